// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/LayerNorm.h"

#include <algorithm>
#include <cmath>

#include "core/base/Dual.h"
#include "core/kernel/Lanes.h"

namespace warmup::model {
namespace {

using kernel::kLanes;
using kernel::Lanes;
using kernel::load;
using kernel::store;
using kernel::sumOfLanes;

template <typename T>
struct Forward {
    [[gnu::always_inline]] static void run(std::size_t rows, std::size_t width, const T *gain,
                                           const T *bias, const T *in, T *normalized, T *scale,
                                           T *out)
    {
        using std::sqrt;
        const std::size_t whole = width / kLanes<T> * kLanes<T>;
        const T share = static_cast<T>(1 / static_cast<double>(width));
        for (std::size_t row = 0; row < rows; ++row) {
            Lanes<T> sums{};
            for (std::size_t j = 0; j < whole; j += kLanes<T>)
                sums = sums + load(in + j);
            T sum = sumOfLanes<T>(sums);
            for (std::size_t j = whole; j < width; ++j)
                sum += in[j];
            const T mean = sum * share;
            Lanes<T> squares{};
            for (std::size_t j = 0; j < whole; j += kLanes<T>) {
                const Lanes<T> difference = load(in + j) - mean;
                squares = squares + difference * difference;
            }
            T square = sumOfLanes<T>(squares);
            for (std::size_t j = whole; j < width; ++j)
                square += (in[j] - mean) * (in[j] - mean);
            const T factor = 1 / sqrt(square * share + static_cast<T>(1e-5));
            scale[row] = factor;
            for (std::size_t j = 0; j < whole; j += kLanes<T>) {
                const Lanes<T> x = (load(in + j) - mean) * factor;
                store<T>(normalized + j, x);
                store<T>(out + j, x * load(gain + j) + load(bias + j));
            }
            for (std::size_t j = whole; j < width; ++j) {
                normalized[j] = (in[j] - mean) * factor;
                out[j] = normalized[j] * gain[j] + bias[j];
            }
            in += width;
            normalized += width;
            out += width;
        }
    }
};

// With y = gain x + b and x the normalised row, g the derivative by y:
//
//   by in = scale (gain g - mean(gain g) - x mean(gain g x))
template <typename T>
struct Backward {
    [[gnu::always_inline]] static void run(std::size_t rows, std::size_t width, const T *gain,
                                           const T *normalized, const T *scale,
                                           const T *outGradient, T *gainGradient, T *biasGradient,
                                           T *inGradient)
    {
        const std::size_t whole = width / kLanes<T> * kLanes<T>;
        const T share = static_cast<T>(1 / static_cast<double>(width));
        for (std::size_t row = 0; row < rows; ++row) {
            Lanes<T> sums{};
            Lanes<T> products{};
            for (std::size_t j = 0; j < whole; j += kLanes<T>) {
                const Lanes<T> g = load(outGradient + j);
                const Lanes<T> x = load(normalized + j);
                const Lanes<T> gx = g * x;
                store<T>(gainGradient + j, load<T>(gainGradient + j) + gx);
                store<T>(biasGradient + j, load<T>(biasGradient + j) + g);
                sums = sums + g * load(gain + j);
                products = products + gx * load(gain + j);
            }
            T sum = sumOfLanes<T>(sums);
            T product = sumOfLanes<T>(products);
            for (std::size_t j = whole; j < width; ++j) {
                gainGradient[j] += outGradient[j] * normalized[j];
                biasGradient[j] += outGradient[j];
                sum += outGradient[j] * gain[j];
                product += outGradient[j] * normalized[j] * gain[j];
            }
            const T mean = sum * share;
            const T slope = product * share;
            for (std::size_t j = 0; j < whole; j += kLanes<T>)
                store<T>(
                    inGradient + j,
                    (load(outGradient + j) * load(gain + j) - mean - load(normalized + j) * slope)
                        * scale[row]);
            for (std::size_t j = whole; j < width; ++j)
                inGradient[j] =
                    (outGradient[j] * gain[j] - mean - normalized[j] * slope) * scale[row];
            normalized += width;
            outGradient += width;
            inGradient += width;
        }
    }
};

} // namespace

template <typename T>
void LayerNorm<T>::reserve(std::size_t rows)
{
    m_normalized.resize(rows * m_width);
    m_scale.resize(rows);
}

template <typename T>
void LayerNorm<T>::describe(const std::string &prefix, Layout &layout) const
{
    layout.add(prefix + "gain", 1, m_width);
    layout.add(prefix + "bias", 1, m_width);
}

template <typename T>
void LayerNorm<T>::initialize(std::uint64_t, std::uint64_t, T *parameters) const
{
    std::fill_n(parameters, m_width, T(1));
    std::fill_n(parameters + m_width, m_width, T(0));
}

template <typename T>
void LayerNorm<T>::forward(std::size_t rows, const T *parameters, const T *in, T *out)
{
    kernel::dispatchFor<T, Forward<T>>(rows, m_width, parameters, parameters + m_width, in,
                                       m_normalized.data(), m_scale.data(), out);
}

template <typename T>
void LayerNorm<T>::backward(std::size_t rows, const T *parameters, const T *, const T *,
                            const T *outGradient, T *gradient, T *inGradient)
{
    std::fill_n(gradient, 2 * m_width, T(0));
    const T *normalized = m_normalized.data();
    const T *scale = m_scale.data();
    kernel::dispatchFor<T, Backward<T>>(rows, m_width, parameters, normalized, scale, outGradient,
                                        gradient, gradient + m_width, inGradient);
}

template class LayerNorm<float>;
template class LayerNorm<double>;
template class LayerNorm<Dual<float>>;
template class LayerNorm<Dual<double>>;

} // namespace warmup::model
