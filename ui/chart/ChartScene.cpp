// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ChartScene.h"

#include <algorithm>
#include <cmath>

#include "core/plot/Zoom.h"
#include "ui/chart/RateCurves.h"
#include "ui/chart/ScenePart.h"

namespace warmup::ui {
namespace {

// Curves of strips that a frame of a run draws again, some 1 ms each; one strip in any case.
constexpr std::size_t kCurvesAtOnce = 6;

plot::ScaleKind scaleKind(YScale scale)
{
    return scale == YScale::linear ? plot::ScaleKind::linear : plot::ScaleKind::logarithmic;
}

} // namespace

ChartScene::ChartScene(Picture picture, bool cached) : m_picture(picture), m_cached(cached)
{
    m_scene.setItemIndexMethod(QGraphicsScene::NoIndex);
    for (Chart chart : {Chart::rate, Chart::loss}) {
        m_parts.push_back(std::make_unique<Part>(m_scene));
        part(chart).panel.setVisible(shows(chart));
    }
    listCharts();
    setLook(paperLook());
}

ChartScene::~ChartScene() = default;

ChartScene::Part &ChartScene::part(Chart chart)
{
    return *m_parts[static_cast<std::size_t>(chart)];
}

const ChartScene::Part &ChartScene::part(Chart chart) const
{
    return *m_parts[static_cast<std::size_t>(chart)];
}

bool ChartScene::shows(Chart chart) const
{
    return m_picture == Picture::both
        || chart == (m_picture == Picture::rate ? Chart::rate : Chart::loss);
}

void ChartScene::listCharts()
{
    m_charts.clear();
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        if (shows(static_cast<Chart>(i)))
            m_charts.push_back(static_cast<Chart>(i));
}

QRectF ChartScene::plotArea(Chart chart) const
{
    return part(chart).panel.plotArea();
}

const plot::View &ChartScene::view(Chart chart) const
{
    return part(chart).view;
}

const ChartPanel &ChartScene::panel(Chart chart) const
{
    return part(chart).panel;
}

void ChartScene::setLook(const Look &look)
{
    if (look == m_look)
        return;
    m_look = look;
    m_scene.setBackgroundBrush(look.window);
    for (auto &part : m_parts) {
        part->panel.setLook(look);
        part->dataChanged = true;
        part->viewChanged = true;
        part->keptVersion = ~0ULL;
    }
}

void ChartScene::setSize(QSizeF size, double ratio)
{
    m_size = size;
    m_ratio = std::isfinite(ratio) && ratio > 0 ? ratio : 1;
}

void ChartScene::setRate(const RateChartData &data)
{
    if (data.scale != m_rate.scale)
        part(Chart::rate).pinned.reset();
    m_rate = data;
    m_rate.length = std::clamp<Update>(data.length, 1, kLongestRun);
    if (!(data.updatesPerEpoch > 0) || !std::isfinite(data.updatesPerEpoch))
        m_rate.updatesPerEpoch = 1;
    hideAndMeasure(Chart::rate);
}

void ChartScene::setLoss(const LossChartData &data)
{
    if (data.scale != m_loss.data().scale)
        part(Chart::loss).pinned.reset();
    LossChartData sane = data;
    sane.length = std::clamp<Update>(data.length, 1, kLongestRun);
    if (!(data.updatesPerEpoch > 0) || !std::isfinite(data.updatesPerEpoch))
        sane.updatesPerEpoch = 1;
    m_loss.setData(sane);
    hideAndMeasure(Chart::loss);
}

// A strip that stays keeps its zoom and what is hidden in it.
void ChartScene::setStrips(const std::vector<StripData> &strips)
{
    std::vector<std::unique_ptr<Part>> before(
        std::make_move_iterator(m_parts.begin() + static_cast<std::ptrdiff_t>(Chart::firstStrip)),
        std::make_move_iterator(m_parts.end()));
    m_parts.resize(static_cast<std::size_t>(Chart::firstStrip));
    const double smoothing = plot::smoothingWeight(m_loss.data().smoothing, m_loss.data().length);
    for (const StripData &data : strips) {
        const auto known = std::find_if(before.begin(), before.end(), [&](const auto &one) {
            return one && one->strip.data().id == data.id;
        });
        const bool isNew = known == before.end();
        m_parts.push_back(isNew ? std::make_unique<Part>(m_scene) : std::move(*known));
        const Chart chart = static_cast<Chart>(m_parts.size() - 1);
        Part &here = part(chart);
        if (isNew) {
            here.panel.setLook(m_look);
            here.panel.setVisible(shows(chart));
        }
        if (data.scale != here.strip.data().scale)
            here.pinned.reset();
        here.strip.setData(data, smoothing);
        hideAndMeasure(chart);
    }
    listCharts();
}

void ChartScene::setRewind(std::optional<Update> line, std::optional<Update> rest)
{
    m_rewind = line;
    m_rewindRest = rest;
}

std::vector<StripData> ChartScene::strips() const
{
    std::vector<StripData> strips;
    for (std::size_t i = static_cast<std::size_t>(Chart::firstStrip); i < m_parts.size(); ++i)
        strips.push_back(m_parts[i]->strip.data());
    return strips;
}

const QString &ChartScene::stripId(Chart chart) const
{
    return part(chart).strip.data().id;
}

void ChartScene::setCursor(std::optional<Update> update)
{
    m_rate.cursor = update;
}

void ChartScene::setCrosshair(std::optional<Update> update)
{
    m_crosshair = update;
}

void ChartScene::setBox(Chart chart, const QRectF &box)
{
    part(chart).panel.overlay.setBox(box);
}

void ChartScene::setSplit(double share)
{
    m_split = std::clamp(share, 0.1, 0.9);
}

void ChartScene::setVisibleUpdates(std::optional<std::pair<double, double>> updates)
{
    m_visible = updates;
}

void ChartScene::setScale(Chart chart, std::optional<plot::Scale> scale)
{
    part(chart).pinned = scale;
}

bool ChartScene::hasScale(Chart chart) const
{
    return part(chart).pinned.has_value();
}

double ChartScene::length() const
{
    const Update rate = shows(Chart::rate) ? m_rate.length : 1;
    const Update loss = shows(Chart::loss) ? m_loss.data().length : 1;
    return static_cast<double>(std::max(rate, loss));
}

std::pair<double, double> ChartScene::visibleUpdates() const
{
    const double all = length();
    if (!m_visible)
        return {0, all};
    return plot::within(*m_visible, all);
}

YScale ChartScene::kindOf(Chart chart) const
{
    return chart == Chart::rate ? m_rate.scale
        : chart == Chart::loss  ? m_loss.data().scale
                                : part(chart).strip.data().scale;
}

plot::Extent ChartScene::extentOver(Chart chart, const plot::Span &updates) const
{
    return chart == Chart::rate ? rateExtent(m_rate, updates)
        : chart == Chart::loss  ? m_loss.extent(updates)
                                : part(chart).strip.extent(updates);
}

void ChartScene::hideAndMeasure(Chart chart)
{
    Part &here = part(chart);
    if (chart == Chart::rate) {
        hideRates(m_rate, here.hidden);
    } else if (chart == Chart::loss) {
        m_loss.hide(here.hidden);
    } else {
        std::set<QString> runs;
        for (const LossEntry &run : m_loss.data().runs)
            if (run.hidden)
                runs.insert(run.label);
        here.strip.hide(here.hidden, runs);
    }
    const Update length = chart == Chart::rate ? m_rate.length : m_loss.data().length;
    here.extent = extentOver(chart, {0, static_cast<double>(length)});
    here.dataChanged = true;
}

void ChartScene::toggle(Chart chart, const QString &key)
{
    std::set<QString> &hidden = part(chart).hidden;
    if (hidden.erase(key) == 0)
        hidden.insert(key);
    hideAndMeasure(chart);
    // A run that is hidden in the loss chart is hidden in the strips.
    if (chart == Chart::loss)
        for (const Chart other : m_charts)
            if (isStrip(other))
                hideAndMeasure(other);
}

void ChartScene::fitValues(Chart chart)
{
    Part &here = part(chart);
    const plot::Extent extent = extentOver(chart, visibleUpdates());
    const plot::Scale fitting = plot::niceScale(extent, scaleKind(kindOf(chart)));
    if (!m_visible || !extent.any || here.pinned == fitting)
        here.pinned.reset();
    else
        here.pinned = fitting;
}

void ChartScene::prepare()
{
    updateScales();
    updateLayout();
    updateCurves();
    updateOverlays();
}

void ChartScene::updateScales()
{
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        Part &here = *m_parts[i];
        const auto kind = scaleKind(kindOf(static_cast<Chart>(i)));
        here.automatic = plot::niceScale(here.extent, kind, here.automatic);
        plot::View view = here.view;
        std::tie(view.begin, view.end) = visibleUpdates();
        view.scale = here.pinned.value_or(*here.automatic);
        here.viewChanged = here.viewChanged || !(view == here.view);
        here.view = view;
    }
    updateRightScales();
}

void ChartScene::updateRightScales()
{
    Part &rate = part(Chart::rate);
    if (m_rate.momenta.empty())
        rate.rightScale.reset();
    else
        rate.rightScale = plot::niceScale(momentumExtent(m_rate, m_rate.length),
                                          plot::ScaleKind::linear, rate.rightScale);
    if (m_loss.hasAccuracy())
        part(Chart::loss).rightScale = plot::Scale{};
    else
        part(Chart::loss).rightScale.reset();
}

void ChartScene::updateCurves()
{
    if (Part &here = part(Chart::rate);
        shows(Chart::rate) && (here.dataChanged || here.viewChanged))
        here.panel.curves.setShapes(rateShapes(m_rate, here.view, here.right(), m_look));
    if (Part &here = part(Chart::loss); shows(Chart::loss)) {
        if (here.dataChanged || here.viewChanged)
            here.panel.curves.setShapes(m_loss.shapes(false, here.view, here.right(), m_look));
        if (here.viewChanged || here.keptVersion != m_loss.keptVersion())
            here.panel.behind.setShapes(m_loss.shapes(true, here.view, here.right(), m_look));
        here.keptVersion = m_loss.keptVersion();
    }
    for (Chart chart : {Chart::rate, Chart::loss}) {
        Part &here = part(chart);
        if (here.viewChanged && shows(chart))
            updateGrid(here);
        here.dataChanged = false;
        here.viewChanged = false;
    }
    updateStrips();
}

void ChartScene::updateStrips()
{
    const auto first = static_cast<std::size_t>(Chart::firstStrip);
    const std::size_t count = shows(Chart::firstStrip) ? m_parts.size() - first : 0;
    std::size_t drawn = 0; // curves
    std::size_t next = m_turn;
    m_behind = false;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t index = (m_turn + i) % count;
        Part &here = *m_parts[first + index];
        // Another view is seen in all charts at once.
        if (!here.viewChanged && !here.dataChanged)
            continue;
        const std::size_t curves = here.strip.drawnCurves();
        if (!here.viewChanged && m_cached && drawn > 0 && drawn + curves > kCurvesAtOnce) {
            // It is the first in the next frame.
            if (!m_behind)
                next = index;
            m_behind = true;
            continue;
        }
        drawn += curves;
        here.panel.curves.setShapes(here.strip.shapes(here.view, m_look));
        if (here.viewChanged)
            updateGrid(here);
        here.dataChanged = false;
        here.viewChanged = false;
    }
    m_turn = next;
}

void ChartScene::updateGrid(Part &here)
{
    Shapes minor;
    Stroke lines{{}, m_look.minorGrid, 0, {}};
    for (const plot::Tick &tick : plot::ticks(here.view.scale, 8)) {
        const double y = std::round(here.view.y(tick.value));
        if (tick.label.empty())
            lines.lines.push_back({{0, y}, {here.view.width, y}});
    }
    minor.strokes.push_back(std::move(lines));
    here.panel.grid.setShapes(std::move(minor));
}

void ChartScene::render(QPainter &painter, const QRectF &target)
{
    m_scene.setSceneRect(0, 0, std::max(m_size.width(), 1.0), std::max(m_size.height(), 1.0));
    m_scene.render(&painter, target, m_scene.sceneRect(), Qt::IgnoreAspectRatio);
}

} // namespace warmup::ui
