// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace warmup::diagnostics {

// Warm-ups that follow from beta2 and the number t = 1, 2 ... of the update alone.

// The rectification of RAdam (Liu et al. 2020):
//
//   rho_inf = 2 / (1 - beta2) - 1,  rho_t = rho_inf - 2 t beta2^t / (1 - beta2^t)
//   r_t = sqrt((rho_t - 4) (rho_t - 2) rho_inf / ((rho_inf - 4) (rho_inf - 2) rho_t))
//
// 0 where rho_t <= above: RAdam then leaves the adaptive step out. The paper rectifies where
// rho_t > 4, torch.optim.RAdam where rho_t > 5.
[[nodiscard]] double rectification(double beta2, double t, double above);

// sqrt(1 - beta2^t): what starting the second moment at g0^2 comes to (GI-Adam, Kalra and
// Barkeshli 2024).
[[nodiscard]] double biasCorrection(double beta2, double t);

// min(1, t (1 - beta2) / 2): the untuned linear warm-up over 2 / (1 - beta2) updates (Ma and Yarats
// 2021).
[[nodiscard]] double untunedWarmUp(double beta2, double t);

} // namespace warmup::diagnostics
