// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ChartFeed.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <variant>

#include <QStringList>

#include "core/schedule/Scaled.h"
#include "ui/CurveSummary.h"
#include "ui/RunColors.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

XAxis toAxis(View::Axis axis)
{
    return axis == View::Axis::epochs ? XAxis::epochs : XAxis::updates;
}

YScale toScale(bool logarithmic)
{
    return logarithmic ? YScale::logarithmic : YScale::linear;
}

// A dragged field makes many edits close together: one mark for each group within a hundredth of
// the run.
std::vector<Update> editMarks(const std::vector<TrainingRun> &runs, Update length)
{
    std::vector<Update> updates;
    for (const TrainingRun &run : runs) {
        if (!run.live || run.hidden)
            continue;
        for (const training::Edit &edit : run.edits)
            updates.push_back(edit.update);
    }
    std::ranges::sort(updates);
    std::vector<Update> marks;
    for (const Update update : updates) {
        if (marks.empty() || update - marks.back() > length / 100)
            marks.push_back(update);
    }
    return marks;
}

std::vector<Update> forkMarks(const std::vector<TrainingRun> &runs)
{
    std::vector<Update> marks;
    for (const TrainingRun &run : runs)
        if (!run.hidden && run.forkedAt && std::ranges::find(marks, *run.forkedAt) == marks.end())
            marks.push_back(*run.forkedAt);
    return marks;
}

Update longest(const Curves &curves, const std::vector<TrainingRun> &runs)
{
    Update length = curves.intended->length();
    for (const TrainingRun &run : runs) {
        if (!run.hidden)
            length = std::max(length, run.length);
    }
    return length;
}

// A run that is over and was trained under other rates than those on show.
bool hasOwnCurve(const TrainingRun &run, const Curves &curves)
{
    return !run.hidden && !isGoing(run) && run.curve
        && !looksTheSame(*ratesOf(run), *curves.intended)
        && !looksTheSame(*ratesOf(run), *curves.asRun.curve);
}

// A curve on show; of a run in training that follows it since an edit, with what went before.
schedule::RateCurvePtr withItsPast(const schedule::RateCurvePtr &curve,
                                   const std::vector<TrainingRun> &runs)
{
    for (const TrainingRun &run : runs)
        if (isGoing(run) && run.applied && !run.hidden && looksTheSame(*run.curve, *curve))
            return run.applied;
    return curve;
}

LossEntry lossEntry(const TrainingRun &run, const std::vector<TrainingRun> &runs)
{
    LossEntry entry;
    entry.begin = drawnFrom(run, runs);
    entry.label = run.name;
    entry.color = run.color;
    entry.kept = !run.live;
    for (const MemberHistory &member : run.members) {
        entry.seeds.push_back(member.losses);
        if (!member.testLoss->empty())
            entry.testLoss.push_back(member.testLoss);
        if (!member.testAccuracy->empty())
            entry.testAccuracy.push_back(member.testAccuracy);
        if (member.ending == training::Ending::diverged)
            entry.divergedAt.push_back(member.endedAt);
        if (member.ending == training::Ending::collapsed)
            entry.collapsedAt.push_back(member.endedAt);
    }
    return entry;
}

// A schedule with one phase needs no names; what follows the last phase is part of it.
std::vector<Phase> phasesOf(const schedule::Schedule &schedule)
{
    constexpr std::size_t kMost = 200; // more have no room for a name
    std::vector<Phase> phases;
    if (schedule.sections().size() < 2 || schedule.sections().size() > kMost)
        return phases;
    for (const schedule::Section &section : schedule.sections()) {
        QString name;
        switch (section.kind) {
        case schedule::Section::Kind::warmUp:
            name = tr("warm-up");
            break;
        case schedule::Section::Kind::main:
            name = tr("main");
            break;
        case schedule::Section::Kind::coolDown:
            name = tr("cool-down");
            break;
        case schedule::Section::Kind::afterEnd:
            name = tr("after the end");
            break;
        }
        phases.push_back({name, section.begin, section.end});
    }
    return phases;
}

// Layers by their numbers, as the form calls them; other names of parameters are words already.
QString parametersText(const std::string &blocks)
{
    QStringList words = QString::fromStdString(blocks).split(QStringLiteral(", "));
    for (QString &word : words) {
        const QString layer = word.section(QLatin1Char('.'), 0, 0);
        if (word != layer + QStringLiteral(".*"))
            continue;
        bool isNumber = false;
        static_cast<void>(layer.toInt(&isNumber));
        word = isNumber ? tr("layer %1").arg(layer) : layer;
    }
    return words.join(QStringLiteral(", "));
}

// Behind the curve of the first group, the first of them nearest to it.
void addGroups(RateChartData &data, const std::vector<GroupRate> &groups)
{
    constexpr std::size_t kMost = 8;
    for (std::size_t i = std::min(groups.size(), kMost); i-- > 0;) {
        const GroupRate &group = groups[i];
        RateEntry entry;
        entry.curve = group.curve;
        entry.label = group.blocks.empty()
            ? tr("group %1").arg(group.scriptGroup)
            : tr("%1 × %2").arg(parametersText(group.blocks), numberText(group.factor));
        entry.group = static_cast<int>(i) + 1;
        data.curves.push_back(entry);
    }
}

// Of the as-run curve, and each that is another: the intended one, of parameter groups, of runs.
void addMomenta(RateChartData &data, const Curves &curves)
{
    const QString name = curves.movesBeta1 ? tr("β₁") : tr("momentum");
    data.momentumTitle = curves.movesBeta1 ? name : tr("Momentum");
    const auto add = [&](const schedule::RateCurvePtr &momentum, RateEntry entry) {
        const auto known = [&](const RateEntry &other) {
            return looksTheSame(*other.curve, *momentum);
        };
        if (!momentum || std::ranges::any_of(data.momenta, known))
            return;
        entry.curve = momentum;
        data.momenta.push_back(entry);
    };
    add(schedule::momentumOf(data.curves.back().curve), {.label = name});
    const auto &tracks = curves.asRun.tracks;
    for (std::size_t i = 1; i < tracks.size(); ++i)
        add(tracks[i].momentum,
            {.label = tr("%1, group %2").arg(name).arg(i), .group = static_cast<int>(i)});
    for (auto other = data.curves.rbegin() + 1; other < data.curves.rend(); ++other)
        if (other->group == 0)
            add(schedule::momentumOf(other->curve),
                {.label = tr("%1, %2").arg(name, other->label),
                 .color = other->color,
                 .thin = other->thin,
                 .dashed = other->dashed});
}

} // namespace

RateChartData rateChart(const Curves &curves, const std::vector<TrainingRun> &runs,
                        const View &view, std::optional<Update> cursor)
{
    RateChartData data;
    for (const TrainingRun &run : runs) {
        if (hasOwnCurve(run, curves))
            data.curves.push_back({ratesOf(run), run.name, run.color, true, true});
    }
    addGroups(data, curves.groups);
    if (curves.asRun.differs) {
        data.curves.push_back(
            {withItsPast(curves.intended, runs), tr("intended"), {}, true, false});
        data.curves.push_back(
            {withItsPast(curves.asRun.curve, runs), tr("as run"), {}, false, false});
        data.shadeBetween[0] = static_cast<int>(data.curves.size()) - 2;
        data.shadeBetween[1] = static_cast<int>(data.curves.size()) - 1;
        data.shadeLabel = tr("difference: %1").arg(QString::fromStdString(curves.asRun.title));
    } else {
        data.curves.push_back({withItsPast(curves.asRun.curve, runs),
                               curves.asRunError ? tr("intended") : tr("learning rate"),
                               {},
                               false,
                               false});
    }
    addMomenta(data, curves);
    data.cursor = cursor;
    data.phases = phasesOf(*curves.intended);
    data.length = longest(curves, runs);
    data.edits = editMarks(runs, data.length);
    data.forks = forkMarks(runs);
    data.updatesPerEpoch = curves.intended->updatesPerEpoch();
    data.axis = toAxis(view.axis);
    data.scale = toScale(view.logRate);
    data.readOut = rateReadOut(*curves.asRun.curve, data.updatesPerEpoch, view.axis);
    return data;
}

void addElsewhere(RateChartData &data, const Elsewhere &other)
{
    const QString framework = QString::fromStdString(code::titleOf(other.framework));
    data.curves.push_back({other.rates,
                           other.differs ? tr("%1 (departs)").arg(framework) : framework,
                           runColor(1), true, true});
}

std::vector<FindingMark> findingMarks(const std::vector<lint::Finding> &findings)
{
    std::map<Update, QStringList> texts;
    for (const lint::Finding &finding : findings)
        if (finding.severity > lint::Finding::Severity::hint || finding.update > 0)
            texts[finding.update] << QStringLiteral("%1: %2").arg(
                QString::fromStdString(finding.name), QString::fromStdString(finding.what));
    std::vector<FindingMark> marks;
    for (const auto &[update, lines] : texts)
        marks.push_back({update, lines.join(QLatin1Char('\n'))});
    return marks;
}

LossChartData lossChart(const Curves &curves, const std::vector<TrainingRun> &runs,
                        const View &view, const training::Status &status)
{
    LossChartData data;
    for (const TrainingRun &run : runs) {
        if (!run.hidden)
            data.runs.push_back(lossEntry(run, runs));
    }
    data.length = longest(curves, runs);
    data.edits = editMarks(runs, data.length);
    data.forks = forkMarks(runs);
    data.updatesPerEpoch = curves.intended->updatesPerEpoch();
    data.axis = toAxis(view.axis);
    data.scale = toScale(view.logLoss);
    data.smoothing = view.smoothing;
    if (std::isfinite(status.trivialLoss) && status.trivialLoss > 0)
        data.trivialLoss = status.trivialLoss;
    data.readOut =
        data.runs.empty() ? tr("Start trains a model under this rate") : lossReadOut(runs);
    return data;
}

bool tellsAccuracy(const data::Spec &data)
{
    struct Tells {
        bool operator()(const data::Glyphs &from) const { return from.testSamples > 0; }
        bool operator()(const data::Spirals &from) const { return from.testSamplesPerClass > 0; }
        bool operator()(const data::FashionMnist &) const { return true; }
        bool operator()(const data::IdxFiles &from) const { return !from.testImages.empty(); }
        bool operator()(const data::CsvFile &from) const
        {
            return from.task == data::CsvFile::Task::classification && from.testShare > 0;
        }
        bool operator()(const data::LinearTeacher &) const { return false; }
        bool operator()(const data::Moons &from) const { return from.testSamplesPerClass > 0; }
        bool operator()(const data::NetTeacher &) const { return false; }
        bool operator()(const data::Sequences &from) const { return from.testSamples > 0; }
    };
    return std::visit(Tells{}, data);
}

QString lossReadOut(const std::vector<TrainingRun> &runs)
{
    const auto live = std::ranges::count_if(runs, &TrainingRun::live);
    QStringList parts;
    for (const TrainingRun &run : runs) {
        if (!run.live || updatesMade(run) == 0)
            continue;
        if (parts.isEmpty())
            parts << tr("update %1").arg(countText(updatesMade(run)));
        const QString arm = live > 1 ? run.arm + QLatin1Char(' ') : QString();
        parts << arm + tr("loss %1").arg(numberText(finalLoss(run)));
        const double accuracy = testAccuracy(run);
        if (!std::isnan(accuracy))
            parts << tr("test accuracy %1 %").arg(accuracy * 100, 0, 'f', 1);
    }
    return parts.join(QStringLiteral(" · "));
}

LossChartData detached(const LossChartData &data)
{
    LossChartData copy = data;
    for (LossEntry &run : copy.runs) {
        for (plot::SeriesPtr &series : run.seeds)
            series = std::make_shared<plot::Series>(*series);
        for (std::vector<plot::PointsPtr> *list : {&run.testLoss, &run.testAccuracy}) {
            for (plot::PointsPtr &points : *list)
                points = std::make_shared<plot::Points>(*points);
        }
    }
    return copy;
}

} // namespace warmup::ui
