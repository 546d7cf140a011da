// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/dialect/python/Value.h"

namespace warmup::dialect::python {

// Whether Python itself has a function of that name that is known here.
[[nodiscard]] bool isBuiltin(std::string_view name);

// What such a function gives, and tqdm and track around an iterable; unknown where it is not known.
[[nodiscard]] Value builtin(std::string_view name, const CallArguments &arguments);

} // namespace warmup::dialect::python
