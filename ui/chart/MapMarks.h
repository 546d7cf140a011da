// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPointF>
#include <QString>

#include "ui/chart/Look.h"

class QPainter;

namespace warmup::ui {

// The signs and colours of a map.

// Of band 0 to `levels`: the higher, the more tinted.
[[nodiscard]] QColor heightColor(int band, int levels, const Look &look);

// Of Tol's bright palette (personal.sron.nl/~pault), without its red. A class has a shape as well.
[[nodiscard]] QColor classColor(int label, const Look &look);
// Where a class is the likeliest: `sure` from 0 (any could be) to 1.
[[nodiscard]] QColor regionColor(int label, double sure, const Look &look);
void paintSample(QPainter &painter, const QPointF &at, int label, const Look &look);

void paintMinimum(QPainter &painter, const QPointF &at, const Look &look);
void paintStart(QPainter &painter, const QPointF &at, const Look &look);
// Where a run stands; crossed out in red where it diverged.
void paintHead(QPainter &painter, const QPointF &at, bool diverged, const QColor &color,
               const Look &look);
// Words that can be read on any ground; `at` is the left end of their base line.
void paintOutlined(QPainter &painter, const QPointF &at, const QString &words, const Look &look);

} // namespace warmup::ui
