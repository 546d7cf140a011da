// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QImage>
#include <QPointF>
#include <QRectF>

#include "ui/chart/HeaderItem.h"
#include "ui/chart/MapData.h"
#include "ui/chart/MapTrails.h"

class QPainter;

namespace warmup::ui {

// A map laid out and painted: header, panes with axes in equal units, a key of the heights or the
// classes at the right. On the screen it keeps pictures of what has not changed, and draws what a
// long trail has grown by over several frames.
class MapScene {
public:
    explicit MapScene(bool cached);

    void setData(const MapData &data);
    [[nodiscard]] const MapData &data() const { return m_data; }
    void setLook(const Look &look);
    // `ratio` device pixels per unit.
    void setSize(QSizeF size, double ratio);
    void setPointed(const std::optional<QPointF> &at);

    // Lays out, and paints the whole size.
    void render(QPainter &painter);
    // Whether another frame would show more.
    [[nodiscard]] bool isBehind() const { return m_behind; }

    // Where a pane's places are drawn.
    [[nodiscard]] QRectF plotArea(std::size_t pane);
    // What the header says of a place of the picture; empty outside the panes.
    [[nodiscard]] QString wordsAt(const QPointF &at);

private:
    static constexpr double kGap = 6; // pixels between what lies side by side

    struct Pane {
        MapFrame frame;
        QRectF caption;
        MapGroundPtr ground; // that `still` shows
        QImage still; // ground, lines and points
        QImage trailsPicture;
        MapTrails trails;
        bool anew = true; // look, size or data of another kind
    };

    void layOut();
    void reserveRoom();
    [[nodiscard]] QSizeF margins() const;
    [[nodiscard]] double keyWidth() const;
    [[nodiscard]] std::vector<LegendEntry> legend() const;
    void paintPane(QPainter &painter, std::size_t index);
    void paintStill(QPainter &painter, const MapFrame &frame, const MapGround *ground) const;
    void paintMarks(QPainter &painter, std::size_t index) const;
    void paintAxes(QPainter &painter, const Pane &pane) const;
    void paintKey(QPainter &painter) const;
    void paintHeightsKey(QPainter &painter, const QRectF &room) const;
    void paintClassesKey(QPainter &painter, const QRectF &room) const;
    [[nodiscard]] QImage layer(const MapFrame &frame) const;
    [[nodiscard]] QList<QRgb> colors() const;

    bool m_cached;
    MapData m_data;
    Look m_look;
    QSizeF m_size;
    double m_ratio = 1;
    std::optional<QPointF> m_pointed;
    HeaderItem m_header;
    double m_labelRoom = 0; // the widest label of the y axis so far
    double m_keyRoom = 0; // the widest height so far
    std::vector<Pane> m_panes;
    bool m_behind = false;
};

} // namespace warmup::ui
