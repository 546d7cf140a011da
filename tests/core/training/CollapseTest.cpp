// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Collapse.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/kernel/Dispatch.h"
#include "core/training/Group.h"
#include "core/training/Workspace.h"

namespace warmup::training {
namespace {

TEST(Spread, isTheVarianceOverTheSamples)
{
    const std::vector<float> outputs = {1, 10, 3, 10, 5, 10};
    EXPECT_NEAR(spread(outputs, 3, 2), 8.0 / 3 / 2, 1e-12);
    const std::vector<float> constant = {0.1F, 7, 0.1F, 7, 0.1F, 7};
    EXPECT_EQ(spread(constant, 3, 2), 0);
    EXPECT_EQ(spread(outputs, 1, 6), 0);
}

TEST(CollapseWatch, marksTheFirstOfTwentyUpdatesOnTheTrivialLoss)
{
    CollapseWatch watch;
    watch.observe(0, 0.1, 3.0, 2.0, 0.09);
    watch.observe(1, 0.1, 1e14, 0.0, 0.09);
    for (Update u = 2; u < 21; ++u)
        watch.observe(u, 0.1, 0.0905, 0.0, 0.09);
    EXPECT_FALSE(watch.collapsed());
    watch.observe(21, 0.1, 0.0905, 0.0, 0.09);
    EXPECT_TRUE(watch.collapsed());
    EXPECT_EQ(watch.since(), 2);
    watch.observe(22, 0.1, 0.12, 0.0, 0.09);
    EXPECT_TRUE(watch.collapsed());
    EXPECT_EQ(watch.since(), 2);
    watch.observe(23, 0.1, 0.09, 0.3, 0.09);
    EXPECT_FALSE(watch.collapsed());
}

TEST(CollapseWatch, marksNoStartAtTheTrivialLossHoweverLong)
{
    CollapseWatch atRateZero; // a network that does tell samples apart
    for (Update u = 0; u < 1000; ++u)
        atRateZero.observe(u, 0, 2.3026, 0.8, 2.3026);
    EXPECT_FALSE(atRateZero.collapsed());
    CollapseWatch neverAlive; // a linear model that starts at 0
    for (Update u = 0; u < 1000; ++u)
        neverAlive.observe(u, u < 500 ? 0 : 1e-9, 2.3026, 1e-12, 2.3026);
    EXPECT_FALSE(neverAlive.collapsed());
    CollapseWatch standsStill; // dead, but nobody trains it
    standsStill.observe(0, 0.1, 2.3026, 0.8, 2.3026);
    for (Update u = 1; u < 1000; ++u)
        standsStill.observe(u, 0, 2.3026, 0, 2.3026);
    EXPECT_FALSE(standsStill.collapsed());
}

TEST(CollapseWatch, marksNoSlowRunThatStaysNearTheTrivialLoss)
{
    CollapseWatch watch;
    for (Update u = 0; u < 1000; ++u)
        watch.observe(u, 0.1, 0.09, 0.1, 0.09);
    EXPECT_FALSE(watch.collapsed());
}

// The standard bed of the lessons: a rate of 2 kills every network that is not warmed up.
class StandardBed : public testing::Test {
protected:
    static constexpr int kSeeds = 8;

    StandardBed()
    {
        Spec spec;
        spec.data = data::Glyphs{};
        spec.loss = Loss::meanSquaredError;
        spec.batch = 32;
        spec.seeds = kSeeds;
        m_group.emplace(*Group::make(spec));
        m_workspace = m_group->makeWorkspace();
        m_watching = m_group->makeWorkspace();
        EXPECT_TRUE(m_group->watch({{diagnostics::Kind::stepLength}}, *m_watching));
    }

    State run(int seed, double peak, Update warmUp, Update zeros = 0)
    {
        return run(seed, peak, warmUp, zeros, *m_workspace);
    }

    State run(int seed, double peak, Update warmUp, Update zeros, Workspace &workspace)
    {
        m_steps.clear();
        State state = m_group->start(seed);
        Permutation order = m_group->makeOrder(seed);
        for (Update u = -zeros; u < 300; ++u) {
            const double progress =
                u < warmUp ? static_cast<double>(u + 1) / static_cast<double>(warmUp) : 1;
            m_group->update(seed, state, {u < 0 ? 0 : peak * progress, {}, {}}, order, workspace);
            if (workspace.observer)
                m_steps.push_back(static_cast<double>(workspace.observer->values()[0]));
        }
        return state;
    }

    std::optional<Group> m_group;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Workspace> m_watching; // of the steps' length
    std::vector<double> m_steps; // of the last run that was watched
};

TEST_F(StandardBed, collapsesOrDivergesAtARateOfTwoAndIsHealthyWithAWarmUp)
{
    int collapsed = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
        const State cold = run(seed, 2.0, 0);
        collapsed += cold.ending == Ending::collapsed ? 1 : 0;
        EXPECT_NE(cold.ending, Ending::running) << seed;
        const State warm = run(seed, 2.0, 20);
        EXPECT_EQ(warm.ending, Ending::running) << seed;
        EXPECT_GT(m_group->evaluate(seed, warm, *m_workspace, {})->testAccuracy, 0.4F);
    }
    EXPECT_GE(collapsed, 2);
}

// What is left to learn of a net whose outputs are dead is their constant: the steps shrink, and
// looking at them changes nothing of what is marked.
TEST_F(StandardBed, marksTheSameUpdateWhileTheStepsAreWatchedAndTheyShrink)
{
    int collapsed = 0;
    for (int seed = 0; seed < kSeeds; ++seed) {
        const State unwatched = run(seed, 2.0, 0);
        if (unwatched.ending != Ending::collapsed)
            continue;
        ++collapsed;
        const State watched = run(seed, 2.0, 0, 0, *m_watching);
        EXPECT_EQ(watched.ending, Ending::collapsed) << seed;
        EXPECT_EQ(watched.endedAt, unwatched.endedAt) << seed;
        ASSERT_EQ(m_steps.size(), 300U);
        const double before =
            *std::max_element(m_steps.begin(), m_steps.begin() + watched.endedAt + 1);
        const double after =
            *std::max_element(m_steps.end() - CollapseWatch::kUpdates, m_steps.end());
        EXPECT_GT(after, 0) << seed;
        EXPECT_LT(after, before / 10) << seed;
    }
    EXPECT_GE(collapsed, 2);
}

TEST_F(StandardBed, isHealthyAtASmallRateAndAfterAnEpochAtRateZero)
{
    for (int seed = 0; seed < kSeeds; ++seed) {
        EXPECT_EQ(run(seed, 0.1, 0).ending, Ending::running) << seed;
        EXPECT_EQ(run(seed, 0.3, 20, 63).ending, Ending::running) << seed;
    }
}

} // namespace
} // namespace warmup::training
