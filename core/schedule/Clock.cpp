// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Clock.h"

#include <cmath>
#include <string>

#include "core/base/Number.h"

namespace warmup::schedule {
namespace {

const std::string kWhere = "/clock/updatesPerEpoch";
constexpr std::int64_t kMostSamples = 1'000'000'000'000'000;
constexpr std::int64_t kMostFactor = 1'000'000'000;

struct Count {
    const char *name;
    std::int64_t value;
    std::int64_t most;
};

Result<double> fromBatching(const Batching &batching)
{
    for (const auto &[name, value, most] :
         {Count{"samples", batching.samples, kMostSamples},
          Count{"batch", batching.batch, kMostFactor},
          Count{"accumulation", batching.accumulation, kMostFactor},
          Count{"replicas", batching.replicas, kMostFactor}})
        if (value < 1 || value > most)
            return fail(kWhere + "/" + name, std::to_string(value),
                        "a whole number from 1 to " + std::to_string(most));
    const auto ceilOf = [](std::int64_t a, std::int64_t b) { return a / b + (a % b != 0); };
    const auto together = batching.batch * batching.replicas;
    const auto batches =
        batching.dropLast ? batching.samples / together : ceilOf(batching.samples, together);
    if (batches == 0)
        return fail(kWhere + "/batch",
                    std::to_string(together) + " samples together, more than the "
                        + std::to_string(batching.samples)
                        + " there are, with the last batch dropped",
                    "a batch that fits the samples at least once");
    const auto updates = ceilOf(batches, batching.accumulation);
    if (updates > kLongestRun)
        return fail(kWhere, std::to_string(updates), "at most " + std::to_string(kLongestRun));
    return static_cast<double>(updates);
}

} // namespace

Result<double> updatesPerEpoch(const Clock &clock)
{
    if (const auto *batching = std::get_if<Batching>(&clock.updatesPerEpoch))
        return fromBatching(*batching);
    const double given = std::get<double>(clock.updatesPerEpoch);
    if (!std::isfinite(given) || given <= 0 || given > static_cast<double>(kLongestRun))
        return fail(kWhere, shortestText(given),
                    "a number above 0, at most " + std::to_string(kLongestRun));
    if (clock.stepping == Stepping::perEpoch && given < 1)
        return fail(kWhere, shortestText(given), "at least 1 when the rate changes once an epoch");
    return given;
}

} // namespace warmup::schedule
