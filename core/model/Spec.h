// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <variant>
#include <vector>

namespace warmup::model {

enum class Activation { relu, tanh };
// Weights normal with deviation sqrt(2 / fan-in) (He), uniform within sqrt(6 / (fan-in +
// fan-out)) (Xavier), or PyTorch's default for Linear (weights and biases uniform within 1 /
// sqrt(fan-in)). Biases are 0 but for the last.
enum class Initialization { he, xavier, torchDefault };

// Fully connected: inputs -> hidden... -> outputs, activation after every hidden layer. Without
// hidden layers it is linear (logistic) regression.
struct Mlp {
    std::vector<int> hidden = {32, 32};
    Activation activation = Activation::relu;
    Initialization initialization = Initialization::he;
    bool operator==(const Mlp &) const = default;
};
// One linear map with or without bias, started at 0. With mean squared error: a quadratic in its
// parameters.
struct Linear {
    bool bias = true;
    bool operator==(const Linear &) const = default;
};
// f(x) = 1/2 sum_i lambda_i x_i^2, no data: the eigenvalues go geometrically from 1 to 1 /
// condition; the start is standard normal by the seed. noise adds N(0, noise^2) to every gradient
// component.
struct Quadratic {
    int dimension = 50;
    double condition = 100;
    double noise = 0;
    bool operator==(const Quadratic &) const = default;
};

// A function of two parameters x and y that optimizers are compared on, no data: formula, minima
// and source are in Landscape.h. Every run starts at (startX, startY), by default where the
// function is usually begun, plus N(0, startSpread^2) by the seed on each. noise as in Quadratic.
struct TestFunction {
    enum class Name {
        rosenbrock,
        beale,
        himmelblau,
        booth,
        matyas,
        rastrigin,
        ackley,
        threeHumpCamel,
        sixHumpCamel,
        goldsteinPrice,
        styblinskiTang,
        easom,
    };

    Name function = Name::rosenbrock;
    std::optional<double> startX;
    std::optional<double> startY;
    double startSpread = 0;
    double noise = 0;
    bool operator==(const TestFunction &) const = default;
};

using Spec = std::variant<Mlp, Linear, Quadratic, TestFunction>;

// Whether the model learns from data, or is a function of its own.
[[nodiscard]] inline bool learnsFromData(const Spec &spec)
{
    return !std::holds_alternative<Quadratic>(spec) && !std::holds_alternative<TestFunction>(spec);
}

} // namespace warmup::model
