// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QColor>
#include <QGraphicsItem>
#include <QList>
#include <QString>

#include "ui/chart/Look.h"

namespace warmup::ui {

struct LegendEntry {
    enum class Sign { line, area };

    QString label;
    QColor color;
    double width = 2;
    QList<qreal> dashes;
    Sign sign = Sign::line;
    QString key; // of what a click hides or shows
    bool hidden = false;

    bool operator==(const LegendEntry &) const = default;
};

// The line above a plot area: title, a compact legend when there is more than one entry, and the
// read-out at the right. A legend that is too long for it takes up to three lines of its own; what
// is too long for these is shortened in the middle.
class HeaderItem : public QGraphicsItem {
public:
    void setLook(const Look &look);
    void setContents(const QString &title, const QString &readOut,
                     const std::vector<LegendEntry> &legend);
    // Stands in for the read-out until it is empty again.
    void setPointed(const QString &words);
    // The height that the contents need at this width; it does not depend on the read-out's text,
    // so that nothing moves while a run makes progress.
    [[nodiscard]] double heightFor(double width) const;
    void place(const QRectF &rect);
    [[nodiscard]] const QString &title() const { return m_title; }
    [[nodiscard]] const std::vector<LegendEntry> &legend() const { return m_legend; }
    // The key of the legend's entry at a point of the scene; empty where there is none.
    [[nodiscard]] QString keyAt(const QPointF &at) const;

    [[nodiscard]] QRectF boundingRect() const override { return m_rect; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    [[nodiscard]] double legendWidth() const;
    [[nodiscard]] double titleWidth() const;
    [[nodiscard]] bool legendBelow(double width) const;
    struct Placed {
        LegendEntry entry; // its label as it fits
        QRectF rect;
    };
    using Line = std::vector<LegendEntry>;
    [[nodiscard]] QRectF topLine() const;
    // The entries line by line, no label longer than `longest`.
    [[nodiscard]] std::vector<Line> legendLines(double width, double longest) const;
    // Long labels give way first.
    [[nodiscard]] std::vector<Line> legendLines(double width, std::size_t most) const;
    // What has no room even so is left out.
    [[nodiscard]] std::vector<Placed> placedLegend() const;
    void paintEntry(QPainter &painter, const Placed &placed) const;

    QRectF m_rect;
    Look m_look;
    QFont m_bold;
    QString m_title;
    QString m_readOut;
    QString m_pointed;
    std::vector<LegendEntry> m_legend;
};

} // namespace warmup::ui
