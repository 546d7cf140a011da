// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/base/Units.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect {

// A stretch of an intended schedule between two rates, for frameworks that state rates and not
// factors. A law (step, geometric ...) starts `from` and has no `to`.
struct Piece {
    schedule::Shape shape = schedule::Hold{};
    std::optional<double> calls; // nothing: for the rest of the run
    LearningRate from = 0;
    std::optional<LearningRate> to;
};

// The head of the pieces that lasts for `calls`, held to its end where they are shorter. Nothing
// where a shape would have to be cut that is neither a hold nor linear.
[[nodiscard]] std::optional<std::vector<Piece>> headOf(std::vector<Piece> pieces, double calls);

// Writes them as a warm-up, where the first one rises in a line, and main phases; the base rate is
// what the warm-up rises to, or what the first of them begins with. `call` is the unit of a call.
// False, and nothing is written, where there is no rate above 0.
[[nodiscard]] bool write(schedule::Spec &into, std::vector<Piece> pieces, schedule::Unit call);

} // namespace warmup::dialect
