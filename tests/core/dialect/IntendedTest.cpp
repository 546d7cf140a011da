// SPDX-License-Identifier: GPL-3.0-or-later
// What frameworks' documentation promises, against its closed forms, beside what they do.
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {
namespace {

constexpr double kPi = std::numbers::pi;

struct Both {
    schedule::SchedulePtr intended;
    AsRun asRun;
};

Both bothOf(const std::string &text, const schedule::Metric &metric = {})
{
    const auto script = readPython(text, "x.py");
    EXPECT_TRUE(script) << script.error().message();
    if (!script)
        return {};
    auto intended = schedule::makeSchedule(script->schedule, metric);
    EXPECT_TRUE(intended) << intended.error().message();
    if (!intended)
        return {};
    const auto asRun = makeAsRun(**intended, script->asRun, metric);
    EXPECT_TRUE(asRun) << asRun.error().message();
    for (const auto &remark : asRun->remarks)
        EXPECT_NE(remark.id, "no-intent") << text;
    return {*intended, *asRun};
}

std::string torchScript(const std::string &scheduler, int calls,
                        const std::string &optimizer = "SGD(p, lr=0.1, momentum=0.9)")
{
    return "from torch.optim import SGD\nfrom torch.optim.lr_scheduler import *\n"
           "o = "
        + optimizer + "\ns = " + scheduler + "\nfor u in range(" + std::to_string(calls)
        + "):\n    o.step()\n    s.step()\n";
}

void expectIs(const schedule::RateCurve &curve, const std::function<double(double)> &formula,
              double tolerance = 1e-12)
{
    double largest = 0;
    for (Update u = 0; u < curve.length(); ++u)
        largest = std::max(largest, std::abs(formula(static_cast<double>(u))));
    for (Update u = 0; u < curve.length(); ++u)
        ASSERT_NEAR(curve.at(u), formula(static_cast<double>(u)), tolerance * largest) << u;
}

double cosine(double from, double to, double p)
{
    return to + (from - to) * (1 + std::cos(kPi * p)) / 2;
}

TEST(Intended, OneCycleIsWhatRunsWhereItsTurnsAreCalls)
{
    const auto both = bothOf(torchScript("OneCycleLR(o, 0.4, total_steps=20)", 20));
    expectIs(*both.intended, [](double u) {
        return u <= 5 ? cosine(0.016, 0.4, u / 5) : cosine(0.4, 1.6e-6, (u - 5) / 14);
    });
    EXPECT_FALSE(both.asRun.differs);
    EXPECT_EQ(both.intended->sections().front().kind, schedule::Section::Kind::warmUp);
    EXPECT_EQ(both.intended->sections().front().end, 6);
}

// Of 20 calls the run makes 3 or, beyond the turn, 10: a cycle that is cut.
TEST(Intended, ARunThatEndsBeforeTheScheduleDoesStatesNoOther)
{
    const auto within = bothOf(torchScript("OneCycleLR(o, 0.4, total_steps=20)", 3));
    EXPECT_FALSE(within.asRun.hasIntent);
    EXPECT_FALSE(within.asRun.differs);
    const auto beyond =
        bothOf(torchScript("OneCycleLR(o, 0.4, total_steps=24, three_phase=True)", 8));
    EXPECT_FALSE(beyond.asRun.differs);
}

TEST(Intended, OneCycleIsWhatRunsWhereATurnLiesBetweenTwoCalls)
{
    const auto both = bothOf(torchScript(
        "OneCycleLR(o, 0.4, total_steps=25, pct_start=0.25, anneal_strategy='linear')", 25));
    const double top = 0.25 * 25 - 1;
    expectIs(*both.intended, [&](double u) {
        return u <= top ? 0.016 + (0.4 - 0.016) * u / top
                        : 0.4 + (1.6e-6 - 0.4) * (u - top) / (24 - top);
    });
    EXPECT_FALSE(both.asRun.differs);
}

TEST(Intended, OneCycleOfThreePhasesIsWhatRuns)
{
    for (const char *start : {"0.25", "0.3"}) {
        const auto both = bothOf(torchScript("OneCycleLR(o, 0.4, total_steps=24, three_phase=True, "
                                             "pct_start="
                                                 + std::string(start) + ")",
                                             24));
        const double top = std::stod(start) * 24 - 1;
        expectIs(*both.intended, [&](double u) {
            return u <= top    ? cosine(0.016, 0.4, u / top)
                : u <= 2 * top ? cosine(0.4, 0.016, (u - top) / top)
                               : cosine(0.016, 1.6e-6, (u - 2 * top) / (23 - 2 * top));
        });
        EXPECT_FALSE(both.asRun.differs) << start;
    }
}

TEST(Intended, CyclesGoUpAndDownBetweenTheirBoundaries)
{
    const auto both = bothOf(torchScript("CyclicLR(o, 0.01, 0.4, 4, 6)", 37));
    const auto triangle = [](double u) {
        const double x = std::fmod(u, 10);
        return x < 4 ? x / 4 : (10 - x) / 6;
    };
    expectIs(*both.intended, [&](double u) { return 0.01 + 0.39 * triangle(u); });
    EXPECT_FALSE(both.asRun.differs);
    const auto halved = bothOf(torchScript("CyclicLR(o, 0.01, 0.4, 4, 6, mode='triangular2')", 37));
    expectIs(*halved.intended,
             [&](double u) { return 0.01 + 0.39 * triangle(u) / std::pow(2, std::floor(u / 10)); });
    EXPECT_FALSE(halved.asRun.differs);
}

// "A cycle that scales initial amplitude by gamma^(cycle iterations) at each cycle iteration."
TEST(Intended, CyclesThatFadeAreWhatRuns)
{
    const auto both =
        bothOf(torchScript("CyclicLR(o, 0.01, 0.4, 4, 6, mode='exp_range', gamma=0.98)", 37));
    expectIs(*both.intended, [](double u) {
        const double x = std::fmod(u, 10);
        return 0.01 + 0.39 * (x < 4 ? x / 4 : (10 - x) / 6) * std::pow(0.98, u);
    });
    EXPECT_FALSE(both.asRun.differs);
}

TEST(Intended, CyclesOfAScaleFunctionAreWhatRuns)
{
    const auto triangle = [](double u) {
        const double x = std::fmod(u, 10);
        return x < 4 ? x / 4 : (10 - x) / 6;
    };
    const auto cycles = bothOf(
        torchScript("CyclicLR(o, 0.01, 0.4, 4, 6, scale_fn=lambda x: 1 / 5 ** (x * 0.1))", 37));
    expectIs(*cycles.intended, [&](double u) {
        return 0.01 + 0.39 * triangle(u) / std::pow(5, (std::floor(u / 10) + 1) * 0.1);
    });
    EXPECT_FALSE(cycles.asRun.differs);
    const auto calls =
        bothOf(torchScript("CyclicLR(o, 0.01, 0.4, 4, 6, scale_mode='iterations', "
                           "scale_fn=lambda x: 0.5 * (1 + math.sin(x * math.pi / 2)))",
                           37));
    expectIs(*calls.intended, [&](double u) {
        return 0.01 + 0.39 * triangle(u) * 0.5 * (1 + std::sin(u * kPi / 2));
    });
    EXPECT_FALSE(calls.asRun.differs);
}

// Stepped before the optimizer, the first value is never used.
TEST(Intended, CyclesThatAreSteppedTooEarlyDepart)
{
    const auto both = bothOf("o = SGD(p, lr=0.1, momentum=0.9)\n"
                             "s = CyclicLR(o, 0.01, 0.4, 4, 6, mode='exp_range', gamma=0.98)\n"
                             "for u in range(37):\n    s.step()\n    o.step()\n");
    EXPECT_TRUE(both.asRun.differs);
    EXPECT_EQ(both.intended->at(0), 0.01);
    EXPECT_NEAR(both.asRun.curve->at(0), 0.01 + 0.39 / 4 * 0.98, 1e-15);
}

std::string mmengineScript(const std::string &schedulers)
{
    return "optim_wrapper = dict(optimizer=dict(type='SGD', lr=0.1))\n"
           "train_cfg = dict(by_epoch=True, max_epochs=20)\n"
           "param_scheduler = ["
        + schedulers + "]\n";
}

// "until the number of epoch reaches a pre-defined milestone: end"; it arrives one epoch before it.
TEST(Intended, MmenginesWarmUpArrivesAtItsEndAndRunsOneStepAhead)
{
    const auto both =
        bothOf(mmengineScript("dict(type='LinearLR', start_factor=0.1, by_epoch=True, begin=0, "
                              "end=5), dict(type='CosineAnnealingLR', T_max=15, by_epoch=True, "
                              "begin=5, end=20)"));
    expectIs(*both.intended, [](double u) {
        return u < 5 ? 0.1 * (0.1 + 0.9 * u / 5) : cosine(0.1, 0, (u - 5) / 15);
    });
    EXPECT_TRUE(both.asRun.differs);
    EXPECT_NEAR(both.asRun.curve->at(4), 0.1, 1e-15);
    EXPECT_NEAR(both.intended->at(4), 0.082, 1e-15);
}

TEST(Intended, MmenginesStepsAndCosineAreWhatRuns)
{
    const auto steps =
        bothOf(mmengineScript("dict(type='MultiStepLR', milestones=[8, 11], by_epoch=True)"));
    expectIs(*steps.intended,
             [](double u) { return 0.1 * std::pow(0.1, (u >= 8 ? 1 : 0) + (u >= 11 ? 1 : 0)); });
    EXPECT_FALSE(steps.asRun.differs);
    const auto cosines = bothOf(
        mmengineScript("dict(type='CosineAnnealingLR', T_max=20, eta_min=0.001, by_epoch=True)"));
    expectIs(*cosines.intended, [](double u) { return cosine(0.1, 0.001, u / 20); });
    EXPECT_FALSE(cosines.asRun.differs);
    const auto restarts =
        bothOf(mmengineScript("dict(type='CosineRestartLR', periods=[5, 15], "
                              "restart_weights=[1, 0.5], eta_min=0.001, by_epoch=True)"));
    expectIs(*restarts.intended, [](double u) {
        return u < 5 ? cosine(0.1, 0.001, u / 5) : cosine(0.05, 0.001, (u - 5) / 15);
    });
    EXPECT_FALSE(restarts.asRun.differs);
}

// The configuration of most detectors: a warm-up in iterations beside milestones in epochs.
TEST(Intended, MmenginesWarmUpBesideMilestonesIsAProduct)
{
    const auto both = bothOf(mmengineScript(
        "dict(type='LinearLR', start_factor=0.001, by_epoch=False, begin=0, end=6), "
        "dict(type='MultiStepLR', begin=0, end=20, by_epoch=True, milestones=[8, 11])"));
    expectIs(*both.intended, [](double u) {
        return (u < 6 ? 0.1 * (0.001 + 0.999 * u / 6) : 0.1)
            * std::pow(0.1, (u >= 8 ? 1 : 0) + (u >= 11 ? 1 : 0));
    });
    EXPECT_TRUE(both.asRun.differs); // at 5: the warm-up has arrived
}

// "With patience = 2, then we will ignore the first 2 epochs with no improvement, and will only
// decrease the LR after the 3rd epoch."
TEST(Intended, PlateauOfMmengineReducesAfterPatienceEpochs)
{
    const auto both = bothOf(
        mmengineScript("dict(type='ReduceOnPlateauLR', monitor='loss', factor=0.5, patience=2)"));
    expectIs(*both.intended, [](double u) {
        return u < 4 ? 0.1 : 0.1 * std::pow(0.5, 1 + std::floor((u - 4) / 3));
    });
    EXPECT_FALSE(both.asRun.differs);
    const auto warm =
        bothOf(mmengineScript("dict(type='LinearLR', start_factor=0.1, by_epoch=True, end=4), "
                              "dict(type='ReduceOnPlateauLR', monitor='loss', factor=0.5, "
                              "patience=2, begin=4)"));
    EXPECT_TRUE(warm.intended->spec().plateau);
    EXPECT_NEAR(warm.intended->at(3), 0.1 * (0.1 + 0.9 * 0.75), 1e-15);
    EXPECT_TRUE(warm.asRun.differs); // the warm-up arrives one epoch early
}

TEST(Intended, PolynomialOfMmengineArrivesAtItsEnd)
{
    const auto both = bothOf(mmengineScript(
        "dict(type='PolyLR', power=0.9, eta_min=0.001, by_epoch=True, begin=0, end=20)"));
    expectIs(*both.intended, [](double u) { return 0.001 + 0.099 * std::pow(1 - u / 20, 0.9); });
    EXPECT_TRUE(both.asRun.differs);
}

std::string fvcoreScript(const std::string &multiplier, int length = 20)
{
    return "from fvcore.common.param_scheduler import *\n"
           "from detectron2.solver import LRMultiplier, WarmupParamScheduler, WarmupMultiStepLR\n"
           "o = torch.optim.SGD(p, lr=0.1)\n"
           "s = LRMultiplier(o, "
        + multiplier + ", max_iter=" + std::to_string(length) + ")\nfor u in range("
        + std::to_string(length) + "):\n    o.step()\n    s.step()\n";
}

TEST(Intended, FunctionsOfProgressAreWhatRuns)
{
    const std::pair<const char *, std::function<double(double)>> all[] = {
        {"CosineParamScheduler(1, 0.01)", [](double p) { return cosine(1, 0.01, p); }},
        {"LinearParamScheduler(1, 0.2)", [](double p) { return 1 - 0.8 * p; }},
        {"ExponentialParamScheduler(2, 0.1)", [](double p) { return 2 * std::pow(0.1, p); }},
        {"PolynomialDecayParamScheduler(1, 2)", [](double p) { return (1 - p) * (1 - p); }},
        {"ConstantParamScheduler(0.5)", [](double) { return 0.5; }},
        {"StepParamScheduler(20, [1, 0.1, 0.01, 0.001])",
         [](double p) { return std::pow(0.1, std::floor(4 * p + 1e-9)); }},
        {"MultiStepParamScheduler([1, 0.1, 0.01], num_updates=20, milestones=[12, 16])",
         [](double p) { return std::pow(0.1, (p >= 0.6 ? 1 : 0) + (p >= 0.8 ? 1 : 0)); }}};
    for (const auto &[text, formula] : all) {
        SCOPED_TRACE(text);
        const auto both = bothOf(fvcoreScript(text));
        expectIs(*both.intended, [&](double u) { return 0.1 * formula(u / 20); });
        EXPECT_FALSE(both.asRun.differs);
    }
}

std::string compositeScript(const std::string &schedulers, const std::string &lengths,
                            const std::string &scaling, int length = 20)
{
    return fvcoreScript("CompositeParamScheduler([" + schedulers + "], [" + lengths + "], ["
                            + scaling + "])",
                        length);
}

TEST(Intended, PartsOfACompositeAreWhatRuns)
{
    const auto rescaled =
        bothOf(compositeScript("LinearParamScheduler(0.1, 1), CosineParamScheduler(1, 0.01), "
                               "StepParamScheduler(4, [0.5, 0.25])",
                               "0.25, 0.5, 0.25", "'rescaled', 'rescaled', 'rescaled'"));
    expectIs(*rescaled.intended, [](double u) {
        return u < 5   ? 0.1 * (0.1 + 0.9 * u / 5)
            : u < 15   ? cosine(0.1, 0.001, (u - 5) / 10)
            : u < 17.5 ? 0.05
                       : 0.025;
    });
    EXPECT_FALSE(rescaled.asRun.differs);
    EXPECT_EQ(rescaled.intended->sections().front().kind, schedule::Section::Kind::warmUp);
    const auto fixed =
        bothOf(compositeScript("ConstantParamScheduler(0.42), CosineParamScheduler(1, 0.01), "
                               "StepParamScheduler(4, [1, 0.5, 0.25, 0.125])",
                               "0.25, 0.35, 0.4", "'rescaled', 'fixed', 'fixed'"));
    expectIs(*fixed.intended, [](double u) {
        return u < 5 ? 0.042 : u < 12 ? cosine(0.1, 0.001, u / 20) : u < 15 ? 0.025 : 0.0125;
    });
    EXPECT_FALSE(fixed.asRun.differs);
}

TEST(Intended, PartsOfACompositeMayEndBetweenTwoCalls)
{
    const auto both = bothOf(
        compositeScript("CosineParamScheduler(1, 0.5), PolynomialDecayParamScheduler(0.5, 2)",
                        "0.37, 0.63", "'rescaled', 'rescaled'", 21));
    expectIs(*both.intended, [](double u) {
        const double turn = 0.37 * 21;
        return u < turn ? cosine(0.1, 0.05, u / turn)
                        : 0.05 * std::pow(1 - (u - turn) / (21 - turn), 2);
    });
    EXPECT_FALSE(both.asRun.differs);
}

// fvcore moves on to the next part where the progress is 1e-6 short of its begin.
TEST(Intended, APartOfACompositeBeginsEarlyInALongTraining)
{
    const auto both =
        bothOf(compositeScript("ConstantParamScheduler(1), ConstantParamScheduler(0.5)", "0.5, 0.5",
                               "'rescaled', 'rescaled'", 4'000'000));
    EXPECT_EQ(both.intended->at(1'999'999), 0.1);
    EXPECT_EQ(both.intended->at(2'000'000), 0.05);
    EXPECT_EQ(both.asRun.curve->at(1'999'999), 0.05);
    EXPECT_TRUE(both.asRun.differs);
}

TEST(Intended, WarmUpOfDetectron2IsBesideItsScheduleOrBeforeIt)
{
    const std::string warm = "WarmupParamScheduler(CosineParamScheduler(1, 0), 0.1, 0.25";
    const auto beside = bothOf(fvcoreScript(warm + ")"));
    expectIs(*beside.intended, [](double u) {
        const double there = cosine(0.1, 0, 0.25);
        return u < 5 ? 0.01 + (there - 0.01) * u / 5 : cosine(0.1, 0, u / 20);
    });
    EXPECT_FALSE(beside.asRun.differs);
    const auto before = bothOf(fvcoreScript(warm + ", rescale_interval=True)"));
    expectIs(*before.intended,
             [](double u) { return u < 5 ? 0.01 + 0.09 * u / 5 : cosine(0.1, 0, (u - 5) / 15); });
    EXPECT_FALSE(before.asRun.differs);
}

TEST(Intended, OlderWarmUpsOfDetectron2AreProducts)
{
    const auto both = bothOf("from detectron2.solver import WarmupMultiStepLR\n"
                             "o = torch.optim.SGD(p, lr=0.1)\n"
                             "s = WarmupMultiStepLR(o, [3, 12], 0.1, warmup_factor=0.001, "
                             "warmup_iters=5)\nfor u in range(20):\n    o.step()\n    s.step()\n");
    expectIs(*both.intended, [](double u) {
        return (u < 5 ? 0.001 * (1 - u / 5) + u / 5 : 1) * 0.1
            * std::pow(0.1, (u >= 3 ? 1 : 0) + (u >= 12 ? 1 : 0));
    });
    EXPECT_FALSE(both.asRun.differs);
}

std::string kerasScript(const std::string &arguments)
{
    return "import keras\nmodel.compile(optimizer=keras.optimizers.SGD(0.1))\n"
           "model.fit(x, y, epochs=12, steps_per_epoch=1, callbacks=["
           "keras.callbacks.ReduceLROnPlateau("
        + arguments + ")])\n";
}

// "Number of epochs with no improvement after which learning rate will be reduced."
TEST(Intended, PlateauOfKerasReducesAfterPatienceEpochs)
{
    schedule::Metric metric;
    metric.values = {1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5};
    const auto both = bothOf(kerasScript("patience=2, factor=0.5"), metric);
    // No improvement at 2 and 3: from 4 on half; at 4 and 5: from 6 on a quarter; 7 and 8; 9
    // and 10.
    const double rates[] = {1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.0625};
    expectIs(*both.intended, [&](double u) { return 0.1 * rates[static_cast<std::size_t>(u)]; });
    EXPECT_FALSE(both.asRun.differs);
}

std::string kerasFunction(const std::string &function, int epochs = 12)
{
    return "import math\nimport keras\n" + function
        + "\nmodel.compile(optimizer=keras.optimizers.SGD(0.1))\nmodel.fit(x, y, epochs="
        + std::to_string(epochs)
        + ", steps_per_epoch=3, callbacks=[keras.callbacks.LearningRateScheduler(schedule)])\n";
}

// "At the beginning of every epoch ... with the current epoch and current learning rate."
TEST(Intended, AFunctionGivenToKerasIsItsValueInEveryEpoch)
{
    constexpr double kSingle = 1e-6;
    const auto ofEpoch =
        bothOf(kerasFunction("schedule = lambda epoch: 0.2 * math.exp(-0.1 * epoch)"));
    expectIs(*ofEpoch.intended, [](double u) { return 0.2 * std::exp(-0.1 * std::floor(u / 3)); });
    EXPECT_FALSE(ofEpoch.asRun.differs);
    const auto ofRate = bothOf(kerasFunction(
        "def schedule(epoch, lr):\n    if epoch < 10:\n        return lr\n    return lr * 0.5\n"));
    expectIs(
        *ofRate.intended,
        [](double u) { return 0.1 * std::pow(0.5, std::max(0.0, std::floor(u / 3) - 9)); },
        kSingle);
    EXPECT_FALSE(ofRate.asRun.differs);
}

// The optimizer keeps its rate in single precision: 1e-46 is 0 there.
TEST(Intended, ARateTooSmallForKerasDeparts)
{
    const auto both = bothOf(kerasFunction("schedule = lambda epoch: 1e-46 if epoch < 12 else 0"));
    EXPECT_DOUBLE_EQ(both.intended->at(0), 1e-46);
    EXPECT_EQ(both.asRun.curve->at(0), 0);
    EXPECT_TRUE(both.asRun.differs);
}

std::string timmScript(const std::string &scheduler)
{
    return "from timm.scheduler import *\nfrom torch.optim import SGD\no = SGD(p, lr=0.1)\ns = "
        + scheduler + "\nfor e in range(20):\n    o.step()\n    s.step(e + 1)\n";
}

// "list of epoch indices to decay LR".
TEST(Intended, MilestonesOfTimmAreWhereTheyAreAndRunOneEpochAhead)
{
    const auto both = bothOf(timmScript("MultiStepLRScheduler(o, [6, 12], 0.1)"));
    expectIs(*both.intended,
             [](double u) { return 0.1 * std::pow(0.1, (u >= 6 ? 1 : 0) + (u >= 12 ? 1 : 0)); });
    EXPECT_TRUE(both.asRun.differs);
    EXPECT_NEAR(both.asRun.curve->at(5), 0.01, 1e-15);
}

TEST(Intended, KDecayOfTimmIsWhatRuns)
{
    const auto both = bothOf(timmScript("CosineLRScheduler(o, t_initial=20, k_decay=1.5)"));
    expectIs(*both.intended,
             [](double u) { return cosine(0.1, 0, std::pow(u, 1.5) / std::pow(20, 1.5)); });
    EXPECT_FALSE(both.asRun.differs);
    const auto power = bothOf(timmScript("PolyLRScheduler(o, t_initial=20, power=2, k_decay=0.5)"));
    expectIs(*power.intended, [](double u) { return 0.1 * std::pow(1 - std::sqrt(u / 20), 2); });
    EXPECT_FALSE(power.asRun.differs);
}

TEST(Intended, CyclesOfTimmUnderAWarmUpAreCountedFromIt)
{
    const auto both = bothOf(timmScript(
        "CosineLRScheduler(o, t_initial=8, warmup_t=2, cycle_limit=2, cycle_decay=0.5)"));
    expectIs(*both.intended, [](double u) {
        return u < 2 ? 0.1 * u / 2
            : u < 8  ? cosine(0.1, 0, (u - 2) / 6)
            : u < 16 ? cosine(0.05, 0, (u - 8) / 8)
                     : 0;
    });
    EXPECT_TRUE(both.asRun.differs); // the first cycle began with the warm-up
    EXPECT_NEAR(both.asRun.curve->at(8), both.intended->at(8), 1e-15);
}

// "Decay the LR by a factor every time the validation loss plateaus."
TEST(Intended, PlateauOfTimmBeginsBehindItsWarmUp)
{
    schedule::Metric metric;
    metric.values = {9, 8, 7, 6, 5, 5, 5, 5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4};
    const std::string script =
        "from timm.scheduler import *\nfrom torch.optim import SGD\no = SGD(p, lr=0.1)\n"
        "s = PlateauLRScheduler(o, decay_rate=0.5, patience_t=1, warmup_t=4, mode='min', "
        "warmup_lr_init=0.02)\nfor epoch in range(20):\n    o.step()\n    s.step(";
    const auto both = bothOf(script + "epoch + 1, metric)\n", metric);
    // The best of epochs 4 to 7 is the first of them, 5: bad in 5 and 6, so half from 7 on; 4 is
    // better in 8, bad in 9 and 10, half from 11 on, and so on every second epoch.
    expectIs(*both.intended, [](double u) {
        return u < 4 ? 0.02 + 0.08 * u / 4
            : u < 7  ? 0.1
            : u < 11 ? 0.05
                     : 0.05 * std::pow(0.5, std::floor((u - 9) / 2));
    });
    EXPECT_FALSE(both.asRun.differs);
    // Given the epoch that is over, the warm-up lags by one, and so does the metric.
    const auto late = bothOf(script + "epoch, metric)\n", metric);
    EXPECT_TRUE(late.asRun.differs);
    EXPECT_NEAR(late.asRun.curve->at(1), 0.02, 1e-15);
}

} // namespace
} // namespace warmup::dialect
