// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Elsewhere.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

} // namespace
} // namespace warmup
