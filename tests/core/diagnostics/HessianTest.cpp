// SPDX-License-Identifier: GPL-3.0-or-later
// Products with the Hessian against differences of gradients, and eigenvalues of whole Hessians.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "core/base/Random.h"
#include "core/diagnostics/HessianProduct.h"
#include "core/diagnostics/Sharpness.h"

namespace warmup::diagnostics {
namespace {

using model::Loss;
constexpr model::Fit kFit{.features = 3, .outputs = 4, .classes = 4, .rows = 5};

std::vector<double> normals(std::size_t n, std::uint64_t stream)
{
    Random random(7, Purpose::test, stream);
    std::vector<double> values(n);
    std::generate(values.begin(), values.end(), [&] { return random.normal(); });
    return values;
}

template <typename T>
std::vector<T> as(const std::vector<double> &values)
{
    return {values.begin(), values.end()};
}

// A model with its loss on five samples, at weights of no particular kind.
template <typename T>
struct Problem {
    Problem(const model::Spec &spec, Loss loss, const model::Fit &fit = kFit)
        : objective(model::makeObjective<T>(spec, loss, fit).value()),
          product(HessianProduct<T>::make(spec, loss, fit).value()),
          inputs(as<T>(normals(fit.rows * fit.features, 1))),
          targets(as<T>(normals(fit.rows * fit.outputs, 2))),
          parameters(as<T>(normals(objective->layout().size(), 3)))
    {
        batch.rows = fit.rows;
        batch.inputs = inputs.data();
        if (fit.vocabulary > 0) {
            labels.resize(fit.rows * fit.positions);
            for (std::size_t i = 0; i < labels.size(); ++i) {
                labels[i] = static_cast<std::int32_t>(i * i % fit.vocabulary);
                inputs[i] = static_cast<T>(static_cast<double>((i * 7 + 1) % fit.vocabulary));
            }
        }
        if (fit.classes > 0)
            batch.wanted.labels = labels.data();
        else
            batch.wanted.targets = targets.data();
        product.setPoint(parameters, batch);
    }

    std::vector<T> gradientAt(const std::vector<T> &where)
    {
        std::vector<T> gradient(where.size());
        objective->loss(batch, where, gradient);
        return gradient;
    }
    std::vector<T> times(const std::vector<T> &vector)
    {
        std::vector<T> result(vector.size());
        product.apply(vector, result);
        return result;
    }

    std::unique_ptr<model::Objective<T>> objective;
    HessianProduct<T> product;
    std::vector<T> inputs;
    std::vector<T> targets;
    std::vector<std::int32_t> labels{0, 3, 1, 2, 0};
    std::vector<T> parameters;
    model::Batch<T> batch;
};

struct Named {
    const char *name;
    model::Spec spec;
    Loss loss;
    model::Fit fit = kFit;
};

std::vector<Named> problems()
{
    using model::Activation;
    model::Fit regression = kFit;
    regression.classes = 0;
    const model::Fit sequences{3, 4, 4, 5, 3, 4};
    const model::Transformer small{.layers = 1, .width = 4, .heads = 2, .feedForward = 3};
    model::Transformer pre = small;
    pre.layerNorm = model::Transformer::LayerNorm::pre;
    return {
        {"ReLU, cross-entropy", model::Mlp{.hidden = {6, 5}}, Loss::crossEntropy},
        {"ReLU, squared error", model::Mlp{.hidden = {6, 5}}, Loss::meanSquaredError},
        {"tanh, cross-entropy", model::Mlp{.hidden = {6}, .activation = Activation::tanh},
         Loss::crossEntropy},
        {"tanh, regression", model::Mlp{.hidden = {6}, .activation = Activation::tanh},
         Loss::meanSquaredError, regression},
        {"linear, cross-entropy", model::Linear{}, Loss::crossEntropy},
        {"linear, squared error", model::Linear{.bias = false}, Loss::meanSquaredError},
        {"quadratic", model::Quadratic{.dimension = 9}, Loss::meanSquaredError, {}},
        {"GELU and layer norm",
         model::Mlp{.hidden = {6}, .activation = Activation::gelu, .layerNorm = true},
         Loss::crossEntropy},
        {"post-LN", small, Loss::crossEntropy, sequences},
        {"pre-LN", pre, Loss::crossEntropy, sequences},
    };
}

TEST(HessianProduct, isTheDifferenceOfGradients)
{
    for (const Named &named : problems()) {
        SCOPED_TRACE(named.name);
        Problem<double> problem(named.spec, named.loss, named.fit);
        const auto vector = normals(problem.parameters.size(), 4);
        const double h = 1e-6;
        auto ahead = problem.parameters;
        auto behind = problem.parameters;
        for (std::size_t i = 0; i < vector.size(); ++i) {
            ahead[i] += h * vector[i];
            behind[i] -= h * vector[i];
        }
        const auto after = problem.gradientAt(ahead);
        const auto before = problem.gradientAt(behind);
        const auto product = problem.times(vector);
        for (std::size_t i = 0; i < vector.size(); ++i)
            EXPECT_NEAR(product[i], (after[i] - before[i]) / (2 * h), 1e-7) << i;
    }
}

TEST(HessianProduct, isTheSameInFloat)
{
    for (const Named &named : problems()) {
        SCOPED_TRACE(named.name);
        Problem<double> exact(named.spec, named.loss, named.fit);
        Problem<float> rounded(named.spec, named.loss, named.fit);
        const auto vector = normals(exact.parameters.size(), 4);
        const auto wanted = exact.times(vector);
        const auto found = rounded.times(as<float>(vector));
        const double scale =
            std::abs(*std::max_element(wanted.begin(), wanted.end(), [](double a, double b) {
                return std::abs(a) < std::abs(b);
            }));
        for (std::size_t i = 0; i < vector.size(); ++i)
            EXPECT_NEAR(found[i], wanted[i], 1e-5 * scale) << i;
    }
}

// Column by column, from differences of gradients.
std::vector<std::vector<double>> wholeHessian(Problem<double> &problem)
{
    std::vector<std::vector<double>> hessian;
    const double h = 1e-5;
    for (std::size_t column = 0; column < problem.parameters.size(); ++column) {
        auto ahead = problem.parameters;
        auto behind = problem.parameters;
        ahead[column] += h;
        behind[column] -= h;
        auto after = problem.gradientAt(ahead);
        const auto before = problem.gradientAt(behind);
        for (std::size_t i = 0; i < after.size(); ++i)
            after[i] = (after[i] - before[i]) / (2 * h);
        hessian.push_back(after);
    }
    return hessian;
}

// Of a symmetric matrix, by very many steps of power iteration on matrix + shift.
double largestEigenvalue(const std::vector<std::vector<double>> &matrix)
{
    double shift = 0; // no eigenvalue is below -shift
    for (const auto &row : matrix)
        shift = std::max(shift,
                         std::accumulate(row.begin(), row.end(), 0.0,
                                         [](double a, double b) { return a + std::abs(b); }));
    auto vector = normals(matrix.size(), 5);
    double length = 1;
    for (int step = 0; step < 5000; ++step) {
        std::vector<double> next(vector.size());
        for (std::size_t i = 0; i < next.size(); ++i)
            next[i] = std::inner_product(vector.begin(), vector.end(), matrix[i].begin(),
                                         shift * vector[i]);
        length = std::sqrt(std::inner_product(next.begin(), next.end(), next.begin(), 0.0));
        for (std::size_t i = 0; i < next.size(); ++i)
            vector[i] = next[i] / length;
    }
    return length - shift;
}

TEST(Sharpness, isTheLargestEigenvalueOfTheWholeHessian)
{
    for (const Named &named : problems()) {
        SCOPED_TRACE(named.name);
        Problem<double> exact(named.spec, named.loss, named.fit);
        const double wanted = largestEigenvalue(wholeHessian(exact));
        const Problem<float> problem(named.spec, named.loss, named.fit);
        auto sharpness = Sharpness::make(named.spec, named.loss, named.fit).value();
        sharpness.setPoint(problem.parameters, problem.batch);
        AlignedVector<float> vector;
        double found = sharpness.largest({}, 1, vector);
        // At once a good estimate from below, and exact once the vector is warm.
        EXPECT_LT(found, wanted * (1 + 1e-4));
        EXPECT_GT(found, wanted * 0.95);
        for (int i = 0; i < 30; ++i)
            found = sharpness.largest({}, 1, vector);
        EXPECT_NEAR(found, wanted, 1e-4 * wanted);
    }
}

TEST(Sharpness, ofAQuadraticIsItsLargestEigenvalueScaledOrNot)
{
    const model::Spec spec = model::Quadratic{.dimension = 50, .condition = 100};
    auto sharpness = Sharpness::make(spec, Loss::meanSquaredError, {}).value();
    const std::vector<float> parameters(50, 1.0F);
    sharpness.setPoint(parameters, {});
    AlignedVector<float> vector;
    for (int i = 0; i < 10; ++i)
        (void)sharpness.largest({}, 3, vector);
    EXPECT_NEAR(sharpness.largest({}, 3, vector), 1, 1e-6);
    EXPECT_NEAR(std::abs(vector[0]), 1, 1e-3);
    // P^(-1/2) = 3 on the second direction alone: eigenvalue 9 lambda_2.
    std::vector<float> scaling(50, 1.0F);
    scaling[1] = 3;
    AlignedVector<float> scaled;
    for (int i = 0; i < 5; ++i)
        (void)sharpness.largest(scaling, 3, scaled);
    EXPECT_NEAR(sharpness.largest(scaling, 3, scaled), 9 * std::pow(100.0, -1 / 49.0), 1e-5);
}

TEST(Sharpness, isTheLargestInSignNotInSize)
{
    Lanczos lanczos(3);
    const std::vector<float> eigenvalues{-100, 2, 1};
    const Lanczos::Operator apply = [&](std::span<const float> in, std::span<float> out) {
        for (std::size_t i = 0; i < 3; ++i)
            out[i] = eigenvalues[i] * in[i];
    };
    std::vector<float> vector{1, 1, 1};
    EXPECT_NEAR(lanczos.largest(apply, vector), 2, 1e-4);
}

TEST(Sharpness, isNotANumberWhereTheHessianIsNone)
{
    const model::Spec spec = model::Mlp{.hidden = {6}};
    Problem<float> problem(spec, Loss::crossEntropy);
    problem.parameters[0] = std::numeric_limits<float>::infinity();
    auto sharpness = Sharpness::make(spec, Loss::crossEntropy, kFit).value();
    sharpness.setPoint(problem.parameters, problem.batch);
    AlignedVector<float> vector;
    EXPECT_TRUE(std::isnan(sharpness.largest({}, 1, vector)));
}

} // namespace
} // namespace warmup::diagnostics
