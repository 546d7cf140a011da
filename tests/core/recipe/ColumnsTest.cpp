// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Columns.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/recipe/FromScript.h"
#include "core/schedule/Schedule.h"

namespace warmup {
namespace {

Curves curvesOfScript(const std::string &optimizer, const std::string &arguments)
{
    const auto script = dialect::readPython(
        "optimizer = " + optimizer + "\nscheduler = OneCycleLR(optimizer, " + arguments
            + ", total_steps=100)\n"
              "for step in range(100):\n    optimizer.step()\n    scheduler.step()\n",
        "x.py");
    EXPECT_TRUE(script) << script.error().message();
    return *makeCurves(recipeFromScript(*script, {}));
}

std::vector<std::string> namesOf(const Columns &columns)
{
    std::vector<std::string> names;
    for (const auto &[name, curve] : columns)
        names.push_back(name);
    return names;
}

TEST(Columns, haveTheMomentumOfEachGroupByItsName)
{
    const std::string groups = "([{'params': a}, {'params': b}], lr=0.1)";
    const auto sgd =
        furtherColumns(curvesOfScript("SGD" + groups, "[0.4, 0.2], max_momentum=[0.95, 0.9]"));
    EXPECT_EQ(namesOf(sgd), (std::vector<std::string>{"momentum", "lr_1", "momentum_1"}));
    EXPECT_EQ(sgd[0].second->at(0), 0.95);
    EXPECT_EQ(sgd[2].second->at(0), 0.9);
    const auto adam = furtherColumns(curvesOfScript("AdamW" + groups, "[0.4, 0.2]"));
    EXPECT_EQ(namesOf(adam), (std::vector<std::string>{"beta1", "lr_1", "beta1_1"}));
    const auto still =
        furtherColumns(curvesOfScript("AdamW(net.parameters())", "0.4, cycle_momentum=False"));
    EXPECT_TRUE(still.empty());
}

TEST(Columns, haveTheMomentumOfTheFormsSchedule)
{
    Recipe recipe;
    recipe.asRun.framework.clear();
    recipe.schedule.momentum = schedule::MomentumCycle{0.8, 0.9};
    recipe.training.optimizer = optimizer::Sgd{};
    EXPECT_EQ(namesOf(furtherColumns(*makeCurves(recipe))), std::vector<std::string>{"momentum"});
    recipe.training.optimizer = optimizer::Adam{};
    EXPECT_EQ(namesOf(furtherColumns(*makeCurves(recipe))), std::vector<std::string>{"beta1"});
}

} // namespace
} // namespace warmup
