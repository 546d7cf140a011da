// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RunCsv.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/base/Number.h"
#include "core/io/Rows.h"

namespace warmup::io {

namespace {

constexpr std::size_t kRowsBetweenReports = 1 << 14;
constexpr std::size_t kLongestName = 1000;

std::string_view endingName(training::Ending ending)
{
    switch (ending) {
    case training::Ending::running:
        return "";
    case training::Ending::finished:
        return "finished";
    case training::Ending::diverged:
        return "diverged";
    case training::Ending::collapsed:
        return "collapsed";
    }
    return "";
}

std::string nameCell(std::string_view name)
{
    if (name.size() > kLongestName) {
        std::size_t cut = kLongestName;
        while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0) == 0x80)
            --cut;
        name = name.substr(0, cut);
    }
    return csvText(name);
}

// All names, each once, in the order in which the runs have them.
std::vector<std::string> columnsOf(const std::vector<RunRecord> &runs)
{
    std::vector<std::string> all;
    for (const RunRecord &run : runs)
        for (const std::string &name : run.columns)
            if (std::find(all.begin(), all.end(), name) == all.end())
                all.push_back(name);
    return all;
}

// For each of all columns the run's values, or nullptr.
std::vector<const std::vector<float> *> valuesOf(const RunRecord &run,
                                                 const std::vector<std::string> &columns)
{
    std::vector<const std::vector<float> *> values;
    for (const std::string &name : columns) {
        const auto found = std::find(run.columns.begin(), run.columns.end(), name);
        values.push_back(
            found == run.columns.end()
                ? nullptr
                : &run.history.watched[static_cast<std::size_t>(found - run.columns.begin())]);
    }
    return values;
}

tl::unexpected<Error> sinkFailed()
{
    return fail("", "no room for more", "room for the whole table");
}

} // namespace

Result<void> writeSummaryCsv(const std::vector<RunRecord> &runs, const Sink &sink)
{
    Rows rows(sink);
    rows.add(std::string_view("run,arm,seed,ending,ended_at,updates,last_losses,train_loss,"
                              "test_loss,test_accuracy,target_reached,softmax_difference\n"));
    for (const RunRecord &run : runs) {
        if (!rows.startRow())
            return sinkFailed();
        const auto updates = static_cast<Update>(run.history.losses.size());
        const bool ended =
            run.ending == training::Ending::diverged || run.ending == training::Ending::collapsed;
        rows.add(std::string_view(nameCell(run.run) + "," + nameCell(run.arm) + ","));
        rows.add(run.seed);
        rows.add(',');
        rows.add(run.ending == training::Ending::running ? "stopped" : endingName(run.ending));
        rows.add(',');
        if (ended)
            rows.add(run.endedAt);
        rows.add(',');
        rows.add(updates);
        rows.add(',');
        if (updates > 0)
            rows.add(training::meanOfLast(run.history.losses, training::kFinalUpdates));
        rows.add(',');
        if (run.trainingLoss)
            rows.add(*run.trainingLoss);
        rows.add(',');
        const auto &evaluations = run.history.evaluations;
        const bool evaluated = !evaluations.empty() && evaluations.back().update == updates;
        if (evaluated)
            rows.add(evaluations.back().testLoss);
        rows.add(',');
        if (evaluated && !std::isnan(evaluations.back().testAccuracy))
            rows.add(evaluations.back().testAccuracy);
        rows.add(',');
        if (run.targetLoss)
            if (const auto update = training::reached(evaluations, *run.targetLoss))
                rows.add(*update);
        rows.add(',');
        if (run.softmaxDifference)
            rows.add(*run.softmaxDifference);
        rows.add('\n');
    }
    if (!rows.flush())
        return sinkFailed();
    return {};
}

Result<void> writeRunCsv(const std::vector<RunRecord> &runs, double updatesPerEpoch,
                         const Sink &sink, const Progress &progress)
{
    if (!(updatesPerEpoch > 0 && std::isfinite(updatesPerEpoch)))
        return fail("updatesPerEpoch", shortestText(updatesPerEpoch), "a number above 0");

    std::size_t all = 0;
    for (const RunRecord &run : runs)
        all += run.history.losses.size();
    Rows rows(sink);
    rows.add(std::string_view("run,arm,seed,update,epoch,lr,loss,test_loss,test_accuracy,ending"));
    const auto columns = columnsOf(runs);
    for (const std::string &name : columns) {
        if (!rows.startRow())
            return sinkFailed();
        rows.add(',');
        rows.add(std::string_view(nameCell(name)));
    }
    rows.add('\n');
    std::size_t done = 0;
    for (const RunRecord &run : runs) {
        const training::Tail &history = run.history;
        const auto head =
            nameCell(run.run) + "," + nameCell(run.arm) + "," + std::to_string(run.seed) + ",";
        const auto ending = endingName(run.ending);
        const auto watched = valuesOf(run, columns);
        const auto count = std::min(history.losses.size(), history.rates.size());
        // A run ends in one of its rows: one that ended behind its last row ended in that row.
        const Update last = history.begin + static_cast<Update>(count) - 1;
        const Update endRow = run.ending == training::Ending::finished
            ? last
            : std::clamp(run.endedAt, history.begin, std::max(history.begin, last));
        auto evaluation = history.evaluations.begin();
        for (std::size_t i = 0; i < count; ++i, ++done) {
            if (done % kRowsBetweenReports == 0 && progress
                && !progress(static_cast<double>(done) / static_cast<double>(all)))
                return fail("cancelled", "", "");
            if (!rows.startRow())
                return sinkFailed();
            const Update u = history.begin + static_cast<Update>(i);
            rows.add(std::string_view(head));
            rows.add(u);
            rows.add(',');
            rows.add(static_cast<double>(u) / updatesPerEpoch);
            rows.add(',');
            rows.add(history.rates[i]);
            rows.add(',');
            rows.add(history.losses[i]);
            rows.add(',');
            // An evaluation after the last update has no row of its own: it stands in that one's.
            const bool lastRow = i + 1 == count;
            bool evaluated = false;
            training::Evaluation shown;
            while (evaluation != history.evaluations.end()
                   && (evaluation->update <= u || lastRow)) {
                evaluated = true;
                shown = *evaluation++;
            }
            if (evaluated) {
                rows.add(shown.testLoss);
                rows.add(',');
                if (!std::isnan(shown.testAccuracy))
                    rows.add(shown.testAccuracy);
            } else {
                rows.add(',');
            }
            rows.add(',');
            if (u == endRow)
                rows.add(ending);
            for (const std::vector<float> *values : watched) {
                if (!rows.startRow())
                    return sinkFailed();
                rows.add(',');
                if (values && i < values->size() && !std::isnan((*values)[i]))
                    rows.add((*values)[i]);
            }
            rows.add('\n');
        }
    }
    if (!rows.flush())
        return sinkFailed();
    if (progress)
        progress(1);
    return {};
}

} // namespace warmup::io
