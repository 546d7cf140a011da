// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

TEST(ReadTransformers, ReadsTheLoopOfTheCourseThroughAccelerate)
{
    const auto script = readPython("from transformers import get_scheduler\n"
                                   "from torch.optim import AdamW\n"
                                   "optimizer = AdamW(model.parameters(), lr=3e-5)\n"
                                   "num_epochs = 3\n"
                                   "scheduler = get_scheduler('linear', optimizer=optimizer, "
                                   "num_warmup_steps=10, num_training_steps=300)\n"
                                   "optimizer, scheduler = accelerator.prepare(optimizer, "
                                   "scheduler)\n"
                                   "for epoch in range(num_epochs):\n"
                                   "    for batch in range(100):\n"
                                   "        optimizer.step()\n"
                                   "        scheduler.step()\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_EQ(script->asRun.framework, "transformers");
    const auto asRun = asRunOf(*script);
    EXPECT_FALSE(asRun.differs);
    EXPECT_DOUBLE_EQ(asRun.curve->at(5), 1.5e-5);
    EXPECT_DOUBLE_EQ(asRun.curve->at(10), 3e-5);
    EXPECT_EQ(asRun.curve->length(), 300);
}

TEST(ReadTransformers, ReadsTrainingArguments)
{
    const auto script = readPython("from transformers import TrainingArguments, Trainer\n"
                                   "args = TrainingArguments(output_dir='x', learning_rate=1e-4, "
                                   "lr_scheduler_type='cosine', warmup_steps=0.1, max_steps=200)\n"
                                   "trainer = Trainer(model=model, args=args)\ntrainer.train()\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    const auto asRun = asRunOf(*script);
    EXPECT_FALSE(asRun.differs);
    EXPECT_EQ(asRun.curve->length(), 200);
    EXPECT_DOUBLE_EQ(asRun.curve->at(10), 5e-5);
    EXPECT_DOUBLE_EQ(asRun.curve->at(20), 1e-4);
    EXPECT_DOUBLE_EQ(asRun.curve->at(110), 5e-5);
}

// An epoch of 10 batches at 4 of them an update has 3 updates, as accelerate 1.15 has it.
TEST(ReadTransformers, StepsWithThePreparedOptimizerWhereBatchesAreAccumulated)
{
    const auto of = [](const std::string &accelerator, const std::string &prepared,
                       const std::string &body) {
        const auto script = readPython(
            "from torch.optim import SGD\nfrom accelerate import Accelerator\n"
            "from accelerate.utils import GradientAccumulationPlugin\n"
            "from torch.optim.lr_scheduler import LambdaLR\n"
            "accelerator = Accelerator("
                + accelerator
                + ")\no = SGD(model.parameters(), lr=1.0)\n"
                  "s = LambdaLR(o, lambda step: step)\n"
                + prepared + "for epoch in range(2):\n    for batch in range(10):\n" + body,
            "x.py");
        EXPECT_TRUE(script) << script.error().message();
        const auto asRun = asRunOf(*script);
        std::vector<double> rates;
        for (Update u = 0; u < asRun.curve->length(); ++u)
            rates.push_back(asRun.curve->at(u));
        return rates;
    };
    const std::string both = "o, s = accelerator.prepare(o, s)\n";
    const std::string body = "        with accelerator.accumulate(model):\n"
                             "            o.step()\n            s.step()\n";
    const std::vector<double> together{0, 1, 2, 3, 4, 5};
    EXPECT_EQ(of("gradient_accumulation_steps=4", both, body), together);
    EXPECT_EQ(
        of("gradient_accumulation_plugin=GradientAccumulationPlugin(num_steps=4)", both, body),
        together);
    EXPECT_EQ(of("gradient_accumulation_steps=4", both,
                 "        with accelerator.accumulate(model):\n"
                 "            if accelerator.sync_gradients:\n"
                 "                o.step()\n                s.step()\n"),
              together);
    // A prepared optimizer asks sync_gradients, which accumulate() leaves as it has set it.
    EXPECT_EQ(of("gradient_accumulation_steps=4", both,
                 "        with accelerator.accumulate(model):\n            backward()\n"
                 "        o.step()\n        s.step()\n"),
              together);
    EXPECT_EQ(of("gradient_accumulation_steps=5", "o = accelerator.prepare(o)\n", body),
              (std::vector<double>{4, 9, 14, 19}));
    EXPECT_EQ(of("gradient_accumulation_steps=5, step_scheduler_with_optimizer=False", both, body),
              (std::vector<double>{4, 9, 14, 19}));
    EXPECT_EQ(of("", both, body).size(), 20U);
}

TEST(ReadTransformers, ReadsConfigurationsThatDeriveFromTrainingArguments)
{
    const auto script = readPython("from trl import GRPOConfig\n"
                                   "a = GRPOConfig(lr_scheduler_type='cosine', max_steps=100, "
                                   "optim='paged_adamw_8bit')\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_EQ(asRunOf(*script).curve->at(0), 1e-6);
    EXPECT_TRUE(script->optimizer.has_value());
    const auto other = readPython("from mine import MyArguments\n"
                                  "a = MyArguments(lr_scheduler_type='cosine', max_steps=100)\n",
                                  "x.py");
    ASSERT_TRUE(other) << other.error().message();
    EXPECT_TRUE(hasRemark(*other, "base-rate-unknown"));
    EXPECT_EQ(asRunOf(*other).curve->at(50), 2.5e-5);
    EXPECT_THAT(refusalOf("from peft import LoraConfig\nc = LoraConfig(r=8)\n"),
                HasSubstr("no scheduler"));
    const auto handed = readPython("from trl import SFTTrainer\nfrom torch.optim import AdamW\n"
                                   "o = AdamW(p, lr=0.1)\ns = StepLR(o, step_size=10)\n"
                                   "t = SFTTrainer(m, optimizers=(o, s))\n",
                                   "x.py");
    ASSERT_TRUE(handed) << handed.error().message();
}

TEST(ReadTransformers, ReadsTheFunctionsOfDiffusers)
{
    const auto of = [](const std::string &call) {
        const auto script =
            readPython("from diffusers.optimization import get_scheduler, "
                       "get_piecewise_constant_schedule, "
                       "get_linear_schedule_with_warmup\n"
                       "from torch.optim import SGD\no = SGD(p, lr=1.0)\ns = "
                           + call + "\nfor i in range(100):\n    o.step()\n    s.step()\n",
                       "x.py");
        EXPECT_TRUE(script) << script.error().message();
        return script ? asRunOf(*script).curve : nullptr;
    };
    const auto rules = of("get_scheduler('piecewise_constant', optimizer=o, "
                          "step_rules='1:10,0.1:20,0.01:30,0.005')");
    EXPECT_EQ(rules->at(9), 1);
    EXPECT_EQ(rules->at(10), 0.1);
    EXPECT_EQ(rules->at(29), 0.01);
    EXPECT_EQ(rules->at(30), 0.005);
    EXPECT_EQ(of("get_piecewise_constant_schedule(o, '0.5:3,2')")->at(3), 2);
    const auto between = of("get_linear_schedule_with_warmup(o, 10, 60, f_min=0.1, f_max=0.6)");
    EXPECT_DOUBLE_EQ(between->at(5), 0.3);
    EXPECT_DOUBLE_EQ(between->at(35), 0.35);
    EXPECT_DOUBLE_EQ(between->at(80), 0.1);
    // Two cycles and the power are taken by one law each, and nothing by the others.
    EXPECT_DOUBLE_EQ(of("get_scheduler('cosine_with_restarts', o, None, 0, 100, 2)")->at(25), 0.5);
    EXPECT_DOUBLE_EQ(of("get_scheduler('linear', o, None, 0, 100, 2, 3.0)")->at(50), 0.5);
    EXPECT_NEAR(of("get_scheduler('polynomial', o, num_warmup_steps=0, num_training_steps=100, "
                   "power=2.0)")
                    ->at(50),
                0.25, 1e-6);
}

TEST(ReadTransformers, FollowsTheRateThatAdafactorComputesItself)
{
    const auto of = [](const std::string &text) {
        const auto script = readPython(text, "x.py");
        EXPECT_TRUE(script) << script.error().message();
        return script.value_or(Script{});
    };
    const std::string loop = "for i in range(20000):\n    o.step()\n    s.step()\n";
    const std::string import = "from transformers.optimization import Adafactor, "
                               "AdafactorSchedule\n";
    const auto relative =
        of(import + "o = Adafactor(p, scale_parameter=False)\ns = AdafactorSchedule(o)\n" + loop);
    EXPECT_FALSE(hasRemark(relative, "scaled-by-parameters"));
    EXPECT_EQ(asRunOf(relative).curve->length(), 20000);
    EXPECT_DOUBLE_EQ(asRunOf(relative).curve->at(9998), 1e-2);
    EXPECT_DOUBLE_EQ(asRunOf(relative).curve->at(19999), 1 / std::sqrt(20000.0));
    const auto handed = of(import
                           + "from transformers import Trainer, TrainingArguments\n"
                             "o = Adafactor(p, warmup_init=True)\nt = Trainer(m, "
                             "args=TrainingArguments('x', max_steps=30000), "
                             "optimizers=(o, AdafactorSchedule(o)))\n");
    EXPECT_TRUE(hasRemark(handed, "scaled-by-parameters"));
    EXPECT_FALSE(hasRemark(handed, "loop-unknown"));
    EXPECT_EQ(asRunOf(handed).curve->length(), 30000);
    EXPECT_DOUBLE_EQ(asRunOf(handed).curve->at(99), 1e-4);
    EXPECT_DOUBLE_EQ(asRunOf(handed).curve->at(19999), 1 / std::sqrt(20000.0));
    const auto torch = of("import torch\no = torch.optim.Adafactor(m.parameters(), lr=0.1)\n"
                          "for i in range(1000):\n    o.step()\n");
    EXPECT_TRUE(hasRemark(torch, "scaled-by-parameters"));
    EXPECT_DOUBLE_EQ(asRunOf(torch).curve->at(50), 0.1);
    EXPECT_DOUBLE_EQ(asRunOf(torch).curve->at(399), 0.05);
    EXPECT_THAT(refusalOf("s = AdafactorSchedule(optimizer)\nfor i in range(3):\n    s.step()\n"),
                HasSubstr("the rate of an Adafactor that is not shown"));
    EXPECT_THAT(refusalOf(import + "o = Adafactor(p, lr=1e-3)\ns = AdafactorSchedule(o)\n"),
                HasSubstr("found lr = 0.001; allowed: None with relative_step=True"));
    EXPECT_THAT(refusalOf(import + "o = Adafactor(p, lr=1e-3, relative_step=False)\n"),
                HasSubstr("no scheduler"));
}

TEST(ReadTransformers, StepsWhatTheTrainerIsGivenOnceAnUpdate)
{
    const auto script = readPython("from transformers import Trainer, TrainingArguments\n"
                                   "import torch\no = torch.optim.SGD(p, lr=1.0)\n"
                                   "s = torch.optim.lr_scheduler.StepLR(o, step_size=10)\n"
                                   "t = Trainer(m, args=TrainingArguments('x', max_steps=25), "
                                   "optimizers=(o, s))\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_FALSE(hasRemark(*script, "loop-unknown"));
    const auto asRun = asRunOf(*script);
    EXPECT_EQ(asRun.curve->length(), 25);
    EXPECT_DOUBLE_EQ(asRun.curve->at(20), 0.01);
}

TEST(ReadTransformers, LeavesAloneWhatATrainerDoesBesideTraining)
{
    const auto script = readPython(
        "from transformers import HfArgumentParser, Trainer, TrainingArguments\n"
        "parser = HfArgumentParser((ModelArguments, TrainingArguments))\n"
        "model_args, training_args = parser.parse_args_into_dataclasses()\n"
        "log_level = training_args.get_process_log_level()\n"
        "with training_args.main_process_first(desc='map'):\n    prepare(training_args)\n"
        "trainer = Trainer(model=model, args=training_args, train_dataset=data['train'])\n"
        "trainer.train()\ntrainer.save_model()\ntrainer.push_to_hub()\n"
        "metrics = trainer.evaluate()\n",
        "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_TRUE(hasRemark(*script, "command-line"));
    EXPECT_FALSE(hasRemark(*script, "not-understood"));
    EXPECT_DOUBLE_EQ(asRunOf(*script).curve->at(1500), 2.5e-5);
    EXPECT_TRUE(missingValues("t = Trainer(model, args=TrainingArguments('x'), data_collator=c, "
                              "train_dataset=data)\n")
                    .empty());
}

TEST(ReadTransformers, SaysWhichSchedulerIsUsedAndNotConstructed)
{
    EXPECT_THAT(refusalOf("for epoch in range(3):\n    optimizer.step()\n    scheduler.step()\n"),
                HasSubstr("x.py:3:5: found no scheduler; the script calls scheduler.step() and "
                          "constructs none"));
    EXPECT_THAT(refusalOf("import torch\nmodel, lr_scheduler = accelerator.prepare(model, "
                          "lr_scheduler)\n"),
                HasSubstr("prepares lr_scheduler"));
    EXPECT_THAT(refusalOf("from torch.optim.lr_scheduler import StepLR\n"),
                HasSubstr("imports StepLR"));
    EXPECT_THAT(refusalOf("from accelerate.utils import DummyScheduler\n"
                          "s = DummyScheduler(o, total_num_steps=10)\n"),
                HasSubstr("stands for the schedule of another file"));
    EXPECT_THAT(refusalOf("s = get_scheduler(name=args.sched, optimizer=o, num_warmup_steps=1)\n"),
                HasSubstr("found name = 'args.sched', which the script does not say; allowed: the "
                          "name of a scheduler"));
}

TEST(ReadTransformers, SaysThatTheDataGivesTheUpdatesAndThatWarmupRatioIsGone)
{
    const auto script = readPython("from transformers import TrainingArguments\n"
                                   "args = TrainingArguments('x', num_train_epochs=2, "
                                   "warmup_ratio=0.1)\n",
                                   "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_TRUE(hasRemark(*script, "batches-unknown"));
    EXPECT_TRUE(hasRemark(*script, "removed-argument"));
    EXPECT_DOUBLE_EQ(asRunOf(*script).curve->at(200), 5e-5);
}

TEST(ReadTransformers, RefusesWhatTheFrameworkRejects)
{
    const auto of = [](const std::string &arguments) {
        return refusalOf("from transformers import TrainingArguments\nargs = TrainingArguments("
                         + arguments + ")\n");
    };
    EXPECT_THAT(of("'x', lr_scheduler_type='cosin'"), HasSubstr("ValueError"));
    EXPECT_THAT(of("'x', lr_scheduler_type='cosine_with_min_lr', max_steps=9"),
                HasSubstr("min_lr_rate: transformers raises ValueError"));
    EXPECT_THAT(of("'x', warmup_steps=-1"), HasSubstr("ValueError"));
    EXPECT_THAT(refusalOf("from transformers import get_scheduler\nfrom torch.optim import SGD\n"
                          "o = SGD(p, lr=1)\ns = get_scheduler('linear', o)\n"),
                HasSubstr("num_warmup_steps"));
}

TEST(ReadTransformers, DrivesASchedulerThatIsHandedToTheTrainer)
{
    const auto script = readPython(
        "from transformers import *\nfrom torch.optim import AdamW\n"
        "o = AdamW(model.parameters(), lr=0.1)\n"
        "s = get_wsd_schedule(o, num_warmup_steps=10, num_decay_steps=20, num_training_steps=100)\n"
        "trainer = Trainer(model, optimizers=(o, s))\n",
        "x.py");
    ASSERT_TRUE(script) << script.error().message();
    EXPECT_FALSE(hasRemark(*script, "never-advanced"));
    const auto asRun = asRunOf(*script);
    EXPECT_EQ(asRun.curve->length(), 100);
    EXPECT_DOUBLE_EQ(asRun.curve->at(50), 0.1);
    EXPECT_FALSE(asRun.differs);
}

} // namespace
} // namespace warmup::dialect
