// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QCoreApplication>
#include <QPainter>
#include <QThread>

#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/ChartScene.h"
#include "ui/chart/PictureFile.h"

namespace warmup::ui {
namespace {

bool isOnWindowsThread()
{
    return QThread::currentThread() == QCoreApplication::instance()->thread();
}

void paintScene(QPainter &painter, Picture picture, const RateChartData &rate,
                const LossChartData &loss, const std::vector<StripData> &strips, QSize pixels,
                int dpi)
{
    const double ratio = dpi / kUnitsPerInch;
    const QSizeF size = QSizeF(pixels) / ratio;
    ChartScene scene(picture, false);
    scene.setSize(size, ratio);
    scene.setRate(rate);
    scene.setLoss(loss);
    scene.setStrips(picture == Picture::both ? strips : std::vector<StripData>());
    scene.prepare();
    scene.render(painter, QRectF(QPointF(0, 0), size));
}

// The scene's drawing, to be played back anywhere. A QGraphicsScene registers itself with the
// application, without a lock: it is built and painted on the application's thread, whoever asks.
QPicture record(Picture picture, const RateChartData &rate, const LossChartData &loss,
                const std::vector<StripData> &strips, QSize pixels, int dpi)
{
    Q_ASSERT(qobject_cast<QApplication *>(QCoreApplication::instance()));
    QPicture drawing;
    const auto paint = [&] {
        QPainter painter(&drawing);
        painter.setRenderHint(QPainter::Antialiasing);
        paintScene(painter, picture, rate, loss, strips, pixels, dpi);
    };
    if (isOnWindowsThread())
        paint();
    else
        QMetaObject::invokeMethod(QCoreApplication::instance(), paint,
                                  Qt::BlockingQueuedConnection);
    return drawing;
}

} // namespace

QImage paintPicture(Picture picture, const RateChartData &rate, const LossChartData &loss,
                    QSize pixels, int dpi, const std::vector<StripData> &strips)
{
    return paintImage(pixels, dpi, [&](QPainter &painter) {
        if (isOnWindowsThread())
            paintScene(painter, picture, rate, loss, strips, pixels, dpi);
        else
            play(painter, record(picture, rate, loss, strips, pixels, dpi));
    });
}

Result<void> savePicture(const QString &path, Picture picture, const RateChartData &rate,
                         const LossChartData &loss, QSize pixels, int dpi,
                         const std::vector<StripData> &strips)
{
    Drawing drawing;
    drawing.title = tr("Learning rate and training loss");
    drawing.paint = [&] { return paintPicture(picture, rate, loss, pixels, dpi, strips); };
    drawing.record = [&] { return record(picture, rate, loss, strips, pixels, dpi); };
    return saveDrawing(path, drawing, pixels, dpi);
}

} // namespace warmup::ui
