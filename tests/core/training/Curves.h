// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "core/schedule/RateCurve.h"

namespace warmup::training {

// A curve by its function.
class FunctionCurve final : public schedule::RateCurve {
public:
    FunctionCurve(Update length, std::function<LearningRate(Update)> at)
        : m_length(length), m_at(std::move(at))
    {
    }
    [[nodiscard]] Update length() const override { return m_length; }
    [[nodiscard]] LearningRate at(Update u) const override { return m_at(u); }
    [[nodiscard]] schedule::RateRange over(Update begin, Update end) const override
    {
        schedule::RateRange range{at(begin), at(begin), at(begin), at(end - 1)};
        for (Update u = begin; u < end; ++u) {
            range.minimum = std::min(range.minimum, at(u));
            range.maximum = std::max(range.maximum, at(u));
        }
        return range;
    }

private:
    Update m_length;
    std::function<LearningRate(Update)> m_at;
};

[[nodiscard]] inline schedule::RateCurvePtr constantCurve(Update length, LearningRate rate)
{
    return std::make_shared<FunctionCurve>(length, [rate](Update) { return rate; });
}

// peak * (u + 1) / warmUp up to the peak.
[[nodiscard]] inline schedule::RateCurvePtr rampCurve(Update length, LearningRate peak,
                                                      Update warmUp)
{
    return std::make_shared<FunctionCurve>(length, [=](Update u) {
        return u < warmUp ? peak * static_cast<double>(u + 1) / static_cast<double>(warmUp) : peak;
    });
}

} // namespace warmup::training
