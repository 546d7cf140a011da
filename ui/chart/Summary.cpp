// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/Summary.h"

#include <algorithm>

#include <QStringList>

#include "ui/Text.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

QString rateSentence(const RateEntry &entry, Update length)
{
    const Update end = std::min(length, entry.curve->length());
    const schedule::RateRange range = entry.curve->over(0, std::max<Update>(end, 1));
    return tr("Learning rate %1: begins at %2, highest %3, ends at %4.")
        .arg(entry.label, readOutNumber(range.first), readOutNumber(range.maximum),
             readOutNumber(range.last));
}

QString momentumSentence(const RateEntry &entry, Update length)
{
    const Update end = std::min(length, entry.curve->length());
    const schedule::RateRange range = entry.curve->over(0, std::max<Update>(end, 1));
    return tr("%1 on the right-hand axis: begins at %2, lowest %3, highest %4, ends at %5.")
        .arg(entry.label, readOutNumber(range.first), readOutNumber(range.minimum),
             readOutNumber(range.maximum), readOutNumber(range.last));
}

QString lossSentence(const LossEntry &run)
{
    QString words;
    if (!run.seeds.empty() && run.seeds.front() && run.seeds.front()->size() > 0) {
        const plot::Series &series = *run.seeds.front();
        // To two digits, and the update only roughly: a sentence that changes with every update
        // could not be listened to.
        words = tr("Training loss %1: now about %2.")
                    .arg(run.label, readOutNumber(series.over(0, series.size()).last, 2));
    }
    for (Update update : run.divergedAt)
        words += QLatin1Char(' ')
            + tr("Diverged at update %1.").arg(readOutNumber(static_cast<double>(update), 13));
    for (Update update : run.collapsedAt)
        words += QLatin1Char(' ')
            + tr("Collapsed at update %1.").arg(readOutNumber(static_cast<double>(update), 13));
    return words;
}

} // namespace

QString chartSummary(const RateChartData &rate, const LossChartData &loss,
                     const std::vector<StripData> &strips)
{
    const Update length = std::clamp<Update>(rate.length, 1, kLongestRun);
    QStringList sentences{tr("%1 updates.").arg(readOutNumber(static_cast<double>(length), 13))};
    for (const RateEntry &entry : rate.curves)
        if (entry.curve)
            sentences.append(rateSentence(entry, length));
    for (const RateEntry &entry : rate.momenta)
        if (entry.curve)
            sentences.append(momentumSentence(entry, length));
    for (const LossEntry &run : loss.runs)
        sentences.append(lossSentence(run));
    for (const StripData &strip : strips)
        sentences.append(tr("Below: %1.").arg(strip.title));
    sentences.removeAll(QString());
    return sentences.join(QLatin1Char(' '));
}

} // namespace warmup::ui
