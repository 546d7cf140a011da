// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

AsRun asRunOf(const Script &script)
{
    const auto intended = schedule::makeSchedule(script.schedule);
    EXPECT_TRUE(intended) << intended.error().message();
    const auto asRun = makeAsRun(**intended, script.asRun);
    EXPECT_TRUE(asRun) << asRun.error().message();
    return *asRun;
}

bool hasRemark(const Script &script, const std::string &id)
{
    for (const auto &remark : script.remarks)
        if (remark.id == id)
            return true;
    return false;
}

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
