// SPDX-License-Identifier: GPL-3.0-or-later
#include <string>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/lint/Lint.h"

#include "Findings.h"

namespace warmup::lint {
namespace {

// Ten epochs of twenty updates, step() after each update unless told otherwise.
std::string nested(const std::string &schedulers,
                   const std::string &loop = "    for i in range(20):\n        o.step()\n"
                                             "        s.step()\n")
{
    return "import torch\nfrom torch.optim.lr_scheduler import *\nfrom transformers import *\n"
           "o = torch.optim.SGD(p, lr=0.1, momentum=0.9)\n"
        + schedulers + "\nfor e in range(10):\n" + loop;
}

const std::string kEachEpoch = "    for i in range(20):\n        o.step()\n    s.step()\n";
const std::string kEachBatch = "    for i in range(20):\n        loss.backward()\n"
                               "        if (i + 1) % 4 == 0:\n            o.step()\n"
                               "        s.step()\n";

TEST(LintArguments, UnitSlip)
{
    expectFires(ofWholeScript(nested("s = CosineAnnealingLR(o, T_max=10)")), "unit-slip",
                Severity::warning, 0);
    expectFires(ofWholeScript(nested("s = CosineAnnealingLR(o, T_max=200)", kEachEpoch)),
                "unit-slip", Severity::warning, 0);
    expectSilent(ofWholeScript(nested("s = CosineAnnealingLR(o, T_max=200)")), "unit-slip");
    expectSilent(ofWholeScript(nested("s = CosineAnnealingLR(o, T_max=10)", kEachEpoch)),
                 "unit-slip");
    // A quarter of the run is a choice, not another unit.
    expectSilent(ofWholeScript(nested("s = CosineAnnealingLR(o, T_max=50)")), "unit-slip");
}

TEST(LintArguments, UnitSlipOfAScheduleWithoutAScript)
{
    schedule::Spec spec;
    spec.clock.run = schedule::Span{90, schedule::Unit::epochs};
    spec.clock.updatesPerEpoch = 468.0;
    spec.warmUp.reset();
    spec.main = {{schedule::Cosine{}, {90, schedule::Unit::updates}}};
    expectFires(ofSchedule(spec), "unit-slip", Severity::warning, 0);
    spec.main.front().length.unit = schedule::Unit::epochs;
    expectSilent(ofSchedule(spec), "unit-slip");
}

TEST(LintArguments, Accumulation)
{
    expectFires(ofWholeScript(nested("s = get_linear_schedule_with_warmup(o, 5, 50)", kEachBatch)),
                "accumulation", Severity::warning, 0);
    expectSilent(
        ofWholeScript(nested("s = get_linear_schedule_with_warmup(o, 20, 200)", kEachBatch)),
        "accumulation");
    expectSilent(ofWholeScript(nested("s = get_linear_schedule_with_warmup(o, 5, 50)")),
                 "accumulation");
}

TEST(LintArguments, AccumulationOfAScheduleWithoutAScript)
{
    schedule::Spec spec;
    spec.clock.run = schedule::Span{10, schedule::Unit::epochs};
    spec.clock.updatesPerEpoch = schedule::Batching{1024, 32, 4, 1, false};
    spec.warmUp.reset();
    spec.main = {{schedule::Cosine{}, {320, schedule::Unit::updates}}};
    expectFires(ofSchedule(spec), "accumulation", Severity::warning, 79);
    spec.main.front().length.amount = 80;
    expectSilent(ofSchedule(spec), "accumulation");
}

TEST(LintArguments, LengthConvention)
{
    const auto sequence = [](int length) {
        return "s = SequentialLR(o, [LinearLR(o, 0.1, total_iters=5), CosineAnnealingLR(o, "
            + std::to_string(length) + ")], [5])";
    };
    expectFires(ofScript(sequence(20)), "length-convention", Severity::warning, 19);
    expectSilent(ofScript(sequence(15)), "length-convention");

    const auto transformers = [](int length) {
        return nested("s = get_linear_schedule_with_warmup(o, 50, " + std::to_string(length) + ")");
    };
    expectFires(ofWholeScript(transformers(150)), "length-convention", Severity::warning, 199);
    expectSilent(ofWholeScript(transformers(200)), "length-convention");

    const auto optax = [](int length) {
        return "import optax\ns = optax.warmup_cosine_decay_schedule(0.0, 0.1, 50, "
            + std::to_string(length)
            + ")\no = optax.adam(s)\nfor i in range(200):\n"
              "    updates, state = o.update(grads, state)\n";
    };
    expectFires(ofWholeScript(optax(150)), "length-convention", Severity::warning, 199);
    expectSilent(ofWholeScript(optax(200)), "length-convention");
}

TEST(LintArguments, FloorKind)
{
    expectFires(ofScript("s = CosineAnnealingLR(o, 20, eta_min=0.2)"), "floor-kind",
                Severity::warning, 0);
    expectSilent(ofScript("s = CosineAnnealingLR(o, 20, eta_min=0.001)"), "floor-kind");
    const auto keras = [](const std::string &alpha) {
        return "import keras\ns = keras.optimizers.schedules.CosineDecay(0.1, 1000, alpha=" + alpha
            + ")\no = keras.optimizers.SGD(s)\n";
    };
    expectFires(ofWholeScript(keras("1e-5")), "floor-kind", Severity::warning, 0);
    expectSilent(ofWholeScript(keras("0.1")), "floor-kind");
    expectSilent(ofWholeScript(keras("0.0")), "floor-kind");
    // Keras's 0.1 is one of single precision, and no larger peak.
    expectSilent(ofWholeScript(keras("0.0")), "peak-exceeded");
}

// PyTorch refuses it, so that there is no curve but the intended one.
TEST(LintArguments, PlateauInComposer)
{
    const auto intended = schedule::makeSchedule({});
    ASSERT_TRUE(intended);
    dialect::Spec spec;
    spec.framework = "torch";
    spec.version = "2.13";
    const dialect::Argument plateau{dialect::Construction{"ReduceLROnPlateau", {}}};
    const dialect::Argument linear{dialect::Construction{"LinearLR", {}}};
    const auto of = [&](dialect::Argument::List members) {
        spec.schedulers = {{"ChainedScheduler", {{"schedulers", {std::move(members)}}}}};
        dialect::AsRun asRun;
        asRun.curve = *intended;
        return lint({**intended, asRun, spec, std::nullopt, {}});
    };
    ASSERT_FALSE(dialect::makeAsRun(**intended, [&] {
        (void)of({linear, plateau});
        return spec;
    }()));
    expectFires(of({linear, plateau}), "plateau-in-composer", Severity::warning, 0);
    expectSilent(of({linear, linear}), "plateau-in-composer");
}

TEST(LintArguments, PlateauDuringWarmUp)
{
    const std::string loop = "    o.step()\n    w.step()\n    s.step(loss)\n";
    expectFires(ofScript("w = LinearLR(o, 0.1, total_iters=5)\ns = ReduceLROnPlateau(o)", 20,
                         "SGD(p, lr=0.1)", loop),
                "plateau-during-warm-up", Severity::warning, 0);
    expectSilent(
        ofScript("w = ExponentialLR(o, 0.9)\ns = ReduceLROnPlateau(o)", 20, "SGD(p, lr=0.1)", loop),
        "plateau-during-warm-up");
}

// timm 1.0.31: decay_t=[3] gives 1, 1, 0.1, 0.1.
TEST(LintArguments, MilestoneEdge)
{
    const auto script = [](const std::string &scheduler) {
        return "import torch\nfrom timm.scheduler import *\no = torch.optim.SGD(p, lr=1.0)\ns = "
            + scheduler + "\nfor e in range(10):\n    o.step()\n    s.step(e + 1)\n";
    };
    const auto text = script("MultiStepLRScheduler(o, decay_t=[3], decay_rate=0.1)");
    expectFires(ofWholeScript(text), "milestone-edge", Severity::warning, 2);
    const auto read = dialect::readPython(text, "x.py");
    ASSERT_TRUE(read);
    const auto intended = schedule::makeSchedule(read->schedule);
    ASSERT_TRUE(intended);
    const auto asRun = dialect::makeAsRun(**intended, read->asRun);
    ASSERT_TRUE(asRun);
    EXPECT_EQ(asRun->curve->at(1), 1.0);
    EXPECT_DOUBLE_EQ(asRun->curve->at(2), 0.1);
    // Moved by one, they act where they were meant.
    auto moved = read->asRun;
    moved.schedulers.front().arguments.front().value = {
        dialect::Argument::List{dialect::Argument{std::int64_t{4}}}};
    expectSilent(findings(read->schedule, moved, std::nullopt, {}), "milestone-edge");
    expectSilent(ofWholeScript(script("StepLRScheduler(o, decay_t=3, decay_rate=0.1)")),
                 "milestone-edge");
}

// Keras 3.15: `wait >= patience`; PyTorch 2.13: `num_bad_epochs > patience`.
TEST(LintArguments, PatienceEdge)
{
    const auto keras = [](const std::string &patience) {
        return ofWholeScript("import keras\nmodel.compile(optimizer=keras.optimizers.SGD(0.1))\n"
                             "model.fit(x, y, epochs=12, callbacks=["
                             "keras.callbacks.ReduceLROnPlateau(patience="
                             + patience + ")])\n");
    };
    expectFires(keras("0"), "patience-edge", Severity::warning, 0);
    expectFires(keras("5"), "patience-edge", Severity::hint, 0);
    expectSilent(keras("5"), "first-value-skipped");
    expectSilent(ofScript("s = ReduceLROnPlateau(o, patience=5)", 20, "SGD(p, lr=0.1)",
                          "    o.step()\n    s.step(loss)\n"),
                 "patience-edge");
}

TEST(LintArguments, RedundantWarmUp)
{
    schedule::Spec warm;
    dialect::Spec none;
    none.framework.clear();
    expectFires(findings(warm, none, optimizer::RAdam{}, {}), "redundant-warm-up", Severity::hint,
                0);
    expectFires(findings(warm, none, optimizer::ScheduleFreeAdamW{}, {}), "redundant-warm-up",
                Severity::hint, 0);
    expectSilent(findings(warm, none, optimizer::Adam{}, {}), "redundant-warm-up");
    warm.warmUp.reset();
    expectSilent(findings(warm, none, optimizer::RAdam{}, {}), "redundant-warm-up");
}

TEST(LintArguments, IgnoredArgument)
{
    const std::string optimizer = "SGD(p, lr=0.1, momentum=0.9)";
    const auto fires = [&](const std::string &scheduler) {
        expectFires(ofScript("s = " + scheduler, 20, optimizer), "ignored-argument",
                    Severity::warning, 0);
    };
    const auto silent = [&](const std::string &scheduler) {
        expectSilent(ofScript("s = " + scheduler, 20, optimizer), "ignored-argument");
    };
    fires("OneCycleLR(o, 0.4, total_steps=20, epochs=3, steps_per_epoch=7)");
    silent("OneCycleLR(o, 0.4, epochs=4, steps_per_epoch=5)");
    fires("OneCycleLR(o, 0.4, total_steps=20, cycle_momentum=False, base_momentum=0.8)");
    silent("OneCycleLR(o, 0.4, total_steps=20, base_momentum=0.8)");
    fires("CyclicLR(o, 0.1, 0.4, 4, gamma=0.9)");
    silent("CyclicLR(o, 0.1, 0.4, 4, mode='exp_range', gamma=0.9)");

    const auto keras = [](const std::string &arguments) {
        return "import keras\ns = keras.optimizers.schedules.CosineDecay(0.1, 1000, " + arguments
            + ")\no = keras.optimizers.SGD(s)\n";
    };
    expectFires(ofWholeScript(keras("warmup_steps=100")), "ignored-argument", Severity::warning, 0);
    expectSilent(ofWholeScript(keras("warmup_steps=100, warmup_target=0.2")), "ignored-argument");

    const auto named = [](const std::string &name) {
        return nested("s = get_scheduler('" + name
                      + "', o, num_warmup_steps=20, num_training_steps=200)");
    };
    expectFires(ofWholeScript(named("constant")), "ignored-argument", Severity::warning, 0);
    expectSilent(ofWholeScript(named("constant_with_warmup")), "ignored-argument");

    const auto timm = [](const std::string &arguments) {
        return "import torch\nfrom timm.scheduler import *\no = torch.optim.SGD(p, lr=1.0)\n"
               "s = CosineLRScheduler(o, 10"
            + arguments + ")\nfor e in range(10):\n    o.step()\n    s.step(e + 1)\n";
    };
    expectFires(ofWholeScript(timm(", noise_std=0.5")), "ignored-argument", Severity::warning, 0);
    expectSilent(ofWholeScript(timm("")), "ignored-argument");
}

} // namespace
} // namespace warmup::lint
