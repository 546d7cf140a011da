// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/python/Lambda.h"
#include "tests/core/dialect/Outcome.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

const std::string kLoop = "for epoch in range(20):\n    optimizer.step()\n    scheduler.step()\n";

Script readAfterSgd(const std::string &text)
{
    const auto result = readPython("optimizer = SGD(p, lr=0.1)\n" + text, "train.py");
    EXPECT_TRUE(result) << result.error().message();
    return result.value_or(Script{});
}

std::string refusalAfterSgd(const std::string &text)
{
    const auto result = readPython("optimizer = SGD(p, lr=0.1)\n" + text, "train.py");
    return result ? "none" : result.error().message();
}

double call(const std::string &lambda, double argument)
{
    const auto function = python::Function::make(lambda, "lr_lambda");
    EXPECT_TRUE(function) << function.error().message();
    Raised raised;
    const double value = function ? (*function)(argument, raised) : 0;
    EXPECT_FALSE(raised) << raised.exception;
    return value;
}

TEST(ReadTorch, KeepsASequenceAsItIsConstructedAndStatesWhatItMeans)
{
    const auto script = readAfterSgd("warm = LinearLR(optimizer, start_factor=0.1, total_iters=5)\n"
                                     "cosine = CosineAnnealingLR(optimizer, T_max=15)\n"
                                     "scheduler = SequentialLR(optimizer, [warm, cosine], [5])\n"
                                     + kLoop);
    EXPECT_EQ(script.asRun.framework, "torch");
    ASSERT_EQ(script.asRun.schedulers.size(), 1u);
    EXPECT_EQ(pythonText(script.asRun.schedulers.front()),
              "SequentialLR(schedulers=[LinearLR(start_factor=0.1, total_iters=5), "
              "CosineAnnealingLR(T_max=15)], milestones=[5])");
    ASSERT_TRUE(script.schedule.warmUp);
    EXPECT_EQ(script.schedule.warmUp->length, (schedule::Span{5, schedule::Unit::epochs}));
    const auto asRun = asRunOf(script);
    EXPECT_FALSE(asRun.differs);
    EXPECT_NEAR(asRun.curve->at(0), 0.01, 1e-15);
    EXPECT_NEAR(asRun.curve->at(5), 0.1, 1e-15);
}

TEST(ReadTorch, ShadesALinearRampThatNeverStarts)
{
    const auto script =
        readAfterSgd("scheduler = LinearLR(optimizer, start_factor=0.1, total_iters=0)\n" + kLoop);
    const auto asRun = asRunOf(script);
    EXPECT_TRUE(asRun.differs); // the documentation promises end_factor
    EXPECT_NEAR(asRun.curve->at(19), 0.01, 1e-15);
}

TEST(ReadTorch, TakesDefaultsOfArgparse)
{
    const auto script = readAfterSgd("import argparse\n"
                                     "parser = argparse.ArgumentParser()\n"
                                     "parser.add_argument('--warm-up', '-w', type=int, default=4)\n"
                                     "parser.add_argument('--factor', default='0.25', type=float)\n"
                                     "parser.add_argument('--data')\n"
                                     "args = parser.parse_args()\n"
                                     "scheduler = LinearLR(optimizer, args.factor, "
                                     "total_iters=args.warm_up)\n"
                                     + kLoop);
    EXPECT_EQ(pythonText(script.asRun.schedulers.front()),
              "LinearLR(start_factor=0.25, total_iters=4)");
    EXPECT_THAT(refusalAfterSgd("args = parser.parse_args()\nscheduler = LinearLR(optimizer, "
                                "total_iters=args.n)\n"),
                HasSubstr("train.py:3:45: found total_iters = the option 'n', for which the "
                          "script has no default"));
}

TEST(ReadTorch, FollowsFunctionsOfTheScriptWithoutRunningThem)
{
    const auto script = readAfterSgd("W, N = 4, 20\n"
                                     "def factor(step):\n"
                                     "    if step < W:\n"
                                     "        return float(step) / float(max(1, W))\n"
                                     "    done = (step - W) / (N - W)\n"
                                     "    return max(0.0, 1 - done)\n"
                                     "scheduler = LambdaLR(optimizer, lr_lambda=factor)\n"
                                     + kLoop);
    const auto asRun = asRunOf(script);
    EXPECT_EQ(asRun.curve->at(0), 0);
    EXPECT_NEAR(asRun.curve->at(2), 0.05, 1e-15);
    EXPECT_NEAR(asRun.curve->at(12), 0.05, 1e-15);
    EXPECT_NE(remarkIn(asRun.remarks, "no-intent"), nullptr);
    EXPECT_FALSE(asRun.hasIntent);
    EXPECT_FALSE(asRun.differs);

    EXPECT_THAT(refusalAfterSgd("scheduler = LambdaLR(optimizer, lambda e: table[e])\n"),
                HasSubstr("train.py:2:33"));
    EXPECT_THAT(refusalAfterSgd("def f(e):\n    while e > 1:\n        e -= 1\n    return e\n"
                                "scheduler = LambdaLR(optimizer, f)\n"),
                HasSubstr("train.py:6:33"));
    EXPECT_THAT(refusalAfterSgd("scheduler = LambdaLR(optimizer, lambda e: open('x'))\n"),
                HasSubstr("train.py:2:33"));
}

TEST(ReadTorch, TracesEachParameterGroup)
{
    const auto script = readPython("optimizer = SGD([{'params': a, 'lr': 0.01}, {'params': b}], "
                                   "lr=0.1)\nscheduler = ExponentialLR(optimizer, 0.5)\n"
                                       + kLoop,
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_EQ(script->asRun.groupRates, (std::vector<double>{0.01, 0.1}));
    const auto asRun = asRunOf(*script);
    ASSERT_EQ(asRun.tracks.size(), 2u);
    EXPECT_EQ(asRun.tracks[0].rate->at(1), 0.005);
    EXPECT_EQ(asRun.tracks[1].rate->at(1), 0.05);
    EXPECT_EQ(asRun.tracks[1].momentum, nullptr);
}

TEST(ReadTorch, EndsAnEpochInEachSoManyThUpdateOfOneLoop)
{
    const auto script = readAfterSgd("scheduler = StepLR(optimizer, 2, gamma=0.5)\n"
                                     "for update in range(200):\n    optimizer.step()\n"
                                     "    if (update + 1) % 10 == 0:\n        scheduler.step()\n");
    EXPECT_EQ(script.remarks, std::vector<Remark>());
    EXPECT_EQ(script.schedule.clock.updatesPerEpoch,
              (std::variant<double, schedule::Batching>(10.0)));
    const auto asRun = asRunOf(script);
    ASSERT_EQ(asRun.curve->length(), 200);
    EXPECT_EQ(asRun.curve->at(19), 0.1);
    EXPECT_EQ(asRun.curve->at(20), 0.05);
    EXPECT_EQ(asRun.curve->at(199), 0.1 / 512);
}

TEST(ReadTorch, CountsUpdatesOfAccumulatedBatches)
{
    const std::string head = "scheduler = ExponentialLR(optimizer, 0.9)\n"
                             "for epoch in range(3):\n    for i, x in enumerate(range(10)):\n";
    const auto together =
        readAfterSgd(head
                     + "        if (i + 1) % 4 == 0:\n            optimizer.step()\n"
                       "            scheduler.step()\n");
    EXPECT_EQ(together.schedule.clock.updatesPerEpoch,
              (std::variant<double, schedule::Batching>(2.0)));
    EXPECT_EQ(together.asRun.driver.callsPerUpdate, 1);
    const auto each = readAfterSgd(head
                                   + "        if (i + 1) % 4 == 0 or i + 1 == len(loader):\n"
                                     "            optimizer.step()\n        scheduler.step()\n");
    EXPECT_EQ(each.schedule.clock.updatesPerEpoch, (std::variant<double, schedule::Batching>(3.0)));
    EXPECT_EQ(each.asRun.driver.callsPerUpdate, 4);
    EXPECT_NEAR(asRunOf(each).curve->at(1), 0.1 * std::pow(0.9, 7), 1e-15);
}

TEST(ReadTorch, DrawsWhatAConstructorAloneDoes)
{
    const std::string main = "scheduler = ExponentialLR(optimizer, 0.9)\n";
    const std::string other = "other = LinearLR(optimizer, 0.2, total_iters=5)\n";
    for (const auto &text : {main + other, other + main}) {
        const auto script = readAfterSgd(text + kLoop);
        const auto *remark = remarkIn(script.remarks, "other-scheduler-constructed");
        ASSERT_NE(remark, nullptr);
        EXPECT_THAT(remark->text,
                    HasSubstr(":9: the constructor of the LinearLR changes the rate"));
        for (Update u = 0; u < 20; ++u)
            EXPECT_NEAR(asRunOf(script).curve->at(u), 0.02 * std::pow(0.9, u), 1e-15);
    }
    // It sets the rate back to what the optimizer had.
    const auto restarts = readAfterSgd("scheduler = LinearLR(optimizer, 0.2, total_iters=5)\n"
                                       "other = CosineAnnealingWarmRestarts(optimizer, 7)\n"
                                       + kLoop);
    EXPECT_NEAR(asRunOf(restarts).curve->at(0), 0.1, 1e-15);
    EXPECT_NEAR(asRunOf(restarts).curve->at(5), 0.5, 1e-15);
    const auto epochs = readAfterSgd(main + other
                                     + "for epoch in range(20):\n    optimizer.step()\n"
                                       "    scheduler.step(epoch)\n");
    EXPECT_NEAR(asRunOf(epochs).curve->at(0), 0.02, 1e-15);
    EXPECT_NEAR(asRunOf(epochs).curve->at(4), 0.1 * std::pow(0.9, 3), 1e-15);
}

TEST(ReadTorch, SaysWhereAnotherSchedulerIsConstructedAlone)
{
    const std::string main = "scheduler = ExponentialLR(optimizer, 0.9)\n";
    const auto isSaid = [&](const std::string &text) {
        const auto script = readAfterSgd(main + text);
        EXPECT_NEAR(asRunOf(script).curve->at(2), 0.1 * 0.81, 1e-15);
        return remarkIn(script.remarks, "other-scheduler-constructed") != nullptr;
    };
    const std::string linear = "LinearLR(optimizer, 0.1, total_iters=5)\n";
    EXPECT_FALSE(isSaid("other = StepLR(optimizer, 2)\n" + kLoop)); // it changes nothing
    EXPECT_FALSE(isSaid(kLoop + "other = " + linear)); // when all is done
    EXPECT_TRUE(isSaid(kLoop + "    other = " + linear));
    const auto joined = readAfterSgd("first = LinearLR(optimizer, 0.1, total_iters=5)\n"
                                     "then = ExponentialLR(optimizer, 0.9)\n"
                                     "scheduler = SequentialLR(optimizer, [first, then], [5])\n"
                                     + kLoop);
    EXPECT_EQ(remarkIn(joined.remarks, "other-scheduler-constructed"), nullptr);
}

TEST(ReadTorch, TellsTheTrainingPhaseFromTheOther)
{
    const auto script = readAfterSgd("scheduler = StepLR(optimizer, 7)\n"
                                     "for epoch in range(20):\n"
                                     "    for phase in ['train', 'val']:\n"
                                     "        for batch in loaders[phase]:\n"
                                     "            if phase == 'train':\n"
                                     "                optimizer.step()\n"
                                     "        if phase == 'train':\n"
                                     "            scheduler.step()\n");
    EXPECT_EQ(asRunOf(script).curve->length(), 20);
    EXPECT_NEAR(asRunOf(script).curve->at(13), 0.01, 1e-15);
    EXPECT_EQ(remarkIn(script.remarks, "conditional-step"), nullptr);
}

TEST(ReadTorch, LeavesOutStepsAfterTheLoop)
{
    const std::string main = "scheduler = ExponentialLR(optimizer, 0.9)\n";
    const auto late = readAfterSgd(main + kLoop + "scheduler.step()\n");
    EXPECT_NEAR(asRunOf(late).curve->at(0), 0.1, 1e-15);
    EXPECT_EQ(remarkIn(late.remarks, "not-understood"), nullptr);
    const auto set = readAfterSgd(main + "scheduler.step(3)\n" + kLoop);
    EXPECT_NE(remarkIn(set.remarks, "not-understood"), nullptr);
}

TEST(ReadTorch, ReadsALoneStepWithTheEpoch)
{
    const std::string main = "scheduler = ExponentialLR(optimizer, 0.9)\n";
    const auto named = readAfterSgd(main + "scheduler.step(epoch)\n");
    EXPECT_EQ(named.asRun.driver.argument, Driver::Argument::index);
    EXPECT_NEAR(asRunOf(named).curve->at(4), 0.1 * std::pow(0.9, 3), 1e-15);
    for (const std::string other : {"26", "val_loss", "metrics['loss']"}) {
        const auto read = readAfterSgd(main + "scheduler.step(" + other + ")\n");
        EXPECT_EQ(read.asRun.driver.argument, Driver::Argument::none) << other;
        EXPECT_NE(remarkIn(read.remarks, "not-understood"), nullptr) << other;
    }
}

TEST(ReadTorch, NamesTheOptimizerWithoutMomentum)
{
    const auto refused =
        readPython("o = Rprop(p, lr=0.1)\ns = OneCycleLR(o, 0.1, total_steps=9)\n", "x.py");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message(), HasSubstr("False with Rprop, which has neither"));
}

TEST(ReadTorch, NamesTheItemThatIsNotSaid)
{
    EXPECT_THAT(refusalAfterSgd("s = MultiStepLR(optimizer, [3, epochs // 2])\n"),
                HasSubstr("milestones[1] = 'epochs', which the script does not"));
}

TEST(ReadTorch, StepsEachOfSeveralWithTheEpoch)
{
    const auto script = readAfterSgd("first = StepLR(optimizer, 3)\n"
                                     "second = ExponentialLR(optimizer, 0.9)\n"
                                     "for epoch in range(20):\n    optimizer.step()\n"
                                     "    first.step(epoch)\n    second.step(epoch)\n");
    for (Update u = 1; u < 20; ++u) // the second one's closed form
        EXPECT_NEAR(asRunOf(script).curve->at(u), 0.1 * std::pow(0.9, u - 1), 1e-15);
}

TEST(ReadTorch, RefusesSeveralThatAreSteppedWithDifferentEpochs)
{
    const auto refusalOfSteps = [](const std::string &first, const std::string &second) {
        return refusalAfterSgd("a = StepLR(optimizer, 2, 0.5)\nb = ExponentialLR(optimizer, 0.9)\n"
                               "for i in range(8):\n    optimizer.step()\n    a.step("
                               + first + ")\n    b.step(" + second + ")\n");
    };
    EXPECT_THAT(
        refusalOfSteps("i", ""),
        HasSubstr("train.py:7:7: found step() of the ExponentialLR with another epoch than "
                  "that of the StepLR at 6:7; allowed: the same epoch for every scheduler"));
    EXPECT_THAT(refusalOfSteps("", "epoch=i"), HasSubstr("another epoch"));
    EXPECT_THAT(refusalOfSteps("i", "i + 1"), HasSubstr("another epoch"));
    const auto script = readAfterSgd("a = ExponentialLR(optimizer, 0.9)\n"
                                     "b = ReduceLROnPlateau(optimizer)\n"
                                     "for i in range(8):\n    optimizer.step()\n    a.step(i)\n"
                                     "    b.step(loss)\n");
    EXPECT_EQ(script.asRun.driver.argument, Driver::Argument::index);
}

TEST(ReadTorch, StepsOneOfSeveralInEachSoManyThIteration)
{
    const std::string main = "a = ExponentialLR(optimizer, 0.9)\nb = StepLR(optimizer, 1, 0.5)\n"
                             "for e in range(2):\n  for i in range(7):\n    optimizer.step()\n";
    const std::string always = "    a.step()\n";
    const std::string third = "    if (i + 1) % 3 == 0:\n        b.step()\n";
    for (const auto &steps : {always + third, third + always}) {
        const auto asRun = asRunOf(readAfterSgd(main + steps));
        double rate = 0.1;
        for (Update u = 0; u < 14; ++u) {
            EXPECT_NEAR(asRun.curve->at(u), rate, 1e-15) << steps << u;
            rate *= u % 7 % 3 == 2 ? 0.45 : 0.9;
        }
    }
    const auto other = readAfterSgd(main + "    if i % 3 == 0:\n        a.step()\n" + third);
    EXPECT_NE(remarkIn(other.remarks, "not-understood"), nullptr);
}

TEST(ReadTorch, PointsToTheArgumentThatPyTorchRejects)
{
    EXPECT_THAT(refusalAfterSgd("scheduler = SequentialLR(optimizer, [LinearLR(optimizer, 2.0), "
                                "StepLR(optimizer, 3)], [5])\n"),
                HasSubstr("train.py:2:58: found start_factor = 2.0; allowed: a number above 0 and "
                          "at most 1: PyTorch raises ValueError"));
    EXPECT_THAT(
        refusalAfterSgd("scheduler = OneCycleLR(optimizer, 0.1, total_steps=10, pct_start=1)\n"),
        HasSubstr("train.py:2:66: found pct_start = 1; allowed: a float from 0 to 1"));
    EXPECT_THAT(refusalAfterSgd("scheduler = StepLR(optimizer, 30, verbose=True)\n"),
                HasSubstr("found an argument 'verbose'"));
    EXPECT_THAT(refusalAfterSgd("scheduler = SequentialLR(optimizer, [StepLR(optimizer, 3), "
                                "ReduceLROnPlateau(optimizer)], [5])\n"),
                HasSubstr("ValueError"));
}

TEST(ReadTorch, SaysAtWhichCallItRaises)
{
    const auto asRun =
        asRunOf(readAfterSgd("scheduler = OneCycleLR(optimizer, 0.1, total_steps=10)\n" + kLoop));
    const auto *raises = remarkIn(asRun.remarks, "raises");
    ASSERT_NE(raises, nullptr);
    EXPECT_EQ(raises->severity, Remark::Severity::error);
    EXPECT_EQ(raises->update, 11);
    EXPECT_THAT(raises->text, HasSubstr("Call 11 of step() raises ValueError"));
}

TEST(Lambda, ComputesWhatPythonDoes)
{
    EXPECT_EQ(call("lambda x: 0.95 ** x", 3), std::pow(0.95, 3));
    EXPECT_EQ(call("lambda x: -x ** 2", 3), -9);
    EXPECT_EQ(call("lambda x: -7 // 2 + -7 % 3", 0), -4 + 2);
    EXPECT_EQ(call("lambda x: 1 if x < 5 else 2", 5), 2);
    EXPECT_EQ(call("lambda x: 0 < x < 3 < 9", 2), 1);
    EXPECT_EQ(call("lambda x: 0 < x < 3 < 9", 4), 0);
    EXPECT_EQ(call("lambda x: x and 7", 0), 0);
    EXPECT_EQ(call("lambda x: x or 7 / x", 2), 2); // 7 / x is not worked out
    EXPECT_EQ(call("lambda x: not x", 0), 1);
    EXPECT_EQ(call("lambda x: min(3, x, 2) + max(1, x)", 5), 7);
    EXPECT_EQ(call("lambda x: 0.5 * (1 + math.cos(math.pi * x / 8))", 4),
              0.5 * (1 + std::cos(std::numbers::pi * 4 / 8)));
    EXPECT_EQ(call("lambda x: round(2.5) + round(3.5) + int(-2.7) + abs(-1)", 0), 2 + 4 - 2 + 1);
}

TEST(Lambda, RaisesWhatPythonRaises)
{
    const auto raised = [](const std::string &lambda, double argument) {
        const auto function = python::Function::make(lambda, "f");
        EXPECT_TRUE(function);
        Raised result;
        (void)(*function)(argument, result);
        return std::string(result ? result.exception : "none");
    };
    EXPECT_EQ(raised("lambda x: 1 / x", 0), "ZeroDivisionError");
    EXPECT_EQ(raised("lambda x: 1 % x", 0), "ZeroDivisionError");
    EXPECT_EQ(raised("lambda x: x ** -0.5", 0), "ZeroDivisionError");
    EXPECT_EQ(raised("lambda x: 10.0 ** x", 400), "OverflowError");
    EXPECT_EQ(raised("lambda x: math.exp(x)", 1000), "OverflowError");
    EXPECT_EQ(raised("lambda x: np.exp(x)", 1000), "none");
    EXPECT_EQ(raised("lambda x: math.sqrt(x)", -1), "ValueError");
    EXPECT_EQ(raised("lambda x: math.log(x)", 0), "ValueError");
    EXPECT_EQ(raised("lambda x: 1 if x else 1 / x", 1), "none");
}

TEST(Lambda, RefusesEverythingElse)
{
    for (const char *text :
         {"", "5", "lambda: 1", "lambda x, y: x", "lambda x: y", "lambda x: x.real",
          "lambda x: [x]", "lambda x: f(x)", "lambda x: os.system(x)", "lambda x: x @ x",
          "lambda x: lambda y: y", "lambda x: 'a'", "lambda x: x; 1", "lambda *x: 1",
          "lambda x: min(x)", "lambda x: pow(x, key=2)", "lambda x: 1j", "lambda x: (yield)"})
        EXPECT_FALSE(python::Function::make(text, "f")) << text;
    std::string deep = "lambda x: ";
    for (int i = 0; i < 100; ++i)
        deep += "1 + (";
    EXPECT_FALSE(python::Function::make(deep + "x" + std::string(100, ')'), "f"));
}

TEST(ReadTorch, FollowsWhatASumIsGivenOnce)
{
    const auto script = readPython("opt = SGD(p, lr=1.0)\ns = lr_scheduler.StepLR(opt, 2, 0.5)\n"
                                   "def train_epoch():\n    opt.step()\n    s.step()\n"
                                   "    return criterion(model)\n"
                                   "for epoch in range(10):\n    total = sum(train_epoch())\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    const auto updates = schedule::updatesPerEpoch(script->schedule.clock);
    ASSERT_TRUE(updates);
    EXPECT_EQ(*updates, 1);
    EXPECT_FALSE(hasRemark(*script, "second-step"));
}

} // namespace
} // namespace warmup::dialect
