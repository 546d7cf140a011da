// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/CurveSummary.h"

#include <algorithm>

#include "core/schedule/Summary.h"
#include "ui/Text.h"

namespace warmup::ui {
QString rateReadOut(const schedule::RateCurve &curve, double updatesPerEpoch, View::Axis axis)
{
    const Update peak = schedule::peakUpdate(curve);
    const QString where = axis == View::Axis::epochs
        ? tr("epoch %1").arg(epochText(static_cast<double>(peak) / updatesPerEpoch))
        : tr("update %1").arg(countText(peak));
    return tr("peak %1 at %2 · final %3")
        .arg(numberText(curve.at(peak)), where, numberText(curve.at(curve.length() - 1)));
}

bool looksTheSame(const schedule::RateCurve &a, const schedule::RateCurve &b)
{
    if (&a == &b)
        return true;
    const Update length = a.length();
    if (b.length() != length)
        return false;
    const Update parts = std::min<Update>(length, 400);
    for (Update part = 0; part < parts; ++part) {
        const Update begin = length / parts * part;
        const Update end = part + 1 == parts ? length : length / parts * (part + 1);
        if (a.over(begin, end) != b.over(begin, end))
            return false;
    }
    return true;
}

} // namespace warmup::ui
