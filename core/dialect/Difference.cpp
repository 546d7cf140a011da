// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Difference.h"

#include <algorithm>
#include <cmath>

namespace warmup::dialect {
namespace {

constexpr Update kShort = 4096;
constexpr Update kStretches = 1024;

double largest(const schedule::RateCurve &curve, Update length)
{
    const auto range = curve.over(0, length);
    return std::max(std::abs(range.minimum), std::abs(range.maximum));
}

} // namespace

bool differ(const schedule::RateCurve &one, const schedule::RateCurve &other, Update length,
            const std::vector<Update> &turns, double tolerance)
{
    const double most = tolerance * std::max(largest(one, length), largest(other, length));
    const auto apart = [&](double a, double b) { return !(std::abs(a - b) <= most); };
    if (length <= kShort) {
        for (Update u = 0; u < length; ++u)
            if (apart(one.at(u), other.at(u)))
                return true;
        return false;
    }
    const auto rangesApart = [&](Update begin, Update end) {
        const auto a = one.over(begin, end);
        const auto b = other.over(begin, end);
        return apart(a.first, b.first) || apart(a.minimum, b.minimum) || apart(a.maximum, b.maximum)
            || apart(a.last, b.last);
    };
    for (const Update turn : turns)
        for (Update u = turn - 2; u <= turn + 2; ++u)
            if (u >= 0 && u < length && rangesApart(u, u + 1))
                return true;
    for (Update i = 0; i < kStretches; ++i) {
        const Update begin = length / kStretches * i;
        const Update end = i + 1 == kStretches ? length : length / kStretches * (i + 1);
        if (rangesApart(begin, end))
            return true;
    }
    return false;
}

std::vector<Update> turnsOf(const schedule::Schedule &schedule)
{
    std::vector<Update> turns{0};
    for (const auto &section : schedule.sections())
        turns.push_back(section.begin);
    return turns;
}

} // namespace warmup::dialect
