// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPainter>

#include "ui/chart/MapChart.h"
#include "ui/chart/MapScene.h"
#include "ui/chart/PictureFile.h"

namespace warmup::ui {
namespace {

void paintMapScene(QPainter &painter, const MapData &data, QSize pixels, int dpi)
{
    const double ratio = dpi / kUnitsPerInch;
    MapScene scene(false);
    scene.setSize(QSizeF(pixels) / ratio, ratio);
    scene.setData(data);
    scene.render(painter);
}

} // namespace

QImage paintMap(const MapData &data, QSize pixels, int dpi)
{
    return paintImage(pixels, dpi,
                      [&](QPainter &painter) { paintMapScene(painter, data, pixels, dpi); });
}

Result<void> saveMap(const QString &path, const MapData &data, QSize pixels, int dpi)
{
    Drawing drawing;
    drawing.title = data.title;
    drawing.paint = [&] { return paintMap(data, pixels, dpi); };
    drawing.record = [&] {
        QPicture picture;
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        paintMapScene(painter, data, pixels, dpi);
        painter.end();
        return picture;
    };
    return saveDrawing(path, drawing, pixels, dpi);
}

} // namespace warmup::ui
