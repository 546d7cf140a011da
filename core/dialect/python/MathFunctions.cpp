// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/MathFunctions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>

#include <fmt/format.h>

namespace warmup::dialect::python {
namespace {

struct NamedUnary {
    std::string_view name;
    UnaryFunction function;
};

constexpr std::array kUnary{
    NamedUnary{"cos", [](double x) { return std::cos(x); }},
    NamedUnary{"sin", [](double x) { return std::sin(x); }},
    NamedUnary{"tan", [](double x) { return std::tan(x); }},
    NamedUnary{"tanh", [](double x) { return std::tanh(x); }},
    NamedUnary{"cosh", [](double x) { return std::cosh(x); }},
    NamedUnary{"sinh", [](double x) { return std::sinh(x); }},
    NamedUnary{"atan", [](double x) { return std::atan(x); }},
    NamedUnary{"exp", [](double x) { return std::exp(x); }},
    NamedUnary{"expm1", [](double x) { return std::expm1(x); }},
    NamedUnary{"log", [](double x) { return x == 0 ? std::nan("") : std::log(x); }},
    NamedUnary{"log2", [](double x) { return x == 0 ? std::nan("") : std::log2(x); }},
    NamedUnary{"log10", [](double x) { return x == 0 ? std::nan("") : std::log10(x); }},
    NamedUnary{"log1p", [](double x) { return x == -1 ? std::nan("") : std::log1p(x); }},
    NamedUnary{"sqrt", [](double x) { return std::sqrt(x); }},
    NamedUnary{"floor", [](double x) { return std::floor(x); }},
    NamedUnary{"ceil", [](double x) { return std::ceil(x); }},
    NamedUnary{"trunc", [](double x) { return std::trunc(x); }},
    NamedUnary{"fabs", [](double x) { return std::abs(x); }},
    NamedUnary{"radians", [](double x) { return x * (std::numbers::pi / 180); }},
    NamedUnary{"degrees", [](double x) { return x * (180 / std::numbers::pi); }},
    NamedUnary{"asin", [](double x) { return std::asin(x); }},
    NamedUnary{"acos", [](double x) { return std::acos(x); }},
    NamedUnary{"exp2", [](double x) { return std::exp2(x); }},
    NamedUnary{"cbrt", [](double x) { return std::cbrt(x); }},
    NamedUnary{"erf", [](double x) { return std::erf(x); }},
    NamedUnary{"isqrt", [](double x) { return std::floor(std::sqrt(x)); }}};

// round(x, n), as Python does it: the decimal that is nearest to the number's own value.
double roundedTo(double x, double digits)
{
    constexpr double kMostDigits = 22;
    if (!std::isfinite(x) || digits > kMostDigits)
        return x;
    if (digits < 0) {
        const double power = std::pow(10.0, -digits);
        return std::nearbyint(x / power) * power;
    }
    return std::strtod(fmt::format("{:.{}f}", x, static_cast<int>(digits)).c_str(), nullptr);
}

struct NamedBinary {
    std::string_view name;
    BinaryFunction function;
};

constexpr std::array kBinary{
    NamedBinary{"fmod", [](double x, double y) { return std::fmod(x, y); }},
    NamedBinary{"hypot", [](double x, double y) { return std::hypot(x, y); }},
    NamedBinary{"atan2", [](double x, double y) { return std::atan2(x, y); }},
    NamedBinary{"copysign", [](double x, double y) { return std::copysign(x, y); }},
    NamedBinary{"round", roundedTo},
    NamedBinary{"log", [](double x, double base) {
                    return x == 0 ? std::nan("") : std::log(x) / std::log(base);
                }}};

} // namespace

BinaryFunction binaryNamed(std::string_view name)
{
    const auto *found = std::find_if(kBinary.begin(), kBinary.end(),
                                     [&](const NamedBinary &each) { return each.name == name; });
    return found == kBinary.end() ? nullptr : found->function;
}

UnaryFunction unaryNamed(std::string_view name)
{
    const auto *found = std::find_if(kUnary.begin(), kUnary.end(),
                                     [&](const NamedUnary &each) { return each.name == name; });
    return found == kUnary.end() ? nullptr : found->function;
}

std::optional<double> constantNamed(std::string_view name)
{
    if (name == "pi")
        return std::numbers::pi;
    if (name == "e")
        return std::numbers::e;
    if (name == "tau")
        return 2 * std::numbers::pi;
    if (name == "inf")
        return HUGE_VAL;
    return std::nullopt;
}

} // namespace warmup::dialect::python
