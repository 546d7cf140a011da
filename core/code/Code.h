// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/schedule/Schedule.h"

// Schedules as code for the frameworks that people train with.
namespace warmup::code {

enum class Framework { torch, transformers, timm, optax, keras };

// In the order of the enumeration.
[[nodiscard]] const std::vector<Framework> &frameworks();
// "torch", as the command line spells it; "PyTorch", as people do.
[[nodiscard]] std::string nameOf(Framework framework);
[[nodiscard]] std::string titleOf(Framework framework);
[[nodiscard]] std::optional<Framework> frameworkOf(std::string_view name);

// A Python script that runs as it stands: the intended schedule in the framework's own idiom and
// the few lines of the loop that advance it, with one parameter as the model. Every update of the
// run has the schedule's rate, within 1e-9 of the largest one where the framework computes in
// double (torch, transformers, timm) and within 1e-5 of it where it computes in float32 (optax,
// keras).
//
//   torch         a scheduler of torch.optim.lr_scheduler, or several in a SequentialLR, where
//                 that is exact at every update; otherwise LambdaLR with a function of the update
//   transformers  a get_*_schedule*() function
//   timm          a scheduler of timm.scheduler
//   optax         optax's schedules, joined; a function of the count where it has none
//   keras         a schedule of keras.optimizers.schedules, or a LearningRateSchedule
//
// `title` goes into the first line. Fails, below the recipe's "/schedule", with what the framework
// cannot express and what can be done instead.
[[nodiscard]] Result<std::string> writeCode(const schedule::Schedule &intended,
                                            const std::string &title, Framework to);

} // namespace warmup::code
