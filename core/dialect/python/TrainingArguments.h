// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Value.h"

// What a Trainer of Hugging Face transformers is configured with: TrainingArguments, and the
// classes that derive from it (those of trl as of 1.10).
namespace warmup::dialect::python {

[[nodiscard]] bool isTrainingArguments(std::string_view symbol);
[[nodiscard]] bool isTrainerOfTrl(std::string_view name);

// Whether a class of another package, with these arguments, is such a configuration.
[[nodiscard]] bool isLikeTrainingArguments(std::string_view symbol, const CallArguments &arguments);

// TrainingArguments(...): the optimizer, the scheduler and the loop of a Trainer.
[[nodiscard]] Result<Script> readTrainingArguments(const Constructed &arguments,
                                                   std::string_view script);

} // namespace warmup::dialect::python
