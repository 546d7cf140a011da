// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Ticks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace warmup::plot {
namespace {

constexpr const char *kMinus = "\u2212";
constexpr const char *kThinSpace = "\u202f";

// digits 0..9 without sign or point, and the power of ten of the first: value = 0.DIGITS * 10^(e+1)
struct Decimal {
    std::string digits;
    int exponent = 0;
};

Decimal decimal(double magnitude, int digits)
{
    const std::string text = fmt::format("{:.{}e}", magnitude, digits - 1);
    const auto e = text.find('e');
    Decimal result{text.substr(0, e), std::atoi(text.c_str() + e + 1)};
    std::erase(result.digits, '.');
    while (result.digits.size() > 1 && result.digits.back() == '0')
        result.digits.pop_back();
    return result;
}

std::string plain(const Decimal &number)
{
    if (number.exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-number.exponent - 1), '0')
            + number.digits;
    const auto whole = static_cast<std::size_t>(number.exponent) + 1;
    std::string integer = number.digits.substr(0, whole);
    integer.resize(whole, '0');
    std::string text;
    for (std::size_t i = 0; i < integer.size(); ++i) {
        if (i > 0 && (integer.size() - i) % 3 == 0)
            text += kThinSpace;
        text += integer[i];
    }
    if (number.digits.size() > whole)
        text += "." + number.digits.substr(whole);
    return text;
}

std::string scientific(const Decimal &number)
{
    std::string text = number.digits.substr(0, 1);
    if (number.digits.size() > 1)
        text += "." + number.digits.substr(1);
    return text + "e" + std::to_string(number.exponent);
}

// Whether the plain notation is what a person would write: from 0.001 to 9 999 999 it is, beyond
// only where it is no longer than the other.
bool readsPlain(const Decimal &number)
{
    const int digits = static_cast<int>(number.digits.size());
    const int characters = number.exponent < 0 ? 1 - number.exponent + digits
                                               : std::max(number.exponent + 1, digits + 1);
    return (number.exponent >= -3 && number.exponent <= 6)
        || characters <= static_cast<int>(scientific(number).size());
}

std::string notation(double value, int digits, bool forcePlain = false)
{
    const Decimal number = decimal(std::abs(value), digits);
    const std::string sign = value < 0 ? kMinus : "";
    return sign + (forcePlain || readsPlain(number) ? plain(number) : scientific(number));
}

// 1, 2 or 5 times a power of ten, the smallest that is at least `raw`.
double niceStep(double raw)
{
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    for (double factor : {1.0, 2.0, 5.0})
        if (raw <= factor * power * (1 + 1e-9))
            return factor * power;
    return 10 * power;
}

double firstMultiple(const Scale &scale, double step)
{
    return std::ceil(scale.minimum / step - 1e-9);
}

double lastMultiple(const Scale &scale, double step)
{
    return std::floor(scale.maximum / step + 1e-9);
}

// The largest round step that has three multiples on the scale, so that there are few more; 0 where
// the smallest step allowed has not.
double stepForThree(const Scale &scale, double smallestStep)
{
    double power = std::pow(10.0, std::floor(std::log10(scale.maximum - scale.minimum)));
    for (int decade = 0; decade < 2; ++decade, power /= 10) {
        for (double factor : {8.0, 6.0, 5.0, 4.0, 3.0, 2.5, 2.0, 1.5, 1.0}) {
            const double step = factor * power;
            const bool allowed = smallestStep <= 0
                || (step >= smallestStep && std::remainder(step, smallestStep) == 0);
            if (allowed && lastMultiple(scale, step) - firstMultiple(scale, step) >= 2)
                return step;
        }
    }
    return 0;
}

std::vector<Tick> linearTicks(const Scale &scale, int wanted, double smallestStep)
{
    const double span = scale.maximum - scale.minimum;
    double step = std::max(niceStep(span / std::max(wanted, 1)), smallestStep);
    if (wanted >= 3 && lastMultiple(scale, step) - firstMultiple(scale, step) < 2)
        if (const double finer = stepForThree(scale, smallestStep); finer > 0)
            step = finer;
    const double from = firstMultiple(scale, step);
    const double to = lastMultiple(scale, step);
    if (!std::isfinite(step) || step <= 0 || !std::isfinite(from) || !std::isfinite(to)
        || std::abs(from) > 1e15 || std::abs(to) > 1e15)
        return {{scale.minimum, numberText(scale.minimum)},
                {scale.maximum, numberText(scale.maximum)}};
    std::vector<Tick> result;
    const double largest = std::max(std::abs(from), std::abs(to)) * step;
    const int digits = largest > 0
        ? std::clamp(
            static_cast<int>(std::floor(std::log10(largest)) - std::floor(std::log10(step))) + 2, 1,
            16)
        : 1;
    // One notation for the large numbers of an axis; 1e-4 may stand beside 0.001.
    bool allPlain = false;
    for (double i = from; i <= to; ++i)
        allPlain = allPlain
            || (largest >= 1e7 && i != 0 && readsPlain(decimal(std::abs(i * step), digits)));
    for (double i = from; i <= to; ++i)
        result.push_back({i * step, i == 0 ? "0" : notation(i * step, digits, allPlain)});
    return result;
}

std::vector<Tick> logarithmicTicks(const Scale &scale, int wanted)
{
    const double decades = std::log10(scale.maximum) - std::log10(scale.minimum);
    if (decades < 1)
        return linearTicks(scale, wanted, 0);
    const int from = static_cast<int>(std::floor(std::log10(scale.minimum)));
    const int to = static_cast<int>(std::ceil(std::log10(scale.maximum)));
    const int every = std::max(1, static_cast<int>(std::ceil(decades / std::max(wanted, 1))));
    const bool threeADecade = decades * 3 <= wanted + 1;
    std::vector<Tick> result;
    for (int exponent = from; exponent <= to; ++exponent) {
        for (int factor = 1; factor < 10; ++factor) {
            // Parsed, not computed: 3 * 10^-4 rounds to a neighbour of 3e-4.
            const double value =
                std::strtod(fmt::format("{}e{}", factor, exponent).c_str(), nullptr);
            if (value < scale.minimum * (1 - 1e-12) || value > scale.maximum * (1 + 1e-12))
                continue;
            const bool labelled = factor == 1 ? ((exponent % every) + every) % every == 0
                                              : threeADecade && (factor == 2 || factor == 5);
            if (labelled)
                result.push_back({value, numberText(value)});
            else if (decades <= 8)
                result.push_back({value, {}});
        }
    }
    return result;
}

} // namespace

std::string numberText(double value, int digits)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return std::string(value < 0 ? kMinus : "") + "infinity";
    if (value == 0)
        return "0";
    return notation(value, std::clamp(digits, 1, 17));
}

std::vector<Tick> ticks(const Scale &scale, int wanted, double smallestStep)
{
    return scale.kind == ScaleKind::linear ? linearTicks(scale, wanted, smallestStep)
                                           : logarithmicTicks(scale, wanted);
}

} // namespace warmup::plot
