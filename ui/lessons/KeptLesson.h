// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "core/base/Result.h"
#include "core/io/LessonRuns.h"
#include "ui/lessons/LessonFigure.h"

namespace warmup::ui {

// What was finished of a lesson before the program ended.
struct KeptLesson {
    LessonResult result; // of the seeds of the last run
    std::vector<bool> finished; // one a configuration: all of these seeds
    std::shared_ptr<io::LessonRuns> runs; // of any seeds, of the lesson's configurations alone
};

// Where the runs of this lesson are kept between two starts; the folder is made when missing.
[[nodiscard]] QString keptLessonPath(const QString &nameOrFile);

[[nodiscard]] KeptLesson nothingKept(const OpenLessonPtr &lesson);
// The runs of `path` that are still those of the lesson. Fails as io::loadLessonRuns.
[[nodiscard]] Result<KeptLesson> keptLesson(const OpenLessonPtr &lesson, const QString &path);

// The run of a configuration with a member for each seed that has finished.
[[nodiscard]] TrainingRun finishedRun(const TrainingRun &untrained,
                                      const std::vector<std::vector<training::RunRecord>> &bySeed);

} // namespace warmup::ui
