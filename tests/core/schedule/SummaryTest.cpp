// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Summary.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::schedule {
namespace {

// Rates one by one, and how often they were asked for.
class Listed : public RateCurve {
public:
    explicit Listed(std::vector<LearningRate> rates) : m_rates(std::move(rates)) { }

    Update length() const override { return static_cast<Update>(m_rates.size()); }
    LearningRate at(Update u) const override { return m_rates[static_cast<std::size_t>(u)]; }
    RateRange over(Update begin, Update end) const override
    {
        const auto [least, most] =
            std::minmax_element(m_rates.begin() + begin, m_rates.begin() + end);
        return {at(begin), *least, *most, at(end - 1)};
    }

private:
    std::vector<LearningRate> m_rates;
};

SchedulePtr halfWave(double updates)
{
    Spec spec;
    spec.clock.run = Span{updates, Unit::updates};
    spec.warmUp.reset();
    spec.baseRate = 0.5;
    spec.main = {Phase{Cosine{}, {0, Unit::rest}}};
    const auto schedule = makeSchedule(spec);
    EXPECT_TRUE(schedule) << schedule.error().message();
    return *schedule;
}

TEST(Summary, AgreesWithAllUpdatesOneByOne)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> rate(-0.1, 1);
    for (const std::size_t length : {1, 2, 3, 17, 1000, 4000}) {
        std::vector<double> rates(length);
        std::ranges::generate(rates, [&] { return rate(random); });
        double sum = 0;
        double jump = 0;
        for (std::size_t u = 0; u < length; ++u) {
            sum += rates[u];
            if (u > 0)
                jump = std::max(jump, std::abs(rates[u] - rates[u - 1]));
        }
        const auto peak = std::ranges::max_element(rates);
        const Summary summary = summarize(Listed(rates));
        EXPECT_EQ(summary.peakAt, peak - rates.begin());
        EXPECT_EQ(summary.peak, *peak);
        EXPECT_EQ(summary.final, rates.back());
        EXPECT_NEAR(summary.mean, sum / static_cast<double>(length), 1e-14);
        EXPECT_EQ(summary.meanError, 0);
        EXPECT_EQ(summary.jump.size(), jump);
        EXPECT_EQ(summary.jumpAtMost, jump);
    }
}

TEST(Summary, HoldsTheMeanOfALongRunWithinItsBound)
{
    const auto schedule = halfWave(200'000);
    double sum = 0;
    for (Update u = 0; u < 200'000; ++u)
        sum += schedule->at(u);
    const Summary summary = summarize(*schedule);
    EXPECT_GT(summary.meanError, 0);
    EXPECT_LE(std::abs(summary.mean - sum / 200'000), summary.meanError);
    EXPECT_LT(summary.meanError, 0.5e-3);
    EXPECT_NEAR(summary.mean, sum / 200'000, 1e-9);
}

TEST(Summary, OfAThousandMillionUpdatesMeetsTheClosedForm)
{
    // (1 + cos(pi u / N)) / 4 sums to (N + 1) / 4: the cosines cancel but for the first.
    const auto schedule = halfWave(1e9);
    const Summary summary = summarize(*schedule);
    EXPECT_NEAR(summary.mean, 0.25 * (1 + 1e-9), 1e-9);
    EXPECT_LT(summary.meanError, 0.5e-3);
    EXPECT_EQ(summary.peakAt, 0);
    // The steepest place of the wave, looked for at 256 places.
    EXPECT_NEAR(summary.jump.size(), 0.25 * 3.14159265 / 1e9, 1e-13);
    EXPECT_GE(summary.jumpAtMost, summary.jump.size());
}

TEST(Summary, FindsOneJumpAmongAThousandMillion)
{
    Spec spec;
    spec.clock.run = Span{1e9, Unit::updates};
    spec.warmUp.reset();
    spec.main = {Phase{Cosine{}, {777'777'777, Unit::updates}, Level{0.1}, Level{0.06}},
                 Phase{Hold{}, {0, Unit::rest}, Level{0.02}}};
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    const Summary summary = summarize(**schedule);
    EXPECT_EQ(summary.jump.update, 777'777'777);
    EXPECT_NEAR(summary.jump.size(), 0.04, 1e-9);
    EXPECT_EQ(summary.jumpAtMost, summary.jump.size());
    const auto found = breaks(**schedule, 8);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].update, 777'777'777);
}

TEST(Summary, ARampHasNoBreaksAndAStaircaseOneAtEachStep)
{
    std::vector<double> ramp;
    std::vector<double> stairs;
    for (int u = 0; u < 60; ++u) {
        ramp.push_back(u / 60.0);
        stairs.push_back((1 + u / 20) / 3.0);
    }
    EXPECT_TRUE(breaks(Listed(ramp), 8).empty());
    const auto found = breaks(Listed(stairs), 8);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].update, 20);
    EXPECT_EQ(found[1].update, 40);
}

} // namespace
} // namespace warmup::schedule
