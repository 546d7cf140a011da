// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Program.h"
#include "core/io/LessonRuns.h"
#include "ui/lessons/LessonLibrary.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// The quadratic's largest curvature is 1: a rate of 3 diverges, and a warm-up only delays it.
constexpr const char *kLesson = R"({
    "format": "warmup-lab-lesson", "version": 1, "title": "A bowl", "claim": "It helps.",
    "text": ["One."], "steps": ["Predict."], "tryThis": "This.", "expected": "Nothing helps.",
    "limits": "None.", "sources": ["-"],
    "recipe": {"format": "warmup-lab", "version": 1, "asRun": {"framework": ""},
        "schedule": {"clock": {"run": "300 updates"}, "baseRate": 1, "warmUp": null, "main": []},
        "training": {"model": {"kind": "quadratic"}, "optimizer": "sgd"}},
    "configurations": [{"name": "rate 1"}, {"name": "rate 3", "changes": {"schedule":
        {"baseRate": 3}}}],
    "questions": [{"ask": "Is a rate of 3 better?", "baseline": "rate 1", "candidate": "rate 3",
        "metric": "lastLosses", "better": "lower", "expected": "better"}]})";

TEST(LessonCommand, ListsTheLessonsThatComeWithTheProgram)
{
    const auto outcome = runProgram({u"lesson"_qs});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.error, "");
    EXPECT_THAT(outcome.output, StartsWith("01-one-step-too-hard"));
    EXPECT_EQ(std::count(outcome.output.begin(), outcome.output.end(), '\n'),
              ui::lessonNames().size());
}

TEST(LessonCommand, EveryLessonIsWellFormedAndFoundByItsNameOrItsNumber)
{
    int number = 0;
    for (const QString &name : ui::lessonNames()) {
        const auto byNumber = ui::findLesson(QString::number(++number));
        ASSERT_TRUE(byNumber) << byNumber.error().message();
        EXPECT_EQ(byNumber->title, ui::findLesson(name)->title);
        const auto lesson = ui::findLesson(name.section(QLatin1Char('-'), 1));
        ASSERT_TRUE(lesson) << lesson.error().message();
        for (const auto &configuration : lesson->configurations)
            EXPECT_TRUE(makeCurves(configuration.recipe)) << configuration.name;
    }
}

// The three blocks of ten seeds are for tests/tables/lessons.py: these are others.
TEST(LessonCommand, TheOpeningLessonIsSolvedWithAWarmUpAndHardlyWithout)
{
    const auto outcome = runProgram({u"lesson"_qs, u"one-step-too-hard"_qs, u"--seeds"_qs, u"4"_qs,
                                     u"--first-seed"_qs, u"1001"_qs, u"--json"_qs});
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    const auto answer = nlohmann::json::parse(outcome.output);
    ASSERT_FALSE(answer.at("questions").empty());
    for (const auto &question : answer.at("questions")) {
        EXPECT_EQ(question["candidateRuns"]["failed"], 0) << question["candidate"];
        // Tuned against tuned, none fails.
        if (question["baseline"] == "no warm-up")
            EXPECT_GE(question["baselineRuns"]["failed"], 3);
        else
            EXPECT_EQ(question["baselineRuns"]["failed"], 0) << question["baseline"];
    }
}

TEST(LessonCommand, PrintsWhatWasMeasuredAndNotWhatWasExpected)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bowl.lesson.json"));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(kLesson);
    file.close();
    const auto outcome = runProgram({u"lesson"_qs, path, u"--seeds"_qs, u"6"_qs});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.error, "");
    EXPECT_THAT(outcome.output,
                HasSubstr("\n  Measured: mean of the last 20 losses, lower is better\n"));
    EXPECT_THAT(outcome.output, HasSubstr("  rate 1: 0 of 6 failed"));
    EXPECT_THAT(outcome.output, HasSubstr("  rate 3: 6 of 6 failed"));
    EXPECT_THAT(outcome.output,
                HasSubstr("Verdict: “rate 3” is WORSE than “rate 1” (0 better, 6 worse, 0 "
                          "alike; sign test p = 0.031)"));
    EXPECT_THAT(outcome.output, HasSubstr("The lesson expects: better."));
    EXPECT_THAT(outcome.output, HasSubstr("\nOne.\n"));
    EXPECT_THAT(outcome.output, HasSubstr("Sources: -.\n"));
    const auto report = nlohmann::json::parse(
        runProgram({u"lesson"_qs, path, u"--seeds"_qs, u"6"_qs, u"--json"_qs}).output);
    EXPECT_EQ(report["questions"][0]["verdict"], "worse");
    EXPECT_EQ(report["questions"][0]["candidateRuns"]["failed"], 6);
    EXPECT_TRUE(report["questions"][0]["interval"].is_null());
}

TEST(LessonCommand, WritesAHandoutAndASlideWithoutADisplay)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("bowl.lesson.json")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(kLesson);
    file.close();
    const auto outcome =
        runProgram({u"lesson"_qs, u"bowl.lesson.json"_qs, u"--seeds"_qs, u"2"_qs, u"--handout"_qs,
                    u"bowl.pdf"_qs, u"--figure"_qs, u"bowl.svg"_qs},
                   {}, folder.path());
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.error, "");
    EXPECT_THAT(outcome.output, HasSubstr("NOT DISTINGUISHABLE"));
    QFile pdf(folder.filePath(QStringLiteral("bowl.pdf")));
    ASSERT_TRUE(pdf.open(QIODevice::ReadOnly));
    EXPECT_TRUE(pdf.readAll().startsWith("%PDF"));
    QFile svg(folder.filePath(QStringLiteral("bowl.svg")));
    ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
    EXPECT_TRUE(svg.readAll().contains("<svg"));
    const auto lost = runProgram({u"lesson"_qs, u"bowl.lesson.json"_qs, u"--seeds"_qs, u"2"_qs,
                                  u"--handout"_qs, u"nowhere/bowl.pdf"_qs},
                                 {}, folder.path());
    EXPECT_EQ(lost.status, 2);
    EXPECT_THAT(lost.output, HasSubstr("Verdict:"));
    EXPECT_THAT(lost.error, HasSubstr("nowhere/bowl.pdf"));
    EXPECT_THAT(runProgram({u"lesson"_qs, u"1"_qs, u"--handout"_qs, u"bowl.png"_qs}).error,
                HasSubstr("--handout: found \"bowl.png\"; allowed: a file name that ends in .pdf"));
}

TEST(LessonCommand, NamesTheLessonsWhereThereIsNoSuch)
{
    const auto outcome = runProgram({u"lesson"_qs, u"13"_qs});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, StartsWith("warmup-lab: lesson: found \"13\"; allowed: 01-one"));
    const auto seeds = runProgram({u"lesson"_qs, u"--seeds"_qs, u"0"_qs});
    EXPECT_EQ(seeds.status, 2);
    EXPECT_THAT(seeds.error, HasSubstr("--seeds: found \"0\""));
}

TEST(LessonCommand, GoesOnWhereItWasFromWhatItKept)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bowl.lesson.json"));
    const QString kept = folder.filePath(QStringLiteral("bowl.lesson-runs"));
    const auto write = [&](const std::string &text) {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text.c_str());
    };
    // The second configuration cannot be trained: what the first one did is kept.
    const std::string broken = [] {
        std::string text = kLesson;
        const std::string changes = "\"changes\": {";
        return text.insert(text.find(changes) + changes.size(),
                           R"("training": {"model": {"kind": "mlp"}, "data":
                              {"kind": "csvFile", "path": "/nowhere.csv"}}, )");
    }();
    const QStringList command{u"lesson"_qs, path, u"--seeds"_qs, u"6"_qs, u"--keep"_qs, kept};
    write(broken);
    EXPECT_EQ(runProgram(command).status, 2);
    const auto before = io::loadLessonRuns(kept.toStdString());
    ASSERT_TRUE(before) << before.error().message();
    ASSERT_EQ(before->configurations.size(), 1U);
    EXPECT_EQ(before->seeds, 6);
    // Runs that are made up show that they are not made again.
    auto changed = *before;
    for (auto &record : changed.configurations[0].records)
        std::fill(record.history.losses.begin(), record.history.losses.end(), 123.0F);
    ASSERT_TRUE(io::saveLessonRuns(kept.toStdString(), changed));
    write(kLesson);
    const auto outcome = runProgram(command);
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, HasSubstr("mean 123"));
    EXPECT_EQ(io::loadLessonRuns(kept.toStdString())->configurations.size(), 2U);
    // More seeds train those that are new; other seeds are other runs.
    EXPECT_THAT(runProgram({u"lesson"_qs, path, u"--seeds"_qs, u"5"_qs, u"--keep"_qs, kept}).output,
                HasSubstr("mean 123"));
    EXPECT_EQ(runProgram({u"lesson"_qs, path, u"--seeds"_qs, u"9"_qs, u"--keep"_qs, kept}).status,
              0);
    EXPECT_EQ(io::loadLessonRuns(kept.toStdString())->configurations[0].records.size(), 9U);
    EXPECT_THAT(runProgram({u"lesson"_qs, path, u"--seeds"_qs, u"5"_qs, u"--first-seed"_qs,
                            u"101"_qs, u"--keep"_qs, kept})
                    .output,
                Not(HasSubstr("123")));
    write("nothing");
    QFile::remove(kept);
    QFile::rename(path, kept);
    write(kLesson);
    const auto refused = runProgram(command);
    EXPECT_EQ(refused.status, 2);
    EXPECT_THAT(refused.error, HasSubstr("another kind of file"));
}

} // namespace
} // namespace warmup::app
