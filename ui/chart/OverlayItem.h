// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QGraphicsItem>
#include <QString>

#include "core/base/Units.h"
#include "ui/chart/Look.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {

// A vertical line at a place of the x axis, with a word beside it at the top.
struct Mark {
    double x = 0; // in the scene
    QColor color;
    QString label;
    double width = 1;
    QList<qreal> dashes;
    bool triangle = false; // at the upper edge: something ended here

    bool operator==(const Mark &) const = default;
};

// A point on a curve that there is something to say about.
struct Pin {
    QPointF at; // in the scene
    Update update = 0;
    QString text;

    bool operator==(const Pin &) const = default;
};

// Words at a height of the plot area, at its right edge: they name a horizontal line.
struct Note {
    double y = 0; // in the scene
    QString label;
    QColor color;
};

// Of the rewind handle, for a place on the lower edge of a plot area.
[[nodiscard]] QRectF handleRect(const QPointF &place);

// What lies over the curves of a plot area: marks, the live run's cursor, the crosshair with its
// read-out, and the box that is being drawn.
class OverlayItem : public QGraphicsItem {
public:
    void setLook(const Look &look);
    void place(const QRectF &plot);
    void setMarks(std::vector<Mark> marks);
    void setNotes(std::vector<Note> notes);
    void setPins(std::vector<Pin> pins);
    // The pin under a point; null where there is none.
    [[nodiscard]] const Pin *pinAt(const QPointF &point) const;
    void setCursor(std::optional<double> x);
    void setCrosshair(std::optional<double> x, ReadOut readOut);
    // Whether the read-out's table leaves most of the curves uncovered; else it is not drawn.
    [[nodiscard]] bool hasRoomForReadOut() const;
    void setBox(const QRectF &box);
    // The line of an update to go back to, and the handle that moves it.
    void setRewind(std::optional<double> x);
    void setHandle(const QRectF &handle);

    [[nodiscard]] QRectF boundingRect() const override { return m_plot.adjusted(-10, -1, 10, 16); }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintMark(QPainter &painter, const Mark &mark) const;
    // Their words, each where it covers no other.
    void paintMarkLabels(QPainter &painter) const;
    void paintRewind(QPainter &painter) const;
    void paintPin(QPainter &painter, const Pin &pin) const;
    void paintNote(QPainter &painter, const Note &note) const;
    // On a ground of its own, so that a curve behind does not cross the letters.
    void paintLabel(QPainter &painter, const QPointF &leftOfBaseline, const QString &label,
                    const QColor &color) const;

    Look m_look;
    QRectF m_plot;
    std::vector<Mark> m_marks;
    std::vector<Note> m_notes;
    std::vector<Pin> m_pins;
    std::optional<double> m_cursor;
    std::optional<double> m_crosshair;
    ReadOut m_readOut;
    QRectF m_box;
    std::optional<double> m_rewind;
    QRectF m_handle;
};

} // namespace warmup::ui
