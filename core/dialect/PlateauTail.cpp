// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/dialect/Extremes.h"
#include "core/dialect/Tails.h"
#include "core/schedule/PlateauFold.h"

namespace warmup::dialect {
namespace {

constexpr std::size_t kMostReductions = 1'000'000;

struct Reduction {
    Update call; // from this call on
    LearningRate rate;
};

std::vector<Reduction> reductions(const schedule::Plateau &plateau, LearningRate start,
                                  const schedule::Metric &metric, Update firstValue)
{
    std::vector<Reduction> found;
    schedule::PlateauState state(plateau);
    LearningRate rate = start;
    Update call = 0;
    const auto reduce = [&] {
        const double reduced = std::max(rate * plateau.factor, plateau.minimum);
        if (!(rate - reduced > plateau.epsilon))
            return false;
        rate = reduced;
        found.push_back({call, rate});
        return true;
    };
    const auto observe = [&](double value) {
        ++call;
        return !state.observe(value) || reduce();
    };
    const auto given = static_cast<Update>(metric.values.size());
    for (Update i = std::min(firstValue, given); i < given; ++i)
        observe(metric.values[static_cast<std::size_t>(i)]);
    const double last = metric.values.empty() ? 1.0 : metric.values.back();
    observe(last);
    // From here the metric stays what it is. In PyTorch's relative mode a negative one improves on
    // itself, for ever.
    while (!state.improves(last) && found.size() < kMostReductions) {
        const Update wait = state.untilReduction();
        state.skip(wait - 1);
        call += wait - 1;
        if (call >= kLongestRun || !observe(last))
            break;
    }
    return found;
}

class PlateauTail : public CallCurve {
public:
    PlateauTail(LearningRate start, std::vector<Reduction> reductions)
        : m_start(start), m_reductions(std::move(reductions))
    {
    }

    LearningRate at(Update n) const override
    {
        const auto later =
            std::upper_bound(m_reductions.begin(), m_reductions.end(), n,
                             [](Update call, const Reduction &r) { return call < r.call; });
        return later == m_reductions.begin() ? m_start : std::prev(later)->rate;
    }
    schedule::RateRange over(Update begin, Update end) const override
    {
        return fromEnds(at(begin), at(end - 1)); // it only ever falls
    }

private:
    LearningRate m_start;
    std::vector<Reduction> m_reductions;
};

} // namespace

CallCurvePtr plateauTail(const schedule::Plateau &plateau, LearningRate start,
                         const schedule::Metric &metric, Update firstValue)
{
    return std::make_shared<PlateauTail>(start, reductions(plateau, start, metric, firstValue));
}

} // namespace warmup::dialect
