// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace warmup {

// How often this process has asked for memory so far, from any thread: by any kind of `new`, and,
// where countsMalloc(), by malloc, calloc, realloc and their aligned kin.
[[nodiscard]] std::uint64_t allocations();

// True where the C library is glibc and no sanitizer has put its own malloc in its place.
[[nodiscard]] bool countsMalloc();

} // namespace warmup
