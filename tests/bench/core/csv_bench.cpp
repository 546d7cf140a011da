// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>

#include <benchmark/benchmark.h>

#include "core/io/ScheduleCsv.h"
#include "core/schedule/Schedule.h"

namespace warmup {
namespace {

schedule::SchedulePtr tenToTheSixUpdates()
{
    schedule::Spec spec;
    spec.clock.run = schedule::Span{1'000'000, schedule::Unit::updates};
    spec.clock.updatesPerEpoch = 468.75;
    spec.warmUp->length = {10'000, schedule::Unit::updates};
    spec.main = {schedule::Phase{.shape = schedule::Cosine{}, .length = {0, schedule::Unit::rest}}};
    return schedule::makeSchedule(spec).value();
}

// The table of 10^6 updates into a sink that forgets it. tests/bench/compare_csv.py measures the
// same rows against Python's csv module, files and all.
void scheduleCsv(benchmark::State &state)
{
    const auto schedule = tenToTheSixUpdates();
    std::size_t bytes = 0;
    for (auto _ : state) {
        const auto written =
            io::writeScheduleCsv({schedule, nullptr, 468.75, 1}, [&](std::string_view piece) {
                bytes += piece.size();
                return true;
            });
        benchmark::DoNotOptimize(written);
    }
    state.SetItemsProcessed(state.iterations() * schedule->length());
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(scheduleCsv)->Unit(benchmark::kMillisecond);

// The same once, into the file $WARMUP_CSV: whole or not at all, flushed to the disk.
void scheduleCsvToFile(benchmark::State &state)
{
    const char *path = std::getenv("WARMUP_CSV");
    if (!path) {
        state.SkipWithError("WARMUP_CSV names no file");
        return;
    }
    const auto schedule = tenToTheSixUpdates();
    for (auto _ : state) {
        const auto written = io::writeAtomically(path, [&](const io::Sink &sink) {
            return io::writeScheduleCsv({schedule, nullptr, 468.75, 1}, sink);
        });
        if (!written)
            state.SkipWithError(written.error().message().c_str());
    }
}
BENCHMARK(scheduleCsvToFile)
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->UseRealTime();

} // namespace
} // namespace warmup
