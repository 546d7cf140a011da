// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <QGraphicsScene>

#include "ui/chart/ChartPair.h"
#include "ui/chart/ChartPanel.h"
#include "ui/chart/LossCurves.h"

namespace warmup::ui {

enum class Chart { rate, loss };

// The one scene that the screen, PNG, SVG, PDF and the command line paint: one chart, or both with
// their plot areas aligned. Setters only note what changed; prepare() works it out, and render()
// paints what prepare() left.
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
    void setCursor(std::optional<Update> update);
    void setCrosshair(std::optional<Update> update);
    void setBox(Chart chart, const QRectF &box);
    // The rate chart's share of the height that both plot areas have together.
    void setSplit(double share);

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

    void prepare();
    void render(QPainter &painter, const QRectF &target);

    [[nodiscard]] const RateChartData &rate() const { return m_rate; }
    [[nodiscard]] const LossChartData &loss() const { return m_loss.data(); }
    [[nodiscard]] const LossCurves &lossCurves() const { return m_loss; }
    [[nodiscard]] const Look &look() const { return m_look; }
    [[nodiscard]] double length() const;
    [[nodiscard]] std::pair<double, double> visibleUpdates() const;
    [[nodiscard]] bool shows(Chart chart) const;
    // After prepare(): where the curves are, in logical pixels, and what the area's device pixels
    // mean.
    [[nodiscard]] QRectF plotArea(Chart chart) const;
    [[nodiscard]] const plot::View &view(Chart chart) const;
    [[nodiscard]] const ChartPanel &panel(Chart chart) const;

private:
    struct Part;
    [[nodiscard]] Part &part(Chart chart);
    [[nodiscard]] const Part &part(Chart chart) const;
    [[nodiscard]] plot::Extent extentOver(Chart chart, const plot::Span &updates) const;
    [[nodiscard]] YScale kindOf(Chart chart) const;
    void hideAndMeasure(Chart chart);
    void updateScales();
    void updateLayout();
    void updateCurves();
    void updateOverlays();
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
    double m_left = 0;
    std::array<std::unique_ptr<Part>, 2> m_parts;
};

} // namespace warmup::ui
