// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

// How mmengine's documentation gives a Runner its schedulers, beside a configuration.
namespace warmup::dialect {
namespace {

TEST(ReadMmengine, ReadsWhatARunnerIsGiven)
{
    const std::string given = "optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.1)),\n"
                              "param_scheduler=dict(type='MultiStepLR', milestones=[2]),\n"
                              "train_cfg=dict(by_epoch=True, max_epochs=3))\n";
    for (const std::string &text :
         {"runner = Runner(model=model,\n" + given,
          "from mmengine.runner._flexible_runner import FlexibleRunner\n"
          "runner = FlexibleRunner(model=MMResNet50(),\n"
              + given,
          "from mmengine.runner import Runner\ncfg = dict(model=dict(type='Toy'),\n" + given
              + "runner = Runner.from_cfg(cfg)\n",
          "model, optimizer, schedulers = strategy.prepare(model,\n" + given}) {
        const auto outcome = outcomeOf(text);
        EXPECT_EQ(outcome.intended->length(), 3);
        EXPECT_NEAR(outcome.at(1), 0.1, 1e-15);
        EXPECT_NEAR(outcome.at(2), 0.01, 1e-15);
    }
}

TEST(ReadMmengine, PointsToTheLineOfAnOldConfiguration)
{
    EXPECT_THAT(refusalOf("optimizer = dict(type='SGD', lr=0.02)\n"
                          "lr_config = dict(policy='step', step=[8, 11])\n"),
                testing::HasSubstr("x.py:2:1: found lr_config"));
}

// mmengine multiplies milestones, begin and end by epoch_length.
TEST(ReadMmengine, CountsEpochsInUpdates)
{
    const auto outcome =
        outcomeOf("optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
                  "scheduler = MultiStepLR.build_iter_from_epoch(\n"
                  "    optimizer, milestones=[8, 11], gamma=0.1, epoch_length=10)\n"
                  "for step in range(120):\n"
                  "    optimizer.step()\n"
                  "    scheduler.step()\n");
    EXPECT_NEAR(outcome.at(79), 0.1, 1e-15);
    EXPECT_NEAR(outcome.at(80), 0.01, 1e-15);
    EXPECT_NEAR(outcome.at(110), 0.001, 1e-15);
    const auto cut = outcomeOf("import mmengine\n"
                               "optimizer = torch.optim.SGD(model.parameters(), lr=0.1)\n"
                               "scheduler = mmengine.optim.LinearLR.build_iter_from_epoch(\n"
                               "    optimizer, 0.5, end=1.5, epoch_length=5)\n"
                               "for step in range(20):\n"
                               "    optimizer.step()\n"
                               "    scheduler.step()\n");
    EXPECT_LT(cut.at(5), 0.1);
    EXPECT_NEAR(cut.at(6), 0.1, 1e-15);
}

TEST(ReadMmengine, AssumesAnEpochThatHasRoomForAWarmUpOfUpdates)
{
    const auto outcome = outcomeOf(
        "train_cfg = dict(by_epoch=True, max_epochs=12)\n"
        "param_scheduler = [\n"
        "    dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=500),\n"
        "    dict(type='MultiStepLR', by_epoch=True, milestones=[8, 11])]\n"
        "optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.02))\n");
    EXPECT_EQ(outcome.intended->length(), 12000);
    EXPECT_NEAR(outcome.at(500), 0.02, 1e-15);
    EXPECT_NEAR(outcome.at(8000), 0.002, 1e-15);
    EXPECT_THAT(outcome.script.remarks,
                testing::Contains(testing::Field(&Remark::id, "batches-unknown")));
}

TEST(ReadMmengine, AssumesARunInWhichEveryCountIsReached)
{
    const auto epochs =
        outcomeOf("param_scheduler = dict(type='MultiStepLR', milestones=[80, 120])\n");
    EXPECT_EQ(epochs.intended->length(), 180);
    EXPECT_NEAR(epochs.at(120), 0.001, 1e-15);
    EXPECT_THAT(epochs.script.remarks,
                testing::Contains(testing::Field(&Remark::id, "run-unknown")));
    const auto updates =
        outcomeOf("param_scheduler = [dict(type='PolyLR', begin=0, end=2000, by_epoch=False)]\n");
    EXPECT_EQ(updates.intended->length(), 3000);
    EXPECT_NEAR(updates.at(1000), 0.1 * (1 - 1000.0 / 1999), 1e-12);
}

TEST(ReadMmengine, SaysWhyAConfigurationHasNoScheduler)
{
    EXPECT_THAT(refusalOf("runner = Runner(model=model, param_scheduler=param_scheduler)\n"),
                testing::HasSubstr("param_scheduler = 'param_scheduler'"));
    EXPECT_THAT(
        refusalOf("lr_config = dict(policy='CosineAnnealing', min_lr=0.5, by_epoch=True)\n"),
        testing::HasSubstr("which MMCV 1 reads"));
    EXPECT_THAT(refusalOf("momentum_config = dict(policy='CosineAnnealing', min_momentum=0.1)\n"),
                testing::HasSubstr("momentum_config, which MMCV 1 reads"));
    EXPECT_THAT(refusalOf("param_scheduler = dict(type='LinearParamScheduler',\n"
                          "    param_name='weight_decay', start_factor=0.001, end=10)\n"),
                testing::HasSubstr("changes no rate and no momentum"));
}

TEST(ReadMmengine, SaysThatTheRateIsScaled)
{
    const auto outcome = outcomeOf("param_scheduler = dict(type='StepLR', step_size=3)\n"
                                   "train_cfg = dict(max_epochs=9)\n"
                                   "auto_scale_lr = dict(enable=True, base_batch_size=16)\n");
    EXPECT_THAT(outcome.script.remarks,
                testing::Contains(testing::Field(&Remark::id, "not-understood")));
}

TEST(ReadMmengine, PointsAtTheLineThatLacksAComma)
{
    EXPECT_THAT(refusalOf("param_scheduler = dict(\n"
                          "    type='MultiStepLR',\n"
                          "    milestones=[6, 8]\n"
                          "    by_epoch=True)\n"),
                testing::HasSubstr("x.py:3:22: found the end of the line; allowed: ',' or ')'"));
}

} // namespace
} // namespace warmup::dialect
