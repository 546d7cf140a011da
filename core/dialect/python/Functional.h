// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Program.h"

// Frameworks in which the learning rate is a function that the optimizer asks, optax and Keras; and
// mmengine, whose configurations are dictionaries.
namespace warmup::dialect::python {

// A function whose result is its first argument, as far as schedules go: jax.jit.
[[nodiscard]] bool isWrapper(std::string_view symbol);

// optax's Reading: a script around one optimizer, or around a schedule alone.
[[nodiscard]] std::optional<Constructed::Role> roleInOptax(std::string_view symbol);
[[nodiscard]] std::string meaningInOptax(std::string_view name);
[[nodiscard]] std::optional<StepFact::What> stepInOptax(const Constructed &object,
                                                        std::string_view method);
[[nodiscard]] Result<Script> readOptax(const Program &program, std::string_view script);

// Keras's Reading: a script around one optimizer and the callbacks of its fit, or around a schedule
// alone.
[[nodiscard]] std::optional<Constructed::Role> roleInKeras(std::string_view symbol);
[[nodiscard]] std::string meaningInKeras(std::string_view name);
[[nodiscard]] std::optional<StepFact::What> stepInKeras(const Constructed &object,
                                                        std::string_view method);
[[nodiscard]] Result<Script> readKeras(const Program &program, std::string_view script);

// mmengine's Reading, and a configuration as its Runner takes it:
// param_scheduler = [dict(type='LinearLR', ...)].
[[nodiscard]] std::optional<Constructed::Role> roleInMmengine(std::string_view symbol);
[[nodiscard]] std::string meaningInMmengine(std::string_view name);
[[nodiscard]] Result<Script> readMmengine(const Program &program,
                                          const std::vector<ConstructedPtr> &schedulers,
                                          std::string_view script);
[[nodiscard]] bool isMmengineConfig(const Program &program);
// Why a configuration has no scheduler that could be read; nothing where there is none.
[[nodiscard]] std::optional<Error> whyNoMmengineConfig(const Program &program,
                                                       std::string_view script);
[[nodiscard]] Result<Script> readMmengineConfig(const Program &program, std::string_view script);

// fvcore's and detectron2's Reading.
[[nodiscard]] std::optional<Constructed::Role> roleInFvcore(std::string_view symbol);
[[nodiscard]] std::string meaningInFvcore(std::string_view name);
[[nodiscard]] Result<Script> readFvcore(const Program &program,
                                        const std::vector<ConstructedPtr> &schedulers,
                                        std::string_view script);

// "keras.", "tensorflow.keras.", "tf_keras."
[[nodiscard]] bool isKerasSymbol(std::string_view symbol);
// Of those that fit() is given: LearningRateScheduler, ReduceLROnPlateau.
[[nodiscard]] bool isKerasCallback(const Constructed &object);

} // namespace warmup::dialect::python
