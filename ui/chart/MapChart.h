// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QImage>
#include <QWidget>

#include "core/base/Result.h"
#include "ui/chart/MapData.h"

namespace warmup::ui {

// The map of the window: contours of a function of two parameters with the runs' trails, or
// two-dimensional data with the classes that a model gives to the plane. The place under the
// pointer is read out in the header; with the focus, the arrows move it. The wheel, + and - zoom, a
// drag and the arrows with Ctrl move what is seen; a double click, 0 and Home show all again.
class MapChart : public QWidget {
    Q_OBJECT
public:
    explicit MapChart(QWidget *parent = nullptr);
    ~MapChart() override;

    // What is seen stays as long as the whole area is the same.
    void setData(const MapData &data);
    // With the area that is seen.
    [[nodiscard]] const MapData &data() const;
    void fit();

    // Where a pane's places are drawn in the widget.
    [[nodiscard]] QRectF plotArea(std::size_t pane) const;
    // What is read out now; empty where nothing is pointed at.
    [[nodiscard]] QString pointedWords() const;

    // Whether another frame would show more of a long trail.
    [[nodiscard]] bool isBehind() const;

    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    // Another area is seen: data().area.
    void zoomChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

// What a map shows, in a few spoken sentences.
[[nodiscard]] QString mapSummary(const MapData &data);

// As paintPicture and savePicture (ChartPair.h), from any thread without the application's.
[[nodiscard]] QImage paintMap(const MapData &data, QSize pixels, int dpi);
[[nodiscard]] Result<void> saveMap(const QString &path, const MapData &data, QSize pixels, int dpi);

} // namespace warmup::ui
