// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>

#include "ui/chart/ChartData.h"

namespace warmup::ui {

// A ramp from `base` to `peak` over `warmUp` updates, then `peak` times 0.1 every `decayEvery`
// updates; with a dip to `base` in update `dipAt` alone.
class ExampleCurve final : public schedule::RateCurve {
public:
    Update updates = 1000;
    Update warmUp = 100;
    Update decayEvery = 400;
    Update dipAt = -1;
    double base = 0.1;
    double peak = 0.8;

    [[nodiscard]] Update length() const override { return updates; }
    [[nodiscard]] double at(Update u) const override
    {
        if (u == dipAt)
            return base;
        if (u < warmUp)
            return base + (peak - base) * static_cast<double>(u) / static_cast<double>(warmUp);
        return peak * std::pow(0.1, static_cast<double>((u - warmUp) / decayEvery));
    }
    [[nodiscard]] schedule::RateRange over(Update begin, Update end) const override
    {
        // Monotonic between the places below: the extremes lie at their edges.
        schedule::RateRange range{at(begin), at(begin), at(begin), at(end - 1)};
        const auto include = [&](Update u) {
            if (u < begin || u >= end)
                return;
            range.minimum = std::min(range.minimum, at(u));
            range.maximum = std::max(range.maximum, at(u));
        };
        for (Update edge : {begin, end - 1, warmUp - 1, warmUp, dipAt - 1, dipAt, dipAt + 1})
            include(edge);
        return range;
    }
};

// The article's example at multiplier 8: what was meant, and what the published scheduler makes of
// it (the multiplier is lost after the warm-up).
inline RateChartData exampleRate(Update length)
{
    auto intended = std::make_shared<ExampleCurve>();
    intended->updates = length;
    intended->warmUp = std::max<Update>(length / 4, 1);
    intended->decayEvery = std::max<Update>(length / 2, 1);
    auto asRun = std::make_shared<ExampleCurve>(*intended);
    class Lost final : public schedule::RateCurve {
    public:
        explicit Lost(std::shared_ptr<ExampleCurve> curve) : m_curve(std::move(curve)) { }
        [[nodiscard]] Update length() const override { return m_curve->length(); }
        [[nodiscard]] double at(Update u) const override
        {
            return u <= m_curve->warmUp ? m_curve->at(u) : m_curve->at(u) / 8;
        }
        [[nodiscard]] schedule::RateRange over(Update begin, Update end) const override
        {
            schedule::RateRange range{at(begin), at(begin), at(begin), at(end - 1)};
            for (Update u : {begin, end - 1, m_curve->warmUp, m_curve->warmUp + 1,
                             m_curve->warmUp + m_curve->decayEvery}) {
                if (u < begin || u >= end)
                    continue;
                range.minimum = std::min(range.minimum, at(u));
                range.maximum = std::max(range.maximum, at(u));
            }
            return range;
        }

    private:
        std::shared_ptr<ExampleCurve> m_curve;
    };
    RateChartData data;
    data.length = length;
    data.updatesPerEpoch = std::max(1.0, static_cast<double>(length) / 20);
    data.curves.push_back({intended, QStringLiteral("intended"), {}, true, false});
    data.curves.push_back(
        {std::make_shared<Lost>(asRun), QStringLiteral("as run"), {}, false, false});
    data.shadeBetween[0] = 0;
    data.shadeBetween[1] = 1;
    data.shadeLabel = QStringLiteral("the multiplier is lost");
    data.readOut = QStringLiteral("peak 0.8 at 5 \u00b7 final 0.01");
    return data;
}

// Noisy losses that fall from 2.3, `seeds` of them, and tests of them at each twentieth.
inline LossEntry exampleRun(Update updates, Update length, int seeds, unsigned salt = 1)
{
    LossEntry run;
    for (int s = 0; s < seeds; ++s) {
        std::mt19937 random(salt * 100 + static_cast<unsigned>(s));
        std::normal_distribution<double> noise(0, 1);
        auto series = std::make_shared<plot::Series>();
        auto test = std::make_shared<plot::Points>();
        auto accuracy = std::make_shared<plot::Points>();
        std::vector<float> values;
        const double tau = static_cast<double>(length) / (6 + salt % 3);
        for (Update u = 0; u < updates; ++u) {
            const double mean =
                0.35 + 0.02 * s + 1.95 * std::exp(-static_cast<double>(u) / tau * (1 + 0.05 * s));
            values.push_back(static_cast<float>(mean * std::exp(0.18 * noise(random))));
            if (u % std::max<Update>(length / 20, 1) == 0) {
                test->emplace_back(u, mean * 1.08 + 0.02);
                accuracy->emplace_back(u, 1 - 0.39 * mean);
            }
        }
        series->append(values);
        run.seeds.push_back(series);
        run.testLoss.push_back(test);
        run.testAccuracy.push_back(accuracy);
    }
    return run;
}

inline LossChartData exampleLoss(Update length, int seeds)
{
    LossChartData data;
    data.length = length;
    data.updatesPerEpoch = std::max(1.0, static_cast<double>(length) / 20);
    data.runs.push_back(exampleRun(length * 7 / 10, length, seeds));
    data.runs.back().label = QStringLiteral("as run");
    data.trivialLoss = 2.3026;
    data.readOut = QStringLiteral("update 14 000 \u00b7 loss 0.412");
    return data;
}

} // namespace warmup::ui
