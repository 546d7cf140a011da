// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Units.h"
#include "core/data/Spec.h"
#include "core/diagnostics/Spec.h"
#include "core/model/Loss.h"
#include "core/model/Spec.h"
#include "core/optimizer/Spec.h"

namespace warmup::training {

using model::Loss;

// Which curve a run follows. The others train pairs on the same seeds: as run and as intended, the
// followed curve with and without its warm-up, or twice the followed curve, with shuffled batches
// and in the Order.
enum class Follow { asRun, intended, both, withoutWarmUp, withoutOrder };

[[nodiscard]] constexpr bool trainsPairs(Follow follow)
{
    return follow != Follow::asRun && follow != Follow::intended;
}

// Every epoch in a random order of its own.
struct Shuffled {
    bool operator==(const Shuffled &) const = default;
};
// The first batches hold samples of the first classes only, drawn with replacement; after them
// shuffled.
struct ClassSorted {
    Update updates = 20;
    int classes = 1;
    bool operator==(const ClassSorted &) const = default;
};
// Some batches are replaced by others of the same distribution: samples that were set aside by the
// seed for nothing else, a batch an update. The shuffled twin does not see them either.
struct Swapped {
    Update from = 0;
    Update updates = 5;
    bool operator==(const Swapped &) const = default;
};
// In which order a run sees its samples.
using Order = std::variant<Shuffled, ClassSorted, Swapped>;

// What is trained, the schedule apart.
struct Spec {
    data::Spec data = data::FashionMnist{};
    model::Spec model = model::Mlp{};
    Loss loss = Loss::crossEntropy;
    optimizer::Spec optimizer = optimizer::Sgd{};
    std::vector<optimizer::ParameterGroup> groups;
    optimizer::Clipping clipping;
    int batch = 128; // samples an update; at most the training samples, where those are fixed
    bool fullBatch = false; // all of them, in the data's order, instead
    Order order;
    // What stays as it starts: "all", blocks of the layout ("1.weight") or layers ("1"). Its
    // gradient is computed and the optimizer goes on as if it moved: only the step is taken back.
    std::vector<std::string> frozen;
    int seeds = 1; // members of each arm
    std::uint64_t firstSeed = 1;
    Follow follow = Follow::asRun;
    // Updates from one evaluation of the test part to the next; 0: at the end of epochs.
    Update evaluateEvery = 0;
    std::optional<double> targetLoss; // on the test part: when it is reached is told
    diagnostics::Spec diagnostics; // changes no bit of what is trained

    bool operator==(const Spec &) const = default;
};

} // namespace warmup::training
