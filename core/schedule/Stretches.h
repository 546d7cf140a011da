// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/schedule/Ruler.h"
#include "core/schedule/Spec.h"

namespace warmup::schedule {

// A phase's formula with its levels as rates: what a Law (Law.h) is made of.
struct Term {
    const Phase *phase = nullptr;
    std::string where; // "/main/0"
    Update length = 1; // ticks
    Update arrival = 1; // the index at which a shape has arrived
    LearningRate from = 0;
    LearningRate to = 0;
    LearningRate peak = 0;

    bool operator==(const Term &) const = default;
};

// The ticks [begin, end) under one formula, whose index is `k` at begin. `mirrored` folds the index
// back and forth between 0 and the arrival. With a warm-up the rate is the product
// term(k) * warmUp(k') / peak, k' = warmUpIndex at begin.
struct Stretch {
    Update begin = 0;
    Update end = 0; // kForEver for the last one
    Term term;
    Update k = 0;
    bool mirrored = false;
    std::optional<Term> warmUp;
    Update warmUpIndex = 0;

    bool operator==(const Stretch &) const = default;
};

// A schedule taken apart, before its plateau: what somebody needs who writes it down elsewhere.
struct Stretches {
    Ruler ruler;
    Update run = 0; // updates
    std::vector<Stretch> all; // without gaps from tick 0 on, the last one for ever
    std::optional<LearningRate> floor;
    std::optional<LearningRate> ceiling;
};

// Terms point into `spec`. Fails as makeSchedule does.
[[nodiscard]] Result<Stretches> stretchesOf(const Spec &spec);

} // namespace warmup::schedule
