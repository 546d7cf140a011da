// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include <QString>

#include "core/base/Result.h"
#include "ui/lessons/LessonFigure.h"

namespace warmup::ui {

// What a class takes home: the lesson's words, its figure, every question with what was measured,
// the sources, and the program and seeds that give it again. `program` is "Warmup Lab 0.9"; the
// figure has that many strips below the loss.
[[nodiscard]] QString handoutHtml(const LessonResult &result, const QString &program,
                                  std::size_t strips);

// Both write the file whole or not at all, on any thread (see paintPicture), and fail with the file
// and the reason. A handout is a PDF of A4 pages.
[[nodiscard]] Result<void> saveHandout(const QString &path, const LessonResult &result,
                                       const LessonFigure &figure, const QString &program);
// The charts as a slide of 1920 x 1080 pixels; PNG, SVG or PDF by the suffix.
[[nodiscard]] Result<void> saveSlide(const QString &path, const LessonFigure &figure);

} // namespace warmup::ui
