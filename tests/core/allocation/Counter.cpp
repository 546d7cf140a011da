// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/allocation/Counter.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WARMUP_COUNTS_MALLOC
#endif

namespace {

std::atomic<std::uint64_t> g_allocations{0};

void count()
{
    g_allocations.fetch_add(1, std::memory_order_relaxed);
}

void *obtain(std::size_t size, std::size_t alignment)
{
    count();
    size = size > 0 ? size : 1;
    // aligned_alloc wants a multiple of the alignment.
    void *memory = alignment <= alignof(std::max_align_t)
        ? std::malloc(size)
        : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
    if (!memory)
        throw std::bad_alloc();
    return memory;
}

} // namespace

std::uint64_t warmup::allocations()
{
    return g_allocations.load(std::memory_order_relaxed);
}

bool warmup::countsMalloc()
{
#ifdef WARMUP_COUNTS_MALLOC
    return true;
#else
    return false;
#endif
}

// The forms that are not here call one of these.
void *operator new(std::size_t size)
{
    return obtain(size, alignof(std::max_align_t));
}
void *operator new(std::size_t size, std::align_val_t alignment)
{
    return obtain(size, static_cast<std::size_t>(alignment));
}
void operator delete(void *memory) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::align_val_t) noexcept
{
    std::free(memory);
}
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    std::free(memory);
}

#ifdef WARMUP_COUNTS_MALLOC
extern "C" {

void *__libc_malloc(std::size_t size);
void *__libc_calloc(std::size_t count, std::size_t size);
void *__libc_realloc(void *memory, std::size_t size);
void *__libc_memalign(std::size_t alignment, std::size_t size);

void *malloc(std::size_t size)
{
    count();
    return __libc_malloc(size);
}
void *calloc(std::size_t n, std::size_t size)
{
    count();
    return __libc_calloc(n, size);
}
void *realloc(void *memory, std::size_t size)
{
    count();
    return __libc_realloc(memory, size);
}
void *aligned_alloc(std::size_t alignment, std::size_t size)
{
    count();
    return __libc_memalign(alignment, size);
}

} // extern "C"
#endif
