// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QImage>
#include <QPicture>
#include <QSize>
#include <QString>

#include "core/base/Result.h"

class QPainter;

namespace warmup::ui {

// Pictures are laid out with so many units an inch.
inline constexpr double kUnitsPerInch = 96;

// What a picture's file is made of: as pixels, or as a drawing to be played back anywhere.
struct Drawing {
    QString title;
    std::function<QImage()> paint;
    std::function<QPicture()> record;
};

// Writes PNG, SVG or PDF by the suffix, in the bounds of savePicture (ChartPair.h).
[[nodiscard]] Result<void> saveDrawing(const QString &path, const Drawing &drawing, QSize pixels,
                                       int dpi);

// The same of what is painted, antialiased, on a size in units of kUnitsPerInch.
[[nodiscard]] Result<void> savePaintedAt(const QString &path, const QString &title, QSize pixels,
                                         int dpi,
                                         const std::function<void(QPainter &, QSizeF)> &paint);

// White pixels and what is painted on them; null out of the bounds or where memory is short.
[[nodiscard]] QImage paintImage(QSize pixels, int dpi,
                                const std::function<void(QPainter &)> &paint);

// A QPicture enlarges itself by the device's dpi over the desktop's, which it calls its own. Here
// the painter's units alone say how large a drawing is, on any desktop.
void play(QPainter &painter, const QPicture &drawing);

} // namespace warmup::ui
