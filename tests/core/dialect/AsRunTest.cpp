// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/AsRun.h"

#include <algorithm>
#include <ctime>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/schedule/Schedule.h"

namespace warmup::dialect {
namespace {

using schedule::Phase;
using schedule::Span;
using schedule::Unit;
using testing::HasSubstr;

// StepLR(10, 0.1) after 5 epochs of warm-up, 19 epochs of one update each.
schedule::Spec article(double multiplier = 1)
{
    schedule::Spec spec;
    spec.clock.run = Span{19, Unit::epochs};
    spec.multiplier = multiplier;
    spec.main = {Phase{schedule::Step{}, {0, Unit::rest}}};
    return spec;
}

Result<AsRun> run(const schedule::Spec &spec, const Spec &framework = {},
                  const schedule::Metric &metric = {})
{
    const auto intended = schedule::makeSchedule(spec);
    EXPECT_TRUE(intended) << intended.error().message();
    return makeAsRun(**intended, framework, metric);
}

Spec stepped(Driver::Argument argument, const char *version = "0.3.2")
{
    Spec spec;
    spec.version = version;
    spec.driver.argument = argument;
    return spec;
}

bool has(const AsRun &asRun, const std::string &id)
{
    return std::any_of(asRun.remarks.begin(), asRun.remarks.end(),
                       [&](const Remark &remark) { return remark.id == id; });
}

const Remark &remark(const AsRun &asRun, const std::string &id)
{
    static const Remark kNone;
    const auto found = std::find_if(asRun.remarks.begin(), asRun.remarks.end(),
                                    [&](const Remark &r) { return r.id == id; });
    EXPECT_NE(found, asRun.remarks.end()) << id;
    return found == asRun.remarks.end() ? kNone : *found;
}

TEST(AsRun, LosesTheMultiplierAtTheHandOffOfVersion032)
{
    const auto asRun = run(article(8), stepped(Driver::Argument::none));
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_NEAR(asRun->curve->at(5), 0.8, 1e-12);
    EXPECT_EQ(asRun->curve->at(6), 0.1);
    EXPECT_TRUE(asRun->differs);
    EXPECT_EQ(remark(*asRun, "multiplier-lost").update, 6);
    EXPECT_EQ(asRun->title, "warmup_scheduler 0.3.2, step()");
}

TEST(AsRun, SaysARateAsPeopleWriteIt)
{
    const auto asRun = run(article(7), stepped(Driver::Argument::none));
    ASSERT_TRUE(asRun) << asRun.error().message();
    ASSERT_NE(asRun->curve->at(5), 0.7); // but 0.7000000000000001
    EXPECT_TRUE(
        remark(*asRun, "multiplier-lost").text.starts_with("The rate falls from 0.7 to 0.1"))
        << remark(*asRun, "multiplier-lost").text;
}

TEST(AsRun, DipsForOneEpochWhenTheEpochIsPassed)
{
    auto spec = stepped(Driver::Argument::index);
    spec.driver.offset = 1;
    const auto asRun = run(article(8), spec);
    ASSERT_TRUE(asRun);
    EXPECT_EQ(asRun->curve->at(6), 0.1);
    EXPECT_EQ(asRun->curve->at(7), 0.8);
    EXPECT_EQ(remark(*asRun, "one-epoch-dip").update, 6);
}

TEST(AsRun, KeepsTheMultiplierInVersion03)
{
    const auto asRun = run(article(8), stepped(Driver::Argument::none, "0.3"));
    ASSERT_TRUE(asRun);
    EXPECT_NEAR(asRun->curve->at(6), 0.8, 1e-12);
    EXPECT_FALSE(has(*asRun, "multiplier-lost"));
    EXPECT_TRUE(has(*asRun, "peak-held-twice"));
    EXPECT_TRUE(asRun->differs); // the drop comes at 16, not at 15
}

TEST(AsRun, StaysAtTheConstructorsRateWhenNeverAdvanced)
{
    Spec spec;
    spec.driver.advance = Driver::Advance::never;
    const auto asRun = run(article(), spec);
    ASSERT_TRUE(asRun);
    for (Update u = 0; u < 19; ++u)
        EXPECT_EQ(asRun->curve->at(u), 0);
    const auto &never = remark(*asRun, "never-advanced");
    EXPECT_EQ(never.severity, Remark::Severity::error);
    EXPECT_THAT(never.text,
                HasSubstr("0 at update 0, the peak 0.1 at update 5, 0.01 from "
                          "update 15"));
    EXPECT_EQ(asRun->title, "warmup_scheduler 0.3.2, never stepped");
}

TEST(AsRun, HoldsThePeakTwiceBeforeACosineAndReboundsAfterIt)
{
    auto spec = article();
    spec.clock.run = Span{30, Unit::epochs};
    spec.main = {Phase{schedule::Cosine{}, {10, Unit::epochs}}};
    const auto asRun = run(spec, stepped(Driver::Argument::none));
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_EQ(asRun->curve->at(5), 0.1);
    EXPECT_EQ(asRun->curve->at(6), 0.1);
    EXPECT_EQ(remark(*asRun, "peak-held-twice").update, 6);
    EXPECT_EQ(remark(*asRun, "rebound").update, 17);
    EXPECT_NEAR(asRun->curve->at(16), 0, 1e-12);
    EXPECT_GT(asRun->curve->at(17), 0.001);
}

TEST(AsRun, HasNoWarmUpBeforeAPlateauAtMultiplierOne)
{
    auto spec = article();
    spec.main.clear();
    spec.plateau = schedule::Plateau{};
    const auto asRun = run(spec);
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_EQ(asRun->curve->at(0), 0.1);
    EXPECT_TRUE(has(*asRun, "no-warm-up"));
    EXPECT_TRUE(has(*asRun, "metric-never-improves"));
    const auto fed = run(spec, {}, {{3, 2, 1}, "val.csv, column loss"});
    ASSERT_TRUE(fed);
    EXPECT_THAT(remark(*fed, "metric-from-file").text, HasSubstr("val.csv, column loss"));
}

TEST(AsRun, HoldsTheRateWithinAnEpochAndWarnsOfAWholeEpochOfZero)
{
    auto spec = article();
    spec.clock.updatesPerEpoch = 468.75;
    const auto asRun = run(spec, stepped(Driver::Argument::none));
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_EQ(asRun->curve->at(468), 0);
    EXPECT_EQ(asRun->curve->at(469), 0.1 * (1.0 / 5));
    EXPECT_EQ(remark(*asRun, "zero-first-update").severity, Remark::Severity::warning);
    EXPECT_THAT(remark(*asRun, "zero-first-update").text, HasSubstr("469 updates"));
    EXPECT_TRUE(has(*asRun, "held-within-epoch"));
    EXPECT_EQ(asRun->curve->over(0, 470).maximum, 0.1 * (1.0 / 5));
    EXPECT_EQ(asRun->curve->over(0, 469).maximum, 0);
}

TEST(AsRun, FollowsEveryUpdateWhenCalledSo)
{
    auto spec = article();
    spec.clock.updatesPerEpoch = 100.0;
    auto framework = stepped(Driver::Argument::none);
    framework.driver.advance = Driver::Advance::perUpdate;
    const auto asRun = run(spec, framework);
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_EQ(asRun->curve->at(250), 0.1 * (250.0 / 500));
    EXPECT_EQ(asRun->curve->at(1500), 0.1);
    EXPECT_EQ(asRun->curve->at(1501), 0.1 * 0.1);
    EXPECT_TRUE(asRun->differs); // the drop is one call late
}

TEST(AsRun, IsAsIntendedWithoutAFrameworkAndWhereNothingDeparts)
{
    const auto none = run(article(), Spec{"", "", {}});
    ASSERT_TRUE(none);
    EXPECT_FALSE(none->differs);
    EXPECT_EQ(none->curve->at(15), 0.1 * 0.1);
    auto held = article(8);
    held.main.clear();
    const auto alone = run(held);
    ASSERT_TRUE(alone) << alone.error().message();
    EXPECT_FALSE(alone->differs);
}

TEST(AsRun, RefusesWhatTheFrameworkDoesNotHaveAndSaysWhere)
{
    const auto message = [](const schedule::Spec &spec, const Spec &framework = {}) {
        const auto asRun = run(spec, framework);
        return asRun ? "none" : asRun.error().message();
    };
    auto cosine = article();
    cosine.warmUp->shape = schedule::Cosine{};
    EXPECT_EQ(message(cosine),
              "/warmUp/shape: found cosine; allowed: linear, the only ramp of warmup_scheduler");
    auto below = article(0.5);
    EXPECT_THAT(message(below), HasSubstr("/multiplier: found 0.5"));
    auto start = article();
    start.warmUp->from = schedule::Level{0.01};
    EXPECT_THAT(message(start), HasSubstr("/warmUp/from: found 0.01; allowed: 0"));
    start.warmUp->from = schedule::Level{0};
    EXPECT_EQ(message(start), "none");
    auto grid = article();
    grid.warmUp->grid = schedule::Grid::open;
    EXPECT_THAT(message(grid), HasSubstr("/warmUp/grid: found open"));
    auto tail = article();
    tail.coolDown = Phase{schedule::Linear{}, {2, Unit::epochs}};
    EXPECT_THAT(message(tail), HasSubstr("/coolDown"));
    auto without = article();
    without.warmUp.reset();
    EXPECT_THAT(message(without), HasSubstr("/warmUp: found none"));
    EXPECT_THAT(message(article(), Spec{"warmup_scheduler", "0.9", {}}),
                HasSubstr("/asRun/version: found 0.9; allowed: 0.3, 0.3.2"));
    EXPECT_THAT(message(article(), Spec{"fairseq", "1", {}}), HasSubstr("/asRun/framework"));
    auto power = article();
    power.main.front().shape = schedule::Power{};
    power.main.front().to = schedule::Level{0};
    EXPECT_THAT(message(power), HasSubstr("/main/0/shape: found power"));
    auto fraction = article();
    fraction.clock.updatesPerEpoch = 2.5;
    std::get<schedule::Step>(fraction.main.front().shape).every = {3, Unit::updates};
    EXPECT_THAT(message(fraction), HasSubstr("/main/0/shape/every: found 1.2 calls of step()"));
}

TEST(AsRun, EndsWhereAFileStepsASchedulerTooOftenInAnIteration)
{
    const auto steppedWhere = [](const char *times) {
        const Construction decay{"ExponentialLR", {{"gamma", {0.5}}}};
        Spec spec;
        spec.framework = "torch";
        spec.version = "2.13";
        spec.schedulers = {{"SteppedWhere",
                            {{"schedulers", {Argument::List{Argument{decay}}}},
                             {"times", {Argument::List{Argument{Lambda{times}}}}}}}};
        return run(article(), spec);
    };
    const auto twice = steppedWhere("lambda x: 2 if x < 3 else 0");
    ASSERT_TRUE(twice) << twice.error().message();
    EXPECT_DOUBLE_EQ(twice->curve->at(18), 0.1 / 64);
    const auto endless = steppedWhere("lambda x: 1e300");
    ASSERT_TRUE(endless) << endless.error().message();
    EXPECT_THAT(endless->remarks.front().text, HasSubstr("stepped too often"));
}

TEST(AsRun, FollowsPyTorchAloneWithoutAWarmUp)
{
    auto spec = article();
    spec.warmUp.reset();
    const auto asRun = run(spec, Spec{"torch", "2.13", {}});
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_EQ(asRun->curve->at(9), 0.1);
    EXPECT_EQ(asRun->curve->at(10), 0.1 * 0.1);
    EXPECT_FALSE(asRun->differs);
    EXPECT_FALSE(run(article(), Spec{"torch", "2.13", {}}));
}

TEST(AsRun, AnswersRangesOfABillionUpdatesAtOnce)
{
    auto spec = article();
    spec.clock.run = Span{1e9, Unit::updates};
    spec.warmUp->length = {1e6, Unit::updates};
    spec.main = {Phase{schedule::Cosine{}, {1e9 - 1e6, Unit::updates}}};
    auto framework = stepped(Driver::Argument::none);
    framework.driver.advance = Driver::Advance::perUpdate;
    const auto begin = std::clock();
    const auto asRun = run(spec, framework);
    ASSERT_TRUE(asRun) << asRun.error().message();
    for (Update column = 0; column < 1200; ++column) {
        const auto range =
            asRun->curve->over(column * 1'000'000'000 / 1200, (column + 1) * 1'000'000'000 / 1200);
        ASSERT_LE(range.minimum, range.maximum);
    }
    // Of processor time; a walk over the updates would take many times as long.
    EXPECT_LT(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC, 1);
    EXPECT_TRUE(has(*asRun, "closed-form-beyond-10^7"));
    EXPECT_EQ(asRun->curve->over(0, 1'000'000'000).maximum, 0.1);
    EXPECT_EQ(asRun->curve->over(1'000'000, 1'000'002).minimum, 0.1); // held twice
}

TEST(AsRun, SeesADropThatIsOneUpdateLateInALongRun)
{
    auto spec = article();
    spec.clock.run = Span{1e6, Unit::updates};
    spec.warmUp->length = {1000, Unit::updates};
    spec.main = {Phase{schedule::Step{{900'000, Unit::updates}, 0.1}, {0, Unit::rest}}};
    auto framework = stepped(Driver::Argument::none);
    framework.driver.advance = Driver::Advance::perUpdate;
    const auto late = run(spec, framework);
    ASSERT_TRUE(late) << late.error().message();
    EXPECT_TRUE(late->differs);
    framework.driver.argument = Driver::Argument::index;
    framework.driver.offset = 1;
    const auto onTime = run(spec, framework);
    ASSERT_TRUE(onTime);
    EXPECT_FALSE(onTime->differs);
    EXPECT_FALSE(has(*onTime, "peak-held-twice"));
}

} // namespace
} // namespace warmup::dialect
