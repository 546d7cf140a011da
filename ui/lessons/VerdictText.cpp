// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/VerdictText.h"

#include <cmath>

#include <QStringList>

#include "core/diagnostics/Columns.h"
#include "ui/Diagnostics.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

using experiment::Answer;
using experiment::Lesson;
using experiment::Metric;
using experiment::Question;
using experiment::Summary;
using experiment::Verdict;

QString rounded(double value, int digits)
{
    return QString::number(value, 'g', digits);
}

QString configurationName(const Lesson &lesson, std::size_t index)
{
    return QString::fromStdString(lesson.configurations[index].name);
}

// "Mean |u|" of a strip's legend where there is one, else the strip's title; a layer's with both.
QString columnName(const std::string &column)
{
    const auto kind = diagnostics::kindOfColumn(column);
    if (!kind)
        return QString::fromStdString(column);
    const QString own = columnText(*kind, column);
    const QString title = diagnosticText(*kind).title;
    if (own.isEmpty())
        return title;
    return *kind == diagnostics::Kind::updateRatio || *kind == diagnostics::Kind::deadUnits
        ? tr("%1, %2").arg(title, own)
        : own;
}

// Whether a run is the better for it; of anything else it is higher or lower.
bool isMerit(const Metric &metric)
{
    return metric.quantity != Metric::Quantity::column
        && metric.quantity != Metric::Quantity::softmaxDifference;
}

bool isHigher(const Question &question, Verdict verdict)
{
    return (verdict == Verdict::better) == (question.better == experiment::Direction::higher);
}

QString columnMetricText(const Metric &metric)
{
    const QString column = columnName(metric.column);
    if (metric.at == 0)
        return tr("%1, median over the last half").arg(column);
    return metric.timesMedian ? tr("%1 at update %2, in multiples of its median over the last half")
                                    .arg(column, countText(metric.at))
                              : tr("%1 at update %2").arg(column, countText(metric.at));
}

// A name, with what is measured where the same configuration is on both sides.
QString nameBeside(const Lesson &lesson, const Question &question, std::size_t index,
                   const Metric &metric)
{
    const QString name = configurationName(lesson, index);
    return question.baselineMetric ? tr("%1: %2").arg(name, metricText(metric)) : name;
}

} // namespace

QString metricText(const Metric &metric)
{
    switch (metric.quantity) {
    case Metric::Quantity::trainingLoss:
        return tr("loss on the whole training part at the end");
    case Metric::Quantity::lastLosses:
        return tr("mean of the last 20 losses");
    case Metric::Quantity::testLoss:
        return tr("test loss at the end");
    case Metric::Quantity::testAccuracy:
        return tr("test accuracy at the end");
    case Metric::Quantity::targetReached:
        return tr("updates to the target test loss");
    case Metric::Quantity::highestLoss:
        return tr("highest loss of any batch");
    case Metric::Quantity::softmaxDifference:
        return tr("how far the outputs moved");
    case Metric::Quantity::extraUpdates:
        return tr("extra updates to the target test loss");
    case Metric::Quantity::column:
        return columnMetricText(metric);
    }
    return {};
}

QString baselineName(const Lesson &lesson, const Question &question)
{
    return nameBeside(lesson, question, question.baseline,
                      question.baselineMetric.value_or(question.metric));
}

QString candidateName(const Lesson &lesson, const Question &question)
{
    return nameBeside(lesson, question, question.candidate, question.metric);
}

QString measureText(const Question &question)
{
    if (!isMerit(question.metric))
        return question.baselineMetric ? QString() : metricText(question.metric);
    const bool lower = question.better == experiment::Direction::lower;
    if (question.baselineMetric)
        return lower ? tr("lower is better") : tr("higher is better");
    return (lower ? tr("%1, lower is better") : tr("%1, higher is better"))
        .arg(metricText(question.metric));
}

QString runsText(const QString &name, const Summary &summary)
{
    QString text = name
        + tr(": %1 of %2 failed (95 %: %3 % to %4 %)")
              .arg(summary.failed)
              .arg(summary.runs)
              .arg(100 * summary.failureShare.low, 0, 'f', 0)
              .arg(100 * summary.failureShare.high, 0, 'f', 0);
    if (!std::isnan(summary.mean))
        text += (summary.failed > 0 ? tr(", mean of the others %1") : tr(", mean %1"))
                    .arg(rounded(summary.mean, 4));
    if (!std::isnan(summary.deviation))
        text += tr(", deviation %1").arg(rounded(summary.deviation, 2));
    return text;
}

QString verdictText(const Lesson &lesson, const Question &question, const Answer &answer)
{
    const QString baseline = baselineName(lesson, question);
    const QString candidate = candidateName(lesson, question);
    const Verdict found = answer.comparison.verdict;
    if (found == Verdict::notDistinguishable)
        return tr("NOT DISTINGUISHABLE: “%1” and “%2”").arg(candidate, baseline);
    return tr("“%1” is %2 than “%3”")
        .arg(candidate, verdictWord(question, found).toUpper(), baseline);
}

QString evidenceText(const Question &question, const Answer &answer)
{
    const auto &found = answer.comparison;
    QString text = tr("%1 %2, %3 %4, %5 alike; sign test p = %6")
                       .arg(found.wins)
                       .arg(verdictWord(question, Verdict::better))
                       .arg(found.losses)
                       .arg(verdictWord(question, Verdict::worse))
                       .arg(found.ties)
                       .arg(rounded(found.p, 2));
    if (found.interval)
        text += tr("; difference %1, 95 %: %2 to %3, over %4 pairs")
                    .arg(rounded(found.difference, 3), rounded(found.interval->low, 3),
                         rounded(found.interval->high, 3))
                    .arg(found.finishedPairs);
    return text;
}

QString expectationText(const Question &question, const Answer &answer)
{
    if (answer.comparison.verdict == question.expected)
        return tr("As the lesson expects.");
    return tr("The lesson expects: %1.").arg(verdictWord(question, question.expected));
}

QString verdictWord(const Question &question, Verdict verdict)
{
    if (verdict == Verdict::notDistinguishable)
        return tr("no difference");
    if (!isMerit(question.metric))
        return isHigher(question, verdict) ? tr("higher") : tr("lower");
    return verdict == Verdict::better ? tr("better") : tr("worse");
}

QString predictionText(const Lesson &lesson, const Question &question, const Prediction &prediction,
                       const Answer &answer)
{
    QStringList parts;
    if (prediction.verdict) {
        const QString word = verdictWord(question, *prediction.verdict);
        parts << (*prediction.verdict == answer.comparison.verdict
                      ? tr("You predicted “%1”: so it is.").arg(word)
                      : tr("You predicted “%1”; measured: %2.")
                            .arg(word, verdictWord(question, answer.comparison.verdict)));
    }
    const auto failures = [&](const QString &name, std::optional<int> predicted,
                              const Summary &found) {
        if (predicted)
            parts << name
                    + tr(": you predicted %1 failed of %2; measured: %3.")
                          .arg(*predicted)
                          .arg(found.runs)
                          .arg(found.failed);
    };
    failures(baselineName(lesson, question), prediction.baselineFailed, answer.baseline);
    failures(candidateName(lesson, question), prediction.candidateFailed, answer.candidate);
    return parts.join(QLatin1Char(' '));
}

} // namespace warmup::ui
