// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QString>
#include <QStringList>

#include "ui/chart/HeaderItem.h"
#include "ui/chart/Look.h"

class QPainter;

namespace warmup::ui {

// A value as charts word it, with so many significant digits.
[[nodiscard]] QString readOutNumber(double value, int digits = 4);

// One curve, or one run, at the crosshair.
struct ReadOutRow {
    QString label;
    QStringList values; // one for each heading; empty where there is none
    LegendEntry sign;
};

// What a chart's curves say at the crosshair.
struct ReadOut {
    QString title; // where it is
    QStringList headings; // empty: each row has one value, which needs no name
    std::vector<ReadOutRow> rows;
};

// As a table on a ground of its own.
[[nodiscard]] QSizeF readOutSize(const ReadOut &readOut, const Look &look);
void paintReadOut(QPainter &painter, const QPointF &topLeft, const ReadOut &readOut,
                  const Look &look);

// As one line, for a chart that a table would cover: the last row, which is on top, first.
[[nodiscard]] QString readOutLine(const ReadOut &readOut);

} // namespace warmup::ui
