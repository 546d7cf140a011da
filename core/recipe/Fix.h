// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/lint/Lint.h"
#include "core/recipe/Recipe.h"

namespace warmup {

// A change of a recipe that mends what lint found.
struct Fix {
    std::string what; // "T_max of CosineAnnealingLR is 15 instead of 60", for a button
    Recipe recipe;

    bool operator==(const Fix &) const = default;
};

// The first change that is known for such a finding after which lint neither finds it nor an error
// that was not there. Nothing where a person has to decide. `remarks`: what was said of the recipe
// beside its curves, such as by a script's reader.
[[nodiscard]] std::optional<Fix> fixOf(const lint::Finding &finding, const Recipe &recipe,
                                       const std::vector<dialect::Remark> &remarks,
                                       const schedule::Metric &metric = {});

} // namespace warmup
