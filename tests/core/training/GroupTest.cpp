// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Group.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "core/training/TrivialLoss.h"
#include "core/training/Workspace.h"

namespace warmup::training {
namespace {

// Sample i has the input i and the target 2 i.
data::DatasetPtr line(std::int64_t count)
{
    auto dataset = std::make_shared<data::Dataset>();
    dataset->features = 1;
    dataset->outputs = 1;
    dataset->train.count = count;
    std::vector<float> inputs;
    for (std::int64_t i = 0; i < count; ++i) {
        inputs.push_back(static_cast<float>(i));
        dataset->train.targets.push_back(static_cast<float>(2 * i));
    }
    dataset->train.inputs = inputs;
    dataset->test = dataset->train;
    return dataset;
}

Spec linearSpec(int batch)
{
    Spec spec;
    spec.model = model::Linear{.bias = false};
    spec.loss = Loss::meanSquaredError;
    spec.batch = batch;
    return spec;
}

TEST(Group, takesEverySampleOnceAnEpochAndTheRestInASmallerBatch)
{
    const Group group = *Group::make(linearSpec(4), {line(10)});
    EXPECT_EQ(group.batchesPerEpoch(), 3);
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    std::vector<std::vector<float>> epochs(2);
    for (int u = 0; u < 6; ++u) {
        // The weight is 0 and stays there at a rate of 0: the loss is the mean of (2 i)^2.
        const double loss = group.update(0, state, {}, order, *workspace).loss;
        const std::size_t rows = u % 3 == 2 ? 2 : 4;
        double expected = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            epochs[static_cast<std::size_t>(u / 3)].push_back(workspace->inputs[i]);
            expected += 4.0 * workspace->inputs[i] * workspace->inputs[i];
        }
        EXPECT_DOUBLE_EQ(loss, expected / static_cast<double>(rows));
    }
    EXPECT_NE(epochs[0], epochs[1]);
    for (auto &epoch : epochs) {
        std::sort(epoch.begin(), epoch.end());
        EXPECT_EQ(epoch, (std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }
}

TEST(Group, goesOnFromASavedStateWhateverItsOrderRemembers)
{
    const Group group = *Group::make(linearSpec(4), {line(10)});
    const auto workspace = group.makeWorkspace();
    const optimizer::Rates rates{1e-3, {}, {}};
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    for (int u = 0; u < 5; ++u)
        group.update(0, state, rates, order, *workspace);
    State fork = state;
    for (int u = 0; u < 20; ++u)
        group.update(0, state, rates, order, *workspace);
    EXPECT_NE(fork, state);
    // The order is at a later epoch by now, and a fresh one at an earlier.
    State other = fork;
    Permutation fresh = group.makeOrder(0);
    for (int u = 0; u < 20; ++u) {
        group.update(0, fork, rates, order, *workspace);
        group.update(0, other, rates, fresh, *workspace);
    }
    EXPECT_EQ(fork, state);
    EXPECT_EQ(other, state);
}

TEST(Group, divergesWhereTheParametersAreNoLongerFinite)
{
    const Group group = *Group::make(linearSpec(10), {line(10)});
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    EXPECT_FALSE(group.update(0, state, {1e-3, {}, {}}, order, *workspace).stopped);
    const Observation last = group.update(0, state, {1e300, {}, {}}, order, *workspace);
    EXPECT_TRUE(std::isfinite(last.loss));
    EXPECT_TRUE(last.stopped);
    EXPECT_EQ(state.ending, Ending::diverged);
    EXPECT_EQ(state.endedAt, 1);
    EXPECT_EQ(state.update, 2);
    const State after = state;
    EXPECT_TRUE(group.update(0, state, {1e-3, {}, {}}, order, *workspace).stopped);
    EXPECT_EQ(state.update, after.update);
}

TEST(Group, evaluatesTheWholeTestPart)
{
    // More rows than fit one piece, and not a multiple of it.
    const Group group = *Group::make(linearSpec(4), {line(700)});
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    state.parameters[0] = 1;
    double expected = 0; // (2 i - i)^2
    for (int i = 0; i < 700; ++i)
        expected += static_cast<double>(i) * i / 700;
    const auto evaluation = group.evaluate(0, state, *workspace, {});
    ASSERT_TRUE(evaluation);
    EXPECT_NEAR(evaluation->testLoss, expected, 1e-5 * expected);
    EXPECT_TRUE(std::isnan(evaluation->testAccuracy));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(group.evaluate(0, state, *workspace, stop.get_token()));
}

TEST(Group, tellsTheLossOnTheWholeTrainingPart)
{
    const auto dataset = std::make_shared<data::Dataset>(*line(700));
    dataset->test = line(3)->train;
    const Group group = *Group::make(linearSpec(4), {dataset});
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    state.parameters[0] = 1;
    double expected = 0; // (2 i - i)^2
    for (int i = 0; i < 700; ++i)
        expected += static_cast<double>(i) * i / 700;
    const auto loss = group.trainingLoss(0, state, *workspace);
    ASSERT_TRUE(loss);
    EXPECT_NEAR(*loss, expected, 1e-5 * expected);
}

TEST(Group, hasNoTrainingLossWithoutData)
{
    Spec spec;
    spec.model = model::Quadratic{};
    const Group group = *Group::make(spec);
    const auto workspace = group.makeWorkspace();
    EXPECT_FALSE(group.trainingLoss(0, group.start(0), *workspace));
}

// Points of two classes, told apart by x.
Spec pointsSpec()
{
    Spec spec;
    spec.data = data::Moons{.samplesPerClass = 50, .testSamplesPerClass = 400};
    spec.model = model::Mlp{.hidden = {8}};
    spec.batch = 20;
    return spec;
}

TEST(Group, predictsWhatItsModelGivesForAnyInputs)
{
    const Group group = *Group::make(pointsSpec());
    const auto workspace = group.makeWorkspace();
    const State state = group.start(0);
    EXPECT_EQ(group.fit().features, 2U);
    EXPECT_EQ(group.fit().outputs, 2U);
    // More rows than fit one piece, and not a multiple of it.
    std::vector<float> inputs;
    for (int i = 0; i < 1000; ++i) {
        inputs.push_back(static_cast<float>(i % 40) / 10 - 2);
        inputs.push_back(static_cast<float>(i / 40) / 10 - 1);
    }
    std::vector<float> outputs(2000);
    group.predict(state, inputs, outputs, *workspace);
    for (std::size_t row = 0; row < 1000; ++row) {
        std::array<double, 2> expected{};
        for (std::size_t unit = 0; unit < 8; ++unit) {
            // 1.weight [2, 8], 1.bias, 2.weight [8, 2], 2.bias
            const double sum = state.parameters[unit] * inputs[2 * row]
                + state.parameters[8 + unit] * inputs[2 * row + 1] + state.parameters[16 + unit];
            for (std::size_t k = 0; k < 2; ++k)
                expected[k] += std::max(sum, 0.0) * state.parameters[24 + 2 * unit + k];
        }
        for (std::size_t k = 0; k < 2; ++k)
            ASSERT_NEAR(outputs[2 * row + k], expected[k] + state.parameters[40 + k], 1e-5) << row;
    }
}

TEST(Group, tellsHowFarTwoMembersAreApartAsFunctions)
{
    const Group group = *Group::make(pointsSpec());
    const auto workspace = group.makeWorkspace();
    State one = group.start(0);
    State other = one;
    // All outputs 0 but for the last layer's biases: softmax of (0, 0) and of (ln 3, 0).
    std::fill(one.parameters.begin(), one.parameters.end(), 0.0F);
    other.parameters = one.parameters;
    other.parameters[40] = std::log(3.0F);
    const auto apart = group.softmaxDifference(0, one, other, *workspace);
    ASSERT_TRUE(apart);
    EXPECT_NEAR(*apart, std::sqrt(2 * 0.25 * 0.25), 1e-6);
    const Group regression = *Group::make(linearSpec(4), {line(10)});
    EXPECT_FALSE(regression.softmaxDifference(0, regression.start(0), regression.start(0),
                                              *regression.makeWorkspace()));
}

TEST(Group, keepsWhatIsFrozenAndMovesTheRest)
{
    for (const optimizer::Spec &optimizer :
         {optimizer::Spec(optimizer::Sgd{.momentum = 0.9, .weightDecay = 0.1}),
          optimizer::Spec(optimizer::AdamW{.weightDecay = 0.1})}) {
        Spec spec = pointsSpec();
        spec.optimizer = optimizer;
        spec.frozen = {"1", "2.bias"};
        const Group group = *Group::make(spec);
        const auto workspace = group.makeWorkspace();
        State state = group.start(0);
        state.parameters[41] = 0.5F;
        const State start = state;
        Permutation order = group.makeOrder(0);
        for (int u = 0; u < 10; ++u)
            group.update(0, state, {0.1, {}, {}}, order, *workspace);
        for (std::size_t i = 0; i < state.parameters.size(); ++i) {
            const bool frozen = i < 24 || i >= 40;
            EXPECT_EQ(state.parameters[i] == start.parameters[i], frozen) << i;
        }
    }
}

TEST(Group, movesNothingButTheOptimizersAveragesWhenAllIsFrozen)
{
    Spec spec = pointsSpec();
    spec.optimizer = optimizer::Adam{};
    spec.frozen = {"all"};
    const Group group = *Group::make(spec);
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    const auto start = state.parameters;
    Permutation order = group.makeOrder(0);
    for (int u = 0; u < 10; ++u)
        EXPECT_FALSE(group.update(0, state, {1e30, {}, {}}, order, *workspace).stopped);
    EXPECT_EQ(state.parameters, start);
    EXPECT_EQ(state.optimizer.steps, 10);
    EXPECT_GT(state.optimizer.slots[1][24], 0);
}

TEST(Group, refusesToFreezeWhatThereIsNot)
{
    Spec spec = pointsSpec();
    spec.frozen = {"1.weight", "3"};
    const auto made = Group::make(spec);
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().message(),
              "/training/frozen/1: found \"3\"; allowed: \"all\", \"1.weight\", \"1.bias\", "
              "\"2.weight\", \"2.bias\", or a layer such as \"1\"");
}

TEST(Softmax, sumsToOneHoweverLargeTheLogits)
{
    std::vector<float> logits{0, std::log(3.0F), 1000, 999};
    softmax(logits, 2);
    EXPECT_NEAR(logits[0], 0.25, 1e-6);
    EXPECT_NEAR(logits[1], 0.75, 1e-6);
    EXPECT_NEAR(logits[2], 1 / (1 + std::exp(-1.0)), 1e-6);
    EXPECT_NEAR(logits[2] + logits[3], 1, 1e-6);
}

TEST(Reached, isTheFirstEvaluationBelowTheTarget)
{
    const std::vector<Evaluation> evaluations{
        {10, 0.9F, 0}, {20, 0.6F, 0}, {30, 0.5F, 0}, {40, 0.7F, 0}, {50, 0.1F, 0}};
    EXPECT_EQ(reached(evaluations, 0.6), 30);
    EXPECT_EQ(reached(evaluations, 1), 10);
    EXPECT_EQ(reached(evaluations, 0.1), std::nullopt);
    EXPECT_EQ(reached(std::vector<Evaluation>{{1, std::nanf(""), 0}}, 1), std::nullopt);
}

Spec sequenceSpec()
{
    Spec spec;
    spec.data = data::Sequences{.vocabulary = 5, .length = 6, .testSamples = 300};
    spec.model = model::Transformer{.layers = 1, .width = 8, .heads = 2, .feedForward = 12};
    spec.optimizer = optimizer::Adam{};
    spec.batch = 16;
    spec.seeds = 2;
    return spec;
}

TEST(Group, drawsSequencesAnewInEveryUpdateAndTheSameOnesForASeed)
{
    const Group group = *Group::make(sequenceSpec());
    const auto workspace = group.makeWorkspace();
    EXPECT_EQ(group.batchesPerEpoch(), 1);
    std::set<std::vector<float>> seen;
    for (int index = 0; index < 2; ++index) {
        State state = group.start(index);
        Permutation order = group.makeOrder(index);
        for (int u = 0; u < 5; ++u) {
            group.update(index, state, {1e-2, {}, {}}, order, *workspace);
            const std::vector<float> tokens(workspace->inputs.begin(),
                                            workspace->inputs.begin() + 16 * 6);
            EXPECT_TRUE(seen.insert(tokens).second);
        }
    }
    // Another arm of the same seed, whatever its weights, sees what this one has seen.
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    for (int u = 0; u < 5; ++u) {
        group.update(0, state, {1, {}, {}}, order, *workspace);
        EXPECT_TRUE(seen.contains({workspace->inputs.begin(), workspace->inputs.begin() + 16 * 6}));
    }
}

TEST(Group, evaluatesSequencesOnEveryPosition)
{
    const Group group = *Group::make(sequenceSpec());
    ASSERT_TRUE(group.hasTest());
    const auto workspace = group.makeWorkspace();
    EXPECT_NEAR(*group.trivialLoss(0), std::log(5), 1e-12);
    EXPECT_FALSE(group.trainingLoss(0, group.start(0), *workspace));
    // All parameters 0: the same output for every token, of which the first is the guess.
    State state = group.start(0);
    std::fill(state.parameters.begin(), state.parameters.end(), 0.0F);
    const auto found = group.evaluate(0, state, *workspace, {});
    ASSERT_TRUE(found);
    EXPECT_NEAR(found->testLoss, std::log(5), 1e-6);
    const auto data = *data::load(sequenceSpec().data, 1);
    const auto zeros = std::count(data->test.labels.begin(), data->test.labels.end(), 0);
    EXPECT_FLOAT_EQ(found->testAccuracy, static_cast<float>(zeros) / (300 * 6));
}

TEST(Group, refusesAnOrderOfWhatIsDrawn)
{
    Spec spec = sequenceSpec();
    spec.order = ClassSorted{.updates = 2};
    EXPECT_EQ(Group::make(spec).error().message(),
              "/training/order: found an order of data that are drawn in every update; allowed: "
              "\"shuffled\"");
    spec = sequenceSpec();
    spec.fullBatch = true;
    EXPECT_EQ(Group::make(spec).error().message(),
              "/training/fullBatch: found all samples of data that are drawn in every update; "
              "allowed: false");
}

TEST(Group, trainsATransformerToReverse)
{
    Spec spec = sequenceSpec();
    const Group group = *Group::make(spec);
    const auto workspace = group.makeWorkspace();
    State state = group.start(0);
    Permutation order = group.makeOrder(0);
    for (int u = 0; u < 400; ++u)
        group.update(0, state, {std::min(1.0, (u + 1) / 40.0) * 1e-2, {}, {}}, order, *workspace);
    EXPECT_GT(group.evaluate(0, state, *workspace, {})->testAccuracy, 0.9);
    EXPECT_EQ(state.ending, Ending::running);
}

TEST(TrivialLoss, isTheVarianceOfTheTargetsOrTheEntropyOfTheClasses)
{
    // Targets 0, 2, 4, 6: mean 3, squares 9 1 1 9.
    EXPECT_DOUBLE_EQ(trivialLoss(*line(4), Loss::meanSquaredError), 5);
    data::Dataset classes;
    classes.features = 1;
    classes.classes = 2;
    classes.outputs = 2;
    classes.train.count = 4;
    classes.train.labels = {0, 1, 1, 1};
    // Shares 1/4 and 3/4: each output has the variance 3/16.
    EXPECT_DOUBLE_EQ(trivialLoss(classes, Loss::meanSquaredError), 3.0 / 16);
    EXPECT_DOUBLE_EQ(trivialLoss(classes, Loss::crossEntropy),
                     -(0.25 * std::log(0.25) + 0.75 * std::log(0.75)));
}

TEST(Group, refusesWhatCannotTrain)
{
    const auto message = [](const Spec &spec) {
        const auto made = Group::make(spec, {line(10)});
        return made ? std::string() : made.error().message();
    };
    EXPECT_EQ(message(linearSpec(10)), "");
    EXPECT_EQ(message(linearSpec(0)),
              "/training/batch: found 0; allowed: a whole number of at least 1");
    Spec spec = linearSpec(4);
    spec.seeds = 0;
    EXPECT_EQ(message(spec), "/training/seeds: found 0; allowed: a whole number from 1 to 1000");
    spec = linearSpec(4);
    spec.loss = Loss::crossEntropy;
    EXPECT_EQ(message(spec),
              "/training/loss: found cross-entropy for data without classes; "
              "allowed: mean squared error");
    spec = linearSpec(4);
    spec.optimizer = optimizer::Adam{.epsilon = -1};
    EXPECT_EQ(message(spec),
              "/training/optimizer/epsilon: found -1; allowed: a number from 0 to 1e30");
}

} // namespace
} // namespace warmup::training
