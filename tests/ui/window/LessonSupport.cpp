// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window/LessonSupport.h"

#include <cassert>

#include <QTemporaryDir>

#include "tests/ui/window/Support.h"

namespace warmup::ui {

QString bowlLesson(int updates)
{
    return QStringLiteral(R"({
    "format": "warmup-lab-lesson", "version": 1, "title": "A bowl", "claim": "A high rate helps.",
    "text": ["One <paragraph>."], "steps": ["Predict.", "Run."], "tryThis": "Take a rate of 2.",
    "expected": "Told afterwards.", "limits": "It is a bowl.", "sources": ["Nobody & others"],
    "recipe": {"format": "warmup-lab", "version": 1, "asRun": {"framework": ""},
        "schedule": {"clock": {"run": "%1 updates"}, "baseRate": 1, "warmUp": null, "main": []},
        "training": {"model": {"kind": "quadratic"}, "optimizer": "sgd"}},
    "configurations": [{"name": "rate 1"}, {"name": "rate 3", "changes": {"schedule":
        {"baseRate": 3}}}],
    "questions": [{"ask": "Is a rate of 3 better?", "baseline": "rate 1", "candidate": "rate 3",
        "metric": "lastLosses", "better": "lower", "expected": "better",
        "failed": {"metric": "lastLosses", "atLeast": 1e6}}]})")
        .arg(updates);
}

QString lessonFile(const QString &name, const QString &contents)
{
    static const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    write(path, contents.toStdString());
    return path;
}

OpenLessonPtr openedBowl(int updates)
{
    const auto lesson =
        openLesson(lessonFile(QStringLiteral("bowl.lesson.json"), bowlLesson(updates)));
    assert(lesson);
    return *lesson;
}

} // namespace warmup::ui
