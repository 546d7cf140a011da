// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Objective.h"

#include <cmath>
#include <string>
#include <utility>

#include "core/base/Dual.h"
#include "core/base/Number.h"
#include "core/model/Activations.h"
#include "core/model/Dense.h"
#include "core/model/Network.h"
#include "core/model/QuadraticBowl.h"
#include "core/model/TestSurface.h"

namespace warmup::model {
namespace {

template <typename T>
using Made = Result<std::unique_ptr<Objective<T>>>;

Result<void> checkSize(const std::vector<std::size_t> &widths, std::size_t rows)
{
    std::size_t parameters = 0;
    std::size_t memory = 0;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        // Each width is below 2^31, so that the products stay below 2^62.
        parameters += (widths[i] + 1) * widths[i + 1];
        memory += rows * widths[i + 1];
        if (parameters > kLargestModel)
            return fail("/training/model",
                        "more than " + std::to_string(kLargestModel) + " weights",
                        "at most " + std::to_string(kLargestModel));
        if (memory > kLargestModel)
            return fail("/training/batch",
                        "a batch of " + std::to_string(rows) + " for this model, with more than "
                            + std::to_string(kLargestModel) + " activations",
                        "at most " + std::to_string(kLargestModel) + " activations");
    }
    return {};
}

template <typename T>
Made<T> make(const Mlp &spec, Loss loss, const Fit &fit)
{
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
    std::vector<std::unique_ptr<Layer<T>>> layers;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
        layers.push_back(
            std::make_unique<Dense<T>>(widths[i], widths[i + 1], true, spec.initialization));
        if (i + 2 == widths.size())
            break;
        if (spec.activation == Activation::relu)
            layers.push_back(std::make_unique<Relu<T>>(widths[i + 1]));
        else
            layers.push_back(std::make_unique<Tanh<T>>(widths[i + 1]));
    }
    return std::make_unique<Network<T>>(std::move(layers), loss, fit.rows);
}

template <typename T>
Made<T> make(const Linear &spec, Loss loss, const Fit &fit)
{
    if (auto checked = checkSize({fit.features, fit.outputs}, fit.rows); !checked)
        return tl::unexpected(checked.error());
    std::vector<std::unique_ptr<Layer<T>>> layers;
    layers.push_back(
        std::make_unique<Dense<T>>(fit.features, fit.outputs, spec.bias, std::nullopt));
    return std::make_unique<Network<T>>(std::move(layers), loss, fit.rows);
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
