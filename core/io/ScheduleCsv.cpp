// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/ScheduleCsv.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <functional>
#include <future>
#include <string>
#include <thread>

#include "core/base/Number.h"
#include "core/io/Rows.h"

namespace warmup::io {

namespace {

constexpr Update kRowsOfABlock = 1 << 14;

// The rows of a table: every K-th update, and the last one.
Update rowCount(const ScheduleTable &table)
{
    const Update last = table.rates->length() - 1;
    return last / table.every + (last % table.every != 0) + 1;
}

// The text of rows [begin, end), a pure function of the table: blocks are worked out side by side.
std::string blockText(const ScheduleTable &table, Update begin, Update end)
{
    std::string text;
    const Sink collect = [&text](std::string_view piece) {
        text += piece;
        return true;
    };
    Rows rows(collect);
    const Update last = table.rates->length() - 1;
    for (Update row = begin; row < end; ++row) {
        // Not row * every at the end: that may be past the largest integer.
        const Update u = row > last / table.every ? last : row * table.every;
        if (!rows.startRow())
            break;
        rows.add(u);
        rows.add(',');
        rows.add(static_cast<double>(u) / table.updatesPerEpoch);
        rows.add(',');
        rows.add(table.rates->at(u));
        if (table.intended) {
            rows.add(',');
            rows.add(table.intended->at(u));
        }
        for (const auto &[name, curve] : table.more) {
            rows.add(',');
            rows.add(curve->at(u));
        }
        rows.add('\n');
    }
    [[maybe_unused]] const bool taken = rows.flush(); // a string takes everything
    return text;
}

} // namespace

Result<void> writeScheduleCsv(const ScheduleTable &table, const Sink &sink,
                              const Progress &progress)
{
    if (table.every < 1)
        return fail("every", std::to_string(table.every), "at least 1");
    if (!(table.updatesPerEpoch > 0 && std::isfinite(table.updatesPerEpoch)))
        return fail("updatesPerEpoch", shortestText(table.updatesPerEpoch), "a number above 0");
    const auto sinkFailed = [] { return fail("", "no room for more", "room for the whole table"); };

    std::string header = table.intended ? "update,epoch,lr,intended" : "update,epoch,lr";
    for (const auto &[name, curve] : table.more)
        header += "," + name;
    if (!sink(header + "\n"))
        return sinkFailed();
    const Update count = rowCount(table);
    const auto workers = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
    // Blocks in the order of their rows; as many ahead as there are cores.
    std::deque<std::future<std::string>> ahead;
    Update next = 0;
    for (Update written = 0; written < count;) {
        while (next < count && ahead.size() < workers) {
            const Update end = next + std::min(kRowsOfABlock, count - next);
            // A short table is not worth a thread.
            const auto policy = count > kRowsOfABlock ? std::launch::async : std::launch::deferred;
            ahead.push_back(std::async(policy, blockText, std::cref(table), next, end));
            next = end;
        }
        if (progress && !progress(static_cast<double>(written) / static_cast<double>(count)))
            return fail("cancelled", "", "");
        if (!sink(ahead.front().get()))
            return sinkFailed();
        ahead.pop_front();
        written += std::min(kRowsOfABlock, count - written);
    }
    if (progress)
        progress(1);
    return {};
}

} // namespace warmup::io
