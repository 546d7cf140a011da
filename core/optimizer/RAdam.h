// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// RAdam (Liu et al. 2020) as torch.optim.RAdam, in its t-th update:
//
//   g <- g + weightDecay * p            coupled, or p <- p (1 - lr * weightDecay) decoupled
//   m <- m + (1 - beta1) (g - m)
//   v <- beta2 v + (1 - beta2) g^2
//   rho = rho_inf - 2 t beta2^t / (1 - beta2^t),  rho_inf = 2 / (1 - beta2) - 1
//   p <- p - lr m / (1 - beta1^t) * r sqrt(1 - beta2^t) / (sqrt(v) + epsilon)    where rho > 5
//   p <- p - lr m / (1 - beta1^t)                                                elsewhere
//
//   r = sqrt((rho - 4) (rho - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho))
//
// The paper rectifies where rho > 4; PyTorch, and the authors' own program, where rho > 5. Epsilon
// stands beside sqrt(v), not beside its corrected value as in Adam.
//
// Slots: m, v.
[[nodiscard]] int slotCount(const RAdam &config);
[[nodiscard]] Result<void> check(const RAdam &config);

template <typename T>
void step(const RAdam &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
