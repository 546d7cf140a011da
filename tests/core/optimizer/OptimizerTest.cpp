// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Optimizer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>

#include "core/kernel/Dispatch.h"
#include "core/optimizer/Clip.h"
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
    {"sgd decoupled", Sgd{.momentum = 0.9, .weightDecay = 0.1, .decoupled = true}},
    {"adam", Adam{}},
    {"adam weight decay", Adam{.weightDecay = 0.1}},
    {"adam betas epsilon", Adam{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3}},
    {"adam no momentum", Adam{.beta1 = 0}},
    {"adam amsgrad", Adam{.beta2 = 0.9, .weightDecay = 0.01, .amsgrad = true}},
    {"adamw", AdamW{}},
    {"adamw weight decay", AdamW{.beta1 = 0.95, .beta2 = 0.9, .weightDecay = 0.5}},
    {"adamw amsgrad", AdamW{.beta2 = 0.8, .amsgrad = true}},
    {"nadam", NAdam{}},
    {"nadam weight decay", NAdam{.weightDecay = 0.1, .momentumDecay = 0.02}},
    {"nadam decoupled",
     NAdam{.beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-4, .weightDecay = 0.1, .decoupled = true}},
    {"radam", RAdam{}},
    {"radam weight decay", RAdam{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .weightDecay = 0.1}},
    {"radam decoupled", RAdam{.weightDecay = 0.1, .decoupled = true}},
    {"adamax", Adamax{}},
    {"adamax weight decay",
     Adamax{.beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-3, .weightDecay = 0.1}},
    {"adagrad", Adagrad{}},
    {"adagrad all",
     Adagrad{.rateDecay = 0.05, .initialAccumulator = 0.5, .epsilon = 1e-4, .weightDecay = 0.1}},
    {"adadelta", Adadelta{}},
    {"adadelta weight decay", Adadelta{.rho = 0.8, .epsilon = 1e-4, .weightDecay = 0.1}},
    {"rmsprop", RmsProp{}},
    {"rmsprop momentum", RmsProp{.weightDecay = 0.1, .momentum = 0.9}},
    {"rmsprop centred", RmsProp{.alpha = 0.9, .centred = true}},
    {"rmsprop centred momentum",
     RmsProp{
         .alpha = 0.95, .epsilon = 1e-4, .weightDecay = 0.05, .momentum = 0.8, .centred = true}},
    {"lion", Lion{}},
    {"lion weight decay", Lion{.beta1 = 0.95, .beta2 = 0.98, .weightDecay = 0.3}},
    {"lamb", Lamb{}},
    {"lamb no weight decay", Lamb{.beta1 = 0.8, .beta2 = 0.9, .epsilon = 1e-3, .weightDecay = 0}},
    {"lars", Lars{}},
    {"lars trust", Lars{.momentum = 0.5, .trust = 0.3, .weightDecay = 0.1}},
    {"sign-sgd", SignSgd{}},
    {"signum", SignSgd{.momentum = 0.9, .weightDecay = 0.2}},
    {"gi-adam", GiAdam{}},
    {"gi-adam weight decay",
     GiAdam{.beta1 = 0.8, .beta2 = 0.95, .epsilon = 1e-3, .weightDecay = 0.1}},
    {"gi-adam decoupled", GiAdam{.weightDecay = 0.1, .decoupled = true}},
    {"schedule-free sgd", ScheduleFreeSgd{}},
    {"schedule-free sgd all",
     ScheduleFreeSgd{.momentum = 0.8, .weightDecay = 0.1, .averagePower = 0.5, .ratePower = 1}},
    {"schedule-free adamw", ScheduleFreeAdamW{}},
    {"schedule-free adamw all",
     ScheduleFreeAdamW{.beta1 = 0.95,
                       .beta2 = 0.9,
                       .epsilon = 1e-4,
                       .weightDecay = 0.1,
                       .averagePower = 1,
                       .ratePower = 0}},
};
const std::vector<std::string> kCycled = {
    "sgd momentum", "sgd nesterov weight decay", "adam", "adamw amsgrad", "nadam", "radam",
    "adamax",       "rmsprop centred momentum",  "lion", "lamb",          "lars",  "signum",
    "gi-adam"};

enum class Way { plain, cycled, grouped };

double gradientAt(int u, int i)
{
    return ((u * 37 + i * 101 + u * i * 13) % 257 - 128) / 64.0;
}

double momentumAt(int u)
{
    return 0.85 + 0.1 * (u % 7) / 7;
}

constexpr std::array<int, 3> kTensors{6, 3, 5};
constexpr int kSize = 14;

// Three tensors, each of them `copies` times within itself, so that vectors and their remainders
// are both met. Norms grow alike, and their ratios stay.
struct Tensors {
    std::vector<Part> parts;
    std::vector<int> original; // of each number, which of the 14 it is

    Tensors(int copies, Way way)
    {
        int first = 0;
        for (const int size : kTensors) {
            Part &part = parts.emplace_back();
            part.offset = original.size();
            part.size = static_cast<std::size_t>(size * copies);
            for (int i = 0; i < size * copies; ++i)
                original.push_back(first + i % size);
            first += size;
        }
        if (way != Way::grouped)
            return;
        parts[1].rateFactor = 0.5;
        parts[1].weightDecay = 0;
        parts[2].rateFactor = 2;
        parts[2].weightDecay = 0.25;
    }
};

template <typename T>
void expectNear(std::span<const T> found, const std::vector<double> &wanted, const Tensors &tensors,
                double tolerance, const std::string &what)
{
    ASSERT_EQ(wanted.size(), std::size_t{kSize});
    double scale = 0;
    for (const double value : wanted)
        scale = std::max(scale, std::abs(value));
    for (std::size_t i = 0; i < found.size(); ++i)
        ASSERT_NEAR(static_cast<double>(found[i]),
                    wanted[static_cast<std::size_t>(tensors.original[i])], tolerance * scale)
            << what << ", parameter " << i;
}

using Golden = std::map<std::string, std::vector<double>>;

template <typename T>
void compare(const Golden &golden, const Case &c, Way way, const char *kind, double tolerance,
             int copies)
{
    const Tensors tensors(copies, way);
    const std::vector<Part> parts = joined(c.spec, tensors.parts);
    const std::size_t n = tensors.original.size();
    AlignedVector<T> parameters(n);
    AlignedVector<T> gradient(n);
    AlignedVector<T> evaluated(n);
    for (std::size_t i = 0; i < n; ++i)
        parameters[i] = static_cast<T>((tensors.original[i] * 29 % 31 - 15) / 8.0);
    State<T> state = makeState<T>(c.spec, n);
    const std::string name = c.name
        + (way == Way::cycled        ? ", cycled"
               : way == Way::grouped ? ", groups"
                                     : "");
    int compared = 0;
    int averages = 0;
    for (int u = 0; u < 100; ++u) {
        for (std::size_t i = 0; i < n; ++i)
            gradient[i] = static_cast<T>(gradientAt(u, tensors.original[i]));
        Rates rates{.learningRate = 0.01 * (1 + u % 5) / 4};
        if (way == Way::cycled)
            rates.momentum = momentumAt(u);
        step<T>(c.spec, rates, parts, parameters, gradient, state);
        const std::string which = std::string(" | ") + kind + " | " + std::to_string(u + 1);
        const auto line = golden.find(name + which);
        if (line == golden.end())
            continue;
        ++compared;
        expectNear<T>(parameters, line->second, tensors, tolerance, name + which);
        const auto average = golden.find(name + ", evaluated" + which);
        averages += average != golden.end();
        evaluationPoint<T>(c.spec, parameters, state, evaluated);
        expectNear<T>(evaluated, average != golden.end() ? average->second : line->second, tensors,
                      tolerance, name + which + ", evaluated");
    }
    EXPECT_EQ(compared, 5) << name;
    // After the first update x is z, which is y there.
    EXPECT_EQ(averages > 0, evaluatesElsewhere(c.spec)) << name;
    EXPECT_EQ(state.steps, 100);
}

template <typename T>
void compareAll(const char *kind, double tolerance)
{
    const Golden golden = goldenLines("optimizers.txt");
    for (const Case &c : kCases) {
        for (const int copies : {1, 5}) {
            compare<T>(golden, c, Way::plain, kind, tolerance, copies);
            compare<T>(golden, c, Way::grouped, kind, tolerance, copies);
            if (std::find(kCycled.begin(), kCycled.end(), c.name) != kCycled.end())
                compare<T>(golden, c, Way::cycled, kind, tolerance, copies);
        }
    }
}

TEST(Optimizer, makesTheFrameworksUpdatesInDouble)
{
    compareAll<double>("double", 1e-10);
}

TEST(Optimizer, makesTheFrameworksUpdatesInFloatOnEveryInstructionSet)
{
    using kernel::InstructionSet;
    for (const auto set :
         {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        kernel::useInstructionSet(set);
        compareAll<float>("float", 1e-5);
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

// What one update makes of one parameter at 1.
double afterOne(const Spec &spec, double rate, double gradient)
{
    std::vector<double> parameters = {1};
    auto state = makeState<double>(spec, 1);
    step<double>(spec, {.learningRate = rate}, parameters, std::vector{gradient}, state);
    return parameters[0];
}

Spec withoutDecay(Spec spec)
{
    std::visit([](auto &config) { config.weightDecay = 0; }, spec);
    return spec;
}

TEST(Optimizer, staysWhereAGradientIsZero)
{
    for (const Case &c : kCases)
        EXPECT_EQ(afterOne(withoutDecay(c.spec), 0.1, 0), 1) << c.name;
}

TEST(Optimizer, climbsAtANegativeRate)
{
    for (const Case &c : kCases) {
        const Spec spec = withoutDecay(c.spec);
        EXPECT_GT(afterOne(spec, -0.01, 0.5), 1) << c.name;
        EXPECT_LT(afterOne(spec, 0.01, 0.5), 1) << c.name;
    }
}

TEST(Optimizer, letsWhatIsNotANumberSpread)
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const Case &c : kCases) {
        EXPECT_TRUE(std::isnan(afterOne(c.spec, 0.1, nan))) << c.name;
        std::vector<float> parameters = {1, 2, 3};
        auto state = makeState<float>(c.spec, 3);
        const std::vector<float> gradient = {1, std::numeric_limits<float>::infinity(), 1};
        for (int u = 0; u < 3; ++u)
            step<float>(c.spec, {.learningRate = 0.1}, parameters, gradient, state);
        const bool bySign =
            std::holds_alternative<Lion>(c.spec) || std::holds_alternative<SignSgd>(c.spec);
        EXPECT_EQ(std::isfinite(parameters[1]), bySign) << c.name;
    }
}

TEST(Optimizer, dividesZeroByZeroWithoutAnEpsilonAsPyTorchDoes)
{
    int tried = 0;
    for (const Case &c : kCases) {
        Spec spec = withoutDecay(c.spec);
        const bool has = std::visit(
            [](auto &config) {
                if constexpr (requires { config.epsilon; })
                    return config.epsilon = 0, true;
                else
                    return false;
            },
            spec);
        if (!has)
            continue;
        ++tried;
        // Adagrad's sum may start above 0; RAdam divides by nothing in its first updates.
        const auto adagrad = std::get_if<Adagrad>(&spec);
        const bool safe =
            (adagrad && adagrad->initialAccumulator > 0) || std::holds_alternative<RAdam>(spec);
        EXPECT_EQ(std::isnan(afterOne(spec, 0.1, 0)), !safe) << c.name;
        // Adadelta's steps grow from epsilon alone.
        const bool still = std::holds_alternative<Adadelta>(spec);
        EXPECT_EQ(afterOne(spec, 0.1, 0.5) < 1, !still) << c.name;
    }
    EXPECT_GT(tried, 20);
}

TEST(Optimizer, joinsNeighboursThatAreUpdatedAlike)
{
    std::vector<Part> parts(3);
    parts[0].size = 4;
    parts[1] = {.offset = 4, .size = 2, .vector = true};
    parts[2] = {.offset = 6, .size = 3, .rateFactor = 0};
    const std::vector<Part> two = {{.offset = 0, .size = 6},
                                   {.offset = 6, .size = 3, .rateFactor = 0}};
    EXPECT_EQ(joined(Adam{}, parts), two);
    EXPECT_EQ(joined(Lamb{}, parts), parts);
    EXPECT_EQ(joined(Lars{}, parts), parts);
}

TEST(Optimizer, leavesVectorsOutOfTheNormsWhereToldTo)
{
    std::vector<double> parameters = {3, 4, 3, 4};
    const std::vector<double> gradient = {0.6, 0.8, 0.6, 0.8};
    const std::vector<Part> parts = {{.offset = 0, .size = 2},
                                     {.offset = 2, .size = 2, .vector = true}};
    const Spec lars = Lars{.momentum = 0, .trust = 0.1, .weightDecay = 0, .adaptVectors = false};
    auto state = makeState<double>(lars, 4);
    step<double>(lars, {.learningRate = 1}, parts, parameters, gradient, state);
    // 0.1 |p| / |g| = 0.5, and 1.
    EXPECT_DOUBLE_EQ(parameters[0], 3 - 0.3);
    EXPECT_DOUBLE_EQ(parameters[2], 3 - 0.6);
    const Spec lamb =
        Lamb{.beta1 = 0, .beta2 = 0, .epsilon = 0, .weightDecay = 0, .adaptVectors = false};
    parameters = {3, 4, 3, 4};
    state = makeState<double>(lamb, 4);
    step<double>(lamb, {.learningRate = 1}, parts, parameters, gradient, state);
    // The direction is (1, 1): 5 / sqrt(2) of it, and 1.
    EXPECT_DOUBLE_EQ(parameters[0], 3 - 5 / std::sqrt(2.0));
    EXPECT_DOUBLE_EQ(parameters[2], 2);
}

TEST(Optimizer, takesAMomentumWhereItHasOne)
{
    EXPECT_EQ(withMomentum(Sgd{}, 0.95), Spec(Sgd{.momentum = 0.95}));
    EXPECT_EQ(withMomentum(AdamW{}, 0.95), Spec(AdamW{.beta1 = 0.95}));
    EXPECT_EQ(withMomentum(RmsProp{}, 0.95), Spec(RmsProp{.momentum = 0.95}));
    for (const Spec &none :
         {Spec(Adagrad{}), Spec(Adadelta{}), Spec(ScheduleFreeSgd{}), Spec(ScheduleFreeAdamW{})}) {
        EXPECT_FALSE(takesMomentum(none));
        EXPECT_EQ(withMomentum(none, 0.95), none);
    }
}

template <typename T>
void compareClipping(const char *kind, double tolerance)
{
    const std::map<std::string, Clipping> clippings = {{"norm 1", ClipByNorm{1}},
                                                       {"norm 4.5", ClipByNorm{4.5}},
                                                       {"norm 1e-3", ClipByNorm{1e-3}},
                                                       {"value 0.5", ClipByValue{0.5}},
                                                       {"value 10", ClipByValue{10}}};
    const Golden golden = goldenLines("clipping.txt");
    int compared = 0;
    for (const auto &[name, clipping] : clippings)
        for (const std::string changed : {"", ", nan", ", inf"})
            for (int u = 0; u < 3; ++u) {
                const std::string what = name + changed + " | " + kind + " | " + std::to_string(u);
                std::vector<T> gradient;
                for (int i = 0; i < kSize; ++i)
                    gradient.push_back(static_cast<T>(gradientAt(u, i)));
                if (!changed.empty())
                    gradient[3] = changed == ", nan" ? std::numeric_limits<T>::quiet_NaN()
                                                     : std::numeric_limits<T>::infinity();
                clip<T>(clipping, gradient);
                const auto line = golden.find(what);
                ASSERT_NE(line, golden.end()) << what;
                ASSERT_EQ(line->second.size(), std::size_t{kSize}) << what;
                ++compared;
                for (std::size_t i = 0; i < gradient.size(); ++i) {
                    const double found = static_cast<double>(gradient[i]);
                    const double wanted = line->second[i];
                    EXPECT_EQ(std::isnan(found), std::isnan(wanted)) << what;
                    if (std::isnan(wanted))
                        continue;
                    EXPECT_NEAR(found, wanted, tolerance * std::abs(wanted)) << what;
                }
            }
    EXPECT_EQ(compared, 45);
}

TEST(Clipping, isPyTorchs)
{
    compareClipping<double>("double", 1e-13);
    compareClipping<float>("float", 1e-6);
}

TEST(Clipping, canBeLeftOut)
{
    std::vector<float> gradient = {1e30F, -2};
    clip<float>(NoClipping{}, gradient);
    EXPECT_EQ(gradient, (std::vector<float>{1e30F, -2}));
}

TEST(Clipping, needsALimitAboveZero)
{
    EXPECT_TRUE(check(Clipping(NoClipping{})));
    EXPECT_TRUE(check(Clipping(ClipByNorm{1e-6})));
    for (const double limit : {0.0, -1.0, std::nan(""), HUGE_VAL}) {
        EXPECT_EQ(check(Clipping(ClipByNorm{limit})).error().where, "/training/clipping/limit");
        EXPECT_EQ(check(Clipping(ClipByValue{limit})).error().where, "/training/clipping/limit");
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
    EXPECT_EQ(message(ScheduleFreeSgd{.momentum = 0}),
              "/training/optimizer/momentum: found 0; allowed: a number above 0 and below 1");
    EXPECT_EQ(message(ScheduleFreeAdamW{.ratePower = -1}),
              "/training/optimizer/ratePower: found -1; allowed: a number from 0 to 100");
    EXPECT_EQ(message(RmsProp{.alpha = 1}),
              "/training/optimizer/alpha: found 1; allowed: a number from 0 up to, not including, "
              "1");
    EXPECT_EQ(message(Lars{.trust = -1}),
              "/training/optimizer/trust: found -1; allowed: a number from 0 to 1e30");
}

} // namespace
} // namespace warmup::optimizer
