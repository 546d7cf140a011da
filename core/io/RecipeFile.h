// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/recipe/Recipe.h"

namespace warmup::io {

inline constexpr const char *kRecipeSuffix = ".warmup.json";

// A recipe as text and back (.warmup.json, resources/schema/recipe.schema.json). Reading is strict:
// duplicate and unknown keys, wrong types and values out of range are errors with a JSON pointer;
// keys that begin with "x-" are kept by rewriting `previous`. `name` stands before the pointer in
// messages.
[[nodiscard]] Result<Recipe> readRecipe(std::string_view text, std::string_view name);
[[nodiscard]] std::string recipeText(const Recipe &recipe, std::string_view previous = {});

// Whether a file that begins so is of another kind, such as a picture: of a recipe it can be said
// what is wrong with it.
[[nodiscard]] bool isOfAnotherKind(const std::filesystem::path &path, std::string_view beginning);
[[nodiscard]] Result<Recipe> loadRecipe(const std::filesystem::path &path);
// Keeps the "x-" keys of the file `previous`, which may be another one: the recipe moves then.
[[nodiscard]] Result<void> saveRecipe(const std::filesystem::path &path, const Recipe &recipe,
                                      const std::filesystem::path &previous);
// The same, of the file that it replaces.
[[nodiscard]] Result<void> saveRecipe(const std::filesystem::path &path, const Recipe &recipe);

} // namespace warmup::io
