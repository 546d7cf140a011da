// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <variant>
#include <vector>

namespace warmup::model {

// gelu: x Phi(x), Phi by erf, not its approximation by tanh (Hendrycks and Gimpel 2016); the
// default of torch.nn.GELU.
enum class Activation { relu, tanh, gelu };
// Weights normal with deviation sqrt(2 / fan-in) (He), uniform within sqrt(6 / (fan-in + fan-out))
// or normal with deviation sqrt(2 / (fan-in + fan-out)) (Xavier), or PyTorch's default for Linear
// (weights and biases uniform within 1 / sqrt(fan-in)). Biases are 0 but for the last.
enum class Initialization { heNormal, xavierUniform, xavierNormal, torchDefault };

// Fully connected: inputs -> hidden... -> outputs, activation after every hidden layer, before it
// layer normalisation where that is on. Without hidden layers it is linear (logistic) regression.
struct Mlp {
    std::vector<int> hidden = {32, 32};
    Activation activation = Activation::relu;
    Initialization initialization = Initialization::heNormal;
    bool layerNorm = false;
    bool operator==(const Mlp &) const = default;
};
// An encoder of sequences of tokens, each of its layers as torch.nn.TransformerEncoderLayer without
// dropout (Vaswani et al. 2017):
//
//   x = embedding of the token + embedding of its position, both learned
//   post-LN: x = norm(x + attention(x)),  x = norm(x + feed-forward(x))
//   pre-LN:  x = x + attention(norm(x)),  x = x + feed-forward(norm(x)),  after the last x =
//   norm(x) outputs of a position = x W + b
//
// Weights start as Xavier uniform, with query, key and value as one matrix of [width, 3 width];
// biases at 0, gains at 1, embeddings normal with variance 1 / width.
struct Transformer {
    enum class LayerNorm { post, pre };

    int layers = 4;
    int width = 16;
    int heads = 4; // divides the width
    int feedForward = 64; // width of the hidden layer
    LayerNorm layerNorm = LayerNorm::post;
    Activation activation = Activation::relu;
    bool operator==(const Transformer &) const = default;
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

using Spec = std::variant<Mlp, Linear, Quadratic, TestFunction, Transformer>;

// Whether the model learns from data, or is a function of its own.
[[nodiscard]] inline bool learnsFromData(const Spec &spec)
{
    return !std::holds_alternative<Quadratic>(spec) && !std::holds_alternative<TestFunction>(spec);
}

} // namespace warmup::model
