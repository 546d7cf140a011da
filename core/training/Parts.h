// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/model/Layout.h"
#include "core/optimizer/Optimizer.h"

namespace warmup::training {

// The tensors of a model with the settings of the first group that names each, one part a tensor.
// A tensor's kind follows from the last part of its name: a "gain", and the "bias" beside one, are
// of the norms; "token" and "position" are embeddings; every other "bias" is of the biases, and all
// the rest are weights.
//
// Fails with the field below "/training/groups": a name that no tensor has, a factor or a weight
// decay that is negative or not finite.
[[nodiscard]] Result<std::vector<optimizer::Part>>
makeParts(const model::Layout &layout, const std::vector<optimizer::ParameterGroup> &groups);

// The tensors with one of these names: "all", a tensor's or a layer's ("1" of "1.weight"). Fails
// with the field below "/training/frozen" at a name that no tensor has.
[[nodiscard]] Result<std::vector<model::Block>> frozenBlocks(const model::Layout &layout,
                                                             const std::vector<std::string> &names);

} // namespace warmup::training
