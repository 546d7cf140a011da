// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/SeedCurves.h"

#include <algorithm>
#include <cmath>

namespace warmup::ui {
namespace {

std::vector<plot::Sample> samplesFrom(const plot::Series &series, const plot::View &view,
                                      Update begin)
{
    std::vector<plot::Sample> samples = plot::sample(plot::source(series), view);
    std::erase_if(samples, [&](const plot::Sample &sample) { return sample.end <= begin; });
    return samples;
}

} // namespace

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

QColor faint(QColor color, double alpha)
{
    color.setAlphaF(static_cast<float>(alpha));
    return color;
}

void SeedCurves::follow(const std::set<plot::SeriesPtr> &used, double weight)
{
    m_weight = weight;
    std::erase_if(m_smoothed, [&](const auto &entry) {
        return !used.contains(entry.first) || entry.second->weight() != weight;
    });
    if (weight <= 0)
        return;
    for (const plot::SeriesPtr &seed : used) {
        auto &smoothing = m_smoothed[seed];
        if (!smoothing)
            smoothing = std::make_unique<plot::Smoothing>(weight);
        smoothing->extend(*seed);
    }
}

const plot::Series *SeedCurves::smoothed(const plot::SeriesPtr &seed) const
{
    if (m_weight <= 0)
        return seed.get();
    const auto found = m_smoothed.find(seed);
    return found == m_smoothed.end() ? nullptr : &found->second->series();
}

std::optional<double> SeedCurves::at(const std::vector<plot::SeriesPtr> &seeds, Update update) const
{
    std::vector<double> values;
    for (const plot::SeriesPtr &seed : seeds) {
        const plot::Series *series = seed ? smoothed(seed) : nullptr;
        if (series && update >= 0 && update < series->size() && std::isfinite(series->at(update)))
            values.push_back(series->at(update));
    }
    if (values.empty())
        return std::nullopt;
    return median(values);
}

void SeedCurves::draw(const std::vector<plot::SeriesPtr> &seeds, const SeedStyle &style,
                      const plot::View &view, Shapes &shapes, std::vector<Stroke> &lines) const
{
    const bool rawOnly = style.raw && m_weight <= 0 && seeds.size() == 1;
    std::vector<std::vector<plot::Sample>> raw;
    std::vector<std::vector<plot::Sample>> smooth;
    for (const plot::SeriesPtr &seed : seeds) {
        if (!seed)
            continue;
        if (style.raw)
            raw.push_back(samplesFrom(*seed, view, style.begin));
        if (const plot::Series *series = rawOnly ? nullptr : smoothed(seed))
            smooth.push_back(samplesFrom(*series, view, style.begin));
    }
    if (plot::byColumns(view) && raw.size() > 1)
        raw = {plot::united(raw)};
    for (const auto &samples : raw)
        shapes.strokes.push_back({plot::polylines(samples, view, style.joining),
                                  faint(style.color, style.strength * (rawOnly ? 1.0 : 0.3)),
                                  rawOnly && !plot::byColumns(view) ? style.width : 0,
                                  {}});
    if (smooth.size() > 1) {
        const auto over = plot::band(smooth, smooth.size() > kMostSeen ? 0.1 : 0.0);
        shapes.fills.push_back(
            {plot::bandArea(over, view), faint(style.color, style.strength * 0.25)});
        lines.push_back({plot::bandMiddle(over, view), style.line, style.width, style.dashes});
    } else if (smooth.size() == 1) {
        lines.push_back({plot::polylines(smooth.front(), view, style.joining), style.line,
                         style.width, style.dashes});
    }
}

} // namespace warmup::ui
