// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

// detectron2's configurations: lazy ones, and cfg.SOLVER. The values of its own files and its
// defaults are those of version 0.6.
namespace warmup::dialect {
namespace {

constexpr double kTolerance = 1e-15;

const std::string kLazy =
    "from detectron2.config import LazyCall as L\n"
    "from detectron2.solver import WarmupParamScheduler\n"
    "from fvcore.common.param_scheduler import MultiStepParamScheduler\n"
    "from detectron2 import model_zoo\n"
    "train = model_zoo.get_config('common/train.py').train\n"
    "train.max_iter = 1000\n"
    "lr_multiplier = L(WarmupParamScheduler)(\n"
    "    scheduler=L(MultiStepParamScheduler)(\n"
    "        values=[1.0, 0.1], milestones=[800], num_updates=train.max_iter),\n"
    "    warmup_length=100 / train.max_iter, warmup_factor=0.001)\n"
    "optimizer = model_zoo.get_config('common/optim.py').AdamW\n"
    "optimizer.lr = 2e-4\n";

TEST(ReadDetectron, ReadsALazyConfiguration)
{
    const auto outcome = outcomeOf(kLazy);
    EXPECT_EQ(outcome.intended->length(), 1000);
    EXPECT_NEAR(outcome.at(0), 2e-7, kTolerance);
    EXPECT_NEAR(outcome.at(50), 2e-4 * 0.5005, kTolerance);
    EXPECT_NEAR(outcome.at(799), 2e-4, kTolerance);
    EXPECT_NEAR(outcome.at(800), 2e-5, kTolerance);
    EXPECT_TRUE(outcome.script.optimizer);
}

TEST(ReadDetectron, ChangesALazyConfigurationThatIsMade)
{
    const auto outcome = outcomeOf(kLazy
                                   + "train.max_iter = train.max_iter // 2\n"
                                     "lr_multiplier.scheduler.milestones = [\n"
                                     "    m // 2 for m in lr_multiplier.scheduler.milestones]\n"
                                     "lr_multiplier.scheduler.num_updates = train.max_iter\n");
    EXPECT_EQ(outcome.intended->length(), 500);
    EXPECT_NEAR(outcome.at(399), 2e-4, kTolerance);
    EXPECT_NEAR(outcome.at(400), 2e-5, kTolerance);
}

TEST(ReadDetectron, KnowsTheScheduleThatDetectronShips)
{
    for (const std::string head : {"from ..common.optim import SGD as optimizer\n"
                                   "from ..common.coco_schedule import lr_multiplier_3x as "
                                   "lr_multiplier\n"
                                   "from ..common.train import train\n",
                                   "from detectron2.model_zoo import get_config\n"
                                   "lr_multiplier = get_config('common/coco_schedule.py')"
                                   ".lr_multiplier_3x\n"
                                   "optimizer = get_config('common/optim.py').SGD\n"
                                   "train = get_config('common/train.py').train\n"}) {
        const auto outcome = outcomeOf(head + "train.max_iter = 270000\n");
        EXPECT_EQ(outcome.intended->length(), 270000);
        EXPECT_NEAR(outcome.at(0), 2e-5, kTolerance);
        EXPECT_NEAR(outcome.at(1000), 0.02, kTolerance);
        EXPECT_NEAR(outcome.at(209999), 0.02, kTolerance);
        EXPECT_NEAR(outcome.at(210000), 0.002, kTolerance);
        EXPECT_NEAR(outcome.at(250000), 0.0002, kTolerance);
    }
}

// The warm-up of 1000 updates is cut to the run.
TEST(ReadDetectron, ReadsTheSolverOfDefaultTrainer)
{
    const auto outcome = outcomeOf("cfg = get_cfg()\n"
                                   "cfg.SOLVER.BASE_LR = 0.00025\n"
                                   "cfg.SOLVER.MAX_ITER = 300\n"
                                   "cfg.SOLVER.STEPS = []\n"
                                   "trainer = DefaultTrainer(cfg)\n"
                                   "trainer.train()\n");
    EXPECT_EQ(outcome.intended->length(), 300);
    EXPECT_NEAR(outcome.at(0), 2.5e-7, kTolerance);
    EXPECT_NEAR(outcome.at(150), 0.00025 * 0.5005, kTolerance);
}

TEST(ReadDetectron, TakesWhatAFileOfTheModelZooSays)
{
    const auto outcome = outcomeOf("cfg = get_cfg()\n"
                                   "cfg.merge_from_file(model_zoo.get_config_file('COCO-Detection/"
                                   "retinanet_R_50_FPN_3x.yaml'))\n"
                                   "trainer = DefaultTrainer(cfg)\n");
    EXPECT_EQ(outcome.intended->length(), 270000);
    EXPECT_NEAR(outcome.at(200000), 0.01, kTolerance);
    EXPECT_NEAR(outcome.at(210000), 0.001, kTolerance);
}

TEST(ReadDetectron, ReadsBuildLrSchedulerInALoop)
{
    const auto outcome = outcomeOf("from detectron2.config import get_cfg\n"
                                   "from detectron2.solver import build_lr_scheduler, "
                                   "build_optimizer\n"
                                   "cfg = get_cfg()\n"
                                   "cfg.SOLVER.LR_SCHEDULER_NAME = 'WarmupCosineLR'\n"
                                   "cfg.SOLVER.MAX_ITER = 2000\n"
                                   "cfg.SOLVER.WARMUP_ITERS = 100\n"
                                   "cfg.SOLVER.BASE_LR = 0.1\n"
                                   "optimizer = build_optimizer(cfg, model)\n"
                                   "scheduler = build_lr_scheduler(cfg, optimizer)\n"
                                   "for i in range(cfg.SOLVER.MAX_ITER):\n"
                                   "    optimizer.step()\n"
                                   "    scheduler.step()\n");
    EXPECT_EQ(outcome.intended->length(), 2000);
    EXPECT_NEAR(outcome.at(1000), 0.05, kTolerance);
}

TEST(ReadDetectron, AsksForWhatAFileSays)
{
    const std::string text = "cfg = get_cfg()\n"
                             "cfg.merge_from_file(path)\n"
                             "cfg.SOLVER.STEPS = (60,)\n"
                             "trainer = DefaultTrainer(cfg)\n";
    const auto asked = missingValues(text);
    ASSERT_EQ(asked.size(), 2U);
    EXPECT_THAT((std::vector{asked[0].name, asked[1].name}),
                testing::UnorderedElementsAre("cfg.SOLVER.BASE_LR", "cfg.SOLVER.MAX_ITER"));
    const auto outcome =
        outcomeOf(text, {{"cfg.SOLVER.BASE_LR", 0.5}, {"cfg.SOLVER.MAX_ITER", 90}});
    EXPECT_EQ(outcome.intended->length(), 90);
    const auto unsaid = readPython("cfg = get_cfg()\n"
                                   "cfg.merge_from_file(path)\n"
                                   "cfg.SOLVER.MAX_ITER = 90\n"
                                   "cfg.SOLVER.BASE_LR = 0.1\n"
                                   "trainer = DefaultTrainer(cfg)\n",
                                   "x.py");
    ASSERT_FALSE(unsaid);
    EXPECT_THAT(unsaid.error().message(), testing::HasSubstr("cfg.SOLVER.STEPS"));
}

// 0.1 (1 - e / 100)^2 under a ramp from a tenth of it.
TEST(ReadDetectron, FollowsASchedulerOfItsKind)
{
    const auto outcome = outcomeOf(
        "from detectron2.solver.lr_scheduler import LRScheduler, _get_warmup_factor_at_iter\n"
        "class Poly(LRScheduler):\n"
        "    def __init__(self, optimizer, length, last_epoch=-1):\n"
        "        self.length = length\n"
        "        super().__init__(optimizer, last_epoch)\n"
        "    def get_lr(self):\n"
        "        ramp = _get_warmup_factor_at_iter('linear', self.last_epoch, 10, 0.1)\n"
        "        return [base * ramp * (1 - self.last_epoch / self.length) ** 2\n"
        "                for base in self.base_lrs]\n"
        "optimizer = torch.optim.SGD(p, lr=0.1)\n"
        "scheduler = Poly(optimizer, 100)\n"
        "for i in range(100):\n"
        "    optimizer.step()\n"
        "    scheduler.step()\n");
    EXPECT_NEAR(outcome.at(0), 0.01, kTolerance);
    EXPECT_NEAR(outcome.at(5), 0.1 * 0.55 * 0.95 * 0.95, kTolerance);
    EXPECT_NEAR(outcome.at(50), 0.025, kTolerance);
}

TEST(ReadDetectron, RefusesASchedulerThatDetectronDoesNotKnow)
{
    const auto script = readPython("cfg = get_cfg()\n"
                                   "cfg.SOLVER.LR_SCHEDULER_NAME = 'WarmupPolyLR'\n"
                                   "trainer = DefaultTrainer(cfg)\n",
                                   "x.py");
    ASSERT_FALSE(script);
    EXPECT_THAT(script.error().message(), testing::HasSubstr("WarmupPolyLR"));
    EXPECT_THAT(script.error().message(), testing::HasSubstr("WarmupCosineLR"));
    EXPECT_THAT(script.error().message(), testing::HasSubstr("raises ValueError"));
}

// The optimizer is of a module of the script's own, that has the name of detectron2's.
TEST(ReadDetectron, LeavesOtherModulesOfThatNameAlone)
{
    const std::string loop = "for epoch in range(20):\n"
                             "    optimizer.step()\n"
                             "    scheduler.step()\n";
    const auto script = readPython("from common.optim import AdamW\n"
                                   "from torch.optim.lr_scheduler import StepLR\n"
                                   "optimizer = AdamW\n"
                                   "scheduler = StepLR(optimizer, 5, 0.5)\n"
                                       + loop,
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_FALSE(script->optimizer);
}

TEST(ReadDetectron, AsksForASchedulerThatTheScriptDoesNotSay)
{
    const std::string script = "cfg = get_cfg()\n"
                               "cfg.SOLVER.LR_SCHEDULER_NAME = args.schedule\n"
                               "trainer = DefaultTrainer(cfg)\n";
    const auto refusal = refusalOf(script);
    EXPECT_THAT(refusal, testing::HasSubstr("2:1"));
    EXPECT_THAT(refusal, testing::HasSubstr("WarmupCosineLR"));
    EXPECT_THAT(refusal, testing::Not(testing::HasSubstr("raises")));
    EXPECT_TRUE(missingValues(script).empty()); // a number would not do
}

// A trainer of the script's own, which makes what these methods say.
std::string trainerOf(const std::string &methods)
{
    return "class Trainer(DefaultTrainer):\n" + methods
        + "cfg = get_cfg()\n"
          "cfg.SOLVER.BASE_LR = 0.02\n"
          "cfg.SOLVER.MAX_ITER = 100\n"
          "Trainer(cfg).train()\n";
}

TEST(ReadDetectron, FollowsWhatATrainerOverrides)
{
    const auto outcome = outcomeOf(
        trainerOf("    @classmethod\n"
                  "    def build_optimizer(cls, cfg, model):\n"
                  "        return torch.optim.SGD(model.parameters(), lr=cfg.SOLVER.BASE_LR * 2)\n"
                  "    @classmethod\n"
                  "    def build_lr_scheduler(cls, cfg, optimizer):\n"
                  "        return torch.optim.lr_scheduler.StepLR(optimizer, 50, 0.1)\n"));
    EXPECT_FALSE(hasRemark(outcome.script, "not-understood"));
    EXPECT_EQ(outcome.intended->length(), 100);
    EXPECT_NEAR(outcome.at(0), 0.04, kTolerance);
    EXPECT_NEAR(outcome.at(49), 0.04, kTolerance);
    EXPECT_NEAR(outcome.at(50), 0.004, kTolerance);
}

TEST(ReadDetectron, FollowsATrainerThatAsksDetectronItself)
{
    const auto outcome =
        outcomeOf("from detectron2.solver import build_lr_scheduler\n"
                  + trainerOf("    @staticmethod\n"
                              "    def build_lr_scheduler(cfg, optimizer):\n"
                              "        return build_lr_scheduler(cfg, optimizer)\n"));
    EXPECT_FALSE(hasRemark(outcome.script, "not-understood"));
    EXPECT_NEAR(outcome.at(0), 2e-5, kTolerance);
}

TEST(ReadDetectron, SaysWhichOverrideIsNotFollowed)
{
    for (const std::string returned :
         {"schedule_of(cfg, optimizer)", "super().build_lr_scheduler(cfg, optimizer)"}) {
        const auto outcome =
            outcomeOf(trainerOf("    @classmethod\n"
                                "    def build_lr_scheduler(cls, cfg, optimizer):\n"
                                "        return "
                                + returned + "\n"));
        const auto *remark = remarkIn(outcome.script.remarks, "not-understood");
        ASSERT_TRUE(remark);
        EXPECT_THAT(remark->text, testing::HasSubstr("overrides build_lr_scheduler()"));
    }
}

TEST(ReadDetectron, MergesAListIntoTheSolver)
{
    const auto ofList = [](const std::string &list) {
        return "cfg = get_cfg()\n"
               "cfg.SOLVER.MAX_ITER = 100\n"
               "cfg.merge_from_list("
            + list + ")\ntrainer = DefaultTrainer(cfg)\n";
    };
    const auto outcome = outcomeOf(ofList("['SOLVER.BASE_LR', 0.5, 'SOLVER.WARMUP_ITERS', '10',"
                                          " 'MODEL.DEVICE', 'cpu', 'SOLVER.STEPS', (50,)]"));
    EXPECT_FALSE(hasRemark(outcome.script, "not-understood"));
    EXPECT_NEAR(outcome.at(0), 0.0005, kTolerance);
    EXPECT_NEAR(outcome.at(10), 0.5, kTolerance);
    EXPECT_NEAR(outcome.at(50), 0.05, kTolerance);
    EXPECT_TRUE(hasRemark(outcomeOf(ofList("args.opts")).script, "not-understood"));
}

} // namespace
} // namespace warmup::dialect
