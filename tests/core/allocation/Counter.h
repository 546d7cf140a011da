// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace warmup {

// How often this process has asked for memory so far, from any thread: by any kind of `new`, and by
// malloc, calloc, realloc and their aligned kin where the C library is glibc and no sanitizer has
// put its own in their place.
[[nodiscard]] std::uint64_t allocations();

} // namespace warmup
