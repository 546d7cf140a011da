// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include <QApplication>
#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QImageWriter>
#include <QPainter>
#include <QPdfWriter>
#include <QPicture>
#include <QSvgGenerator>
#include <QThread>

#include "core/io/AtomicFile.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/ChartScene.h"

namespace warmup::ui {
namespace {

constexpr double kUnitsPerInch = 96;
constexpr int kSmallestSide = 16;
constexpr int kLargestSide = 20'000;
constexpr double kMostPixels = 200e6; // 800 MB in memory
constexpr int kLeastDpi = 10;
constexpr int kMostDpi = 2'400;

// Paints the scene with 96 units an inch.
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
    if (QThread::currentThread() == QCoreApplication::instance()->thread())
        paint();
    else
        QMetaObject::invokeMethod(QCoreApplication::instance(), paint,
                                  Qt::BlockingQueuedConnection);
    return drawing;
}

// A QPicture enlarges itself by the device's dpi over the desktop's, which it calls its own. Here
// the painter's units alone say how large a drawing is, on any desktop.
void play(QPainter &painter, const QPicture &drawing)
{
    const QPaintDevice &device = *painter.device();
    painter.scale(static_cast<double>(drawing.logicalDpiX()) / device.logicalDpiX(),
                  static_cast<double>(drawing.logicalDpiY()) / device.logicalDpiY());
    painter.drawPicture(0, 0, drawing);
}

QString sizeProblem(QSize pixels, int dpi)
{
    const auto side = [](int length) { return length >= kSmallestSide && length <= kLargestSide; };
    if (!side(pixels.width()) || !side(pixels.height())
        || static_cast<double>(pixels.width()) * pixels.height() > kMostPixels)
        return QStringLiteral("%1x%2").arg(pixels.width()).arg(pixels.height());
    if (dpi < kLeastDpi || dpi > kMostDpi)
        return tr("%1 dpi").arg(dpi);
    return {};
}

Result<void> writePng(QIODevice &file, const QString &path, const QImage &image)
{
    if (image.isNull())
        return fail(path.toStdString(), tr("too little memory for the picture").toStdString(),
                    tr("a smaller picture").toStdString());
    QImageWriter writer(&file, "png");
    if (!writer.write(image))
        return fail(path.toStdString(), writer.errorString().toStdString(), "");
    return {};
}

void writeSvg(QIODevice &file, const QPicture &drawing, QSize pixels, int dpi)
{
    const QSizeF size = QSizeF(pixels) * (kUnitsPerInch / dpi);
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setResolution(static_cast<int>(kUnitsPerInch));
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), size));
    generator.setTitle(tr("Learning rate and training loss"));
    QPainter painter(&generator);
    play(painter, drawing);
}

void writePdf(QIODevice &file, const QPicture &drawing, QSize pixels, int dpi)
{
    const QSizeF points = QSizeF(pixels) * (72.0 / dpi);
    QPdfWriter writer(&file);
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins({});
    writer.setResolution(1200);
    writer.setTitle(tr("Learning rate and training loss"));
    QPainter painter(&writer);
    painter.scale(1200 / kUnitsPerInch, 1200 / kUnitsPerInch);
    play(painter, drawing);
}

} // namespace

QImage paintPicture(Picture picture, const RateChartData &rate, const LossChartData &loss,
                    QSize pixels, int dpi, const std::vector<StripData> &strips)
{
    if (!sizeProblem(pixels, dpi).isEmpty())
        return {};
    QImage image(pixels, QImage::Format_RGB32);
    if (image.isNull())
        return image;
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double ratio = dpi / kUnitsPerInch;
    painter.scale(ratio, ratio);
    if (QThread::currentThread() == QCoreApplication::instance()->thread())
        paintScene(painter, picture, rate, loss, strips, pixels, dpi);
    else
        play(painter, record(picture, rate, loss, strips, pixels, dpi));
    painter.end();
    const int dotsPerMeter = static_cast<int>(std::lround(dpi / 0.0254));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    return image;
}

Result<void> savePicture(const QString &path, Picture picture, const RateChartData &rate,
                         const LossChartData &loss, QSize pixels, int dpi,
                         const std::vector<StripData> &strips)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != QLatin1String("png") && suffix != QLatin1String("svg")
        && suffix != QLatin1String("pdf"))
        return fail(path.toStdString(),
                    suffix.isEmpty() ? tr("no suffix").toStdString()
                                     : tr("the suffix .%1").arg(suffix).toStdString(),
                    ".png, .svg, .pdf");
    if (const QString problem = sizeProblem(pixels, dpi); !problem.isEmpty())
        return fail(path.toStdString(), problem.toStdString(),
                    tr("sides of %1 to %2 pixels, at most %3 million pixels, %4 to %5 dpi")
                        .arg(kSmallestSide)
                        .arg(kLargestSide)
                        .arg(kMostPixels / 1e6)
                        .arg(kLeastDpi)
                        .arg(kMostDpi)
                        .toStdString());
    // Made in memory, so that the file's writer alone has to know what a full disk means.
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (suffix == QLatin1String("png")) {
        const QImage image = paintPicture(picture, rate, loss, pixels, dpi, strips);
        if (const auto written = writePng(buffer, path, image); !written)
            return written;
    } else {
        const QPicture drawing = record(picture, rate, loss, strips, pixels, dpi);
        if (suffix == QLatin1String("svg"))
            writeSvg(buffer, drawing, pixels, dpi);
        else
            writePdf(buffer, drawing, pixels, dpi);
    }
    buffer.close();
    return io::writeAtomically(
        std::filesystem::path(path.toStdU16String()),
        std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace warmup::ui
