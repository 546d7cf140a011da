// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/base/Result.h"
#include "core/io/Json.h"
#include "core/recipe/Recipe.h"

// Only for the .cpp files of core/io, as Json.h.
namespace warmup::io {

// What a recipe's file says of itself: "format" and "version".
constexpr std::string_view kRecipeFormat = "warmup-lab";
constexpr int kRecipeVersion = 1;

// The recipe that stands in JSON: readRecipe() without the text.
[[nodiscard]] Result<Recipe> recipeOf(Json json, std::string_view name);

} // namespace warmup::io
