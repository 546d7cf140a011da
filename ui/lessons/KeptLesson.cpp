// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/KeptLesson.h"

#include <QCryptographicHash>

#include "core/experiment/Trials.h"
#include "core/io/LessonRuns.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

// Of all seeds of the last run; none where one of them has not finished.
std::vector<training::RunRecord> finishedRecords(const io::LessonRuns &runs,
                                                 const experiment::Configuration &configuration)
{
    std::vector<std::vector<training::RunRecord>> bySeed;
    for (int i = 0; i < runs.seeds; ++i) {
        bySeed.push_back(runs.find(configuration, runs.firstSeed + static_cast<std::uint64_t>(i)));
        if (bySeed.back().empty())
            return {};
    }
    return experiment::armMajor(bySeed);
}

} // namespace

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
        records[i] = finishedRecords(*runs, configurations[i]);
        kept.records.push_back(
            records[i].empty()
                ? nullptr
                : std::make_shared<const std::vector<training::RunRecord>>(records[i]));
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
