// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "Samples.h"
#include "core/schedule/Scaled.h"

namespace warmup::schedule {
namespace {

using namespace samples;

RateRange bruteForce(const RateCurve &curve, Update begin, Update end)
{
    RateRange range{curve.at(begin), curve.at(begin), curve.at(begin), curve.at(end - 1)};
    for (Update u = begin; u < end; ++u) {
        range.minimum = std::min(range.minimum, curve.at(u));
        range.maximum = std::max(range.maximum, curve.at(u));
    }
    return range;
}

// Ends are exact; what lies between may differ in the last bits, where a monotone formula's
// rounding is not.
void expectRangesMatch(const Spec &spec, const std::string &name, std::mt19937 &random,
                       int ranges = 12, const Metric &metric = {})
{
    const auto made = makeSchedule(spec, metric);
    ASSERT_TRUE(made) << name << ": " << made.error().message();
    const auto &curve = **made;
    const Update beyond = curve.length() + curve.length() / 2;
    for (int i = 0; i < ranges; ++i) {
        const auto a = static_cast<Update>(random() % static_cast<unsigned long>(beyond));
        const auto b = static_cast<Update>(random() % static_cast<unsigned long>(beyond));
        const auto begin = i == 0 ? 0 : std::min(a, b);
        const auto end = i == 0 ? curve.length() : std::max(a, b) + 1;
        const auto expected = bruteForce(curve, begin, end);
        const auto range = curve.over(begin, end);
        const double tolerance = 1e-14 * curve.peak();
        ASSERT_EQ(range.first, expected.first) << name << " " << begin << ".." << end;
        ASSERT_EQ(range.last, expected.last) << name << " " << begin << ".." << end;
        ASSERT_NEAR(range.minimum, expected.minimum, tolerance)
            << name << " " << begin << ".." << end;
        ASSERT_NEAR(range.maximum, expected.maximum, tolerance)
            << name << " " << begin << ".." << end;
    }
}

Phase rangePhase(const Shape &shape, Span length, Level from, Level to, Grid grid)
{
    return {shape, length, from, to, grid};
}

const char *const kGridNames[] = {"[)", "(]", "()", "[]"};
const char *const kJoinNames[] = {"before", "over", "times"};

std::string label(const std::string &shape, Grid grid, Join join)
{
    return shape + " " + kGridNames[static_cast<int>(grid)] + " "
        + kJoinNames[static_cast<int>(join)];
}

TEST(Range, equalsEveryUpdateForEveryMainShapeGridJoinRepeatAndEnd)
{
    std::mt19937 random(1);
    const Repeat repeats[] = {
        {}, {3, 1, 1, Repeat::WarmUp::each}, {3, 1.6, 0.7, Repeat::WarmUp::first}};
    for (const auto &[name, shape] : allShapes())
        for (const auto grid : kGrids)
            for (const auto join : {Join::before, Join::over, Join::times})
                for (const auto &repeat : repeats)
                    for (const auto end : {Guard::AfterEnd::hold, Guard::AfterEnd::zero,
                                           Guard::AfterEnd::mirror, Guard::AfterEnd::resume}) {
                        auto spec = plain(420);
                        spec.warmUp =
                            rangePhase(Linear{}, updates(40), ofPeak(0.05), ofPeak(1), grid);
                        spec.join = join;
                        spec.main = {rangePhase(shape, updates(61), ofPeak(1), ofPeak(0.02), grid)};
                        spec.repeat = repeat;
                        spec.guard.afterEnd = end;
                        expectRangesMatch(spec, label(name, grid, join), random);
                    }
}

TEST(Range, equalsEveryUpdateForEveryWarmUpShapeAndGuard)
{
    std::mt19937 random(2);
    for (const auto &[name, shape] : allShapes())
        for (const auto grid : kGrids)
            for (const auto join : {Join::before, Join::over, Join::times}) {
                auto spec = plain(400);
                spec.warmUp = rangePhase(shape, updates(150), ofPeak(0.01), ofPeak(1), grid);
                spec.join = join;
                spec.main = {rangePhase(Cosine{5.5}, updates(170), ofPeak(1), ofPeak(0.1), grid),
                             rangePhase(Polynomial{2}, rest(), ofPeak(0.7), ofPeak(0), grid)};
                spec.coolDown =
                    rangePhase(SquareRoot{}, {10, Unit::percent}, ofPeak(0.5), ofPeak(0), grid);
                spec.guard.floor = ofPeak(0.03);
                spec.guard.ceiling = absolute(0.09);
                expectRangesMatch(spec, label(name, grid, join), random);
            }
}

TEST(Range, equalsEveryUpdateOfAStaircase)
{
    std::mt19937 random(3);
    for (const double updatesPerEpoch : {1.0, 1.7, 7.25, 40.0})
        for (const auto &[name, shape] : allShapes()) {
            Spec spec;
            spec.clock = {Span{100, Unit::epochs}, updatesPerEpoch, Stepping::perEpoch};
            spec.warmUp =
                rangePhase(Linear{}, {5, Unit::epochs}, ofPeak(0.1), ofPeak(1), Grid::closedOpen);
            spec.main = {
                rangePhase(shape, {80, Unit::epochs}, ofPeak(1), ofPeak(0.01), Grid::closedOpen)};
            expectRangesMatch(spec, name, random, 6);
        }
}

TEST(Range, equalsEveryUpdateUnderAPlateau)
{
    std::mt19937 random(4);
    Metric metric;
    for (int i = 0; i < 90; ++i)
        metric.values.push_back(static_cast<double>(random() % 1000));
    for (const auto &[name, shape] : allShapes())
        for (const double every : {1.0, 2.5, 13.0}) {
            auto spec = plain(300);
            spec.warmUp = rangePhase(Linear{}, updates(20), ofPeak(0), ofPeak(1), Grid::closedOpen);
            spec.main = {rangePhase(shape, rest(), ofPeak(1), ofPeak(0.01), Grid::closedOpen)};
            spec.plateau = Plateau{};
            spec.plateau->patience = 3;
            spec.plateau->factor = 0.6;
            spec.plateau->every = updates(every);
            expectRangesMatch(spec, name, random, 12, metric);
        }
}

TEST(Range, ofTheMomentumEqualsItsEveryUpdate)
{
    auto spec = plain(300);
    spec.warmUp = rangePhase(Linear{}, updates(40), ofPeak(0), ofPeak(1), Grid::closedOpen);
    spec.main = {rangePhase(Hold{}, updates(20), ofPeak(1), ofPeak(1), Grid::closedOpen),
                 rangePhase(Cosine{}, rest(), ofPeak(1), ofPeak(0.01), Grid::closedOpen)};
    EXPECT_FALSE((*makeSchedule(spec))->momentumOver(0, 300));
    EXPECT_EQ(momentumOf(*makeSchedule(spec)), nullptr);
    spec.momentum = MomentumCycle{0.8, 0.9};
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    const auto momentum = momentumOf(scaled(*schedule, 2));
    ASSERT_TRUE(momentum);
    EXPECT_EQ(momentum->length(), 300);
    std::mt19937 random(5);
    for (int i = 0; i < 200; ++i) {
        const auto begin = static_cast<Update>(random() % 300);
        const Update end = begin + 1 + static_cast<Update>(random() % (300 - begin));
        RateRange expected{};
        for (Update u = begin; u < end; ++u) {
            const double value = (*schedule)->momentumAt(u).value();
            EXPECT_EQ(momentum->at(u), value);
            if (u == begin)
                expected = {value, value, value, value};
            expected.minimum = std::min(expected.minimum, value);
            expected.maximum = std::max(expected.maximum, value);
            expected.last = value;
        }
        const auto range = (*schedule)->momentumOver(begin, end).value();
        EXPECT_EQ(range.first, expected.first);
        EXPECT_EQ(range.last, expected.last);
        EXPECT_NEAR(range.minimum, expected.minimum, 1e-12);
        EXPECT_NEAR(range.maximum, expected.maximum, 1e-12);
        EXPECT_EQ(momentum->over(begin, end), range);
    }
}

TEST(Range, seesADipOfOneUpdateAmongABillion)
{
    auto spec = plain(1e9);
    spec.main = {rangePhase(Hold{}, updates(123'456'789), ofPeak(1), ofPeak(1), Grid::closedOpen),
                 rangePhase(Hold{}, updates(1), ofPeak(0.2), ofPeak(1), Grid::closedOpen),
                 rangePhase(Hold{}, rest(), ofPeak(1), ofPeak(1), Grid::closedOpen)};
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    const auto range = (*schedule)->over(0, 1'000'000'000);
    EXPECT_DOUBLE_EQ(range.minimum, 0.02);
    EXPECT_EQ(range.maximum, 0.1);
    EXPECT_EQ((*schedule)->over(0, 123'456'789).minimum, 0.1);
    EXPECT_DOUBLE_EQ((*schedule)->over(123'456'789, 123'456'790).maximum, 0.02);
}

// The same curve, stretched: what an update is at 10^3 it is at the same share of 10^12.
TEST(Range, isTheSameForAThousandAndATrillionUpdates)
{
    for (const auto &[name, shape] : allShapes()) {
        if (!std::holds_alternative<Linear>(shape) && !std::holds_alternative<Cosine>(shape)
            && !std::holds_alternative<Polynomial>(shape) && !std::holds_alternative<Power>(shape)
            && !std::holds_alternative<SquareRoot>(shape) && !std::holds_alternative<Tanh>(shape)
            && !std::holds_alternative<Exponential>(shape)
            && !std::holds_alternative<HalfLife>(shape))
            continue;
        const auto make = [&, &law = shape](double length) {
            auto spec = plain(length);
            spec.warmUp =
                rangePhase(Linear{}, {10, Unit::percent}, ofPeak(0.1), ofPeak(1), Grid::closedOpen);
            spec.main = {rangePhase(law, rest(), ofPeak(1), ofPeak(0.01), Grid::closedOpen)};
            return *makeSchedule(spec);
        };
        const auto brief = make(1e3);
        const auto endless = make(1e12);
        EXPECT_EQ(endless->length(), kLongestRun);
        for (Update u = 0; u < 1000; ++u)
            ASSERT_DOUBLE_EQ(brief->at(u), endless->at(u * 1'000'000'000)) << name << " " << u;
    }
}

TEST(Range, ofAProductFindsItsPeakInAMillionUpdates)
{
    auto spec = plain(1e6);
    spec.join = Join::times;
    spec.warmUp = rangePhase(Linear{}, updates(1e6 - 1), ofPeak(0), ofPeak(1), Grid::closedOpen);
    spec.main = {rangePhase(Cosine{}, rest(), ofPeak(1), ofPeak(0), Grid::closedOpen)};
    const auto schedule = makeSchedule(spec);
    ASSERT_TRUE(schedule) << schedule.error().message();
    const auto expected = bruteForce(**schedule, 0, 1'000'000);
    const auto range = (*schedule)->over(0, 1'000'000);
    EXPECT_EQ(range.maximum, expected.maximum);
    EXPECT_EQ(range.minimum, expected.minimum);
}

TEST(Range, pastTheEndOfATrillionUpdatesIsBounded)
{
    for (const auto end : {Guard::AfterEnd::hold, Guard::AfterEnd::zero, Guard::AfterEnd::mirror,
                           Guard::AfterEnd::resume}) {
        auto spec = plain(10);
        spec.main = {rangePhase(Cosine{}, updates(7), ofPeak(1), ofPeak(0), Grid::closedOpen)};
        spec.guard.afterEnd = end;
        const auto range = (*makeSchedule(spec))->over(5, 4'000'000'000'000);
        EXPECT_EQ(range.minimum, 0);
        EXPECT_EQ(range.maximum,
                  end == Guard::AfterEnd::mirror ? 0.1 : (*makeSchedule(spec))->at(5));
    }
}

} // namespace
} // namespace warmup::schedule
