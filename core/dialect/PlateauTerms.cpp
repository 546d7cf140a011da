// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/PlateauTerms.h"

#include <cmath>

namespace warmup::dialect {
namespace {

bool isCount(const std::optional<double> &number)
{
    return number && *number >= 0 && *number < 1e6 && *number == std::floor(*number);
}

} // namespace

std::optional<schedule::Plateau> plateauOf(const PlateauTerms &terms)
{
    if (!isCount(terms.patience) || !isCount(terms.cooldown) || !terms.factor
        || !(*terms.factor > 0 && *terms.factor < 1) || !terms.threshold || !terms.minimum
        || *terms.minimum < 0 || !terms.epsilon)
        return std::nullopt;
    schedule::Plateau plateau;
    plateau.factor = *terms.factor;
    plateau.patience = static_cast<int>(*terms.patience);
    plateau.threshold = *terms.threshold;
    if (terms.isAbsolute)
        plateau.thresholdMode = schedule::Plateau::Threshold::absolute;
    plateau.cooldown = static_cast<int>(*terms.cooldown);
    plateau.minimum = *terms.minimum;
    plateau.epsilon = *terms.epsilon;
    if (terms.maximizes)
        plateau.mode = schedule::Plateau::Mode::maximize;
    plateau.every = terms.every;
    return plateau;
}

} // namespace warmup::dialect
