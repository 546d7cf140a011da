// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Sampling.h"

#include <algorithm>
#include <cmath>

namespace warmup::plot {
namespace {

ValueRange finiteRange(const schedule::RateRange &rate)
{
    ValueRange range;
    const bool all = std::isfinite(rate.first) && std::isfinite(rate.minimum)
        && std::isfinite(rate.maximum) && std::isfinite(rate.last);
    range.gap = !all;
    range.any = std::isfinite(rate.minimum) && std::isfinite(rate.maximum);
    range.minimum = rate.minimum;
    range.maximum = rate.maximum;
    range.first = std::isfinite(rate.first) ? rate.first : rate.minimum;
    range.last = std::isfinite(rate.last) ? rate.last : rate.maximum;
    return range;
}

bool same(const ValueRange &a, const ValueRange &b)
{
    return a.any == b.any
        && (!a.any
            || (a.first == b.first && a.minimum == b.minimum && a.maximum == b.maximum
                && a.last == b.last));
}

// Where a sample's stroke begins and ends.
std::pair<double, double> extent(const Sample &sample, const View &view, bool columns)
{
    if (!columns)
        return {view.x(static_cast<double>(sample.begin)), view.x(static_cast<double>(sample.end))};
    const double middle = 0.5 * static_cast<double>(sample.begin + sample.end - 1);
    const double column = std::clamp(std::floor(view.x(middle)), 0.0, view.width - 1);
    return {column, column + 1};
}

// The values of a column left or right of its jump.
std::pair<double, double> bounds(const Sample &place, const View &view, double x)
{
    const ValueRange &range = place.range;
    if (!place.jump)
        return {range.minimum, range.maximum};
    if (x < view.x(static_cast<double>(place.jump->at)))
        return std::minmax(range.first, place.jump->before);
    return std::minmax(place.jump->after, range.last);
}

void quantiles(std::vector<double> &values, double tail, BandSample &place)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        const double rank = share * static_cast<double>(values.size() - 1);
        const auto low = static_cast<std::size_t>(rank);
        const auto high = std::min(low + 1, values.size() - 1);
        const double part = rank - static_cast<double>(low);
        return values[low] * (1 - part) + values[high] * part;
    };
    place.lower = at(tail);
    place.middle = at(0.5);
    place.upper = at(1 - tail);
    place.curves = static_cast<int>(values.size());
}

// Half of what the finest antialiasing could show.
constexpr double kUnseenDetail = 0.05;

// A column's part of a curve. One that only rises or falls, or has a jump, leads from its first
// update to its last; others are a stroke through their extremes, in the middle of the column.
void addColumn(Polyline &line, const Sample &place, const View &view)
{
    const ValueRange &range = place.range;
    const double left = view.x(static_cast<double>(place.begin));
    const double right = view.x(static_cast<double>(place.end - 1));
    const double first = view.y(range.first);
    const double last = view.y(range.last);
    const bool rises = range.first == range.minimum && range.last == range.maximum;
    const bool falls = range.first == range.maximum && range.last == range.minimum;
    if (rises || falls || place.jump) {
        line.push_back({left, first});
        if (place.jump) {
            const double x = view.x(static_cast<double>(place.jump->at));
            line.push_back({x, view.y(place.jump->before)});
            line.push_back({x, view.y(place.jump->after)});
        }
        if (place.end - 1 > place.begin)
            line.push_back({right, last});
        return;
    }
    const double middle = std::floor(0.5 * (left + right)) + 0.5;
    double near = view.y(range.minimum);
    double far = view.y(range.maximum);
    // The extreme that is nearer to where the column begins comes first: fewer turns.
    if (std::abs(first - far) < std::abs(first - near))
        std::swap(near, far);
    line.push_back({middle, first});
    if (near != first)
        line.push_back({middle, near});
    line.push_back({middle, far});
    if (last != far)
        line.push_back({middle, last});
}

// Polygons between an upper and a lower line.
class AreaBuilder {
public:
    explicit AreaBuilder(const View &view) : m_view(view) { }

    void add(double x, double upper, double lower)
    {
        m_upper.push_back({x, upper});
        m_lower.push_back({x, lower});
    }
    void end()
    {
        Polyline polygon = simplified(m_upper, kUnseenDetail);
        const Polyline back = simplified(m_lower, kUnseenDetail);
        polygon.insert(polygon.end(), back.rbegin(), back.rend());
        polygon = clippedPolygon(polygon, m_view.width, m_view.height);
        if (polygon.size() > 2)
            m_polygons.push_back(std::move(polygon));
        m_upper.clear();
        m_lower.clear();
    }
    std::vector<Polyline> finish()
    {
        end();
        return std::move(m_polygons);
    }

private:
    const View &m_view;
    Polyline m_upper;
    Polyline m_lower;
    std::vector<Polyline> m_polygons;
};

// Calls visit(place, samples of the curves that have it) for each place of the curves' common grid;
// a shorter run has fewer places.
template <typename Visit>
void eachPlace(const std::vector<std::vector<Sample>> &curves, Visit visit)
{
    std::vector<std::size_t> next(curves.size(), 0);
    std::vector<const Sample *> here;
    for (;;) {
        const Sample *place = nullptr;
        for (std::size_t c = 0; c < curves.size(); ++c)
            if (next[c] < curves[c].size() && (!place || curves[c][next[c]].begin < place->begin))
                place = &curves[c][next[c]];
        if (!place)
            return;
        here.clear();
        for (std::size_t c = 0; c < curves.size(); ++c)
            if (next[c] < curves[c].size() && curves[c][next[c]].begin == place->begin)
                here.push_back(&curves[c][next[c]++]);
        visit(here);
    }
}

} // namespace

bool byColumns(const View &view)
{
    return view.end - view.begin >= view.width;
}

Source source(schedule::RateCurvePtr curve, Update length)
{
    if (!curve)
        return {};
    return {[curve](Update begin, Update end) { return finiteRange(curve->over(begin, end)); },
            std::max<Update>(length, 0)};
}

Source source(const Series &series)
{
    return {[&series](Update begin, Update end) { return series.over(begin, end); }, series.size()};
}

Source source(SeriesPtr series)
{
    if (!series)
        return {};
    const Update size = series->size();
    return {[series](Update begin, Update end) { return series->over(begin, end); }, size};
}

std::vector<Sample> sample(const Source &source, const View &view)
{
    std::vector<Sample> samples;
    if (source.size < 1 || !source.over || !(view.begin < view.end) || view.width < 1)
        return samples;
    const auto cut = [&](double update) {
        return static_cast<Update>(std::clamp(update, 0.0, static_cast<double>(source.size)));
    };
    if (!byColumns(view)) {
        const Update begin = cut(std::floor(view.begin) - 1);
        const Update end = cut(std::ceil(view.end) + 1);
        for (Update u = begin; u < end; ++u)
            samples.push_back({u, u + 1, source.over(u, u + 1)});
        return samples;
    }
    const int columns = static_cast<int>(view.width);
    Update begin = cut(std::ceil(view.begin));
    for (int column = 0; column < columns; ++column) {
        const Update end = cut(std::ceil(view.update(column + 1)));
        if (begin < end)
            samples.push_back({begin, end, source.over(begin, end)});
        begin = std::max(begin, end);
    }
    return samples;
}

std::vector<Polyline> polylines(const std::vector<Sample> &samples, const View &view,
                                Joining joining)
{
    const bool columns = byColumns(view);
    std::vector<Polyline> result;
    Polyline line;
    const auto flush = [&] {
        if (line.size() == 1) {
            line.front().x -= 0.5;
            line.push_back({line.front().x + 1, line.front().y});
        }
        for (const Polyline &part : clipped(line, view.width, view.height))
            result.push_back(simplified(part, kUnseenDetail));
        line.clear();
    };
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const Sample &place = samples[i];
        const ValueRange &range = place.range;
        const bool ends = range.gap || i + 1 == samples.size();
        if (range.any) {
            if (columns || joining == Joining::steps)
                addColumn(line, place, view);
            else
                line.push_back({view.x(static_cast<double>(place.begin)), view.y(range.last)});
            // A rate holds until the next update.
            const auto jumpsNext = [&] {
                const ValueRange &next = samples[i + 1].range;
                return next.any && std::abs(view.y(next.first) - view.y(range.last)) > 1;
            };
            if (joining == Joining::steps && (ends || !columns || jumpsNext()))
                line.push_back({view.x(static_cast<double>(place.end)), view.y(range.last)});
        }
        if (range.gap || !range.any)
            flush();
    }
    flush();
    return result;
}

std::vector<Polyline> pointLine(const Points &points, const View &view)
{
    const auto before = [](const Points::value_type &point, double update) {
        return static_cast<double>(point.first) < update;
    };
    auto begin = std::lower_bound(points.begin(), points.end(), view.begin, before);
    auto end = std::lower_bound(begin, points.end(), view.end, before);
    if (begin != points.begin())
        --begin;
    if (end != points.end())
        ++end;
    std::vector<Sample> samples;
    const bool crowded = static_cast<double>(end - begin) > view.width;
    double column = 0;
    for (auto at = begin; at != end; ++at) {
        const double value = at->second;
        const bool finite = std::isfinite(value);
        const double x = std::floor(view.x(static_cast<double>(at->first)));
        if (samples.empty() || !crowded || x != column)
            samples.push_back({at->first, at->first + 1, {}});
        column = x;
        samples.back().end = at->first + 1;
        ValueRange &range = samples.back().range;
        range.gap = range.gap || !finite;
        if (!finite)
            continue;
        range.first = range.any ? range.first : value;
        range.minimum = range.any ? std::min(range.minimum, value) : value;
        range.maximum = range.any ? std::max(range.maximum, value) : value;
        range.last = value;
        range.any = true;
    }
    return polylines(samples, view, Joining::lines);
}

std::vector<Polyline> difference(const std::vector<Sample> &a, const std::vector<Sample> &b,
                                 const View &view)
{
    const bool columns = byColumns(view);
    AreaBuilder area(view);
    const std::size_t count = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < count; ++i) {
        if (a[i].begin != b[i].begin || !a[i].range.any || !b[i].range.any
            || same(a[i].range, b[i].range)) {
            area.end();
            continue;
        }
        const auto [left, right] = extent(a[i], view, columns);
        // A column is cut where one of them jumps.
        std::vector<double> edges{left, right};
        for (const Sample *place : {&a[i], &b[i]})
            if (place->jump)
                edges.push_back(
                    std::clamp(view.x(static_cast<double>(place->jump->at)), left, right));
        std::sort(edges.begin(), edges.end());
        for (std::size_t e = 0; e + 1 < edges.size(); ++e) {
            const double middle = 0.5 * (edges[e] + edges[e + 1]);
            const auto [lowA, highA] = bounds(a[i], view, middle);
            const auto [lowB, highB] = bounds(b[i], view, middle);
            if (edges[e] == edges[e + 1])
                continue;
            if (lowA == lowB && highA == highB) {
                area.end();
                continue;
            }
            area.add(edges[e], view.y(std::max(highA, highB)), view.y(std::min(lowA, lowB)));
            area.add(edges[e + 1], view.y(std::max(highA, highB)), view.y(std::min(lowA, lowB)));
        }
    }
    return area.finish();
}

std::vector<BandSample> band(const std::vector<std::vector<Sample>> &curves, double tail)
{
    std::vector<BandSample> result;
    std::vector<double> values;
    eachPlace(curves, [&](const std::vector<const Sample *> &samples) {
        BandSample here{samples.front()->begin, samples.front()->end};
        values.clear();
        for (const Sample *sample : samples) {
            here.end = std::max(here.end, sample->end);
            if (sample->range.any)
                values.push_back(sample->range.last);
        }
        if (!values.empty())
            quantiles(values, tail, here);
        result.push_back(here);
    });
    return result;
}

std::vector<Sample> united(const std::vector<std::vector<Sample>> &curves)
{
    std::vector<Sample> result;
    eachPlace(curves, [&](const std::vector<const Sample *> &samples) {
        Sample all = *samples.front();
        for (const Sample *sample : samples) {
            const ValueRange &range = sample->range;
            all.end = std::max(all.end, sample->end);
            if (range.any && all.range.any) {
                all.range.minimum = std::min(all.range.minimum, range.minimum);
                all.range.maximum = std::max(all.range.maximum, range.maximum);
            } else if (range.any) {
                all.range = range;
            }
        }
        all.range.gap = !all.range.any;
        result.push_back(all);
    });
    return result;
}

std::vector<Polyline> bandArea(const std::vector<BandSample> &band, const View &view)
{
    const bool columns = byColumns(view);
    AreaBuilder area(view);
    for (const BandSample &place : band) {
        if (place.curves == 0) {
            area.end();
            continue;
        }
        const auto [left, right] = extent({place.begin, place.end, {}}, view, columns);
        area.add(columns ? 0.5 * (left + right) : left, view.y(place.upper), view.y(place.lower));
    }
    return area.finish();
}

std::vector<Polyline> bandMiddle(const std::vector<BandSample> &band, const View &view)
{
    std::vector<Sample> samples;
    samples.reserve(band.size());
    for (const BandSample &place : band) {
        Sample one{place.begin, place.end, {}};
        one.range = {place.middle, place.middle,     place.middle,
                     place.middle, place.curves > 0, place.curves == 0};
        samples.push_back(one);
    }
    return polylines(samples, view, Joining::lines);
}

} // namespace warmup::plot
