// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Past.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::schedule {
namespace {

TEST(Past, holdsWhatWasAppliedAndThenFollowsTheCurve)
{
    Spec spec;
    spec.baseRate = 0.5;
    spec.clock.run = Span{100, Unit::updates};
    spec.main = {Phase{.shape = Cosine{}, .length = {0, Unit::rest}}};
    const auto curve = makeSchedule(spec);
    ASSERT_TRUE(curve);
    const RateCurvePtr joined = withPast({{0.1, 0.9, 0.2}}, *curve);
    EXPECT_EQ(joined->length(), 100);
    EXPECT_EQ(joined->at(1), 0.9);
    EXPECT_EQ(joined->at(3), (*curve)->at(3));
    for (Update begin = 0; begin < 6; ++begin) {
        for (Update end = begin + 1; end < 8; ++end) {
            RateRange expected{joined->at(begin), joined->at(begin), joined->at(begin),
                               joined->at(end - 1)};
            for (Update u = begin; u < end; ++u) {
                expected.minimum = std::min(expected.minimum, joined->at(u));
                expected.maximum = std::max(expected.maximum, joined->at(u));
            }
            EXPECT_EQ(joined->over(begin, end), expected) << begin << ' ' << end;
        }
    }
}

TEST(Past, mayBeLongerThanTheCurve)
{
    Spec spec;
    spec.clock.run = Span{10, Unit::updates};
    const auto curve = makeSchedule(spec);
    ASSERT_TRUE(curve);
    EXPECT_EQ(withPast({std::vector<LearningRate>(12, 1.0)}, *curve)->length(), 12);
}

void expectMomentum(const RateCurve &curve, const std::vector<double> &wanted)
{
    for (Update begin = 0; begin < std::ssize(wanted); ++begin) {
        EXPECT_EQ(curve.momentumAt(begin), wanted[static_cast<std::size_t>(begin)]) << begin;
        for (Update end = begin + 1; end <= std::ssize(wanted); ++end) {
            const auto [low, high] =
                std::minmax_element(wanted.begin() + begin, wanted.begin() + end);
            const RateRange expected{wanted[static_cast<std::size_t>(begin)], *low, *high,
                                     wanted[static_cast<std::size_t>(end - 1)]};
            EXPECT_EQ(curve.momentumOver(begin, end), expected) << begin << ' ' << end;
        }
    }
}

TEST(Past, holdsTheMomentumThatWasAppliedAndTheOptimizersOwnWhereNoneWas)
{
    Spec spec;
    spec.baseRate = 0.5;
    spec.clock.run = Span{6, Unit::updates};
    spec.main = {Phase{.shape = Cosine{}, .length = {0, Unit::rest}}};
    const auto plain = makeSchedule(spec);
    spec.momentum.emplace();
    const auto cycled = makeSchedule(spec);
    ASSERT_TRUE(plain && cycled);
    const auto then = [&](Update u) { return (*cycled)->momentumAt(u).value(); };
    const std::vector<LearningRate> rates{0.1, 0.9, 0.2};
    // Moved all the time, switched on, and off.
    expectMomentum(*withPast({rates, {0.7, 0.8, 0.6}, 0.9}, *cycled),
                   {0.7, 0.8, 0.6, then(3), then(4), then(5)});
    expectMomentum(*withPast({rates, {std::nan(""), 0.8}, 0.9}, *cycled),
                   {0.9, 0.8, 0.9, then(3), then(4), then(5)});
    expectMomentum(*withPast({rates, {}, 0.9}, *cycled),
                   {0.9, 0.9, 0.9, then(3), then(4), then(5)});
    expectMomentum(*withPast({rates, {0.7, 0.8}, 0.9}, *plain), {0.7, 0.8, 0.9, 0.9, 0.9, 0.9});
    const RateCurvePtr none = withPast({rates, {std::nan("")}, 0.9}, *plain);
    EXPECT_FALSE(none->momentumAt(0) || none->momentumAt(3) || none->momentumOver(0, 6));
}

} // namespace
} // namespace warmup::schedule
