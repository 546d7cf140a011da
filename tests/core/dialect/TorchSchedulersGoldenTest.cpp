// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

std::string torchSchedulers(const std::string &script)
{
    std::istringstream lines(script);
    std::string all;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("scheduler"))
            all += line.substr(line.find("= ") + 2) + ";";
    return all;
}

TEST(TorchSchedulersGolden, EveryScriptDoesWhatPyTorchDidWithIt)
{
    compareAll("torch_schedulers.txt", 2000, 1e-12, torchSchedulers);
}

TEST(TorchSchedulersGolden, EveryRangeHoldsExactlyTheExtremesOfItsUpdates)
{
    compareRanges("torch_schedulers.txt", 70);
}

} // namespace
} // namespace warmup::dialect
