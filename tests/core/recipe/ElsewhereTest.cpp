// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Elsewhere.h"

#include <fmt/format.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/recipe/FromScript.h"

namespace warmup {
namespace {

using testing::HasSubstr;

Curves multiplierEight()
{
    Recipe recipe;
    schedule::Spec &spec = recipe.schedule;
    spec.clock.run = schedule::Span{30, schedule::Unit::epochs};
    spec.multiplier = 8;
    schedule::Phase decay;
    decay.shape = schedule::Step{};
    decay.length = {0, schedule::Unit::rest};
    spec.main = {decay};
    const auto curves = makeCurves(recipe);
    EXPECT_TRUE(curves) << curves.error().message();
    return *curves;
}

TEST(Elsewhere, MakesTheIntendedRatesOfItAtEveryUpdate)
{
    const auto curves = multiplierEight();
    for (const auto framework : {code::Framework::torch, code::Framework::timm,
                                 code::Framework::optax, code::Framework::keras}) {
        const auto other = elsewhere(curves, "eight", framework);
        ASSERT_TRUE(other) << other.error().message();
        const bool isSingle =
            framework == code::Framework::optax || framework == code::Framework::keras;
        const double most = isSingle ? 1e-6 : 1e-12;
        for (Update u = 0; u < 30; ++u)
            EXPECT_NEAR(other->rates->at(u), curves.intended->at(u), most)
                << other->title << ' ' << u;
        EXPECT_FALSE(other->differs) << other->title;
        EXPECT_EQ(other->framework, framework);
        EXPECT_FALSE(other->title.empty());
    }
}

TEST(Elsewhere, SaysWhatTheFrameworkCannotExpress)
{
    const auto other = elsewhere(multiplierEight(), "eight", code::Framework::transformers);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().where, "/schedule/warmUp/from");
    EXPECT_THAT(other.error().allowed, HasSubstr("get_*_schedule"));
}

Curves ofScript(int updates)
{
    const auto script = dialect::readPython(
        fmt::format("import torch\nmodel = torch.nn.Linear(1, 1)\n"
                    "optimizer = torch.optim.SGD(model.parameters(), lr=0.2)\n"
                    "scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 / "
                    "(1 + step // 2 * step))\n"
                    "for update in range({}):\n    optimizer.step()\n    scheduler.step()\n",
                    updates),
        "x.py");
    EXPECT_TRUE(script) << script.error().message();
    const auto curves = makeCurves(recipeFromScript(*script, {}));
    EXPECT_TRUE(curves) << curves.error().message();
    EXPECT_FALSE(curves->asRun.hasIntent);
    return *curves;
}

TEST(Elsewhere, WritesATableWhereOnlyAScriptSaysWhatIsMeant)
{
    const auto curves = ofScript(40);
    for (const auto framework :
         {code::Framework::torch, code::Framework::optax, code::Framework::keras}) {
        const auto code = codeFor(curves, "table", framework);
        ASSERT_TRUE(code) << code.error().message();
        EXPECT_THAT(*code, HasSubstr("held("));
    }
    const auto meant = meantSchedule(curves);
    ASSERT_TRUE(meant) << meant.error().message();
    ASSERT_EQ((*meant)->length(), 40);
    for (Update u = 0; u < 40; ++u)
        EXPECT_DOUBLE_EQ((*meant)->at(u), curves.asRun.curve->at(u));
    for (const auto framework : {code::Framework::transformers, code::Framework::timm})
        EXPECT_THAT(codeFor(curves, "table", framework).error().allowed,
                    HasSubstr("--to torch, optax or keras"));
    EXPECT_THAT(codeFor(ofScript(20'000), "table", code::Framework::torch).error().message(),
                HasSubstr("more than 10000 different rates"));
}

} // namespace
} // namespace warmup
