// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/base/Result.h"
#include "ui/lessons/LessonFigure.h"

namespace warmup::ui {

// One a configuration; null: not yet finished.
using LessonRecords = std::vector<std::shared_ptr<const std::vector<training::RunRecord>>>;

// What was finished of a lesson before the program ended.
struct KeptLesson {
    LessonResult result;
    LessonRecords records;
};

// Where the runs of this lesson are kept between two starts; the folder is made when missing.
[[nodiscard]] QString keptLessonPath(const QString &nameOrFile);

// The runs of `path` that are still those of the lesson; nothing is finished where there are none.
// Fails as io::loadLessonRuns.
[[nodiscard]] Result<KeptLesson> keptLesson(const OpenLessonPtr &lesson, const QString &path);

// Those of these seeds, and only those.
[[nodiscard]] Result<void> keepLesson(const QString &path, const OpenLesson &lesson, int seeds,
                                      std::uint64_t firstSeed, const LessonRecords &records);

} // namespace warmup::ui
