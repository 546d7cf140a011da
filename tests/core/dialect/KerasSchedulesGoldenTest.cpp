// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

std::string kerasSchedule(const std::string &script)
{
    for (const std::string head : {"schedules.", "callbacks=[keras.callbacks."}) {
        const auto at = script.find(head);
        if (at != std::string::npos)
            return script.substr(at + head.size(), script.find('\n', at) - at - head.size());
    }
    return "";
}

TEST(KerasSchedulesGolden, EveryScriptDoesWhatKerasDidWithIt)
{
    compareAll("keras_schedules.txt", 800, 1e-6, kerasSchedule);
}

TEST(KerasSchedulesGolden, EveryRangeHoldsExactlyTheExtremesOfItsUpdates)
{
    compareRanges("keras_schedules.txt", 70);
}

} // namespace
} // namespace warmup::dialect
