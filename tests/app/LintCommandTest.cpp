// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "Program.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char *kExhausted = "optimizer = SGD(p, lr=0.1, momentum=0.9)\n"
                                   "scheduler = OneCycleLR(optimizer, 0.4, total_steps=10)\n"
                                   "for epoch in range(20):\n"
                                   "    optimizer.step()\n"
                                   "    scheduler.step()\n";

TEST(LintCommand, SaysTheGravestFirstAndEndsWithOneOnAnError)
{
    const auto outcome = runProgram({u"lint"_qs, u"--python"_qs, u"-"_qs}, kExhausted);
    EXPECT_EQ(outcome.status, 1);
    EXPECT_EQ(outcome.error, "");
    EXPECT_THAT(outcome.output, StartsWith("error WL20 schedule-exhausted, update 11: Call 11"));
    EXPECT_THAT(outcome.output, HasSubstr("\nwarning WL14 base-rate-ignored, update 0: "));
    EXPECT_THAT(outcome.output, HasSubstr("Fix: "));
}

TEST(LintCommand, WritesTheSameAsJson)
{
    const auto outcome =
        runProgram({u"lint"_qs, u"--json"_qs, u"--python"_qs, u"-"_qs}, kExhausted);
    EXPECT_EQ(outcome.status, 1);
    const auto findings = nlohmann::json::parse(outcome.output);
    ASSERT_TRUE(findings.is_array());
    EXPECT_EQ(findings[0]["id"], "WL20");
    EXPECT_EQ(findings[0]["name"], "schedule-exhausted");
    EXPECT_EQ(findings[0]["severity"], "error");
    EXPECT_EQ(findings[0]["update"], 11);
    for (const char *key : {"what", "why", "fix"})
        EXPECT_FALSE(findings[0][key].get<std::string>().empty()) << key;
}

TEST(LintCommand, EndsWithZeroWithoutAnErrorAndTwoOnABadInput)
{
    const auto good = runProgram({u"lint"_qs, u"--python"_qs, u"-"_qs},
                                 "optimizer = SGD(p, lr=0.1)\n"
                                 "scheduler = StepLR(optimizer, 10)\n"
                                 "for epoch in range(20):\n"
                                 "    optimizer.step()\n"
                                 "    scheduler.step()\n");
    EXPECT_EQ(good.status, 0) << good.output << good.error;
    const auto bad = runProgram({u"lint"_qs, u"--python"_qs, u"StepLR("_qs});
    EXPECT_EQ(bad.status, 2);
    EXPECT_THAT(bad.error, HasSubstr("--python:1:7"));
}

TEST(ScheduleColumns, AreThereForEachGroupAndTheMomentum)
{
    const auto outcome =
        runProgram({u"schedule"_qs, u"--python"_qs, u"-"_qs},
                   "optimizer = Adam([{'params': a, 'lr': 0.01}, {'params': b}], lr=0.1)\n"
                   "scheduler = OneCycleLR(optimizer, [0.4, 0.2], total_steps=10)\n"
                   "for epoch in range(10):\n"
                   "    optimizer.step()\n"
                   "    scheduler.step()\n");
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_THAT(outcome.output, StartsWith("update,epoch,lr,beta1,lr_1,beta1_1\n0,0,0.01"));
}

} // namespace
} // namespace warmup::app
