// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Stretches.h"

#include <gtest/gtest.h>

#include "Samples.h"
#include "core/schedule/Timeline.h"

namespace warmup::schedule {
namespace {

using samples::updates;

Spec rampAndCosine(Join join)
{
    auto spec = samples::plain(30);
    spec.warmUp = Phase{Linear{}, updates(5), Level{0, Basis::absolute}, {}, Grid::openClosed};
    spec.join = join;
    spec.main = {Phase{Cosine{}, updates(20), {}, Level{0.01, Basis::absolute}, Grid::closedOpen}};
    return spec;
}

TEST(Stretches, FollowOneAnotherWithTheirLevelsAsRates)
{
    const auto spec = rampAndCosine(Join::before);
    const auto parts = stretchesOf(spec);
    ASSERT_TRUE(parts) << parts.error().message();
    ASSERT_EQ(parts->all.size(), 3u);
    EXPECT_EQ(parts->run, 30);
    const auto &ramp = parts->all[0];
    EXPECT_EQ(ramp.begin, 0);
    EXPECT_EQ(ramp.end, 5);
    EXPECT_EQ(ramp.k, 1); // of the grid (]
    EXPECT_EQ(ramp.term.phase, &*spec.warmUp);
    EXPECT_EQ(ramp.term.from, 0);
    EXPECT_EQ(ramp.term.to, 0.1);
    const auto &cosine = parts->all[1];
    EXPECT_EQ(cosine.begin, 5);
    EXPECT_EQ(cosine.end, 25);
    EXPECT_EQ(cosine.k, 0);
    EXPECT_EQ(cosine.term.arrival, 20);
    EXPECT_EQ(cosine.term.where, "/main/0");
    const auto &held = parts->all[2];
    EXPECT_EQ(held.begin, 25);
    EXPECT_EQ(held.end, kForEver);
    EXPECT_EQ(held.term.from, 0.01);
}

TEST(Stretches, OfAProductNameBothOfItsFactors)
{
    const auto spec = rampAndCosine(Join::times);
    const auto parts = stretchesOf(spec);
    ASSERT_TRUE(parts) << parts.error().message();
    const auto &product = parts->all.front();
    EXPECT_EQ(product.end, 5);
    EXPECT_EQ(product.term.phase, &spec.main[0]);
    ASSERT_TRUE(product.warmUp);
    EXPECT_EQ(product.warmUp->phase, &*spec.warmUp);
    EXPECT_EQ(product.warmUpIndex, 1);
    EXPECT_EQ(parts->all[1].k, 5);
}

TEST(Stretches, OverAMainCurveKeepItsClock)
{
    const auto spec = rampAndCosine(Join::over);
    const auto parts = stretchesOf(spec);
    ASSERT_TRUE(parts) << parts.error().message();
    EXPECT_EQ(parts->all[1].begin, 5);
    EXPECT_EQ(parts->all[1].k, 5);
    EXPECT_EQ(parts->all[1].end, 20);
}

TEST(Stretches, GoBackAfterAMirror)
{
    auto spec = rampAndCosine(Join::before);
    spec.guard.afterEnd = Guard::AfterEnd::mirror;
    const auto parts = stretchesOf(spec);
    ASSERT_TRUE(parts) << parts.error().message();
    EXPECT_TRUE(parts->all.back().mirrored);
    EXPECT_EQ(parts->all.back().k, 20);
    EXPECT_EQ(parts->all.back().term, parts->all[1].term);
}

TEST(Stretches, FailAsTheScheduleDoes)
{
    auto spec = rampAndCosine(Join::before);
    spec.warmUp->from = Level{-1, Basis::absolute};
    ASSERT_FALSE(stretchesOf(spec));
    EXPECT_EQ(stretchesOf(spec).error(), makeSchedule(spec).error());
}

} // namespace
} // namespace warmup::schedule
