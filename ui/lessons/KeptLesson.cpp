// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/KeptLesson.h"

#include <algorithm>

#include <QCryptographicHash>

#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {

QString keptLessonPath(const QString &nameOrFile)
{
    QString name = nameOrFile;
    if (name.contains(QLatin1Char('/')))
        name = QString::fromLatin1(
            QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha1).toHex());
    return lessonsFolder() + QLatin1Char('/') + name + QStringLiteral(".lesson-runs");
}

KeptLesson nothingKept(const OpenLessonPtr &lesson)
{
    return {untrained(lesson), std::vector<bool>(lesson->lesson.configurations.size()),
            std::make_shared<io::LessonRuns>()};
}

Result<KeptLesson> keptLesson(const OpenLessonPtr &lesson, const QString &path)
{
    auto runs = io::loadLessonRuns(toPath(path));
    if (!runs)
        return tl::unexpected(runs.error());
    const auto &configurations = lesson->lesson.configurations;
    runs->keepOnly(configurations);
    KeptLesson kept = nothingKept(lesson);
    std::vector<std::vector<training::RunRecord>> finished(configurations.size());
    std::vector<TrainingRun> shown;
    bool any = false;
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        const auto bySeed = runs->find(configurations[i], runs->seeds, runs->firstSeed);
        shown.push_back(finishedRun(kept.result.runs[i], bySeed));
        any = any || !shown.back().members.empty();
        kept.finished[i] = !bySeed.empty() && shown.back().members.size() == bySeed.size();
        if (kept.finished[i])
            finished[i] = experiment::armMajor(bySeed);
    }
    kept.result = resultOf(lesson, finished);
    kept.result.runs = std::move(shown);
    if (any) {
        kept.result.seeds = runs->seeds;
        kept.result.firstSeed = runs->firstSeed;
    }
    kept.runs = std::make_shared<io::LessonRuns>(std::move(*runs));
    return kept;
}

TrainingRun finishedRun(const TrainingRun &untrained,
                        const std::vector<std::vector<training::RunRecord>> &bySeed)
{
    TrainingRun run = untrained;
    for (const auto &records : bySeed)
        if (!records.empty())
            addMember(run, records.back()); // of the last arm
    return run;
}

} // namespace warmup::ui
