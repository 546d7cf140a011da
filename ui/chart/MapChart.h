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
// pointer is read out in the header; with the focus, the arrows move it.
class MapChart : public QWidget {
    Q_OBJECT
public:
    explicit MapChart(QWidget *parent = nullptr);
    ~MapChart() override;

    void setData(const MapData &data);
    [[nodiscard]] const MapData &data() const;

    // Where a pane's places are drawn in the widget.
    [[nodiscard]] QRectF plotArea(std::size_t pane) const;
    // What is read out now; empty where nothing is pointed at.
    [[nodiscard]] QString pointedWords() const;

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
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
