// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"

namespace warmup::dialect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> missing(const std::string &text, const Supplied &supplied = {})
{
    std::vector<std::string> names;
    for (const auto &each : missingValues(text, supplied))
        names.push_back(each.name);
    return names;
}

const std::string kScript = "def train(model, loader, args):\n"
                            "    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)\n"
                            "    total = args.epochs * len(loader)\n"
                            "    scheduler = OneCycleLR(optimizer, args.lr, total_steps=total)\n"
                            "    for epoch in range(args.epochs):\n"
                            "        for batch in tqdm(loader):\n"
                            "            optimizer.step()\n"
                            "            scheduler.step()\n";

TEST(MissingValues, AreNamedAsTheScriptWritesThem)
{
    EXPECT_THAT(missing(kScript), ElementsAre("args.lr", "args.epochs", "len(loader)"));
    EXPECT_THAT(missing(kScript, {{"args.epochs", 3}}), ElementsAre("args.lr", "len(loader)"));
    EXPECT_EQ(missingValues(kScript).front().at, "2:56");
}

TEST(MissingValues, AreReadWhereTheyAreSupplied)
{
    const auto read =
        readPython(kScript, "x.py", {{"args.lr", 0.5}, {"args.epochs", 3}, {"len(loader)", 40}});
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->schedule.baseRate, 0.5);
    EXPECT_EQ(read->schedule.clock.run, (schedule::Span{3, schedule::Unit::epochs}));
    EXPECT_EQ(std::get<double>(read->schedule.clock.updatesPerEpoch), 40);
    ASSERT_EQ(read->asRun.schedulers.size(), 1U);
    EXPECT_EQ(read->asRun.schedulers.front().find("total_steps")->value.number(), 120);
    for (const auto &remark : read->remarks)
        EXPECT_THAT(remark.id, testing::Not(HasSubstr("unknown"))) << remark.text;
}

TEST(MissingValues, AreFoundInLambdasItemsAndLoops)
{
    EXPECT_THAT(missing("o = SGD(p, lr=config['optim']['lr'])\n"
                        "s = LambdaLR(o, lambda e: min(1, e / warm))\n"
                        "for e in range(1, epochs + 1):\n    o.step()\n    s.step()\n"),
                ElementsAre("config['optim']['lr']", "warm", "epochs"));
    EXPECT_THAT(missing("s = optax.cosine_decay_schedule(rate, int(steps))\n"
                        "t = optax.sgd(s)\n"),
                ElementsAre("rate", "steps"));
    EXPECT_THAT(missing("parser = argparse.ArgumentParser()\n"
                        "parser.add_argument('--epochs', type=int)\n"
                        "parser.add_argument('--gamma', type=float, default=0.5)\n"
                        "args = parser.parse_args()\n"
                        "s = MultiStepLR(optimizer, [args.epochs // 2], args.gamma)\n"),
                ElementsAre("args.epochs"));
}

TEST(MissingValues, AreNoneOfACompleteScriptAndOfWhatIsNoPython)
{
    EXPECT_THAT(missing("o = SGD(params, lr=0.1, weight_decay=decay)\ns = StepLR(o, 3)\n"
                        "for e in range(9):\n    o.step()\n    s.step()\n"),
                IsEmpty());
    EXPECT_THAT(missing("s = StepLR(optimizer, 3"), IsEmpty());
}

TEST(MissingValues, ThatTheScriptSaysOrDoesNotAskForAreRefused)
{
    const auto said = readPython("lr = 0.1\n" + kScript, "x.py", {{"lr", 0.2}});
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().message(),
              "x.py: found a value for 'lr'; allowed: values that the script asks for and does not "
              "say: args.lr, args.epochs, len(loader)");
}

TEST(MissingValues, MakeALambdaComplete)
{
    const auto read = readPython("o = SGD(p, lr=0.1)\ns = LambdaLR(o, lambda e: min(1, e / warm))\n"
                                 "for e in range(9):\n    o.step()\n    s.step()\n",
                                 "x.py", {{"warm", 4}});
    ASSERT_TRUE(read) << read.error().message();
    const auto *lambda = read->asRun.schedulers.front().find("lr_lambda");
    ASSERT_NE(lambda, nullptr);
    EXPECT_EQ(std::get<Lambda>(lambda->value.value).text, "lambda e: min(1, (e / 4))");
}

TEST(MissingValues, AreNoneThatAFunctionItselfGivesAValue)
{
    const auto given = [](const std::string &unsaid) {
        return "opt = torch.optim.SGD(p, lr=1.0)\nK = 4\ndef f(e):\n    b = 1.0\n"
               "    b = e if e == 0.5 or K > 0.1 else sum(7 for m in [3, 6] if e >= m)\n"
               "    return "
            + unsaid
            + "\ns = torch.optim.lr_scheduler.LambdaLR(opt, f)\n"
              "for i in range(5):\n    opt.step()\n    s.step()\n";
    };
    EXPECT_THAT(missing(given("b")), IsEmpty());
    EXPECT_THAT(missing(given("e / args.warmup")), ElementsAre("args.warmup"));
}

} // namespace
} // namespace warmup::dialect
