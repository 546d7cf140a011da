// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Fix.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/recipe/FromScript.h"
#include "core/recipe/Presets.h"

namespace warmup {
namespace {

using lint::Finding;

struct Read {
    Recipe recipe;
    std::vector<dialect::Remark> remarks;
};

Read read(const std::string &text)
{
    const auto script = dialect::readPython(text, "x.py");
    EXPECT_TRUE(script) << script.error().message();
    if (!script)
        return {};
    return {recipeFromScript(*script, {}), script->remarks};
}

std::string script(const std::string &scheduler,
                   const std::string &loop = "    o.step()\n"
                                             "    s.step()\n")
{
    return "o = SGD(p, lr=0.1, momentum=0.9)\ns = " + scheduler + "\nfor e in range(20):\n" + loop;
}

std::vector<Finding> findingsOf(const Recipe &recipe, std::vector<dialect::Remark> remarks)
{
    const auto curves = makeCurves(recipe);
    EXPECT_TRUE(curves) << curves.error().message();
    if (!curves)
        return {};
    remarks.insert(remarks.begin(), curves->asRun.remarks.begin(), curves->asRun.remarks.end());
    const auto optimizer = std::optional(recipe.training.optimizer);
    return lint::lint({*curves->intended, curves->asRun, recipe.asRun, optimizer, remarks});
}

std::optional<Fix> fixFor(const Read &read, const std::string &name)
{
    const auto all = findingsOf(read.recipe, read.remarks);
    const auto found = std::ranges::find(all, name, &Finding::name);
    EXPECT_NE(found, all.end()) << name;
    return found == all.end() ? std::nullopt : fixOf(*found, read.recipe, read.remarks);
}

const dialect::Argument &argument(const Recipe &recipe, const std::string &name)
{
    const auto *given = recipe.asRun.schedulers.front().find(name);
    EXPECT_NE(given, nullptr) << name;
    return given->value;
}

TEST(Fix, GivesADecayTheLengthOfTheRunAndStatesItAnew)
{
    const auto fix = fixFor(read(script("CosineAnnealingLR(o, 10)")), "rebound");
    const auto longer = fixFor(read(script("SequentialLR(o, [LinearLR(o, 0.1, total_iters=5), "
                                           "CosineAnnealingLR(o, 60)], [5])")),
                               "decay-unfinished");
    ASSERT_TRUE(longer);
    EXPECT_EQ(longer->what, "T_max of CosineAnnealingLR is 15 instead of 60");
    ASSERT_EQ(longer->recipe.schedule.main.size(), 1U);
    EXPECT_EQ(longer->recipe.schedule.main.front().length.amount, 15);
    // A cosine that stands alone is the form's own.
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->what, "The decay lasts for the rest of the run");
}

TEST(Fix, GivesOneCycleTheCallsOfTheRun)
{
    const auto fix =
        fixFor(read(script("OneCycleLR(o, 0.4, total_steps=10)")), "schedule-exhausted");
    ASSERT_TRUE(fix);
    EXPECT_EQ(argument(fix->recipe, "total_steps").number(), 20);
    EXPECT_EQ(makeCurves(fix->recipe)->asRun.differs, false);
}

TEST(Fix, AdvancesWhatIsNeverAdvanced)
{
    const auto fix = fixFor(read(script("LinearLR(o)", "    o.step()\n")), "never-advanced");
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->recipe.asRun.driver.advance, dialect::Driver::Advance::perEpoch);
    EXPECT_NEAR(makeCurves(fix->recipe)->asRun.curve->at(19), 0.1, 1e-15);
}

TEST(Fix, CallsTheSchedulerAfterTheOptimizer)
{
    const auto fix =
        fixFor(read(script("LinearLR(o)", "    s.step()\n    o.step()\n")), "first-value-skipped");
    ASSERT_TRUE(fix);
    EXPECT_FALSE(fix->recipe.asRun.driver.beforeOptimizer);
}

TEST(Fix, KeepsTheMultiplierWithTheVersionThatDoes)
{
    const auto fix =
        fixFor(read(script("GradualWarmupScheduler(o, 8, 5, StepLR(o, 10))")), "multiplier-lost");
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->recipe.asRun.version, "0.3");
    EXPECT_NEAR(makeCurves(fix->recipe)->asRun.curve->at(6), 0.8, 1e-15);
}

TEST(Fix, HoldsThePeakOnceWithPyTorchsOwn)
{
    const auto before = read(script("GradualWarmupScheduler(o, 1, 5, CosineAnnealingLR(o, 10))"));
    const auto fix = fixFor(before, "peak-held-twice");
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->recipe.asRun.framework, "torch");
    EXPECT_EQ(fix->recipe.schedule, before.recipe.schedule);
    EXPECT_FALSE(makeCurves(fix->recipe)->asRun.differs);
}

std::string timm(const std::string &scheduler)
{
    return "from timm.scheduler import *\no = SGD(p, lr=0.1)\ns = " + scheduler
        + "\nfor e in range(20):\n    o.step()\n    s.step(e + 1)\n";
}

TEST(Fix, LetsTimmsMilestonesActWhereTheyWereMeant)
{
    const auto before = read(timm("MultiStepLRScheduler(o, [6, 12], 0.1)"));
    const auto fix = fixFor(before, "milestone-edge");
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->what, "Each milestone one larger");
    EXPECT_EQ(pythonText(argument(fix->recipe, "decay_t")), "[7, 13]");
    EXPECT_FALSE(makeCurves(fix->recipe)->asRun.differs);
}

TEST(Fix, LetsTimmsWarmUpReachItsPeak)
{
    const auto fix =
        fixFor(read(timm("CosineLRScheduler(o, t_initial=16, warmup_t=4)")), "peak-never-reached");
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->what, "warmup_prefix=True");
    EXPECT_NEAR(makeCurves(fix->recipe)->asRun.curve->at(4), 0.1, 1e-15);
}

TEST(Fix, GivesKerasADecimalPoint)
{
    const auto fix = fixFor(read("import keras\n"
                                 "s = keras.optimizers.schedules.CosineDecay(0, 1000, "
                                 "warmup_target=0.1, warmup_steps=1000)\n"
                                 "o = keras.optimizers.SGD(s)\n"),
                            "cut-to-integers");
    ASSERT_TRUE(fix);
    EXPECT_FALSE(argument(fix->recipe, "initial_learning_rate").isInteger());
}

TEST(Fix, LeavesOutWhatDoesNothing)
{
    const auto fix =
        fixFor(read(script("CyclicLR(o, 0.1, 0.4, 4, gamma=0.9)")), "ignored-argument");
    ASSERT_TRUE(fix);
    EXPECT_EQ(fix->what, "Without gamma");
    EXPECT_EQ(fix->recipe.asRun.schedulers.front().find("gamma"), nullptr);
}

TEST(Fix, ChangesTheFormsOwnWarmUp)
{
    Recipe recipe;
    recipe.asRun.framework.clear();
    recipe.schedule.clock.run = schedule::Span{50, schedule::Unit::updates};
    recipe.schedule.warmUp = schedule::Phase{schedule::Logarithmic{}, {5, schedule::Unit::updates}};
    recipe.schedule.main = {{schedule::Cosine{}, {0, schedule::Unit::rest}}};
    const auto linear = fixFor({recipe, {}}, "non-linear-warm-up");
    ASSERT_TRUE(linear);
    EXPECT_EQ(linear->recipe.schedule.warmUp->shape, schedule::Shape(schedule::Linear{}));
    const auto above = fixFor({linear->recipe, {}}, "zero-first-update");
    ASSERT_TRUE(above);
    EXPECT_NEAR(makeCurves(above->recipe)->intended->at(0), 0.02, 1e-15);
}

// Whether to keep a rate or the scheduler is for a person to say.
TEST(Fix, IsNoneWhereAPersonHasToDecide)
{
    EXPECT_FALSE(fixFor(read(script("CyclicLR(o, 0.2, 0.4, 4)")), "base-rate-ignored"));
    EXPECT_FALSE(fixFor(read(script("LambdaLR(o, lambda e: 1 - e / 10)")), "negative-rate"));
}

} // namespace
} // namespace warmup
