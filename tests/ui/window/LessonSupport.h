// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "ui/lessons/LessonLibrary.h"

namespace warmup::ui {

// A quadratic whose largest curvature is 1: a rate of 1 trains it, a rate of 3 diverges, which is
// what the lesson asks about. `updates` of each of the two configurations.
[[nodiscard]] QString bowlLesson(int updates = 300);

// Written to a file of this name in a folder that lives as long as the program.
[[nodiscard]] QString lessonFile(const QString &name, const QString &contents);

// Of a file that is well-formed.
[[nodiscard]] OpenLessonPtr openedBowl(int updates = 300);

} // namespace warmup::ui
