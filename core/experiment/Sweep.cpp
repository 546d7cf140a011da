// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/Sweep.h"

#include <algorithm>
#include <set>

namespace warmup::experiment {

std::string Sweep::cellName(std::size_t cell) const
{
    return x.name + " " + x.values[cell % columns()] + ", " + y.name + " "
        + y.values[cell / columns()];
}

std::vector<SweepKey> runsOf(const Sweep &sweep)
{
    std::vector<SweepKey> runs;
    for (std::size_t cell = 0; cell < sweep.columns() * sweep.rows(); ++cell)
        for (int seed = 0; seed < sweep.seeds; ++seed)
            runs.push_back({cell, sweep.firstSeed + static_cast<std::uint64_t>(seed)});
    return runs;
}

std::vector<SweepKey> shardOf(const std::vector<SweepKey> &runs, int index, int count)
{
    std::vector<SweepKey> part;
    for (auto i = static_cast<std::size_t>(index); i < runs.size();
         i += static_cast<std::size_t>(count))
        part.push_back(runs[i]);
    return part;
}

std::vector<SweepKey> missingOf(const std::vector<SweepKey> &runs,
                                const std::vector<SweepRow> &rows)
{
    std::set<SweepKey> made;
    for (const SweepRow &row : rows)
        made.insert(row.key);
    std::vector<SweepKey> missing;
    std::copy_if(runs.begin(), runs.end(), std::back_inserter(missing),
                 [&](const SweepKey &key) { return !made.contains(key); });
    return missing;
}

std::vector<SweepRow> rowsOf(const std::vector<SweepKey> &runs, const std::vector<SweepRow> &rows)
{
    std::vector<SweepRow> wanted;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(wanted), [&](const SweepRow &row) {
        return std::binary_search(runs.begin(), runs.end(), row.key);
    });
    return wanted;
}

std::vector<Summary> summariesOf(const Sweep &sweep, const std::vector<SweepRow> &rows)
{
    std::vector<std::vector<Outcome>> outcomes(sweep.columns() * sweep.rows());
    for (const SweepRow &row : rows)
        if (row.key.cell < outcomes.size())
            outcomes[row.key.cell].push_back({row.key.seed, row.failed ? std::nullopt : row.value});
    std::vector<Summary> cells;
    for (auto &cell : outcomes) {
        // However the runs came in: sums have the same bits.
        std::sort(cell.begin(), cell.end(),
                  [](const Outcome &a, const Outcome &b) { return a.seed < b.seed; });
        cells.push_back(summaryOf(cell));
    }
    return cells;
}

std::vector<std::optional<std::size_t>> bestOf(const Sweep &sweep,
                                               const std::vector<Summary> &cells)
{
    const auto isBetter = [&](const Summary &a, const Summary &b) {
        // Shares, in whole numbers.
        const auto failedOfA = static_cast<std::int64_t>(a.failed) * b.runs;
        const auto failedOfB = static_cast<std::int64_t>(b.failed) * a.runs;
        if (failedOfA != failedOfB)
            return failedOfA < failedOfB;
        return sweep.better == Direction::lower ? a.mean < b.mean : a.mean > b.mean;
    };
    std::vector<std::optional<std::size_t>> best(sweep.columns());
    for (std::size_t x = 0; x < sweep.columns(); ++x) {
        for (std::size_t y = 0; y < sweep.rows(); ++y) {
            const Summary &cell = cells[y * sweep.columns() + x];
            if (cell.failed < cell.runs
                && (!best[x] || isBetter(cell, cells[*best[x] * sweep.columns() + x])))
                best[x] = y;
        }
    }
    return best;
}

} // namespace warmup::experiment
