// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/schedule/Phase.h"

namespace warmup::dialect {

// As a recipe spells them.
[[nodiscard]] std::string shapeName(const schedule::Shape &shape);
[[nodiscard]] std::string gridName(schedule::Grid grid);

} // namespace warmup::dialect
