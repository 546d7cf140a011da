// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>
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

const std::string kByHandHead = "import math, argparse, torch\n"
                                "parser = argparse.ArgumentParser()\n"
                                "parser.add_argument('--lr', default=0.1, type=float)\n"
                                "args = parser.parse_args()\n"
                                "optimizer = torch.optim.SGD(model.parameters(), args.lr)\n";

AsRun runByHand(const std::string &text)
{
    const auto script = readPython(kByHandHead + text, "x.py");
    EXPECT_TRUE(script) << script.error().message();
    if (!script)
        return {};
    const auto intended = schedule::makeSchedule(script->schedule);
    EXPECT_TRUE(intended) << intended.error().message();
    const auto asRun = makeAsRun(**intended, script->asRun);
    EXPECT_TRUE(asRun) << asRun.error().message();
    return asRun.value_or(AsRun{});
}

// The function of PyTorch's ImageNet example, in its older versions.
TEST(RateByHand, FollowsAdjustLearningRate)
{
    const auto asRun = runByHand("def adjust_learning_rate(optimizer, epoch):\n"
                                 "    lr = args.lr * (0.1 ** (epoch // 30))\n"
                                 "    for param_group in optimizer.param_groups:\n"
                                 "        param_group['lr'] = lr\n"
                                 "for epoch in range(90):\n"
                                 "    adjust_learning_rate(optimizer, epoch)\n"
                                 "    train(loader, model, optimizer, epoch)\n");
    ASSERT_TRUE(asRun.curve);
    EXPECT_DOUBLE_EQ(asRun.curve->at(29), 0.1);
    EXPECT_DOUBLE_EQ(asRun.curve->at(30), 0.1 * 0.1);
    EXPECT_NEAR(asRun.curve->at(89), 0.1 * 0.1 * 0.1, 1e-15);
}

TEST(RateByHand, FollowsAFunctionWithAWarmUp)
{
    const auto asRun =
        runByHand("def get_lr(it, warm=5):\n"
                  "    if it < warm:\n"
                  "        return args.lr * (it + 1) / warm\n"
                  "    return 0.5 * args.lr * (1 + math.cos(math.pi * (it - warm) / 20))\n"
                  "for it in range(20):\n"
                  "    for g in optimizer.param_groups:\n"
                  "        g['lr'] = get_lr(it, 5)\n"
                  "    optimizer.step()\n");
    ASSERT_TRUE(asRun.curve);
    for (int it = 0; it < 20; ++it) {
        const double wanted = it < 5
            ? 0.1 * (it + 1) / 5
            : 0.5 * 0.1 * (1 + std::cos(3.141592653589793 * (it - 5) / 20));
        EXPECT_NEAR(asRun.curve->at(it), wanted, 1e-13) << it;
    }
}

// What comes after the optimizer's step decides the next epoch's rate.
TEST(RateByHand, FollowsTheOrder)
{
    const auto asRun = runByHand("for epoch in range(6):\n"
                                 "    optimizer.step()\n"
                                 "    for g in optimizer.param_groups:\n"
                                 "        g['lr'] = 0.2 if epoch < 3 else 0.05 / epoch\n");
    ASSERT_TRUE(asRun.curve);
    EXPECT_DOUBLE_EQ(asRun.curve->at(1), 0.2);
    EXPECT_DOUBLE_EQ(asRun.curve->at(3), 0.2);
    EXPECT_NEAR(asRun.curve->at(4), 0.05 / 3, 1e-15);
}

// Each update's rate, of the optimizer that runByHand() has.
void expectRates(const std::string &text, const std::vector<double> &wanted)
{
    const auto asRun = runByHand(text);
    ASSERT_TRUE(asRun.curve) << text;
    ASSERT_EQ(asRun.curve->length(), static_cast<Update>(wanted.size())) << text;
    for (std::size_t u = 0; u < wanted.size(); ++u)
        EXPECT_NEAR(asRun.curve->at(static_cast<Update>(u)), wanted[u], 1e-15) << u << text;
}

std::vector<double> rates(int count, const std::function<double(int)> &rate)
{
    std::vector<double> all;
    for (int u = 0; u < count; ++u)
        all.push_back(rate(u));
    return all;
}

TEST(RateByHand, FollowsConditionsOnTheIndex)
{
    const auto warm = [](int u) { return u < 4 ? 0.1 * (u + 1) / 4 : 0.1 * (12 - u) / 8; };
    expectRates("for epoch in range(12):\n"
                "    if epoch < 4:\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] = 0.1 * (epoch + 1) / 4\n"
                "    else:\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] = 0.1 * (12 - epoch) / 8\n"
                "    optimizer.step()\n",
                rates(12, warm));
    expectRates("def set_rate(opt, epoch):\n"
                "    if epoch < 4:\n"
                "        opt.param_groups[0]['lr'] = 0.1 * (epoch + 1) / 4\n"
                "        return\n"
                "    opt.param_groups[0]['lr'] = 0.1 * (12 - epoch) / 8\n"
                "for epoch in range(12):\n"
                "    set_rate(optimizer, epoch)\n"
                "    optimizer.step()\n",
                rates(12, warm));
    expectRates("for epoch in range(9):\n"
                "    if epoch < 3:\n        lr = 0.3\n"
                "    elif 3 <= epoch < 6:\n        lr = 0.03\n"
                "    else:\n        lr = 0.003\n"
                "    for g in optimizer.param_groups:\n        g['lr'] = lr\n"
                "    optimizer.step()\n",
                {.3, .3, .3, .03, .03, .03, .003, .003, .003});
}

// A rate that is set under a condition alone stays afterwards.
TEST(RateByHand, KeepsTheRateOfTheIterationBefore)
{
    expectRates("for step in range(8):\n"
                "    if step < 4:\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] = 0.08 * (step + 1) / 4\n"
                "    optimizer.step()\n",
                {.02, .04, .06, .08, .08, .08, .08, .08});
    expectRates("for epoch in range(7):\n"
                "    optimizer.step()\n"
                "    if (epoch + 1) % 3 == 0:\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] *= 0.5\n",
                {.1, .1, .1, .05, .05, .05, .025});
    expectRates("lr = args.lr\n"
                "for epoch in range(1, 7):\n"
                "    if epoch in [3, 5]:\n"
                "        lr *= 0.5\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] = lr\n"
                "    for i in range(2):\n"
                "        optimizer.step()\n",
                {.1, .1, .1, .1, .05, .05, .05, .05, .025, .025, .025, .025});
}

TEST(RateByHand, FollowsACountOfUpdates)
{
    const auto ramp = [](int u) { return 0.1 * std::min(1.0, (u + 1) / 5.0); };
    for (const std::string loop : {"step = 0\nwhile True:\n"
                                   "    step += 1\n"
                                   "    for g in optimizer.param_groups:\n"
                                   "        g['lr'] = 0.1 * min(1.0, step / 5)\n"
                                   "    optimizer.step()\n"
                                   "    if step >= 12:\n        break\n",
                                   "step = 0\nwhile step < 12:\n"
                                   "    for g in optimizer.param_groups:\n"
                                   "        g['lr'] = 0.1 * min(1.0, (step + 1) / 5)\n"
                                   "    optimizer.step()\n"
                                   "    step += 1\n",
                                   "step = 0\nfor epoch in range(3):\n"
                                   "    for batch in range(4):\n"
                                   "        step += 1\n"
                                   "        for g in optimizer.param_groups:\n"
                                   "            g['lr'] = 0.1 * min(1.0, step / 5)\n"
                                   "        optimizer.step()\n",
                                   "for epoch in range(3):\n"
                                   "    for i in range(4):\n"
                                   "        it = epoch * 4 + i\n"
                                   "        for g in optimizer.param_groups:\n"
                                   "            g['lr'] = 0.1 * min(1.0, (it + 1) / 5)\n"
                                   "        optimizer.step()\n",
                                   "class Noam:\n"
                                   "    def __init__(self, optimizer):\n"
                                   "        self.optimizer = optimizer\n"
                                   "        self.count = 0\n"
                                   "    def step(self):\n"
                                   "        self.count += 1\n"
                                   "        for g in self.optimizer.param_groups:\n"
                                   "            g['lr'] = 0.1 * min(1.0, self.count / 5)\n"
                                   "        self.optimizer.step()\n"
                                   "noam = Noam(optimizer)\n"
                                   "for i in range(12):\n"
                                   "    noam.step()\n"})
        expectRates(loop, rates(12, ramp));
}

// In dictionaries and lists of the script's.
TEST(RateByHand, FollowsTables)
{
    expectRates("lrs = {0: args.lr, 3: args.lr * 0.1}\n"
                "for epoch in range(5):\n"
                "    if epoch in lrs:\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] = lrs[epoch]\n"
                "    optimizer.step()\n",
                {.1, .1, .1, .01, .01});
    expectRates("lrs = [0.1] * 300 + [0.01] * 200\n"
                "for epoch in range(500):\n"
                "    optimizer.param_groups[0]['lr'] = lrs[epoch]\n"
                "    optimizer.step()\n",
                rates(500, [](int u) { return u < 300 ? 0.1 : 0.01; }));
    expectRates("factors = [1.0, 0.1, 0.01]\n"
                "s = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda e: factors[e // 2])\n"
                "for epoch in range(6):\n"
                "    optimizer.step()\n    s.step()\n",
                {.1, .1, .01, .01, .001, .001});
}

// Python raises where an index or key is not in it.
TEST(RateByHand, ReportsWhatATableDoesNotHave)
{
    const auto raisedBy = [](const std::string &table) {
        const auto asRun = runByHand("lrs = " + table
                                     + "\nfor epoch in range(6):\n"
                                       "    for g in optimizer.param_groups:\n"
                                       "        g['lr'] = lrs[epoch]\n"
                                       "    optimizer.step()\n");
        std::string texts;
        for (const auto &remark : asRun.remarks)
            texts += remark.id + ": " + remark.text + "\n";
        return texts;
    };
    EXPECT_THAT(raisedBy("[0.1] * 4"), HasSubstr("IndexError"));
    EXPECT_THAT(raisedBy("{0: 0.1, 1: 0.01}"), HasSubstr("KeyError"));
}

// A count that begins anew in every epoch is none of the run.
TEST(RateByHand, TellsACountOfTheEpochFromOneOfTheRun)
{
    expectRates("for epoch in range(2):\n"
                "    step = 0\n"
                "    for batch in range(3):\n"
                "        for g in optimizer.param_groups:\n"
                "            g['lr'] = 0.1 * (step + 1)\n"
                "        optimizer.step()\n"
                "        step += 1\n",
                {.1, .2, .3, .1, .2, .3});
}

// Conditions, counts, functions and classes in loops of every kind.
TEST(RateByHandGolden, EveryScriptDoesWhatItDidToPyTorchsOptimizers)
{
    compareAll("rates_by_hand.txt", 370, 1e-12,
               [](const std::string &script) { return "group['lr'](" + script; });
}

TEST(RateByHand, NamesTheFirstPlaceThatItDoesNotFollow)
{
    const auto refused = [](const std::string &text) {
        const auto script = readPython(kByHandHead + text, "x.py");
        return script ? std::string("none") : script.error().message();
    };
    EXPECT_THAT(refused("for epoch in range(6):\n"
                        "    if loss > best:\n"
                        "        for g in optimizer.param_groups:\n"
                        "            g['lr'] *= 0.5\n"
                        "    optimizer.step()\n"),
                HasSubstr("x.py:9:13: found no scheduler; the script sets the learning rate of a "
                          "parameter group to a value that depends on the condition at 7:5"));
    EXPECT_THAT(refused("for epoch in range(6):\n"
                        "    optimizer.param_groups[0]['lr'] = 0.1 / (epoch + 1)\n"
                        "    optimizer.step()\n"
                        "    optimizer.param_groups[0]['lr'] = 0.2\n"),
                HasSubstr("before and after the optimizer's step"));
    EXPECT_THAT(refused("scale = 1.0\nfor epoch in range(6):\n"
                        "    optimizer.param_groups[0]['lr'] = 0.3 * scale\n"
                        "    scale = scale * 0.9\n"
                        "    optimizer.step()\n"),
                HasSubstr("from what it was before"));
    for (const std::string change : {"lrs.insert(0, 0.01)", "lrs[1] = 0.01"})
        EXPECT_THAT(refused("lrs = [0.1] * 6\n" + change
                            + "\nfor epoch in range(6):\n"
                              "    optimizer.param_groups[0]['lr'] = lrs[epoch]\n"
                              "    optimizer.step()\n"),
                    HasSubstr("9:5: found no scheduler; the script sets the learning rate"));
}

// A class that gives its base a method of its own.
TEST(RateByHand, FollowsAClassDerivedFromLambdaLR)
{
    expectRates(
        "from torch.optim.lr_scheduler import LambdaLR\n"
        "class Ramp(LambdaLR):\n"
        "    def __init__(self, optimizer, warm, last_epoch=-1):\n"
        "        self.warm = warm\n"
        "        super(Ramp, self).__init__(optimizer, self.factor, last_epoch=last_epoch)\n"
        "    def factor(self, step):\n"
        "        if step < self.warm:\n"
        "            return float(step) / float(max(1.0, self.warm))\n"
        "        return 1.0\n"
        "ramp = Ramp(optimizer, warm=4)\n"
        "for epoch in range(6):\n"
        "    optimizer.step()\n    ramp.step()\n",
        {0, .025, .05, .075, .1, .1});
}

TEST(RateByHand, NamesWhatItDoesNotFollow)
{
    const auto script = readPython(kByHandHead
                                       + "s = torch.optim.lr_scheduler.StepLR(optimizer, 3)\n"
                                         "for epoch in range(6):\n"
                                         "    if epoch < 2:\n"
                                         "        optimizer.param_groups[0]['lr'] = 0.01 * epoch\n"
                                         "    optimizer.step()\n    s.step()\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    ASSERT_FALSE(script->remarks.empty());
    EXPECT_THAT(script->remarks.back().text, HasSubstr("9:9: the script sets the learning rate"));
}

} // namespace
} // namespace warmup::dialect
