// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Past.h"

#include <algorithm>
#include <utility>

namespace warmup::schedule {
namespace {

class CurveWithPast : public RateCurve {
public:
    CurveWithPast(std::vector<LearningRate> past, RateCurvePtr then)
        : m_past(std::move(past)), m_then(std::move(then))
    {
    }

    Update length() const override { return std::max(m_then->length(), made()); }
    LearningRate at(Update u) const override
    {
        return u < made() ? m_past[static_cast<std::size_t>(u)] : m_then->at(u);
    }
    RateRange over(Update begin, Update end) const override
    {
        if (begin >= made())
            return m_then->over(begin, end);
        const auto [low, high] =
            std::minmax_element(m_past.begin() + begin, m_past.begin() + std::min(end, made()));
        RateRange range{at(begin), *low, *high, at(end - 1)};
        if (end > made()) {
            const RateRange rest = m_then->over(made(), end);
            range.minimum = std::min(range.minimum, rest.minimum);
            range.maximum = std::max(range.maximum, rest.maximum);
        }
        return range;
    }
    std::optional<double> momentumAt(Update u) const override { return m_then->momentumAt(u); }
    std::optional<RateRange> momentumOver(Update begin, Update end) const override
    {
        return m_then->momentumOver(begin, end);
    }

private:
    Update made() const { return static_cast<Update>(m_past.size()); }

    std::vector<LearningRate> m_past;
    RateCurvePtr m_then;
};

} // namespace

RateCurvePtr withPast(std::vector<LearningRate> past, RateCurvePtr then)
{
    return std::make_shared<CurveWithPast>(std::move(past), std::move(then));
}

} // namespace warmup::schedule
