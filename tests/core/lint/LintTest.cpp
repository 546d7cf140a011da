// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lint/Lint.h"

#include <string>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"

#include "Findings.h"

namespace warmup::lint {
namespace {

schedule::Spec spec(double warmUp, double run)
{
    schedule::Spec made;
    made.clock.run = schedule::Span{run, schedule::Unit::updates};
    made.warmUp = schedule::Phase{schedule::Linear{}, {warmUp, schedule::Unit::updates}};
    made.main = {{schedule::Cosine{}, {0, schedule::Unit::rest}}};
    return made;
}

const std::string kGood = "s = SequentialLR(o, [LinearLR(o, 0.1, total_iters=5), "
                          "CosineAnnealingLR(o, 15)], [5])";

TEST(Lint, FindsNothingWrongWithTheUsualWarmUpAndCosine)
{
    for (const auto &finding : ofScript(kGood))
        EXPECT_EQ(finding.severity, Severity::hint) << finding.name << ": " << finding.what;
}

TEST(Lint, ZeroFirstUpdate)
{
    expectFires(ofSchedule(spec(5, 50)), "zero-first-update", Severity::hint, 0);
    auto started = spec(5, 50);
    started.warmUp->from = schedule::Level{0.01};
    expectSilent(ofSchedule(started), "zero-first-update");
    expectFires(ofScript("s = LambdaLR(o, lambda e: e / 20)"), "zero-first-update", Severity::hint,
                0);
}

TEST(Lint, HandOffJump)
{
    auto over = spec(10, 20);
    over.join = schedule::Join::over;
    expectFires(ofSchedule(over), "hand-off-jump", Severity::warning, 10);
    expectSilent(ofSchedule(spec(10, 20)), "hand-off-jump");
    // At the last call of its rise it has reached the peak.
    expectSilent(
        ofScript("s = OneCycleLR(o, 0.4, total_steps=20)", 20, "SGD(p, lr=0.1, momentum=0.9)"),
        "hand-off-jump");
}

TEST(Lint, PeakNeverReached)
{
    auto over = spec(10, 20);
    over.join = schedule::Join::over;
    expectFires(ofSchedule(over), "peak-never-reached", Severity::warning, 10);
    expectSilent(ofSchedule(spec(10, 20)), "peak-never-reached");
}

TEST(Lint, PeakHeldTwice)
{
    const std::string cosine = "s = GradualWarmupScheduler(o, 1, 5, CosineAnnealingLR(o, 10))";
    expectFires(ofScript(cosine), "peak-held-twice", Severity::warning, 6);
    expectSilent(ofScript(kGood), "peak-held-twice");
}

TEST(Lint, WarmUpFillsRun)
{
    expectFires(ofScript("s = LinearLR(o, 0.1, total_iters=30)"), "warm-up-fills-run",
                Severity::error, 19);
    expectSilent(ofScript("s = LinearLR(o, 0.1, total_iters=10)"), "warm-up-fills-run");
    expectSilent(ofScript("s = LinearLR(o, 1.0, 0.1, total_iters=30)"), "warm-up-fills-run");
}

TEST(Lint, DecayUnfinished)
{
    expectFires(ofScript("s = CosineAnnealingLR(o, 60)"), "decay-unfinished", Severity::warning,
                19);
    expectSilent(ofScript("s = CosineAnnealingLR(o, 20)"), "decay-unfinished");
}

TEST(Lint, DecayEndsEarly)
{
    expectFires(ofScript("s = PolynomialLR(o, 10)"), "decay-ends-early", Severity::warning, 10);
    expectSilent(ofScript("s = PolynomialLR(o, 20)"), "decay-ends-early");
}

TEST(Lint, Rebound)
{
    expectFires(ofScript("s = CosineAnnealingLR(o, 10)"), "rebound", Severity::warning, 11);
    expectFires(ofScript("s = SequentialLR(o, [LinearLR(o, total_iters=5), CosineAnnealingLR(o, "
                         "8)], [5])"),
                "rebound", Severity::warning, 13);
    expectSilent(ofScript(kGood), "rebound");
}

TEST(Lint, MultiplierLost)
{
    const std::string step = "StepLR(o, 10)";
    expectFires(ofScript("s = GradualWarmupScheduler(o, 8, 5, " + step + ")"), "multiplier-lost",
                Severity::error, 6);
    expectSilent(ofScript("s = GradualWarmupScheduler(o, 1, 5, " + step + ")"), "multiplier-lost");
    expectFires(ofScript("s = GradualWarmupScheduler(o, 8, 5, " + step + ")", 20, "SGD(p, lr=0.1)",
                         "    o.step()\n    s.step(e + 1)\n"),
                "one-epoch-dip", Severity::error, 6);
    expectSilent(ofScript("s = GradualWarmupScheduler(o, 1, 5, " + step + ")", 20, "SGD(p, lr=0.1)",
                          "    o.step()\n    s.step(e + 1)\n"),
                 "one-epoch-dip");
}

TEST(Lint, BaseRateIgnored)
{
    const std::string optimizer = "SGD(p, lr=0.1, momentum=0.9)";
    expectFires(ofScript("s = OneCycleLR(o, 0.4, 20)", 20, optimizer), "base-rate-ignored",
                Severity::warning, 0);
    expectSilent(ofScript("s = CyclicLR(o, 0.1, 0.4, 4)", 20, optimizer), "base-rate-ignored");
    expectSilent(ofScript(kGood), "base-rate-ignored");
}

TEST(Lint, AbsoluteInChain)
{
    expectFires(ofScript("s = ChainedScheduler([LinearLR(o), CosineAnnealingWarmRestarts(o, "
                         "10)])"),
                "absolute-in-chain", Severity::warning, 0);
    expectSilent(ofScript("s = ChainedScheduler([LinearLR(o), ExponentialLR(o, 0.9)])"),
                 "absolute-in-chain");
    expectSilent(ofScript("s = CosineAnnealingWarmRestarts(o, 10)"), "absolute-in-chain");
}

TEST(Lint, DegenerateLength)
{
    expectFires(ofScript("s = LinearLR(o, total_iters=0)"), "degenerate-length", Severity::error,
                0);
    expectFires(ofScript("s = ConstantLR(o, 0)"), "degenerate-length", Severity::error, 0);
    expectSilent(ofScript("s = LinearLR(o, 1.0, total_iters=0)"), "degenerate-length");
    expectSilent(ofScript("s = LinearLR(o)"), "degenerate-length");
}

TEST(Lint, NegativeRate)
{
    expectFires(ofScript("s = LambdaLR(o, lambda e: 1 - e / 10)"), "negative-rate", Severity::error,
                11);
    expectSilent(ofScript("s = LambdaLR(o, lambda e: max(0, 1 - e / 10))"), "negative-rate");
}

TEST(Lint, PeakExceeded)
{
    // Version 0.3 with a cosine that is given get_lr() before its first step.
    auto script = dialect::readPython(
        "o = SGD(p, lr=0.1)\ns = GradualWarmupScheduler(o, 8, 5, CosineAnnealingLR(o, 10))\n"
        "for e in range(20):\n    o.step()\n    s.step()\n",
        "x.py");
    ASSERT_TRUE(script);
    script->asRun.version = "0.3";
    const auto all = findings(script->schedule, script->asRun, script->optimizer, script->remarks);
    expectFires(all, "peak-exceeded", Severity::error, 6);
    expectSilent(ofScript(kGood), "peak-exceeded");
}

TEST(Lint, ScheduleExhausted)
{
    const std::string optimizer = "SGD(p, lr=0.1, momentum=0.9)";
    expectFires(ofScript("s = OneCycleLR(o, 0.4, 10)", 20, optimizer), "schedule-exhausted",
                Severity::error, 11);
    expectSilent(ofScript("s = OneCycleLR(o, 0.4, 20)", 20, optimizer), "schedule-exhausted");
}

TEST(Lint, MilestoneInWarmUp)
{
    auto made = spec(10, 50);
    made.join = schedule::Join::over;
    made.main = {
        {schedule::MultiStep{{{5, schedule::Unit::updates}}, 0.1}, {0, schedule::Unit::rest}}};
    expectFires(ofSchedule(made), "milestone-in-warm-up", Severity::warning, 5);
    std::get<schedule::MultiStep>(made.main.front().shape).milestones.front().amount = 20;
    expectSilent(ofSchedule(made), "milestone-in-warm-up");
}

TEST(Lint, FirstValueSkipped)
{
    expectFires(ofScript(kGood, 20, "SGD(p, lr=0.1)", "    s.step()\n    o.step()\n"),
                "first-value-skipped", Severity::warning, 0);
    expectSilent(ofScript(kGood), "first-value-skipped");
}

TEST(Lint, FirstValueTwice)
{
    const std::string warmUp = "s = GradualWarmupScheduler(o, 1, 5, StepLR(o, 10))";
    expectFires(ofScript(warmUp, 20, "SGD(p, lr=0.1)", "    o.step()\n    s.step(e)\n"),
                "first-value-twice", Severity::warning, 1);
    expectSilent(ofScript(warmUp), "first-value-twice");
}

TEST(Lint, NoWarmUp)
{
    const std::string loop = "    o.step()\n    s.step(e + 1, loss)\n";
    expectFires(ofScript("s = GradualWarmupScheduler(o, 1, 5, ReduceLROnPlateau(o))", 20,
                         "SGD(p, lr=0.1)", loop),
                "no-warm-up", Severity::warning, 0);
    expectSilent(ofScript("s = GradualWarmupScheduler(o, 8, 5, ReduceLROnPlateau(o))", 20,
                          "SGD(p, lr=0.1)", loop),
                 "no-warm-up");
}

TEST(Lint, ShortForAdam)
{
    expectFires(ofScript(kGood, 20, "Adam(p, lr=0.1)"), "short-for-adam", Severity::hint, 5);
    expectSilent(ofScript(kGood), "short-for-adam");
    expectSilent(ofScript(kGood, 20, "Adam(p, lr=0.1, betas=(0.9, 0.5))"), "short-for-adam");
}

TEST(Lint, StuckAtZero)
{
    // A cosine down to 0 is where the exponential decay would go on.
    expectFires(ofScript("s = ConstantLR(o, 0, 30)"), "degenerate-length", Severity::error, 0);
    auto made = spec(5, 100);
    made.main.clear();
    dialect::Spec asRun;
    asRun.framework = "torch";
    asRun.version = "2.13";
    asRun.driver.advance = dialect::Driver::Advance::perUpdate;
    asRun.schedulers = {{"ConstantLR", {{"factor", {0.0}}, {"total_iters", {std::int64_t{1000}}}}}};
    made.warmUp.reset();
    made.main = {{schedule::Hold{}, {0, schedule::Unit::rest}}};
    expectFires(findings(made, asRun, std::nullopt, {}), "stuck-at-zero", Severity::error, 0);
    expectSilent(ofScript("s = PolynomialLR(o, 10)"), "stuck-at-zero");
    // Nothing is promised of a function that ends there.
    expectSilent(ofScript("s = LambdaLR(o, lambda e: max(0.0, 1 - e / 10))"), "stuck-at-zero");
    expectFires(ofScript("s = LambdaLR(o, lambda e: 0.0)"), "stuck-at-zero", Severity::error, 0);
}

TEST(Lint, WarmUpEveryCycle)
{
    auto made = spec(5, 50);
    made.main.front().length = {20, schedule::Unit::updates};
    made.repeat.count = 2;
    expectFires(ofSchedule(made), "warm-up-every-cycle", Severity::hint, 5);
    made.repeat.warmUp = schedule::Repeat::WarmUp::first;
    expectSilent(ofSchedule(made), "warm-up-every-cycle");
}

TEST(Lint, NonLinearWarmUp)
{
    auto made = spec(5, 50);
    made.warmUp->shape = schedule::Logarithmic{};
    expectFires(ofSchedule(made), "non-linear-warm-up", Severity::hint, 0);
    expectSilent(ofSchedule(spec(5, 50)), "non-linear-warm-up");
}

TEST(Lint, NeverAdvanced)
{
    expectFires(ofScript("s = LinearLR(o)", 20, "SGD(p, lr=0.1)", "    o.step()\n"),
                "never-advanced", Severity::error, 0);
    expectSilent(ofScript("s = LinearLR(o)"), "never-advanced");
}

TEST(Lint, Raises)
{
    expectFires(ofScript("s = PolynomialLR(o, 10, power=-1)"), "raises", Severity::error, 10);
    expectSilent(ofScript("s = PolynomialLR(o, 10)"), "raises");
}

// The example in the docstring of Keras's CosineDecay: initial_learning_rate = 0.
TEST(Lint, SaysThatKerasCutsAnIntegersRatesToIntegers)
{
    const auto script = [](const std::string &rate) {
        return "import keras\nschedule = keras.optimizers.schedules.CosineDecay(" + rate
            + ", 1000, warmup_target=0.1, warmup_steps=1000)\n"
              "optimizer = keras.optimizers.SGD(schedule)\n";
    };
    expectFires(ofWholeScript(script("0")), "cut-to-integers", Severity::error, 0);
    EXPECT_FALSE(named(ofWholeScript(script("0.0")), "cut-to-integers"));
}

TEST(Lint, SaysWhereARateIsNoNumber)
{
    const auto script = [](const std::string &power) {
        return "import optax\nschedule = optax.polynomial_schedule(0.1, 0.01, " + power
            + ", 10)\noptimizer = optax.sgd(schedule)\n"
              "for step in range(20):\n    updates, state = optimizer.update(grads, state)\n";
    };
    expectFires(ofWholeScript(script("-1")), "not-finite", Severity::error, 10);
    EXPECT_FALSE(named(ofWholeScript(script("2")), "not-finite"));
}

} // namespace
} // namespace warmup::lint
