// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace warmup {

// A dual number value + tangent * e, e^2 = 0: what is computed with it in place of a plain number
// carries along its derivative in one direction, exact but for rounding. A gradient that is
// computed from duals whose tangents are v has the Hessian times v in its tangents (Pearlmutter
// 1994).
//
// Comparisons are of the values, so that branches are those of the plain computation. Functions are
// found by their argument: `using std::exp; exp(x)`. A dual of duals has second derivatives.
template <typename T>
struct Dual {
    T value = 0;
    T tangent = 0;

    constexpr Dual() = default;
    // Not explicit: 1 - x is a dual.
    constexpr Dual(T v, T t = 0) : value(v), tangent(t) { }
    explicit constexpr operator double() const { return static_cast<double>(value); }
    explicit constexpr operator float() const { return static_cast<float>(value); }

    friend constexpr Dual operator-(Dual a) { return {-a.value, -a.tangent}; }
    friend constexpr Dual operator+(Dual a, Dual b)
    {
        return {a.value + b.value, a.tangent + b.tangent};
    }
    friend constexpr Dual operator-(Dual a, Dual b)
    {
        return {a.value - b.value, a.tangent - b.tangent};
    }
    friend constexpr Dual operator*(Dual a, Dual b)
    {
        return {a.value * b.value, a.tangent * b.value + a.value * b.tangent};
    }
    friend constexpr Dual operator/(Dual a, Dual b)
    {
        const T quotient = a.value / b.value;
        return {quotient, (a.tangent - quotient * b.tangent) / b.value};
    }
    constexpr Dual &operator+=(Dual b) { return *this = *this + b; }
    constexpr Dual &operator-=(Dual b) { return *this = *this - b; }
    constexpr Dual &operator*=(Dual b) { return *this = *this * b; }
    constexpr Dual &operator/=(Dual b) { return *this = *this / b; }

    friend constexpr bool operator==(Dual a, Dual b) { return a.value == b.value; }
    friend constexpr auto operator<=>(Dual a, Dual b) { return a.value <=> b.value; }

    friend Dual sqrt(Dual a)
    {
        using std::sqrt;
        const T root = sqrt(a.value);
        return {root, a.tangent / (2 * root)};
    }
    friend Dual exp(Dual a)
    {
        using std::exp;
        const T power = exp(a.value);
        return {power, a.tangent * power};
    }
    friend Dual log(Dual a)
    {
        using std::log;
        return {log(a.value), a.tangent / a.value};
    }
    friend Dual sin(Dual a)
    {
        using std::cos;
        using std::sin;
        return {sin(a.value), a.tangent * cos(a.value)};
    }
    friend Dual cos(Dual a)
    {
        using std::cos;
        using std::sin;
        return {cos(a.value), -a.tangent * sin(a.value)};
    }
    friend Dual tanh(Dual a)
    {
        using std::tanh;
        const T t = tanh(a.value);
        return {t, a.tangent * (1 - t * t)};
    }
    friend Dual erf(Dual a)
    {
        using std::erf;
        using std::exp;
        constexpr T kTwoBySqrtPi = static_cast<T>(1.1283791670955126);
        return {erf(a.value), a.tangent * kTwoBySqrtPi * exp(-a.value * a.value)};
    }
    friend Dual abs(Dual a) { return a.value < 0 ? -a : a; }
};

} // namespace warmup
