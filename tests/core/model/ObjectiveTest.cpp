// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Objective.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/model/QuadraticBowl.h"

namespace warmup::model {
namespace {

std::vector<float> started(const Spec &spec, const Fit &fit, std::uint64_t seed = 1)
{
    const auto objective = *makeObjective<float>(spec, Loss::meanSquaredError, fit);
    std::vector<float> parameters(objective->layout().size(), 99);
    objective->initialize(seed, parameters);
    return parameters;
}

double meanSquare(const std::vector<float> &values, std::size_t begin, std::size_t end)
{
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i)
        sum += static_cast<double>(values[i]) * static_cast<double>(values[i]);
    return sum / static_cast<double>(end - begin);
}

TEST(Objective, laysItsParametersOutWithoutGaps)
{
    const auto objective =
        *makeObjective<float>(Mlp{.hidden = {3, 5}}, Loss::crossEntropy, {4, 2, 2, 8});
    const std::vector<Block> expected = {{"1.weight", 4, 3, 0},  {"1.bias", 1, 3, 12},
                                         {"2.weight", 3, 5, 15}, {"2.bias", 1, 5, 30},
                                         {"3.weight", 5, 2, 35}, {"3.bias", 1, 2, 45}};
    EXPECT_EQ(objective->layout().blocks, expected);
    EXPECT_EQ(objective->layout().size(), 47U);
}

TEST(Objective, startsWithTheDeviationsOfItsInitialization)
{
    const Fit fit{100, 10, 0, 1};
    const std::size_t weights = 100 * 200;
    const auto he = started(Mlp{.hidden = {200}}, fit);
    EXPECT_NEAR(meanSquare(he, 0, weights), 2.0 / 100, 0.02 * 0.05);
    EXPECT_EQ(meanSquare(he, weights, weights + 200), 0);
    const auto xavier =
        started(Mlp{.hidden = {200}, .initialization = Initialization::xavierUniform}, fit);
    EXPECT_NEAR(meanSquare(xavier, 0, weights), 2.0 / 300, 0.00667 * 0.05);
    EXPECT_LE(std::abs(*std::max_element(xavier.begin(), xavier.end())), std::sqrt(6.0 / 210));
    EXPECT_EQ(meanSquare(xavier, weights, weights + 200), 0);
    const auto normal =
        started(Mlp{.hidden = {200}, .initialization = Initialization::xavierNormal}, fit);
    EXPECT_NEAR(meanSquare(normal, 0, weights), 2.0 / 300, 0.00667 * 0.05);
    EXPECT_GT(*std::max_element(normal.begin(), normal.begin() + weights), std::sqrt(6.0 / 300));
    const auto torch =
        started(Mlp{.hidden = {200}, .initialization = Initialization::torchDefault}, fit);
    EXPECT_NEAR(meanSquare(torch, 0, weights), 1.0 / 300, 0.00333 * 0.05);
    EXPECT_NEAR(meanSquare(torch, weights, weights + 200), 1.0 / 300, 0.00333 * 0.4);
    EXPECT_EQ(meanSquare(started(Linear{}, fit), 0, 1010), 0);
}

TEST(Objective, laysATransformerOutInTheOrderOfItsParts)
{
    const Fit fit{5, 10, 10, 2, 5, 10};
    const auto names = [&](Transformer::LayerNorm layerNorm) {
        const auto objective = *makeObjective<float>(
            Transformer{.layers = 1, .layerNorm = layerNorm}, Loss::crossEntropy, fit);
        std::string all;
        for (const Block &block : objective->layout().blocks)
            all += block.name + " ";
        return all;
    };
    EXPECT_EQ(names(Transformer::LayerNorm::post),
              "embedding.token embedding.position 1.attention.qkv_weight 1.attention.qkv_bias "
              "1.attention.out_weight 1.attention.out_bias 1.norm1.gain 1.norm1.bias "
              "1.feedForward.in_weight 1.feedForward.in_bias 1.feedForward.out_weight "
              "1.feedForward.out_bias 1.norm2.gain 1.norm2.bias head.weight head.bias ");
    EXPECT_EQ(names(Transformer::LayerNorm::pre),
              "embedding.token embedding.position 1.norm1.gain 1.norm1.bias "
              "1.attention.qkv_weight 1.attention.qkv_bias 1.attention.out_weight "
              "1.attention.out_bias 1.norm2.gain 1.norm2.bias 1.feedForward.in_weight "
              "1.feedForward.in_bias 1.feedForward.out_weight 1.feedForward.out_bias norm.gain "
              "norm.bias head.weight head.bias ");
}

// 13 578 parameters: lessons and papers count the same.
TEST(Objective, startsATransformerWithTheDeviationsOfItsParts)
{
    const Fit fit{8, 10, 10, 2, 8, 10};
    const Transformer spec;
    const auto objective = *makeObjective<float>(spec, Loss::crossEntropy, fit);
    EXPECT_EQ(objective->layout().size(), 13'578U);
    EXPECT_EQ(objective->rectifiers(), 4U);
    const Fit large{50, 100, 100, 1, 50, 100};
    const auto start = started(Transformer{.layers = 1, .width = 64, .feedForward = 256}, large);
    const auto made = *makeObjective<float>(
        Transformer{.layers = 1, .width = 64, .feedForward = 256}, Loss::crossEntropy, large);
    for (const Block &block : made->layout().blocks) {
        const std::size_t end = block.offset + block.size();
        const double square = meanSquare(start, block.offset, end);
        if (block.name.starts_with("embedding"))
            EXPECT_NEAR(square, 1.0 / 64, 0.1 / 64) << block.name;
        else if (block.name.ends_with("weight"))
            EXPECT_NEAR(square, 2.0 / static_cast<double>(block.rows + block.columns),
                        0.1 / static_cast<double>(block.rows + block.columns))
                << block.name;
        else
            EXPECT_EQ(square, block.name.ends_with("gain") ? 1 : 0) << block.name;
    }
}

TEST(Objective, startsEachSeedAndEachLayerDifferently)
{
    const Fit fit{8, 8, 0, 1};
    const auto one = started(Mlp{.hidden = {8}}, fit, 1);
    EXPECT_EQ(one, started(Mlp{.hidden = {8}}, fit, 1));
    const auto two = started(Mlp{.hidden = {8}}, fit, 2);
    EXPECT_NE(one, two);
    EXPECT_NE(std::vector<float>(one.begin(), one.begin() + 64),
              std::vector<float>(one.begin() + 72, one.begin() + 136));
}

TEST(Objective, startsAtTheSameNumbersInEveryScalar)
{
    const Fit fit{8, 3, 0, 1};
    const auto inDouble = *makeObjective<double>(Mlp{}, Loss::meanSquaredError, fit);
    std::vector<double> doubles(inDouble->layout().size());
    inDouble->initialize(5, doubles);
    const auto floats = started(Mlp{}, fit, 5);
    for (std::size_t i = 0; i < floats.size(); ++i)
        EXPECT_EQ(floats[i], static_cast<float>(doubles[i]));
}

TEST(Objective, refusesWhatItCannotBe)
{
    const auto message = [](const Spec &spec, Loss loss, const Fit &fit) {
        const auto made = makeObjective<float>(spec, loss, fit);
        return made ? std::string() : made.error().message();
    };
    EXPECT_EQ(message(Mlp{.hidden = {4, 0}}, Loss::crossEntropy, {2, 2, 2, 1}),
              "/training/model/hidden/1: found 0; allowed: a width of at least 1");
    EXPECT_EQ(message(Mlp{}, Loss::crossEntropy, {2, 1, 0, 1}),
              "/training/loss: found cross-entropy for data without classes; allowed: mean squared "
              "error");
    EXPECT_EQ(
        message(Mlp{.hidden = {2147483647, 2147483647}}, Loss::crossEntropy, {784, 10, 10, 1}),
        "/training/model: found more than 50000000 weights; allowed: at most 50000000");
    const Fit sequences{8, 10, 10, 32, 8, 10};
    EXPECT_EQ(message(Transformer{.heads = 3}, Loss::crossEntropy, sequences),
              "/training/model/heads: found 3; allowed: a divisor of the width, 16");
    EXPECT_EQ(message(Transformer{.layers = 0}, Loss::crossEntropy, sequences),
              "/training/model/layers: found 0; allowed: a whole number from 1 to 100");
    EXPECT_EQ(message(Transformer{.layers = 100, .width = 65'536}, Loss::crossEntropy, sequences),
              "/training/model: found more than 50000000 weights; allowed: at most 50000000");
    EXPECT_EQ(message(Transformer{}, Loss::crossEntropy, {256, 10, 10, 100'000, 256, 10}),
              "/training/batch: found a batch of 100000 for this model, with more than 50000000 "
              "activations; allowed: at most 50000000 activations");
    EXPECT_EQ(message(Transformer{}, Loss::crossEntropy, {2, 2, 2, 1}),
              "/training/model: found a transformer for data that are no sequences of tokens; "
              "allowed: a model of numbers, or sequences as data");
    for (const Spec &spec : std::vector<Spec>{Mlp{}, Linear{}})
        EXPECT_EQ(message(spec, Loss::crossEntropy, sequences),
                  "/training/model: found a model of numbers for sequences of tokens; allowed: a "
                  "transformer");
    EXPECT_EQ(message(Quadratic{.condition = 0.5}, Loss::meanSquaredError, {}),
              "/training/model/condition: found 0.5; allowed: a number of at least 1");
    EXPECT_EQ(message(Quadratic{.dimension = 0}, Loss::meanSquaredError, {}),
              "/training/model/dimension: found 0; allowed: a whole number from 1 to 50000000");
}

TEST(Loss, ofCrossEntropyNeitherOverflowsNorHidesWhatIsNotANumber)
{
    const std::vector<float> outputs = {1000, -1000, 0, -1000, 1000, 0};
    const std::vector<std::int32_t> labels = {0, 0};
    std::vector<float> gradient(6);
    const double loss =
        lossOf<float>(Loss::crossEntropy, 2, 3, outputs, {labels.data(), nullptr}, gradient);
    EXPECT_EQ(loss, 1000);
    EXPECT_EQ(gradient[3], -0.5F);
    EXPECT_EQ(gradient[4], 0.5F);
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const std::vector<float> broken = {bad, 0, 0, 0, 0, bad};
        EXPECT_FALSE(std::isfinite(
            lossOf<float>(Loss::crossEntropy, 2, 3, broken, {labels.data(), nullptr}, {})));
    }
}

TEST(Loss, meansOverTheBatchAndTheOutputs)
{
    const std::vector<double> outputs = {1, 2, 3, 4};
    const std::vector<std::int32_t> labels = {0, 1};
    std::vector<double> gradient(4);
    // (0 + 4 + 9 + 9) / 4
    EXPECT_EQ(
        lossOf<double>(Loss::meanSquaredError, 2, 2, outputs, {labels.data(), nullptr}, gradient),
        5.5);
    EXPECT_EQ(gradient, (std::vector<double>{0, 1, 1.5, 1.5}));
    const std::vector<double> targets = {1, 1, 1, 1};
    EXPECT_EQ(lossOf<double>(Loss::meanSquaredError, 2, 2, outputs, {nullptr, targets.data()}, {}),
              3.5);
}

} // namespace
} // namespace warmup::model
