// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Landscape.h"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "core/base/Dual.h"
#include "core/base/Random.h"
#include "core/model/Objective.h"
#include "core/model/TestFormulas.h"

namespace warmup::model {
namespace {

using Name = TestFunction::Name;

std::vector<Name> everyName()
{
    std::vector<Name> names;
    for (int i = 0; i <= static_cast<int>(Name::easom); ++i)
        names.push_back(static_cast<Name>(i));
    return names;
}

std::unique_ptr<Objective<double>> objectiveOf(const TestFunction &spec)
{
    return *makeObjective<double>(spec, Loss::meanSquaredError, {});
}

std::array<double, 2> slopes(Name name, double x, double y)
{
    const std::array<double, 2> place{x, y};
    std::array<double, 2> gradient{};
    (void)objectiveOf({.function = name})->loss({}, place, gradient);
    return gradient;
}

TEST(Landscape, hasItsLeastValueAtItsMinimaAndNoSlopeThere)
{
    for (const Name name : everyName()) {
        const auto landscape = *landscapeOf(TestFunction{.function = name});
        SCOPED_TRACE(landscape.name);
        ASSERT_FALSE(landscape.minima.empty());
        for (const auto &[x, y] : landscape.minima) {
            EXPECT_NEAR(landscape.value(x, y), landscape.minimum, 1e-12);
            const auto [slopeX, slopeY] = slopes(name, x, y);
            EXPECT_NEAR(slopeX, 0, 1e-9);
            EXPECT_NEAR(slopeY, 0, 1e-9);
        }
    }
}

TEST(Landscape, isNowhereLowerInThePartThatIsWorthALook)
{
    for (const Name name : everyName()) {
        const auto landscape = *landscapeOf(TestFunction{.function = name});
        SCOPED_TRACE(landscape.name);
        const auto inside = [&](const Landscape::Point &p) {
            return p.x >= landscape.low.x && p.x <= landscape.high.x && p.y >= landscape.low.y
                && p.y <= landscape.high.y;
        };
        for (const auto &minimum : landscape.minima)
            EXPECT_TRUE(inside(minimum));
        EXPECT_TRUE(inside(landscape.start));
        constexpr int kSteps = 200;
        for (int i = 0; i <= kSteps; ++i)
            for (int j = 0; j <= kSteps; ++j) {
                const double x =
                    landscape.low.x + (landscape.high.x - landscape.low.x) * i / kSteps;
                const double y =
                    landscape.low.y + (landscape.high.y - landscape.low.y) * j / kSteps;
                ASSERT_GE(landscape.value(x, y), landscape.minimum - 1e-12) << x << ", " << y;
            }
    }
}

// Values computed by hand from the papers' formulas.
TEST(Landscape, hasTheValuesOfItsFormula)
{
    const auto value = [](Name name, double x, double y) {
        return landscapeOf(TestFunction{.function = name})->value(x, y);
    };
    EXPECT_NEAR(value(Name::rosenbrock, -1.2, 1), 24.2, 1e-12);
    EXPECT_NEAR(value(Name::beale, 1, 1), 14.203125, 1e-12);
    EXPECT_NEAR(value(Name::himmelblau, 0, 0), 170, 1e-12);
    EXPECT_NEAR(value(Name::booth, 0, 0), 74, 1e-12);
    EXPECT_NEAR(value(Name::matyas, 1, 1), 0.04, 1e-12);
    EXPECT_NEAR(value(Name::rastrigin, 1, 1), 2, 1e-12);
    EXPECT_NEAR(value(Name::rastrigin, 0.5, 0), 20.25, 1e-12);
    EXPECT_NEAR(value(Name::ackley, 1, 1), 20 - 20 * std::exp(-0.2), 1e-12);
    EXPECT_NEAR(value(Name::threeHumpCamel, 1, 1), 2 - 1.05 + 1.0 / 6 + 2, 1e-12);
    EXPECT_NEAR(value(Name::sixHumpCamel, 1, 1), 4 - 2.1 + 1.0 / 3 + 1, 1e-12);
    EXPECT_NEAR(value(Name::goldsteinPrice, 0, 0), 600, 1e-12);
    EXPECT_NEAR(value(Name::styblinskiTang, 1, 0), -5, 1e-12);
    EXPECT_NEAR(value(Name::easom, 3.141592653589793, 0), std::exp(-9.869604401089358), 1e-12);
}

TEST(Landscape, namesEachFunctionOnceWithFormulaAndSource)
{
    std::set<std::string> names;
    for (const Name name : everyName()) {
        const auto landscape = *landscapeOf(TestFunction{.function = name});
        EXPECT_TRUE(names.insert(landscape.name).second) << landscape.name;
        EXPECT_NE(landscape.formula.find('x'), std::string::npos) << landscape.name;
        EXPECT_GT(landscape.source.size(), 40U) << landscape.name;
    }
}

TEST(Landscape, beginsWhereItIsTold)
{
    const TestFunction spec{.function = Name::beale, .startX = -0.5};
    const auto start = landscapeOf(spec)->start;
    EXPECT_EQ(start, (Landscape::Point{-0.5, 1}));
    const auto objective = *makeObjective<float>(spec, Loss::meanSquaredError, {});
    std::array<float, 2> parameters{};
    objective->initialize(1, parameters);
    EXPECT_EQ(parameters, (std::array<float, 2>{-0.5F, 1}));
}

TEST(Landscape, ofAQuadraticNeedsTwoParameters)
{
    const auto bowl = landscapeOf(Quadratic{.dimension = 2, .condition = 10});
    ASSERT_TRUE(bowl);
    const auto objective =
        *makeObjective<double>(Quadratic{.dimension = 2, .condition = 10}, Loss::crossEntropy, {});
    const std::array<double, 2> place{1.5, -2};
    EXPECT_DOUBLE_EQ(bowl->value(1.5, -2), objective->loss({}, place, {}));
    EXPECT_FALSE(landscapeOf(Quadratic{.dimension = 3}));
    EXPECT_FALSE(landscapeOf(Mlp{}));
}

TEST(TestFunction, hasTheSlopesOfItsValue)
{
    Random random(1, Purpose::test);
    for (const Name name : everyName()) {
        const auto landscape = *landscapeOf(TestFunction{.function = name});
        SCOPED_TRACE(landscape.name);
        for (int i = 0; i < 50; ++i) {
            const double x = random.uniform(landscape.low.x, landscape.high.x);
            const double y = random.uniform(landscape.low.y, landscape.high.y);
            constexpr double h = 1e-5;
            const double alongX = (landscape.value(x + h, y) - landscape.value(x - h, y)) / (2 * h);
            const double alongY = (landscape.value(x, y + h) - landscape.value(x, y - h)) / (2 * h);
            const auto [slopeX, slopeY] = slopes(name, x, y);
            // Third derivatives and values set how good a difference is.
            const double scale =
                std::abs(landscape.value(x, y)) + std::abs(slopeX) + std::abs(slopeY) + 100;
            EXPECT_NEAR(slopeX, alongX, 1e-7 * scale) << x << ", " << y;
            EXPECT_NEAR(slopeY, alongY, 1e-7 * scale) << x << ", " << y;
        }
    }
}

// What Hessian-vector products need: the slopes of the slopes, by duals of duals.
TEST(TestFunction, hasTheCurvatureOfItsSlopesInDualNumbers)
{
    Random random(2, Purpose::test);
    for (const Name name : everyName()) {
        const auto landscape = *landscapeOf(TestFunction{.function = name});
        SCOPED_TRACE(landscape.name);
        const auto objective = *makeObjective<Dual<double>>(TestFunction{.function = name},
                                                            Loss::meanSquaredError, {});
        for (int i = 0; i < 20; ++i) {
            const double x = random.uniform(landscape.low.x, landscape.high.x);
            const double y = random.uniform(landscape.low.y, landscape.high.y);
            const double alongX = random.normal();
            const double alongY = random.normal();
            const std::array<Dual<double>, 2> place{Dual<double>(x, alongX),
                                                    Dual<double>(y, alongY)};
            std::array<Dual<double>, 2> gradient{};
            (void)objective->loss({}, place, gradient);
            constexpr double h = 1e-5;
            const auto above = slopes(name, x + h * alongX, y + h * alongY);
            const auto below = slopes(name, x - h * alongX, y - h * alongY);
            for (std::size_t k = 0; k < 2; ++k) {
                const double scale = std::abs(above[k]) + std::abs(gradient[k].tangent) + 1000;
                EXPECT_NEAR(gradient[k].tangent, (above[k] - below[k]) / (2 * h), 1e-6 * scale);
            }
        }
    }
}

TEST(TestFunction, ackleyHasNoSlopeAtTheTipOfItsCone)
{
    EXPECT_EQ(slopes(Name::ackley, 0, 0), (std::array<double, 2>{0, 0}));
}

TEST(TestFunction, spreadsItsStartsAndDrawsItsNoiseBySeed)
{
    const TestFunction spec{.startSpread = 0.5, .noise = 2};
    const auto objective = objectiveOf(spec);
    double squares = 0;
    constexpr int kSeeds = 2000;
    for (int seed = 0; seed < kSeeds; ++seed) {
        std::array<double, 2> start{};
        objective->initialize(static_cast<std::uint64_t>(seed), start);
        squares += (start[0] + 1.2) * (start[0] + 1.2) + (start[1] - 1) * (start[1] - 1);
    }
    EXPECT_NEAR(squares / (2 * kSeeds), 0.25, 5 * 0.25 * std::sqrt(2.0 / (2 * kSeeds)));

    Batch<double> batch;
    const std::array<double, 2> minimum{1, 1};
    double noise = 0;
    for (batch.update = 0; batch.update < 2000; ++batch.update) {
        std::array<double, 2> gradient{};
        EXPECT_EQ(objective->loss(batch, minimum, gradient), 0);
        noise += gradient[0] * gradient[0] + gradient[1] * gradient[1];
    }
    EXPECT_NEAR(noise / 4000, 4, 5 * 4 * std::sqrt(2.0 / 4000));
}

TEST(TestFunction, refusesPlacesWithoutMeaning)
{
    const auto message = [](const TestFunction &spec) {
        const auto made = makeObjective<float>(spec, Loss::meanSquaredError, {});
        return made ? std::string() : made.error().message();
    };
    EXPECT_EQ(message({}), "");
    EXPECT_EQ(message({.startY = 1e7}),
              "/training/model/startY: found 1e7; allowed: a number from -1000000 to 1000000");
    EXPECT_EQ(message({.startSpread = -1}),
              "/training/model/startSpread: found -1; allowed: a number from 0 to 1000000");
    EXPECT_EQ(message({.noise = std::nan("")}),
              "/training/model/noise: found nan; allowed: a number from 0 to 1000000");
}

} // namespace
} // namespace warmup::model
