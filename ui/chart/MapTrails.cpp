// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/MapTrails.h"

#include <algorithm>
#include <cmath>

#include <QPainter>

namespace warmup::ui {
namespace {

constexpr double kTrailWidth = 1.8;
constexpr double kKeptTrail = 1.1;
constexpr double kShortestLine = 0.7; // pixels of a line

// The part of a line inside a rectangle (Liang and Barsky): far ends would not fit into what a
// painter counts in.
std::optional<QLineF> lineInside(const QRectF &rect, const QPointF &from, const QPointF &to)
{
    double begin = 0;
    double end = 1;
    const QPointF step = to - from;
    const std::pair<double, double> sides[] = {{-step.x(), from.x() - rect.left()},
                                               {step.x(), rect.right() - from.x()},
                                               {-step.y(), from.y() - rect.top()},
                                               {step.y(), rect.bottom() - from.y()}};
    for (const auto &[along, room] : sides) {
        if (along == 0) {
            if (room < 0)
                return {};
        } else if (along < 0) {
            begin = std::max(begin, room / along);
        } else {
            end = std::min(end, room / along);
        }
    }
    if (begin > end)
        return {};
    return QLineF(from + begin * step, from + end * step);
}

std::optional<plot::PlanePoint> placeAt(const MapTrail::Seed &seed, Update update)
{
    const plot::PlanePoint at{static_cast<double>(seed.x->at(update)),
                              static_cast<double>(seed.y->at(update))};
    return std::isfinite(at.x) && std::isfinite(at.y) ? std::optional(at) : std::nullopt;
}

Update updatesOf(const MapTrail::Seed &seed)
{
    return std::min(seed.x->size(), seed.y->size());
}

} // namespace

bool MapTrails::beginsLike(const std::vector<MapTrail> &trails) const
{
    std::size_t index = 0;
    for (const MapTrail &trail : trails)
        for (const MapTrail::Seed &seed : trail.seeds) {
            if (index == m_progress.size())
                return true; // more of them
            const Progress &known = m_progress[index++];
            if (known.x != seed.x || known.color != trail.color || known.kept != trail.kept
                || known.begin != trail.begin || known.done > updatesOf(seed))
                return false;
        }
    return index == m_progress.size();
}

bool MapTrails::draw(QPainter &painter, const MapFrame &frame, const std::vector<MapTrail> &trails,
                     const Look &look, int most)
{
    const QRectF room = frame.plot.adjusted(-2, -2, 2, 2);
    std::size_t index = 0;
    bool behind = false;
    QVector<QLineF> lines;
    for (const MapTrail &trail : trails) {
        const QColor color = curveColor(trail.color, 0, look);
        painter.setPen(QPen(trail.kept ? blend(color, look.base, 0.25) : color,
                            trail.kept ? kKeptTrail : kTrailWidth, Qt::SolidLine, Qt::RoundCap));
        for (const MapTrail::Seed &seed : trail.seeds) {
            if (index == m_progress.size())
                m_progress.push_back(
                    {seed.x, trail.color, trail.kept, trail.begin, trail.begin, {}});
            Progress &progress = m_progress[index++];
            const Update end = updatesOf(seed);
            lines.clear();
            for (; progress.done < end && lines.size() < most; ++progress.done) {
                const auto place = placeAt(seed, progress.done);
                if (!place) {
                    progress.last.reset();
                    continue;
                }
                const QPointF pixel = frame.pixel(*place);
                if (!progress.last) {
                    progress.last = pixel;
                    continue;
                }
                const QPointF step = pixel - *progress.last;
                if (std::abs(step.x()) + std::abs(step.y()) < kShortestLine)
                    continue;
                if (const auto line = lineInside(room, *progress.last, pixel))
                    lines.push_back(*line);
                progress.last = pixel;
            }
            painter.drawLines(lines);
            most -= static_cast<int>(lines.size());
            behind = behind || progress.done < end;
        }
    }
    return behind;
}

std::optional<plot::PlanePoint> firstPlace(const MapTrail &trail, const MapTrail::Seed &seed)
{
    for (Update update = trail.begin; update < updatesOf(seed); ++update)
        if (const auto place = placeAt(seed, update))
            return place;
    return {};
}

std::optional<plot::PlanePoint> lastPlace(const MapTrail &trail, const MapTrail::Seed &seed)
{
    for (Update update = updatesOf(seed) - 1; update >= trail.begin; --update)
        if (const auto place = placeAt(seed, update))
            return place;
    return {};
}

} // namespace warmup::ui
