// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"

#include "tests/core/dialect/Recorded.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

const std::string kOwnHead = "from torch.optim.lr_scheduler import _LRScheduler\n"
                             "optimizer = torch.optim.SGD(model.parameters(), 0.1)\n";
const std::string kOwnLoop = "scheduler = Own(optimizer)\n"
                             "for epoch in range(6):\n    optimizer.step()\n    scheduler.step()\n";

Result<Script> readOwn(const std::string &methods)
{
    return readPython(kOwnHead + "class Own(_LRScheduler):\n" + methods + kOwnLoop, "x.py");
}

std::string ownRefusal(const std::string &methods)
{
    const auto script = readOwn(methods);
    return script ? "none" : script.error().message();
}

TEST(OwnSchedulerGolden, EveryScriptDoesWhatItDidToPyTorchsOptimizers)
{
    compareAll("own_schedulers.txt", 444, 1e-12, [](const std::string &script) {
        const auto at = script.find("\nscheduler = ") + 13;
        return script.substr(at, script.find('\n', at) - at);
    });
}

TEST(OwnScheduler, SaysWhatItFollows)
{
    const auto script =
        readOwn("    def get_lr(self):\n"
                "        return [b * 0.5 ** self.last_epoch for b in self.base_lrs]\n");
    ASSERT_TRUE(script) << script.error().message();
    ASSERT_EQ(script->asRun.schedulers.size(), 1U);
    EXPECT_EQ(script->asRun.schedulers.front().name, "LRScheduler");
    ASSERT_FALSE(script->remarks.empty());
    EXPECT_EQ(script->remarks.front().id, "own-scheduler");
    EXPECT_EQ(script->remarks.front().text,
              "3:7: get_lr() of the script's class Own is followed as (lambda last_epoch, base_lr: "
              "(base_lr * (0.5 ** last_epoch))).");
    const auto asRun = makeAsRun(**schedule::makeSchedule(script->schedule), script->asRun);
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_FALSE(asRun->hasIntent);
    EXPECT_DOUBLE_EQ(asRun->curve->at(3), 0.1 / 8);
}

TEST(OwnScheduler, NamesWhatItDoesNotFollow)
{
    const std::string get = "    def get_lr(self):\n";
    const std::string head = "x.py:6:16: found no scheduler; the script constructs Own, a "
                             "scheduler of its own (the class at 3:7)";
    EXPECT_THAT(ownRefusal("    pass\n"),
                HasSubstr("without get_lr(): PyTorch raises "
                          "NotImplementedError"));
    EXPECT_THAT(
        ownRefusal(get + "        return [self.other.get_last_lr()[0]]\n"),
        HasSubstr(head
                  + ", whose get_lr() at 4:9 needs 'other', which is not set before it, at 5:22"));
    EXPECT_THAT(ownRefusal(get + "        self.n = 1\n        return self.base_lrs\n"),
                HasSubstr("whose get_lr() at 4:9 sets self.n at 5:9"));
    EXPECT_THAT(ownRefusal(get
                           + "        for g in self.optimizer.param_groups:\n"
                             "            g['lr'] = 1\n        return self.base_lrs\n"),
                HasSubstr("at 6:13"));
    EXPECT_THAT(ownRefusal(get
                           + "        while self.last_epoch > 3:\n            x = 1\n"
                             "        return self.base_lrs\n"),
                HasSubstr("has a loop that is not followed at 5:9"));
    EXPECT_THAT(ownRefusal(get
                           + "        if loss > 1:\n            return [0.1]\n"
                             "        return self.base_lrs\n"),
                HasSubstr("returns under a condition that is not followed at 5:9"));
    EXPECT_THAT(ownRefusal(get + "        return [0.1, 0.2]\n"),
                HasSubstr("returns 2 rates for 1 parameter groups: PyTorch raises ValueError"));
    EXPECT_THAT(ownRefusal(get + "        return 0.1\n"), HasSubstr("returns 0.1"));
    EXPECT_THAT(ownRefusal(get
                           + "        return self.base_lrs\n"
                             "    def step(self):\n        pass\n"),
                HasSubstr("whose step() at 6:9 is not PyTorch's"));
    EXPECT_THAT(
        ownRefusal("    def __init__(self, optimizer):\n        self.k = 2\n"
                   "        super().__init__(optimizer)\n        self.k = 3\n"
                   + get + "        return [self.k * b for b in self.base_lrs]\n"),
        HasSubstr("whose get_lr() at 8:9 changes with what is set after super().__init__()"));
    EXPECT_THAT(ownRefusal("    def __init__(self, optimizer):\n"
                           "        super().__init__(optimizer)\n        self.k = 3\n"
                           + get + "        return [self.k * b for b in self.base_lrs]\n"),
                HasSubstr("whose get_lr() at 7:9 needs 'k', which is not set before it, at 8:22"));
    EXPECT_THAT(ownRefusal("    def __init__(self, optimizer):\n"
                           "        super().__init__(optimizer, -1, False)\n"
                           + get + "        return self.base_lrs\n"),
                HasSubstr("x.py:5:41: found an argument 'verbose'"));
    EXPECT_THAT(
        ownRefusal("    def __init__(self, optimizer):\n        self.optimizer = optimizer\n" + get
                   + "        return self.base_lrs\n"),
        HasSubstr("of which not all is followed"));
}

// The after_scheduler of a wrapper.
TEST(OwnScheduler, NamesAWrapper)
{
    const auto script = readPython(
        kOwnHead
            + "class Warm(_LRScheduler):\n"
              "    def __init__(self, optimizer, total, after_scheduler=None):\n"
              "        self.total, self.after_scheduler = total, after_scheduler\n"
              "        super().__init__(optimizer)\n"
              "    def get_lr(self):\n"
              "        if self.last_epoch > self.total:\n"
              "            return self.after_scheduler.get_last_lr()\n"
              "        return [b * self.last_epoch / self.total for b in self.base_lrs]\n"
              "steps = torch.optim.lr_scheduler.StepLR(optimizer, 5)\n"
              "scheduler = Warm(optimizer, 4, steps)\n"
              "for epoch in range(6):\n    optimizer.step()\n    scheduler.step()\n",
        "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_TRUE(std::any_of(script->remarks.begin(), script->remarks.end(), [](const auto &each) {
        return each.text.find("12:17: the script constructs Warm, a scheduler of its own (the "
                              "class at 3:7), whose get_lr() at 7:9 returns")
            != std::string::npos;
    }));
}

// What the class asks for and the script does not say.
TEST(OwnScheduler, AsksForWhatIsMissing)
{
    const std::string text = kOwnHead
        + "class Own(_LRScheduler):\n"
          "    def __init__(self, optimizer, warm):\n        self.warm = warm\n"
          "        super().__init__(optimizer)\n"
          "    def get_lr(self):\n"
          "        return [b * min(1, self.last_epoch / self.warm) for b in self.base_lrs]\n"
          "scheduler = Own(optimizer, config.warm)\n"
          "for epoch in range(6):\n    optimizer.step()\n    scheduler.step()\n";
    const auto missing = missingValues(text);
    ASSERT_EQ(missing.size(), 1U);
    EXPECT_EQ(missing.front().name, "config.warm");
    const auto script = readPython(text, "x.py", {{"config.warm", 4}});
    ASSERT_TRUE(script) << script.error().message();
    const auto asRun = makeAsRun(**schedule::makeSchedule(script->schedule), script->asRun);
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_DOUBLE_EQ(asRun->curve->at(2), 0.1 * (2.0 / 4));
}

} // namespace
} // namespace warmup::dialect
