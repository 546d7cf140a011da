// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonLibrary.h"

#include <QDir>
#include <QFile>

#include <fmt/format.h>

#include "core/io/LessonFile.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

constexpr auto kFolder = ":/lessons/";
constexpr auto kSuffix = ".lesson.json";

QString resourceOf(const QString &name)
{
    return QLatin1String(kFolder) + name + QLatin1String(kSuffix);
}

} // namespace

QStringList lessonNames()
{
    QStringList names;
    for (const QString &file :
         QDir(QLatin1String(kFolder)).entryList({QLatin1Char('*') + QLatin1String(kSuffix)}))
        names << file.chopped(QLatin1String(kSuffix).size());
    return names;
}

Result<experiment::Lesson> findLesson(const QString &nameOrFile)
{
    QString name = nameOrFile;
    for (const QString &known : lessonNames())
        if (known.section(QLatin1Char('-'), 1) == nameOrFile
            || known.section(QLatin1Char('-'), 0, 0).toInt() == nameOrFile.toInt())
            name = known;
    QFile resource(resourceOf(name));
    if (resource.open(QIODevice::ReadOnly))
        return io::readLesson(resource.readAll().toStdString(), name.toStdString());
    if (QFile::exists(nameOrFile) || nameOrFile.contains(QLatin1Char('/'))
        || nameOrFile.endsWith(QLatin1String(".json")))
        return io::loadLesson(toPath(nameOrFile));
    return fail("lesson", '"' + nameOrFile.toStdString() + '"',
                lessonNames().join(QLatin1String(", ")).toStdString()
                    + ", or a lesson file (.lesson.json)");
}

Result<OpenLessonPtr> openLesson(const QString &name, experiment::Lesson lesson)
{
    auto open = std::make_shared<OpenLesson>();
    open->name = name;
    open->lesson = std::move(lesson);
    for (const experiment::Configuration &configuration : open->lesson.configurations) {
        auto curves = makeCurves(configuration.recipe);
        if (!curves)
            return fail(fmt::format("{}: configuration \"{}\": {}", name.toStdString(),
                                    configuration.name, curves.error().where),
                        curves.error().found, curves.error().allowed);
        open->curves.push_back(std::move(*curves));
    }
    return open;
}

Result<OpenLessonPtr> openLesson(const QString &nameOrFile)
{
    auto lesson = findLesson(nameOrFile);
    if (!lesson)
        return tl::unexpected(lesson.error());
    return openLesson(nameOrFile, std::move(*lesson));
}

} // namespace warmup::ui
