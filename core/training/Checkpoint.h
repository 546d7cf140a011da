// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/training/Group.h"
#include "core/training/Snapshots.h"
#include "core/training/State.h"
#include "core/training/Watched.h"

namespace warmup::training {

// The schedule of one arm was replaced: from this update on the rate is the new curve's at u.
struct Edit {
    Update update = 0;
    int arm = 0;
    std::string description;

    bool operator==(const Edit &) const = default;
};

// A run as it stood after `update` updates: what a session goes on from, under the same curves or
// under others. Members are arm-major, as in Status. What was applied is recorded with each update,
// so that a replay needs no curve of the past.
struct Checkpoint {
    Update update = 0;
    std::string kernel; // the instruction set by which the losses have their bits
    std::string data; // the data's description
    std::vector<State> states; // of each member
    std::vector<std::vector<float>> losses; // of each member, up to its divergence
    std::vector<std::vector<Evaluation>> evaluations; // of each member
    std::vector<std::vector<double>> rates; // of each arm: the rate that was applied
    // Of each arm the momentum that the curve set, NaN where it set none; it may end sooner, and is
    // empty where no curve ever set one.
    std::vector<std::vector<double>> momenta;
    std::vector<Edit> edits;
    std::vector<Watched::Column> watched; // what diagnostics told
    Snapshots snapshots; // earlier ones, which a later rewind may begin from
};

// Whether a group with so many arms can go on from there: as many members, states of the model's
// and the optimizer's sizes, histories as long as the run. Fails with the part of the checkpoint,
// as a pointer: "/states/3/parameters".
[[nodiscard]] Result<void> check(const Checkpoint &checkpoint, const Group &group,
                                 std::size_t arms);

} // namespace warmup::training
