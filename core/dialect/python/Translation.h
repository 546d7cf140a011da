// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Advancing.h"
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
    std::vector<double> groupScales; // their lr_scale, where one of them has it
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

// The Reading of Hugging Face transformers.
[[nodiscard]] std::optional<Constructed::Role> roleInTransformers(std::string_view symbol);
[[nodiscard]] std::string meaningInTransformers(std::string_view name);
[[nodiscard]] Result<Script> readTransformers(const Program &program,
                                              const std::vector<ConstructedPtr> &schedulers,
                                              std::string_view script);

// pytorch_warmup's Reading.
[[nodiscard]] std::optional<Constructed::Role> roleInPytorchWarmup(std::string_view symbol);
[[nodiscard]] std::string meaningInPytorchWarmup(std::string_view name);
[[nodiscard]] std::optional<StepFact::What> stepInPytorchWarmup(const Constructed &scheduler,
                                                                std::string_view method);
[[nodiscard]] Result<Script> readPytorchWarmup(const Program &program,
                                               const std::vector<ConstructedPtr> &schedulers,
                                               std::string_view script);

// The Readings of katsura's and lightning-bolts' schedulers.
[[nodiscard]] std::optional<Constructed::Role> roleInKatsura(std::string_view symbol);
[[nodiscard]] std::string meaningInKatsura(std::string_view name);
[[nodiscard]] Result<Script> readKatsura(const Program &program,
                                         const std::vector<ConstructedPtr> &schedulers,
                                         std::string_view script);
[[nodiscard]] std::optional<Constructed::Role> roleInBolts(std::string_view symbol);
[[nodiscard]] std::string meaningInBolts(std::string_view name);
[[nodiscard]] Result<Script> readBolts(const Program &program,
                                       const std::vector<ConstructedPtr> &schedulers,
                                       std::string_view script);

// timm's Reading.
[[nodiscard]] std::optional<Constructed::Role> roleInTimm(std::string_view symbol);
[[nodiscard]] std::string meaningInTimm(std::string_view name);
[[nodiscard]] std::optional<StepFact::What> stepInTimm(const Constructed &scheduler,
                                                       std::string_view method);
[[nodiscard]] Result<Script> readTimm(const Program &program,
                                      const std::vector<ConstructedPtr> &schedulers,
                                      std::string_view script);

// PyTorch's Reading.
[[nodiscard]] std::optional<Constructed::Role> roleInTorch(std::string_view symbol);
[[nodiscard]] std::string meaningInTorch(std::string_view name);
[[nodiscard]] Result<Script> readTorch(const Program &program,
                                       const std::vector<ConstructedPtr> &schedulers,
                                       std::string_view script);

// How the schedulers of a framework that builds on PyTorch's optimizers are driven.
struct Driving {
    std::string_view framework;
    // The first parameters of step(), which differ.
    StepSignature (*stepOf)(const Construction &scheduler);
    // Whose calls count; null: those of the first scheduler that has any.
    ConstructedPtr stepped;
    // How many of the first are around the others, whatever the conditions of these are.
    std::size_t around = 0;
    // What else the script says of the run, before the arguments are checked.
    std::function<void(Script &into)> adjust;
};

// A script around such schedulers.
[[nodiscard]] Result<Script> readSchedulers(const Program &program,
                                            const std::vector<ConstructedPtr> &schedulers,
                                            std::string_view script, const Driving &driving);

// Those of the schedulers whose constructors leave the rate and what later ones start from as they
// are; where they are never stepped, they are as if the script did not have them.
[[nodiscard]] bool hasQuietConstructor(const Constructed &scheduler);

// A script around schedulers of PyTorch that are constructed and stepped one after the other. Some
// may be constructed alone.
[[nodiscard]] Result<Script> readTorchSchedulers(const Program &program,
                                                 const std::vector<ConstructedPtr> &schedulers,
                                                 std::string_view script);

// What they have in common: the optimizer that `argument` is, the clock, and what to say where
// nothing advances the scheduler.
[[nodiscard]] Result<void> addOptimizer(Script &into, const Value *argument,
                                        std::string_view script);
void setClock(Script &into, const Advancing &advancing);
void remarkNeverAdvanced(Script &into, const Constructed &scheduler);
// The intended schedule that `intend` writes, unless it is none; the rate held otherwise.
void setIntended(Script &into, const std::function<bool(schedule::Spec &)> &intend);

} // namespace warmup::dialect::python
