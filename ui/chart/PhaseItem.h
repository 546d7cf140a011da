// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QGraphicsItem>
#include <QString>

#include "ui/chart/CurveItem.h"
#include "ui/chart/Look.h"

namespace warmup::ui {

// A phase of the schedule between two places of the x axis, in the scene.
struct PhaseSpan {
    QString name;
    double left = 0;
    double right = 0;
    std::optional<double> row = std::nullopt; // of the name, when it has a place
};

// The phases along the upper edge of a plot area, behind the curves: a short tick where one ends
// and the next begins, and the name where it has room and no curve crosses it.
class PhaseItem : public QGraphicsItem {
public:
    void setLook(const Look &look);
    void place(const QRectF &plot);
    // `curves` in device pixels of the plot area, `ratio` for each unit of the scene.
    void setPhases(std::vector<PhaseSpan> phases, const Shapes &curves, double ratio);

    [[nodiscard]] QRectF boundingRect() const override { return m_plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    // The upper edge of the first line of text that is free between two places.
    [[nodiscard]] std::optional<double> freeRow(double left, double right, const Shapes &curves,
                                                double ratio) const;

    Look m_look;
    QRectF m_plot;
    std::vector<PhaseSpan> m_phases;
};

} // namespace warmup::ui
