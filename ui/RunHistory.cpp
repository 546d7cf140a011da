// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunHistory.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QStringList>

#include "core/optimizer/Optimizer.h"
#include "core/schedule/Past.h"
#include "core/training/RunRecord.h"
#include "ui/Diagnostics.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

using training::Ending;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

int countOf(const TrainingRun &run, Ending ending)
{
    return static_cast<int>(std::ranges::count(run.members, ending, &MemberHistory::ending));
}

Update firstEnd(const TrainingRun &run, Ending ending)
{
    Update first = std::numeric_limits<Update>::max();
    for (const MemberHistory &member : run.members) {
        if (member.ending == ending)
            first = std::min(first, member.endedAt);
    }
    return first;
}

QString endText(const TrainingRun &run, Ending ending, const QString &word)
{
    const int seeds = static_cast<int>(run.members.size());
    const int ended = countOf(run, ending);
    if (ended == 0)
        return {};
    const QString where = countText(firstEnd(run, ending));
    if (ended == seeds)
        return tr("%1 at update %2").arg(word, where);
    return tr("%1 of %2 seeds %3, first at update %4").arg(ended).arg(seeds).arg(word, where);
}

double meanOfFinite(const std::vector<MemberHistory> &members,
                    double (*value)(const MemberHistory &))
{
    double sum = 0;
    int count = 0;
    for (const MemberHistory &member : members) {
        const double one = value(member);
        if (std::isnan(one))
            continue;
        sum += one;
        ++count;
    }
    return count == 0 ? kNone : sum / count;
}

// A measurement stands until the next one is due; what was not watched stays empty.
void appendHeld(WatchedHistory &history, std::span<const float> values, int every)
{
    std::vector<float> held(values.begin(), values.end());
    for (float &value : held) {
        if (std::isfinite(value)) {
            history.last = value;
            history.age = 0;
        } else if (history.age >= 0 && ++history.age < every) {
            value = history.last;
        } else {
            history.age = -1;
        }
    }
    history.shown->append(held);
}

void collectWatched(const TrainingRun &run, MemberHistory &member, const training::Tail &tail)
{
    for (std::size_t i = 0; i < run.columns.size(); ++i) {
        const int heldUpdates = heldFor(run.columns[i].kind, run.sharpnessEvery);
        if (i == member.watched.size()) {
            WatchedHistory &history = member.watched.emplace_back();
            const std::vector<float> none(static_cast<std::size_t>(tail.begin),
                                          std::numeric_limits<float>::quiet_NaN());
            history.values->append(none);
            if (heldUpdates > 0) {
                history.shown = std::make_shared<plot::Series>();
                history.shown->append(none);
            }
        }
        WatchedHistory &history = member.watched[i];
        std::vector<float> values(tail.losses.size(), std::numeric_limits<float>::quiet_NaN());
        if (i < tail.watched.size())
            std::copy_n(tail.watched[i].begin(), std::min(values.size(), tail.watched[i].size()),
                        values.begin());
        history.values->append(values);
        if (heldUpdates > 0)
            appendHeld(history, values, heldUpdates);
    }
}

void extend(const TrainingRun &run, MemberHistory &member, const training::Tail &tail)
{
    collectWatched(run, member, tail);
    member.losses->append(tail.losses);
    member.rates.insert(member.rates.end(), tail.rates.begin(), tail.rates.end());
    if (!tail.momenta.empty()) {
        member.momenta.resize(static_cast<std::size_t>(tail.begin), kNone);
        member.momenta.insert(member.momenta.end(), tail.momenta.begin(), tail.momenta.end());
    }
    for (const training::Evaluation &evaluation : tail.evaluations) {
        member.evaluations.push_back(evaluation);
        if (std::isfinite(evaluation.testLoss))
            member.testLoss->emplace_back(evaluation.update, evaluation.testLoss);
        if (std::isfinite(evaluation.testAccuracy))
            member.testAccuracy->emplace_back(evaluation.update, evaluation.testAccuracy);
    }
}

} // namespace

QString outcomeText(const TrainingRun &run)
{
    if (run.members.empty())
        return tr("no update yet");
    QStringList bad{endText(run, Ending::diverged, tr("diverged")),
                    endText(run, Ending::collapsed, tr("collapsed"))};
    bad.removeAll(QString());
    if (!bad.isEmpty())
        return bad.join(QStringLiteral("; "));
    if (countOf(run, Ending::finished) == static_cast<int>(run.members.size()))
        return tr("finished");
    if (run.live)
        return tr("update %1 of %2").arg(countText(updatesMade(run)), countText(run.length));
    return tr("stopped at update %1").arg(countText(updatesMade(run)));
}

Update updatesMade(const TrainingRun &run)
{
    Update slowest = std::numeric_limits<Update>::max();
    Update longest = 0;
    for (const MemberHistory &member : run.members) {
        longest = std::max(longest, member.losses->size());
        if (member.ending == Ending::running)
            slowest = std::min(slowest, member.losses->size());
    }
    return std::min(slowest, longest);
}

double finalLoss(const TrainingRun &run)
{
    return meanOfFinite(run.members, [](const MemberHistory &member) {
        const auto losses = member.losses->values();
        const auto count = std::min<std::size_t>(losses.size(), training::kFinalUpdates);
        if (count == 0)
            return kNone;
        double sum = 0;
        for (const float loss : losses.last(count))
            sum += loss;
        return sum / static_cast<double>(count);
    });
}

double testAccuracy(const TrainingRun &run)
{
    return meanOfFinite(run.members, [](const MemberHistory &member) {
        return member.evaluations.empty()
            ? kNone
            : static_cast<double>(member.evaluations.back().testAccuracy);
    });
}

Update drawnFrom(const TrainingRun &run, const std::vector<TrainingRun> &runs)
{
    const bool drawnThere = run.forkedAt && std::ranges::any_of(runs, [&](const TrainingRun &one) {
                                return one.id == run.forkedFrom && !one.hidden;
                            });
    return drawnThere ? *run.forkedAt : 0;
}

bool isGoing(const TrainingRun &run)
{
    // One that has collapsed goes on: it may be rescued.
    return run.live && !run.rewinding
        && std::ranges::any_of(run.members, [&](const MemberHistory &member) {
               return member.ending == Ending::running
                   || (member.ending == Ending::collapsed && member.losses->size() < run.length);
           });
}

schedule::RateCurvePtr ratesOf(const TrainingRun &run)
{
    return run.applied ? run.applied : run.curve;
}

void joinPast(TrainingRun &run)
{
    if (run.edits.empty() || !run.curve)
        return;
    // A fork was edited where it began, whatever is on record of the run that it comes from.
    const Update until = std::max(run.edits.back().update, run.forkedAt.value_or(0));
    if (run.applied && run.appliedThen == run.curve && run.appliedUntil == until)
        return;
    const auto member = std::ranges::find_if(run.members, [&](const MemberHistory &each) {
        return static_cast<Update>(each.rates.size()) >= until;
    });
    if (member == run.members.end())
        return;
    const auto upTo = [until](const std::vector<double> &values) {
        const auto count = std::min<std::ptrdiff_t>(until, std::ssize(values));
        return std::vector<double>(values.begin(), values.begin() + count);
    };
    const double own =
        run.training ? optimizer::ownMomentum(run.training->optimizer).value_or(0) : 0;
    run.applied = schedule::withPast({upTo(member->rates), upTo(member->momenta), own}, run.curve);
    run.appliedThen = run.curve;
    run.appliedUntil = until;
}

void collect(TrainingRun &run, const training::Session &session, const training::Status &status,
             std::size_t first)
{
    std::size_t own = first;
    for (std::size_t index = 0; index < status.members.size(); ++index) {
        const training::MemberStatus &from = status.members[index];
        if (from.arm != run.armIndex)
            continue;
        if (own == run.members.size())
            run.members.emplace_back();
        MemberHistory &member = run.members[own++];
        member.seed = from.seed;
        const training::Tail tail =
            session.tail(index, member.losses->size(), member.evaluations.size());
        // Asked for after the values: there may be columns without one, but none that is missing.
        run.columns = session.columns();
        extend(run, member, tail);
        member.ending = from.ending;
        member.endedAt = from.endedAt;
    }
}

void addMember(TrainingRun &run, const training::RunRecord &record)
{
    run.columns.clear();
    for (std::size_t i = 0; i < record.kinds.size(); ++i)
        run.columns.push_back({record.columns[i], record.kinds[i]});
    MemberHistory &member = run.members.emplace_back();
    member.seed = record.seed;
    extend(run, member, record.history);
    member.ending = record.ending;
    member.endedAt = record.endedAt;
}

} // namespace warmup::ui
