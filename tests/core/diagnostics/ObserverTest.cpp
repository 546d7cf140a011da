// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Observer.h"

#include <cmath>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Random.h"

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
    observer.beforeStep(before, gradient);
    observer.afterStep(update, rate, after, state);
    return valuesOf(observer);
}

TEST(Observer, hasColumnsForWhatIsShownAndEachOnce)
{
    const auto names = [](const Spec &spec, const optimizer::Spec &optimizer) {
        std::vector<std::string> all;
        const Observer observer(spec, smallLayout(), optimizer);
        for (const Column &column : observer.columns())
            all.push_back(column.name);
        return all;
    };
    EXPECT_THAT(names({}, optimizer::Adam{}), testing::IsEmpty());
    EXPECT_THAT(names({{updateRatio, gradientNorm, updateRatio}}, optimizer::Sgd{}),
                testing::ElementsAre("gradient_norm", "update_ratio_1", "update_ratio_2"));
    EXPECT_THAT(names({{warmUpFactors}}, optimizer::Sgd{}), testing::IsEmpty());
    EXPECT_THAT(
        names({{warmUpFactors}}, optimizer::AdamW{}),
        testing::ElementsAre("radam_r_rho4", "radam_r_rho5", "bias_correction", "untuned_linear"));
}

TEST(Observer, measuresGradientStepAndWeights)
{
    Observer observer({{gradientNorm, updateRatio, updateSize}}, smallLayout(), optimizer::Sgd{});
    State state;
    const auto values = watched(observer, 0, 0.5, {3, 0, 0, 4, 0, 0, 0, 0}, // |1| = 5, |2| = 0
                                {2, 0, 0, 0, 0, 0, 1, 2}, // |g| = 3
                                {3, 0.5F, 0, 4, 0.5F, 0, -0.25F, 0}, // u: 1, 1, 0.5, else 0
                                state);
    EXPECT_FLOAT_EQ(values.at("gradient_norm"), 3);
    EXPECT_FLOAT_EQ(values.at("update_ratio_1"), std::sqrt(0.5F) / 5);
    EXPECT_TRUE(std::isnan(values.at("update_ratio_2"))) << "there are no weights yet";
    EXPECT_FLOAT_EQ(values.at("mean_abs_u"), 2.5F / 8);
    EXPECT_FLOAT_EQ(values.at("share_abs_u_above_0.9"), 0.25F);
}

TEST(Observer, hasNoUpdateSizeWithoutARate)
{
    Observer observer({{updateSize, updateRatio}}, smallLayout(), optimizer::Sgd{});
    State state;
    const std::vector<float> weights(8, 1);
    const auto values = watched(observer, 0, 0, weights, weights, weights, state);
    EXPECT_TRUE(std::isnan(values.at("mean_abs_u")));
    EXPECT_EQ(values.at("update_ratio_1"), 0);
}

TEST(Observer, sumsAsManyWeightsAsThereAre)
{
    // Around the number of lanes in which sums run.
    for (std::size_t n = 1; n < 70; ++n) {
        model::Layout layout;
        layout.add("x", 1, n);
        Observer observer({{gradientNorm}}, layout, optimizer::Sgd{});
        Random random(n, Purpose::test);
        std::vector<float> gradient;
        double squares = 0;
        for (std::size_t i = 0; i < n; ++i) {
            gradient.push_back(static_cast<float>(random.normal()));
            squares += static_cast<double>(gradient[i]) * static_cast<double>(gradient[i]);
        }
        State state;
        EXPECT_FLOAT_EQ(
            watched(observer, 0, 1, gradient, gradient, gradient, state).at("gradient_norm"),
            static_cast<float>(std::sqrt(squares)));
    }
}

TEST(Observer, pathShareIsWhatTheFirstTwentiethOfTheRunMade)
{
    model::Layout layout;
    layout.add("x", 1, 1);
    Observer observer({{pathShare}}, layout, optimizer::Sgd{});
    observer.setRunLength(40); // a twentieth: two updates
    State state;
    const auto share = [&](Update update, float step) {
        return watched(observer, update, 1, {0}, {0}, {step}, state).at("path_share");
    };
    EXPECT_EQ(share(0, 3), 1);
    EXPECT_EQ(share(1, -1), 1);
    EXPECT_FLOAT_EQ(share(2, 4), 0.5F);
    observer.setRunLength(1000); // what was settled stays
    EXPECT_FLOAT_EQ(share(3, -8), 0.25F);
    EXPECT_EQ(state.path, 16);
    EXPECT_EQ(state.earlyPath, 4);
}

TEST(Observer, hasNoValuesForAnUpdateThatMadeNoStep)
{
    Observer observer({{gradientNorm, updateSize}}, smallLayout(), optimizer::Sgd{});
    State state;
    const std::vector<float> weights(8, 1);
    (void)watched(observer, 0, 1, weights, weights, weights, state);
    observer.beforeStep(weights, weights);
    EXPECT_THAT(observer.values(), testing::Each(testing::IsNan()));
}

} // namespace
} // namespace warmup::diagnostics
