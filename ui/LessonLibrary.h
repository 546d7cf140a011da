// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "core/experiment/Lesson.h"

namespace warmup::ui {

// The names of the lessons that come with the program, in their order: "01-one-step-too-hard".
[[nodiscard]] QStringList lessonNames();

// One of them, with or without its number, or a lesson file. Fails where there is neither.
[[nodiscard]] Result<experiment::Lesson> findLesson(const QString &nameOrFile);

} // namespace warmup::ui
