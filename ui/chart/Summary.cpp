// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/Summary.h"

#include <algorithm>

#include <QCoreApplication>
#include <QStringList>

#include "core/plot/Ticks.h"

namespace warmup::ui {
namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("ChartSummary", source);
}

QString number(double value, int digits = 4)
{
    return QString::fromStdString(plot::numberText(value, digits));
}

QString rateSentence(const RateEntry &entry, Update length)
{
    const Update end = std::min(length, entry.curve->length());
    const schedule::RateRange range = entry.curve->over(0, std::max<Update>(end, 1));
    return text("Learning rate %1: begins at %2, highest %3, ends at %4.")
        .arg(entry.label, number(range.first), number(range.maximum), number(range.last));
}

QString lossSentence(const LossEntry &run)
{
    QString words;
    if (!run.seeds.empty() && run.seeds.front() && run.seeds.front()->size() > 0) {
        const plot::Series &series = *run.seeds.front();
        // To two digits, and the update only roughly: a sentence that changes with every update
        // could not be listened to.
        words = text("Training loss %1: now about %2.")
                    .arg(run.label, number(series.over(0, series.size()).last, 2));
    }
    for (Update update : run.divergedAt)
        words += QLatin1Char(' ')
            + text("Diverged at update %1.").arg(number(static_cast<double>(update), 13));
    for (Update update : run.collapsedAt)
        words += QLatin1Char(' ')
            + text("Collapsed at update %1.").arg(number(static_cast<double>(update), 13));
    return words;
}

} // namespace

QString chartSummary(const RateChartData &rate, const LossChartData &loss,
                     const std::vector<StripData> &strips)
{
    const Update length = std::clamp<Update>(rate.length, 1, kLongestRun);
    QStringList sentences{text("%1 updates.").arg(number(static_cast<double>(length), 13))};
    for (const RateEntry &entry : rate.curves)
        if (entry.curve)
            sentences.append(rateSentence(entry, length));
    for (const LossEntry &run : loss.runs)
        sentences.append(lossSentence(run));
    for (const StripData &strip : strips)
        sentences.append(text("Below: %1.").arg(strip.title));
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

} // namespace warmup::ui
