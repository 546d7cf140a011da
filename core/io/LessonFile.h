// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/Result.h"
#include "core/experiment/Lesson.h"

namespace warmup::io {

// A lesson (.lesson.json): words, one recipe, configurations that say what they change in it, and
// questions that name two configurations. Changes are merged into the recipe: objects member by
// member, all else as a whole; so is an object of another "kind". Reading is as strict as for
// recipes; `name` stands before the pointer in messages. resources/lessons/README.md describes the
// format for authors.
[[nodiscard]] Result<experiment::Lesson> readLesson(std::string_view text, std::string_view name);
[[nodiscard]] Result<experiment::Lesson> loadLesson(const std::filesystem::path &path);

} // namespace warmup::io
