// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/core/dialect/Outcome.h"
#include "tests/core/dialect/Refusal.h"

// Scripts that make several schedules apart from one another: each is what it is alone.
namespace warmup::dialect {
namespace {

using testing::HasSubstr;

Script readChoosing(const std::string &text, double number)
{
    auto script =
        readPython(text, "x.py", number > 0 ? Supplied{{"which schedule", number}} : Supplied{});
    EXPECT_TRUE(script) << script.error().message();
    return script.value_or(Script{});
}

std::vector<double> ratesOf(const Script &script)
{
    const auto asRun = asRunOf(script);
    std::vector<double> rates;
    for (Update u = 0; asRun.curve && u < asRun.curve->length(); ++u)
        rates.push_back(asRun.curve->at(u));
    return rates;
}

// The number is counted from 1; 0 chooses none.
void expectAlike(const std::string &several, double number, const std::string &alone)
{
    SCOPED_TRACE(several);
    const auto read = readChoosing(several, number);
    EXPECT_TRUE(hasRemark(read, "several-schedules"));
    const auto rates = ratesOf(read);
    EXPECT_FALSE(rates.empty());
    EXPECT_EQ(rates, ratesOf(readChoosing(alone, 0)));
}

const std::string kGan = "from torch.optim import SGD, Adam\n"
                         "from torch.optim.lr_scheduler import StepLR, ExponentialLR\n"
                         "g = Adam(generator.parameters(), lr=2e-4)\n"
                         "d = SGD(discriminator.parameters(), lr=0.1)\n"
                         "sg = StepLR(g, 3)\nsd = ExponentialLR(d, 0.9)\n"
                         "for epoch in range(9):\n    for batch in range(2):\n"
                         "        d.step()\n        g.step()\n    sg.step()\n    sd.step()\n";

TEST(ReadSeveral, TakesTheOptimizersOfAGanApart)
{
    const std::string imports = kGan.substr(0, kGan.find("g = "));
    const std::string loop =
        "for epoch in range(9):\n    for batch in range(2):\n        o.step()\n"
        "    s.step()\n";
    expectAlike(kGan, 1, imports + "o = Adam(p, lr=2e-4)\ns = StepLR(o, 3)\n" + loop);
    const auto second = imports + "o = SGD(p, lr=0.1)\ns = ExponentialLR(o, 0.9)\n" + loop;
    expectAlike(kGan, 2, second);
    expectAlike(kGan, 0, second);
    const auto read = readChoosing(kGan, 0);
    EXPECT_THAT(remarkIn(read.remarks, "several-schedules")->text,
                HasSubstr("5:6: the script makes 2 schedules, of which one is read: StepLR at 5:6, "
                          "ExponentialLR at 6:6. It is number 2; 'which schedule' = 1 to 2 takes "
                          "another."));
    EXPECT_EQ(missingValues(kGan), (std::vector<Missing>{{"which schedule", "5:6"}}));
    EXPECT_TRUE(missingValues(kGan, {{"which schedule", 1}}).empty());
}

TEST(ReadSeveral, RefusesANumberThatNoneHas)
{
    for (const double number : {0.0, 3.0, 1.5, -1.0}) {
        const auto script = readPython(kGan, "x.py", {{"which schedule", number}});
        ASSERT_FALSE(script);
        EXPECT_THAT(script.error().message(),
                    HasSubstr("allowed: 1 to 2: StepLR at 5:6, ExponentialLR at 6:6"));
    }
    const auto alone = readPython("s = StepLR(o, 3)\n", "x.py", {{"which schedule", 1}});
    ASSERT_FALSE(alone);
    EXPECT_THAT(alone.error().message(), HasSubstr("a value for 'which schedule'"));
}

TEST(ReadSeveral, KnowsOptimizersThatTheScriptDoesNotShowByTheirNames)
{
    expectAlike("a = StepLR(opt_g, 3)\nb = ExponentialLR(opt_d, 0.5)\n"
                "for e in range(5):\n    a.step()\n    b.step()\n",
                1, "a = StepLR(opt_g, 3)\nfor e in range(5):\n    a.step()\n");
    const auto one = readChoosing("a = StepLR(o, 3)\nb = ExponentialLR(o, 0.5)\n"
                                  "for e in range(5):\n    a.step()\n    b.step()\n",
                                  0);
    EXPECT_FALSE(hasRemark(one, "several-schedules"));
    EXPECT_EQ(one.asRun.schedulers.size(), 2U);
}

TEST(ReadSeveral, TakesExamplesForOneOptimizerApart)
{
    const std::string both = "s = StepLR(o, 3)\ns = MultiStepLR(o, [2, 4])\n";
    expectAlike(both, 1, "s = StepLR(o, 3)\n");
    expectAlike(both, 0, "s = MultiStepLR(o, [2, 4])\n");
    expectAlike("a = StepLR(o, 3)\nb = ExponentialLR(o, 0.5)\ns = SequentialLR(o, [a, b], [2])\n"
                "s = StepLR(o, 1)\n",
                1,
                "a = StepLR(o, 3)\nb = ExponentialLR(o, 0.5)\n"
                "s = SequentialLR(o, [a, b], [2])\n");
    expectAlike("t = TrainingArguments('a', max_steps=9, learning_rate=1)\n"
                "t = TrainingArguments('b', max_steps=9, learning_rate=1, "
                "lr_scheduler_type='cosine')\n",
                0,
                "t = TrainingArguments('b', max_steps=9, learning_rate=1, "
                "lr_scheduler_type='cosine')\n");
}

TEST(ReadSeveral, TakesTheSchedulesOfOptimizersThatAskForTheirRateApart)
{
    const std::string both = "import optax\nc = optax.cosine_decay_schedule(0.1, 9)\n"
                             "a = optax.adam(c)\nb = optax.chain(optax.clip(1.0), optax.sgd(c), "
                             "optax.scale(0.5))\nd = optax.adam(0.25)\n";
    const std::string cosine = "import optax\nc = optax.cosine_decay_schedule(0.1, 9)\n";
    expectAlike(both, 1, cosine + "a = optax.adam(c)\n");
    const auto second = cosine + "b = optax.chain(optax.sgd(c), optax.scale(0.5))\n";
    expectAlike(both, 2, second);
    expectAlike(both, 0, second);
    expectAlike(both, 3, "import optax\nd = optax.adam(0.25)\n");
    expectAlike(cosine + "c = optax.linear_schedule(0.0, 1.0, 9)\n", 0,
                "import optax\nc = optax.linear_schedule(0.0, 1.0, 9)\n");
    expectAlike("import keras\nfrom keras.optimizers import SGD, schedules\n"
                "a = SGD(schedules.CosineDecay(0.1, 9))\nb = SGD(schedules.CosineDecay(0.5, 9))\n",
                1,
                "import keras\nfrom keras.optimizers import SGD, schedules\n"
                "a = SGD(schedules.CosineDecay(0.1, 9))\n");
}

TEST(ReadSeveral, GoesByWhatTheScriptUses)
{
    const auto used = readChoosing("a = StepLR(opt_g, 3)\nb = ExponentialLR(opt_d, 0.5)\n"
                                   "for e in range(5):\n    a.step()\n",
                                   0);
    EXPECT_FALSE(hasRemark(used, "several-schedules"));
    EXPECT_EQ(ratesOf(used),
              ratesOf(readChoosing("a = StepLR(opt_g, 3)\nfor e in range(5):\n"
                                   "    a.step()\n",
                                   0)));
    const auto compiled = readChoosing(
        "from keras.optimizers import SGD, schedules\na = SGD(schedules.CosineDecay(0.5, 9))\n"
        "b = SGD(schedules.CosineDecay(0.25, 9))\n"
        "model.compile(optimizer=a)\nmodel.fit(x, epochs=2, steps_per_epoch=3)\n",
        0);
    EXPECT_EQ(ratesOf(compiled).front(), 0.5);
    EXPECT_FALSE(hasRemark(compiled, "several-schedules"));
}

TEST(ReadSeveral, TakesOneOfThoseThatAConditionChoosesAmong)
{
    const std::string loop = "for i in range(6):\n    o.step()\n    s.step()\n";
    const std::string step = "o = SGD(p, lr=1)\ns = StepLR(o, 2)\n" + loop;
    const std::string exponential = "o = SGD(p, lr=1)\ns = ExponentialLR(o, 0.5)\n" + loop;
    for (const std::string &choice :
         {std::string("o = SGD(p, lr=1)\nif args.s == 'step':\n    s = StepLR(o, 2)\n"
                      "elif args.s == 'exp':\n    s = ExponentialLR(o, 0.5)\n"),
          std::string("o = SGD(p, lr=1)\n"
                      "s = StepLR(o, 2) if args.step else ExponentialLR(o, 0.5)\n"),
          std::string("def make(o, name):\n    if name == 'step':\n        return StepLR(o, 2)\n"
                      "    return ExponentialLR(o, 0.5)\n"
                      "o = SGD(p, lr=1)\ns = make(o, args.s)\n")}) {
        expectAlike(choice + loop, 1, step);
        expectAlike(choice + loop, 2, exponential);
        expectAlike(choice + loop, 0, exponential);
    }
    // What is put around a scheduler, or not.
    const std::string around = "o = SGD(p, lr=1)\ns = StepLR(o, 2)\nif args.warm:\n"
                               "    s = GradualWarmupScheduler(o, 1, 3, s)\n";
    expectAlike(around + loop, 1, step);
    expectAlike(around + loop, 2,
                "o = SGD(p, lr=1)\ns = GradualWarmupScheduler(o, 1, 3, StepLR(o, 2))\n" + loop);
    EXPECT_THAT(refusalOf("o = SGD(p, lr=1)\na = StepLR(o, 2)\nb = ExponentialLR(o, 0.5)\n"
                          "for i in range(6):\n    o.step()\n    s = a if i < 3 else b\n"
                          "    s.step()\n"),
                HasSubstr("x.py:6:14: found a condition that chooses the scheduler to step"));
}

TEST(ReadSeveral, TakesTheFirstOfTheOptimizersThatAConditionChoosesAmong)
{
    const auto read = readChoosing("if args.opt == 'sgd':\n    o = SGD(p, lr=0.25)\nelse:\n"
                                   "    o = Adam(p, lr=0.5)\ns = StepLR(o, 2)\n"
                                   "for i in range(6):\n    o.step()\n    s.step()\n",
                                   0);
    EXPECT_EQ(read.schedule.baseRate, 0.25);
    EXPECT_THAT(remarkIn(read.remarks, "conditional-optimizer")->text,
                HasSubstr("chooses the optimizer; the SGD at 2:9 is read"));
}

TEST(ReadSeveral, ReadsThoseWithNamesOfTheirOwnTogether)
{
    const std::string both = "a = LinearLR(o, 0.5)\nb = ExponentialLR(o, 0.5)\n";
    const auto read = readChoosing(both, 0);
    EXPECT_FALSE(hasRemark(read, "several-schedules"));
    const auto looped =
        readChoosing(both + "for e in range(100):\n    a.step()\n    b.step()\n", 0);
    EXPECT_EQ(ratesOf(read), ratesOf(looped));
}

TEST(ReadSeveral, SeesTheSameAgainAsOne)
{
    const std::string function = "def train(gamma):\n    o = SGD(p, lr=1)\n"
                                 "    s = StepLR(o, 2, gamma)\n    for e in range(6):\n"
                                 "        o.step()\n        s.step()\n";
    const auto twice = readChoosing(function + "train(0.5)\ntrain(0.5)\n", 0);
    EXPECT_FALSE(hasRemark(twice, "several-schedules"));
    EXPECT_EQ(ratesOf(twice).back(), 0.25);
    expectAlike(function + "train(0.5)\ntrain(0.25)\n", 2, function + "train(0.25)\n");
}

} // namespace
} // namespace warmup::dialect
