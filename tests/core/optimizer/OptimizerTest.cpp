// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Optimizer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "core/kernel/Dispatch.h"
#include "tests/core/optimizer/GoldenLines.h"

namespace warmup::optimizer {
namespace {

struct Case {
    std::string name;
    Spec spec;
};

// As in tests/peers/record_training.py.
const std::vector<Case> kCases = {
    {"sgd", Sgd{}},
    {"sgd weight decay", Sgd{.weightDecay = 0.1}},
    {"sgd momentum", Sgd{.momentum = 0.9}},
    {"sgd momentum dampening", Sgd{.momentum = 0.9, .dampening = 0.3, .weightDecay = 0.01}},
    {"sgd nesterov", Sgd{.momentum = 0.8, .nesterov = true}},
    {"sgd nesterov weight decay", Sgd{.momentum = 0.9, .weightDecay = 0.05, .nesterov = true}},
    {"adam", Adam{}},
    {"adam weight decay", Adam{.weightDecay = 0.1}},
    {"adam betas epsilon", Adam{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3}},
    {"adam no momentum", Adam{.beta1 = 0}},
    {"adamw", AdamW{}},
    {"adamw weight decay", AdamW{.beta1 = 0.95, .beta2 = 0.9, .weightDecay = 0.5}},
};

double gradientAt(int u, int i)
{
    return ((u * 37 + i * 101 + u * i * 13) % 257 - 128) / 64.0;
}

// 7 parameters, `copies` times side by side, so that vectors and their remainders are both met.
template <typename T>
void compare(const Case &c, const char *kind, double tolerance, int copies)
{
    const auto golden = goldenLines("optimizers.txt");
    const auto n = static_cast<std::size_t>(7 * copies);
    AlignedVector<T> parameters(n);
    AlignedVector<T> gradient(n);
    for (std::size_t i = 0; i < n; ++i)
        parameters[i] = static_cast<T>((static_cast<int>(i % 7) * 29 % 31 - 15) / 8.0);
    State<T> state = makeState<T>(c.spec, n);
    int compared = 0;
    for (int u = 0; u < 100; ++u) {
        for (std::size_t i = 0; i < n; ++i)
            gradient[i] = static_cast<T>(gradientAt(u, static_cast<int>(i % 7)));
        step<T>(c.spec, {.learningRate = 0.01 * (1 + u % 5) / 4}, parameters, gradient, state);
        const auto line = golden.find(c.name + " | " + kind + " | " + std::to_string(u + 1));
        if (line == golden.end())
            continue;
        ++compared;
        ASSERT_EQ(line->second.size(), 7U);
        double scale = 0;
        for (const double value : line->second)
            scale = std::max(scale, std::abs(value));
        for (std::size_t i = 0; i < n; ++i)
            ASSERT_NEAR(static_cast<double>(parameters[i]), line->second[i % 7], tolerance * scale)
                << c.name << " after " << u + 1 << " updates, parameter " << i;
    }
    EXPECT_EQ(compared, 5);
    EXPECT_EQ(state.steps, 100);
}

TEST(Optimizer, makesPyTorchsUpdatesInDouble)
{
    for (const Case &c : kCases)
        for (const int copies : {1, 5})
            compare<double>(c, "double", 1e-10, copies);
}

TEST(Optimizer, makesPyTorchsUpdatesInFloatOnEveryInstructionSet)
{
    using kernel::InstructionSet;
    for (const auto set :
         {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        kernel::useInstructionSet(set);
        for (const Case &c : kCases)
            for (const int copies : {1, 5})
                compare<float>(c, "float", 1e-5, copies);
    }
    kernel::useInstructionSet(kernel::bestInstructionSet());
}

TEST(Optimizer, takesMomentumAndWeightDecayFromTheRates)
{
    const std::vector<double> gradient = {1.0, -2.0};
    std::vector<double> a = {0.5, 0.25};
    std::vector<double> b = a;
    const Spec configured = Sgd{.momentum = 0.7, .weightDecay = 0.2};
    const Spec other = Sgd{.momentum = 0.1};
    auto stateA = makeState<double>(configured, 2);
    auto stateB = makeState<double>(other, 2);
    for (int u = 0; u < 3; ++u) {
        step<double>(configured, {.learningRate = 0.1}, a, gradient, stateA);
        step<double>(other, {.learningRate = 0.1, .momentum = 0.7, .weightDecay = 0.2}, b, gradient,
                     stateB);
    }
    EXPECT_EQ(a, b);
    EXPECT_EQ(stateA, stateB);
}

TEST(Optimizer, goesOnFromASavedStateAsIfNothingHadHappened)
{
    for (const Case &c : kCases) {
        std::vector<float> parameters = {1, 2, 3};
        const std::vector<float> gradient = {0.5F, -1, 2};
        auto state = makeState<float>(c.spec, 3);
        step<float>(c.spec, {.learningRate = 0.1}, parameters, gradient, state);
        std::vector<float> forkedParameters = parameters;
        State<float> forked = state;
        EXPECT_EQ(forked, state);
        step<float>(c.spec, {.learningRate = 0.1}, parameters, gradient, state);
        EXPECT_NE(forked, state);
        step<float>(c.spec, {.learningRate = 0.1}, forkedParameters, gradient, forked);
        EXPECT_EQ(forked, state);
        EXPECT_EQ(forkedParameters, parameters);
    }
}

TEST(Optimizer, movesNothingAtARateOfZero)
{
    for (const Case &c : kCases) {
        std::vector<float> parameters = {1, 2, 3};
        const std::vector<float> gradient = {0.5F, -1, 2};
        auto state = makeState<float>(c.spec, 3);
        for (int u = 0; u < 3; ++u)
            step<float>(c.spec, {.learningRate = 0}, parameters, gradient, state);
        EXPECT_EQ(parameters, (std::vector<float>{1, 2, 3})) << c.name;
    }
}

TEST(OptimizerCheck, namesTheFieldThatIsWrong)
{
    const auto message = [](const Spec &spec) {
        const auto checked = check(spec);
        return checked ? std::string() : checked.error().message();
    };
    for (const Case &c : kCases)
        EXPECT_EQ(message(c.spec), "");
    EXPECT_EQ(message(Adam{.beta2 = 1}),
              "/training/optimizer/beta2: found 1; allowed: a number "
              "from 0 up to, not including, 1");
    EXPECT_EQ(message(Adam{.beta1 = std::nan("")}),
              "/training/optimizer/beta1: found nan; allowed: a number from 0 up to, not "
              "including, 1");
    EXPECT_EQ(message(AdamW{.weightDecay = -1}),
              "/training/optimizer/weightDecay: found -1; allowed: a number from 0 to 1e30");
    EXPECT_EQ(message(Sgd{.nesterov = true}),
              "/training/optimizer/nesterov: found momentum 0 and dampening 0; allowed: Nesterov "
              "with a momentum above 0 and dampening 0");
}

} // namespace
} // namespace warmup::optimizer
