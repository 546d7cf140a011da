// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Clock.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/schedule/Ruler.h"

namespace warmup::schedule {
namespace {

double perEpoch(Batching batching)
{
    Clock clock;
    clock.updatesPerEpoch = batching;
    return updatesPerEpoch(clock).value();
}

TEST(UpdatesPerEpoch, roundsUpTwiceWithAccumulation)
{
    EXPECT_EQ(perEpoch({60'000, 128, 1, 1, false}), 469);
    EXPECT_EQ(perEpoch({60'000, 128, 1, 1, true}), 468);
    EXPECT_EQ(perEpoch({1'281'167, 8192, 1, 1, false}), 157);
    EXPECT_EQ(perEpoch({1'281'167, 32, 1, 256, false}), 157);
    EXPECT_EQ(perEpoch({10, 3, 3, 1, false}), 2); // 4 batches, of which 3 make an update
    EXPECT_EQ(perEpoch({10, 3, 3, 1, true}), 1);
    EXPECT_EQ(perEpoch({1, 1000, 1, 1, false}), 1);
}

TEST(UpdatesPerEpoch, neverOverflows)
{
    EXPECT_EQ(perEpoch({1'000'000'000'000'000, 1'000'000'000, 1'000'000'000, 1'000'000'000, false}),
              1);
    EXPECT_EQ(perEpoch({1'000'000'000'000, 1, 1, 1, false}), 1e12);
}

TEST(UpdatesPerEpoch, namesTheCountThatCannotBe)
{
    const auto error = [](std::variant<double, Batching> value) {
        Clock clock;
        clock.updatesPerEpoch = value;
        return updatesPerEpoch(clock).error();
    };
    EXPECT_EQ(error(Batching{0, 1, 1, 1, false}).where, "/clock/updatesPerEpoch/samples");
    EXPECT_EQ(error(Batching{1, -1, 1, 1, false}).where, "/clock/updatesPerEpoch/batch");
    EXPECT_EQ(error(Batching{1, 1, 0, 1, false}).where, "/clock/updatesPerEpoch/accumulation");
    EXPECT_EQ(error(Batching{1, 1, 1, 0, false}).where, "/clock/updatesPerEpoch/replicas");
    EXPECT_EQ(error(Batching{100, 128, 1, 1, true}).where, "/clock/updatesPerEpoch/batch");
    EXPECT_EQ(error(Batching{1'000'000'000'000'000, 1, 1, 1, false}).where,
              "/clock/updatesPerEpoch");
    for (const double value : {0.0, -1.0, std::nan(""), HUGE_VAL, 1e13}) {
        EXPECT_EQ(error(value).where, "/clock/updatesPerEpoch") << value;
        EXPECT_FALSE(error(value).allowed.empty());
    }
    EXPECT_EQ(error(std::nan("")).found, "nan");
}

TEST(UpdatesPerEpoch, mustBeOneOrMoreOnAStaircase)
{
    Clock clock;
    clock.updatesPerEpoch = 0.5;
    EXPECT_TRUE(updatesPerEpoch(clock));
    clock.stepping = Stepping::perEpoch;
    EXPECT_FALSE(updatesPerEpoch(clock));
}

TEST(Ruler, firstUpdateOfAnEpochIsTheFirstThatBelongsToIt)
{
    for (const double updates : {1.0, 1.1, 1.7, 468.75, 1e6 / 3}) {
        Clock clock{Span{100, Unit::epochs}, updates, Stepping::perEpoch};
        const auto ruler = Ruler::make(clock).value();
        Update expected = 0;
        for (Update epoch = 1; epoch < 100; ++epoch) {
            const auto first = ruler.firstUpdate(epoch);
            EXPECT_EQ(ruler.tickOf(first), epoch);
            EXPECT_EQ(ruler.tickOf(first - 1), epoch - 1);
            EXPECT_GT(first, expected);
            expected = first;
        }
    }
}

TEST(Ruler, roundsLengthsUpButForgivesTheLastBit)
{
    EXPECT_EQ(wholeAtLeast(3), 3);
    EXPECT_EQ(wholeAtLeast(0.1 * 3 * 10), 3); // 3.0000000000000004
    EXPECT_EQ(wholeAtLeast(3.01), 4);
    EXPECT_EQ(wholeAtLeast(1e12), 1e12);
}

TEST(Ruler, turnsEveryUnitIntoTicks)
{
    const Clock clock{Span{10, Unit::epochs}, Batching{1000, 10, 2, 5, false}, Stepping::perUpdate};
    const auto ruler = Ruler::make(clock).value();
    EXPECT_EQ(ruler.updatesPerEpoch(), 10);
    EXPECT_EQ(*ruler.run(), 100);
    EXPECT_EQ(ruler.ticks({3, Unit::epochs}, "").value(), 30);
    EXPECT_EQ(ruler.ticks({3, Unit::updates}, "").value(), 3);
    EXPECT_EQ(ruler.ticks({300, Unit::samples}, "").value(), 3);
    EXPECT_EQ(ruler.ticks({3, Unit::percent}, "").value(), 3);
    auto staircase = clock;
    staircase.stepping = Stepping::perEpoch;
    const auto steps = Ruler::make(staircase).value();
    EXPECT_EQ(steps.ticks({3, Unit::epochs}, "").value(), 3);
    EXPECT_EQ(steps.ticks({30, Unit::updates}, "").value(), 3);
    EXPECT_DOUBLE_EQ(steps.ticks({300, Unit::samples}, "").value(), 0.3);
    EXPECT_EQ(steps.ticks({30, Unit::percent}, "").value(), 3);
}

} // namespace
} // namespace warmup::schedule
