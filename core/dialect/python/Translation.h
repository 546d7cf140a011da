// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Program.h"
#include "core/schedule/Feedback.h"
#include "core/schedule/Phase.h"

// From constructed objects to a script's meaning: one function a framework, each in its own file.
namespace warmup::dialect::python {

// What a scheduler that follows a warm-up, or stands alone, makes of the peak. Lengths are counted
// in calls of step().
struct MainLaw {
    std::optional<schedule::Phase> phase; // nothing: the rate is held
    std::optional<schedule::Plateau> plateau;
};

// One of PyTorch's schedulers, from its constructor's arguments. Fails with line and column where
// PyTorch raises, and for a scheduler that is not known.
[[nodiscard]] Result<MainLaw> readTorchLaw(const Constructed &scheduler, std::string_view script,
                                           schedule::Unit call);

struct OptimizerFacts {
    std::optional<optimizer::Spec> spec; // nothing: an optimizer that we do not have
    std::optional<double> rate; // nothing: the script does not say
    std::vector<double> groupRates; // of several parameter groups, where they are known
    dialect::Spec::Momentum momentum = dialect::Spec::Momentum::none;
    std::vector<Remark> remarks;
};

[[nodiscard]] Result<OptimizerFacts> readTorchOptimizer(const Constructed &optimizer,
                                                        std::string_view script);

[[nodiscard]] Result<OptimizerFacts> readKerasOptimizer(const Constructed &optimizer,
                                                        std::string_view script);
[[nodiscard]] Result<OptimizerFacts> readOptaxOptimizer(const Constructed &optimizer,
                                                        std::string_view script);

// A script around one scheduler. `scheduler` is a GradualWarmupScheduler, or one of PyTorch's that
// stands alone.
[[nodiscard]] Result<Script>
readGradualWarmup(const Program &program, const ConstructedPtr &scheduler, std::string_view script);
[[nodiscard]] Result<Script> readTorchAlone(const Program &program, const ConstructedPtr &scheduler,
                                            std::string_view script);

// PyTorch's Reading.
[[nodiscard]] std::optional<Constructed::Role> roleInTorch(std::string_view symbol);
[[nodiscard]] std::string meaningInTorch(std::string_view name);
[[nodiscard]] Result<Script> readTorch(const Program &program,
                                       const std::vector<ConstructedPtr> &schedulers,
                                       std::string_view script);

// A script around schedulers of PyTorch that are constructed and stepped one after the other.
[[nodiscard]] Result<Script> readTorchSchedulers(const Program &program,
                                                 const std::vector<ConstructedPtr> &schedulers,
                                                 std::string_view script);

// What they have in common: the optimizer that `argument` is, the clock, and what to say where
// nothing advances the scheduler.
[[nodiscard]] Result<void> addOptimizer(Script &into, const Value *argument,
                                        std::string_view script);
struct Advancing;
void setClock(Script &into, const Advancing &advancing);
void remarkNeverAdvanced(Script &into, const Constructed &scheduler);
// The intended schedule that `intend` writes, unless it is none; the rate held otherwise.
void setIntended(Script &into, const std::function<bool(schedule::Spec &)> &intend);

} // namespace warmup::dialect::python
