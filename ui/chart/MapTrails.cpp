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
// In units of the work that draw() is bounded by.
constexpr std::int64_t kWorkOfLine = 12;
constexpr std::int64_t kWorkOfPixel = 1;
constexpr std::int64_t kWalkedPerWork = 20;

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

CoveredPixels::CoveredPixels(const QRectF &plot, double ratio)
    : m_origin(plot.topLeft()), m_ratio(ratio),
      m_columns(static_cast<int>(std::ceil(plot.width() * ratio)) + 1),
      m_rows(static_cast<int>(std::ceil(plot.height() * ratio)) + 1),
      m_covered(static_cast<std::size_t>(m_columns) * static_cast<std::size_t>(m_rows))
{
}

bool CoveredPixels::add(const QLineF &line, std::int64_t &walked)
{
    const QPointF from = (line.p1() - m_origin) * m_ratio;
    const QPointF way = (line.p2() - line.p1()) * m_ratio;
    const int steps = static_cast<int>(std::max(std::abs(way.x()), std::abs(way.y()))) + 1;
    const double x = way.x() / steps;
    const double y = way.y() / steps;
    bool fresh = false;
    for (int i = 0; i <= steps; ++i) {
        const int column = std::clamp(static_cast<int>(from.x() + i * x), 0, m_columns - 1);
        const int row = std::clamp(static_cast<int>(from.y() + i * y), 0, m_rows - 1);
        auto pixel = m_covered[static_cast<std::size_t>(row) * static_cast<std::size_t>(m_columns)
                               + static_cast<std::size_t>(column)];
        fresh = fresh || !pixel;
        pixel = true;
    }
    walked += steps;
    return fresh;
}

void MapTrails::advance(const MapTrail::Seed &seed, Progress &progress, const MapFrame &frame,
                        CoveredPixels &covered, std::vector<QLineF> &lines,
                        std::int64_t &most) const
{
    const QRectF room = frame.plot.adjusted(-2, -2, 2, 2);
    const Update end = updatesOf(seed);
    for (; progress.done < end && most > 0; ++progress.done) {
        const auto place = placeAt(seed, progress.done);
        --most;
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
        std::int64_t walked = 0;
        const auto line = lineInside(room, *progress.last, pixel);
        if (line && covered.add(*line, walked)) {
            lines.push_back(*line);
            most -= kWorkOfLine + kWorkOfPixel * walked;
        }
        most -= walked / kWalkedPerWork;
        progress.last = pixel;
    }
}

bool MapTrails::draw(QPainter &painter, const MapFrame &frame, double ratio,
                     const std::vector<MapTrail> &trails, const Look &look, std::int64_t most)
{
    std::size_t index = 0;
    bool behind = false;
    std::vector<QLineF> lines;
    for (std::size_t i = 0; i < trails.size(); ++i) {
        const MapTrail &trail = trails[i];
        if (i == m_covered.size())
            m_covered.emplace_back(frame.plot, ratio);
        const QColor color = curveColor(trail.color, 0, look);
        // Qt draws lines with square caps some ten times as fast as with round ones.
        painter.setPen(QPen(trail.kept ? blend(color, look.base, 0.25) : color,
                            trail.kept ? kKeptTrail : kTrailWidth, Qt::SolidLine, Qt::SquareCap));
        for (const MapTrail::Seed &seed : trail.seeds) {
            if (index == m_progress.size())
                m_progress.push_back(
                    {seed.x, trail.color, trail.kept, trail.begin, trail.begin, {}});
            Progress &progress = m_progress[index++];
            lines.clear();
            advance(seed, progress, frame, m_covered[i], lines, most);
            painter.drawLines(lines.data(), static_cast<int>(lines.size()));
            behind = behind || progress.done < updatesOf(seed);
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
