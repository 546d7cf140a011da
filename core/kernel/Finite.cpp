// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/Finite.h"

#include <bit>
#include <cstddef>
#include <cstdint>

#include "core/kernel/Dispatch.h"

namespace warmup::kernel {
namespace {

struct AllFinite {
    [[gnu::always_inline]] static void run(std::size_t n, const float *x, std::uint32_t *bad)
    {
        std::uint32_t found = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const std::uint32_t exponent = std::bit_cast<std::uint32_t>(x[i]) & 0x7f800000U;
            found |= exponent == 0x7f800000U ? 1U : 0U;
        }
        *bad = found;
    }
};

} // namespace

bool allFinite(std::span<const float> values)
{
    std::uint32_t bad = 0;
    dispatch<AllFinite>(values.size(), values.data(), &bad);
    return bad == 0;
}

} // namespace warmup::kernel
