// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/PlateauFold.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <optional>

#include "core/schedule/Check.h"
#include "core/schedule/Ruler.h"

namespace warmup::schedule {
namespace {

constexpr int kMostAttempts = 1'000'000;

std::optional<Error> check(const Plateau &plateau)
{
    if (auto error = needsInside(0, 1, plateau.factor, "/plateau/factor"))
        return error;
    if (auto error = needsAtLeast(0, plateau.patience, "/plateau/patience"))
        return error;
    if (auto error = needsAtLeast(0, plateau.threshold, "/plateau/threshold"))
        return error;
    if (auto error = needsAtLeast(0, plateau.cooldown, "/plateau/cooldown"))
        return error;
    if (auto error = needsAtLeast(0, plateau.minimum, "/plateau/minimum"))
        return error;
    return needsAtLeast(0, plateau.epsilon, "/plateau/epsilon");
}

} // namespace

PlateauState::PlateauState(const Plateau &plateau)
    : m_plateau(plateau), m_improvement{plateau.mode == Plateau::Mode::maximize,
                                        plateau.thresholdMode == Plateau::Threshold::relative,
                                        plateau.threshold},
      m_best(m_improvement.worst())
{
}

bool PlateauState::observe(double value)
{
    if (improves(value)) {
        m_best = value;
        m_bad = 0;
    } else {
        ++m_bad;
    }
    if (m_cooldown > 0) {
        --m_cooldown;
        m_bad = 0;
    }
    if (m_bad <= m_plateau.patience)
        return false;
    m_cooldown = m_plateau.cooldown;
    m_bad = 0;
    return true;
}

Update PlateauState::untilReduction() const
{
    return static_cast<Update>(m_cooldown) + m_plateau.patience + 1 - (m_cooldown > 0 ? 0 : m_bad);
}

void PlateauState::skip(Update observations)
{
    const auto cooling = std::min<Update>(observations, m_cooldown);
    if (cooling > 0)
        m_bad = 0;
    m_cooldown -= static_cast<int>(cooling);
    m_bad += static_cast<int>(observations - cooling);
}

Result<std::vector<Reduction>> foldPlateau(const Plateau &plateau, const Metric &metric,
                                           double every, Update warmUpEnd, Update length,
                                           const RateCurve &curve)
{
    if (auto error = check(plateau))
        return tl::unexpected(*error);
    if (every < 1 - 1e-9)
        return fail("/plateau/every", spanText(plateau.every), "at least one update");

    const auto made = [every](Update observation) {
        return static_cast<Update>(wholeAtLeast(static_cast<double>(observation + 1) * every));
    };
    std::vector<Reduction> reductions;
    PlateauState state(plateau);
    double factor = 1;
    int attempts = 0;
    const auto attempt = [&](Update update) {
        const double rate = curve.at(update) * factor;
        const double reduced = std::max(rate * plateau.factor, plateau.minimum);
        if (rate - reduced > plateau.epsilon) {
            factor *= reduced / rate;
            reductions.push_back({update, factor});
        }
        return ++attempts <= kMostAttempts;
    };
    const auto tooMany = [] {
        return fail("/plateau/every", "more than a million reductions in the run",
                    "rarer observations, more patience, a shorter run or a higher minimum");
    };

    Update i = std::max<Update>(0, static_cast<Update>(static_cast<double>(warmUpEnd) / every) - 1);
    while (made(i) <= warmUpEnd)
        ++i;
    const auto recorded = static_cast<Update>(metric.values.size());
    // What repeats afterwards: a metric that nobody gave is a constant.
    const double last = metric.values.empty() ? 1.0 : metric.values.back();
    bool isFirstRepeat = true;
    double rest = std::numeric_limits<double>::infinity(); // highest of the curve from here on
    for (; made(i) < length; ++i) {
        if (i < recorded || isFirstRepeat) {
            isFirstRepeat = i < recorded;
            if (state.observe(observed(metric, i)) && !attempt(made(i)))
                return tooMany();
            continue;
        }
        // In PyTorch's relative mode a negative metric improves on itself, for ever.
        if (state.improves(last))
            break;
        const Update wait = state.untilReduction();
        if (made(i + wait - 1) >= length || made(i + wait - 1) < 0)
            break;
        state.skip(wait - 1);
        i += wait - 1;
        if (state.observe(last) && !attempt(made(i)))
            return tooMany();
        // Nothing that is left of the curve can fall by more than epsilon any more.
        // An older look at the rest bounds it as well: one at every doubling will do.
        if (std::has_single_bit(static_cast<unsigned>(attempts)))
            rest = curve.over(made(i), length).maximum;
        const double most = rest * factor;
        if (most * (1 - plateau.factor) <= plateau.epsilon || most <= plateau.minimum)
            break;
    }
    return reductions;
}

} // namespace warmup::schedule
