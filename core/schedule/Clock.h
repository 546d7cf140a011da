// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/Result.h"
#include "core/base/Units.h"

namespace warmup::schedule {

enum class Unit { updates, epochs, samples, percent, rest };

// A length in some unit: 5 epochs, 10 percent of the run. With Unit::rest it is what the other
// phases leave over, and the amount is ignored.
struct Span {
    double amount = 0;
    Unit unit = Unit::epochs;

    bool operator==(const Span &) const = default;
};

// How many updates an epoch has, worked out from the data:
//
//   updates per epoch = ceil(ceil(samples / (batch * replicas)) / accumulation)
//
// with the inner ceil a floor when the last, incomplete batch is dropped.
struct Batching {
    std::int64_t samples = 60'000;
    std::int64_t batch = 128;
    std::int64_t accumulation = 1;
    std::int64_t replicas = 1;
    bool dropLast = false;

    bool operator==(const Batching &) const = default;
};

// Whether the rate changes at every update, or is held within an epoch (a staircase).
enum class Stepping { perUpdate, perEpoch };

// The one axis is the update; the clock says how long the run is and how other units turn into
// updates.
struct Clock {
    // Epochs or updates. Without it the run is as long as its phases together.
    std::optional<Span> run = Span{20, Unit::epochs};
    // Given (need not be whole: 468.75), or from samples and batches.
    std::variant<double, Batching> updatesPerEpoch = 1.0;
    Stepping stepping = Stepping::perUpdate;

    bool operator==(const Clock &) const = default;
};

// Updates per epoch as the clock says, more than 0. Fails when a count is below 1 or the batch
// leaves nothing.
[[nodiscard]] Result<double> updatesPerEpoch(const Clock &clock);

} // namespace warmup::schedule
