// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Objective.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/base/Random.h"

namespace warmup::model {
namespace {

struct Case {
    std::string name;
    Spec spec;
    Loss loss;
    bool classes;
};

const std::vector<Case> kCases = {
    {"relu cross-entropy", Mlp{.hidden = {7, 6}}, Loss::crossEntropy, true},
    {"relu one-hot", Mlp{.hidden = {7, 6, 5}}, Loss::meanSquaredError, true},
    {"relu regression", Mlp{.hidden = {9}}, Loss::meanSquaredError, false},
    {"tanh cross-entropy", Mlp{.hidden = {7, 6}, .activation = Activation::tanh},
     Loss::crossEntropy, true},
    {"tanh regression", Mlp{.hidden = {4, 8, 4}, .activation = Activation::tanh},
     Loss::meanSquaredError, false},
    {"no hidden layer", Mlp{.hidden = {}}, Loss::crossEntropy, true},
    {"gelu cross-entropy", Mlp{.hidden = {7, 6}, .activation = Activation::gelu},
     Loss::crossEntropy, true},
    {"relu layer norm", Mlp{.hidden = {7, 10}, .layerNorm = true}, Loss::crossEntropy, true},
    {"gelu layer norm regression",
     Mlp{.hidden = {9, 4}, .activation = Activation::gelu, .layerNorm = true},
     Loss::meanSquaredError, false},
    {"linear", Linear{}, Loss::meanSquaredError, false},
    {"linear without bias", Linear{.bias = false}, Loss::crossEntropy, true},
    {"quadratic", Quadratic{.dimension = 11}, Loss::meanSquaredError, false},
};

// Central differences with h = 1e-5 are good to about h^2 = 1e-10 times the third derivative, and
// to 1e-16 / h = 1e-11.
TEST(Gradient, isTheSlopeOfTheLossInDouble)
{
    constexpr std::size_t rows = 5;
    constexpr std::size_t features = 4;
    constexpr std::size_t width = 3;
    for (const Case &c : kCases) {
        const Fit fit{features, width, c.classes ? width : 0, rows};
        const auto objective = *makeObjective<double>(c.spec, c.loss, fit);
        const std::size_t n = objective->layout().size();
        Random random(1, Purpose::test);
        std::vector<double> parameters(n);
        for (double &p : parameters) // not the start: there biases are 0 and linear models too
            p = random.uniform(-1, 1);
        std::vector<double> inputs(rows * features);
        for (double &x : inputs)
            x = random.normal();
        std::vector<double> targets(rows * width);
        for (double &y : targets)
            y = random.normal();
        const std::vector<std::int32_t> labels = {0, 2, 1, 1, 0};
        Batch<double> batch;
        batch.rows = rows;
        batch.inputs = inputs.data();
        if (c.classes)
            batch.wanted.labels = labels.data();
        else
            batch.wanted.targets = targets.data();

        std::vector<double> gradient(n, std::nan(""));
        const double loss = objective->loss(batch, parameters, gradient);
        EXPECT_EQ(objective->loss(batch, parameters, {}), loss) << c.name;
        constexpr double h = 1e-5;
        for (std::size_t i = 0; i < n; ++i) {
            const double kept = parameters[i];
            parameters[i] = kept + h;
            const double above = objective->loss(batch, parameters, {});
            parameters[i] = kept - h;
            const double below = objective->loss(batch, parameters, {});
            parameters[i] = kept;
            EXPECT_NEAR(gradient[i], (above - below) / (2 * h), 5e-9) << c.name << ", " << i;
        }
    }
}

TEST(Gradient, ofATransformerIsTheSlopeOfTheLossInDouble)
{
    using LayerNorm = Transformer::LayerNorm;
    constexpr std::size_t rows = 2;
    constexpr std::size_t positions = 5;
    constexpr std::size_t vocabulary = 4;
    const Fit fit{positions, vocabulary, vocabulary, rows, positions, vocabulary};
    for (const auto layerNorm : {LayerNorm::post, LayerNorm::pre})
        for (const auto activation : {Activation::relu, Activation::gelu, Activation::tanh})
            for (const auto loss : {Loss::crossEntropy, Loss::meanSquaredError}) {
                const Transformer spec{.layers = 2,
                                       .width = 6,
                                       .heads = 3,
                                       .feedForward = 7,
                                       .layerNorm = layerNorm,
                                       .activation = activation};
                const auto objective = *makeObjective<double>(spec, loss, fit);
                const std::size_t n = objective->layout().size();
                Random random(2, Purpose::test);
                std::vector<double> parameters(n);
                for (double &p : parameters)
                    p = random.uniform(-1, 1);
                const std::vector<double> tokens = {3, 0, 1, 1, 2, 2, 3, 3, 0, 1};
                const std::vector<std::int32_t> wanted = {0, 2, 1, 1, 0, 3, 3, 1, 2, 0};
                Batch<double> batch;
                batch.rows = rows;
                batch.inputs = tokens.data();
                batch.wanted.labels = wanted.data();

                std::vector<double> gradient(n, std::nan(""));
                const double value = objective->loss(batch, parameters, gradient);
                EXPECT_EQ(objective->loss(batch, parameters, {}), value);
                EXPECT_EQ(objective->outputs().size(), rows * positions * vocabulary);
                constexpr double h = 1e-5;
                for (std::size_t i = 0; i < n; ++i) {
                    const double kept = parameters[i];
                    parameters[i] = kept + h;
                    const double above = objective->loss(batch, parameters, {});
                    parameters[i] = kept - h;
                    const double below = objective->loss(batch, parameters, {});
                    parameters[i] = kept;
                    EXPECT_NEAR(gradient[i], (above - below) / (2 * h), 1e-8)
                        << static_cast<int>(layerNorm) << ", " << static_cast<int>(activation)
                        << ", " << i;
                }
            }
}

TEST(Gradient, ofTheQuadraticHasNoiseByTheSeedAndTheUpdate)
{
    const auto objective = *makeObjective<double>(
        Quadratic{.dimension = 1000, .condition = 1, .noise = 0.5}, Loss::meanSquaredError, {});
    const std::vector<double> zero(1000, 0.0);
    std::vector<double> first(1000);
    std::vector<double> again(1000);
    std::vector<double> later(1000);
    Batch<double> batch;
    batch.seed = 3;
    EXPECT_EQ(objective->loss(batch, zero, first), 0.0);
    EXPECT_EQ(objective->loss(batch, zero, again), 0.0);
    batch.update = 1;
    EXPECT_EQ(objective->loss(batch, zero, later), 0.0);
    EXPECT_EQ(first, again);
    EXPECT_NE(first, later);
    double squares = 0;
    for (const double g : first)
        squares += g * g / 1000;
    EXPECT_NEAR(squares, 0.25, 5 * 0.25 * std::sqrt(2.0 / 1000));
}

} // namespace
} // namespace warmup::model
