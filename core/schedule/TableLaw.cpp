// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/TableLaw.h"

#include <cmath>
#include <utility>
#include <vector>

#include "core/schedule/Check.h"

namespace warmup::schedule {
namespace {

struct Point {
    double tick;
    LearningRate rate;
};

class TableLaw : public Law {
public:
    TableLaw(Update length, std::vector<Point> points, bool interpolate)
        : Law(0, length), m_points(std::move(points)), m_interpolate(interpolate)
    {
    }

    LearningRate at(Update k) const override
    {
        const auto t = static_cast<double>(k);
        const auto next = after(t);
        if (next == m_points.begin())
            return next->rate;
        const auto &left = *(next - 1);
        if (next == m_points.end() || !m_interpolate)
            return left.rate;
        return std::lerp(left.rate, next->rate, (t - left.tick) / (next->tick - left.tick));
    }

    RateRange over(Update begin, Update end) const override
    {
        auto range = Law::over(begin, end);
        for (auto point = after(static_cast<double>(begin)); point != m_points.end(); ++point) {
            const auto before = static_cast<Update>(std::ceil(point->tick)) - 1;
            if (before >= end)
                break;
            for (const Update k : {before, before + 1, before + 2}) {
                if (k < begin || k >= end)
                    continue;
                const auto value = at(k);
                range.minimum = std::min(range.minimum, value);
                range.maximum = std::max(range.maximum, value);
            }
        }
        return range;
    }

    bool isOpenEnded() const override { return true; }

private:
    std::vector<Point>::const_iterator after(double t) const
    {
        return std::upper_bound(m_points.begin(), m_points.end(), t,
                                [](double x, const Point &point) { return x < point.tick; });
    }

    std::vector<Point> m_points;
    bool m_interpolate;
};

} // namespace

Result<LawPtr> makeTableLaw(const Table &table, const LawInput &input)
{
    const auto where = input.where + "/shape/points";
    if (table.points.empty())
        return fail(where, "no points", "at least one point");
    std::vector<Point> points;
    points.reserve(table.points.size());
    for (std::size_t i = 0; i < table.points.size(); ++i) {
        const auto &[position, factor] = table.points[i];
        const auto here = where + "/" + std::to_string(i);
        const auto tick = input.ruler->ticks(position, here, static_cast<double>(input.length));
        if (!tick)
            return tl::unexpected(tick.error());
        if (auto error = needsAtLeast(0, factor, here))
            return tl::unexpected(*error);
        if (!points.empty() && *tick <= points.back().tick)
            return fail(here, spanText(position), "a position after that of the point before");
        points.push_back({*tick, factor * input.peak});
    }
    return std::make_shared<TableLaw>(input.length, std::move(points), table.interpolate);
}

} // namespace warmup::schedule
