// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/recipe/Recipe.h"

namespace warmup {

struct Preset {
    std::string id; // "article", "multiplier-8", "hasty", "goyal", "noam", "with-and-without",
                    // "post-ln", "rosenbrock", "spirals"
    std::string title; // "The article's example"
    std::string description; // one sentence, with the source
    Recipe recipe;
};

// In the order of the menu; the first one is what an empty window shows.
[[nodiscard]] const std::vector<Preset> &presets();

} // namespace warmup
