// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/CurveSummary.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "ui/Text.h"

namespace warmup::ui {
namespace {

} // namespace

Update peakUpdate(const schedule::RateCurve &curve)
{
    const LearningRate peak = curve.over(0, curve.length()).maximum;
    // The smallest `end` whose [0, end) holds the peak: the peak is its last update.
    Update without = 0;
    Update with = curve.length();
    while (with - without > 1) {
        const Update middle = without + (with - without) / 2;
        (curve.over(0, middle).maximum >= peak ? with : without) = middle;
    }
    return with - 1;
}

QString rateReadOut(const schedule::RateCurve &curve, double updatesPerEpoch, View::Axis axis)
{
    const Update peak = peakUpdate(curve);
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

std::vector<Update> notableUpdates(const Curves &curves, std::size_t limit)
{
    const Update length = curves.intended->length();
    std::set<Update> updates;
    const auto around = [&](Update at) {
        for (Update update = at - 2; update <= at + 2; ++update) {
            if (update >= 0 && update < length)
                updates.insert(update);
        }
    };
    around(0);
    around(length - 1);
    for (const schedule::Section &section : curves.intended->sections())
        around(section.begin);
    around(peakUpdate(*curves.asRun.curve));
    for (const dialect::Remark &remark : curves.asRun.remarks)
        around(remark.update);

    // The starts of epochs, every k-th so that they fit.
    const double perEpoch = curves.intended->updatesPerEpoch();
    const double epochs = std::ceil(static_cast<double>(length) / perEpoch);
    const double room = static_cast<double>(limit) - static_cast<double>(updates.size());
    if (room >= 1) {
        const double stride = std::ceil(epochs / room);
        for (double epoch = 0; epoch < epochs; epoch += stride) {
            const auto update = static_cast<Update>(std::ceil(epoch * perEpoch));
            if (update < length)
                updates.insert(update);
        }
    }
    std::vector<Update> result(updates.begin(), updates.end());
    if (result.size() > limit)
        result.resize(limit);
    return result;
}

} // namespace warmup::ui
