// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LessonFile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/io/AtomicFile.h"
#include "core/io/Json.h"
#include "core/io/RecipeFile.h"
#include "tests/Folders.h"

namespace warmup::io {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using LessonJson = nlohmann::ordered_json;

LessonJson lessonJson()
{
    return LessonJson::parse(R"({
        "format": "warmup-lab-lesson", "version": 1, "title": "A title", "claim": "A claim.",
        "text": ["One."], "steps": ["Predict."], "tryThis": "This.", "expected": "That.",
        "limits": "Toys.", "sources": ["Somebody 2020"],
        "recipe": {"format": "warmup-lab", "version": 1,
            "schedule": {"clock": {"run": "50 updates"}, "baseRate": 0.1, "warmUp": null},
            "training": {"data": {"kind": "spirals"},
                "optimizer": {"kind": "sgd", "momentum": 0.5}}},
        "configurations": [
            {"name": "as it is"},
            {"name": "changed", "changes": {
                "schedule": {"warmUp": {"shape": {"kind": "linear"}, "length": "7 updates"}},
                "training": {"optimizer": {"kind": "adam"}}}},
            {"name": "merged", "changes": {"training": {"optimizer": {"nesterov": true}}}}],
        "questions": [{"ask": "Is it?", "baseline": "as it is", "candidate": "changed",
            "metric": "testLoss", "better": "lower", "expected": "not distinguishable",
            "failed": {"metric": "testAccuracy", "below": 0.4}}]})");
}

std::string refusalOf(const LessonJson &json)
{
    const auto read = readLesson(json.dump(), "x.lesson.json");
    return read ? "" : read.error().message();
}

TEST(LessonFile, ChangesAreMergedIntoTheRecipe)
{
    const auto lesson = readLesson(lessonJson().dump(), "x.lesson.json");
    ASSERT_TRUE(lesson) << lesson.error().message();
    ASSERT_EQ(lesson->configurations.size(), 3U);
    const auto &plain = lesson->configurations[0].recipe;
    const auto &changed = lesson->configurations[1].recipe;
    const auto &merged = lesson->configurations[2].recipe;
    EXPECT_FALSE(plain.schedule.warmUp);
    ASSERT_TRUE(changed.schedule.warmUp);
    EXPECT_EQ(changed.schedule.warmUp->length.amount, 7);
    EXPECT_EQ(changed.schedule.baseRate, 0.1);
    EXPECT_TRUE(std::holds_alternative<optimizer::Adam>(changed.training.optimizer));
    const auto &sgd = std::get<optimizer::Sgd>(merged.training.optimizer);
    EXPECT_EQ(sgd.momentum, 0.5);
    EXPECT_TRUE(sgd.nesterov);
    const auto &question = lesson->questions.front();
    EXPECT_EQ(question.candidate, 1U);
    EXPECT_EQ(question.expected, experiment::Verdict::notDistinguishable);
    ASSERT_TRUE(question.failed);
    EXPECT_EQ(question.failed->below, 0.4);
}

TEST(LessonFile, AQuestionMayCompareTwoNumbersOfOneConfiguration)
{
    LessonJson json = lessonJson();
    auto &question = json["questions"][0];
    question.erase("metric");
    question["column"] = "mean_abs_u";
    question["at"] = 3;
    question["timesMedian"] = true;
    question["candidate"] = "as it is";
    json["recipe"]["training"]["diagnostics"]["show"] = {"updateSize"};
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/candidate"));
    question["against"] = {{"column", "mean_abs_u"}};
    const auto lesson = readLesson(json.dump(), "x.lesson.json");
    ASSERT_TRUE(lesson) << lesson.error().message();
    const auto &read = lesson->questions.front();
    EXPECT_EQ(read.metric.at, 3);
    EXPECT_TRUE(read.metric.timesMedian);
    ASSERT_TRUE(read.baselineMetric);
    EXPECT_EQ(read.baselineMetric->at, 0);
    json["recipe"]["schedule"]["clock"]["run"] = "40 updates";
    question["at"] = 40;
    EXPECT_EQ(refusalOf(json), "");
    question["at"] = 41;
    EXPECT_THAT(refusalOf(json),
                HasSubstr("/questions/0/at: found 41; allowed: at most 40, the "
                          "updates of the recipe of \"as it is\""));
    question["at"] = 0;
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/at: found 0"));
    question.erase("at");
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/at: found nothing"));
    question.erase("timesMedian");
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/candidate")) << "the same number twice";
}

TEST(LessonFile, SaysWhereWhatAndWhatIsAllowed)
{
    auto json = lessonJson();
    json["questions"][0]["baseline"] = "another";
    EXPECT_EQ(refusalOf(json),
              "x.lesson.json: /questions/0/baseline: found \"another\"; allowed: \"as it is\", "
              "\"changed\", \"merged\"");
    json = lessonJson();
    json["measured"] = "";
    EXPECT_EQ(refusalOf(json),
              "x.lesson.json: /measured: found \"\"; allowed: a text that is not empty");
    json = lessonJson();
    json["questions"][0]["metric"] = "loss";
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/metric: found \"loss\"; allowed: "));
    json = lessonJson();
    json["questions"][0]["failed"].erase("below");
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/failed: found no bound"));
    json = lessonJson();
    json["configurations"][1]["name"] = "as it is";
    EXPECT_THAT(refusalOf(json), HasSubstr("/configurations/1/name: found \"as it is\""));
    json = lessonJson();
    json["configurations"][2]["changes"]["training"]["optimizer"]["nesterov"] = 3;
    EXPECT_THAT(refusalOf(json),
                HasSubstr("/configurations/2, the recipe with its changes: "
                          "/training/optimizer/nesterov: found 3; allowed: true or false"));
    json = lessonJson();
    json["lenses"] = 1;
    EXPECT_THAT(refusalOf(json), HasSubstr("/lenses: found an unknown key"));
    json = lessonJson();
    json.erase("claim");
    EXPECT_THAT(refusalOf(json), HasSubstr("/claim: found nothing; allowed: a text"));
    json = lessonJson();
    json["version"] = 2;
    EXPECT_THAT(refusalOf(json), HasSubstr("/version: found 2; allowed: 1"));
    json = lessonJson();
    json["questions"] = LessonJson::array();
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions: found a list of 0; allowed: a list of 1"));
    json = lessonJson();
    json.erase("format");
    EXPECT_THAT(refusalOf(json), HasSubstr("/format: found nothing; allowed: \"warmup-lab"));
    json = lessonJson();
    json["questions"][0].erase("candidate");
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/candidate: found nothing; allowed: \"as"));
    EXPECT_THAT(readLesson("{", "x.lesson.json").error().message(), HasSubstr("x.lesson.json:1:"));
    EXPECT_THAT(readLesson("[]", "x.lesson.json").error().message(), HasSubstr("an object"));
}

TEST(LessonFile, SaysWhetherTheRecipeOrAChangeOfItIsWrong)
{
    auto json = lessonJson();
    json["recipe"]["schedule"]["baserate"] = 1;
    EXPECT_THAT(refusalOf(json),
                StartsWith("x.lesson.json: /recipe: /schedule/baserate: found an unknown key"));
    json["recipe"] = "my.warmup.json";
    EXPECT_EQ(refusalOf(json),
              "x.lesson.json: /recipe: found \"my.warmup.json\"; allowed: an object");
    json.erase("recipe");
    EXPECT_EQ(refusalOf(json), "x.lesson.json: /recipe: found nothing; allowed: an object");
    json = lessonJson();
    json["configurations"][1]["changes"] = 7;
    EXPECT_EQ(refusalOf(json),
              "x.lesson.json: /configurations/1/changes: found 7; allowed: an object");
}

TEST(LessonFile, RefusesWhatTheRunsDoNotRecord)
{
    const auto asked = [](const char *key, const char *value) {
        auto json = lessonJson();
        json["questions"][0].erase("metric");
        json["questions"][0][key] = value;
        return json;
    };
    EXPECT_THAT(refusalOf(asked("metric", "targetReached")),
                HasSubstr("/questions/0/metric: found \"targetReached\"; allowed: another, or a "
                          "\"targetLoss\" in the recipe of \"changed\""));
    EXPECT_THAT(refusalOf(asked("metric", "softmaxDifference")), HasSubstr("a \"follow\" that"));
    EXPECT_THAT(
        refusalOf(asked("column", "step_lenght")),
        HasSubstr("/questions/0/column: found \"step_lenght\"; allowed: \"gradient_norm\", "));
    auto json = asked("column", "step_length");
    EXPECT_THAT(refusalOf(json), HasSubstr("with \"stepLength\" in /training/diagnostics/show"));
    json["questions"][0]["failed"] = {{"column", "sharpness"}, {"atLeast", 9}};
    json["recipe"]["training"]["diagnostics"]["show"] = {"stepLength"};
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/failed/column: found \"sharpness\""));
    json["questions"][0].erase("failed");
    EXPECT_EQ(refusalOf(json), "");
    json["questions"][0]["metric"] = "testLoss";
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/column: found \"step_length\" beside"));
    json["questions"][0].erase("column");
    json["questions"][0]["at"] = 3;
    EXPECT_THAT(refusalOf(json), HasSubstr("/questions/0/at: found 3 beside a metric"));
}

TEST(LessonFile, RefusesWhatTheDataDoNotHave)
{
    const auto asked = [](const char *metric, const char *training) {
        auto json = lessonJson();
        json["recipe"]["training"] = LessonJson::parse(training);
        json["configurations"].erase(2);
        json["questions"][0]["metric"] = metric;
        json["questions"][0].erase("failed");
        return refusalOf(json);
    };
    const char *sequences = R"({"data": {"kind": "sequences", "testSamples": 0},
                                "model": {"kind": "transformer"}})";
    EXPECT_THAT(
        asked("testLoss", sequences),
        HasSubstr("/questions/0/metric: found \"testLoss\"; allowed: another, or data with a "
                  "test part in the recipe of \"changed\""));
    EXPECT_THAT(asked("testAccuracy", sequences), HasSubstr("a test part"));
    EXPECT_THAT(asked("trainingLoss", sequences), HasSubstr("a training part"));
    EXPECT_EQ(asked("lastLosses", sequences), "");
    EXPECT_EQ(asked("testAccuracy", R"({"data": {"kind": "sequences"},
                                        "model": {"kind": "transformer"}})"),
              "");
    const char *quadratic = R"({"model": {"kind": "quadratic"}})";
    EXPECT_THAT(asked("trainingLoss", quadratic), HasSubstr("a training part"));
    EXPECT_THAT(asked("testLoss", quadratic), HasSubstr("a test part"));
    const char *regression = R"({"data": {"kind": "netTeacher"}, "model": {"kind": "mlp"}})";
    EXPECT_THAT(asked("testAccuracy", regression), HasSubstr("data with classes"));
    EXPECT_EQ(asked("testLoss", regression), "");
    EXPECT_THAT(asked("testLoss", R"({"data": {"kind": "linearTeacher"},
                                      "model": {"kind": "linear"}})"),
                HasSubstr("a test part"));
}

// The page for authors says that it can be run as it is.
TEST(LessonFile, TheExampleOfTheHelpPageCanBeRun)
{
    const auto page = readWhole(projectFile("resources/lessons/README.md"), kLargestJson);
    ASSERT_TRUE(page);
    const std::string fence = "```json\n";
    const auto from = page->find(fence) + fence.size();
    const auto lesson = readLesson(page->substr(from, page->find("```", from) - from), "example");
    ASSERT_TRUE(lesson) << lesson.error().message();
    for (const auto &configuration : lesson->configurations) {
        const auto curves = makeCurves(configuration.recipe);
        EXPECT_TRUE(curves) << configuration.name << curves.error().message();
    }
}

} // namespace
} // namespace warmup::io
