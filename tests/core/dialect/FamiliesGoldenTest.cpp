// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

std::string constructedSchedulers(const std::string &script)
{
    std::istringstream lines(script);
    std::string all;
    for (std::string line; std::getline(lines, line);)
        if (const auto equals = line.find(" = ");
            equals != line.npos && line.starts_with("scheduler"))
            all += line.substr(equals + 3) + ";";
    return all;
}

TEST(FamiliesGolden, EveryScriptDoesWhatTransformersDidWithIt)
{
    compareAll("transformers_schedules.txt", 2000, 1e-12, constructedSchedulers);
}

TEST(FamiliesGolden, EveryScriptDoesWhatTimmDidWithIt)
{
    compareAll("timm_schedules.txt", 1500, 1e-12, constructedSchedulers);
}

TEST(FamiliesGolden, EveryScriptDoesWhatPytorchWarmupDidWithIt)
{
    compareAll("pytorch_warmup_schedules.txt", 300, 1e-12, constructedSchedulers);
}

TEST(FamiliesGolden, EveryScriptDoesWhatKatsurasAndBoltsSchedulersDo)
{
    compareAll("community_schedulers.txt", 500, 1e-12, constructedSchedulers);
}

TEST(FamiliesGolden, EveryRangeHoldsExactlyTheExtremesOfItsUpdates)
{
    compareRanges("transformers_schedules.txt", 70);
    compareRanges("timm_schedules.txt", 70);
}

} // namespace
} // namespace warmup::dialect
