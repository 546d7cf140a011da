// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include <QString>
#include <QStringList>

#include "core/experiment/Lesson.h"

namespace warmup::ui {

// The names of the lessons that come with the program, in their order: "01-one-step-too-hard".
[[nodiscard]] QStringList lessonNames();

// One of them, by its name, with or without the number, or the number alone; or a lesson file.
// Fails where there is neither.
[[nodiscard]] Result<experiment::Lesson> findLesson(const QString &nameOrFile);

// A lesson that can be run: with the curves of its configurations.
struct OpenLesson {
    QString name; // as in lessonNames(), or the file
    experiment::Lesson lesson;
    std::vector<Curves> curves; // one a configuration
};
using OpenLessonPtr = std::shared_ptr<const OpenLesson>;

// Fails where a configuration's schedule cannot be made.
[[nodiscard]] Result<OpenLessonPtr> openLesson(const QString &name, experiment::Lesson lesson);
// Fails as findLesson does, and where a configuration's schedule cannot be made.
[[nodiscard]] Result<OpenLessonPtr> openLesson(const QString &nameOrFile);

} // namespace warmup::ui
