// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Past.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace warmup::schedule {
namespace {

class CurveWithPast : public RateCurve {
public:
    CurveWithPast(Past past, RateCurvePtr then) : m_past(std::move(past)), m_then(std::move(then))
    {
        const auto isSet = [](double momentum) { return !std::isnan(momentum); };
        std::vector<double> &momenta = m_past.momenta;
        m_movesMomentum =
            m_then->momentumAt(0) || std::any_of(momenta.begin(), momenta.end(), isSet);
        if (!m_movesMomentum)
            return;
        momenta.resize(m_past.rates.size(), m_past.ownMomentum);
        std::replace_if(momenta.begin(), momenta.end(), std::not_fn(isSet), m_past.ownMomentum);
    }

    Update length() const override { return std::max(m_then->length(), made()); }
    LearningRate at(Update u) const override
    {
        return u < made() ? m_past.rates[static_cast<std::size_t>(u)] : m_then->at(u);
    }
    RateRange over(Update begin, Update end) const override
    {
        return joinedOver(m_past.rates, begin, end,
                          [this](Update from, Update to) { return m_then->over(from, to); });
    }
    std::optional<double> momentumAt(Update u) const override
    {
        if (!m_movesMomentum)
            return std::nullopt;
        return u < made() ? m_past.momenta[static_cast<std::size_t>(u)]
                          : m_then->momentumAt(u).value_or(m_past.ownMomentum);
    }
    std::optional<RateRange> momentumOver(Update begin, Update end) const override
    {
        if (!m_movesMomentum)
            return std::nullopt;
        return joinedOver(m_past.momenta, begin, end, [this](Update from, Update to) {
            const double own = m_past.ownMomentum;
            return m_then->momentumOver(from, to).value_or(RateRange{own, own, own, own});
        });
    }

private:
    Update made() const { return static_cast<Update>(m_past.rates.size()); }

    // Of values of the past, and what `then` says of the updates after it.
    template <typename Then>
    RateRange joinedOver(const std::vector<double> &past, Update begin, Update end,
                         const Then &then) const
    {
        if (begin >= made())
            return then(begin, end);
        const auto first = past.begin() + begin;
        const auto last = past.begin() + std::min(end, made());
        const auto [low, high] = std::minmax_element(first, last);
        RateRange range{*first, *low, *high, *(last - 1)};
        if (end > made()) {
            const RateRange rest = then(made(), end);
            range.minimum = std::min(range.minimum, rest.minimum);
            range.maximum = std::max(range.maximum, rest.maximum);
            range.last = rest.last;
        }
        return range;
    }

    Past m_past;
    RateCurvePtr m_then;
    bool m_movesMomentum = false;
};

} // namespace

RateCurvePtr withPast(Past past, RateCurvePtr then)
{
    return std::make_shared<CurveWithPast>(std::move(past), std::move(then));
}

} // namespace warmup::schedule
