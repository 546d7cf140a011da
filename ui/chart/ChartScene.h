// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <QFontMetricsF>
#include <QGraphicsScene>
#include <QStringList>

#include "ui/chart/ChartPair.h"
#include "ui/chart/ChartPanel.h"
#include "ui/chart/LossCurves.h"
#include "ui/chart/StripCurves.h"

namespace warmup::ui {

// A chart of a scene: the two that are always there, then the strips.
enum class Chart : std::size_t { rate, loss, firstStrip };

[[nodiscard]] constexpr Chart stripChart(std::size_t index)
{
    return static_cast<Chart>(static_cast<std::size_t>(Chart::firstStrip) + index);
}

// The one scene that the screen, PNG, SVG, PDF and the command line paint: one chart, or both and
// the strips with their plot areas aligned. Setters only note what changed; prepare() works it out,
// and render() paints what prepare() left.
class ChartScene {
public:
    // cached: keep pictures of the curves (for a screen; vector formats want the curves).
    ChartScene(Picture picture, bool cached);
    ~ChartScene();

    void setLook(const Look &look);
    // `size` in logical pixels, `ratio` device pixels for each.
    void setSize(QSizeF size, double ratio);
    void setRate(const RateChartData &data);
    void setLoss(const LossChartData &data);
    // Below the loss, where the picture is of both charts; after the loss, whose length they have.
    void setStrips(const std::vector<StripData> &strips);
    void setCursor(std::optional<Update> update);
    void setCrosshair(std::optional<Update> update);
    void setBox(Chart chart, const QRectF &box);
    // The rate chart's share of the height that its plot area and the loss chart's have together.
    void setSplit(double share);
    // A line in every chart; in the loss chart it has a handle at `rest` or at the line itself.
    void setRewind(std::optional<Update> line, std::optional<Update> rest);

    // The updates on show; nothing: the whole run.
    void setVisibleUpdates(std::optional<std::pair<double, double>> updates);
    // Bounds that a person chose; nothing: round bounds around the data.
    void setScale(Chart chart, std::optional<plot::Scale> scale);
    [[nodiscard]] bool hasScale(Chart chart) const;
    // Round bounds around what lies in the updates on show; when they are so already, or the whole
    // run is on show, around all the data.
    void fitValues(Chart chart);
    // Hides or shows what the legend's entry with this key stands for.
    void toggle(Chart chart, const QString &key);

    // A scene for the screen brings at most some of the strips up to date at once, so that a frame
    // of a run takes no longer with all of them; isBehind() then says that another prepare() is
    // due.
    void prepare();
    [[nodiscard]] bool isBehind() const { return m_behind; }
    void render(QPainter &painter, const QRectF &target);

    [[nodiscard]] const RateChartData &rate() const { return m_rate; }
    [[nodiscard]] const LossChartData &loss() const { return m_loss.data(); }
    [[nodiscard]] const LossCurves &lossCurves() const { return m_loss; }
    [[nodiscard]] std::vector<StripData> strips() const;
    [[nodiscard]] const QString &stripId(Chart chart) const;
    [[nodiscard]] const Look &look() const { return m_look; }
    [[nodiscard]] const std::vector<Chart> &charts() const { return m_charts; } // from the top
    [[nodiscard]] double length() const;
    [[nodiscard]] std::pair<double, double> visibleUpdates() const;
    [[nodiscard]] bool shows(Chart chart) const;
    // After prepare(): where the curves are, in logical pixels, and what the area's device pixels
    // mean.
    [[nodiscard]] QRectF plotArea(Chart chart) const;
    [[nodiscard]] const plot::View &view(Chart chart) const;
    [[nodiscard]] const ChartPanel &panel(Chart chart) const;
    // Where the rewind handle is; null where there is none.
    [[nodiscard]] QRectF rewindHandle() const;
    // In logical pixels, so that each of them can be read.
    [[nodiscard]] double leastHeight() const;

private:
    struct Part;
    struct Layout;
    [[nodiscard]] Part &part(Chart chart);
    [[nodiscard]] const Part &part(Chart chart) const;
    [[nodiscard]] bool isStrip(Chart chart) const { return chart >= Chart::firstStrip; }
    [[nodiscard]] plot::Extent extentOver(Chart chart, const plot::Span &updates) const;
    [[nodiscard]] YScale kindOf(Chart chart) const;
    [[nodiscard]] std::vector<LegendEntry> legendOf(Chart chart) const;
    [[nodiscard]] ReadOut readOutOf(Chart chart, Update update) const;
    [[nodiscard]] bool byEpoch() const;
    void hideAndMeasure(Chart chart);
    void listCharts();
    void updateScales();
    void updateRightScales();
    void updateLayout();
    [[nodiscard]] double headerWidth() const;
    [[nodiscard]] double updateHeaders(Layout &layout);
    void updateHeadersAndMargin(Layout &layout);
    void updateHeights(Layout &layout, double room);
    void updateXTicks(Layout &layout);
    [[nodiscard]] QStringList rightTitles(Chart chart) const;
    [[nodiscard]] double rightRoom(const Layout &layout, const QFontMetricsF &metrics) const;
    void updateCurves();
    void updateStrips();
    void updateGrid(Part &here);
    void updateOverlays();
    void updateMarks(Chart chart);
    void updatePins();
    void updateNotes(Chart chart);
    void updateCrosshair(Chart chart);
    [[nodiscard]] double sceneX(double update) const;

    QGraphicsScene m_scene;
    Picture m_picture;
    bool m_cached;
    Look m_look;
    QSizeF m_size{0, 0};
    double m_ratio = 1;
    double m_split = 0.5;
    RateChartData m_rate;
    LossCurves m_loss;
    std::optional<std::pair<double, double>> m_visible;
    std::optional<Update> m_crosshair;
    std::optional<Update> m_rewind;
    std::optional<Update> m_rewindRest;
    double m_left = 0;
    std::vector<std::unique_ptr<Part>> m_parts; // by Chart
    std::vector<Chart> m_charts; // that are shown
    std::size_t m_turn = 0; // of the strips: whose it is to be brought up to date
    bool m_behind = false;
};

} // namespace warmup::ui
