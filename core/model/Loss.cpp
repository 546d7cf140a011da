// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Loss.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/base/Dual.h"

namespace warmup::model {
namespace {

template <typename T>
double squaredError(std::size_t rows, std::size_t width, const T *outputs, Wanted<T> wanted,
                    T *gradient)
{
    const T scale = static_cast<T>(2.0 / static_cast<double>(rows * width));
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        T rowSum = 0;
        for (std::size_t j = 0; j < width; ++j) {
            const std::size_t i = row * width + j;
            const T target = wanted.labels
                ? static_cast<T>(static_cast<std::size_t>(wanted.labels[row]) == j)
                : wanted.targets[i];
            const T difference = outputs[i] - target;
            rowSum += difference * difference;
            if (gradient)
                gradient[i] = scale * difference;
        }
        sum += static_cast<double>(rowSum);
    }
    return sum / static_cast<double>(rows * width);
}

template <typename T>
double crossEntropy(std::size_t rows, std::size_t width, const T *outputs,
                    const std::int32_t *labels, T *gradient)
{
    using std::exp;
    using std::log;
    const T scale = static_cast<T>(1.0 / static_cast<double>(rows));
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        const T *output = outputs + row * width;
        const auto label = static_cast<std::size_t>(labels[row]);
        const T highest = *std::max_element(output, output + width);
        T total = 0;
        for (std::size_t j = 0; j < width; ++j) {
            const T power = exp(output[j] - highest);
            total += power;
            if (gradient)
                gradient[row * width + j] = power;
        }
        sum += static_cast<double>(log(total) - (output[label] - highest));
        if (gradient) {
            const T factor = scale / total;
            for (std::size_t j = 0; j < width; ++j)
                gradient[row * width + j] *= factor;
            gradient[row * width + label] -= scale;
        }
    }
    return sum / static_cast<double>(rows);
}

} // namespace

template <typename T>
double lossOf(Loss loss, std::size_t rows, std::size_t width, std::span<const T> outputs,
              Wanted<T> wanted, std::span<T> gradient)
{
    assert(outputs.size() >= rows * width);
    assert(gradient.empty() || gradient.size() >= rows * width);
    T *derivative = gradient.empty() ? nullptr : gradient.data();
    if (loss == Loss::meanSquaredError)
        return squaredError(rows, width, outputs.data(), wanted, derivative);
    assert(wanted.labels);
    return crossEntropy(rows, width, outputs.data(), wanted.labels, derivative);
}

template double lossOf(Loss, std::size_t, std::size_t, std::span<const float>, Wanted<float>,
                       std::span<float>);
template double lossOf(Loss, std::size_t, std::size_t, std::span<const double>, Wanted<double>,
                       std::span<double>);
template double lossOf(Loss, std::size_t, std::size_t, std::span<const Dual<float>>,
                       Wanted<Dual<float>>, std::span<Dual<float>>);
template double lossOf(Loss, std::size_t, std::size_t, std::span<const Dual<double>>,
                       Wanted<Dual<double>>, std::span<Dual<double>>);

} // namespace warmup::model
