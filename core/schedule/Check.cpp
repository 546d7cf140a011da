// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Check.h"

#include <cmath>

#include "core/base/Number.h"

namespace warmup::schedule {

std::optional<Error> unless(bool ok, const std::string &where, double found,
                            const std::string &allowed)
{
    if (ok)
        return std::nullopt;
    return Error{where, shortestText(found), allowed};
}

std::optional<Error> needsAbove(double least, double value, const std::string &where)
{
    return unless(std::isfinite(value) && value > least, where, value,
                  "a number above " + shortestText(least));
}

std::optional<Error> needsAtLeast(double least, double value, const std::string &where)
{
    return unless(std::isfinite(value) && value >= least, where, value,
                  "a number of at least " + shortestText(least));
}

std::optional<Error> needsInside(double low, double high, double value, const std::string &where)
{
    return unless(value > low && value < high, where, value,
                  "a number above " + shortestText(low) + " and below " + shortestText(high));
}

std::string levelText(const Level &level)
{
    const auto number = shortestText(level.value);
    switch (level.basis) {
    case Basis::absolute:
        return number;
    case Basis::peak:
        return number + " of the peak";
    case Basis::base:
        return number + " of the base rate";
    case Basis::previous:
        return number + " of the phase before";
    case Basis::main:
        return number + " of the main curve";
    }
    return number;
}

} // namespace warmup::schedule
