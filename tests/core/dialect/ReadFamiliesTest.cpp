// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/Framework.h"
#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

Script readOrFail(const std::string &text)
{
    const auto script = readPython(text, "x.py");
    EXPECT_TRUE(script) << script.error().message();
    return script.value_or(Script{});
}

TEST(Frameworks, NameWhatTheyKnow)
{
    for (const auto &framework : frameworks()) {
        EXPECT_EQ(frameworkNamed(framework.name), &framework);
        EXPECT_FALSE(framework.versions.empty());
        EXPECT_EQ(versions(std::string(framework.name)), framework.versions);
        EXPECT_EQ(framework.run != nullptr, framework.signatureOf != nullptr);
        EXPECT_TRUE(framework.run || framework.trace) << framework.name;
    }
    EXPECT_EQ(frameworkNamed("tensorflow"), nullptr);
    EXPECT_THAT(frameworkNames(), HasSubstr("torch"));
}

TEST(ReadTimm, SeesThatTheWarmUpNeverReachesThePeak)
{
    const auto script = readOrFail("from timm.scheduler import CosineLRScheduler\n"
                                   "from torch.optim import SGD\n"
                                   "optimizer = SGD(model.parameters(), lr=0.1)\n"
                                   "scheduler = CosineLRScheduler(optimizer, t_initial=10, "
                                   "warmup_t=4, warmup_lr_init=0.001, lr_min=1e-5)\n"
                                   "for epoch in range(10):\n"
                                   "    train(model, optimizer)\n"
                                   "    scheduler.step(epoch + 1)\n");
    EXPECT_EQ(script.asRun.framework, "timm");
    const auto asRun = asRunOf(script);
    EXPECT_TRUE(asRun.differs);
    EXPECT_DOUBLE_EQ(asRun.curve->at(0), 0.001);
    EXPECT_DOUBLE_EQ(asRun.curve->at(3), 0.07525);
    EXPECT_NEAR(asRun.curve->at(4), 0.065454, 1e-6);
}

TEST(ReadTimm, FollowsTheCountOfUpdatesWhereTheScheduleHasThem)
{
    const auto script =
        readOrFail("from timm.scheduler import *\nfrom torch.optim import SGD\n"
                   "o = SGD(model.parameters(), lr=0.1)\n"
                   "s = StepLRScheduler(o, decay_t=6, decay_rate=0.1, t_in_epochs=False)\n"
                   "for epoch in range(3):\n    updates = epoch * 4\n    for batch in range(4):\n"
                   "        o.step()\n        updates += 1\n        s.step_update(updates)\n"
                   "    s.step(epoch + 1)\n");
    const auto asRun = asRunOf(script);
    EXPECT_DOUBLE_EQ(asRun.curve->at(5), 0.1);
    EXPECT_DOUBLE_EQ(asRun.curve->at(6), 0.1 * 0.1);
    EXPECT_FALSE(asRun.differs);
}

TEST(ReadTimm, RefusesACallWithoutItsEpochAndNoise)
{
    const std::string head = "from timm.scheduler import *\nfrom torch.optim import SGD\n"
                             "o = SGD(p, lr=0.1)\ns = CosineLRScheduler(o, 10";
    EXPECT_THAT(refusalOf(head + ")\nfor e in range(3):\n    o.step()\n    s.step()\n"),
                HasSubstr("TypeError"));
    EXPECT_THAT(refusalOf(head
                          + ", noise_range_t=3)\nfor e in range(3):\n    o.step()\n"
                            "    s.step(e)\n"),
                HasSubstr("noise_range_t = 3"));
}

TEST(ReadTimm, MeansTheThreePhasesOfItsDocumentation)
{
    const auto script =
        readOrFail("from timm.scheduler import *\nfrom torch.optim import SGD\n"
                   "o = SGD(model.parameters(), lr=0.1)\n"
                   "s = WSDLRScheduler(o, t_initial=10, decay_t=4, warmup_t=2)\n"
                   "for epoch in range(12):\n    o.step()\n    s.step(epoch + 1)\n");
    EXPECT_EQ(script.schedule.main.size(), 2u);
    EXPECT_FALSE(asRunOf(script).differs);
    const auto cycles =
        readOrFail("from timm.scheduler import *\nfrom torch.optim import SGD\n"
                   "o = SGD(model.parameters(), lr=0.1)\n"
                   "s = CosineLRScheduler(o, 5, warmup_t=2, warmup_prefix=True, cycle_limit=3,\n"
                   "                      cycle_decay=0.5, cycle_mul=2.0)\n"
                   "for epoch in range(40):\n    o.step()\n    s.step(epoch + 1)\n");
    EXPECT_EQ(cycles.schedule.repeat.count, 3);
    EXPECT_FALSE(asRunOf(cycles).differs);
}

TEST(ReadTimm, ReadsTheOptionsOfItsTrainingScript)
{
    const auto script = readOrFail(
        "import argparse\nfrom timm.scheduler import create_scheduler_v2, scheduler_kwargs\n"
        "parser = argparse.ArgumentParser()\n"
        "parser.add_argument('--sched', default='cosine')\n"
        "parser.add_argument('--epochs', type=int, default=30)\n"
        "parser.add_argument('--warmup-epochs', type=int, default=3)\n"
        "args = parser.parse_args()\n"
        "optimizer = torch.optim.SGD(model.parameters(), lr=0.4)\n"
        "lr_scheduler, num_epochs = create_scheduler_v2(optimizer, **scheduler_kwargs(args))\n"
        "for epoch in range(num_epochs):\n    train(optimizer)\n"
        "    lr_scheduler.step(epoch + 1)\n");
    EXPECT_EQ(script.schedule.clock.run, (schedule::Span{30, schedule::Unit::epochs}));
    EXPECT_DOUBLE_EQ(asRunOf(script).curve->at(0), 1e-5);
    EXPECT_THAT(refusalOf("from timm.scheduler import *\ns, n = create_scheduler_v2(o, 'cos')\n"),
                HasSubstr("ValueError"));
}

TEST(ReadPytorchWarmup, MultipliesTheSchedulerInsideTheDampening)
{
    const auto script =
        readOrFail("import pytorch_warmup as warmup\nimport torch\n"
                   "optimizer = torch.optim.AdamW(params, lr=0.1, betas=(0.9, 0.9))\n"
                   "lr_scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4, gamma=0.5)\n"
                   "warmup_scheduler = warmup.UntunedLinearWarmup(optimizer)\n"
                   "for step in range(40):\n    optimizer.step()\n"
                   "    with warmup_scheduler.dampening():\n        lr_scheduler.step()\n");
    EXPECT_EQ(script.asRun.framework, "pytorch_warmup");
    ASSERT_EQ(script.asRun.schedulers.size(), 1u);
    const auto asRun = asRunOf(script);
    // tau = floor(2 / (1 - 0.9)), which is 20 in doubles: 1 - 0.9 is below 0.1.
    EXPECT_DOUBLE_EQ(asRun.curve->at(0), 0.1 / 20);
    EXPECT_DOUBLE_EQ(asRun.curve->at(4), 0.05 * 5 / 20);
    EXPECT_DOUBLE_EQ(asRun.curve->at(24), 0.1 * std::pow(0.5, 6));
}

TEST(ReadPytorchWarmup, RefusesWhatThePackageRejects)
{
    const auto of = [](const std::string &optimizer, const std::string &warmUp) {
        return refusalOf("import pytorch_warmup as warmup\nfrom torch.optim import SGD, Adam\n"
                         "o = "
                         + optimizer + "\ns = warmup." + warmUp
                         + "\nfor i in range(9):\n    o.step()\n    with s.dampening():\n"
                           "        pass\n");
    };
    EXPECT_THAT(of("SGD(p, lr=1)", "LinearWarmup(o, 0)"), HasSubstr("ValueError"));
    EXPECT_THAT(of("SGD(p, lr=1)", "LinearWarmup(o, 2.5)"), HasSubstr("TypeError"));
    EXPECT_THAT(of("SGD(p, lr=1)", "RAdamWarmup(o)"), HasSubstr("KeyError"));
    EXPECT_THAT(of("Adam(p, betas=(0.9, 0.5))", "RAdamWarmup(o)"), HasSubstr("ValueError"));
}

} // namespace
} // namespace warmup::dialect
