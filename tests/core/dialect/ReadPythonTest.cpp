// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/ReadPython.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/recipe/FromScript.h"
#include "core/schedule/Schedule.h"

#include "ArticleScript.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

using schedule::Span;
using schedule::Unit;
using testing::HasSubstr;

const std::string kImports = "import torch\n"
                             "from torch.optim.lr_scheduler import *\n"
                             "from warmup_scheduler import GradualWarmupScheduler\n";

std::string script(const std::string &rest)
{
    return kImports + "o = torch.optim.SGD(p, 0.1)\n" + rest;
}

Script read(const std::string &text)
{
    const auto result = readPython(text, "train.py");
    EXPECT_TRUE(result) << result.error().message();
    return result.value_or(Script{});
}

const Remark *find(const Script &script, const std::string &id)
{
    const auto found = std::find_if(script.remarks.begin(), script.remarks.end(),
                                    [&](const Remark &remark) { return remark.id == id; });
    return found == script.remarks.end() ? nullptr : &*found;
}

TEST(ReadPython, SeesThatTheArticlesScriptNeverAdvancesItsScheduler)
{
    const auto article = read(articleScript());
    EXPECT_EQ(article.asRun.framework, "warmup_scheduler");
    EXPECT_EQ(article.asRun.driver.advance, Driver::Advance::never);
    EXPECT_EQ(article.schedule.baseRate, 0.1);
    EXPECT_EQ(article.schedule.clock.run, (Span{19, Unit::epochs}));
    ASSERT_TRUE(article.optimizer);
    EXPECT_EQ(*article.optimizer, optimizer::Spec(optimizer::Sgd{}));
    const auto *never = find(article, "never-advanced");
    ASSERT_NE(never, nullptr);
    EXPECT_THAT(never->text, HasSubstr("13:24: GradualWarmupScheduler"));
    EXPECT_THAT(never->text,
                HasSubstr("0 at update 0, the peak 0.1 at update 5, 0.01 from update "
                          "15"));

    const auto intended = schedule::makeSchedule(article.schedule);
    ASSERT_TRUE(intended) << intended.error().message();
    EXPECT_EQ((*intended)->length(), 19);
    EXPECT_EQ((*intended)->at(0), 0);
    EXPECT_EQ((*intended)->at(5), 0.1);
    EXPECT_NEAR((*intended)->at(14), 0.1, 1e-15);
    EXPECT_NEAR((*intended)->at(15), 0.01, 1e-15);
    const auto asRun = makeAsRun(**intended, article.asRun);
    ASSERT_TRUE(asRun) << asRun.error().message();
    for (Update u = 0; u < 19; ++u)
        EXPECT_EQ(asRun->curve->at(u), 0); // what the script prints, 19 times
}

TEST(ReadPython, FollowsTheReadmesStepOfTheEpochBeforeTheOptimizer)
{
    const auto readme = read(script("s = StepLR(o, step_size=10, gamma=0.1)\n"
                                    "w = GradualWarmupScheduler(o, multiplier=8, total_epoch=5, "
                                    "after_scheduler=s)\n"
                                    "o.zero_grad()\n"
                                    "o.step()\n"
                                    "for epoch in range(1, 20):\n"
                                    "    w.step(epoch)\n"
                                    "    print(epoch, o.param_groups[0]['lr'])\n"
                                    "    o.step()\n"));
    EXPECT_EQ(readme.asRun.driver,
              (Driver{Driver::Advance::perEpoch, Driver::Argument::index, true, 1, 1}));
    EXPECT_EQ(readme.schedule.multiplier, 8);
    EXPECT_NE(find(readme, "step-before-loop"), nullptr);
    EXPECT_EQ(find(readme, "not-understood"), nullptr);
}

TEST(ReadPython, ReadsEverySchedulerWithItsDefaultsAndItsKeywords)
{
    const auto main = [](const std::string &after) {
        return read(script("w = GradualWarmupScheduler(o, 8., 5, " + after
                           + ")\nfor e in range(30):\n    o.step()\n    w.step(metrics=1)\n"))
            .schedule;
    };
    EXPECT_TRUE(main("None").main.empty());
    EXPECT_EQ(main("StepLR(o, 7)").main.front().shape,
              schedule::Shape(schedule::Step{{7, Unit::epochs}, 0.1}));
    EXPECT_EQ(main("MultiStepLR(o, milestones=[30, 1_0] + [5 * 2], gamma=5e-1)").main.front().shape,
              schedule::Shape(schedule::MultiStep{
                  {{10, Unit::epochs}, {10, Unit::epochs}, {30, Unit::epochs}}, 0.5}));
    EXPECT_EQ(main("MultiStepLR(o, list(range(2, 7, 2)))").main.front().shape,
              schedule::Shape(schedule::MultiStep{
                  {{2, Unit::epochs}, {4, Unit::epochs}, {6, Unit::epochs}}, 0.1}));
    EXPECT_EQ(main("ExponentialLR(o, .9)").main.front().shape,
              schedule::Shape(schedule::Geometric{{1, Unit::epochs}, 0.9}));
    const auto cosine = main("CosineAnnealingLR(o, T_max=30 - 5, eta_min=1e-3)").main.front();
    EXPECT_EQ(cosine.shape, schedule::Shape(schedule::Cosine{}));
    EXPECT_EQ(cosine.length, (Span{25, Unit::epochs}));
    EXPECT_EQ(cosine.to, schedule::Level{1e-3});
    const auto plateau =
        main("ReduceLROnPlateau(o, 'max', factor=0.5, patience=3, threshold_mode='abs')").plateau;
    ASSERT_TRUE(plateau);
    EXPECT_EQ(plateau->mode, schedule::Plateau::Mode::maximize);
    EXPECT_EQ(plateau->patience, 3);
    EXPECT_EQ(plateau->thresholdMode, schedule::Plateau::Threshold::absolute);
}

TEST(ReadPython, FollowsAliasesVariablesAndFunctions)
{
    const auto aliased = read("import torch.optim as optim\n"
                              "from torch.optim import lr_scheduler as ls\n"
                              "from warmup_scheduler import GradualWarmupScheduler as G\n"
                              "EPOCHS, LR = 2 * 10, 1e-1 / 2\n"
                              "def make(params, rate):\n"
                              "    opt = optim.AdamW(params, lr=rate, betas=(.8, .99), "
                              "weight_decay=0.1)\n"
                              "    return opt, G(opt, multiplier=1, total_epoch=5,\n"
                              "                  after_scheduler=ls.ExponentialLR(opt, 0.9))\n"
                              "def main():\n"
                              "    opt, sched = make(net.parameters(), LR)\n"
                              "    for epoch in range(EPOCHS):\n"
                              "        for i in range(100):\n"
                              "            loss.backward()\n"
                              "            opt.step()\n"
                              "        sched.step(epoch + 1)\n"
                              "if __name__ == '__main__':\n"
                              "    main()\n");
    EXPECT_EQ(aliased.schedule.baseRate, 0.05);
    EXPECT_EQ(aliased.schedule.clock.run, (Span{20, Unit::epochs}));
    EXPECT_EQ(std::get<double>(aliased.schedule.clock.updatesPerEpoch), 100);
    EXPECT_EQ(aliased.schedule.clock.stepping, schedule::Stepping::perEpoch);
    EXPECT_EQ(aliased.asRun.driver,
              (Driver{Driver::Advance::perEpoch, Driver::Argument::index, false, 1, 1}));
    EXPECT_EQ(*aliased.optimizer, optimizer::Spec(optimizer::AdamW{0.8, 0.99, 1e-8, 0.1}));
}

TEST(ReadPython, TellsCallsPerUpdateFromCallsPerEpoch)
{
    const auto perUpdate = read(script("w = GradualWarmupScheduler(o, 1, 500, StepLR(o, 1000))\n"
                                       "for epoch in range(20):\n"
                                       "    for i in range(100):\n"
                                       "        o.step()\n"
                                       "        w.step()\n"));
    EXPECT_EQ(perUpdate.asRun.driver.advance, Driver::Advance::perUpdate);
    EXPECT_EQ(perUpdate.schedule.warmUp->length, (Span{500, Unit::updates}));
    EXPECT_EQ(std::get<double>(perUpdate.schedule.clock.updatesPerEpoch), 100);

    const auto unknown = read(script("w = GradualWarmupScheduler(o, 1, 5, StepLR(o, 10))\n"
                                     "for epoch in tqdm(range(20)):\n"
                                     "    for i, (x, y) in enumerate(loader):\n"
                                     "        scaler.step(o)\n"
                                     "    w.step()\n"));
    EXPECT_EQ(unknown.asRun.driver.advance, Driver::Advance::perEpoch);
    EXPECT_FALSE(unknown.asRun.driver.beforeOptimizer);
    EXPECT_EQ(unknown.schedule.clock.run, (Span{20, Unit::epochs}));
    ASSERT_NE(find(unknown, "batches-unknown"), nullptr);
    EXPECT_THAT(find(unknown, "batches-unknown")->text, HasSubstr("7:5"));

    const auto handedOver = read(script("from engine import train\n"
                                        "w = GradualWarmupScheduler(o, 1, 5, StepLR(o, 10))\n"
                                        "for epoch in range(20):\n"
                                        "    w.step()\n"
                                        "    train(net, loader, o)\n"));
    EXPECT_TRUE(handedOver.asRun.driver.beforeOptimizer);
    EXPECT_NE(find(handedOver, "batches-unknown"), nullptr);
}

TEST(ReadPython, NamesWhatItDoesNotFollowWithLineAndColumn)
{
    const auto odd = read(script("s = StepLR(o, 10)\n"
                                 "w = GradualWarmupScheduler(o, 1, 5, s)\n"
                                 "for epoch in range(20):\n"
                                 "    o.step()\n"
                                 "    if loss < 1:\n"
                                 "        w.step()\n"
                                 "    s.step()\n"
                                 "    w.reset()\n"
                                 "    for group in o.param_groups:\n"
                                 "        group['lr'] *= 0.5\n"));
    ASSERT_NE(find(odd, "conditional-step"), nullptr);
    EXPECT_THAT(find(odd, "conditional-step")->text, HasSubstr("10:11"));
    EXPECT_THAT(find(odd, "other-scheduler-stepped")->text, HasSubstr("11:7"));
    std::string all;
    for (const auto &remark : odd.remarks)
        all += remark.text + "\n";
    EXPECT_THAT(all, HasSubstr("12:7: the script calls reset() of a GradualWarmupScheduler"));
    EXPECT_THAT(all, HasSubstr("14:9: the script sets the learning rate of a parameter group"));
}

TEST(ReadPython, RefusesWhatThePackageOrPyTorchRejects)
{
    const auto of = [](const std::string &arguments, const std::string &step = "w.step()") {
        return refusalOf(script("w = GradualWarmupScheduler(" + arguments
                                + ")\nfor e in range(9):\n    o.step()\n    " + step + "\n"));
    };
    EXPECT_THAT(of("o, 0.5, 5"),
                HasSubstr("x.py:5:31: found multiplier = 0.5; allowed: a "
                          "number of at least 1"));
    EXPECT_THAT(of("o, 1, 0"), HasSubstr("ZeroDivisionError"));
    EXPECT_THAT(of("o, 1"), HasSubstr("x.py:5:27: found no 'total_epoch'"));
    EXPECT_THAT(of("o, 1, 5, None, 7"), HasSubstr("TypeError"));
    EXPECT_THAT(of("o, 1, 5, after=None"), HasSubstr("found an argument 'after'"));
    EXPECT_THAT(of("o, 1, 5, multiplier=2"), HasSubstr("found 'multiplier' twice"));
    EXPECT_THAT(of("o, args.m, 5"),
                HasSubstr("multiplier = 'args.m', which the script does not say"));
    EXPECT_THAT(of("o, m, 5"), HasSubstr("'m', which the script does not define"));
    EXPECT_THAT(of("o, 1, 5, StepLR(o)"), HasSubstr("found no 'step_size'"));
    EXPECT_THAT(of("o, 1, 5, StepLR(o, 0)"), HasSubstr("ZeroDivisionError"));
    EXPECT_THAT(of("o, 1, 5, StepLR(o, 2.5)"), HasSubstr("step_size = 2.5"));
    EXPECT_THAT(of("o, 1, 5, ReduceLROnPlateau(o)"),
                HasSubstr("x.py:8:11: found step() without metrics"));
    EXPECT_THAT(of("o, 1, 5, ReduceLROnPlateau(o, verbose=True)", "w.step(metrics=1)"),
                HasSubstr("found an argument 'verbose'"));
    EXPECT_THAT(of("o, 1, 5, ReduceLROnPlateau(o, factor=1)", "w.step(metrics=1)"),
                HasSubstr("below 1: PyTorch raises ValueError"));
    EXPECT_THAT(of("o, 1, 5, LinearLR(o)"), HasSubstr("found LinearLR; allowed: StepLR"));
    EXPECT_THAT(of("o, 1, 5", "w.step(loss)"),
                HasSubstr("x.py:8:12: found epoch = 'loss', which the script does not define"));
    EXPECT_THAT(of("o, 1, 5", "w.step(e / 2)"), HasSubstr("x.py:8:12"));
    EXPECT_THAT(refusalOf(script("print(1)\n")), HasSubstr("found no scheduler"));
    EXPECT_THAT(refusalOf(kImports + "o = torch.optim.SGD(p, -1)\nw = StepLR(o, 1)\n"),
                HasSubstr("x.py:4:24: found lr = -1"));
}

TEST(ReadPython, ReadsAPieceOfCodeWithoutImportsOrLoop)
{
    const auto piece = read("GradualWarmupScheduler(optimizer, multiplier=8, total_epoch=5, "
                            "after_scheduler=CosineAnnealingLR(optimizer, 10))");
    EXPECT_EQ(piece.schedule.multiplier, 8);
    EXPECT_FALSE(piece.schedule.clock.run);
    EXPECT_NE(find(piece, "base-rate-unknown"), nullptr);
    const auto made = schedule::makeSchedule(piece.schedule);
    ASSERT_TRUE(made) << made.error().message();
    EXPECT_EQ((*made)->length(), 15);
}

TEST(ReadPython, TakesTheOnlyValueThatABranchGivesAndDoubtsTwo)
{
    const auto optional = read(script("w = None\n"
                                      "if args.warm:\n"
                                      "    w = GradualWarmupScheduler(o, 1, 5)\n"
                                      "for e in range(9):\n"
                                      "    o.step()\n"
                                      "    w.step()\n"));
    EXPECT_EQ(optional.asRun.driver.advance, Driver::Advance::perEpoch);
    EXPECT_NE(find(optional, "conditional-scheduler"), nullptr);
    EXPECT_THAT(refusalOf(script("n = 5\n"
                                 "if args.long:\n"
                                 "    n = 10\n"
                                 "w = GradualWarmupScheduler(o, 1, n)\n")),
                HasSubstr("depends on the condition at 6:1"));
}

TEST(ReadPython, ReadsPyTorchAlone)
{
    const auto alone = read(script("s = CosineAnnealingLR(o, T_max=20)\n"
                                   "for e in range(20):\n    o.step()\n    s.step()\n"));
    EXPECT_EQ(alone.asRun.framework, "torch");
    EXPECT_FALSE(alone.schedule.warmUp);
    const auto intended = schedule::makeSchedule(alone.schedule);
    ASSERT_TRUE(intended) << intended.error().message();
    const auto asRun = makeAsRun(**intended, alone.asRun);
    ASSERT_TRUE(asRun) << asRun.error().message();
    EXPECT_FALSE(asRun->differs);
}

TEST(RecipeFromScript, TakesScheduleAndOptimizerAndKeepsTheRest)
{
    Recipe base;
    base.title = "mine";
    base.training.batch = 7;
    const auto article = read(articleScript());
    const auto recipe = recipeFromScript(article, base);
    EXPECT_EQ(recipe.title, "mine");
    EXPECT_EQ(recipe.training.batch, 7);
    EXPECT_EQ(recipe.schedule, article.schedule);
    EXPECT_EQ(recipe.asRun, article.asRun);
    EXPECT_EQ(recipe.training.optimizer, optimizer::Spec(optimizer::Sgd{}));
}

} // namespace
} // namespace warmup::dialect
