// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/range/RangeText.h"

#include <algorithm>

#include "ui/Text.h"

namespace warmup::ui {

using experiment::RangeRule;

namespace {

LearningRate lastRate(const std::vector<experiment::RangeCurve> &curves)
{
    LearningRate last = 0;
    for (const experiment::RangeCurve &curve : curves)
        if (!curve.rates.empty())
            last = std::max(last, curve.rates.back());
    return last;
}

} // namespace

QString ruleName(RangeRule rule)
{
    switch (rule) {
    case RangeRule::tenthOfMinimum:
        return tr("a tenth of the lowest loss's rate");
    case RangeRule::steepest:
        return tr("where the loss falls most");
    case RangeRule::tenthOfDivergence:
        return tr("a tenth of where it diverges");
    }
    return {};
}

QString ruleText(RangeRule rule)
{
    switch (rule) {
    case RangeRule::tenthOfMinimum:
        return tr("a tenth of the rate at the lowest smoothed loss");
    case RangeRule::steepest:
        return tr("the rate where the smoothed loss falls most in an update");
    case RangeRule::tenthOfDivergence:
        return tr("a tenth of the rate where the smoothed loss passes four times its lowest");
    }
    return {};
}

QString suggestionText(RangeRule rule, const std::vector<experiment::RangeCurve> &curves)
{
    if (const auto found = experiment::suggested(rule, curves)) {
        QString text =
            tr("%1 (median; %2 to %3 over %4 of %5 seeds)")
                .arg(numberText(found->rate), numberText(found->least), numberText(found->largest))
                .arg(found->curves)
                .arg(curves.size());
        if (rule == RangeRule::tenthOfMinimum && found->largest >= lastRate(curves) / 10)
            text += tr("; the loss still falls at the last rate: test higher ones");
        return text;
    }
    switch (rule) {
    case RangeRule::steepest:
        return tr("none: after ten updates no more than half of the seeds fall any further");
    case RangeRule::tenthOfDivergence:
        return tr("none: no more than half of the seeds diverge up to the last rate");
    default:
        return tr("none: no finite loss in half of the seeds");
    }
}

QString rangeNote()
{
    return tr("The test is itself a warm-up: every rate comes after lower ones. A run that begins "
              "with the suggested rate may well fail where one that climbs to it does not; where "
              "the loss is least depends on how long the test is, too.");
}

} // namespace warmup::ui
