// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"

// What is read of a script, and its curves.
namespace warmup::dialect {

struct Outcome {
    Script script;
    AsRun asRun;
    schedule::SchedulePtr intended;

    [[nodiscard]] double at(Update update) const
    {
        return asRun.curve ? asRun.curve->at(update) : -1;
    }
};

// Fails the test where there is none.
inline Outcome outcomeOf(Script script)
{
    auto intended = schedule::makeSchedule(script.schedule);
    EXPECT_TRUE(intended) << intended.error().message();
    if (!intended)
        return {std::move(script), {}, {}};
    auto asRun = makeAsRun(**intended, script.asRun);
    EXPECT_TRUE(asRun) << asRun.error().message();
    return {std::move(script), asRun ? std::move(*asRun) : AsRun{}, std::move(*intended)};
}

inline AsRun asRunOf(const Script &script)
{
    return outcomeOf(script).asRun;
}

// updatesPerEpoch: 0 for what the script says.
inline Outcome outcomeOf(const std::string &text, const Supplied &supplied = {},
                         double updatesPerEpoch = 0)
{
    auto script = readPython(text, "x.py", supplied);
    EXPECT_TRUE(script) << script.error().message();
    if (!script)
        return {};
    if (updatesPerEpoch > 0)
        script->schedule.clock.updatesPerEpoch = updatesPerEpoch;
    return outcomeOf(std::move(*script));
}

// Null where there is none of that id.
inline const Remark *remarkIn(const std::vector<Remark> &remarks, const std::string &id)
{
    const auto found = std::find_if(remarks.begin(), remarks.end(),
                                    [&](const Remark &remark) { return remark.id == id; });
    return found == remarks.end() ? nullptr : &*found;
}

inline bool hasRemark(const std::vector<Remark> &remarks, const std::string &id)
{
    return remarkIn(remarks, id) != nullptr;
}

inline bool hasRemark(const Script &script, const std::string &id)
{
    return hasRemark(script.remarks, id);
}

} // namespace warmup::dialect
