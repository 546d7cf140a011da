// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/dialect/fvcore/Schedulers.h"

namespace warmup::dialect::fvcore {

// The functions behind the signatures, for arguments that fvcore accepts.

inline constexpr double kWhereEpsilon = 1e-6;

[[nodiscard]] OfProgress constant(double value);
[[nodiscard]] OfProgress cosine(double start, double end);
[[nodiscard]] OfProgress exponential(double start, double decay);
[[nodiscard]] OfProgress linear(double start, double end);
[[nodiscard]] OfProgress multiStep(std::vector<double> values, double updates,
                                   std::vector<double> milestones);
[[nodiscard]] OfProgress polynomial(double base, double power);
[[nodiscard]] OfProgress step(std::vector<double> values);

// One after the other, each over its share of the training; rescaled: as if that share were all.
struct Part {
    OfProgress function;
    double length = 0;
    bool rescaled = true;
};
[[nodiscard]] OfProgress composite(std::vector<Part> parts);

} // namespace warmup::dialect::fvcore
