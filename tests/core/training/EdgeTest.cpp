// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cmath>
#include <limits>
#include <thread>

#include <gtest/gtest.h>

#include "core/kernel/Dispatch.h"
#include "core/training/Session.h"
#include "core/training/Workspace.h"
#include "tests/core/training/Curves.h"

namespace warmup::training {
namespace {

// Samples of one feature, in classes.
std::shared_ptr<data::Dataset> labelled(std::vector<float> inputs, std::vector<std::int32_t> labels,
                                        int classes)
{
    auto dataset = std::make_shared<data::Dataset>();
    dataset->features = 1;
    dataset->classes = dataset->outputs = classes;
    dataset->train.count = static_cast<std::int64_t>(inputs.size());
    dataset->train.inputs = std::move(inputs);
    dataset->train.labels = std::move(labels);
    return dataset;
}

Spec logistic(int batch)
{
    Spec spec;
    spec.model = model::Mlp{.hidden = {}};
    spec.batch = batch;
    return spec;
}

struct Trained {
    State state;
    std::vector<double> losses;
};

Trained train(const Group &group, int updates, double rate)
{
    const auto workspace = group.makeWorkspace();
    Trained trained{group.start(0), {}};
    Permutation order = group.makeOrder(0);
    for (int u = 0; u < updates; ++u)
        trained.losses.push_back(
            group.update(0, trained.state, {rate, {}, {}}, order, *workspace).loss);
    return trained;
}

std::string whyNot(const Spec &spec, std::vector<data::DatasetPtr> datasets)
{
    const auto made = Group::make(spec, std::move(datasets));
    return made ? std::string() : made.error().message();
}

TEST(Edge, oneSampleIsTrainedOnAndIsNoCollapse)
{
    const Group group = *Group::make(logistic(1), {labelled({2}, {1}, 3)});
    EXPECT_EQ(group.batchesPerEpoch(), 1);
    const Trained trained = train(group, 200, 0.5);
    EXPECT_EQ(trained.state.ending, Ending::running);
    EXPECT_LT(trained.losses.back(), 0.01);
}

TEST(Edge, batchesOfOneSampleAreNoCollapse)
{
    const Group group = *Group::make(logistic(1), {labelled({-1, 1, -1, 1}, {0, 1, 1, 0}, 2)});
    EXPECT_EQ(train(group, 200, 0.01).state.ending, Ending::running);
}

TEST(Edge, oneClassHasNoLossAndIsNoCollapse)
{
    Spec spec = logistic(2);
    spec.optimizer = optimizer::Sgd{.weightDecay = 1}; // the outputs shrink to 0
    const Group group = *Group::make(spec, {labelled({3, -3}, {0, 0}, 1)});
    const Trained trained = train(group, 100, 0.5);
    EXPECT_EQ(trained.losses.front(), 0);
    EXPECT_EQ(trained.state.ending, Ending::running);
}

TEST(Edge, aNumberInTheDataThatIsNoneIsADivergenceAtTheUpdateThatMeetsIt)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Group group = *Group::make(logistic(2), {labelled({1, 2, nan, 4}, {0, 1, 0, 1}, 2)});
    const Trained trained = train(group, 4, 0.1);
    EXPECT_EQ(trained.state.ending, Ending::diverged);
    EXPECT_LE(trained.state.endedAt, 1);
    EXPECT_EQ(trained.state.update, trained.state.endedAt + 1);
}

TEST(Edge, labelsOutsideTheClassesAreRefused)
{
    EXPECT_EQ(whyNot(logistic(2), {labelled({1, 2}, {0, 2}, 2)}),
              "/training/data: found the label 2; allowed: 0 to 1");
    EXPECT_EQ(whyNot(logistic(2), {labelled({1, 2}, {-1, 0}, 2)}),
              "/training/data: found the label -1; allowed: 0 to 1");
    auto test = labelled({1, 2}, {0, 1}, 2);
    test->test = test->train;
    test->test.labels = {0, 7};
    EXPECT_EQ(whyNot(logistic(2), {test}), "/training/data: found the label 7; allowed: 0 to 1");
}

TEST(Edge, whatNoMemoryHoldsIsRefusedBeforeItIsAskedFor)
{
    const auto data = labelled({1, 2}, {0, 1}, 2);
    Spec spec = logistic(2);
    spec.seeds = std::numeric_limits<int>::max();
    EXPECT_EQ(whyNot(spec, {data}),
              "/training/seeds: found 2147483647; allowed: a whole number from 1 to 1000");
    spec.seeds = 1000;
    EXPECT_EQ(whyNot(spec, {data}), "");
    // 1 * 1000 + 1000 + 1000 * 1000 + 1000 + 1000 * 2 + 2 numbers, three times for Adam.
    spec.model = model::Mlp{.hidden = {1000, 1000}};
    spec.optimizer = optimizer::Adam{};
    EXPECT_EQ(whyNot(spec, {data}),
              "/training/seeds: found 1000; allowed: at most 331 for a model of this size");
    spec.seeds = 331;
    EXPECT_EQ(whyNot(spec, {data}), "");
    spec.seeds = 1;
    spec.model = model::Mlp{.hidden = {2147483647, 2147483647, 2147483647}};
    EXPECT_EQ(whyNot(spec, {data}),
              "/training/model: found more than 50000000 weights; allowed: at most 50000000");
    spec = logistic(2);
    auto wide = std::make_shared<data::Dataset>();
    wide->features = 200'000'000; // without the inputs: the batch is refused before they are read
    wide->outputs = 1;
    wide->train.count = 2;
    wide->train.targets = {0, 1};
    spec.loss = Loss::meanSquaredError;
    EXPECT_EQ(whyNot(spec, {wide}),
              "/training/batch: found 2; allowed: at most 1 for samples of 200000000 numbers");
}

TEST(Edge, aRateOfZeroMovesNothingButTheMomentumItGathers)
{
    Spec spec = logistic(2);
    spec.optimizer = optimizer::Sgd{.momentum = 0.9};
    const Group group = *Group::make(spec, {labelled({1, 2}, {0, 1}, 2)});
    const State start = group.start(0);
    const State one = train(group, 1, 0).state;
    const State three = train(group, 3, 0).state;
    EXPECT_EQ(three.parameters, start.parameters);
    // The same gradient g each time: g, then (1 + 0.9 + 0.81) g.
    for (std::size_t i = 0; i < start.parameters.size(); ++i)
        EXPECT_NEAR(three.optimizer.slots[0][i], 2.71F * one.optimizer.slots[0][i], 1e-6F);
}

Spec small()
{
    Spec spec;
    spec.data = data::Spirals{.samplesPerClass = 20, .testSamplesPerClass = 5};
    spec.model = model::Mlp{.hidden = {8}};
    spec.batch = 32;
    return spec;
}

TEST(Edge, aRunOfNoUpdateIsFinishedAtOnce)
{
    const auto session = Session::create(small(), {{"none", constantCurve(0, 0.1)}}, 2);
    session->run();
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::finished);
    EXPECT_EQ(session->status().update, 0);
    EXPECT_EQ(session->status().secondsLeft, 0);
    EXPECT_TRUE(session->tail(0, 0, 0).losses.empty());
    EXPECT_TRUE(session->tail(0, 0, 0).evaluations.empty());
}

TEST(Edge, aRunThatAnEditMakesShorterThanItIsEndsWithAnEvaluation)
{
    const auto session = Session::create(small(), {{"one", constantCurve(1000, 0.1)}}, 50);
    session->advance(70);
    session->wait();
    ASSERT_EQ(session->tail(0, 0, 0).evaluations.size(), 1U); // after 50
    session->edit(0, constantCurve(40, 0.1), "shorter");
    session->wait();
    const Status status = session->status();
    EXPECT_EQ(status.state, Status::State::finished);
    EXPECT_EQ(status.update, 70);
    EXPECT_EQ(status.length, 40);
    EXPECT_EQ(status.secondsLeft, 0);
    const Tail tail = session->tail(0, 0, 0);
    EXPECT_EQ(tail.losses.size(), 70U);
    ASSERT_EQ(tail.evaluations.size(), 2U);
    EXPECT_EQ(tail.evaluations[1].update, 70);
    session->run(); // nothing is left to do
    session->wait();
    EXPECT_EQ(session->tail(0, 0, 0).evaluations.size(), 2U);
    session->edit(0, constantCurve(90, 0.1), "longer");
    session->run();
    session->wait();
    EXPECT_EQ(session->tail(0, 0, 0).losses.size(), 90U);
    EXPECT_EQ(session->tail(0, 0, 0).evaluations.back().update, 90);
}

TEST(Edge, statusTellsNoSpeedWhenPausedAndNeverMoreThanTheSpeedThatWasSet)
{
    const auto session = Session::create(small(), {{"one", constantCurve(1'000'000, 0.1)}}, 50);
    session->wait();
    EXPECT_EQ(session->status().updatesPerSecond, 0);
    EXPECT_EQ(session->status().secondsLeft, 0);
    session->setSpeed(1);
    session->run();
    while (session->status().update == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    // The first update is made at once: that is no pace of thousands a second.
    const Status first = session->status();
    EXPECT_GT(first.updatesPerSecond, 0);
    EXPECT_LE(first.updatesPerSecond, 1);
    EXPECT_GE(first.secondsLeft, 999'999);
    session->setSpeed(0);
    while (session->status().update < 200)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    EXPECT_GT(session->status().updatesPerSecond, 1);
    session->pause();
    session->wait();
    EXPECT_EQ(session->status().updatesPerSecond, 0);
    EXPECT_EQ(session->status().secondsLeft, 0);
}

TEST(Edge, statusCountsTheMembersThatTrainWhenOneHasDiverged)
{
    const auto session = Session::create(
        small(), {{"calm", constantCurve(100'000'000, 0.1)}, {"wild", constantCurve(5, 1e30)}}, 50);
    session->run();
    while (session->status().update < 300)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const Status status = session->status();
    EXPECT_EQ(status.members[1].ending, Ending::diverged);
    EXPECT_EQ(status.update, status.members[0].updates);
    EXPECT_GT(status.updatesPerSecond, 0);
    EXPECT_NEAR(status.secondsLeft * status.updatesPerSecond,
                static_cast<double>(status.length - status.update), 1);
}

TEST(Edge, statusNamesTheInstructionSetOfTheRun)
{
    const auto session = Session::create(small(), {{"one", constantCurve(1, 0.1)}}, 50);
    session->wait();
    EXPECT_EQ(session->status().kernel, kernel::name(kernel::instructionSet()));
}

TEST(Edge, aDataErrorNamesTheFieldOfTheForm)
{
    const auto where = [](const data::Spec &data) {
        Spec spec = small();
        spec.data = data;
        const auto session = Session::create(spec, {{"one", constantCurve(9, 0.1)}}, 50);
        session->wait();
        const auto error = session->status().error;
        return error ? error->where : std::string("none");
    };
    EXPECT_EQ(where(data::Glyphs{.noise = -1}), "/training/data/noise");
    EXPECT_EQ(where(data::CsvFile{}), "/training/data/path");
    EXPECT_EQ(where(data::IdxFiles{}), "/training/data/trainImages");
    EXPECT_EQ(where(data::IdxFiles{.trainImages = "a", .trainLabels = "b", .testImages = "c"}),
              "/training/data/testLabels");
    EXPECT_EQ(where(data::CsvFile{.path = "/no/such.csv"}), "/no/such.csv");
}

TEST(Edge, stepsWithoutEndAreBounded)
{
    const auto session = Session::create(small(), {{"one", constantCurve(3, 0.1)}}, 50);
    for (int i = 0; i < 3; ++i)
        session->advance(std::numeric_limits<Update>::max());
    session->advance(-5);
    session->wait();
    EXPECT_EQ(session->status().state, Status::State::finished);
}

} // namespace
} // namespace warmup::training
