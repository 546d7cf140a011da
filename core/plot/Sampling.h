// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "core/base/Units.h"
#include "core/plot/Scale.h"
#include "core/plot/Series.h"
#include "core/schedule/RateCurve.h"

namespace warmup::plot {

// A plot area: which updates and values lie on which pixels. x grows to the right from 0 at update
// `begin` to `width` at `end`; y grows downwards from 0 at the scale's maximum to `height` at its
// minimum. begin < end; width and height at least 1.
struct View {
    double begin = 0;
    double end = 1;
    double width = 1;
    double height = 1;
    Scale scale;

    [[nodiscard]] double x(double update) const { return (update - begin) / (end - begin) * width; }
    [[nodiscard]] double update(double x) const { return begin + x / width * (end - begin); }
    [[nodiscard]] double y(double value) const { return (1 - scale.position(value)) * height; }

    bool operator==(const View &) const = default;
};

// Something with one value per update that answers ranges: a rate curve, a series.
struct Source {
    std::function<ValueRange(Update, Update)> over; // over [begin, end), begin < end
    Update size = 0; // updates 0 .. size - 1 exist
};

[[nodiscard]] Source source(schedule::RateCurvePtr curve, Update length);
[[nodiscard]] Source source(SeriesPtr series);
// Not owned: the series outlives the source.
[[nodiscard]] Source source(const Series &series);

// A change that is made from one update to the next.
struct Jump {
    Update at = 0; // the first update of the new value
    double before = 0;
    double after = 0;
};

// What a curve shows at one place: the updates [begin, end) and what lies in them.
struct Sample {
    Update begin = 0;
    Update end = 1;
    ValueRange range;
    std::optional<Jump> jump = std::nullopt; // see locateJumps
};

// The samples of what is on show, in order: where a pixel column holds more than one update, one
// sample a column; else one sample an update, with one more on either side so that lines reach the
// edges. So the cost grows with the pixels and not with the updates, and an extreme of a single
// update is in its column's range at any length.
[[nodiscard]] std::vector<Sample> sample(const Source &source, const View &view);

// Finds the update at which a column jumps: from its first value to its last more than a pixel, at
// least three quarters of it in one update, and no extreme elsewhere. Halving asks for at most
// log2(end - begin) values. A curve in steps then jumps upright, where it would cross the column
// slantwise.
void locateJumps(std::vector<Sample> &samples, const Source &source, const View &view);

// Whether the view has at least one update for every pixel column.
[[nodiscard]] bool byColumns(const View &view);

struct PixelPoint {
    double x = 0;
    double y = 0;

    bool operator==(const PixelPoint &) const = default;
};
using Polyline = std::vector<PixelPoint>;

// steps: a value holds until the next update (a learning rate), so that what changes by more than a
// pixel from one update to the next goes upright; lines: values are joined (a loss).
enum class Joining { steps, lines };

// The curve through the samples, in pixels, cut to the view's rectangle: first, minimum, maximum
// and last of each column (M4: the line that all updates would draw, at this width). It breaks at
// values that are not finite; what is left alone between two breaks becomes a stroke of one pixel.
[[nodiscard]] std::vector<Polyline> polylines(const std::vector<Sample> &samples, const View &view,
                                              Joining joining);

// A line through the sparse points on show and one more on either side; no more vertices than
// pixels need.
[[nodiscard]] std::vector<Polyline> pointLine(const Points &points, const View &view);

// The area between two curves, in closed polygons cut to the view. Where their samples agree there
// is none.
[[nodiscard]] std::vector<Polyline> difference(const std::vector<Sample> &a,
                                               const std::vector<Sample> &b, const View &view);

// One place of a band: `lower` and `upper` are quantiles over the curves that have a finite value
// there, `middle` their median.
struct BandSample {
    Update begin = 0;
    Update end = 1;
    double lower = 0;
    double middle = 0;
    double upper = 0;
    int curves = 0; // 0: a gap
};

// Over several curves sampled with one view: the quantiles `tail` and 1 - tail of their last values
// at each place; tail 0 gives minimum and maximum.
[[nodiscard]] std::vector<BandSample> band(const std::vector<std::vector<Sample>> &curves,
                                           double tail);
// The extremes over all curves at each place, as one curve.
[[nodiscard]] std::vector<Sample> united(const std::vector<std::vector<Sample>> &curves);
[[nodiscard]] std::vector<Polyline> bandArea(const std::vector<BandSample> &band, const View &view);
[[nodiscard]] std::vector<Polyline> bandMiddle(const std::vector<BandSample> &band,
                                               const View &view);

// The part of an open polyline inside [0, width] x [0, height], and of a closed polygon.
[[nodiscard]] std::vector<Polyline> clipped(const Polyline &line, double width, double height);
[[nodiscard]] Polyline clippedPolygon(const Polyline &polygon, double width, double height);

// The line without the vertices whose absence moves it by at most `tolerance` pixels up or down.
// Vertices at one x all stay.
[[nodiscard]] Polyline simplified(const Polyline &line, double tolerance);

} // namespace warmup::plot
