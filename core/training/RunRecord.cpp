// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/RunRecord.h"

#include <algorithm>
#include <numeric>

#include "core/training/Workspace.h"

namespace warmup::training {

double meanOfLast(const std::vector<float> &losses, std::size_t count)
{
    const auto begin = losses.end() - static_cast<std::ptrdiff_t>(std::min(count, losses.size()));
    return std::accumulate(begin, losses.end(), 0.0) / static_cast<double>(losses.end() - begin);
}

std::vector<RunRecord> recordsOf(const Session &session, const std::string &run,
                                 const std::vector<Arm> &arms, std::optional<double> targetLoss)
{
    std::vector<std::string> columns;
    std::vector<diagnostics::Kind> kinds;
    for (const auto &column : session.columns()) {
        columns.push_back(column.name);
        kinds.push_back(column.kind);
    }
    std::vector<RunRecord> records;
    const auto status = session.status();
    const auto &members = status.members;
    for (std::size_t i = 0; i < members.size(); ++i)
        records.push_back({.run = run,
                           .arm = arms[static_cast<std::size_t>(members[i].arm)].label,
                           .seed = members[i].seed,
                           .ending = members[i].ending,
                           .endedAt = members[i].endedAt,
                           .history = session.tail(i, 0, 0),
                           .columns = columns,
                           .targetLoss = targetLoss,
                           .kinds = kinds,
                           .trivialLoss = status.trivialLoss});
    return records;
}

void lookAtAllData(Session &session, std::vector<RunRecord> &records)
{
    const auto *group = session.group();
    if (!group)
        return;
    const auto workspace = group->makeWorkspace();
    const auto seeds = static_cast<std::size_t>(group->seeds());
    for (std::size_t i = 0; i < records.size(); ++i) {
        const int seed = static_cast<int>(i % seeds);
        const auto state = session.snapshot(i);
        if (!state)
            continue;
        records[i].trainingLoss = group->trainingLoss(seed, *state, *workspace);
        if (i < seeds)
            continue;
        if (const auto twin = session.snapshot(i % seeds))
            records[i].softmaxDifference =
                group->softmaxDifference(seed, *twin, *state, *workspace);
    }
}

} // namespace warmup::training
