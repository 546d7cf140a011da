// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/KeptLesson.h"

#include <QCryptographicHash>

#include "core/io/LessonRuns.h"
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

Result<KeptLesson> keptLesson(const OpenLessonPtr &lesson, const QString &path)
{
    const auto &configurations = lesson->lesson.configurations;
    const auto runs = io::loadLessonRuns(toPath(path));
    if (!runs)
        return tl::unexpected(runs.error());
    KeptLesson kept;
    std::vector<std::vector<training::RunRecord>> records(configurations.size());
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        const auto *found =
            runs->find(io::lessonRunsKey(configurations[i], runs->seeds, runs->firstSeed));
        kept.records.push_back(
            found ? std::make_shared<const std::vector<training::RunRecord>>(*found) : nullptr);
        if (found)
            records[i] = *found;
    }
    kept.result = resultOf(lesson, records);
    return kept;
}

Result<void> keepLesson(const QString &path, const OpenLesson &lesson, int seeds,
                        std::uint64_t firstSeed, const LessonRecords &records)
{
    io::LessonRuns runs;
    for (std::size_t i = 0; i < records.size(); ++i)
        if (records[i])
            runs.add(lesson.lesson.configurations[i], seeds, firstSeed, *records[i]);
    return io::saveLessonRuns(toPath(path), runs);
}

} // namespace warmup::ui
