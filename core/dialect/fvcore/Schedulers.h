// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/Construction.h"
#include "core/dialect/Raised.h"
#include "core/dialect/Signature.h"
#include "core/dialect/torch/Machine.h"

// fvcore.common.param_scheduler (read and run at 0.1.5): functions of `where`, the share of the
// training that is done. detectron2's solver (read, not run) makes them learning rates:
// LRMultiplier multiplies every group's rate by the function of last_epoch / max_iter;
// WarmupParamScheduler puts a ramp before one; WarmupMultiStepLR and WarmupCosineLR are older
// schedulers of its own.
namespace warmup::dialect::fvcore {

using OfProgress = std::function<double(double where, Raised &raised)>;

// Null for a name that is none of them.
[[nodiscard]] const Signature *signatureOf(std::string_view name);
[[nodiscard]] std::string schedulerNames(); // those with an optimizer

// Progress(function), which stands for a function of progress alone, as LRMultiplier over so many
// updates; the others as they are.
[[nodiscard]] std::vector<Construction> multiplied(std::vector<Construction> constructions,
                                                   double length);

// One of detectron2's schedulers. Fails, below `/asRun/schedulers`, with the exception that a
// constructor raises.
[[nodiscard]] Result<torch::SchedulerPtr> build(const std::vector<Construction> &constructions);

[[nodiscard]] Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                                const schedule::Metric &metric);

} // namespace warmup::dialect::fvcore
