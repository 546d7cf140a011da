// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"

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
