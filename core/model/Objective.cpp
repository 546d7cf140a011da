// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Objective.h"

#include <cmath>
#include <string>
#include <utility>

#include "core/base/Dual.h"
#include "core/base/Number.h"
#include "core/model/Activations.h"
#include "core/model/Dense.h"
#include "core/model/Embedding.h"
#include "core/model/LayerNorm.h"
#include "core/model/Network.h"
#include "core/model/QuadraticBowl.h"
#include "core/model/SelfAttention.h"
#include "core/model/TestSurface.h"

namespace warmup::model {
namespace {

template <typename T>
using Made = Result<std::unique_ptr<Objective<T>>>;

Result<void> checkParameters(std::size_t parameters)
{
    if (parameters > kLargestModel)
        return fail("/training/model", "more than " + std::to_string(kLargestModel) + " weights",
                    "at most " + std::to_string(kLargestModel));
    return {};
}

Result<void> checkActivations(std::size_t activations, std::size_t rows)
{
    if (activations > kLargestModel)
        return fail("/training/batch",
                    "a batch of " + std::to_string(rows) + " for this model, with more than "
                        + std::to_string(kLargestModel) + " activations",
                    "at most " + std::to_string(kLargestModel) + " activations");
    return {};
}

Result<void> checkSize(const std::vector<std::size_t> &widths, std::size_t rows)
{
    std::size_t parameters = 0;
    std::size_t activations = 0;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        // Each width is below 2^31, so that the products stay below 2^62.
        parameters += (widths[i] + 1) * widths[i + 1];
        activations += rows * widths[i + 1];
        if (auto checked = checkParameters(parameters); !checked)
            return checked;
        if (auto checked = checkActivations(activations, rows); !checked)
            return checked;
    }
    return {};
}

Result<void> checkNumbers(const Fit &fit)
{
    if (fit.vocabulary > 0)
        return fail("/training/model", "a model of numbers for sequences of tokens",
                    "a transformer");
    return {};
}

template <typename T>
std::unique_ptr<Layer<T>> activation(Activation kind, std::size_t width)
{
    switch (kind) {
    case Activation::relu:
        break;
    case Activation::tanh:
        return std::make_unique<Tanh<T>>(width);
    case Activation::gelu:
        return std::make_unique<Gelu<T>>(width);
    }
    return std::make_unique<Relu<T>>(width);
}

template <typename T>
Made<T> make(const Mlp &spec, Loss loss, const Fit &fit)
{
    if (auto checked = checkNumbers(fit); !checked)
        return tl::unexpected(checked.error());
    std::vector<std::size_t> widths = {fit.features};
    for (std::size_t i = 0; i < spec.hidden.size(); ++i) {
        if (spec.hidden[i] < 1)
            return fail("/training/model/hidden/" + std::to_string(i),
                        std::to_string(spec.hidden[i]), "a width of at least 1");
        widths.push_back(static_cast<std::size_t>(spec.hidden[i]));
    }
    widths.push_back(fit.outputs);
    if (auto checked = checkSize(widths, fit.rows); !checked)
        return tl::unexpected(checked.error());
    std::vector<Link<T>> links;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        const std::string name = std::to_string(i + 1);
        links.push_back(
            {std::make_unique<Dense<T>>(widths[i], widths[i + 1], true, spec.initialization),
             name});
        if (i + 2 == widths.size())
            break;
        if (spec.layerNorm)
            links.push_back({std::make_unique<LayerNorm<T>>(widths[i + 1]), name + ".norm"});
        links.push_back({activation<T>(spec.activation, widths[i + 1])});
    }
    return std::make_unique<Network<T>>(std::move(links), loss, fit.rows);
}

template <typename T>
Made<T> make(const Linear &spec, Loss loss, const Fit &fit)
{
    if (auto checked = checkNumbers(fit); !checked)
        return tl::unexpected(checked.error());
    if (auto checked = checkSize({fit.features, fit.outputs}, fit.rows); !checked)
        return tl::unexpected(checked.error());
    std::vector<Link<T>> links;
    links.push_back(
        {std::make_unique<Dense<T>>(fit.features, fit.outputs, spec.bias, std::nullopt), "1"});
    return std::make_unique<Network<T>>(std::move(links), loss, fit.rows);
}

constexpr int kMostLayers = 100;
constexpr int kWidest = 65'536;

Result<void> check(const Transformer &spec, const Fit &fit)
{
    if (fit.vocabulary == 0)
        return fail("/training/model", "a transformer for data that are no sequences of tokens",
                    "a model of numbers, or sequences as data");
    const auto within = [](const char *field, int value, int most) -> Result<void> {
        if (value >= 1 && value <= most)
            return {};
        return fail(std::string("/training/model/") + field, std::to_string(value),
                    "a whole number from 1 to " + std::to_string(most));
    };
    if (auto checked = within("layers", spec.layers, kMostLayers); !checked)
        return checked;
    if (auto checked = within("width", spec.width, kWidest); !checked)
        return checked;
    if (auto checked = within("feedForward", spec.feedForward, kWidest); !checked)
        return checked;
    if (spec.heads < 1 || spec.width % spec.heads != 0)
        return fail("/training/model/heads", std::to_string(spec.heads),
                    "a divisor of the width, " + std::to_string(spec.width));
    // Each factor is below 2^17, the positions and the vocabulary too: no product reaches 2^63.
    const auto layers = static_cast<std::size_t>(spec.layers);
    const auto width = static_cast<std::size_t>(spec.width);
    const auto hidden = static_cast<std::size_t>(spec.feedForward);
    const std::size_t layer = width * (4 * width + 9 + 2 * hidden) + hidden;
    if (auto checked = checkParameters(layers * layer
                                       + width * (fit.vocabulary + fit.positions + fit.outputs));
        !checked)
        return checked;
    const std::size_t shares = static_cast<std::size_t>(spec.heads) * fit.positions;
    const std::size_t position = layers * (8 * width + 2 * hidden + shares) + fit.outputs;
    if (position > kLargestModel / fit.positions)
        return checkActivations(kLargestModel + 1, fit.rows);
    return checkActivations(position * fit.positions * fit.rows, fit.rows);
}

template <typename T>
Made<T> make(const Transformer &spec, Loss loss, const Fit &fit)
{
    if (auto checked = check(spec, fit); !checked)
        return tl::unexpected(checked.error());
    const auto width = static_cast<std::size_t>(spec.width);
    const auto heads = static_cast<std::size_t>(spec.heads);
    const auto hidden = static_cast<std::size_t>(spec.feedForward);
    const bool post = spec.layerNorm == Transformer::LayerNorm::post;
    std::vector<Link<T>> links;
    const auto last = [&] { return links.size() - 1; };
    const auto norm = [&](const std::string &name) {
        links.push_back({std::make_unique<LayerNorm<T>>(width), name});
    };
    const auto dense = [&](std::size_t inputs, std::size_t outputs, const std::string &name,
                           std::optional<std::size_t> plus = {}) {
        links.push_back(
            {std::make_unique<Dense<T>>(inputs, outputs, true, Initialization::xavierUniform), name,
             plus});
    };
    links.push_back(
        {std::make_unique<Embedding<T>>(fit.vocabulary, fit.positions, width), "embedding"});
    for (int layer = 1; layer <= spec.layers; ++layer) {
        const std::string name = std::to_string(layer) + ".";
        std::size_t stream = last(); // what both parts add to
        if (!post)
            norm(name + "norm1");
        dense(width, 3 * width, name + "attention.qkv_");
        links.push_back({std::make_unique<SelfAttention<T>>(fit.positions, heads, width)});
        dense(width, width, name + "attention.out_", stream);
        if (post)
            norm(name + "norm1");
        stream = last();
        if (!post)
            norm(name + "norm2");
        dense(width, hidden, name + "feedForward.in_");
        links.push_back({activation<T>(spec.activation, hidden)});
        dense(hidden, width, name + "feedForward.out_", stream);
        if (post)
            norm(name + "norm2");
    }
    if (!post)
        norm("norm");
    dense(width, fit.outputs, "head");
    return std::make_unique<Network<T>>(std::move(links), loss, fit.rows);
}

template <typename T>
Made<T> make(const Quadratic &spec, Loss, const Fit &)
{
    if (spec.dimension < 1 || static_cast<std::size_t>(spec.dimension) > kLargestModel)
        return fail("/training/model/dimension", std::to_string(spec.dimension),
                    "a whole number from 1 to " + std::to_string(kLargestModel));
    if (!(spec.condition >= 1 && std::isfinite(spec.condition)))
        return fail("/training/model/condition", shortestText(spec.condition),
                    "a number of at least 1");
    if (!(spec.noise >= 0 && std::isfinite(spec.noise)))
        return fail("/training/model/noise", shortestText(spec.noise), "a number of at least 0");
    return std::make_unique<QuadraticBowl<T>>(spec);
}

template <typename T>
Made<T> make(const TestFunction &spec, Loss, const Fit &)
{
    constexpr double kFarthest = 1e6;
    for (const auto &[field, start] :
         {std::pair("startX", spec.startX), std::pair("startY", spec.startY)})
        if (start && !(std::abs(*start) <= kFarthest))
            return fail(std::string("/training/model/") + field, shortestText(*start),
                        "a number from -1000000 to 1000000");
    for (const auto &[field, deviation] :
         {std::pair("startSpread", spec.startSpread), std::pair("noise", spec.noise)})
        if (!(deviation >= 0 && deviation <= kFarthest))
            return fail(std::string("/training/model/") + field, shortestText(deviation),
                        "a number from 0 to 1000000");
    return std::make_unique<TestSurface<T>>(spec);
}

} // namespace

template <typename T>
Made<T> makeObjective(const Spec &spec, Loss loss, const Fit &fit)
{
    if (learnsFromData(spec) && loss == Loss::crossEntropy && fit.classes == 0)
        return fail("/training/loss", "cross-entropy for data without classes",
                    "mean squared error");
    return std::visit([&](const auto &model) { return make<T>(model, loss, fit); }, spec);
}

template Made<float> makeObjective(const Spec &, Loss, const Fit &);
template Made<double> makeObjective(const Spec &, Loss, const Fit &);
template Made<Dual<float>> makeObjective(const Spec &, Loss, const Fit &);
template Made<Dual<double>> makeObjective(const Spec &, Loss, const Fit &);

} // namespace warmup::model
