// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/recipe/Recipe.h"

namespace warmup {

// A recipe names its data files as they are seen from the recipe's own folder. These two leave
// absolute and empty paths, and data that is no file, alone; folder "" is the working folder.

// The recipe with every relative path made one that can be opened: folder / path.
[[nodiscard]] Recipe withDataFrom(const Recipe &recipe, const std::filesystem::path &folder);

// The recipe that names the same files when it moves from one folder to another: relative paths
// stay relative where the file lies in or below the new folder, and become absolute elsewhere.
[[nodiscard]] Recipe movedTo(const Recipe &recipe, const std::filesystem::path &from,
                             const std::filesystem::path &to);

} // namespace warmup
