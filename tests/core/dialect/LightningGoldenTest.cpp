// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include <gmock/gmock.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Recorded.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

// What configure_optimizers returns, in one line.
std::string returnedByLightning(const std::string &script)
{
    const auto at = script.find("        return [optim");
    const auto begin = at == script.npos ? script.find("        return {") : at;
    return begin == script.npos
        ? ""
        : "configure_optimizers(" + script.substr(begin + 8, script.find('\n', begin) - begin - 8);
}

std::string lightningModule(const std::string &body, const std::string &rest)
{
    return "import lightning as L\nimport torch\n"
           "class Lit(L.LightningModule):\n"
           "    def __init__(self, lr=0.1):\n"
           "        self.save_hyperparameters()\n"
           "    def configure_optimizers(self):\n"
           "        optimizer = torch.optim.SGD(self.parameters(), lr=self.hparams['lr'])\n"
           "        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)\n"
        + body + rest;
}

std::string lightningRemark(const Script &script, const std::string &id)
{
    for (const auto &remark : script.remarks)
        if (remark.id == id)
            return remark.text;
    return "";
}

TEST(LightningGolden, EveryModuleDoesWhatTheTrainerDidWithIt)
{
    compareAll("lightning.txt", 280, 1e-12, returnedByLightning);
}

TEST(ReadLightning, StepsAtTheEndOfEachEpochUnlessToldOtherwise)
{
    const auto byDefault =
        readPython(lightningModule("        return [optimizer], [scheduler]\n",
                                   "L.Trainer(max_epochs=3, limit_train_batches=4).fit(Lit())\n"),
                   "x.py");
    ASSERT_TRUE(byDefault) << byDefault.error().message();
    EXPECT_EQ(byDefault->asRun.driver.advance, Driver::Advance::perEpoch);
    EXPECT_FALSE(byDefault->asRun.driver.beforeOptimizer);
    EXPECT_THAT(lightningRemark(*byDefault, "lightning-interval"), HasSubstr("the default"));
    const auto stepwise = readPython(
        lightningModule("        return {'optimizer': optimizer, 'lr_scheduler': {'scheduler': "
                        "scheduler, 'interval': 'step'}}\n",
                        "L.Trainer(max_epochs=3).fit(Lit())\n"),
        "x.py");
    ASSERT_TRUE(stepwise) << stepwise.error().message();
    EXPECT_EQ(stepwise->asRun.driver.advance, Driver::Advance::perUpdate);
    EXPECT_THAT(lightningRemark(*stepwise, "batches-unknown"), HasSubstr("1000 are assumed"));
}

TEST(ReadLightning, FollowsAModuleThatStepsByItself)
{
    const auto script =
        readPython(lightningModule("        return [optimizer], [scheduler]\n",
                                   "    def training_step(self, batch, index):\n"
                                   "        self.optimizers().step()\n"
                                   "    def on_train_epoch_end(self):\n"
                                   "        self.lr_schedulers().step()\n"
                                   "model = Lit(0.5)\nmodel.automatic_optimization = False\n"
                                   "L.Trainer(max_epochs=3, limit_train_batches=4).fit(model)\n"),
                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_EQ(script->schedule.baseRate, 0.5);
    EXPECT_EQ(script->asRun.driver.advance, Driver::Advance::perEpoch);
    EXPECT_EQ(lightningRemark(*script, "never-advanced"), "");
}

TEST(ReadPython, FollowsAClassOfTheScriptThatTrains)
{
    const auto script =
        readPython("import torch\n"
                   "class Runner:\n"
                   "    def __init__(self, model, lr=0.2, epochs=7):\n"
                   "        self.epochs = epochs\n"
                   "        self.optimizer = torch.optim.SGD(model.parameters(), lr=lr)\n"
                   "        self.scheduler = self.make()\n"
                   "    def make(self, gamma=0.5):\n"
                   "        return torch.optim.lr_scheduler.ExponentialLR(self.optimizer, gamma)\n"
                   "    def train(self):\n"
                   "        for epoch in range(self.epochs):\n"
                   "            self.optimizer.step()\n"
                   "            self.scheduler.step()\n"
                   "runner = Runner(model, epochs=5)\nrunner.train()\n",
                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_EQ(script->schedule.baseRate, 0.2);
    EXPECT_EQ(script->schedule.clock.run, (schedule::Span{5, schedule::Unit::epochs}));
    EXPECT_EQ(script->asRun.driver.advance, Driver::Advance::perEpoch);
}

// Methods that are pasted without their class.
TEST(ReadLightning, TakesMethodsForAModule)
{
    const auto byHand = readPython("def __init__(self):\n    super().__init__()\n"
                                   "    self.automatic_optimization = False\n"
                                   "def configure_optimizers(self):\n"
                                   "    o = torch.optim.Adam(self.parameters(), lr=1e-3)\n"
                                   "    return [o], [ReduceLROnPlateau(o, patience=3)]\n"
                                   "def on_train_epoch_end(self):\n"
                                   "    sch = self.lr_schedulers()\n"
                                   "    sch.step(self.trainer.callback_metrics['loss'])\n",
                                   "x.py");
    ASSERT_TRUE(byHand) << byHand.error().message();
    EXPECT_EQ(lightningRemark(*byHand, "lightning-interval"), "");
    EXPECT_EQ(byHand->asRun.driver.advance, Driver::Advance::perEpoch);
    // The optimizer is left out.
    const std::string open = "def configure_optimizers(self):\n    optimizer = ...\n"
                             "    s = OneCycleLR(optimizer, 0.01, total_steps=50)\n";
    const auto dictionary =
        readPython(open
                       + "    return {'optimizer': optimizer, 'lr_scheduler': {'scheduler': s, "
                         "'interval': 'step'}}\n",
                   "x.py");
    ASSERT_TRUE(dictionary) << dictionary.error().message();
    EXPECT_EQ(dictionary->asRun.driver.advance, Driver::Advance::perUpdate);
    const auto lists = readPython(open + "    return [optimizer], [s]\n", "x.py");
    ASSERT_TRUE(lists) << lists.error().message();
    EXPECT_THAT(lightningRemark(*lists, "lightning-interval"), HasSubstr("Is \"step\" meant?"));
    const auto neither = readPython(open + "    return optimizer, s\n", "x.py");
    ASSERT_FALSE(neither);
    EXPECT_THAT(neither.error().message(), HasSubstr("MisconfigurationException"));
}

TEST(ReadLightning, FollowsItsOwnStepOfTheScheduler)
{
    const auto script =
        readPython(lightningModule("        return [optimizer], [scheduler]\n"
                                   "    def lr_scheduler_step(self, scheduler, metric):\n"
                                   "        scheduler.step(epoch=self.current_epoch)\n",
                                   "L.Trainer(max_epochs=3, limit_train_batches=4).fit(Lit())\n"),
                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_EQ(script->asRun.driver.advance, Driver::Advance::perEpoch);
    EXPECT_EQ(script->asRun.driver.argument, Driver::Argument::index);
    EXPECT_EQ(lightningRemark(*script, "not-understood"), "");
}

// As Lightning 2.6 runs it: at the end of an epoch global_step is the number of updates till then.
TEST(ReadLightning, CountsUpdatesInTheGlobalStepOfAnEpoch)
{
    const auto script = [](const std::string &batches) {
        return "import torch, lightning as L\nclass Lit(L.LightningModule):\n"
               "    def configure_optimizers(self):\n"
               "        o = torch.optim.SGD(self.parameters(), lr=1.0)\n"
               "        s = torch.optim.lr_scheduler.LambdaLR(o, lambda e: 1 / (1 + e))\n"
               "        return [o], [{'scheduler': s, 'interval': 'epoch'}]\n"
               "    def lr_scheduler_step(self, scheduler, metric):\n"
               "        scheduler.step(self.global_step)\n"
               "L.Trainer(max_epochs=4"
            + batches + ").fit(Lit())\n";
    };
    const auto outcome = outcomeOf(script(", limit_train_batches=3"));
    ASSERT_TRUE(outcome.asRun.curve);
    ASSERT_EQ(outcome.asRun.curve->length(), 12);
    for (Update u = 0; u < 12; ++u)
        EXPECT_NEAR(outcome.at(u), 1.0 / static_cast<double>(1 + u / 3 * 3), 1e-15);
    EXPECT_THAT(refusalOf(script("")),
                HasSubstr("found epoch = 'self.global_step', which the script does not"));
}

TEST(ReadLightning, StepsOneAfterUpdatesAndOneAfterEpochs)
{
    const auto script = [](const std::string &batches) {
        return lightningModule(
            "        a = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)\n"
            "        return [optimizer], [{'scheduler': a, 'interval': 'step'}, "
            "{'scheduler': scheduler, 'interval': 'epoch'}]\n",
            "L.Trainer(max_steps=9" + batches + ").fit(Lit())\n");
    };
    const auto outcome = outcomeOf(script(", limit_train_batches=3"));
    double rate = 0.1;
    for (Update u = 0; u < 9; ++u) {
        EXPECT_NEAR(outcome.at(u), rate, 1e-15) << u;
        rate *= u % 3 == 2 ? 0.09 : 0.9;
    }
    EXPECT_NE(lightningRemark(outcomeOf(script("")).script, "not-understood"), "");
}

TEST(ReadLightning, TakesTheDefaultsOfItsCommandLine)
{
    const std::string from = "from lightning.pytorch.cli import LightningCLI\n";
    for (const std::string cli :
         {"LightningCLI(Lit, trainer_defaults={'max_epochs': 7, 'limit_train_batches': 4})\n",
          "class Own(LightningCLI):\n    def add_arguments_to_parser(self, parser):\n"
          "        parser.set_defaults({'trainer.max_epochs': 7, 'seed': 1})\nOwn(Lit)\n"}) {
        const auto script = readPython(
            lightningModule("        return [optimizer], [scheduler]\n", from + cli), "x.py");
        ASSERT_TRUE(script) << script.error().message();
        ASSERT_TRUE(script->schedule.clock.run);
        EXPECT_EQ(script->schedule.clock.run->amount, 7);
        EXPECT_EQ(script->asRun.driver.advance, Driver::Advance::perEpoch);
    }
}

} // namespace
} // namespace warmup::dialect
