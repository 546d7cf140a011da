// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/dialect/python/Value.h"

// Hugging Face diffusers (diffusers/optimization.py, read and run at 0.40): the functions of
// transformers, get_scheduler() with other parameters, and rates that are constant in pieces.
namespace warmup::dialect::python {

// The same construction in terms of transformers or PyTorch.
struct Translated {
    std::string symbol;
    CallArguments arguments;
};

// Nothing for any other function, and where the script does not say enough.
[[nodiscard]] std::optional<Translated> diffusersScheduler(std::string_view symbol,
                                                           const CallArguments &arguments);

} // namespace warmup::dialect::python
