// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

// What documentation leaves out: the optimizer, arguments, the loader, all but a constructor.
namespace warmup::dialect {
namespace {

using testing::HasSubstr;

Script documented(const std::string &text, const Supplied &supplied = {})
{
    auto result = readPython(text, "x.py", supplied);
    EXPECT_TRUE(result) << result.error().message();
    return result.value_or(Script{});
}

TEST(ReadDocumentation, TakesAnInterpretersSession)
{
    const std::string plain = "scheduler = StepLR(\n    optimizer, step_size=3,\n    gamma=0.5)\n"
                              "for epoch in range(10):\n    optimizer.step()\n"
                              "    scheduler.step()\n";
    const auto expected = asRunOf(documented(plain));
    for (const std::string session :
         {">>> scheduler = StepLR(\n...     optimizer, step_size=3,\n...     gamma=0.5)\n"
          ">>> for epoch in range(10):\n...     optimizer.step()\n...     scheduler.step()\n...\n"
          ">>> scheduler.get_last_lr()\n[0.0125]\n",
          "\n  >>> # a comment\n  >>>\n  >>> scheduler = StepLR(\n  ...     optimizer, "
          "step_size=3,\n"
          "  ...     gamma=0.5)\n  >>> for epoch in range(10):\n  >>>     optimizer.step()\n"
          "  >>>     scheduler.step()",
          ">> scheduler = StepLR(\n    optimizer, step_size=3,\n    gamma=0.5)\n"
          ">> for epoch in range(10):\n>>     optimizer.step()\n>>     scheduler.step()\n"}) {
        SCOPED_TRACE(session);
        const auto read = asRunOf(documented(session));
        ASSERT_EQ(read.curve->length(), 10);
        for (Update u = 0; u < 10; ++u)
            EXPECT_EQ(read.curve->at(u), expected.curve->at(u));
    }
    EXPECT_THAT(refusalOf(">>> s = StepLR(optimizer, 3, foo=1)\n"), HasSubstr("x.py:1:34"));
}

TEST(ReadDocumentation, TakesAPieceOfABlockWithItsIndentation)
{
    const std::string loop =
        "for epoch in range(10):\n    optimizer.step()\n    scheduler.step()\n";
    const auto indented = [](std::string text, const std::string &by) {
        for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
            text.insert(at, by);
        return text;
    };
    const std::string make = "scheduler = StepLR(optimizer, step_size=3, gamma=0.5)\n";
    const auto expected = asRunOf(documented(make + loop));
    for (const std::string &piece :
         {indented(make + loop, "    "), indented(make + loop, " "),
          "\t" + make + indented(loop, "\t"), make + indented(loop, "    "),
          make + "\n        # then\n\n" + indented(loop, "    "),
          indented(make, "        ") + indented(loop, "        ")
              + "    def test(self):\n        pass\n",
          "def train(self):\n" + indented(make + loop, "        ")
              + "    def test(self):\n        pass\n"}) {
        SCOPED_TRACE(piece);
        const auto read = asRunOf(documented(piece));
        ASSERT_TRUE(read.curve);
        ASSERT_EQ(read.curve->length(), 10);
        for (Update u = 0; u < 10; ++u)
            EXPECT_EQ(read.curve->at(u), expected.curve->at(u));
    }
    EXPECT_THAT(refusalOf(make + make + indented(loop, "  ")), HasSubstr("x.py:3:3"));
    EXPECT_THAT(refusalOf(make + "for i in range(3):\n    a()\n  b()\n"), HasSubstr("x.py:4:3"));
}

TEST(ReadDocumentation, LeavesOutTheCommandsOfANotebook)
{
    const std::string loop = "    optimizer.step()\n    scheduler.step()\n";
    const auto read =
        documented("%matplotlib inline\n!pip install \\\n    -q 'torch>2\n"
                   "try:\n    import torch\nexcept ImportError:\n    !pip install torch\n"
                   "scheduler = StepLR(optimizer, 3)\n%%time\n"
                   "for epoch in range(10\n    % 7):\n    %timeit f()\n"
                   + loop);
    EXPECT_EQ(asRunOf(read).curve->length(), 3);
    EXPECT_EQ(
        asRunOf(documented("scheduler = StepLR(optimizer, 3)\nfor epoch in range(3):\n" + loop))
            .curve->at(2),
        asRunOf(read).curve->at(2));
    EXPECT_THAT(refusalOf("s = !ls\n"), HasSubstr("x.py:1:5: found '!'"));
}

TEST(ReadDocumentation, TakesWhatANotebookTimes)
{
    const auto timed = [](const std::string &magic) {
        return "scheduler = StepLR(optimizer, 3)\nfor epoch in range(9):\n    optimizer.step()\n   "
               " "
            + magic + "scheduler.step()\n";
    };
    const auto plain = asRunOf(documented(timed("")));
    const auto read = asRunOf(documented("%time\n%time # of a cell\n" + timed("%time ")));
    ASSERT_EQ(read.curve->length(), 9);
    for (Update u = 0; u < 9; ++u)
        EXPECT_EQ(read.curve->at(u), plain.curve->at(u));
    EXPECT_THAT(refusalOf(timed("%timeit ")),
                HasSubstr("x.py:4:5: found %timeit, which calls step() many times"));
}

TEST(ReadDocumentation, TellsACommandFromAScriptThatSpeaksOfOne)
{
    EXPECT_THAT(refusalOf("\npython train.py --epochs 3\n"), HasSubstr("a command of a shell"));
    const std::string usage = "\"\"\"Train with: python train.py --epochs 3\"\"\"\n";
    EXPECT_THAT(refusalOf(usage + "x = 1\nprint \"epoch\"\n"), HasSubstr("x.py:3:7"));
    EXPECT_THAT(refusalOf("f(x = 1 --y)\nz = = 2\n"), HasSubstr("x.py:2:5"));
}

TEST(ReadDocumentation, LeavesOutTheHeadersOfADiff)
{
    const std::string change = "@@ -1,5 +1,5 @@ def main():\n optimizer = SGD(p, lr=0.1)\n"
                               "-scheduler = StepLR(optimizer, 3)\n"
                               "+scheduler = StepLR(optimizer, 2)\n"
                               " for epoch in range(4):\n     optimizer.step()\n"
                               "     scheduler.step()\n\\ No newline at end of file\n";
    const std::string files = "--- a/train.py\n+++ b/train.py\n";
    for (const auto &head :
         {files, "diff --git a/train.py b/train.py\nindex 111..222 100644\n" + files,
          "commit 0123\n    Halve sooner\n\ndiff --git a/train.py b/train.py\n" + files}) {
        const auto read = documented(head + change);
        EXPECT_EQ(asRunOf(read).curve->length(), 4) << head;
        EXPECT_NEAR(asRunOf(read).curve->at(2), 0.01, 1e-15) << head;
    }
}

TEST(ReadDocumentation, TakesADiffAsTheScriptAfterIt)
{
    const std::string plain = "scheduler = StepLR(optimizer, step_size=3, gamma=0.5)\n"
                              "for epoch in range(10):\n    optimizer.step()\n"
                              "    scheduler.step()\n";
    const auto expected = asRunOf(documented(plain));
    for (const std::string diff :
         {"- scheduler = StepLR(optimizer, step_size=9)\n+ scheduler = StepLR(optimizer, "
          "step_size=3, gamma=0.5)\n\n  for epoch in range(10):\n      optimizer.step()\n"
          "-     old.step()\n+     scheduler.step()\n",
          "+ import torch\nscheduler = StepLR(\n    optimizer,\n-   step_size=9,\n+   "
          "step_size=3,\n"
          "    gamma=0.5)\nfor epoch in range(10):\n    optimizer.step()\n    scheduler.step()"}) {
        SCOPED_TRACE(diff);
        const auto read = asRunOf(documented(diff));
        ASSERT_TRUE(read.curve);
        ASSERT_EQ(read.curve->length(), 10);
        for (Update u = 0; u < 10; ++u)
            EXPECT_EQ(read.curve->at(u), expected.curve->at(u));
    }
    // A sum that goes on in the next line is none.
    EXPECT_EQ(documented("lr = (0.1\n+ 0.2\n- 0.1)\n" + plain).schedule.baseRate,
              documented(plain).schedule.baseRate);
    EXPECT_THAT(refusalOf("+ scheduler = = 2\n"), HasSubstr("x.py:1:15"));
}

TEST(ReadDocumentation, KnowsAnOptimizerByWhatTheSchedulerIsGiven)
{
    const auto swa = documented("loader, optimizer, model = ...\n"
                                "scheduler = CosineAnnealingLR(optimizer, T_max=300)\n"
                                "swa_scheduler = SWALR(optimizer, swa_lr=0.05)\n"
                                "for i in range(300):\n"
                                "    for input, target in loader:\n"
                                "        optimizer.step()\n"
                                "    if i > 160:\n"
                                "        swa_scheduler.step()\n"
                                "    else:\n"
                                "        scheduler.step()\n");
    EXPECT_FALSE(hasRemark(swa, "optimizer-step-unknown"));
    EXPECT_FALSE(hasRemark(swa, "conditional-step"));
    EXPECT_FALSE(hasRemark(swa, "not-understood"));
    EXPECT_EQ(asRunOf(swa).curve->at(299), 0.05);

    const auto groups = documented("scheduler = LambdaLR(optimizer, [lambda e: e // 30, "
                                   "lambda e: 0.95 ** e])\n"
                                   "for epoch in range(100):\n    scheduler.step()\n");
    EXPECT_TRUE(hasRemark(groups, "groups-unknown"));
    EXPECT_EQ(asRunOf(groups).tracks.size(), 2U);

    const auto warmUp = documented("s = CosineAnnealingLR(optimizer, 100)\n"
                                   "w = warmup.UntunedLinearWarmup(optimizer)\n"
                                   "for i in range(100):\n    optimizer.step()\n"
                                   "    with w.dampening():\n        s.step()\n");
    EXPECT_TRUE(hasRemark(warmUp, "betas-unknown"));
    EXPECT_NEAR(asRunOf(warmUp).curve->at(0), 5e-5, 1e-7);
}

TEST(ReadDocumentation, AssumesTheLoopThatIsNotShown)
{
    // A call an epoch, an update, or with the epochs that are over; the lines of an iteration.
    const auto decay = documented("s = StepLR(o, step_size=30)\n");
    EXPECT_TRUE(hasRemark(decay, "loop-unknown"));
    EXPECT_EQ(decay.asRun.driver.advance, Driver::Advance::perEpoch);
    EXPECT_DOUBLE_EQ(asRunOf(decay).curve->at(30), 0.01);
    const auto linear = documented("from transformers import get_linear_schedule_with_warmup\n"
                                   "s = get_linear_schedule_with_warmup(o, 10, 100)\n");
    EXPECT_EQ(linear.asRun.driver.advance, Driver::Advance::perUpdate);
    EXPECT_DOUBLE_EQ(asRunOf(linear).curve->at(5), 0.05);
    const auto cosine = documented("from timm.scheduler import CosineLRScheduler\n"
                                   "s = CosineLRScheduler(o, t_initial=100, lr_min=0)\n");
    EXPECT_EQ(cosine.asRun.driver.argument, Driver::Argument::index);
    EXPECT_DOUBLE_EQ(asRunOf(cosine).curve->at(50), 0.05);
    const auto after = documented("s = ExponentialLR(o, 0.5)\no.step()\ns.step()\n");
    EXPECT_FALSE(after.asRun.driver.beforeOptimizer);
    EXPECT_DOUBLE_EQ(asRunOf(after).curve->at(3), 0.0125);
    const auto before = documented("s = ExponentialLR(o, 0.5)\ns.step()\no.step()\n");
    EXPECT_TRUE(before.asRun.driver.beforeOptimizer);
    EXPECT_DOUBLE_EQ(asRunOf(before).curve->at(3), 0.00625);
    // A loop that is shown and has no step() is another matter.
    const auto never = documented("s = StepLR(o, 30)\nfor epoch in range(90):\n    o.step()\n");
    EXPECT_EQ(never.asRun.driver.advance, Driver::Advance::never);
}

TEST(ReadDocumentation, AssumesARunInWhichEveryCountIsReached)
{
    for (const auto &[text, length] : {std::pair{"s = StepLR(o, step_size=30)\n", 100},
                                       {"s = MultiStepLR(o, milestones=[3000, 80000])\n", 120'000},
                                       {"s = StepLR(o, 9000000)\n", 10'000'000},
                                       {"s = StepLR(o, 30)\nfor e in range(epochs):\n"
                                        "    o.step()\n    s.step()\n",
                                        100}}) {
        SCOPED_TRACE(text);
        const auto read = documented(text);
        EXPECT_TRUE(hasRemark(read, "run-unknown"));
        EXPECT_EQ(asRunOf(read).curve->length(), length);
    }
    EXPECT_FALSE(hasRemark(documented("s = CosineAnnealingLR(o, 10)\n"), "run-unknown"));
}

TEST(ReadDocumentation, AsksForTheArgumentsThatAreLeftOut)
{
    const std::string text = "optimizer = AdamW(...)\n"
                             "scheduler = CosineAnnealingLR(optimizer, ...)\n"
                             "for i in range(10):\n    optimizer.step()\n    scheduler.step()\n";
    const auto missing = missingValues(text, {});
    ASSERT_EQ(missing.size(), 2U);
    EXPECT_EQ(missing[0].name, "lr");
    EXPECT_EQ(missing[1].name, "T_max");
    const auto read = documented(text, {{"T_max", 10}, {"lr", 0.5}});
    EXPECT_EQ(read.schedule.baseRate, 0.5);
    EXPECT_NEAR(asRunOf(read).curve->at(5), 0.25, 1e-15);
    EXPECT_TRUE(readPython("scheduler = ReduceLROnPlateau(optimizer, ...)\n"
                           "for i in range(10):\n    scheduler.step(loss)\n",
                           "x.py"));
}

TEST(ReadDocumentation, DrawsACycleOverALoaderOfUnknownLength)
{
    const auto read = documented("optimizer = SGD(p, lr=0.1, momentum=0.9)\n"
                                 "scheduler = CyclicLR(optimizer, base_lr=0.01, max_lr=0.1)\n"
                                 "for epoch in range(10):\n    for batch in data_loader:\n"
                                 "        train_batch(...)\n        scheduler.step()\n");
    EXPECT_TRUE(hasRemark(read, "batches-unknown"));
    EXPECT_EQ(asRunOf(read).curve->length(), 10);
}

TEST(ReadDocumentation, DrawsAFunctionOfProgressByItself)
{
    const auto cosine = documented("CosineParamScheduler(start_value=0.1, end_value=0.0001)\n");
    EXPECT_TRUE(hasRemark(cosine, "run-unknown"));
    const auto curve = asRunOf(cosine).curve;
    EXPECT_EQ(curve->at(0), 0.1);
    EXPECT_NEAR(curve->at(curve->length() / 2), 0.05005, 1e-12);
}

TEST(ReadDocumentation, TellsKerassPlateauFromPyTorchs)
{
    const auto keras = documented("reduce_lr = ReduceLROnPlateau(monitor='val_loss', patience=5)\n"
                                  "model.fit(x, y, epochs=20, callbacks=[reduce_lr])\n");
    EXPECT_EQ(keras.asRun.framework, "keras");
    EXPECT_THAT(refusalOf("from torch.optim.lr_scheduler import ReduceLROnPlateau\n"
                          "s = ReduceLROnPlateau(monitor='val_loss')\n"),
                HasSubstr("'monitor'"));
}

TEST(ReadDocumentation, LeavesOutWhatAConfigurationDoesNotSay)
{
    const auto read = documented("param_scheduler = [dict(type='LinearLR', ...), "
                                 "dict(type='LinearMomentum', start_factor=0.5, end=10)]\n"
                                 "train_cfg = dict(max_epochs=20)\n");
    EXPECT_TRUE(hasRemark(read, "momentum-unknown"));
    const auto asRun = asRunOf(read);
    ASSERT_TRUE(asRun.tracks.front().momentum);
    EXPECT_EQ(asRun.tracks.front().momentum->at(0), 0.45);
    EXPECT_DOUBLE_EQ(asRun.tracks.front().momentum->at(15), 0.9);
}

// Noam's, as the Annotated Transformer has it, and other ways to hand over what it needs.
TEST(ReadDocumentation, FollowsFunctionsWithMoreThanTheStep)
{
    const std::string rate =
        "def rate(step, size=512, warmup=5):\n    if step == 0:\n        step = 1\n"
        "    a, b = step ** -0.5, step * warmup ** -1.5\n"
        "    return size ** -0.5 * min(a, b)\n";
    const std::string closure = "def make(warmup):\n    def inner(step):\n"
                                "        return rate(step, warmup=warmup)\n    return inner\n";
    for (const std::string given : {"rate", "lambda step: rate(step, 512, warmup=5)",
                                    "functools.partial(rate, size=512)", "make(5)"}) {
        SCOPED_TRACE(given);
        const auto read = documented("import functools\n" + rate + closure
                                         + "scheduler = LambdaLR(optimizer, lr_lambda=" + given
                                         + ")\nfor i in range(20):\n    optimizer.step()\n"
                                           "    scheduler.step()\n",
                                     {});
        const auto curve = asRunOf(read).curve;
        EXPECT_NEAR(curve->at(0), 0.1 / std::sqrt(512.0) * std::pow(5, -1.5), 1e-15);
        EXPECT_NEAR(curve->at(16), 0.1 / std::sqrt(512.0) / 4, 1e-15);
    }
}

TEST(ReadDocumentation, SaysWhereTheFirstGroupIsScaled)
{
    const auto of = [](const std::string &scale) {
        return documented("optimizer = SGD([{'params': a, 'lr_scale': " + scale
                          + "}, {'params': b}], lr=0.1)\n"
                            "s = CosineLRScheduler(optimizer, t_initial=10)\n"
                            "for epoch in range(10):\n    optimizer.step()\n    s.step(epoch)\n");
    };
    EXPECT_TRUE(hasRemark(of("0.5"), "first-group-scaled"));
    EXPECT_FALSE(hasRemark(of("1"), "first-group-scaled"));
}

TEST(ReadDocumentation, TakesTheEpochOfAScheduleWithinDampening)
{
    const std::string head = "s = CosineAnnealingWarmRestarts(optimizer, T_0=4, T_mult=2)\n"
                             "w = warmup.LinearWarmup(optimizer, 8)\nlater = ...\n"
                             "for epoch in range(12 + later):\n    for i in range(4):\n"
                             "        optimizer.step()\n        with w.dampening():\n";
    const auto shifted = documented(head
                                        + "            if epoch >= later:\n"
                                          "                s.step(epoch - later + i / 4)\n",
                                    {{"later", 2}});
    EXPECT_FALSE(hasRemark(shifted, "conditional-step"));
    const auto curve = asRunOf(shifted).curve;
    ASSERT_EQ(curve->length(), 56);
    for (Update u = 0; u < 56; ++u) {
        // Of the call before the update: its epoch, and the restart that it is in.
        const double t = u < 9 ? 0 : (static_cast<double>(u) - 9) / 4;
        const double part = t < 4 ? t / 4 : (t - 4) / 8;
        const double factor = std::min(1.0, (static_cast<double>(u) + 1) / 8);
        EXPECT_NEAR(curve->at(u), 0.1 * (1 + std::cos(M_PI * part)) / 2 * factor, 1e-12) << u;
    }
    const auto without =
        head.substr(0, head.find("later")) + "later = 2\n" + head.substr(head.find("for epoch"));
    EXPECT_THAT(refusalOf(without + "            s.step(epoch - later + i / 4)\n"),
                HasSubstr("step() of the CosineAnnealingWarmRestarts with an epoch"));
    EXPECT_THAT(refusalOf(head + "            s.step(epoch - later + i / 4)\n"),
                HasSubstr("found epoch = 'later', which the script does not say"));
}

// A step that depends on what is not known is read as before, and said so.
TEST(ReadDocumentation, SaysWhichConditionsAreNotFollowed)
{
    const auto read = documented("s = StepLR(optimizer, 3)\nfor i in range(30):\n"
                                 "    optimizer.step()\n    if loss < best:\n        s.step()\n");
    EXPECT_TRUE(hasRemark(read, "conditional-step"));
    // What the first iteration alone finds decides nothing for the others.
    const auto first = documented("s = StepLR(optimizer, 1)\nbest = None\nfor i in range(30):\n"
                                  "    optimizer.step()\n    if best is not None:\n"
                                  "        s.step()\n    best = evaluate()\n");
    EXPECT_TRUE(hasRemark(first, "conditional-step"));
    EXPECT_FALSE(hasRemark(first, "never-advanced"));
}

// pytorch_warmup's way for a schedule of epochs: the scheduler steps in the last batch of each.
TEST(ReadDocumentation, DampensEveryBatchOfAScheduleOfEpochs)
{
    const std::string text = "import pytorch_warmup as warmup\n"
                             "optimizer = AdamW(p, lr=0.1)\n"
                             "scheduler = MultiStepLR(optimizer, milestones=[3], gamma=0.1)\n"
                             "warmup_scheduler = warmup.LinearWarmup(optimizer, 20)\n"
                             "for epoch in range(1, 7):\n"
                             "    for i, batch in enumerate(loader):\n"
                             "        optimizer.step()\n"
                             "        if i < len(loader)-1:\n"
                             "            with warmup_scheduler.dampening():\n"
                             "                pass\n"
                             "    with warmup_scheduler.dampening():\n"
                             "        scheduler.step()\n";
    const auto known = asRunOf(documented(text, {{"len(loader)", 8}}));
    ASSERT_EQ(known.curve->length(), 48);
    for (Update u = 0; u < 48; ++u) {
        const auto at = static_cast<double>(u);
        EXPECT_NEAR(known.curve->at(u), std::min(1.0, (at + 1) / 20) * (u < 24 ? 0.1 : 0.01), 1e-15)
            << u;
    }
    const auto assumed = documented(text);
    EXPECT_TRUE(hasRemark(assumed, "batches-unknown"));
    EXPECT_EQ(asRunOf(assumed).curve->length(), 6000);
}

} // namespace
} // namespace warmup::dialect
