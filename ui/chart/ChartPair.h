// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <QImage>
#include <QWidget>

#include "core/base/Result.h"
#include "ui/chart/ChartData.h"

class QPainter;

namespace warmup::ui {

// Which picture: one chart, or both below each other on one x axis with the strips below them.
enum class Picture { rate, loss, both };

// The charts of the window, one above the other on one axis: the rate, the loss and below them a
// strip for each diagnostic that is on show. The same update lies on the same pixel in all. Wheel
// zooms at the pointer, drag pans, Shift+drag (or right drag) zooms into a box, double click fits;
// over a value axis, or with Ctrl, the wheel zooms the values; a double click on a value axis fits
// it to what is on show, a right click asks for the other scale; a click on an entry of a legend
// hides or shows its curve; a crosshair reads out every curve at the update under the pointer; the
// line between rate and loss can be dragged; keys: arrows pan, + and - zoom, Home or 0 fits, Escape
// ends a box.
//
// Where a run can be gone back in, the loss chart has a handle at its lower edge: it is dragged, or
// moved with Shift and the arrows (with Ctrl too, an update at a time), to an earlier update, and a
// button beside it asks to continue from there. Escape puts it back.
class ChartPair : public QWidget {
    Q_OBJECT
public:
    explicit ChartPair(QWidget *parent = nullptr);
    ~ChartPair() override;

    // Both replace what was shown; the user's zoom stays.
    void setRate(const RateChartData &data);
    void setLoss(const LossChartData &data);
    // After the loss, whose length and unit they share. With strips the least height grows.
    void setStrips(const std::vector<StripData> &strips);
    // Cheaper than setRate: only the cursor line moves.
    void setCursor(std::optional<Update> update);

    // The live run has made so many updates and can be gone back in; nothing: it cannot.
    void setRewindable(std::optional<Update> made);
    [[nodiscard]] std::optional<Update> rewindMark() const;
    void setRewindMark(std::optional<Update> update);

    // The updates on show, [first, second); fit() shows the whole run.
    [[nodiscard]] std::pair<double, double> visibleUpdates() const;
    void fit();

    // Puts the crosshair on an update of the run, as the pointer would, until the pointer moves it.
    void pointAt(Update update);

    // Where a chart's curves are in the widget. Picture::rate or Picture::loss.
    [[nodiscard]] QRectF plotArea(Picture chart) const;
    [[nodiscard]] QRectF stripArea(std::size_t index) const;

    // What is shown now, for pictures made elsewhere (another thread may paint them with
    // paintPicture).
    [[nodiscard]] const RateChartData &rate() const;
    [[nodiscard]] const LossChartData &loss() const;
    [[nodiscard]] std::vector<StripData> strips() const;

Q_SIGNALS:
    void zoomChanged();
    void pointed(Update update); // the pointer moved to another update
    void axisToggleRequested(); // a click on the x axis' title
    void rateScaleToggleRequested(); // a right click on the rate's y axis
    void lossScaleToggleRequested();
    void stripScaleToggleRequested(const QString &id);
    // The update to go back to; nothing: the end of the run.
    void rewindMarked(std::optional<Update> update);
    void continueRequested(Update update);
    void findingChosen(Update update); // a click on the mark of a finding

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

// Paints a picture of the data without a window: the same chart scene as on the screen, light
// colours. Size in device pixels; dpi sets the size of text and pens. Null when the size is out of
// savePicture's bounds or the memory does not suffice. Needs a QApplication (offscreen will do; a
// QGuiApplication will not: the scene belongs to the widgets).
//
// Both functions may be called from any thread. Away from the application's thread the scene is
// still built there (some milliseconds), through its event loop, which must not wait for the
// caller meanwhile; pixels and files are made on the caller's thread.
[[nodiscard]] QImage paintPicture(Picture picture, const RateChartData &rate,
                                  const LossChartData &loss, QSize pixels, int dpi,
                                  const std::vector<StripData> &strips = {});

// Writes PNG, SVG or PDF by the suffix of `path`, whole or not at all. Sides of 16 to 20 000
// pixels, 200 million pixels at most, 10 to 2400 dpi. Fails with the file and the reason.
[[nodiscard]] Result<void> savePicture(const QString &path, Picture picture,
                                       const RateChartData &rate, const LossChartData &loss,
                                       QSize pixels, int dpi,
                                       const std::vector<StripData> &strips = {});

} // namespace warmup::ui
