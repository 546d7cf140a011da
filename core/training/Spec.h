// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/data/Spec.h"
#include "core/diagnostics/Spec.h"
#include "core/model/Loss.h"
#include "core/model/Spec.h"
#include "core/optimizer/Spec.h"

namespace warmup::training {

using model::Loss;

// Which curve a run follows; both trains a pair on the same seeds.
enum class Follow { asRun, intended, both, withoutWarmUp };

// What is trained, the schedule apart.
struct Spec {
    data::Spec data = data::FashionMnist{};
    model::Spec model = model::Mlp{};
    Loss loss = Loss::crossEntropy;
    optimizer::Spec optimizer = optimizer::Sgd{};
    int batch = 128; // samples an update; at most the training samples
    int seeds = 1; // members of each arm
    std::uint64_t firstSeed = 1;
    Follow follow =
        Follow::asRun; // withoutWarmUp: a pair, the followed curve and the same without its warm-up
    diagnostics::Spec diagnostics; // changes no bit of what is trained

    bool operator==(const Spec &) const = default;
};

} // namespace warmup::training
