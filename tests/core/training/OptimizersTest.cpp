// SPDX-License-Identifier: GPL-3.0-or-later
// What every optimizer does in a run: alone and in company, saved and continued, in parts, clipped,
// evaluated where it is to be, with a momentum that moves.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/optimizer/Clip.h"
#include "core/training/Parts.h"
#include "core/training/Session.h"
#include "core/training/Workspace.h"
#include "tests/core/optimizer/EveryOptimizer.h"
#include "tests/core/training/Curves.h"
#include "tests/core/training/States.h"

namespace warmup::training {
namespace {

using optimizer::ParameterGroup;
using testing::HasSubstr;

Spec optimizerSpec(const optimizer::Spec &optimizer)
{
    Spec spec;
    spec.data = data::Spirals{.samplesPerClass = 20, .testSamplesPerClass = 5};
    spec.model = model::Mlp{.hidden = {8}};
    spec.optimizer = optimizer;
    spec.batch = 16;
    spec.seeds = 3;
    return spec;
}

std::unique_ptr<Session> makeOptimized(const Spec &spec, const SessionOptions &options = {},
                                       std::shared_ptr<const Checkpoint> from = {})
{
    return Session::create(spec, {{"ramp", rampCurve(60, 0.01, 10)}}, 4, options, std::move(from));
}

void finishOptimized(Session &session)
{
    session.run();
    session.wait();
}

TEST(EveryOptimizer, hasTheSameBitsAloneAndInCompany)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        const auto together = makeOptimized(optimizerSpec(optimizer), {.threads = 2});
        finishOptimized(*together);
        for (std::size_t seed = 0; seed < 3; ++seed) {
            Spec spec = optimizerSpec(optimizer);
            spec.seeds = 1;
            spec.firstSeed += seed;
            const auto alone = makeOptimized(spec);
            finishOptimized(*alone);
            EXPECT_EQ(bytesOfState(*alone->snapshot(0)), bytesOfState(*together->snapshot(seed)))
                << name;
        }
    }
}

TEST(EveryOptimizer, goesOnFromACheckpointBitForBit)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        const auto straight = makeOptimized(optimizerSpec(optimizer));
        finishOptimized(*straight);
        for (const Update update : {1, 23}) {
            straight->requestCheckpoint(update);
            straight->wait();
            const auto again =
                makeOptimized(optimizerSpec(optimizer), {}, straight->takeCheckpoint());
            finishOptimized(*again);
            ASSERT_EQ(again->status().state, Status::State::finished) << name;
            EXPECT_EQ(bytesOfRun(*again), bytesOfRun(*straight)) << name << " from " << update;
        }
    }
}

TEST(EveryOptimizer, makesTheLossSmaller)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        Spec spec;
        spec.model = model::Quadratic{.dimension = 10, .condition = 5};
        spec.optimizer = optimizer;
        // Adadelta's rate is 1, and LARS and Adadelta begin with small steps.
        const double rate = name == "adadelta" ? 1 : name == "lars" ? 10 : 0.01;
        const auto session = Session::create(spec, {{"one", constantCurve(200, rate)}}, 1);
        finishOptimized(*session);
        const auto losses = session->tail(0, 0, 0).losses;
        ASSERT_EQ(losses.size(), 200U) << name;
        EXPECT_LT(losses.back(), losses.front()) << name;
    }
}

TEST(EveryOptimizer, endsInDivergenceWhereTheRateIsTooHigh)
{
    int diverged = 0;
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        const auto session =
            Session::create(optimizerSpec(optimizer), {{"one", constantCurve(40, 1e30)}}, 4);
        finishOptimized(*session);
        const Status status = session->status();
        EXPECT_NE(status.state, Status::State::failed) << name;
        for (const MemberStatus &member : status.members)
            diverged += member.ending == Ending::diverged;
    }
    EXPECT_GT(diverged, 3 * 15);
}

model::Layout twoLayers()
{
    model::Layout layout;
    layout.add("1.weight", 2, 3);
    layout.add("1.bias", 1, 3);
    layout.add("1.norm.gain", 1, 2);
    layout.add("1.norm.bias", 1, 1);
    layout.add("token", 4, 2);
    layout.add("2.weight", 3, 1);
    layout.add("2.bias", 1, 1);
    return layout;
}

TEST(Parts, takeTheSettingsOfTheFirstGroupThatNamesThem)
{
    const std::vector<ParameterGroup> groups = {{"2.*", 0, {}},
                                                {"biases", 1, 0.5},
                                                {"norms", 2, 0.0},
                                                {"1.weight", 0.25, {}},
                                                {"embeddings", 3, 1.0}};
    const auto parts = makeParts(twoLayers(), groups);
    ASSERT_TRUE(parts);
    const std::vector<optimizer::Part> expected = {
        {0, 6, false, 0.25, {}}, {6, 3, true, 1, 0.5},  {9, 2, true, 2, 0.0}, {11, 1, true, 2, 0.0},
        {12, 8, false, 3, 1.0},  {20, 3, false, 0, {}}, {23, 1, true, 0, {}}};
    EXPECT_EQ(*parts, expected);
    const auto weights = makeParts(twoLayers(), {{"weights", 0.5, {}}});
    ASSERT_TRUE(weights);
    EXPECT_EQ((*weights)[0].rateFactor, 0.5);
    EXPECT_EQ((*weights)[4].rateFactor, 1) << "an embedding is none of the weights";
    EXPECT_EQ((*weights)[5].rateFactor, 0.5);
}

TEST(Parts, oneGroupMayNameSeveralKindsAndTensors)
{
    const auto parts = makeParts(twoLayers(), {{" biases,norms , 1.weight", 0.5, 0.0}});
    ASSERT_TRUE(parts);
    std::vector<bool> taken;
    for (const optimizer::Part &part : *parts)
        taken.push_back(part.rateFactor == 0.5);
    EXPECT_EQ(taken, (std::vector{true, true, true, true, false, false, true}));
    for (const char *names : {"biases,", ",", "biases, , norms"})
        EXPECT_FALSE(makeParts(twoLayers(), {{names, 1, {}}})) << names;
    EXPECT_THAT(makeParts(twoLayers(), {{"biases, 3.*", 1, {}}}).error().message(),
                HasSubstr("/training/groups/0/blocks: found \"3.*\""));
}

TEST(Parts, refuseNamesAndNumbersThatCannotBe)
{
    const auto message = [](const ParameterGroup &group) {
        const auto parts = makeParts(twoLayers(), {{"biases", 1, {}}, group});
        return parts ? std::string() : parts.error().message();
    };
    EXPECT_EQ(message({"3.weight", 1, {}}),
              "/training/groups/1/blocks: found \"3.weight\"; allowed: weights, biases, norms, "
              "embeddings, or with * for any characters one of 1.weight, 1.bias, 1.norm.gain, "
              "1.norm.bias, token, 2.weight, 2.bias");
    EXPECT_THAT(message({"", 1, {}}), HasSubstr("/training/groups/1/blocks: found \"\""));
    EXPECT_EQ(message({"*weight", 1, {}}), "");
    EXPECT_EQ(message({"weights", -1, {}}),
              "/training/groups/1/rateFactor: found -1; allowed: a number from 0 to 1e30");
    EXPECT_THAT(message({"weights", std::nan(""), {}}), HasSubstr("rateFactor: found nan"));
    EXPECT_EQ(message({"weights", 1, -0.5}),
              "/training/groups/1/weightDecay: found -0.5; allowed: a number from 0 to 1e30");
    EXPECT_THAT(message({std::string(63, '*') + "x", 1, {}}), HasSubstr("*x\""));
    EXPECT_THAT(message({std::string(100'000, '*') + "x", 1, {}}), HasSubstr("*x\""));
    // A kind that the model has none of is no mistake.
    model::Layout plain;
    plain.add("1.weight", 2, 2);
    EXPECT_TRUE(makeParts(plain, {{"norms", 1, 0.0}}));
}

TEST(Parts, areFoundByPatterns)
{
    const auto parts = makeParts(twoLayers(), {{"*.norm.*n, t*k**n, 2.*i*t", 0.5, {}}});
    ASSERT_TRUE(parts);
    std::vector<bool> taken;
    for (const optimizer::Part &part : *parts)
        taken.push_back(part.rateFactor == 0.5);
    EXPECT_EQ(taken, (std::vector{false, false, true, false, true, true, false}));
    for (const char *pattern : {"*gai", "gain*", "1.*.*.gain", "*t*t", "token*x", "*.norm.gain.*"})
        EXPECT_FALSE(makeParts(twoLayers(), {{pattern, 1, {}}})) << pattern;
    for (const char *pattern : {"*", "**", "token*", "*token", "*1.weight*", "1*.*gain"})
        EXPECT_TRUE(makeParts(twoLayers(), {{pattern, 1, {}}})) << pattern;
    const std::string names = "1.weight, 1.bias, 1.norm.gain, 1.norm.bias, token, 2.weight, 2.bias";
    EXPECT_TRUE(makeParts(twoLayers(), {{names, 1, {}}})) << "more than 64 characters";
}

TEST(Parts, freezeWeightsAtAFactorOfZero)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        Spec spec = optimizerSpec(optimizer);
        spec.groups = {{"1.*", 0, {}}};
        const Group group = *Group::make(spec);
        const auto workspace = group.makeWorkspace();
        State state = group.start(0);
        const State start = state;
        Permutation order = group.makeOrder(0);
        for (int u = 0; u < 5; ++u)
            group.update(0, state, {0.01, {}, {}}, order, *workspace);
        for (const model::Block &block : group.layout().blocks) {
            const bool frozen = block.name.starts_with("1.");
            const auto begin = static_cast<std::ptrdiff_t>(block.offset);
            EXPECT_EQ(std::equal(state.parameters.begin() + begin,
                                 state.parameters.begin() + begin
                                     + static_cast<std::ptrdiff_t>(block.size()),
                                 start.parameters.begin() + begin),
                      frozen)
                << name << ", " << block.name;
        }
    }
}

TEST(Clipping, isAfterTheNormThatIsWatchedAndBeforeTheStep)
{
    Spec spec = optimizerSpec(optimizer::Sgd{});
    spec.clipping = optimizer::ClipByNorm{0.125};
    spec.diagnostics.show = {diagnostics::Kind::gradientNorm};
    const Group group = *Group::make(spec);
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    const State start = state;
    Permutation order = group.makeOrder(0);
    group.update(0, state, {1, {}, {}}, order, *workspace);
    const double watched = static_cast<double>(workspace->observer->values()[0]);
    EXPECT_GT(watched, 0.2);
    double moved = 0;
    for (std::size_t i = 0; i < state.parameters.size(); ++i)
        moved += std::pow(static_cast<double>(state.parameters[i] - start.parameters[i]), 2);
    EXPECT_NEAR(std::sqrt(moved), 0.125 * watched / (watched + 1e-6), 1e-6);
    spec.clipping = optimizer::ClipByValue{0};
    EXPECT_EQ(Group::make(spec).error().message(),
              "/training/clipping/limit: found 0; allowed: a number above 0");
}

TEST(ScheduleFree, isEvaluatedAtTheAverageAndTrainedElsewhere)
{
    for (const optimizer::Spec &optimizer : {optimizer::Spec(optimizer::ScheduleFreeSgd{}),
                                             optimizer::Spec(optimizer::ScheduleFreeAdamW{})}) {
        const Group group = *Group::make(optimizerSpec(optimizer));
        const auto workspace = group.makeWorkspace();
        State state = group.start(0);
        Permutation order = group.makeOrder(0);
        const auto atStart = group.evaluatedWeights(state, *workspace);
        EXPECT_TRUE(std::equal(atStart.begin(), atStart.end(), state.parameters.begin()));
        for (int u = 0; u < 12; ++u)
            group.update(0, state, {0.05, {}, {}}, order, *workspace);
        // x from y and z: y = 0.1 z + 0.9 x.
        State average = state;
        for (std::size_t i = 0; i < state.parameters.size(); ++i)
            average.parameters[i] =
                static_cast<float>((static_cast<double>(state.parameters[i])
                                    - 0.1 * static_cast<double>(state.optimizer.slots[0][i]))
                                   / 0.9);
        const auto weights = group.evaluatedWeights(state, *workspace);
        double apart = 0;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            EXPECT_NEAR(weights[i], average.parameters[i], 1e-6);
            apart += std::abs(static_cast<double>(weights[i] - state.parameters[i]));
        }
        EXPECT_GT(apart, 0.01);
        std::vector<float> outputs(3);
        std::vector<float> wanted(3);
        const std::vector<float> point = {0.3F, -0.2F};
        group.predict(state, point, outputs, *workspace);
        // A group that evaluates what the parameters hold.
        const Group plain = *Group::make(optimizerSpec(optimizer::Sgd{}));
        const auto plainWorkspace = plain.makeWorkspace();
        EXPECT_NEAR(group.evaluate(0, state, *workspace, {})->testLoss,
                    plain.evaluate(0, average, *plainWorkspace, {})->testLoss, 1e-5);
        plain.predict(average, point, wanted, *plainWorkspace);
        for (std::size_t i = 0; i < 3; ++i)
            EXPECT_NEAR(outputs[i], wanted[i], 1e-5);
        EXPECT_NEAR(*group.trainingLoss(0, state, *workspace),
                    *plain.trainingLoss(0, average, *plainWorkspace), 1e-5);
        EXPECT_GT(std::abs(*group.trainingLoss(0, state, *workspace)
                           - *plain.trainingLoss(0, state, *plainWorkspace)),
                  1e-4);
    }
}

TEST(ScheduleFree, evaluatesFrozenWeightsAsTheyAre)
{
    Spec spec = optimizerSpec(optimizer::ScheduleFreeSgd{});
    spec.frozen = {"1.weight"};
    const Group group = *Group::make(spec);
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    const State start = state;
    Permutation order = group.makeOrder(0);
    for (int u = 0; u < 5; ++u)
        group.update(0, state, {0.05, {}, {}}, order, *workspace);
    const auto weights = group.evaluatedWeights(state, *workspace);
    const model::Block &block = group.layout().blocks.front();
    ASSERT_EQ(block.name, "1.weight");
    for (std::size_t i = 0; i < block.size(); ++i)
        EXPECT_EQ(weights[i], start.parameters[i]);
}

// A rate of 0.01 and a momentum that falls.
class Cycled final : public schedule::RateCurve {
public:
    explicit Cycled(Update length) : m_length(length) { }
    Update length() const override { return m_length; }
    LearningRate at(Update) const override { return 0.01; }
    schedule::RateRange over(Update, Update) const override { return {0.01, 0.01, 0.01, 0.01}; }
    std::optional<double> momentumAt(Update u) const override
    {
        return 0.95 - 0.005 * static_cast<double>(u % 20);
    }

private:
    Update m_length;
};

std::unique_ptr<Session> cycledSession(const optimizer::Spec &optimizer,
                                       std::shared_ptr<const Checkpoint> from = {})
{
    return Session::create(optimizerSpec(optimizer), {{"cycled", std::make_shared<Cycled>(60)}}, 4,
                           {}, std::move(from));
}

TEST(CycledMomentum, reachesTheOptimizerInEveryUpdate)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        const auto session = cycledSession(optimizer);
        finishOptimized(*session);
        if (!optimizer::takesMomentum(optimizer)) {
            const Error error = *session->status().error;
            EXPECT_EQ(error.where, "/training/optimizer/kind");
            EXPECT_EQ(error.found,
                      optimizer::whyNoMomentum(optimizer)
                          + ", under a schedule that cycles the momentum");
            EXPECT_THAT(error.allowed, HasSubstr("cycle_momentum=False"));
            continue;
        }
        // Also where the configuration has no momentum: it begins with that of update 0.
        Spec spec = optimizerSpec(optimizer::withMomentum(optimizer, 0.95));
        const Group group = *Group::make(spec);
        const auto workspace = group.makeWorkspace();
        State state = group.start(0);
        Permutation order = group.makeOrder(0);
        const Cycled curve(60);
        for (Update u = 0; u < 60; ++u)
            group.update(0, state, {0.01, curve.momentumAt(u), {}}, order, *workspace);
        EXPECT_EQ(bytesOfState(state), bytesOfState(*session->snapshot(0))) << name;
    }
}

TEST(CycledMomentum, isReplayedAndContinuedWithWhatWasApplied)
{
    const auto straight = cycledSession(optimizer::Adam{});
    finishOptimized(*straight);
    straight->requestCheckpoint(31);
    straight->wait();
    const auto checkpoint = straight->takeCheckpoint();
    ASSERT_EQ(checkpoint->momenta.size(), 1U);
    ASSERT_EQ(checkpoint->momenta[0].size(), 31U);
    EXPECT_EQ(checkpoint->momenta[0][21], *Cycled(60).momentumAt(21));
    const auto again = cycledSession(optimizer::Adam{}, checkpoint);
    finishOptimized(*again);
    EXPECT_EQ(bytesOfRun(*again), bytesOfRun(*straight));
}

TEST(CycledMomentum, beginsWithTheCurveThatHasIt)
{
    const auto session = Session::create(optimizerSpec(optimizer::Sgd{.momentum = 0.5}),
                                         {{"one", constantCurve(40, 0.01)}}, 4);
    session->advance(10);
    session->wait();
    session->edit(0, std::make_shared<Cycled>(40), "cycled");
    finishOptimized(*session);
    session->requestCheckpoint(40);
    session->wait();
    const auto checkpoint = session->takeCheckpoint();
    ASSERT_EQ(checkpoint->momenta[0].size(), 40U);
    EXPECT_TRUE(std::isnan(checkpoint->momenta[0][9]));
    EXPECT_EQ(checkpoint->momenta[0][10], *Cycled(40).momentumAt(10));
    EXPECT_EQ(session->tail(0, 10, 0).momenta[0], checkpoint->momenta[0][10]);
    EXPECT_EQ(session->tail(0, 0, 0).momenta.size(), 40U);
    // Replayed across the edit: the same states as a run that made it.
    session->requestCheckpoint(20);
    session->wait();
    const auto early = session->takeCheckpoint();
    const auto again = Session::create(optimizerSpec(optimizer::Sgd{.momentum = 0.5}),
                                       {{"one", constantCurve(20, 0.01)}}, 4);
    again->advance(10);
    again->wait();
    again->edit(0, std::make_shared<Cycled>(20), "cycled");
    finishOptimized(*again);
    EXPECT_EQ(bytesOfState(early->states[0]), bytesOfState(*again->snapshot(0)));
}

std::unique_ptr<Session> steadySession(const optimizer::Spec &optimizer)
{
    return Session::create(optimizerSpec(optimizer), {{"one", constantCurve(60, 0.01)}}, 4);
}

// Goes on to the end with another curve from update `at` on.
void finishUnder(Session &session, Update at, const schedule::RateCurvePtr &curve)
{
    session.advance(at);
    session.wait();
    session.edit(0, curve, "edited");
    finishOptimized(session);
}

std::shared_ptr<const Checkpoint> savedAt(Session &session, Update update)
{
    session.requestCheckpoint(update);
    session.wait();
    return session.takeCheckpoint();
}

TEST(CycledMomentum, thatIsSwitchedOffLeavesTheRecipesOwn)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        if (!optimizer::takesMomentum(optimizer))
            continue;
        const auto session = cycledSession(optimizer);
        finishUnder(*session, 20, constantCurve(60, 0.01));
        const auto saved =
            Session::create(optimizerSpec(optimizer), {{"one", constantCurve(60, 0.01)}}, 4, {},
                            savedAt(*session, 31));
        finishOptimized(*saved);
        EXPECT_EQ(bytesOfRun(*saved), bytesOfRun(*session)) << name;

        const Group group = *Group::make(optimizerSpec(optimizer));
        const auto workspace = group.makeWorkspace();
        State state = group.start(0);
        optimizer::addMomentum(optimizer, state.parameters.size(), state.optimizer);
        Permutation order = group.makeOrder(0);
        for (Update u = 0; u < 60; ++u)
            group.update(0, state,
                         {0.01, u < 20 ? Cycled(60).momentumAt(u) : std::nullopt, std::nullopt},
                         order, *workspace);
        EXPECT_EQ(bytesOfState(state), bytesOfState(*session->snapshot(0))) << name;
    }
}

TEST(CycledMomentum, thatIsSwitchedOnReachesAnOptimizerWithout)
{
    for (const optimizer::Spec &optimizer :
         std::vector<optimizer::Spec>{optimizer::Sgd{}, optimizer::SignSgd{}, optimizer::RmsProp{},
                                      optimizer::RmsProp{.centred = true}}) {
        const auto session = steadySession(optimizer);
        finishUnder(*session, 10, std::make_shared<Cycled>(60));
        const auto plain = steadySession(optimizer);
        finishOptimized(*plain);
        EXPECT_NE(session->snapshot(0)->parameters, plain->snapshot(0)->parameters);
        // Saved after the edit, or replayed across it.
        const auto saved = cycledSession(optimizer, savedAt(*session, 31));
        finishOptimized(*saved);
        EXPECT_EQ(bytesOfRun(*saved), bytesOfRun(*session));
        // Forked before it.
        const auto forked = cycledSession(optimizer, savedAt(*plain, 10));
        finishOptimized(*forked);
        EXPECT_EQ(bytesOfState(*forked->snapshot(0)), bytesOfState(*session->snapshot(0)));
    }
}

TEST(CycledMomentum, isNoEditOfAnOptimizerThatTakesNone)
{
    for (const auto &[name, optimizer] : optimizer::everyOptimizer()) {
        if (optimizer::takesMomentum(optimizer))
            continue;
        EXPECT_EQ(checkMomentum(optimizer, Cycled(60)).error().where, "/training/optimizer/kind");
        EXPECT_TRUE(checkMomentum(optimizer, *constantCurve(60, 0.01)));
        const auto session = steadySession(optimizer);
        finishUnder(*session, 10, std::make_shared<Cycled>(60));
        EXPECT_TRUE(session->edits().empty()) << name;
        const auto plain = steadySession(optimizer);
        finishOptimized(*plain);
        EXPECT_EQ(bytesOfRun(*session), bytesOfRun(*plain)) << name;
    }
}

} // namespace
} // namespace warmup::training
