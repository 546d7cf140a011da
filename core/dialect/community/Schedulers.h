// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/dialect/torch/Builder.h"

// Schedulers of PyTorch that came with packages of their own:
//
//   CosineAnnealingWarmupRestarts github.com/katsura-jp/pytorch-cosine-annealing-with-warmup, 2.0
//   LinearWarmupCosineAnnealingLR    lightning-bolts 0.7, pl_bolts/optimizers/lr_scheduler.py
//
// The first sets max_lr and min_lr, whatever the optimizer's rate: in every cycle from min_lr to
// max_lr gamma^cycle in warmup_steps calls, and by a cosine back; the cycles get cycle_mult times
// as long, without their warm-up. The second goes from warmup_start_lr to the optimizer's rate in
// warmup_epochs - 1 calls, holds it for one more, and follows a cosine to eta_min at max_epochs,
// from where it rises again.
namespace warmup::dialect::community {

[[nodiscard]] const torch::Family &family();

[[nodiscard]] const Signature *signatureOf(std::string_view scheduler);
[[nodiscard]] std::string katsuraNames();
[[nodiscard]] std::string boltsNames();

} // namespace warmup::dialect::community
