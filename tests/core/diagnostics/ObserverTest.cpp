// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Observer.h"

#include <array>
#include <cmath>
#include <limits>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Random.h"
#include "core/diagnostics/Columns.h"

namespace warmup::diagnostics {
namespace {

using enum Kind;

// Two layers: "1" has 4 weights and 2 biases, "2" has 2 weights.
model::Layout smallLayout()
{
    model::Layout layout;
    layout.add("1.weight", 2, 2);
    layout.add("1.bias", 1, 2);
    layout.add("2.weight", 2, 1);
    return layout;
}

// Knows nothing but what its ReLUs gave: two layers, of two units each, for two rows.
class Rectified : public model::Objective<float> {
public:
    explicit Rectified(std::array<std::vector<float>, 2> given = {}) : m_given(std::move(given)) { }

    const model::Layout &layout() const override { return m_layout; }
    void initialize(std::uint64_t, std::span<float>) const override { }
    double loss(const model::Batch<float> &, std::span<const float>, std::span<float>) override
    {
        return 0;
    }
    std::span<const float> outputs() const override { return {}; }
    std::size_t rectifiers() const override { return 2; }
    std::span<const float> rectified(std::size_t index) const override { return m_given[index]; }

private:
    model::Layout m_layout;
    std::array<std::vector<float>, 2> m_given;
};

std::unique_ptr<Observer> makeObserver(const Spec &spec, const model::Layout &layout,
                                       const optimizer::Spec &optimizer = optimizer::Sgd{})
{
    const model::Spec model = model::Linear{};
    return Observer::make(spec, {model, model::Loss::meanSquaredError, {}, layout, optimizer, 2})
        .value();
}

std::map<std::string, float> valuesOf(const Observer &observer)
{
    std::map<std::string, float> values;
    for (std::size_t i = 0; i < observer.columns().size(); ++i)
        values[observer.columns()[i].name] = observer.values()[i];
    return values;
}

std::map<std::string, float> watched(Observer &observer, Update update, double rate,
                                     const std::vector<float> &before,
                                     const std::vector<float> &gradient,
                                     const std::vector<float> &after, State &state)
{
    observer.beforeStep(before, gradient, Rectified(), 2);
    observer.afterStep(update, rate, after, state);
    return valuesOf(observer);
}

TEST(Observer, hasColumnsForWhatIsShownAndEachOnce)
{
    const auto names = [](const Spec &spec, const optimizer::Spec &optimizer) {
        std::vector<std::string> all;
        const auto observer = makeObserver(spec, smallLayout(), optimizer);
        for (const Column &column : observer ? observer->columns() : std::vector<Column>())
            all.push_back(column.name);
        return all;
    };
    EXPECT_THAT(names({}, optimizer::Adam{}), testing::IsEmpty());
    EXPECT_THAT(names({{updateRatio, gradientNorm, updateRatio}}, optimizer::Sgd{}),
                testing::ElementsAre("gradient_norm", "update_ratio_1", "update_ratio_2"));
    for (const optimizer::Spec &without :
         {optimizer::Spec(optimizer::Sgd{}), optimizer::Spec(optimizer::Lion{}),
          optimizer::Spec(optimizer::Adamax{}), optimizer::Spec(optimizer::RmsProp{})})
        EXPECT_THAT(names({{warmUpFactors}}, without), testing::IsEmpty());
    EXPECT_THAT(
        names({{warmUpFactors}}, optimizer::AdamW{}),
        testing::ElementsAre("radam_r_rho4", "radam_r_rho5", "bias_correction", "untuned_linear"));
}

TEST(Observer, everyColumnIsKnownByItsName)
{
    const model::Spec model = model::Linear{};
    const optimizer::Spec adam = optimizer::Adam{};
    const auto layout = smallLayout();
    std::size_t known = 0;
    for (const Kind kind :
         {gradientNorm, updateRatio, updateSize, warmUpFactors, pathShare, deadUnits, sharpness,
          preconditionedSharpness, stepLength, scalingSpread}) {
        const auto observer =
            Observer::make({.show = {kind}},
                           {model, model::Loss::meanSquaredError, {2, 1, 0, 2}, layout, adam, 2});
        ASSERT_TRUE(observer) << observer.error().message();
        for (const Column &column : (*observer)->columns()) {
            EXPECT_EQ(kindOfColumn(column.name), kind) << column.name;
            ++known;
        }
    }
    EXPECT_EQ(known, 18U);
    EXPECT_EQ(kindOfColumn("x"), position);
    EXPECT_FALSE(kindOfColumn("step_lenght"));
    EXPECT_FALSE(kindOfColumn("sharpness_1"));
    EXPECT_THAT(columnNames(), testing::HasSubstr("\"mean_abs_u\", \"share_abs_u_above_0.9\""));
}

TEST(Observer, measuresGradientStepAndWeights)
{
    const auto observer =
        makeObserver({{gradientNorm, updateRatio, updateSize, stepLength}}, smallLayout());
    State state;
    const auto values = watched(*observer, 0, 0.5, {3, 0, 0, 4, 0, 0, 0, 0}, // |1| = 5, |2| = 0
                                {2, 0, 0, 0, 0, 0, 1, 2}, // |g| = 3
                                {3, 0.5F, 0, 4, 0.5F, 0, -0.25F, 0}, // u: 1, 1, 0.5, else 0
                                state);
    EXPECT_FLOAT_EQ(values.at("gradient_norm"), 3);
    EXPECT_FLOAT_EQ(values.at("update_ratio_1"), std::sqrt(0.5F) / 5);
    EXPECT_TRUE(std::isnan(values.at("update_ratio_2"))) << "there are no weights yet";
    EXPECT_FLOAT_EQ(values.at("mean_abs_u"), 2.5F / 8);
    EXPECT_FLOAT_EQ(values.at("share_abs_u_above_0.9"), 0.25F);
    EXPECT_FLOAT_EQ(values.at("step_length"), 0.75F);
}

TEST(Observer, hasNoUpdateSizeWithoutARate)
{
    const auto observer = makeObserver({{updateSize, updateRatio}}, smallLayout());
    State state;
    const std::vector<float> weights(8, 1);
    const auto values = watched(*observer, 0, 0, weights, weights, weights, state);
    EXPECT_TRUE(std::isnan(values.at("mean_abs_u")));
    EXPECT_EQ(values.at("update_ratio_1"), 0);
}

TEST(Observer, sumsAsManyWeightsAsThereAre)
{
    // Around the number of lanes in which sums run.
    for (std::size_t n = 1; n < 70; ++n) {
        model::Layout layout;
        layout.add("x", 1, n);
        const auto observer = makeObserver({{gradientNorm}}, layout);
        Random random(n, Purpose::test);
        std::vector<float> gradient;
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) {
            gradient.push_back(static_cast<float>(random.normal()));
            squares += static_cast<double>(gradient[i]) * static_cast<double>(gradient[i]);
        }
        State state;
        EXPECT_FLOAT_EQ(
            watched(*observer, 0, 1, gradient, gradient, gradient, state).at("gradient_norm"),
            static_cast<float>(std::sqrt(squares)));
    }
}

TEST(Observer, pathShareIsWhatTheFirstTwentiethOfTheRunMade)
{
    model::Layout layout;
    layout.add("x", 1, 1);
    const auto observer = makeObserver({{pathShare}}, layout);
    observer->setRunLength(40); // a twentieth: two updates
    State state;
    const auto share = [&](Update update, float step) {
        return watched(*observer, update, 1, {0}, {0}, {step}, state).at("path_share");
    };
    EXPECT_EQ(share(0, 3), 1);
    EXPECT_EQ(share(1, -1), 1);
    EXPECT_FLOAT_EQ(share(2, 4), 0.5F);
    observer->setRunLength(1000); // what was settled stays
    EXPECT_FLOAT_EQ(share(3, -8), 0.25F);
    EXPECT_EQ(state.path, 16);
    EXPECT_EQ(state.earlyPath, 4);
}

TEST(Observer, hasNoValuesForAnUpdateThatMadeNoStep)
{
    const auto observer = makeObserver({{gradientNorm, updateSize}}, smallLayout());
    State state;
    const std::vector<float> weights(8, 1);
    (void)watched(*observer, 0, 1, weights, weights, weights, state);
    observer->beforeStep(weights, weights, Rectified(), 2);
    EXPECT_THAT(observer->values(), testing::Each(testing::IsNan()));
}

TEST(Observer, countsUnitsThatAreZeroForTheWholeBatch)
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const auto observer = makeObserver({{deadUnits}}, smallLayout());
    const std::vector<float> weights(8, 1);
    State state;
    // Columns: 0 0 and 0 2; 0 0 and NaN 0.
    const Rectified objective({std::vector<float>{0, 0, 0, 2}, {0, nan, 0, 0}});
    observer->beforeStep(weights, weights, objective, 2);
    observer->afterStep(0, 1, weights, state);
    EXPECT_EQ(valuesOf(*observer),
              (std::map<std::string, float>{{"dead_relu_1", 0.5F}, {"dead_relu_2", 0.5F}}));
}

TEST(Observer, preconditionsByTheAveragesOfAdam)
{
    // H = diag(lambda), so that the largest lambda_i / P_i is what it must find.
    const model::Spec model = model::Quadratic{.dimension = 3, .condition = 4}; // 1, 0.5, 0.25
    model::Layout layout;
    layout.add("x", 1, 3);
    const optimizer::Spec adam = optimizer::Adam{.beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.25};
    const auto observer = Observer::make({.show = {preconditionedSharpness}},
                                         {model, model::Loss::meanSquaredError, {}, layout, adam})
                              .value();
    const std::vector<float> weights(3, 1);
    State state;
    optimizer::State<float> averages;
    averages.slots = {AlignedVector<float>(3), AlignedVector<float>{7, 1.75F, 0.4375F}};
    const auto measure = [&](Update steps) {
        averages.steps = steps;
        observer->beforeStep(weights, weights, Rectified(), 2);
        observer->measureSharpness(1, {.learningRate = 0.1}, weights, {}, averages, state);
        observer->afterStep(0, 0.1, weights, state);
        return valuesOf(*observer);
    };
    EXPECT_TRUE(std::isnan(measure(0).at("preconditioned_sharpness"))) << "no averages yet";
    // t = 2: v^ = v / 0.4375 = 16, 4, 1; P = 0.75 (4.25, 2.25, 1.25); lambda / P = 0.314, 0.296,
    // 0.267
    const auto values = measure(2);
    EXPECT_NEAR(values.at("preconditioned_sharpness"), 1 / (0.75 * 4.25), 1e-5);
    // The limit is (2 + 2 * 0.5) / (0.5 * 0.1) = 60.
    EXPECT_NEAR(values.at("preconditioned_sharpness_by_limit"), 1 / (0.75 * 4.25) / 60, 1e-7);
}

TEST(Observer, preconditionsByTheRootOfRmsProp)
{
    const model::Spec model = model::Quadratic{.dimension = 3, .condition = 4}; // 1, 0.5, 0.25
    model::Layout layout;
    layout.add("x", 1, 3);
    const auto measured = [&](const optimizer::Spec &optimizer) {
        const auto observer =
            Observer::make({.show = {preconditionedSharpness}},
                           {model, model::Loss::meanSquaredError, {}, layout, optimizer})
                .value();
        if (!observer)
            return std::map<std::string, float>();
        const std::vector<float> weights(3, 1);
        State state;
        optimizer::State<float> averages;
        averages.steps = 1;
        averages.slots = {AlignedVector<float>{16, 4, 1}, AlignedVector<float>(3)};
        observer->beforeStep(weights, weights, Rectified(), 2);
        observer->measureSharpness(1, {.learningRate = 0.1}, weights, {}, averages, state);
        observer->afterStep(0, 0.1, weights, state);
        return valuesOf(*observer);
    };
    // P = 4.25, 2.25, 1.25; lambda / P = 0.235, 0.222, 0.2.
    const auto plain = measured(optimizer::RmsProp{.epsilon = 0.25});
    EXPECT_NEAR(plain.at("preconditioned_sharpness"), 1 / 4.25, 1e-5);
    EXPECT_NEAR(plain.at("preconditioned_sharpness_by_limit"), 0.1 / 4.25 / 2, 1e-6);
    const auto momentum = measured(optimizer::RmsProp{.epsilon = 0.25, .momentum = 0.5});
    EXPECT_NEAR(momentum.at("preconditioned_sharpness_by_limit"), 0.1 / 4.25 / 3, 1e-6);
    EXPECT_TRUE(measured(optimizer::RmsProp{.centred = true}).empty());
    EXPECT_TRUE(measured(optimizer::Lion{}).empty());
}

} // namespace
} // namespace warmup::diagnostics
