// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/Units.h"
#include "core/dialect/AsRun.h"
#include "core/schedule/Schedule.h"
#include "core/schedule/Summary.h"

namespace warmup::dialect {

// What there is to see at an update.
struct Note {
    enum class Kind {
        begin, // of the run
        warmUp, // phases that begin here
        main,
        coolDown,
        warmUpEnds,
        scheduleEnds, // its last phase is over, not yet the run
        peak, // of the curve as run
        milestone, // of the intended schedule
        jump, // any other break of the curve as run
        finding,
        end // the last update
    };

    Kind kind = Kind::begin;
    std::string detail; // "x 0.1" of a break, a finding's id

    bool operator==(const Note &) const = default;
};

// "warm-up ends", "milestone x 0.1", "multiplier-lost".
[[nodiscard]] std::string textOf(const Note &note);
// All of them, with commas.
[[nodiscard]] std::string textOf(const std::vector<Note> &notes);

// An update with its rate as run and as intended. Empty notes: it stands beside an update with
// some, or begins an epoch.
struct InspectedUpdate {
    Update update = 0;
    double epoch = 0;
    LearningRate rate = 0;
    LearningRate intended = 0;
    std::vector<Note> notes;

    bool operator==(const InspectedUpdate &) const = default;
};

// Whether the rate as run departs from the intended one by more than rounding.
[[nodiscard]] bool isOff(const InspectedUpdate &row);

struct Inspection {
    schedule::Summary summary; // of the curve as run
    double warmUpShare = 0; // of the run's updates, as intended: 0 to 1
    std::vector<InspectedUpdate> updates; // in order

    bool operator==(const Inspection &) const = default;
};

// The curve as run in numbers, and its updates around every boundary: the beginning, phases, the
// peak, breaks, findings and the end, two before and two after each. Then, with `epochs`, the first
// updates of epochs, every k-th so that at most `most` updates come out in all. The cost depends on
// `most` and the curves' pieces, not on the length of the run.
[[nodiscard]] Inspection inspect(const schedule::Schedule &intended, const AsRun &asRun,
                                 std::size_t most = 400, bool epochs = false);

} // namespace warmup::dialect
