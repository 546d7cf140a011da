// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/dialect/python/Program.h"
#include "core/dialect/python/Value.h"

// timm's functions that make a scheduler from a name (timm/scheduler/scheduler_factory.py, read and
// run at 1.0.31), as the constructor's call that they make.
namespace warmup::dialect::python {

struct TimmScheduler {
    std::string symbol; // of the class; empty: None
    CallArguments arguments;
    Value epochs; // of the run, which the functions give too
    std::optional<Program::Refusal> refusal; // what timm raises
};

[[nodiscard]] bool isTimmFactory(std::string_view symbol);

// create_scheduler_v2(...); its `arguments` are bound by name. Nothing: the name is not known.
[[nodiscard]] std::optional<TimmScheduler> timmScheduler(const CallArguments &arguments);

// The keyword arguments that scheduler_kwargs(cfg) gives; `setting` is an attribute of cfg, or
// nothing.
[[nodiscard]] Value
timmKeywords(const std::function<std::optional<Value>(std::string_view)> &setting);

} // namespace warmup::dialect::python
