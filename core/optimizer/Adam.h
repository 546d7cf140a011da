// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/optimizer/Slice.h"

namespace warmup::optimizer {

// Adam (Kingma, Ba 2015) as torch.optim.Adam, in its t-th update, t = 1, 2 ...:
//
//   g <- g + weightDecay * p                                   coupled
//   m <- m + (1 - beta1) (g - m)
//   v <- beta2 v + (1 - beta2) g^2
//   p <- p - lr / (1 - beta1^t) * m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
//
// AdamW (Loshchilov, Hutter 2019) as torch.optim.AdamW leaves g alone and first makes
//
//   p <- p (1 - lr * weightDecay)                              decoupled
//
// AMSGrad (Reddi et al. 2018), a flag of both as in PyTorch, divides by the root of
//
//   w <- max(w, v)
//
// Slots: m, v, and w with AMSGrad.
[[nodiscard]] inline int slotCount(const Adam &config)
{
    return config.amsgrad ? 3 : 2;
}
[[nodiscard]] inline int slotCount(const AdamW &config)
{
    return config.amsgrad ? 3 : 2;
}
[[nodiscard]] Result<void> check(const Adam &config);
[[nodiscard]] Result<void> check(const AdamW &config);

template <typename T>
void step(const Adam &config, const Rates &rates, const Slice<T> &slice);
template <typename T>
void step(const AdamW &config, const Rates &rates, const Slice<T> &slice);

} // namespace warmup::optimizer
