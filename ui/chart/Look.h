// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

namespace warmup::ui {

// Colours and text of a chart. What carries meaning is from Okabe and Ito's palette (2008), made
// for all kinds of colour vision, and lightened on a dark ground; the rest is the desktop's own.
struct Look {
    bool dark = false;
    QColor window; // around the plot areas
    QColor base; // of the plot areas
    QColor text;
    QColor faintText;
    QColor grid;
    QColor minorGrid;
    QColor frame;
    QColor focus;
    QColor rate;
    QColor loss;
    QColor finding; // amber: a difference, a collapse
    QColor divergence; // red, and nothing else is
    QFont font;

    bool operator==(const Look &) const = default;
};

[[nodiscard]] Look lookOf(const QPalette &palette, const QFont &font);

// For pictures on paper and in documents: black on white, 10 pt at 96 dpi.
[[nodiscard]] Look paperLook();

// The colour of a curve: as given or, when invalid, the n-th of the palette without the chart's
// own. Moved towards white or black until it has a contrast of at least 2.2 to the ground.
[[nodiscard]] QColor curveColor(const QColor &given, int n, const Look &look);

// Contrast as WCAG 2 defines it, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

// Moved towards white or black, away from the ground, until it has at least that contrast to it.
[[nodiscard]] QColor legible(QColor color, const QColor &ground, double least);

[[nodiscard]] QColor blend(const QColor &a, const QColor &b, double shareOfB);

} // namespace warmup::ui
