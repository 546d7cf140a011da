// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

std::string fvcoreScheduler(const std::string &script)
{
    const std::string head = "multiplier = ";
    const auto at = script.find(head);
    return at == std::string::npos
        ? ""
        : script.substr(at + head.size(), script.find('\n', at) - at - head.size());
}

TEST(FvcoreSchedulersGolden, EveryScriptDoesWhatFvcoreDidWithIt)
{
    compareAll("fvcore_schedulers.txt", 300, 1e-12, fvcoreScheduler);
}

} // namespace
} // namespace warmup::dialect
