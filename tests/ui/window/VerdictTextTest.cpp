// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/VerdictText.h"

#include <limits>

#include <gtest/gtest.h>

namespace warmup::ui {
namespace {

using experiment::Answer;
using experiment::Direction;
using experiment::Lesson;
using experiment::Metric;
using experiment::Question;
using experiment::Verdict;

Lesson twoRuns()
{
    Lesson lesson;
    lesson.configurations = {{"cold", {}}, {"warm", {}}};
    return lesson;
}

Question questionOf(Metric::Quantity quantity, Direction better)
{
    Question question;
    question.metric.quantity = quantity;
    question.better = better;
    return question;
}

Answer answerOf(Verdict verdict, int wins, int losses)
{
    Answer answer;
    answer.comparison.verdict = verdict;
    answer.comparison.wins = wins;
    answer.comparison.losses = losses;
    answer.comparison.p = 0.002;
    return answer;
}

TEST(VerdictText, ALowerLossIsBetter)
{
    const Question asked = questionOf(Metric::Quantity::testLoss, Direction::lower);
    const Answer found = answerOf(Verdict::worse, 0, 10);
    EXPECT_EQ(verdictText(twoRuns(), asked, found).toStdString(), "“warm” is WORSE than “cold”");
    EXPECT_EQ(evidenceText(asked, found).toStdString(),
              "0 better, 10 worse, 0 alike; sign test p = 0.002");
    EXPECT_EQ(measureText(asked).toStdString(), "test loss at the end, lower is better");
    EXPECT_EQ(expectationText(asked, found).toStdString(), "The lesson expects: better.");
}

TEST(VerdictText, WhatMakesARunNoBetterIsHigherOrLower)
{
    for (const Direction better : {Direction::higher, Direction::lower}) {
        const Question asked = questionOf(Metric::Quantity::softmaxDifference, better);
        const bool higher = better == Direction::higher;
        const Answer found = answerOf(Verdict::better, 9, 1);
        EXPECT_EQ(verdictText(twoRuns(), asked, found).toStdString(),
                  higher ? "“warm” is HIGHER than “cold”" : "“warm” is LOWER than “cold”");
        EXPECT_EQ(evidenceText(asked, found).toStdString(),
                  higher ? "9 higher, 1 lower, 0 alike; sign test p = 0.002"
                         : "9 lower, 1 higher, 0 alike; sign test p = 0.002");
        EXPECT_EQ(measureText(asked).toStdString(), "how far the outputs moved");
        EXPECT_EQ(predictionText(twoRuns(), asked, {Verdict::worse, {}, {}}, found).toStdString(),
                  higher ? "You predicted “lower”; measured: higher."
                         : "You predicted “higher”; measured: lower.");
        EXPECT_EQ(expectationText(asked, answerOf(Verdict::worse, 0, 0)).toStdString(),
                  higher ? "The lesson expects: higher." : "The lesson expects: lower.");
    }
}

TEST(VerdictText, AColumnHasTheNameThatItsChartGivesIt)
{
    Metric metric{Metric::Quantity::column, "mean_abs_u", 0, false};
    EXPECT_EQ(metricText(metric).toStdString(), "mean |u|, median over the last half");
    metric.at = 1;
    EXPECT_EQ(metricText(metric).toStdString(), "mean |u| at update 1");
    metric.column = "cv_inverse_root_v";
    EXPECT_EQ(metricText(metric).toStdString(), "Uncertainty of 1/√v̂ at update 1");
    metric.column = "dead_relu_2";
    EXPECT_EQ(metricText(metric).toStdString(), "Dead ReLUs, layer 2 at update 1");
}

TEST(VerdictText, TheMeanIsThatOfTheOthersOnlyWhereSomeFailed)
{
    experiment::Summary runs{10, 0, {0, 0.28}, 0.5, 0.1};
    EXPECT_EQ(runsText(QStringLiteral("warm"), runs).toStdString(),
              "warm: 0 of 10 failed (95 %: 0 % to 28 %), mean 0.5, deviation 0.1");
    runs.failed = 9;
    runs.deviation = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(runsText(QStringLiteral("warm"), runs).toStdString(),
              "warm: 9 of 10 failed (95 %: 0 % to 28 %), mean of the others 0.5");
}

} // namespace
} // namespace warmup::ui
