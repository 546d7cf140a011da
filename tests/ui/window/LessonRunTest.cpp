// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonRun.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include "tests/ui/window/LessonSupport.h"
#include "tests/ui/window/Support.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

using LessonState = LessonRun::State;

bool isOver(const LessonRun &run)
{
    return run.state() == LessonState::finished || run.state() == LessonState::failed;
}

TEST(LessonRun, TrainsEveryConfigurationAndAnswersAsTheCommandLineDoes)
{
    const auto lesson = openedBowl();
    LessonRun run;
    run.open(lesson);
    run.start(6, 3);
    EXPECT_EQ(run.state(), LessonState::running);
    ASSERT_TRUE(waitFor([&] { return isOver(run); }));
    ASSERT_EQ(run.state(), LessonState::finished);
    EXPECT_EQ(run.share(), 1);
    const LessonResult &result = run.result();
    ASSERT_EQ(result.runs.size(), 2U);
    for (const TrainingRun &one : result.runs) {
        ASSERT_EQ(one.members.size(), 6U);
        EXPECT_EQ(one.members.front().seed, 3U);
    }
    EXPECT_EQ(result.runs[0].members.front().losses->size(), 300);
    EXPECT_EQ(result.runs[1].members.front().ending, training::Ending::diverged);
    ASSERT_TRUE(result.answers[0]);
    EXPECT_EQ(result.answers[0]->comparison.verdict, experiment::Verdict::worse);
    EXPECT_EQ(result.answers[0]->candidate.failed, 6);

    const auto records = experiment::train(lesson->lesson.configurations, 6, 3);
    ASSERT_TRUE(records);
    const LessonResult same = resultOf(lesson, *records);
    EXPECT_EQ(same.answers[0]->baseline.mean, result.answers[0]->baseline.mean);
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t seed = 0; seed < 6; ++seed) {
            const auto ours = result.runs[i].members[seed].losses->values();
            const auto theirs = same.runs[i].members[seed].losses->values();
            EXPECT_TRUE(std::equal(
                ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                [](float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }));
        }
}

TEST(LessonRun, PausesAndGoesOn)
{
    LessonRun run;
    run.open(openedBowl(200'000'000)); // more than any machine makes until it is cancelled
    run.start(2, 1);
    ASSERT_TRUE(waitFor([&] {
        return !run.result().runs[0].members.empty()
            && run.result().runs[0].members[0].losses->size() > 0;
    }));
    run.pause();
    EXPECT_EQ(run.state(), LessonState::paused);
    const Update made = run.result().runs[0].members[0].losses->size();
    QTest::qWait(200);
    EXPECT_EQ(run.result().runs[0].members[0].losses->size(), made);
    run.resume();
    EXPECT_EQ(run.state(), LessonState::running);
    EXPECT_TRUE(waitFor([&] { return run.result().runs[0].members[0].losses->size() > made; }));
    EXPECT_TRUE(waitFor([&] { return run.secondsLeft() > 0; }));
    run.cancel();
    EXPECT_EQ(run.state(), LessonState::idle);
    EXPECT_TRUE(run.result().runs[0].members.empty());
}

TEST(LessonRun, ACancelledRunKeepsWhatHasFinishedAndOnlyTrainsTheRest)
{
    LessonRun run;
    run.open(openedBowl());
    QSignalSpy finished(&run, &LessonRun::configurationFinished);
    QObject::connect(&run, &LessonRun::configurationFinished, &run, [&] { run.cancel(); });
    run.start(3, 1);
    ASSERT_TRUE(waitFor([&] { return finished.count() == 1; }));
    EXPECT_EQ(run.state(), LessonState::idle);
    EXPECT_TRUE(run.hasFinished(0));
    EXPECT_FALSE(run.hasFinished(1));
    EXPECT_FALSE(run.result().answers[0]);
    EXPECT_EQ(run.result().runs[0].members.size(), 3U);
    run.disconnect(SIGNAL(configurationFinished()));
    const auto kept = run.result().runs[0].members[0].losses;
    run.start(3, 1);
    ASSERT_TRUE(waitFor([&] { return run.state() == LessonState::finished; }));
    EXPECT_EQ(run.result().runs[0].members[0].losses, kept);
    EXPECT_TRUE(run.result().answers[0]);
}

TEST(LessonRun, WhatHasFinishedOutlivesTheProgram)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("kept.lesson-runs"));
    const OpenLessonPtr lesson = openedBowl();
    {
        LessonRun run;
        run.open(lesson, *keptLesson(lesson, path), path);
        EXPECT_EQ(run.state(), LessonRun::State::idle);
        QObject::connect(&run, &LessonRun::configurationFinished, &run, &LessonRun::cancel);
        run.start(6, 3);
        ASSERT_TRUE(waitFor([&] { return run.hasFinished(0); }));
    }
    LessonRun again;
    again.open(lesson, *keptLesson(lesson, path), path);
    EXPECT_TRUE(again.hasFinished(0));
    EXPECT_FALSE(again.hasFinished(1));
    EXPECT_EQ(again.result().seeds, 6);
    EXPECT_EQ(again.result().firstSeed, 3U);
    EXPECT_EQ(again.result().runs[0].members.size(), 6U);
    EXPECT_FALSE(again.result().answers[0]);
    const auto kept = again.result().runs[0].members[0].losses; // not made again
    again.start(6, 3);
    ASSERT_TRUE(waitFor([&] { return isOver(again); }));
    EXPECT_EQ(again.result().runs[0].members[0].losses, kept);
    ASSERT_TRUE(again.result().answers[0]);
    EXPECT_EQ(again.result().answers[0]->candidate.failed, 6);
    LessonRun third;
    third.open(lesson, *keptLesson(lesson, path), path);
    EXPECT_EQ(third.state(), LessonRun::State::finished);
    EXPECT_EQ(third.result().answers[0]->comparison.losses, 6);
}

TEST(LessonRun, MoreSeedsTrainOnlyThoseThatAreNew)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("kept.lesson-runs"));
    const OpenLessonPtr lesson = openedBowl();
    {
        LessonRun run;
        run.open(lesson, *keptLesson(lesson, path), path);
        run.start(2, 3);
        ASSERT_TRUE(waitFor([&] { return isOver(run); }));
    }
    auto runs = io::loadLessonRuns(toPath(path)); // marked, to know them again
    ASSERT_TRUE(runs) << runs.error().message();
    for (auto &kept : runs->configurations)
        for (auto &record : kept.records)
            record.history.losses.front() = 42;
    ASSERT_TRUE(io::saveLessonRuns(toPath(path), *runs));
    LessonRun more;
    more.open(lesson, *keptLesson(lesson, path), path);
    const auto isKept = [&](std::size_t member) {
        return more.result().runs[0].members[member].losses->values().front() == 42;
    };
    more.start(5, 2); // 2 is before them
    ASSERT_TRUE(waitFor([&] { return isOver(more); }));
    ASSERT_EQ(more.result().runs[0].members.size(), 5U);
    for (std::size_t i = 0; i < 5; ++i) {
        const auto seed = more.result().runs[0].members[i].seed;
        EXPECT_EQ(isKept(i), seed == 3 || seed == 4) << seed;
    }
    EXPECT_EQ(more.result().answers[0]->candidate.runs, 5);
    more.start(2, 3); // fewer again
    ASSERT_TRUE(waitFor([&] { return isOver(more); }));
    EXPECT_TRUE(isKept(0) && isKept(1));
    more.start(2, 3); // all of it once more
    ASSERT_TRUE(waitFor([&] { return isOver(more); }));
    EXPECT_FALSE(isKept(0) || isKept(1));
}

TEST(LessonRun, WhatWasBrokenOffLosesNoMoreThanOneGroupOfSeeds)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("kept.lesson-runs"));
    const OpenLessonPtr lesson = openedBowl(1'000'000); // longer than a frame
    const auto cores = static_cast<std::size_t>(experiment::cores());
    const int seeds = 4 * experiment::cores();
    {
        LessonRun run;
        run.open(lesson, *keptLesson(lesson, path), path);
        run.start(seeds, 1);
        ASSERT_TRUE(waitFor([&] { return run.result().runs[0].members.size() > cores; }));
        EXPECT_FALSE(run.hasFinished(0));
        EXPECT_GT(run.share(), 0.1);
        EXPECT_LT(run.share(), 0.5);
    }
    LessonRun again;
    again.open(lesson, *keptLesson(lesson, path), path);
    EXPECT_EQ(again.state(), LessonState::idle);
    EXPECT_EQ(again.result().seeds, seeds);
    EXPECT_FALSE(again.hasFinished(0));
    ASSERT_EQ(again.result().runs[0].members.size(), cores);
    const auto kept = again.result().runs[0].members[0].losses;
    again.start(seeds, 1);
    ASSERT_TRUE(waitFor([&] { return again.result().runs[0].members.size() > cores; }));
    EXPECT_EQ(again.result().runs[0].members[0].losses, kept);
    again.cancel();
    EXPECT_EQ(again.result().runs[0].members.size(), cores);
}

TEST(LessonRun, OtherSeedsBeginAnew)
{
    LessonRun run;
    run.open(openedBowl());
    run.start(2, 1);
    ASSERT_TRUE(waitFor([&] { return isOver(run); }));
    run.start(3, 5);
    EXPECT_FALSE(run.result().answers[0]);
    ASSERT_TRUE(waitFor([&] { return isOver(run); }));
    ASSERT_EQ(run.result().runs[1].members.size(), 3U);
    EXPECT_EQ(run.result().runs[1].members[0].seed, 5U);
}

TEST(LessonRun, AnotherLessonEndsTheOneThatGoesOn)
{
    LessonRun run;
    run.open(openedBowl(200'000'000)); // more than any machine makes until it is cancelled
    run.start(1, 1);
    run.open(openedBowl());
    EXPECT_EQ(run.state(), LessonState::idle);
    run.start(1, 1);
    ASSERT_TRUE(waitFor([&] { return isOver(run); }));
    EXPECT_EQ(run.result().runs[0].members[0].losses->size(), 300);
}

TEST(LessonRun, DataThatAreNotThereAreSaidOnceWithTheConfigurationsName)
{
    QString text = bowlLesson();
    text.replace(QStringLiteral("\"model\": {\"kind\": \"quadratic\"}"),
                 QStringLiteral("\"data\": {\"kind\": \"csvFile\", \"path\": \"/nowhere.csv\"}"));
    const auto lesson = openLesson(lessonFile(QStringLiteral("nowhere.lesson.json"), text));
    ASSERT_TRUE(lesson) << lesson.error().message();
    LessonRun run;
    run.open(*lesson);
    std::vector<Error> errors;
    QObject::connect(&run, &LessonRun::failed,
                     [&](const Error &error) { errors.push_back(error); });
    run.start(1, 1);
    ASSERT_TRUE(waitFor([&] { return isOver(run); }));
    EXPECT_EQ(run.state(), LessonState::failed);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_NE(errors[0].message().find("configuration \"rate 1\""), std::string::npos)
        << errors[0].message();
}

} // namespace
} // namespace warmup::ui
