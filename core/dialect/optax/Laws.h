// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <utility>
#include <vector>

#include "core/dialect/optax/Schedules.h"

// The laws behind the signatures, for arguments that optax accepts.
namespace warmup::dialect::optax {

// A number as Python has it: JAX treats a whole exponent or boundary differently.
struct Number {
    double value = 0;
    bool whole = false;
};

[[nodiscard]] Schedule constant(double value);

// (init - end) (1 - t/T)^power + end, t = clip(count - begin, 0, T); init where T <= 0.
[[nodiscard]] Schedule polynomial(double init, double end, Number power, double steps,
                                  Number begin);

// init times the scales whose boundary the count has reached; boundaries in their order.
[[nodiscard]] Schedule piecewiseConstant(double init,
                                         std::vector<std::pair<double, double>> scales);

// From product to product of the scales, each reached at its boundary.
enum class Interpolation { linear, cosine };
[[nodiscard]] Schedule piecewiseInterpolate(Interpolation interpolation, double init,
                                            std::vector<std::pair<double, double>> scales);

// init rate^((count - begin) / T), floored with a staircase, clipped at `bound`.
struct Exponential {
    double init = 0;
    double steps = 0;
    double rate = 0;
    Number begin;
    bool staircase = false;
    std::optional<double> bound;
};
[[nodiscard]] Schedule exponential(const Exponential &law);

// init ((1 - alpha) (1/2 (1 + cos(pi t/T)))^exponent + alpha), t = min(count, T)
[[nodiscard]] Schedule cosine(double init, double steps, double alpha, Number exponent);

// One after the other: of each boundary that the count has reached, the last in the list decides.
[[nodiscard]] Schedule joined(std::vector<Schedule> schedules, std::vector<Number> boundaries);

} // namespace warmup::dialect::optax
