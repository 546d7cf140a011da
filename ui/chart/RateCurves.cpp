// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/RateCurves.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/Text.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

constexpr double kThin = 1.3;
constexpr double kStrong = 2.4;
constexpr QLatin1String kShadeKey("shade");

plot::Source sourceOf(const RateEntry &entry, const RateChartData &data)
{
    if (!entry.curve)
        return {};
    return plot::source(entry.curve, std::min(entry.curve->length(), data.length));
}

QString keyOf(const RateEntry &entry)
{
    return QLatin1String("curve ") + entry.label;
}

LegendEntry signOf(const RateEntry &entry, int index, const Look &look)
{
    LegendEntry sign;
    sign.label = entry.label;
    sign.key = keyOf(entry);
    sign.hidden = entry.hidden;
    sign.width = entry.thin ? kThin : kStrong;
    if (entry.group > 0) {
        constexpr int kShades = 4;
        static const QList<qreal> kDashes[] = {{6, 2}, {1.5, 1.5}, {6, 2, 1.5, 2}};
        sign.color = blend(look.rate, look.text, 0.16 * (1 + (entry.group - 1) % kShades));
        sign.width = (kThin + kStrong) / 2;
        sign.dashes = kDashes[(entry.group - 1) % static_cast<int>(std::size(kDashes))];
        return sign;
    }
    sign.color = entry.color.isValid() || entry.dashed ? curveColor(entry.color, index, look)
                                                       : curveColor(look.rate, index, look);
    if (entry.dashed)
        sign.dashes = entry.thin ? QList<qreal>{5, 4} : QList<qreal>{4, 2.5};
    return sign;
}

// In a shade of the colour of its rates, dotted as all that belongs to a right-hand axis is.
LegendEntry momentumSignOf(const RateEntry &entry, int index, const Look &look)
{
    LegendEntry sign = signOf(entry, index, look);
    sign.color = blend(sign.color, look.text, 0.35);
    sign.width = 1.6;
    sign.dashes = {1, 1.6 + entry.group % 4};
    return sign;
}

bool shaded(const RateChartData &data)
{
    const int count = static_cast<int>(data.curves.size());
    const auto &[a, b] = data.shadeBetween;
    return a >= 0 && b >= 0 && a < count && b < count && a != b;
}

// With both of its curves on show.
bool shadeShown(const RateChartData &data)
{
    return shaded(data) && !data.shadeHidden
        && std::none_of(std::begin(data.shadeBetween), std::end(data.shadeBetween),
                        [&](int i) { return data.curves[static_cast<std::size_t>(i)].hidden; });
}

std::vector<plot::Sample> samplesOf(const RateEntry &entry, const RateChartData &data,
                                    const plot::View &view)
{
    const plot::Source source = entry.hidden ? plot::Source() : sourceOf(entry, data);
    std::vector<plot::Sample> samples = plot::sample(source, view);
    plot::locateJumps(samples, source, view);
    return samples;
}

// Of the curves in the legend: as they are drawn, but parameter groups, which are drawn from the
// last one, as they are counted.
std::vector<std::size_t> legendOrder(const std::vector<RateEntry> &curves)
{
    std::vector<std::size_t> order(curves.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto isGroup = [&](std::size_t i) { return curves[i].group > 0; };
    const auto first = std::ranges::find_if(order, isGroup);
    std::reverse(first, std::find_if_not(first, order.end(), isGroup));
    return order;
}

} // namespace

void hideRates(RateChartData &data, const std::set<QString> &keys)
{
    for (auto *entries : {&data.curves, &data.momenta})
        for (RateEntry &entry : *entries)
            entry.hidden = keys.contains(keyOf(entry));
    data.shadeHidden = keys.contains(kShadeKey);
}

plot::Extent rateExtent(const RateChartData &data, const plot::Span &updates)
{
    plot::Extent extent;
    for (const RateEntry &entry : data.curves) {
        const plot::Source source = sourceOf(entry, data);
        const auto begin = static_cast<Update>(std::floor(std::max(updates.first, 0.0)));
        const Update end = std::min(source.size, static_cast<Update>(std::ceil(updates.second)));
        if (entry.hidden || begin >= end)
            continue;
        const plot::ValueRange all = source.over(begin, end);
        if (!all.any)
            continue;
        extent.include(all.minimum);
        extent.include(all.maximum);
        // A logarithmic axis begins at the smallest rate above 0 that a picture of it shows.
        if (data.scale == YScale::linear || all.minimum > 0)
            continue;
        plot::View view;
        view.begin = static_cast<double>(begin);
        view.end = static_cast<double>(end);
        view.width = std::min(256.0, view.end - view.begin);
        for (const plot::Sample &place : plot::sample(source, view))
            if (place.range.any)
                for (double value : {place.range.minimum, place.range.first, place.range.last})
                    extent.include(value);
    }
    return extent;
}

plot::Extent momentumExtent(const RateChartData &data, Update length)
{
    plot::Extent extent;
    for (const RateEntry &entry : data.momenta) {
        const plot::Source source = sourceOf(entry, data);
        if (source.size == 0)
            continue;
        const plot::ValueRange all = source.over(0, std::min(source.size, length));
        extent.include(all.minimum);
        extent.include(all.maximum);
    }
    return extent;
}

Shapes rateShapes(const RateChartData &data, const plot::View &view, const plot::View &right,
                  const Look &look)
{
    std::vector<std::vector<plot::Sample>> samples;
    for (const RateEntry &entry : data.curves)
        samples.push_back(samplesOf(entry, data, view));
    Shapes shapes;
    for (std::size_t i = 0; i < data.momenta.size(); ++i) {
        const LegendEntry sign = momentumSignOf(data.momenta[i], static_cast<int>(i), look);
        shapes.strokes.push_back(
            {plot::polylines(samplesOf(data.momenta[i], data, right), right, plot::Joining::steps),
             sign.color, sign.width, sign.dashes});
    }
    if (shadeShown(data)) {
        QColor color = look.finding;
        color.setAlphaF(0.28F);
        shapes.fills.push_back(
            {plot::difference(samples[static_cast<std::size_t>(data.shadeBetween[0])],
                              samples[static_cast<std::size_t>(data.shadeBetween[1])], view),
             color});
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const LegendEntry sign = signOf(data.curves[i], static_cast<int>(i), look);
        shapes.strokes.push_back({plot::polylines(samples[i], view, plot::Joining::steps),
                                  sign.color, sign.width, sign.dashes});
    }
    return shapes;
}

std::vector<LegendEntry> rateLegend(const RateChartData &data, const Look &look)
{
    std::vector<LegendEntry> legend;
    for (const std::size_t i : legendOrder(data.curves))
        if (!data.curves[i].label.isEmpty())
            legend.push_back(signOf(data.curves[i], static_cast<int>(i), look));
    if (shaded(data)) {
        LegendEntry area;
        area.label = data.shadeLabel.isEmpty() ? tr("difference") : data.shadeLabel;
        area.color = look.finding;
        area.color.setAlphaF(0.35F);
        area.sign = LegendEntry::Sign::area;
        area.key = kShadeKey;
        area.hidden = data.shadeHidden;
        legend.push_back(area);
    }
    for (std::size_t i = 0; i < data.momenta.size(); ++i)
        legend.push_back(momentumSignOf(data.momenta[i], static_cast<int>(i), look));
    return legend;
}

ReadOut rateReadOut(const RateChartData &data, Update update, const Look &look)
{
    ReadOut result;
    const auto add = [&](const std::vector<RateEntry> &entries, const auto &sign) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const RateEntry &entry = entries[i];
            if (!entry.curve || entry.hidden || update < 0 || update >= entry.curve->length())
                continue;
            const QString label = entry.label.isEmpty() ? tr("learning rate") : entry.label;
            const QString value = readOutNumber(entry.curve->at(update), 6);
            result.rows.push_back({label, {value}, sign(entry, static_cast<int>(i), look)});
        }
    };
    add(data.momenta, momentumSignOf);
    add(data.curves, signOf);
    return result;
}

} // namespace warmup::ui
