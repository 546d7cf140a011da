// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

std::string mmengineScheduler(const std::string &script)
{
    for (const std::string head : {"scheduler = ", "scheduler1 = ", "dict(type='"}) {
        const auto at = script.find(head);
        if (at != std::string::npos && !script.starts_with("optim_wrapper"))
            return script.substr(at + head.size(), script.find('\n', at) - at - head.size());
    }
    return "configuration(" + script;
}

TEST(MmengineSchedulersGolden, EveryScriptDoesWhatMmengineDidWithIt)
{
    compareAll("mmengine_schedulers.txt", 650, 1e-12, mmengineScheduler);
}

} // namespace
} // namespace warmup::dialect
