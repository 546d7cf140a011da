// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/recipe/Recipe.h"

namespace warmup::io {

// A recipe in which every field holds something that a file may hold.
[[nodiscard]] Recipe randomRecipe(std::uint64_t seed);

} // namespace warmup::io
