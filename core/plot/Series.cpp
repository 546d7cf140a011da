// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace warmup::plot {
namespace {

constexpr std::size_t kLeaf = 64;
constexpr std::size_t kFan = 16;

std::size_t childrenOf(int level)
{
    return level == 0 ? kLeaf : kFan;
}

} // namespace

Series::Node Series::leaf(float value)
{
    if (std::isfinite(value))
        return {value, value, false};
    const float infinity = std::numeric_limits<float>::infinity();
    return {infinity, -infinity, true};
}

Series::Node Series::join(const Node &a, const Node &b)
{
    return {std::min(a.minimum, b.minimum), std::max(a.maximum, b.maximum), a.gap || b.gap};
}

Series::Node Series::node(Place place) const
{
    return place.level < 0 ? leaf(m_values[place.index])
                           : m_levels[static_cast<std::size_t>(place.level)][place.index];
}

void Series::append(std::span<const float> values)
{
    for (float value : values) {
        m_values.push_back(value);
        // A full block of one level may fill a block of the next.
        std::size_t below = m_values.size();
        for (int level = 0; below % childrenOf(level) == 0; ++level) {
            if (static_cast<std::size_t>(level) == m_levels.size())
                m_levels.emplace_back();
            Node all = node({level - 1, below - childrenOf(level)});
            for (std::size_t i = below - childrenOf(level) + 1; i < below; ++i)
                all = join(all, node({level - 1, i}));
            auto &nodes = m_levels[static_cast<std::size_t>(level)];
            nodes.push_back(all);
            below = nodes.size();
        }
    }
}

// The first or last finite value below a place that has one.
double Series::end(Place place, bool last) const
{
    while (place.level >= 0) {
        const std::size_t count = childrenOf(place.level);
        const std::size_t begin = place.index * count;
        Place child{place.level - 1, last ? begin + count - 1 : begin};
        for (Node found = node(child); found.minimum > found.maximum; found = node(child))
            child.index = last ? child.index - 1 : child.index + 1;
        place = child;
    }
    return m_values[place.index];
}

ValueRange Series::over(Update begin, Update end) const
{
    std::size_t at = static_cast<std::size_t>(std::max<Update>(begin, 0));
    const std::size_t stop = static_cast<std::size_t>(std::clamp<Update>(end, 0, size()));
    Node all = leaf(std::numeric_limits<float>::quiet_NaN());
    all.gap = false;
    Place first{-2, 0};
    Place last{-2, 0};
    while (at < stop) {
        // The largest full block that begins here and ends in the range.
        Place place{-1, at};
        std::size_t length = 1;
        for (int level = 0; static_cast<std::size_t>(level) < m_levels.size(); ++level) {
            const std::size_t next = length * childrenOf(level);
            if (at % next != 0 || at + next > stop)
                break;
            length = next;
            place = {level, at / next};
        }
        const Node found = node(place);
        all = join(all, found);
        if (found.minimum <= found.maximum) {
            if (first.level == -2)
                first = place;
            last = place;
        }
        at += length;
    }
    ValueRange range;
    range.gap = all.gap;
    range.any = first.level != -2;
    if (range.any) {
        range.minimum = all.minimum;
        range.maximum = all.maximum;
        range.first = this->end(first, false);
        range.last = this->end(last, true);
    }
    return range;
}

} // namespace warmup::plot
