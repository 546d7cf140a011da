// SPDX-License-Identifier: GPL-3.0-or-later
// Twenty updates of whole networks against PyTorch's, on the same weights and batches.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/kernel/Dispatch.h"
#include "core/model/Objective.h"
#include "core/model/QuadraticBowl.h"
#include "core/optimizer/Optimizer.h"
#include "tests/core/optimizer/GoldenLines.h"

namespace warmup::model {
namespace {

enum class Wants { labels, targets };

struct TrajectoryCase {
    std::string name;
    std::size_t features;
    Spec spec;
    std::size_t width;
    Loss loss;
    Wants wants;
    optimizer::Spec optimizer;
    double rate;
    std::size_t batch;
};

// As in tests/peers/record_training.py.
const std::vector<TrajectoryCase> kTrajectoryCases = {
    {"relu cross-entropy sgd", 5, Mlp{.hidden = {8, 6}}, 3, Loss::crossEntropy, Wants::labels,
     optimizer::Sgd{}, 0.5, 6},
    {"relu cross-entropy adam", 5, Mlp{.hidden = {8, 6}}, 3, Loss::crossEntropy, Wants::labels,
     optimizer::Adam{}, 0.01, 6},
    {"tanh one-hot momentum", 4, Mlp{.hidden = {17}, .activation = Activation::tanh}, 5,
     Loss::meanSquaredError, Wants::labels, optimizer::Sgd{.momentum = 0.9}, 0.1, 9},
    {"relu regression adamw", 3, Mlp{.hidden = {16, 16, 16}}, 2, Loss::meanSquaredError,
     Wants::targets, optimizer::AdamW{}, 0.01, 8},
    {"tanh regression nesterov", 2, Mlp{.hidden = {33}, .activation = Activation::tanh}, 1,
     Loss::meanSquaredError, Wants::targets, optimizer::Sgd{.momentum = 0.8, .nesterov = true},
     0.05, 32},
    {"linear regression sgd", 6, Linear{}, 2, Loss::meanSquaredError, Wants::targets,
     optimizer::Sgd{}, 0.2, 5},
    {"logistic regression adam", 6, Mlp{.hidden = {}}, 4, Loss::crossEntropy, Wants::labels,
     optimizer::Adam{}, 0.05, 7},
    {"gelu cross-entropy adam", 5, Mlp{.hidden = {8, 6}, .activation = Activation::gelu}, 3,
     Loss::crossEntropy, Wants::labels, optimizer::Adam{}, 0.01, 6},
    {"relu layer norm sgd", 5, Mlp{.hidden = {9, 12}, .layerNorm = true}, 3, Loss::crossEntropy,
     Wants::labels, optimizer::Sgd{}, 0.1, 6},
    {"gelu layer norm adam", 4,
     Mlp{.hidden = {16, 7}, .activation = Activation::gelu, .layerNorm = true}, 2,
     Loss::meanSquaredError, Wants::targets, optimizer::Adam{}, 0.01, 8},
};

double weightAt(int block, int i)
{
    return ((i * 7919 + block * 104729) % 2003 - 1001) / 1024.0;
}

double numberAt(int u, int i)
{
    return ((u * 6007 + i * 3571) % 509 - 254) / 128.0;
}

double largest(const std::vector<double> &values)
{
    double scale = 0;
    for (const double value : values)
        scale = std::max(scale, std::abs(value));
    return scale;
}

void expectGradient(std::span<const double> gradient, const std::vector<double> &expected)
{
    ASSERT_EQ(expected.size(), gradient.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        ASSERT_NEAR(gradient[i], expected[i], 1e-13 * largest(expected)) << "gradient " << i;
}

template <typename T>
void compare(const TrajectoryCase &c, const std::string &kind, double tolerance)
{
    const Fit fit{c.features, c.width, c.wants == Wants::labels ? c.width : 0, c.batch};
    const auto objective = *makeObjective<T>(c.spec, c.loss, fit);
    AlignedVector<T> parameters(objective->layout().size());
    int index = 0;
    for (const Block &block : objective->layout().blocks) {
        for (std::size_t i = 0; i < block.size(); ++i)
            parameters[block.offset + i] = static_cast<T>(weightAt(index, static_cast<int>(i)));
        ++index;
    }
    auto state = optimizer::makeState<T>(c.optimizer, parameters.size());
    AlignedVector<T> gradient(parameters.size());
    std::vector<T> inputs(c.batch * c.features);
    std::vector<T> targets(c.batch * c.width);
    std::vector<std::int32_t> labels(c.batch);
    const auto golden = goldenLines("trajectories.txt");
    const auto &losses = golden.at(c.name + " | " + kind + " | losses");
    ASSERT_EQ(losses.size(), 20U);
    for (int u = 0; u < 20; ++u) {
        for (std::size_t i = 0; i < inputs.size(); ++i)
            inputs[i] = static_cast<T>(numberAt(u, static_cast<int>(i)));
        for (std::size_t i = 0; i < targets.size(); ++i)
            targets[i] = static_cast<T>(numberAt(u + 1000, static_cast<int>(i)));
        for (std::size_t i = 0; i < c.batch; ++i)
            labels[i] = (u * 5 + static_cast<int>(i) * 7) % static_cast<int>(c.width);
        Batch<T> batch;
        batch.rows = c.batch;
        batch.inputs = inputs.data();
        if (c.wants == Wants::labels)
            batch.wanted.labels = labels.data();
        else
            batch.wanted.targets = targets.data();
        const double loss = objective->loss(batch, parameters, std::span<T>(gradient));
        ASSERT_NEAR(loss, losses[static_cast<std::size_t>(u)], tolerance * largest(losses))
            << c.name << ", update " << u;
        if constexpr (std::is_same_v<T, double>)
            if (u == 0)
                expectGradient(gradient, golden.at(c.name + " | double | gradient"));
        optimizer::step<T>(c.optimizer, {.learningRate = c.rate}, parameters, gradient, state);
    }
    const auto &expected = golden.at(c.name + " | " + kind + " | parameters");
    ASSERT_EQ(expected.size(), parameters.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        ASSERT_NEAR(static_cast<double>(parameters[i]), expected[i], tolerance * largest(expected))
            << c.name << ", parameter " << i;
}

struct SequenceCase {
    std::string name;
    Transformer spec;
    std::size_t vocabulary;
    std::size_t positions;
    bool reverses;
    optimizer::Spec optimizer;
    double rate;
    std::size_t batch;
};

// As in tests/peers/record_training.py.
std::vector<SequenceCase> sequenceCases()
{
    using LayerNorm = Transformer::LayerNorm;
    const Transformer post{.layers = 2, .width = 8, .heads = 2, .feedForward = 10};
    Transformer pre = post;
    pre.layerNorm = LayerNorm::pre;
    return {
        {"post-LN reverse adam", post, 5, 8, true, optimizer::Adam{}, 0.003, 6},
        {"pre-LN reverse adam", pre, 5, 8, true, optimizer::Adam{}, 0.003, 6},
        {"post-LN copy gelu",
         {.layers = 1, .width = 6, .heads = 3, .feedForward = 9, .activation = Activation::gelu},
         4,
         11,
         false,
         optimizer::Adam{},
         0.003,
         5},
        {"pre-LN copy sgd",
         {.layers = 1, .width = 20, .heads = 1, .feedForward = 4, .layerNorm = LayerNorm::pre},
         7,
         3,
         false,
         optimizer::Sgd{},
         0.05,
         4},
    };
}

// The bias of the keys moves all scores of a query alike: its gradient is 0 but for rounding, which
// Adam makes steps of. It has no effect on the outputs.
bool withoutEffect(const Block &block, std::size_t i)
{
    const std::size_t width = block.columns / 3;
    return block.name.ends_with("attention.qkv_bias") && width <= i && i < 2 * width;
}

template <typename T>
void compare(const SequenceCase &c, const std::string &kind, double tolerance)
{
    SCOPED_TRACE(c.name + " in " + kind);
    const Fit fit{c.positions, c.vocabulary, c.vocabulary, c.batch, c.positions, c.vocabulary};
    const auto objective = *makeObjective<T>(c.spec, Loss::crossEntropy, fit);
    const Layout &layout = objective->layout();
    AlignedVector<T> parameters(layout.size());
    for (std::size_t b = 0; b < layout.blocks.size(); ++b)
        for (std::size_t i = 0; i < layout.blocks[b].size(); ++i)
            parameters[layout.blocks[b].offset + i] =
                static_cast<T>(0.5 * weightAt(static_cast<int>(b), static_cast<int>(i)));
    auto state = optimizer::makeState<T>(c.optimizer, parameters.size());
    AlignedVector<T> gradient(parameters.size());
    std::vector<T> tokens(c.batch * c.positions);
    std::vector<std::int32_t> wanted(tokens.size());
    Batch<T> batch;
    batch.rows = c.batch;
    batch.inputs = tokens.data();
    batch.wanted.labels = wanted.data();
    const auto golden = goldenLines("transformers.txt");
    const auto &losses = golden.at(c.name + " | " + kind + " | losses");
    ASSERT_EQ(losses.size(), 40U);
    for (std::size_t u = 0; u < losses.size(); ++u) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::size_t token = (u * 37 + i * i * 11 + i * 3) % 31 % c.vocabulary;
            const std::size_t place = i % c.positions;
            tokens[i] = static_cast<T>(static_cast<double>(token));
            wanted[c.reverses ? i - place + c.positions - 1 - place : i] =
                static_cast<std::int32_t>(token);
        }
        const double loss = objective->loss(batch, parameters, std::span<T>(gradient));
        ASSERT_NEAR(loss, losses[u], tolerance * largest(losses)) << "update " << u;
        if constexpr (std::is_same_v<T, double>)
            if (u == 0)
                expectGradient(gradient, golden.at(c.name + " | double | gradient"));
        optimizer::step<T>(c.optimizer, {.learningRate = c.rate}, parameters, gradient, state);
    }
    const auto &expected = golden.at(c.name + " | " + kind + " | parameters");
    ASSERT_EQ(expected.size(), parameters.size());
    for (const Block &block : layout.blocks)
        for (std::size_t i = 0; i < block.size(); ++i)
            if (!withoutEffect(block, i)) {
                ASSERT_NEAR(static_cast<double>(parameters[block.offset + i]),
                            expected[block.offset + i], tolerance * largest(expected))
                    << block.name << ", " << i;
            }
}

TEST(Trajectory, isPyTorchsInDouble)
{
    for (const TrajectoryCase &c : kTrajectoryCases)
        compare<double>(c, "double", 1e-12);
    for (const SequenceCase &c : sequenceCases())
        compare<double>(c, "double", 1e-11);
}

TEST(Trajectory, isPyTorchsInFloatOnEveryInstructionSet)
{
    using kernel::InstructionSet;
    for (const auto set :
         {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        kernel::useInstructionSet(set);
        for (const TrajectoryCase &c : kTrajectoryCases)
            compare<float>(c, "float", 1e-5);
        for (const SequenceCase &c : sequenceCases())
            compare<float>(c, "float", 1e-5);
    }
    kernel::useInstructionSet(kernel::bestInstructionSet());
}

// Gradient descent on the quadratic has the closed form x_i (1 - lr lambda_i)^t.
TEST(Trajectory, ofTheQuadraticIsItsClosedForm)
{
    const QuadraticBowl<double> made(Quadratic{.dimension = 50, .condition = 100});
    EXPECT_EQ(made.eigenvalues().front(), 1);
    EXPECT_NEAR(made.eigenvalues().back(), 0.01, 1e-17);
    QuadraticBowl<double> bowl(Quadratic{.dimension = 50, .condition = 100});
    for (const double rate : {0.5, 1.9, 2.1}) {
        std::vector<double> x(50);
        bowl.initialize(1, x);
        const std::vector<double> start = x;
        std::vector<double> gradient(50);
        const optimizer::Spec sgd = optimizer::Sgd{};
        auto state = optimizer::makeState<double>(sgd, 50);
        for (int t = 1; t <= 200; ++t) {
            (void)bowl.loss({}, x, gradient);
            optimizer::step<double>(sgd, {.learningRate = rate}, x, gradient, state);
            double loss = 0;
            for (std::size_t i = 0; i < 50; ++i) {
                const double lambda = bowl.eigenvalues()[i];
                const double closed = start[i] * std::pow(1 - rate * lambda, t);
                ASSERT_NEAR(x[i], closed, 1e-12 * std::abs(closed) + 1e-300) << rate << ", " << t;
                loss += lambda * closed * closed / 2;
            }
            ASSERT_NEAR(bowl.loss({}, x, {}), loss, 1e-11 * loss);
        }
    }
}

} // namespace
} // namespace warmup::model
