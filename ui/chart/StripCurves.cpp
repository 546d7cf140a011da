// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/StripCurves.h"

#include <algorithm>
#include <iterator>

#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr double kWidth = 1.6;
constexpr double kKeptWidth = 1.2;
constexpr double kDarkest = 0.55; // share of the text's colour in that of the last curve
constexpr double kReach = 1e3; // of a logarithmic axis above what is usual
constexpr qsizetype kMostApart = 6; // curves

std::vector<plot::SeriesPtr> allOf(const StripEntry &run)
{
    std::vector<plot::SeriesPtr> all;
    for (const auto &seeds : run.curves)
        all.insert(all.end(), seeds.begin(), seeds.end());
    return all;
}

} // namespace

void StripCurves::setData(const StripData &data, double smoothing)
{
    m_data = data;
    std::set<plot::SeriesPtr> used;
    for (const StripEntry &run : data.runs)
        for (const auto &seeds : run.curves)
            std::copy_if(seeds.begin(), seeds.end(), std::inserter(used, used.end()),
                         [](const plot::SeriesPtr &seed) { return seed != nullptr; });
    m_curves.follow(used, data.noisy ? smoothing : 0);
}

void StripCurves::hide(const std::set<QString> &keys, const std::set<QString> &runs)
{
    m_hidden = keys;
    for (StripEntry &run : m_data.runs)
        run.hidden = runs.contains(run.label);
}

bool StripCurves::together() const
{
    return m_data.curves.size() > kMostApart;
}

bool StripCurves::shows(std::size_t curve) const
{
    const auto index = static_cast<qsizetype>(curve);
    return index >= m_data.curves.size() || !m_hidden.contains(m_data.curves[index]);
}

// From the run's own colour to that of the text: of layers, the last is the darkest on light.
QColor StripCurves::shade(const QColor &color, std::size_t curve, const Look &look) const
{
    const auto count = static_cast<double>(m_data.curves.size());
    const QColor legible = curveColor(color, 0, look);
    return count < 2
        ? legible
        : blend(legible, look.text, kDarkest * static_cast<double>(curve) / (count - 1));
}

QList<qreal> StripCurves::dashes(std::size_t curve) const
{
    const QList<qreal> kinds[] = {{}, {4, 2.5}, {1, 1.5}, {6, 2, 1, 2}};
    return m_data.noisy ? QList<qreal>() : kinds[curve % std::size(kinds)];
}

plot::Extent StripCurves::extent(const plot::Span &updates) const
{
    plot::Extent extent;
    plot::View view;
    view.begin = updates.first;
    view.end = std::max(updates.second, updates.first + 1);
    view.width = std::min(200.0, view.end - view.begin);
    std::vector<double> maxima;
    for (const StripEntry &run : m_data.runs) {
        for (std::size_t curve = 0; curve < run.curves.size() && !run.hidden; ++curve) {
            if (!shows(curve))
                continue;
            for (const plot::SeriesPtr &seed : run.curves[curve]) {
                if (!seed)
                    continue;
                for (const plot::Sample &place : plot::sample(plot::source(*seed), view)) {
                    if (!place.range.any)
                        continue;
                    maxima.push_back(place.range.maximum);
                    extent.include(place.range.minimum);
                    if (place.range.minimum <= 0)
                        extent.include(place.range.last);
                }
            }
        }
    }
    // What a run reaches while it diverges would press everything else flat.
    double usual = 0;
    for (const StripRule &rule : m_data.rules)
        usual = std::max(usual, rule.value);
    const double reach = m_data.scale == YScale::linear ? 20 : kReach;
    if (extent.any)
        extent.maximum =
            std::max(plot::robustMaximum(std::move(maxima), usual, reach), extent.minimum);
    else
        extent.include(0.0);
    for (const StripRule &rule : m_data.rules)
        extent.include(rule.value);
    return extent;
}

std::size_t StripCurves::drawnCurves() const
{
    std::size_t count = 0;
    for (const StripEntry &run : m_data.runs)
        for (std::size_t curve = 0; curve < run.curves.size() && !run.hidden; ++curve)
            if (shows(curve))
                count += run.curves[curve].size();
    return count;
}

Shapes StripCurves::shapes(const plot::View &view, const Look &look) const
{
    Shapes result;
    std::vector<Stroke> lines;
    for (const StripRule &rule : m_data.rules) {
        const double y = view.y(rule.value);
        result.strokes.push_back({plot::clipped({{0, y}, {view.width, y}}, view.width, view.height),
                                  look.faintText,
                                  1,
                                  {6, 4}});
    }
    for (const bool kept : {true, false}) {
        for (const StripEntry &run : m_data.runs) {
            if (run.kept != kept || run.hidden)
                continue;
            for (std::size_t curve = 0; curve < run.curves.size(); ++curve) {
                if (!shows(curve) || (together() && curve > 0))
                    continue;
                SeedStyle style;
                style.color = shade(run.color, curve, look);
                style.line = blend(look.base, style.color, kept ? 0.7 : 1.0);
                style.width = kept ? kKeptWidth : kWidth;
                style.strength = kept ? 0.6 : 1.0;
                style.dashes = dashes(curve);
                style.raw = m_data.noisy && run.curves.size() < 3;
                style.begin = run.begin;
                style.joining = m_data.held ? plot::Joining::steps : plot::Joining::lines;
                m_curves.draw(together() ? allOf(run) : run.curves[curve], style, view, result,
                              lines);
            }
        }
    }
    std::move(lines.begin(), lines.end(), std::back_inserter(result.strokes));
    return result;
}

std::vector<LegendEntry> StripCurves::legend(const Look &look) const
{
    std::vector<LegendEntry> result;
    if (m_data.curves.size() < 2)
        return result;
    if (together()) {
        const QColor line = curveColor(
            m_data.runs.size() == 1 ? m_data.runs.front().color : look.faintText, 0, look);
        result.push_back({tr("median of %1").arg(m_data.curves.size()), line, kWidth});
        std::size_t most = 0;
        for (const StripEntry &run : m_data.runs)
            most = std::max(most, allOf(run).size());
        result.push_back({most > kMostSeen ? tr("8 of 10 around it") : tr("lowest to highest"),
                          blend(look.base, line, 0.25),
                          kWidth,
                          {},
                          LegendEntry::Sign::area});
        return result;
    }
    // In the run's colour where there is one run only.
    const QColor color = m_data.runs.size() == 1 ? m_data.runs.front().color : look.faintText;
    for (qsizetype i = 0; i < m_data.curves.size(); ++i) {
        const auto curve = static_cast<std::size_t>(i);
        result.push_back({m_data.curves[i], shade(color, curve, look), kWidth, dashes(curve),
                          LegendEntry::Sign::line, m_data.curves[i], !shows(curve)});
    }
    return result;
}

ReadOutRow StripCurves::rowOf(const StripEntry &run, const Look &look) const
{
    ReadOutRow row;
    row.label = run.label;
    row.sign.color = shade(run.color, 0, look);
    row.sign.width = run.kept ? kKeptWidth : kWidth;
    return row;
}

// A row a run: the median, and which curves are the lowest and the highest.
ReadOut StripCurves::readOutTogether(Update update, const Look &look) const
{
    ReadOut result;
    result.headings = {tr("median"), tr("lowest"), tr("highest")};
    for (const StripEntry &run : m_data.runs) {
        std::vector<std::pair<double, QString>> values;
        for (std::size_t curve = 0; curve < run.curves.size() && !run.hidden; ++curve)
            if (const auto value = m_curves.at(run.curves[curve], update))
                values.emplace_back(*value, m_data.curves.value(static_cast<qsizetype>(curve)));
        if (values.empty())
            continue;
        std::sort(values.begin(), values.end());
        std::vector<double> numbers;
        for (const auto &[value, name] : values)
            numbers.push_back(value);
        ReadOutRow row = rowOf(run, look);
        row.values << readOutNumber(median(numbers));
        for (const auto &[value, name] : {values.front(), values.back()})
            row.values << readOutNumber(value) + QStringLiteral(" ") + name;
        result.rows.push_back(row);
    }
    return result;
}

// With one curve a row a run; with several a column a curve.
ReadOut StripCurves::readOut(Update update, const Look &look) const
{
    if (together())
        return readOutTogether(update, look);
    ReadOut result;
    std::vector<std::size_t> curves;
    for (std::size_t i = 0; i < std::max<std::size_t>(m_data.curves.size(), 1); ++i)
        if (shows(i))
            curves.push_back(i);
    if (m_data.curves.size() > 1)
        for (const std::size_t curve : curves)
            result.headings << m_data.curves[static_cast<qsizetype>(curve)];
    for (const StripEntry &run : m_data.runs) {
        if (run.hidden)
            continue;
        ReadOutRow row = rowOf(run, look);
        bool any = false;
        for (const std::size_t curve : curves) {
            const auto value =
                curve < run.curves.size() ? m_curves.at(run.curves[curve], update) : std::nullopt;
            row.values << (value ? readOutNumber(*value) : QString());
            any = any || value;
        }
        if (any)
            result.rows.push_back(row);
    }
    return result;
}

} // namespace warmup::ui
