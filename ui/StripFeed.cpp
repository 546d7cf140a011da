// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/StripFeed.h"

#include <algorithm>
#include <cmath>

#include "ui/Diagnostics.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

using diagnostics::Kind;

constexpr Update kLookBack = 64; // updates, for a value to tell

bool isLogarithmic(Kind kind)
{
    return kind == Kind::gradientNorm || kind == Kind::updateRatio || kind == Kind::stepLength
        || kind == Kind::scalingSpread || kind == Kind::sharpness
        || kind == Kind::preconditionedSharpness;
}

bool isNoisy(Kind kind)
{
    return kind == Kind::gradientNorm || kind == Kind::updateRatio || kind == Kind::updateSize
        || kind == Kind::stepLength;
}

std::vector<StripRule> rulesOf(Kind kind)
{
    switch (kind) {
    case Kind::updateRatio:
        return {{1e-3, tr("1e-3")}};
    case Kind::sharpness:
        return {{1, tr("lr·λ/2 = 1")}};
    case Kind::preconditionedSharpness:
        return {{1, tr("the limit, (2+2β₁)/((1−β₁)·lr)")}};
    default:
        return {};
    }
}

// The columns of one kind in all runs, each once.
std::vector<std::string> columnsOf(Kind kind, const std::vector<TrainingRun> &runs)
{
    std::vector<std::string> names;
    for (const TrainingRun &run : runs) {
        for (const diagnostics::Column &column : run.columns)
            if (!run.hidden && column.kind == kind
                && std::ranges::find(names, column.name) == names.end())
                names.push_back(column.name);
    }
    return names;
}

// Of the optimizer that all these runs have; nothing where they differ or have none.
std::optional<double> beta2Of(const std::vector<TrainingRun> &runs)
{
    std::optional<double> found;
    for (const TrainingRun &run : runs) {
        if (run.hidden || !run.training)
            continue;
        const auto beta2 = std::visit(
            [](const auto &config) -> std::optional<double> {
                if constexpr (requires { config.beta2; })
                    return config.beta2;
                else
                    return std::nullopt;
            },
            run.training->optimizer);
        if (!beta2 || (found && *found != *beta2))
            return {};
        found = beta2;
    }
    return found;
}

QString curveName(Kind kind, const std::string &column, const std::vector<TrainingRun> &runs)
{
    const auto beta2 = column == "untuned_linear" ? beta2Of(runs) : std::nullopt;
    return beta2 && *beta2 < 1
        ? tr("untuned, %1 updates").arg(countText(std::llround(2 / (1 - *beta2))))
        : columnText(kind, column);
}

StripEntry entryOf(const TrainingRun &run, Kind kind, const std::vector<std::string> &names,
                   Update begin)
{
    StripEntry entry;
    entry.begin = begin;
    entry.label = run.name;
    entry.color = run.color;
    entry.kept = !run.live;
    entry.curves.resize(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto column = std::ranges::find(run.columns, diagnostics::Column{names[i], kind});
        const auto place = static_cast<std::size_t>(column - run.columns.begin());
        if (column == run.columns.end())
            continue;
        for (const MemberHistory &member : run.members)
            if (place < member.watched.size())
                entry.curves[i].push_back(member.watched[place].shown);
    }
    for (const MemberHistory &member : run.members) {
        if (member.ending == training::Ending::diverged)
            entry.divergedAt.push_back(member.endedAt);
        if (member.ending == training::Ending::collapsed)
            entry.collapsedAt.push_back(member.endedAt);
    }
    return entry;
}

// The last finite value, mean over the seeds.
std::optional<double> lastOf(const std::vector<plot::SeriesPtr> &seeds)
{
    double sum = 0;
    int count = 0;
    for (const plot::SeriesPtr &seed : seeds) {
        if (seed->size() == 0)
            continue;
        const auto range = seed->over(std::max<Update>(seed->size() - kLookBack, 0), seed->size());
        if (!range.any)
            continue;
        sum += range.last;
        ++count;
    }
    return count == 0 ? std::nullopt : std::optional(sum / count);
}

QString readOutOf(Kind kind, const std::vector<TrainingRun> &runs, const StripData &strip)
{
    const auto live = std::ranges::find_if(
        runs, [](const TrainingRun &run) { return run.live && updatesMade(run) > 0; });
    if (live == runs.end())
        return strip.runs.empty() ? tr("shown while a run trains") : QString();
    if (std::ranges::find(live->columns, kind, &diagnostics::Column::kind) == live->columns.end()) {
        const QString missing = diagnosticText(kind).missing;
        return missing.isEmpty() ? tr("from the next update on") : missing;
    }
    if (strip.curves.size() > 2)
        return {};
    QStringList parts;
    for (const StripEntry &run : strip.runs) {
        if (run.kept)
            continue;
        for (std::size_t i = 0; i < run.curves.size(); ++i)
            if (const auto last = lastOf(run.curves[i]))
                parts << (strip.curves.value(static_cast<qsizetype>(i)) + QLatin1Char(' ')
                          + numberText(*last))
                             .trimmed();
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace

std::vector<StripData> stripCharts(const diagnostics::Spec &spec,
                                   const std::vector<TrainingRun> &runs,
                                   const std::set<QString> &flipped)
{
    std::vector<StripData> strips;
    for (const Kind kind : allDiagnostics()) {
        if (!spec.shows(kind))
            continue;
        StripData &strip = strips.emplace_back();
        strip.id = QString::number(static_cast<int>(kind));
        strip.title = diagnosticText(kind).title;
        const std::vector<std::string> names = columnsOf(kind, runs);
        if (names.size() > 1)
            for (const std::string &name : names)
                strip.curves << curveName(kind, name, runs);
        for (const TrainingRun &run : runs)
            if (!run.hidden && !names.empty())
                strip.runs.push_back(entryOf(run, kind, names, drawnFrom(run, runs)));
        strip.rules = rulesOf(kind);
        strip.scale = isLogarithmic(kind) != flipped.contains(strip.id) ? YScale::logarithmic
                                                                        : YScale::linear;
        strip.noisy = isNoisy(kind);
        strip.held = heldFor(kind, 1) > 0;
        strip.readOut = readOutOf(kind, runs, strip);
    }
    return strips;
}

std::vector<StripData> detached(const std::vector<StripData> &strips)
{
    std::vector<StripData> copies = strips;
    for (StripData &strip : copies)
        for (StripEntry &run : strip.runs)
            for (std::vector<plot::SeriesPtr> &seeds : run.curves)
                for (plot::SeriesPtr &seed : seeds)
                    seed = std::make_shared<plot::Series>(*seed);
    return copies;
}

} // namespace warmup::ui
