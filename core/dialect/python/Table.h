// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>

#include "core/dialect/python/Syntax.h"

namespace warmup::dialect::python {

// The numbers that a list or dictionary of numbers has, by their keys, those of a list counted from
// its end too: {0: 0.1, 30: 0.01}, [0.1] * 30 + [0.01] * 30. Nothing where it has anything else.
[[nodiscard]] std::optional<std::map<double, double>> tableOf(const Expression &expression);

} // namespace warmup::dialect::python
