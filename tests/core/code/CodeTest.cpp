// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/Code.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/code/Expression.h"
#include "core/code/Formula.h"
#include "core/code/Golden.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Lambda.h"
#include "core/recipe/Presets.h"

// What is written runs in the frameworks themselves in tests/peers/code_peer.py.
namespace warmup::code {
namespace {

using schedule::Basis;
using schedule::Grid;
using schedule::Join;
using schedule::Level;
using schedule::Phase;
using schedule::Span;
using schedule::Unit;
using testing::HasSubstr;
using testing::Not;

Span updates(double amount)
{
    return {amount, Unit::updates};
}

schedule::Spec rampAndDecay(schedule::Shape decay,
                            std::optional<Level> start = Level{0.1, Basis::peak})
{
    schedule::Spec spec;
    spec.clock = {updates(20), 4.0, schedule::Stepping::perUpdate};
    spec.warmUp = Phase{schedule::Linear{}, updates(5), start, {}, Grid::closedOpen};
    spec.main = {Phase{std::move(decay), {0, Unit::rest}, {}, {}, Grid::closedOpen}};
    return spec;
}

schedule::SchedulePtr made(const schedule::Spec &spec)
{
    const auto schedule = schedule::makeSchedule(spec);
    EXPECT_TRUE(schedule) << schedule.error().message();
    return schedule.value_or(nullptr);
}

std::string written(const schedule::Spec &spec, Framework to)
{
    const auto code = writeCode(*made(spec), "a title", to);
    EXPECT_TRUE(code) << code.error().message();
    return code.value_or("");
}

std::string refused(const schedule::Spec &spec, Framework to)
{
    const auto code = writeCode(*made(spec), "a title", to);
    EXPECT_FALSE(code) << *code;
    return code ? "" : code.error().message();
}

TEST(Code, IsPyTorchsOwnSchedulersWhereTheyAreExact)
{
    const auto code = written(rampAndDecay(schedule::Cosine{}), Framework::torch);
    EXPECT_THAT(code, HasSubstr("# a title: 20 updates.\n"));
    EXPECT_THAT(code,
                HasSubstr("scheduler = SequentialLR(\n"
                          "    optimizer,\n"
                          "    [\n"
                          "        LinearLR(optimizer, start_factor=0.1, "
                          "total_iters=5),\n"
                          "        CosineAnnealingLR(optimizer, T_max=15),\n"
                          "    ],\n"
                          "    milestones=[5],\n"
                          ")\n"));
    EXPECT_THAT(code, HasSubstr("    optimizer.step()\n    scheduler.step()\n"));
}

TEST(Code, IsAFunctionWherePyTorchHasNoSuchScheduler)
{
    // LinearLR cannot start at 0.
    const auto code =
        written(rampAndDecay(schedule::Cosine{}, Level{0, Basis::absolute}), Framework::torch);
    EXPECT_THAT(code,
                HasSubstr("def factor(update):\n"
                          "    if update < 5:\n"
                          "        return update / 5\n"
                          "    if update < 20:\n"
                          "        return (1 + math.cos(math.pi * (update - 5) / 15)) "
                          "/ 2\n"
                          "    return 0\n"));
    EXPECT_THAT(code, HasSubstr("LambdaLR(optimizer, lr_lambda=factor)"));
}

// What is written is read back by core/dialect, which does what PyTorch does.
TEST(Code, ReadBackGivesTheIntendedRates)
{
    std::vector<schedule::Spec> specs;
    for (const auto &start : {Level{0.1, Basis::peak}, Level{0, Basis::absolute}})
        for (const schedule::Shape &decay :
             {schedule::Shape(schedule::Cosine{}), schedule::Shape(schedule::Linear{}),
              schedule::Shape(schedule::Polynomial{2.5}), schedule::Shape(schedule::SquareRoot{}),
              schedule::Shape(schedule::Step{updates(3), 0.5}),
              schedule::Shape(schedule::Geometric{updates(1), 0.9})})
            for (const auto join : {Join::before, Join::over, Join::times}) {
                auto spec = rampAndDecay(decay, start);
                spec.join = join;
                specs.push_back(spec);
            }
    for (const auto &spec : specs) {
        const auto intended = made(spec);
        const auto code = written(spec, Framework::torch);
        const auto script = dialect::readPython(code, "code.py");
        ASSERT_TRUE(script) << script.error().message() << '\n' << code;
        const auto meant = schedule::makeSchedule(script->schedule);
        ASSERT_TRUE(meant) << meant.error().message() << '\n' << code;
        const auto asRun = dialect::makeAsRun(**meant, script->asRun);
        ASSERT_TRUE(asRun) << asRun.error().message() << '\n' << code;
        ASSERT_EQ(asRun->curve->length(), intended->length()) << code;
        for (Update u = 0; u < intended->length(); ++u)
            ASSERT_NEAR(asRun->curve->at(u), intended->at(u), 1e-10) << u << '\n' << code;
    }
}

TEST(Code, AdvancesAStaircaseOnceAnEpoch)
{
    auto spec = rampAndDecay(schedule::Step{{3, Unit::epochs}, 0.5});
    spec.clock = {Span{5, Unit::epochs}, 4.0, schedule::Stepping::perEpoch};
    spec.warmUp->length = {2, Unit::epochs};
    EXPECT_THAT(written(spec, Framework::torch),
                HasSubstr("    if (update + 1) % 4 == 0:  # an epoch is over\n"
                          "        scheduler.step()\n"));
    EXPECT_THAT(written(spec, Framework::timm),
                HasSubstr("        scheduler.step((update + 1) // 4)\n"));
    EXPECT_THAT(written(spec, Framework::optax), HasSubstr("unwrapped(count // 4)"));
    EXPECT_THAT(written(spec, Framework::keras), HasSubstr("epoch = ops.floor("));
}

TEST(Code, SpeaksEachFrameworksIdiom)
{
    const auto spec = rampAndDecay(schedule::Cosine{}, Level{0, Basis::absolute});
    EXPECT_THAT(written(spec, Framework::transformers),
                HasSubstr("get_cosine_schedule_with_warmup(\n"
                          "    optimizer, num_warmup_steps=5, num_training_steps=20,\n)"));
    EXPECT_THAT(written(spec, Framework::timm),
                HasSubstr("CosineLRScheduler(\n    optimizer, t_initial=15,\n"
                          "    warmup_t=5, warmup_lr_init=0, warmup_prefix=True,\n"
                          "    t_in_epochs=False,\n)"));
    EXPECT_THAT(written(spec, Framework::optax),
                HasSubstr("        optax.linear_schedule(0.0, 0.1, 5),\n"
                          "        optax.cosine_decay_schedule(0.1, 15),\n"));
    // Whole numbers would make Keras compute in whole numbers.
    EXPECT_THAT(written(spec, Framework::keras),
                HasSubstr("CosineDecay(0.0, 15, warmup_target=0.1, warmup_steps=5)"));
}

TEST(Code, ShiftsTheMilestonesOfTimmAndTellsSo)
{
    const auto code =
        written(rampAndDecay(schedule::MultiStep{{updates(3), updates(6)}, 0.1}), Framework::timm);
    EXPECT_THAT(code, HasSubstr("decay_t=[4, 7], decay_rate=0.1"));
    EXPECT_THAT(code, HasSubstr("# timm's milestones are reached one step early"));
}

TEST(Code, RefusesWhatAFrameworkCannotSay)
{
    const auto root = rampAndDecay(schedule::SquareRoot{});
    EXPECT_THAT(refused(root, Framework::timm),
                HasSubstr("/schedule/main/0/shape: found squareRoot; allowed: "));
    EXPECT_THAT(refused(root, Framework::timm), HasSubstr("--to torch"));
    EXPECT_THAT(refused(root, Framework::transformers),
                HasSubstr("/schedule/warmUp/from: found 0.01"));
    auto plateau = rampAndDecay(schedule::Hold{});
    plateau.plateau = schedule::Plateau{};
    EXPECT_THAT(refused(plateau, Framework::keras),
                HasSubstr("/schedule/plateau: found a plateau"));
    plateau.main = {Phase{schedule::Cosine{}, {0, Unit::rest}, {}, {}, Grid::closedOpen}};
    EXPECT_THAT(refused(plateau, Framework::torch),
                HasSubstr("a plateau on a curve that moves after its warm-up"));
    auto product = rampAndDecay(schedule::Cosine{});
    product.join = Join::times;
    EXPECT_THAT(refused(product, Framework::timm), HasSubstr("/schedule/join: found"));
}

TEST(Code, MakesAPlateauPyTorchsOwn)
{
    auto spec = rampAndDecay(schedule::Hold{});
    spec.plateau = schedule::Plateau{};
    spec.plateau->every = updates(3);
    const auto code = written(spec, Framework::torch);
    EXPECT_THAT(code,
                HasSubstr("plateau = ReduceLROnPlateau(\n    optimizer, mode=\"min\", "
                          "factor=0.1, patience=10"));
    EXPECT_THAT(code,
                HasSubstr("    if update < 5:  # until the warm-up has arrived\n"
                          "        scheduler.step()\n"
                          "    if (update + 1) % 3 == 0 and update >= 5:\n"
                          "        plateau.step(loss)"));
}

TEST(Code, MovesTheMomentumWithOneCycleLR)
{
    auto spec = rampAndDecay(schedule::Cosine{});
    spec.warmUp->shape = schedule::Cosine{};
    spec.main[0].grid = Grid::closed;
    spec.main[0].to = Level{1e-6, Basis::absolute};
    spec.momentum = schedule::MomentumCycle{};
    const auto code = written(spec, Framework::torch);
    EXPECT_THAT(code,
                HasSubstr("OneCycleLR(optimizer, max_lr=0.1, total_steps=20, pct_start=0.3,"));
    EXPECT_THAT(code, HasSubstr("base_momentum=0.85, max_momentum=0.95"));
    EXPECT_THAT(refused(spec, Framework::optax), HasSubstr("/schedule/momentum"));
}

TEST(Code, SaysWhereFloat32CountsNoFurther)
{
    auto spec = rampAndDecay(schedule::Cosine{});
    spec.clock.run = updates(20'000'000);
    EXPECT_THAT(written(spec, Framework::optax), HasSubstr("# Not exact from update 16777216 on"));
    EXPECT_THAT(written(spec, Framework::torch), Not(HasSubstr("# Not exact")));
    spec.clock.run = updates(1e12);
    EXPECT_THAT(refused(spec, Framework::optax), HasSubstr("/schedule/clock/run"));
    EXPECT_THAT(written(spec, Framework::torch), HasSubstr("range(1000000000000)"));
}

TEST(Code, KeepsATitleOnItsLine)
{
    const auto code =
        writeCode(*made(rampAndDecay(schedule::Cosine{})), "a\nimport os\r\x1b", Framework::torch);
    ASSERT_TRUE(code);
    EXPECT_THAT(*code, testing::StartsWith("# a import os  : 20 updates.\nimport torch\n"));
}

TEST(Code, WritesEveryPresetForPyTorchOptaxAndKeras)
{
    for (const auto &preset : presets())
        for (const auto to : {Framework::torch, Framework::optax, Framework::keras})
            EXPECT_FALSE(written(preset.recipe.schedule, to).empty()) << preset.id;
}

TEST(Formulas, MeanTheSameInPython)
{
    const auto intended = made(rampAndDecay(schedule::Cosine{}));
    const auto plan = makePlan(*intended);
    ASSERT_TRUE(plan);
    const FormulaNames names{"u", "(u / 20)", "20", "(u / 4)"};
    for (const std::string formula :
         {"1 + sin(t / 3) * (1 - p)", "2 - -2^2 / 8", "2^3^-1", "t < 5 ? 0.5 : t >= 10 ? 0.1 : 0.2",
          "min(t, 5, p) + max(1, e)", "abs(t - 10) + 007", "ln(1 + t) + log10(n) + sqrt(t)",
          "(t > 3 && p < 0.5) || t == 19", "avg(1, t) + sum(t, 2)", "rint(p * 10)", "1e-3 + .5"}) {
        auto spec = rampAndDecay(schedule::Formula{formula});
        spec.warmUp.reset();
        const auto ours = schedule::makeSchedule(spec);
        ASSERT_TRUE(ours) << formula << ": " << ours.error().message();
        Expressions expressions(*plan, Arithmetic::python);
        const auto text = pythonFormula(formula, names, expressions);
        ASSERT_TRUE(text) << formula << ": " << text.error().message();
        const auto function = dialect::python::Function::make("lambda u: " + *text, "formula");
        ASSERT_TRUE(function) << formula << " -> " << *text << ": " << function.error().message();
        for (Update u = 0; u < 20; ++u) {
            dialect::Raised raised;
            EXPECT_NEAR((*function)(static_cast<double>(u), raised) * 0.1, (*ours)->at(u), 1e-12)
                << formula << " -> " << *text << " at " << u;
        }
    }
}

TEST(Formulas, ThatPythonHasNoLikeOfAreRefused)
{
    const auto intended = made(rampAndDecay(schedule::Cosine{}));
    const auto plan = makePlan(*intended);
    ASSERT_TRUE(plan);
    for (const std::string formula : {"rnd()", "t = 3", "0x1F", "unknown(2)", "1 +", "(1", ""}) {
        Expressions expressions(*plan, Arithmetic::python);
        EXPECT_FALSE(pythonFormula(formula, {"t", "p", "n", "e"}, expressions)) << formula;
    }
    Expressions expressions(*plan, Arithmetic::python);
    EXPECT_FALSE(pythonFormula(std::string(5000, '(') + "1" + std::string(5000, ')'),
                               {"t", "p", "n", "e"}, expressions));
}

TEST(GoldenTest, StepsTheUsersSchedulerAndComparesEveryRate)
{
    const auto intended = made(rampAndDecay(schedule::Cosine{}));
    const auto test = goldenTest(*intended, "a title", Framework::torch);
    ASSERT_TRUE(test);
    EXPECT_THAT(*test, HasSubstr("from train import build"));
    EXPECT_THAT(*test, HasSubstr("<= 1e-9 * max(rates.values())"));
    EXPECT_THAT(*test, HasSubstr("        scheduler.step()\n"));
    EXPECT_THAT(*goldenTest(*intended, "", Framework::timm),
                HasSubstr("scheduler.step_update(update + 1)"));
    EXPECT_THAT(*goldenTest(*intended, "", Framework::optax), HasSubstr("schedule(update)"));
}

} // namespace
} // namespace warmup::code
