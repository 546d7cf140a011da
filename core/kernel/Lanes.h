// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <cstddef>
#include <type_traits>

#include "core/kernel/Dispatch.h"

// Numbers that are worked on side by side: eight floats, or one of any other scalar. A loop that is
// written in them is the same formula for every scalar, and becomes vector instructions for floats
// where it is called through dispatchFor. Files that use it are compiled with -Wno-psabi: all of
// this is inlined, so that no calling convention matters.
namespace warmup::kernel {

using Float8 [[gnu::vector_size(32)]] = float;
using Float4 [[gnu::vector_size(16)]] = float;

template <typename T>
struct LanesOf {
    using Type = T;
    static constexpr std::size_t count = 1;
};
template <>
struct LanesOf<float> {
    using Type = Float8;
    static constexpr std::size_t count = 8;
};
template <typename T>
using Lanes = typename LanesOf<T>::Type;
template <typename T>
inline constexpr std::size_t kLanes = LanesOf<T>::count;

// n rounded up to whole lanes.
template <typename T>
[[nodiscard]] constexpr std::size_t paddedToLanes(std::size_t n)
{
    return (n + kLanes<T> - 1) / kLanes<T> * kLanes<T>;
}

// From and to any address of a number.
template <typename T>
[[gnu::always_inline]] inline Lanes<T> load(const T *from)
{
    if constexpr (kLanes<T> == 1) {
        return *from;
    } else {
        using Loose [[gnu::vector_size(32), gnu::aligned(4), gnu::may_alias]] = float;
        return *reinterpret_cast<const Loose *>(from);
    }
}
template <typename T>
[[gnu::always_inline]] inline void store(T *to, Lanes<T> v)
{
    if constexpr (kLanes<T> == 1) {
        *to = v;
    } else {
        using Loose [[gnu::vector_size(32), gnu::aligned(4), gnu::may_alias]] = float;
        *reinterpret_cast<Loose *>(to) = v;
    }
}

// The larger of each two; a number that is not one in `b` stays.
template <typename V>
[[gnu::always_inline]] inline V larger(V a, V b)
{
    return a > b ? a : b;
}

// Of all lanes, as a tree.
template <typename T>
[[gnu::always_inline]] inline T sumOfLanes(Lanes<T> v)
{
    if constexpr (kLanes<T> == 1) {
        return v;
    } else {
        Float4 half =
            __builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7);
        half = half + __builtin_shufflevector(half, half, 2, 3, 0, 1);
        return half[0] + half[1];
    }
}

// e^x: of floats within 2 units of the last digit for -87.3 <= x <= 88.3, and the value at the
// nearer end beyond; NaN stays NaN. Of other scalars their own exp.
template <typename T>
[[gnu::always_inline]] inline Lanes<T> exponential(Lanes<T> x)
{
    if constexpr (kLanes<T> == 1) {
        using std::exp;
        return exp(x);
    } else {
        // x = n ln 2 + r, |r| <= ln 2 / 2; e^r is 1 + r + r^2 p(r) with the coefficients of the
        // Cephes library (Moshier 1992). Adding 1.5 * 2^23 rounds to a whole number.
        using Bits [[gnu::vector_size(32)]] = unsigned;
        constexpr float kRound = 12582912.0F;
        x = x > 88.3F ? Float8{} + 88.3F : x;
        x = x < -87.3F ? Float8{} - 87.3F : x;
        const Float8 shifted = x * 1.44269504088896341F + kRound;
        const Float8 n = shifted - kRound;
        const Float8 r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
        Float8 p = r * 1.9875691500e-4F + 1.3981999507e-3F;
        p = p * r + 8.3334519073e-3F;
        p = p * r + 4.1665795894e-2F;
        p = p * r + 1.6666665459e-1F;
        p = p * r + 5.0000001201e-1F;
        const Float8 power = p * (r * r) + r + 1.0F;
        // The low bits of `shifted` are n: shifted up, they are the exponent's.
        const Bits scale = (reinterpret_cast<Bits>(shifted) << 23) + 0x3F800000U;
        return power * reinterpret_cast<Float8>(scale);
    }
}

// Body::run(args...): for floats as the processor can best.
template <typename T, typename Body, typename... Args>
void dispatchFor(Args... args)
{
    if constexpr (std::is_same_v<T, float>)
        dispatch<Body>(args...);
    else
        Body::run(args...);
}

} // namespace warmup::kernel
