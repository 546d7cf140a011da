// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace warmup::kernel {

// How many elements a loop over long arrays takes at a time, each time after prefetch().
template <typename T>
inline constexpr std::size_t kStrip = 256 / sizeof(T);

// Asks memory for what the next strip but one reads. Where several arrays pass by at once, each
// page of each begins anew, and the processor's own guesses come late. Past an array's end it does
// nothing.
template <typename T, typename... Arrays>
[[gnu::always_inline]] inline void prefetch(std::size_t begin, const T *array,
                                            const Arrays *...others)
{
    constexpr std::size_t kLine = 64 / sizeof(T);
    for (std::size_t i = 2 * kStrip<T>; i < 3 * kStrip<T>; i += kLine)
        __builtin_prefetch(array + begin + i);
    if constexpr (sizeof...(others) > 0)
        prefetch(begin, others...);
}

} // namespace warmup::kernel
