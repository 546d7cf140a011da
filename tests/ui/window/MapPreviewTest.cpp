// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MapPreview.h"

#include <QSignalSpy>

#include <gtest/gtest.h>

#include "core/training/Group.h"
#include "tests/ui/window/Support.h"
#include "ui/RunController.h"
#include "ui/chart/MapChart.h"

namespace warmup::ui {
namespace {

using State = RunController::State;

Recipe rosenbrockRecipe()
{
    Recipe recipe = smallRecipe();
    recipe.schedule.baseRate = 1e-3;
    recipe.schedule.clock.updatesPerEpoch = 10.0;
    recipe.training.model = model::TestFunction{};
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.training.seeds = 2;
    return recipe;
}

class MapPreviewTest : public testing::Test {
protected:
    void show(const Recipe &recipe)
    {
        runs.setRecipe(recipe, curvesOf(recipe), {}, {});
        map.refresh();
    }
    bool hasGround(std::size_t pane = 0)
    {
        return waitFor([&] {
            return chart.data().panes.size() > pane && chart.data().panes[pane].ground != nullptr;
        });
    }
    bool finish()
    {
        return waitFor([&] { return runs.state() == State::finished; });
    }

    RunController runs;
    MapChart chart;
    MapPreview map{runs, chart};
};

TEST_F(MapPreviewTest, isThereForAFunctionOfTwoParametersAlone)
{
    QSignalSpy shown(&map, &MapPreview::shownChanged);
    Recipe glyphs = smallRecipe();
    glyphs.training.data = data::Glyphs{};
    show(glyphs);
    EXPECT_FALSE(map.isShown());
    show(rosenbrockRecipe());
    EXPECT_TRUE(map.isShown());
    ASSERT_TRUE(hasGround());
    EXPECT_FALSE(chart.data().panes[0].ground->heights.empty());
    show(glyphs);
    EXPECT_FALSE(map.isShown());
    EXPECT_EQ(shown.count(), 2);
}

TEST_F(MapPreviewTest, drawsTheWayOfEverySeedOfBothArms)
{
    show(rosenbrockRecipe());
    runs.start();
    ASSERT_TRUE(finish());
    ASSERT_TRUE(waitFor([&] { return chart.data().panes[0].trails.size() == 2; }));
    for (const MapTrail &trail : chart.data().panes[0].trails) {
        ASSERT_EQ(trail.seeds.size(), 2U) << trail.label.toStdString();
        for (const MapTrail::Seed &seed : trail.seeds) {
            ASSERT_EQ(seed.x->size(), 200);
            EXPECT_FLOAT_EQ(seed.x->at(0), -1.2F);
            EXPECT_FLOAT_EQ(seed.y->at(0), 1.0F);
            EXPECT_NE(seed.x->at(199), -1.2F);
        }
    }
    runs.setHidden(runs.runs()[1].id, true);
    EXPECT_EQ(chart.data().panes[0].trails.size(), 1U);
}

TEST_F(MapPreviewTest, anotherFunctionKeepsNoWayOfTheFirst)
{
    Recipe recipe = rosenbrockRecipe();
    show(recipe);
    runs.start();
    ASSERT_TRUE(finish());
    ASSERT_TRUE(hasGround());
    const MapGroundPtr first = chart.data().panes[0].ground;
    recipe.training.model = model::TestFunction{model::TestFunction::Name::beale, {}, {}, 0, 0};
    show(recipe);
    EXPECT_TRUE(chart.data().panes[0].trails.empty());
    ASSERT_TRUE(hasGround());
    EXPECT_NE(chart.data().panes[0].ground, first);
}

TEST_F(MapPreviewTest, showsTheSamplesBeforeARunBegins)
{
    show(smallRecipe());
    ASSERT_TRUE(waitFor([&] { return map.isShown(); }));
    EXPECT_EQ(chart.data().kind, MapData::Kind::classes);
    EXPECT_EQ(chart.data().classes, 3);
    EXPECT_EQ(chart.data().points->size(), 600U);
}

TEST_F(MapPreviewTest, theRegionsAreWhatTheModelGivesInTheEnd)
{
    show(smallRecipe());
    runs.start();
    ASSERT_TRUE(finish());
    ASSERT_TRUE(hasGround());
    const auto session = runs.session().lock();
    ASSERT_TRUE(session);
    const auto state = session->snapshot(0);
    ASSERT_TRUE(state);
    const training::Group &group = *session->group();
    const auto workspace = group.makeWorkspace();
    const auto sharesAt = [&](const plot::PlanePoint &at) {
        const float inputs[] = {static_cast<float>(at.x), static_cast<float>(at.y)};
        std::vector<float> outputs(3);
        group.predict(*state, inputs, outputs, *workspace);
        training::softmax(outputs, 3);
        return outputs;
    };
    // The last look is at the last update.
    const auto agrees = [&] {
        const MapGround &ground = *chart.data().panes[0].ground;
        for (const std::size_t node : {0U, 48U, 96U}) {
            const auto shares = sharesAt(ground.shares[0].node(node, 96 - node));
            for (std::size_t i = 0; i < 3; ++i)
                if (std::abs(ground.shares[i].at(node, 96 - node) - double{shares[i]}) > 1e-6)
                    return false;
        }
        return true;
    };
    EXPECT_TRUE(waitFor(agrees));
}

TEST_F(MapPreviewTest, eachArmHasItsOwnRegionsAndKeepsThemWhenTheNextRunStarts)
{
    Recipe recipe = smallRecipe(8);
    recipe.training.follow = training::Follow::both;
    show(recipe);
    runs.start();
    ASSERT_TRUE(finish());
    ASSERT_TRUE(hasGround(1));
    EXPECT_NE(chart.data().panes[0].ground, chart.data().panes[1].ground);
    runs.keep();
    runs.restart();
    ASSERT_TRUE(finish());
    ASSERT_TRUE(hasGround(3));
    EXPECT_EQ(chart.data().panes.size(), 4U);
}

TEST(MapPreview, changesNoBitOfTheTraining)
{
    std::vector<std::vector<float>> losses;
    for (const bool withMap : {false, true}) {
        RunController runs;
        MapChart chart;
        std::unique_ptr<MapPreview> map;
        if (withMap)
            map = std::make_unique<MapPreview>(runs, chart);
        Recipe recipe = longRecipe();
        recipe.schedule.clock.updatesPerEpoch = 500.0; // 10 000 updates: many looks
        runs.setRecipe(recipe, curvesOf(recipe), {}, {});
        runs.start();
        ASSERT_TRUE(waitFor([&] { return runs.state() == State::finished; }));
        const auto values = runs.runs()[0].members[0].losses->values();
        losses.emplace_back(values.begin(), values.end());
    }
    EXPECT_EQ(losses[0].size(), 10'000U);
    EXPECT_EQ(losses[0], losses[1]);
}

} // namespace
} // namespace warmup::ui
