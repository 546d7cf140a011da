// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportRequest.h"

namespace warmup::ui {

std::vector<io::RunRecord> runRecords(const std::vector<TrainingRun> &runs)
{
    std::vector<io::RunRecord> records;
    for (const TrainingRun &run : runs) {
        for (const MemberHistory &member : run.members) {
            if (run.hidden || member.losses->size() == 0)
                continue;
            const auto losses = member.losses->values();
            io::RunRecord &record = records.emplace_back();
            record.run = run.name.toStdString();
            record.arm = run.arm.toStdString();
            record.seed = member.seed;
            record.ending = member.ending;
            record.endedAt = member.endedAt;
            record.history.losses.assign(losses.begin(), losses.end());
            record.history.rates = member.rates;
            record.history.evaluations = member.evaluations;
            for (std::size_t i = 0; i < member.watched.size(); ++i) {
                const auto values = member.watched[i].values->values();
                record.columns.push_back(run.columns[i].name);
                record.history.watched.emplace_back(values.begin(), values.end());
            }
        }
    }
    return records;
}

} // namespace warmup::ui
