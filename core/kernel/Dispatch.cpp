// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/Dispatch.h"

#include <atomic>

namespace warmup::kernel {
namespace {

std::atomic<InstructionSet> &chosen()
{
    static std::atomic<InstructionSet> set = bestInstructionSet();
    return set;
}

} // namespace

InstructionSet bestInstructionSet()
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("bmi2");
    if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
        return InstructionSet::avx512;
    if (avx2)
        return InstructionSet::avx2;
#endif
    return InstructionSet::baseline;
}

InstructionSet instructionSet()
{
    return chosen().load(std::memory_order_relaxed);
}

void useInstructionSet(InstructionSet set)
{
    if (set <= bestInstructionSet())
        chosen().store(set, std::memory_order_relaxed);
}

const char *name(InstructionSet set)
{
    switch (set) {
    case InstructionSet::avx512:
        return "AVX-512";
    case InstructionSet::avx2:
        return "AVX2";
    case InstructionSet::baseline:
        break;
    }
    return "baseline";
}

} // namespace warmup::kernel
