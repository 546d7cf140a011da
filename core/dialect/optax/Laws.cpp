// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/optax/Laws.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace warmup::dialect::optax {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

float single(double value)
{
    return static_cast<float>(value);
}

// An int32 array less a Python number: whole numbers are exact, others single precision.
double less(double count, const Number &number)
{
    return number.whole ? count - number.value : single(count) - single(number.value);
}

// x ** exponent: repeated products for an int, as XLA expands them.
float power(float x, const Number &exponent)
{
    constexpr double kMostProducts = 1 << 20;
    if (!exponent.whole || std::abs(exponent.value) > kMostProducts)
        return std::pow(x, single(exponent.value));
    auto left = static_cast<unsigned>(std::abs(exponent.value));
    float result = 1;
    for (float square = x; left > 0; left /= 2, square *= square)
        if (left % 2 == 1)
            result *= square;
    return exponent.value < 0 ? 1 / result : result;
}

// NaN wins, as in jnp.maximum and jnp.minimum.
float larger(float a, float b)
{
    return std::isnan(a) || a > b ? a : b;
}
float smaller(float a, float b)
{
    return std::isnan(a) || a < b ? a : b;
}

} // namespace

Schedule constant(double value)
{
    return [value = single(value)](double) { return value; };
}

Schedule polynomial(double init, double end, Number exponent, double steps, Number begin)
{
    if (steps <= 0)
        return constant(init);
    if (begin.value < 0)
        begin = {0, true};
    return [=](double count) {
        const float t = single(std::clamp(less(count, begin), 0.0, steps));
        const float fraction = 1 - t / single(steps);
        return single(init - end) * power(fraction, exponent) + single(end);
    };
}

Schedule piecewiseConstant(double init, std::vector<std::pair<double, double>> scales)
{
    return [=, scales = std::move(scales)](double count) {
        float value = single(init);
        for (const auto &[boundary, scale] : scales) {
            const float before = boundary > count ? 1 : 0;
            value = value * before + (1 - before) * single(scale) * value;
        }
        return value;
    };
}

Schedule piecewiseInterpolate(Interpolation interpolation, double init,
                              std::vector<std::pair<double, double>> scales)
{
    std::vector<double> bounds{0};
    std::vector<float> values{single(init)};
    for (const auto &[boundary, scale] : scales) {
        bounds.push_back(boundary);
        values.push_back(values.back() * single(scale));
    }
    return [=, bounds = std::move(bounds), values = std::move(values)](double count) {
        float sum = 0;
        for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
            const float inside = bounds[i] <= count && count < bounds[i + 1] ? 1 : 0;
            const float width = single(std::max(bounds[i + 1] - bounds[i], 1.0));
            const float part = single(count - bounds[i]) / width;
            const float from = values[i];
            const float to = values[i + 1];
            // What lies outside is multiplied by 0 there, too: infinities spread.
            sum += inside
                * (interpolation == Interpolation::linear
                       ? (to - from) * part + from
                       : to + (from - to) / 2 * (std::cos(kPi * part) + 1));
        }
        return sum + (bounds.back() <= count ? 1.0F : 0.0F) * values.back();
    };
}

Schedule exponential(const Exponential &law)
{
    if (law.steps <= 0 || law.rate == 0)
        return constant(law.init);
    return [law](double count) {
        const Number begin = law.begin.value < 0 ? Number{0, true} : law.begin;
        const double passed = less(count, begin);
        float exponent = single(passed) / single(law.steps);
        if (law.staircase)
            exponent = std::floor(exponent);
        const float decayed = passed <= 0 ? single(law.init)
                                          : single(law.init) * std::pow(single(law.rate), exponent);
        if (!law.bound)
            return decayed;
        return law.rate < 1 ? larger(decayed, single(*law.bound))
                            : smaller(decayed, single(*law.bound));
    };
}

Schedule cosine(double init, double steps, double alpha, Number exponent)
{
    return [=](double count) {
        const float t = std::min(single(count), single(steps));
        const float wave = 0.5F * (1 + std::cos(kPi * t / single(steps)));
        return single(init) * (single(1 - alpha) * power(wave, exponent) + single(alpha));
    };
}

Schedule joined(std::vector<Schedule> schedules, std::vector<Number> boundaries)
{
    return [schedules = std::move(schedules), boundaries = std::move(boundaries)](double count) {
        for (std::size_t i = std::min(boundaries.size(), schedules.size() - 1); i > 0; --i)
            if (!(count < boundaries[i - 1].value))
                return schedules[i](less(count, boundaries[i - 1]));
        return schedules[0](count);
    };
}

} // namespace warmup::dialect::optax
