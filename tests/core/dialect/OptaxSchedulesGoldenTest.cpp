// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

std::string optaxSchedule(const std::string &script)
{
    const std::string head = "schedule = optax.";
    const auto at = script.find(head);
    return at == std::string::npos
        ? ""
        : script.substr(at + head.size(), script.find('\n') - head.size());
}

TEST(OptaxSchedulesGolden, EveryScriptDoesWhatOptaxDidWithIt)
{
    compareAll("optax_schedules.txt", 1400, 1e-6, optaxSchedule);
}

TEST(OptaxSchedulesGolden, EveryRangeHoldsExactlyTheExtremesOfItsUpdates)
{
    compareRanges("optax_schedules.txt", 70);
}

} // namespace
} // namespace warmup::dialect
