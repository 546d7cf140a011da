// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/schedule/Feedback.h"

namespace warmup::dialect {

// What a framework's documentation says of a rate that falls on a plateau, as its arguments are
// read: nothing where one is missing or of another type.
struct PlateauTerms {
    std::optional<double> factor;
    std::optional<double> patience; // reduced after more than so many observations
    std::optional<double> cooldown;
    std::optional<double> threshold;
    std::optional<double> minimum;
    std::optional<double> epsilon = 1e-8;
    bool maximizes = false;
    bool isAbsolute = false; // the threshold
    schedule::Span every{1, schedule::Unit::epochs};
};

// Nothing where a plateau of ours cannot say it: counts that are not whole, a factor outside
// (0, 1), a rate below 0.
[[nodiscard]] std::optional<schedule::Plateau> plateauOf(const PlateauTerms &terms);

} // namespace warmup::dialect
