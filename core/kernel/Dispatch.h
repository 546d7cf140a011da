// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Loops that are compiled for several instruction sets and chosen when the program runs.
//
//   struct Scale {
//       [[gnu::always_inline]] static void run(float factor, std::size_t n, float *x) { ... }
//   };
//   kernel::dispatch<Scale>(2.0F, n, x);
//
// The body is written once, as a plain loop; the compiler makes one copy for each instruction set.
// Bits are the same on all machines that choose the same set: instructionSet() belongs into a run's
// record.

namespace warmup::kernel {

// baseline: what every processor of the architecture has (SSE2 on x86-64).
enum class InstructionSet { baseline, avx2, avx512 };

// The best one that this processor and its operating system offer.
[[nodiscard]] InstructionSet bestInstructionSet();

// The one in use: the best one, unless a test has chosen another.
[[nodiscard]] InstructionSet instructionSet();
// For tests and benchmarks, before anything is trained; ignored when the processor cannot run it.
void useInstructionSet(InstructionSet set);

[[nodiscard]] const char *name(InstructionSet set);

#if defined(__x86_64__)
template <typename Body, typename... Args>
[[gnu::noinline, gnu::target("avx2,fma,bmi2")]] void runAvx2(Args... args)
{
    Body::run(args...);
}
template <typename Body, typename... Args>
[[gnu::noinline, gnu::target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,bmi2")]] void
runAvx512(Args... args)
{
    Body::run(args...);
}
#endif

template <typename Body, typename... Args>
void dispatch(Args... args)
{
#if defined(__x86_64__)
    switch (instructionSet()) {
    case InstructionSet::avx512:
        return runAvx512<Body>(args...);
    case InstructionSet::avx2:
        return runAvx2<Body>(args...);
    case InstructionSet::baseline:
        break;
    }
#endif
    Body::run(args...);
}

} // namespace warmup::kernel
