// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/LossCurves.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr double kSmooth = 2.2;
constexpr double kKept = 1.4;
const QList<qreal> kTestDashes{4, 2.5};
const QList<qreal> kAccuracyDashes{1, 2};
constexpr QLatin1String kTestKey("test");
constexpr QLatin1String kAccuracyKey("accuracy");

QString keyOf(const LossEntry &run)
{
    return QLatin1String("run ") + run.label;
}

// The median over the seeds wherever the first has a point, from an update on.
plot::Points medianPoints(const std::vector<plot::PointsPtr> &seeds, Update begin = 0)
{
    plot::Points result;
    std::map<Update, std::vector<double>> byUpdate;
    for (const plot::PointsPtr &seed : seeds)
        if (seed)
            for (const auto &[update, value] : *seed)
                if (update >= begin)
                    byUpdate[update].push_back(value);
    for (auto &[update, values] : byUpdate) {
        std::erase_if(values, [](double value) { return !std::isfinite(value); });
        result.emplace_back(update, values.empty() ? std::nan("") : median(values));
    }
    return result;
}

std::optional<double> lastAt(const plot::Points &points, Update update)
{
    std::optional<double> value;
    for (const auto &[at, point] : points)
        if (at <= update)
            value = point;
    return value;
}

// Single points are seen where a line of one point is not.
void addDots(Shapes &shapes, const plot::Points &points, const plot::View &view,
             const QColor &color)
{
    if (points.size() > 60)
        return;
    Fill dots{{}, color};
    for (const auto &[update, value] : points) {
        const double x = view.x(static_cast<double>(update));
        const double y = std::isfinite(value) ? view.y(value) : -10.0;
        if (x < 0 || x > view.width || y < 0 || y > view.height)
            continue;
        const double r = 3;
        dots.polygons.push_back(plot::clippedPolygon(
            {{x - r, y}, {x, y - r}, {x + r, y}, {x, y + r}}, view.width, view.height));
    }
    shapes.fills.push_back(std::move(dots));
}

bool sameRuns(const LossChartData &a, const LossChartData &b)
{
    const auto kept = [](const LossChartData &data) {
        std::vector<const LossEntry *> runs;
        for (const LossEntry &run : data.runs)
            if (run.kept)
                runs.push_back(&run);
        return runs;
    };
    const auto x = kept(a);
    const auto y = kept(b);
    return a.smoothing == b.smoothing && a.length == b.length && a.testHidden == b.testHidden
        && a.accuracyHidden == b.accuracyHidden
        && std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const LossEntry *one, const LossEntry *other) {
                          return one->seeds == other->seeds && one->testLoss == other->testLoss
                              && one->testAccuracy == other->testAccuracy
                              && one->color == other->color && one->hidden == other->hidden
                              && one->begin == other->begin;
                      });
}

} // namespace

void LossCurves::setData(const LossChartData &data)
{
    if (!sameRuns(m_data, data))
        ++m_keptVersion;
    m_data = data;
    std::set<plot::SeriesPtr> used;
    for (const LossEntry &run : data.runs)
        std::copy_if(run.seeds.begin(), run.seeds.end(), std::inserter(used, used.end()),
                     [](const plot::SeriesPtr &seed) { return seed != nullptr; });
    m_curves.follow(used, plot::smoothingWeight(data.smoothing, data.length));
}

void LossCurves::hide(const std::set<QString> &keys)
{
    const LossChartData before = m_data;
    for (LossEntry &run : m_data.runs)
        run.hidden = keys.contains(keyOf(run));
    m_data.testHidden = keys.contains(kTestKey);
    m_data.accuracyHidden = keys.contains(kAccuracyKey);
    if (!sameRuns(before, m_data))
        ++m_keptVersion;
}

plot::Extent LossCurves::extent(const plot::Span &updates) const
{
    plot::Extent extent;
    plot::View view;
    view.begin = updates.first;
    view.end = std::max(updates.second, updates.first + 1);
    view.width = std::min(200.0, view.end - view.begin);
    std::vector<double> maxima;
    double anchor = m_data.trivialLoss.value_or(0);
    for (const LossEntry &run : m_data.runs) {
        if (run.hidden)
            continue;
        for (const plot::SeriesPtr &seed : run.seeds) {
            if (!seed)
                continue;
            bool begins = true;
            for (const plot::Sample &place : plot::sample(plot::source(*seed), view)) {
                if (!place.range.any)
                    continue;
                if (std::exchange(begins, false))
                    anchor = std::max(anchor, place.range.first);
                maxima.push_back(place.range.maximum);
                extent.include(place.range.minimum);
                if (place.range.minimum <= 0)
                    extent.include(place.range.last);
            }
        }
        for (const plot::PointsPtr &seed : run.testLoss) {
            if (!seed || m_data.testHidden)
                continue;
            for (const auto &[update, value] : *seed) {
                const auto at = static_cast<double>(update);
                if (at < view.begin || at > view.end)
                    continue;
                extent.include(value);
                maxima.push_back(value);
            }
        }
    }
    const double reach = m_data.scale == YScale::linear ? 3 : 1e3;
    if (extent.any) {
        extent.maximum = std::max(plot::robustMaximum(maxima, anchor, reach), extent.minimum);
        if (m_data.trivialLoss)
            extent.include(*m_data.trivialLoss);
    } else if (m_data.trivialLoss) {
        extent.include(*m_data.trivialLoss);
        extent.include(0.0);
    }
    return extent;
}

bool LossCurves::hasAccuracy() const
{
    return std::any_of(m_data.runs.begin(), m_data.runs.end(), [](const LossEntry &run) {
        return std::any_of(
            run.testAccuracy.begin(), run.testAccuracy.end(), [](const plot::PointsPtr &points) {
                return points && std::any_of(points->begin(), points->end(), [](const auto &point) {
                           return std::isfinite(point.second);
                       });
            });
    });
}

LegendEntry LossCurves::signOf(std::size_t run, const Look &look) const
{
    const LossEntry &entry = m_data.runs[run];
    LegendEntry sign;
    sign.label = entry.label;
    sign.key = keyOf(entry);
    sign.hidden = entry.hidden;
    sign.width = entry.kept ? kKept : kSmooth;
    const auto first = std::find_if(m_data.runs.begin(), m_data.runs.end(),
                                    [](const LossEntry &other) { return !other.kept; });
    const bool own = first != m_data.runs.end() && &*first == &entry && !entry.color.isValid();
    sign.color = curveColor(own ? look.loss : entry.color, static_cast<int>(run), look);
    return sign;
}

Shapes LossCurves::shapes(bool kept, const plot::View &view, const plot::View &right,
                          const Look &look) const
{
    Shapes result;
    std::vector<Stroke> lines; // over everybody's raw data
    for (std::size_t i = 0; i < m_data.runs.size(); ++i) {
        const LossEntry &run = m_data.runs[i];
        if (run.kept != kept || run.hidden)
            continue;
        const LegendEntry sign = signOf(i, look);
        const double strength = kept ? 0.6 : 1.0;
        const QColor line = blend(look.base, sign.color, kept ? 0.7 : 1.0);
        SeedStyle style{sign.color, line, sign.width, strength, {}};
        style.begin = run.begin;
        m_curves.draw(run.seeds, style, view, result, lines);
        const plot::Points test =
            m_data.testHidden ? plot::Points() : medianPoints(run.testLoss, run.begin);
        const QColor testColor = faint(blend(sign.color, look.text, 0.35), strength);
        lines.push_back({plot::pointLine(test, view), testColor, 1.6, kTestDashes});
        addDots(result, test, view, testColor);
        const plot::Points accuracy =
            m_data.accuracyHidden ? plot::Points() : medianPoints(run.testAccuracy, run.begin);
        lines.push_back({plot::pointLine(accuracy, right),
                         faint(blend(sign.color, look.text, 0.35), strength), 1.6,
                         kAccuracyDashes});
    }
    if (!kept && m_data.trivialLoss) {
        const double y = view.y(*m_data.trivialLoss);
        lines.push_back({plot::clipped({{0, y}, {view.width, y}}, view.width, view.height),
                         look.faintText,
                         1,
                         {6, 4}});
    }
    std::move(lines.begin(), lines.end(), std::back_inserter(result.strokes));
    return result;
}

std::vector<LegendEntry> LossCurves::legend(const Look &look) const
{
    std::vector<LegendEntry> result;
    bool test = false;
    for (std::size_t i = 0; i < m_data.runs.size(); ++i) {
        LegendEntry sign = signOf(i, look);
        if (sign.label.isEmpty())
            sign.label = tr("training");
        result.push_back(sign);
        test = test || !m_data.runs[i].testLoss.empty();
    }
    if (result.empty())
        return result;
    // Each run has them in a shade of its own colour.
    const QColor color = look.faintText;
    if (test)
        result.push_back({tr("test"), color, 1.6, kTestDashes, LegendEntry::Sign::line, kTestKey,
                          m_data.testHidden});
    if (hasAccuracy())
        result.push_back({tr("accuracy"), color, 1.6, kAccuracyDashes, LegendEntry::Sign::line,
                          kAccuracyKey, m_data.accuracyHidden});
    return result;
}

ReadOut LossCurves::readOut(Update update, const Look &look) const
{
    const QStringList headings{tr("loss"), tr("batch"), tr("test"), tr("accuracy")};
    std::vector<bool> used(static_cast<std::size_t>(headings.size()), false);
    ReadOut result;
    for (std::size_t i = 0; i < m_data.runs.size(); ++i) {
        const LossEntry &run = m_data.runs[i];
        if (run.hidden)
            continue;
        const LegendEntry sign = signOf(i, look);
        std::optional<double> batch;
        if (run.seeds.size() == 1 && run.seeds.front() && update >= 0
            && update < run.seeds.front()->size() && m_data.smoothing > 0)
            batch = run.seeds.front()->at(update);
        const auto point = [&](const std::vector<plot::PointsPtr> &seeds, bool hidden) {
            return hidden ? std::nullopt : lastAt(medianPoints(seeds), update);
        };
        const std::optional<double> values[] = {m_curves.at(run.seeds, update), batch,
                                                point(run.testLoss, m_data.testHidden),
                                                point(run.testAccuracy, m_data.accuracyHidden)};
        ReadOutRow row{sign.label.isEmpty() ? tr("training") : sign.label, {}, sign};
        for (std::size_t column = 0; column < used.size(); ++column) {
            const auto &value = values[column];
            row.values << (value ? readOutNumber(*value) : QString());
            used[column] = used[column] || value;
        }
        if (std::any_of(std::begin(values), std::end(values), [](const auto &v) { return v; }))
            result.rows.push_back(row);
    }
    result.headings = headings;
    for (std::size_t column = used.size(); column-- > 0;) {
        if (used[column])
            continue;
        result.headings.removeAt(static_cast<qsizetype>(column));
        for (ReadOutRow &row : result.rows)
            row.values.removeAt(static_cast<qsizetype>(column));
    }
    return result;
}

} // namespace warmup::ui
