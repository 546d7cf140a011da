// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/PictureFile.h"

#include <cmath>

#include <QBuffer>
#include <QFileInfo>
#include <QImageWriter>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

#include "core/io/AtomicFile.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr int kSmallestSide = 16;
constexpr int kLargestSide = 20'000;
constexpr double kMostPixels = 200e6; // 800 MB in memory
constexpr int kLeastDpi = 10;
constexpr int kMostDpi = 2'400;

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

void writeSvg(QIODevice &file, const Drawing &drawing, QSize pixels, int dpi)
{
    const QSizeF size = QSizeF(pixels) * (kUnitsPerInch / dpi);
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setResolution(static_cast<int>(kUnitsPerInch));
    generator.setSize(size.toSize());
    generator.setViewBox(QRectF(QPointF(0, 0), size));
    generator.setTitle(drawing.title);
    QPainter painter(&generator);
    play(painter, drawing.record());
}

void writePdf(QIODevice &file, const Drawing &drawing, QSize pixels, int dpi)
{
    const QSizeF points = QSizeF(pixels) * (72.0 / dpi);
    QPdfWriter writer(&file);
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins({});
    writer.setResolution(1200);
    writer.setTitle(drawing.title);
    QPainter painter(&writer);
    painter.scale(1200 / kUnitsPerInch, 1200 / kUnitsPerInch);
    play(painter, drawing.record());
}

} // namespace

void play(QPainter &painter, const QPicture &drawing)
{
    const QPaintDevice &device = *painter.device();
    painter.scale(static_cast<double>(drawing.logicalDpiX()) / device.logicalDpiX(),
                  static_cast<double>(drawing.logicalDpiY()) / device.logicalDpiY());
    painter.drawPicture(0, 0, drawing);
}

Result<void> savePaintedAt(const QString &path, const QString &title, QSize pixels, int dpi,
                           const std::function<void(QPainter &, QSizeF)> &paint)
{
    const auto all = [&](QPainter &painter) {
        painter.setRenderHint(QPainter::Antialiasing);
        paint(painter, QSizeF(pixels) / (dpi / kUnitsPerInch));
    };
    Drawing drawing;
    drawing.title = title;
    drawing.paint = [&] { return paintImage(pixels, dpi, all); };
    drawing.record = [&] {
        QPicture picture;
        QPainter painter(&picture);
        all(painter);
        painter.end();
        return picture;
    };
    return saveDrawing(path, drawing, pixels, dpi);
}

QImage paintImage(QSize pixels, int dpi, const std::function<void(QPainter &)> &paint)
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
    paint(painter);
    painter.end();
    const int dotsPerMeter = static_cast<int>(std::lround(dpi / 0.0254));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    return image;
}

Result<void> saveDrawing(const QString &path, const Drawing &drawing, QSize pixels, int dpi)
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
        if (const auto written = writePng(buffer, path, drawing.paint()); !written)
            return written;
    } else if (suffix == QLatin1String("svg")) {
        writeSvg(buffer, drawing, pixels, dpi);
    } else {
        writePdf(buffer, drawing, pixels, dpi);
    }
    buffer.close();
    return io::writeAtomically(
        std::filesystem::path(path.toStdU16String()),
        std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace warmup::ui
