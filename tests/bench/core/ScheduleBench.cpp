// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart asks of a schedule: 1200 columns, for runs of a thousand to a trillion updates. The
// time may grow with the phases, never with the updates.
#include <benchmark/benchmark.h>

#include "core/schedule/Schedule.h"

namespace warmup::schedule {
namespace {

constexpr Update kColumns = 1200;

Spec warmUpAnd(Phase main, Join join, double length)
{
    Spec spec;
    spec.clock = {Span{length, Unit::updates}, length / 20, Stepping::perUpdate};
    spec.warmUp = Phase{Linear{}, {5, Unit::epochs}, {}, {}, Grid::closedOpen};
    spec.join = join;
    main.length = {0, Unit::rest};
    spec.main = {std::move(main)};
    return spec;
}

void columns(benchmark::State &state, const Shape &shape, Join join)
{
    const auto length = state.range(0);
    const auto schedule =
        *makeSchedule(warmUpAnd(Phase{shape, {}, {}, {}, {}}, join, static_cast<double>(length)));
    for (auto _ : state) {
        for (Update column = 0; column < kColumns; ++column) {
            const auto begin = std::min(length - 1, column * length / kColumns);
            const auto end = std::max(begin + 1, (column + 1) * length / kColumns);
            benchmark::DoNotOptimize(schedule->over(begin, end));
        }
    }
}

void construction(benchmark::State &state, const Shape &shape)
{
    const auto spec =
        warmUpAnd(Phase{shape, {}, {}, {}, {}}, Join::before, static_cast<double>(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(makeSchedule(spec));
}

#define LENGTHS Arg(1'000)->Arg(1'000'000)->Arg(1'000'000'000)->Arg(1'000'000'000'000)
BENCHMARK_CAPTURE(columns, step, Step{}, Join::before)->LENGTHS;
BENCHMARK_CAPTURE(columns, cosine, Cosine{}, Join::before)->LENGTHS;
BENCHMARK_CAPTURE(columns, cosine of 41 half waves, Cosine{41}, Join::before)->LENGTHS;
BENCHMARK_CAPTURE(columns, cosine under a warm up, Cosine{}, Join::times)->LENGTHS;
BENCHMARK_CAPTURE(columns, formula, Formula{"(1 - p)^2"}, Join::before)->LENGTHS;
BENCHMARK_CAPTURE(construction, step, Step{})->LENGTHS;
BENCHMARK_CAPTURE(construction, formula, Formula{"(1 - p)^2"})->LENGTHS;

} // namespace
} // namespace warmup::schedule
