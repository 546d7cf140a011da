// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Scaled.h"

#include <algorithm>
#include <utility>

namespace warmup::schedule {
namespace {

class ScaledCurve : public RateCurve {
public:
    ScaledCurve(RateCurvePtr curve, double factor) : m_curve(std::move(curve)), m_factor(factor) { }

    Update length() const override { return m_curve->length(); }
    LearningRate at(Update u) const override { return m_factor * m_curve->at(u); }
    RateRange over(Update begin, Update end) const override
    {
        const RateRange range = m_curve->over(begin, end);
        const auto [low, high] = std::minmax({m_factor * range.minimum, m_factor * range.maximum});
        return {m_factor * range.first, low, high, m_factor * range.last};
    }
    std::optional<double> momentumAt(Update u) const override { return m_curve->momentumAt(u); }
    std::optional<RateRange> momentumOver(Update begin, Update end) const override
    {
        return m_curve->momentumOver(begin, end);
    }

private:
    RateCurvePtr m_curve;
    double m_factor;
};

class MomentumCurve : public RateCurve {
public:
    MomentumCurve(RateCurvePtr rates, RateCurvePtr momentum)
        : m_rates(std::move(rates)), m_momentum(std::move(momentum))
    {
    }

    Update length() const override { return m_rates->length(); }
    LearningRate at(Update u) const override { return m_rates->at(u); }
    RateRange over(Update begin, Update end) const override { return m_rates->over(begin, end); }
    std::optional<double> momentumAt(Update u) const override { return m_momentum->at(u); }
    std::optional<RateRange> momentumOver(Update begin, Update end) const override
    {
        return m_momentum->over(begin, end);
    }

private:
    RateCurvePtr m_rates;
    RateCurvePtr m_momentum;
};

class MomentumAlone : public RateCurve {
public:
    explicit MomentumAlone(RateCurvePtr curve) : m_curve(std::move(curve)) { }

    Update length() const override { return m_curve->length(); }
    double at(Update u) const override { return *m_curve->momentumAt(u); }
    RateRange over(Update begin, Update end) const override
    {
        return *m_curve->momentumOver(begin, end);
    }

private:
    RateCurvePtr m_curve;
};

} // namespace

RateCurvePtr scaled(RateCurvePtr curve, double factor)
{
    return std::make_shared<ScaledCurve>(std::move(curve), factor);
}

RateCurvePtr withMomentum(RateCurvePtr rates, RateCurvePtr momentum)
{
    return std::make_shared<MomentumCurve>(std::move(rates), std::move(momentum));
}

RateCurvePtr momentumOf(RateCurvePtr curve)
{
    return curve && curve->momentumAt(0) ? std::make_shared<MomentumAlone>(std::move(curve))
                                         : nullptr;
}

} // namespace warmup::schedule
