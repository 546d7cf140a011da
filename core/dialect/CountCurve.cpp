// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/CountCurve.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "core/dialect/Extremes.h"

namespace warmup::dialect {
namespace {

// Stretches of 64, of 64 stretches, and so on: 64^4 is more than kExactCalls.
constexpr Update kWidth = 64;
constexpr std::size_t kLevels = 4;
constexpr Update kSamples = 256;

class CountCurve : public CallCurve {
public:
    explicit CountCurve(RateOfCount rate) : m_rate(std::move(rate)) { }

    LearningRate at(Update calls) const override { return m_rate(calls); }

    schedule::RateRange over(Update begin, Update end) const override
    {
        auto range = fromEnds(m_rate(begin), m_rate(end - 1));
        const Update exact = std::min(end, kExactCalls);
        if (begin < exact) {
            const std::lock_guard lock(m_mutex);
            const auto inside = extremes(begin, exact);
            include(range, inside.minimum);
            include(range, inside.maximum);
        }
        const Update rest = std::max(begin, exact);
        for (Update i = 1; rest < end && i < kSamples; ++i)
            include(range, m_rate(rest + (end - 1 - rest) / kSamples * i));
        return range;
    }

private:
    struct Extremes {
        double minimum = std::numeric_limits<double>::infinity();
        double maximum = -std::numeric_limits<double>::infinity();

        void add(const Extremes &other)
        {
            minimum = std::min(minimum, other.minimum);
            maximum = std::max(maximum, other.maximum);
        }
    };

    // Over [begin, end), by the longest stretches that fit; with m_mutex held.
    Extremes extremes(Update begin, Update end) const
    {
        Extremes all;
        while (begin < end) {
            std::size_t level = 0;
            Update size = 1;
            while (level < kLevels && begin % (size * kWidth) == 0
                   && begin + size * kWidth <= end) {
                size *= kWidth;
                ++level;
            }
            all.add(stretch(level, begin / size));
            begin += size;
        }
        return all;
    }

    // Of the calls [index * 64^level, (index + 1) * 64^level).
    Extremes stretch(std::size_t level, Update index) const
    {
        if (level == 0) {
            const double rate = m_rate(index);
            return {rate, rate};
        }
        auto &known = m_known[level - 1];
        if (const auto found = known.find(index); found != known.end())
            return found->second;
        Extremes all;
        for (Update i = 0; i < kWidth; ++i)
            all.add(stretch(level - 1, index * kWidth + i));
        known.emplace(index, all);
        return all;
    }

    RateOfCount m_rate;
    mutable std::mutex m_mutex;
    mutable std::array<std::map<Update, Extremes>, kLevels> m_known;
};

} // namespace

CallCurvePtr countCurve(RateOfCount rate)
{
    return std::make_shared<CountCurve>(std::move(rate));
}

} // namespace warmup::dialect
