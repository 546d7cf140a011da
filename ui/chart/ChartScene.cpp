// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/ChartScene.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QFontMetricsF>

#include "core/plot/Zoom.h"
#include "ui/chart/RateCurves.h"

namespace warmup::ui {
namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("ChartScene", source);
}

plot::ScaleKind scaleKind(YScale scale)
{
    return scale == YScale::linear ? plot::ScaleKind::linear : plot::ScaleKind::logarithmic;
}

QString updateText(Update update, double updatesPerEpoch)
{
    const QString number =
        QString::fromStdString(plot::numberText(static_cast<double>(update), 13));
    const double epoch = static_cast<double>(update) / updatesPerEpoch;
    return text("update %1 \u00b7 epoch %2")
        .arg(number, QString::fromStdString(plot::numberText(epoch, 4)));
}

// Three numbers are needed to see what scale it is.
int wantedTicks(double height, double line)
{
    return std::max(height >= 3.8 * line ? 3 : 2, static_cast<int>(height / (1.9 * line)));
}

// Upright beside its axis: the longest words that fit.
QString accuracyTitle(double height, const QFontMetricsF &metrics)
{
    for (const QString &words : {text("Test accuracy"), text("Accuracy")})
        if (metrics.horizontalAdvance(words) + 8 <= height)
            return words;
    return {};
}

} // namespace

struct ChartScene::Part {
    explicit Part(QGraphicsScene &scene) : panel(scene) { }

    ChartPanel panel;
    std::set<QString> hidden; // keys of legend entries
    plot::Extent extent;
    std::optional<plot::Scale> pinned;
    std::optional<plot::Scale> automatic;
    plot::View view;
    bool dataChanged = true;
    bool viewChanged = true;
    std::uint64_t keptVersion = ~0ULL;
};

ChartScene::ChartScene(Picture picture, bool cached) : m_picture(picture), m_cached(cached)
{
    m_scene.setItemIndexMethod(QGraphicsScene::NoIndex);
    for (auto &part : m_parts)
        part = std::make_unique<Part>(m_scene);
    for (Chart chart : {Chart::rate, Chart::loss})
        part(chart).panel.setVisible(shows(chart));
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
    return m_picture == Picture::both || (m_picture == Picture::rate) == (chart == Chart::rate);
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
    return chart == Chart::rate ? m_rate.scale : m_loss.data().scale;
}

plot::Extent ChartScene::extentOver(Chart chart, const plot::Span &updates) const
{
    return chart == Chart::rate ? rateExtent(m_rate, updates) : m_loss.extent(updates);
}

void ChartScene::hideAndMeasure(Chart chart)
{
    Part &here = part(chart);
    if (chart == Chart::rate)
        hideRates(m_rate, here.hidden);
    else
        m_loss.hide(here.hidden);
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
    for (Chart chart : {Chart::rate, Chart::loss}) {
        Part &here = part(chart);
        here.automatic = plot::niceScale(here.extent, scaleKind(kindOf(chart)), here.automatic);
    }
    for (auto &part : m_parts) {
        plot::View view = part->view;
        std::tie(view.begin, view.end) = visibleUpdates();
        view.scale = part->pinned.value_or(*part->automatic);
        part->viewChanged = part->viewChanged || !(view == part->view);
        part->view = view;
    }
}

void ChartScene::updateLayout()
{
    const QFontMetricsF metrics(m_look.font);
    const double line = metrics.height();
    const bool epochs = m_rate.axis == XAxis::epochs || !shows(Chart::rate);
    const bool byEpoch = shows(Chart::rate) ? epochs : m_loss.data().axis == XAxis::epochs;
    const double updatesPerEpoch =
        shows(Chart::rate) ? m_rate.updatesPerEpoch : m_loss.data().updatesPerEpoch;
    const bool accuracy = shows(Chart::loss) && m_loss.hasAccuracy();

    double headers = 0;
    double axes = 0;
    int charts = 0;
    std::array<double, 2> header{};
    for (Chart chart : {Chart::rate, Chart::loss}) {
        if (!shows(chart))
            continue;
        HeaderItem &item = part(chart).panel.header;
        std::vector<LegendEntry> legend =
            chart == Chart::rate ? rateLegend(m_rate, m_look) : m_loss.legend(m_look);
        // Nobody can click on a picture.
        if (!m_cached)
            std::erase_if(legend, [](const LegendEntry &entry) { return entry.hidden; });
        if (chart == Chart::rate)
            item.setContents(text("Learning rate"), m_rate.readOut, legend);
        else
            item.setContents(text("Training loss"), m_loss.data().readOut, legend);
        header[static_cast<std::size_t>(chart)] = item.heightFor(m_size.width() - 60);
        headers += header[static_cast<std::size_t>(chart)];
        axes += line + 8;
        ++charts;
    }
    const double titleHeight = line + 2;
    const double room = std::max(m_size.height() - headers - axes - titleHeight - 4, 0.0);

    std::array<std::vector<AxisTick>, 2> y;
    std::array<double, 2> height{};
    double labels = metrics.horizontalAdvance(QStringLiteral("0.00"));
    for (Chart chart : {Chart::rate, Chart::loss}) {
        if (!shows(chart))
            continue;
        const auto i = static_cast<std::size_t>(chart);
        const double share = charts == 1 ? 1 : chart == Chart::rate ? m_split : 1 - m_split;
        height[i] = std::max(room * share, 1.0);
        y[i] = axisTicks(part(chart).view.scale, wantedTicks(height[i], line));
        for (const AxisTick &tick : y[i])
            labels = std::max(labels, metrics.horizontalAdvance(tick.label));
    }
    // The left margin only grows a little at a time, so that the charts stay where they are.
    const double step = metrics.averageCharWidth() * 2;
    m_left = std::ceil((labels + 14) / step) * step;
    const auto [begin, end] = visibleUpdates();
    const double unit = byEpoch ? updatesPerEpoch : 1;
    const plot::Scale xScale{plot::ScaleKind::linear, begin / unit, end / unit};
    std::vector<AxisTick> x;
    double xLabel = 0;
    // As many as have room: how long the labels are is known only once they are made.
    for (int wanted = 12; wanted >= 2; wanted = wanted * 3 / 4) {
        x = axisTicks(xScale, wanted, byEpoch ? 0 : 1);
        xLabel = 0;
        for (const AxisTick &tick : x)
            xLabel = std::max(xLabel, metrics.horizontalAdvance(tick.label));
        if (static_cast<double>(x.size()) * (xLabel + 2.5 * line) < m_size.width() - m_left)
            break;
    }
    const double rightMargin =
        std::max(std::ceil(0.5 * xLabel) + 6,
                 accuracy ? metrics.horizontalAdvance(QStringLiteral("0.8")) + line + 20 : 0.0);

    const auto snap = [&](double value) { return std::round(value * m_ratio) / m_ratio; };
    const double left = snap(std::min(m_left, 0.5 * m_size.width()));
    const double width =
        std::max(snap(m_size.width() - left - rightMargin), std::max(1.0, 1 / m_ratio));

    double top = 0;
    for (Chart chart : {Chart::rate, Chart::loss}) {
        if (!shows(chart))
            continue;
        const auto i = static_cast<std::size_t>(chart);
        Part &here = part(chart);
        const bool last = chart == Chart::loss || charts == 1;
        const QRectF plot(left, snap(top + header[i]), width, std::max(snap(height[i]), 1.0));
        const double below = line + 8 + (last ? titleHeight : 0);
        const QRectF whole(0, plot.top() - 4, std::max(m_size.width(), 1.0),
                           plot.height() + below + 4);
        here.panel.header.place(
            QRectF(left, top, std::max(width, m_size.width() - left - 16), header[i]));
        here.panel.setTitles(last ? (byEpoch ? text("Epoch") : text("Update")) : QString(),
                             chart == Chart::loss && accuracy ? accuracyTitle(height[i], metrics)
                                                              : QString());
        here.panel.setTicks(x, y[i],
                            chart == Chart::loss && accuracy
                                ? axisTicks({}, wantedTicks(height[i], line))
                                : std::vector<AxisTick>());
        here.panel.place(whole, plot, m_ratio, m_cached);
        plot::View view = here.view;
        view.width = std::max(std::round(plot.width() * m_ratio), 1.0);
        view.height = std::max(std::round(plot.height() * m_ratio), 1.0);
        here.viewChanged = here.viewChanged || !(view == here.view);
        here.view = view;
        top = plot.bottom() + below;
    }
}

void ChartScene::updateCurves()
{
    if (Part &here = part(Chart::rate);
        shows(Chart::rate) && (here.dataChanged || here.viewChanged))
        here.panel.curves.setShapes(rateShapes(m_rate, here.view, m_look));
    if (Part &here = part(Chart::loss); shows(Chart::loss)) {
        plot::View right = here.view;
        right.scale = {};
        if (here.dataChanged || here.viewChanged)
            here.panel.curves.setShapes(m_loss.shapes(false, here.view, right, m_look));
        if (here.viewChanged || here.keptVersion != m_loss.keptVersion())
            here.panel.behind.setShapes(m_loss.shapes(true, here.view, right, m_look));
        here.keptVersion = m_loss.keptVersion();
    }
    for (Chart chart : {Chart::rate, Chart::loss}) {
        Part &here = part(chart);
        if (here.viewChanged && shows(chart)) {
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
        here.dataChanged = false;
        here.viewChanged = false;
    }
}

double ChartScene::sceneX(double update) const
{
    const Part &here = part(shows(Chart::rate) ? Chart::rate : Chart::loss);
    const double x = std::floor(here.view.x(update));
    return here.panel.plotArea().left() + (x + 0.5) / m_ratio;
}

void ChartScene::updateOverlays()
{
    const LossChartData &loss = m_loss.data();
    const auto edits = [&](const std::vector<Update> &updates, bool labelled) {
        std::vector<Mark> marks;
        for (Update update : updates)
            marks.push_back({sceneX(static_cast<double>(update)),
                             m_look.faintText,
                             labelled ? text("edit") : QString(),
                             1,
                             {2, 3},
                             false});
        return marks;
    };
    if (shows(Chart::rate)) {
        OverlayItem &overlay = part(Chart::rate).panel.overlay;
        overlay.setMarks(edits(m_rate.edits, true));
        std::vector<PhaseSpan> phases;
        for (const Phase &phase : m_rate.phases)
            phases.push_back({phase.name, sceneX(static_cast<double>(phase.begin)),
                              sceneX(static_cast<double>(phase.end))});
        ChartPanel &panel = part(Chart::rate).panel;
        panel.phases.setPhases(std::move(phases), panel.curves.shapes(), m_ratio);
        overlay.setCursor(m_rate.cursor ? std::optional(sceneX(static_cast<double>(*m_rate.cursor)))
                                        : std::nullopt);
    }
    if (shows(Chart::loss)) {
        std::vector<Mark> marks = edits(loss.edits, !shows(Chart::rate));
        for (const LossEntry &run : loss.runs) {
            for (Update update : run.collapsedAt)
                marks.push_back({sceneX(static_cast<double>(update)),
                                 m_look.finding,
                                 run.kept ? QString() : text("collapsed"),
                                 1.5,
                                 {},
                                 true});
            for (Update update : run.divergedAt)
                marks.push_back({sceneX(static_cast<double>(update)),
                                 m_look.divergence,
                                 run.kept ? QString() : text("diverged"),
                                 1.5,
                                 {},
                                 true});
        }
        Part &here = part(Chart::loss);
        here.panel.overlay.setMarks(std::move(marks));
        std::vector<Note> notes;
        if (loss.trivialLoss)
            notes.push_back({here.panel.plotArea().top() + here.view.y(*loss.trivialLoss) / m_ratio,
                             text("predicts without looking"), m_look.faintText});
        here.panel.overlay.setNotes(std::move(notes));
    }
    for (Chart chart : {Chart::rate, Chart::loss}) {
        if (!shows(chart))
            continue;
        ChartPanel &panel = part(chart).panel;
        if (!m_crosshair) {
            panel.overlay.setCrosshair(std::nullopt, {});
            panel.header.setPointed({});
            continue;
        }
        ReadOut readOut = chart == Chart::rate ? rateReadOut(m_rate, *m_crosshair, m_look)
                                               : m_loss.readOut(*m_crosshair, m_look);
        readOut.title = updateText(*m_crosshair, m_rate.updatesPerEpoch);
        panel.overlay.setCrosshair(sceneX(static_cast<double>(*m_crosshair)), readOut);
        // Once is enough where both charts have only a line for it.
        if (chart == Chart::loss && shows(Chart::rate))
            readOut.title.clear();
        panel.header.setPointed(readOut.rows.empty() || panel.overlay.hasRoomForReadOut()
                                    ? QString()
                                    : readOutLine(readOut));
    }
}

void ChartScene::render(QPainter &painter, const QRectF &target)
{
    m_scene.setSceneRect(0, 0, std::max(m_size.width(), 1.0), std::max(m_size.height(), 1.0));
    m_scene.render(&painter, target, m_scene.sceneRect(), Qt::IgnoreAspectRatio);
}

} // namespace warmup::ui
