// SPDX-License-Identifier: GPL-3.0-or-later
// Every shape against its formula, written out here as a loop over the updates.
#include <cmath>
#include <functional>
#include <numbers>

#include <gtest/gtest.h>

#include "Samples.h"

namespace warmup::schedule {
namespace {

using namespace samples;

constexpr int kLength = 40;
constexpr double kPeak = 0.1;

// One main phase of 40 updates at peak 0.1, from 0.08 to 0.01.
SchedulePtr with(const Shape &shape, Grid grid = Grid::closedOpen)
{
    auto spec = plain(kLength);
    spec.main = {Phase{shape, rest(), absolute(0.08), absolute(0.01), grid}};
    const auto schedule = makeSchedule(spec);
    EXPECT_TRUE(schedule) << (schedule ? "" : schedule.error().message());
    return *schedule;
}

void expectRates(const Shape &shape, const std::function<double(int)> &formula)
{
    const auto schedule = with(shape);
    for (int t = 0; t < kLength; ++t)
        EXPECT_NEAR(schedule->at(t), formula(t), 1e-15) << t;
}

double p(int t)
{
    return t / 40.0;
}

TEST(Shape, betweenTwoLevelsFollowsItsFormula)
{
    const double a = 0.08;
    const double b = 0.01;
    const double pi = std::numbers::pi;
    expectRates(Hold{}, [&](int) { return a; });
    expectRates(Linear{}, [&](int t) { return a + (b - a) * p(t); });
    expectRates(Cosine{}, [&](int t) { return b + (a - b) * (1 + std::cos(pi * p(t))) / 2; });
    expectRates(Cosine{3}, [&](int t) { return b + (a - b) * (1 + std::cos(3 * pi * p(t))) / 2; });
    expectRates(Polynomial{0.9}, [&](int t) { return b + (a - b) * std::pow(1 - p(t), 0.9); });
    expectRates(Power{3}, [&](int t) { return a + (b - a) * p(t) * p(t) * p(t); });
    expectRates(SquareRoot{}, [&](int t) { return a + (b - a) * std::sqrt(p(t)); });
    expectRates(Exponential{}, [&](int t) { return a * std::pow(b / a, p(t)); });
    expectRates(HalfLife{0.25}, [&](int t) { return b + (a - b) * std::pow(2, -p(t) / 0.25); });
    expectRates(Tanh{-7, 3}, [&](int t) {
        return b + (a - b) * (1 - std::tanh(-7 * (1 - p(t)) + 3 * p(t))) / 2;
    });
    expectRates(Logarithmic{}, [&](int t) { return a + (b - a) * std::log(1 + t) / std::log(40); });
    expectRates(Saturating{9}, [&](int t) { return a + (b - a) * (1 - std::exp(-(t + 1) / 9.0)); });
}

TEST(Shape, radamRectifiesFromTheFirstStepThatHasAVariance)
{
    const double beta2 = 0.99;
    const double most = 2 / (1 - beta2) - 1;
    std::vector<double> rectified;
    for (int step = 1; rectified.size() < kLength; ++step) {
        const double power = std::pow(beta2, step);
        const double rho = most - 2 * step * power / (1 - power);
        if (rho > 4)
            rectified.push_back(
                std::sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho)));
    }
    expectRates(RAdam{beta2},
                [&](int t) { return 0.08 - 0.07 * rectified[static_cast<std::size_t>(t)]; });
}

TEST(Shape, openEndedIsAFactorOnItsStart)
{
    const double a = 0.08;
    expectRates(Step{updates(7), 0.3}, [&](int t) { return a * std::pow(0.3, t / 7); });
    expectRates(MultiStep{{updates(20), updates(3), updates(20)}, 0.5},
                [&](int t) { return a * (t >= 3 ? 0.5 : 1) * (t >= 20 ? 0.25 : 1); });
    expectRates(Geometric{updates(4), 0.9}, [&](int t) { return a * std::pow(0.9, t / 4.0); });
    expectRates(InverseSquareRoot{updates(16)},
                [&](int t) { return a * std::sqrt(16 / (t + 16.0)); });
    expectRates(InverseTime{updates(5), 0.5, 2, false},
                [&](int t) { return a / std::pow(1 + 0.5 * t / 5.0, 2); });
    expectRates(InverseTime{updates(5), 0.5, 1, true},
                [&](int t) { return a / (1 + 0.5 * (t / 5)); });
    expectRates(PowerLaw{updates(6), -0.5},
                [&](int t) { return a * std::pow((t + 6) / 6.0, -0.5); });
}

TEST(Shape, tableIsAFactorOnThePeak)
{
    const Table table{{{updates(4), 0.5}, {updates(8), 1}, {{50, Unit::percent}, 0.2}}, true};
    expectRates(table, [](int t) {
        if (t <= 4)
            return kPeak * 0.5;
        if (t <= 8)
            return kPeak * (0.5 + 0.5 * (t - 4) / 4.0);
        if (t <= 20)
            return kPeak * (1 - 0.8 * (t - 8) / 12.0);
        return kPeak * 0.2;
    });
    auto held = table;
    held.interpolate = false;
    expectRates(held, [](int t) { return kPeak * (t < 8 ? 0.5 : t < 20 ? 1 : 0.2); });
}

TEST(Shape, formulaKnowsUpdateProgressLengthAndEpoch)
{
    expectRates(Formula{"(1 - p)^2"}, [](int t) { return kPeak * (1 - p(t)) * (1 - p(t)); });
    expectRates(Formula{"t < 10 ? t / 10 : n / (4 * t)"},
                [](int t) { return kPeak * (t < 10 ? t / 10.0 : 40 / (4.0 * t)); });
    expectRates(Formula{"(1 + cos(pi * e / n)) / 2"},
                [](int t) { return kPeak * (1 + std::cos(std::numbers::pi * t / 40)) / 2; });
}

TEST(Shape, gridsSampleTheirProgressWhereTheySay)
{
    for (int t = 0; t < kLength; ++t) {
        const auto ramp = [](double progress) { return 0.08 - 0.07 * progress; };
        EXPECT_NEAR(with(Linear{}, Grid::closedOpen)->at(t), ramp(t / 40.0), 1e-15);
        EXPECT_NEAR(with(Linear{}, Grid::openClosed)->at(t), ramp((t + 1) / 40.0), 1e-15);
        EXPECT_NEAR(with(Linear{}, Grid::open)->at(t), ramp((t + 1) / 41.0), 1e-15);
        EXPECT_NEAR(with(Linear{}, Grid::closed)->at(t), ramp(t / 39.0), 1e-15);
    }
    EXPECT_EQ(with(Linear{}, Grid::closed)->at(kLength - 1), 0.01);
    EXPECT_EQ(with(Linear{}, Grid::openClosed)->at(kLength - 1), 0.01);
}

TEST(Shape, milestonesAreReachedAtTheirVeryUpdateInATrillion)
{
    auto spec = plain(1e12);
    spec.main = {Phase{MultiStep{{updates(999'999'999'998)}, 0.5}, rest(), {}, {}, {}}};
    const auto milestone = *makeSchedule(spec);
    EXPECT_EQ(milestone->at(999'999'999'997), 0.1);
    EXPECT_EQ(milestone->at(999'999'999'998), 0.05);
    spec.main = {Phase{Step{updates(333'333'333'333), 0.5}, rest(), {}, {}, {}}};
    const auto step = *makeSchedule(spec);
    EXPECT_EQ(step->at(333'333'333'332), 0.1);
    EXPECT_EQ(step->at(333'333'333'333), 0.05);
    EXPECT_EQ(step->at(999'999'999'998), 0.025);
    EXPECT_EQ(step->at(999'999'999'999), 0.0125);
}

TEST(Shape, longFormulasKeepTheirEndsExact)
{
    auto spec = plain(1e9);
    spec.main = {Phase{Formula{"1 - p"}, rest(), {}, {}, {}}};
    const auto schedule = *makeSchedule(spec);
    const auto range = schedule->over(100, 900'000'000);
    EXPECT_DOUBLE_EQ(range.first, 0.1 * (1 - 1e-7));
    EXPECT_DOUBLE_EQ(range.maximum, 0.1 * (1 - 1e-7));
    EXPECT_DOUBLE_EQ(range.last, 0.1 * (1 - 899'999'999e-9));
    EXPECT_DOUBLE_EQ(range.minimum, range.last);
}

} // namespace
} // namespace warmup::schedule
