// SPDX-License-Identifier: GPL-3.0-or-later
// Each bad field: where it is, what was found and what is allowed.
#include <cmath>
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Samples.h"

namespace warmup::schedule {
namespace {

using namespace samples;
using testing::HasSubstr;

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double kInf = std::numeric_limits<double>::infinity();

Spec good()
{
    Spec spec;
    spec.main = {Phase{Linear{}, rest(), {}, {}, {}}};
    return spec;
}

using Change = std::function<void(Spec &)>;

void expectError(const Change &change, const std::string &where, const std::string &found,
                 const std::string &allowed = "")
{
    auto spec = good();
    change(spec);
    const auto schedule = makeSchedule(spec);
    ASSERT_FALSE(schedule) << where << " " << found;
    const auto &error = schedule.error();
    EXPECT_EQ(error.where, where) << error.message();
    EXPECT_THAT(error.found, HasSubstr(found)) << error.message();
    EXPECT_THAT(error.allowed, HasSubstr(allowed)) << error.message();
    EXPECT_FALSE(error.allowed.empty()) << error.message();
}

TEST(Validation, takesTheScheduleThatTheOthersSpoil)
{
    EXPECT_TRUE(makeSchedule(good()));
    EXPECT_TRUE(makeSchedule(Spec{}));
}

TEST(Validation, ofRates)
{
    for (const double bad : {0.0, -0.1, kNotANumber, kInf}) {
        expectError([&](Spec &s) { s.baseRate = bad; }, "/baseRate", "", "above 0");
        expectError([&](Spec &s) { s.multiplier = bad; }, "/multiplier", "", "above 0");
    }
    expectError([](Spec &s) { s.baseRate = -0.1; }, "/baseRate", "-0.1");
    expectError([](Spec &s) { s.baseRate = kNotANumber; }, "/baseRate", "nan");
    expectError(
        [](Spec &s) {
            s.baseRate = 1e300;
            s.multiplier = 1e300;
        },
        "/multiplier", "1e300", "finite");
    expectError(
        [](Spec &s) {
            s.baseRate = 1e-300;
            s.multiplier = 1e-300;
        },
        "/multiplier", "1e-300");
}

TEST(Validation, ofTheRun)
{
    expectError(
        [](Spec &s) {
            s.clock.run = Span{0, Unit::epochs};
        },
        "/clock/run", "0 epochs", "at least one update");
    expectError([](Spec &s) { s.clock.run = Span{-3, Unit::epochs}; }, "/clock/run", "-3 epochs");
    expectError(
        [](Spec &s) {
            s.clock.run = Span{kNotANumber, Unit::updates};
        },
        "/clock/run", "nan");
    expectError([](Spec &s) { s.clock.run = Span{kInf, Unit::updates}; }, "/clock/run", "inf");
    expectError(
        [](Spec &s) {
            s.clock.run = Span{1e12 + 1, Unit::updates};
        },
        "/clock/run", "1000000000001", "1000000000000");
    expectError([](Spec &s) { s.clock.run = Span{1e308, Unit::epochs}; }, "/clock/run", "1e308");
    expectError([](Spec &s) { s.clock.run = Span{50, Unit::percent}; }, "/clock/run", "percent");
    expectError([](Spec &s) { s.clock.run = rest(); }, "/clock/run", "rest");
    expectError(
        [](Spec &s) {
            s.clock.run = Span{100, Unit::samples};
        },
        "/clock/run", "samples", "samples and batch");
    expectError([](Spec &s) { s.clock.updatesPerEpoch = 0.0; }, "/clock/updatesPerEpoch", "0");
}

TEST(Validation, ofTheWarmUp)
{
    const auto length = [](Span span) { return [span](Spec &s) { s.warmUp->length = span; }; };
    const std::string where = "/warmUp/length";
    expectError(length({0, Unit::epochs}), where, "0 epochs", "at least one update");
    expectError(length({0.4, Unit::updates}), where, "0.4 updates", "at least one update");
    expectError(length({-1, Unit::epochs}), where, "-1 epochs");
    expectError(length({kNotANumber, Unit::epochs}), where, "nan epochs");
    expectError(length({kInf, Unit::epochs}), where, "inf epochs");
    expectError(length({1e300, Unit::epochs}), where, "1e300 epochs");
    expectError(length({20, Unit::epochs}), where, "20 epochs", "less than the run of 20 epochs");
    expectError(length({21, Unit::epochs}), where, "21 epochs", "less than the run of 20 epochs");
    expectError(length({100, Unit::percent}), where, "100 percent", "less than the run");
    expectError(
        [](Spec &s) {
            s.warmUp->length = {25, Unit::epochs};
            s.main.clear();
        },
        where, "25 epochs", "less than the run of 20 epochs");
    expectError(
        [](Spec &s) {
            s.clock.run.reset();
            s.warmUp->length = {10, Unit::percent};
        },
        where, "percent", "no length");
    expectError(
        [](Spec &s) {
            s.warmUp->length = {1, Unit::updates};
            s.warmUp->grid = Grid::closed;
        },
        "/warmUp/grid", "closed", "at least 2");
    expectError([](Spec &s) { s.warmUp->from = absolute(-1); }, "/warmUp/from", "-1");
    expectError([](Spec &s) { s.warmUp->to = ofPeak(kNotANumber); }, "/warmUp/to",
                "nan of the peak");
    expectError(
        [](Spec &s) {
            s.warmUp->to = ofPeak(1e308);
            s.baseRate = 100;
        },
        "/warmUp/to", "1e308 of the peak", "finite");
    expectError(
        [](Spec &s) {
            s.warmUp->from = Level{1, Basis::previous};
        },
        "/warmUp/from", "phase before");
    expectError([](Spec &s) { s.warmUp->shape = Exponential{}; }, "/warmUp/from", "0", "above 0");
}

TEST(Validation, ofAWarmUpThatOverlapsTheMainCurve)
{
    for (const auto join : {Join::over, Join::times}) {
        expectError(
            [&](Spec &s) {
                s.join = join;
                s.main[0].length = {3, Unit::epochs};
            },
            "/warmUp/length", "5 epochs", "main phases");
        expectError(
            [&](Spec &s) {
                s.join = join;
                s.warmUp->length = rest();
                s.main[0].length = {3, Unit::epochs};
            },
            "/warmUp/length", "the rest");
    }
}

TEST(Validation, ofWhatTheOthersLeave)
{
    expectError([](Spec &s) { s.main.push_back(s.main[0]); }, "/main/1/length", "second rest",
                "one rest");
    expectError([](Spec &s) { s.clock.run.reset(); }, "/main/0/length", "rest");
    expectError(
        [](Spec &s) {
            s.coolDown = Phase{Linear{}, {15, Unit::epochs}, {}, {}, {}};
        },
        "/main/0/length", "leave nothing", "at least one update");
    expectError(
        [](Spec &s) {
            s.main.clear();
            s.coolDown = Phase{Linear{}, {17, Unit::epochs}, {}, {}, {}};
        },
        "/coolDown/length", "17 epochs");
    expectError(
        [](Spec &s) {
            s.main[0].length = {40, Unit::epochs};
            s.coolDown = Phase{Linear{}, {1, Unit::epochs}, {}, {}, {}};
        },
        "/coolDown", "after the run has ended");
    expectError(
        [](Spec &s) {
            s.warmUp.reset();
            s.main.clear();
            s.clock.run.reset();
        },
        "/main", "no phases");
    expectError(
        [](Spec &s) {
            s.guard.afterEnd = Guard::AfterEnd::error;
            s.main[0].length = {10, Unit::epochs};
        },
        "/clock/run", "20 updates", "15 updates");
}

TEST(Validation, ofAStaircase)
{
    const auto staircase = [](Spec &s) {
        s.clock.updatesPerEpoch = 100.0;
        s.clock.stepping = Stepping::perEpoch;
    };
    expectError(
        [&](Spec &s) {
            staircase(s);
            s.warmUp->length = {50, Unit::updates};
        },
        "/warmUp/length", "50 updates", "at least one epoch");
    expectError(
        [&](Spec &s) {
            staircase(s);
            s.clock.updatesPerEpoch = 0.3;
        },
        "/clock/updatesPerEpoch", "0.3", "at least 1");
}

void expectShapeError(const Shape &shape, const std::string &field, const std::string &found)
{
    expectError([&](Spec &s) { s.main[0].shape = shape; }, "/main/0/shape" + field, found);
}

TEST(Validation, ofShapes)
{
    for (const double bad : {0.0, -1.0, kNotANumber, kInf}) {
        expectShapeError(Cosine{bad}, "/cycles", "");
        expectShapeError(Polynomial{bad}, "/power", "");
        expectShapeError(Power{bad}, "/exponent", "");
        expectShapeError(HalfLife{bad}, "/share", "");
        expectShapeError(Saturating{bad}, "/tau", "");
        expectShapeError(RAdam{bad}, "/beta2", "");
        expectShapeError(Step{{10, Unit::epochs}, bad}, "/gamma", "");
        expectShapeError(Step{{bad, Unit::epochs}, 0.1}, "/every", "");
        expectShapeError(MultiStep{{}, bad}, "/gamma", "");
        expectShapeError(Geometric{{1, Unit::epochs}, bad}, "/gamma", "");
        expectShapeError(Geometric{{bad, Unit::epochs}, 0.9}, "/every", "");
        expectShapeError(InverseSquareRoot{{bad, Unit::epochs}}, "/tau", "");
        expectShapeError(InverseTime{{bad, Unit::epochs}, 1, 1, false}, "/every", "");
        expectShapeError(InverseTime{{1, Unit::epochs}, 1, bad, false}, "/power", "");
        expectShapeError(PowerLaw{{bad, Unit::epochs}, 1}, "/offset", "");
    }
    expectShapeError(Cosine{1001}, "/cycles", "1001");
    expectShapeError(RAdam{0.5}, "/beta2", "0.5");
    expectShapeError(RAdam{1}, "/beta2", "1");
    expectShapeError(RAdam{0.9999999999999999}, "/beta2", "0.9999999999999999");
    expectShapeError(Tanh{3, -7}, "/upper", "-7");
    expectShapeError(Tanh{kNotANumber, 3}, "/lower", "nan");
    expectShapeError(InverseTime{{1, Unit::epochs}, -1, 1, false}, "/k", "-1");
    expectShapeError(PowerLaw{{1, Unit::epochs}, kNotANumber}, "/exponent", "nan");
    expectShapeError(MultiStep{{{3, Unit::epochs}, {-1, Unit::epochs}}, 0.1}, "/milestones/1",
                     "-1");
    expectShapeError(MultiStep{{rest()}, 0.1}, "/milestones/0", "rest");
    expectError([](Spec &s) { s.main[0].shape = Exponential{}; }, "/main/0/to", "0", "above 0");
}

TEST(Validation, ofTablesAndFormulas)
{
    expectShapeError(Table{}, "/points", "no points");
    expectShapeError(Table{{{updates(3), 1}, {updates(3), 0}}, true}, "/points/1", "3 updates");
    expectShapeError(Table{{{updates(3), -1}}, true}, "/points/0", "-1");
    expectShapeError(Table{{{updates(3), kNotANumber}}, true}, "/points/0", "nan");
    expectShapeError(Table{{{updates(-3), 1}}, true}, "/points/0", "-3");
    expectShapeError(Formula{""}, "/text", "");
    expectShapeError(Formula{"1 -"}, "/text", "1 -");
    expectShapeError(Formula{"q"}, "/text", "q");
    expectShapeError(Formula{"1, 2"}, "/text", "1, 2");
    expectShapeError(Formula{"1 / t"}, "/text", "inf at t = 0");
    expectShapeError(Formula{"0.5 - p"}, "/text", "at t = ");
    expectShapeError(Formula{std::string(20'000, '(')}, "/text", "20000 characters");
    expectShapeError(Formula{std::string(5'000, '(')}, "/text", "");
    expectShapeError(Formula{std::string(9'999, '-')}, "/text", "");
    EXPECT_TRUE(makeSchedule([] {
        auto spec = good();
        spec.main[0].shape = Formula{std::string(4'000, '(') + "p" + std::string(4'000, ')')};
        return spec;
    }()));
}

TEST(Validation, ofRatesThatGrowOutOfBounds)
{
    auto spec = good();
    spec.clock.run = Span{1e6, Unit::updates};
    spec.main[0].shape = Geometric{{1, Unit::updates}, 10};
    const auto schedule = makeSchedule(spec);
    ASSERT_FALSE(schedule);
    EXPECT_EQ(schedule.error().where, "/main/0");
    EXPECT_THAT(schedule.error().found, HasSubstr("inf"));
}

TEST(Validation, ofLevelsOfMainPhases)
{
    expectError(
        [](Spec &s) {
            s.main[0].from = Level{1, Basis::main};
        },
        "/main/0/from", "main curve");
    expectError(
        [](Spec &s) {
            s.warmUp.reset();
            s.main[0].from = Level{1, Basis::previous};
        },
        "/main/0/from", "phase before");
    expectError(
        [](Spec &s) {
            s.warmUp->to = Level{1, Basis::main};
            s.main[0].from = Level{1, Basis::previous};
        },
        "/main/0/from", "phase before");
}

TEST(Validation, ofRepeat)
{
    expectError([](Spec &s) { s.repeat.count = 0; }, "/repeat/count", "0");
    expectError([](Spec &s) { s.repeat.count = -1; }, "/repeat/count", "-1");
    expectError([](Spec &s) { s.repeat.count = std::numeric_limits<int>::max(); }, "/repeat/count",
                "2147483647", "50000");
    expectError(
        [](Spec &s) {
            std::get<MultiStep>(s.main[0].shape = MultiStep{})
                .milestones.assign(1'000'000, updates(7));
            s.repeat.count = 11;
        },
        "/repeat/count", "11", "from 1 to 10");
    for (const double bad : {0.0, -1.0, kNotANumber, kInf}) {
        expectError([&](Spec &s) { s.repeat.length = bad; }, "/repeat/length", "");
        expectError([&](Spec &s) { s.repeat.peak = bad; }, "/repeat/peak", "");
    }
    expectError(
        [](Spec &s) {
            s.main[0].length = {5, Unit::epochs};
            s.repeat = {20, 0.5, 1, {}};
        },
        "/repeat/length", "0.5");
    expectError(
        [](Spec &s) {
            s.main[0].length = {5, Unit::epochs};
            s.repeat = {400, 1, 10, {}};
        },
        "/repeat/peak", "10");
    expectError(
        [](Spec &s) {
            s.main[0].length = {5, Unit::epochs};
            s.repeat = {400, 10, 1, {}};
        },
        "/repeat/length", "an end after");
}

TEST(Validation, ofTheGuard)
{
    expectError([](Spec &s) { s.guard.floor = absolute(-1); }, "/guard/floor", "-1");
    expectError([](Spec &s) { s.guard.ceiling = absolute(kNotANumber); }, "/guard/ceiling", "nan");
    expectError(
        [](Spec &s) {
            s.guard.floor = Level{1, Basis::previous};
        },
        "/guard/floor", "phase before");
    expectError(
        [](Spec &s) {
            s.guard.floor = absolute(0.2);
            s.guard.ceiling = ofPeak(1);
        },
        "/guard/floor", "0.2", "ceiling, 0.1");
}

TEST(Validation, ofThePlateau)
{
    const auto with = [](const std::function<void(Plateau &)> &change) {
        return [change](Spec &s) {
            s.plateau = Plateau{};
            change(*s.plateau);
        };
    };
    for (const double bad : {0.0, 1.0, -0.1, kNotANumber})
        expectError(with([&](Plateau &p) { p.factor = bad; }), "/plateau/factor", "");
    expectError(with([](Plateau &p) { p.patience = -1; }), "/plateau/patience", "-1");
    expectError(with([](Plateau &p) { p.threshold = -1; }), "/plateau/threshold", "-1");
    expectError(with([](Plateau &p) { p.cooldown = -1; }), "/plateau/cooldown", "-1");
    expectError(with([](Plateau &p) { p.minimum = kNotANumber; }), "/plateau/minimum", "nan");
    expectError(with([](Plateau &p) { p.epsilon = -1; }), "/plateau/epsilon", "-1");
    expectError(with([](Plateau &p) { p.every = {0, Unit::epochs}; }), "/plateau/every", "0");
    expectError(with([](Plateau &p) { p.every = rest(); }), "/plateau/every", "rest");
}

TEST(Validation, ofTheMomentum)
{
    const auto with = [](double lower, double upper) {
        return [=](Spec &s) { s.momentum = MomentumCycle{lower, upper}; };
    };
    for (const double bad : {0.0, 1.0, -0.1, kNotANumber})
        expectError(with(bad, 0.95), "/momentum/lower", "");
    for (const double bad : {0.8, 1.0, kNotANumber})
        expectError(with(0.85, bad), "/momentum/upper", "");
    expectError(
        [](Spec &s) {
            s.momentum = MomentumCycle{};
            s.join = Join::times;
        },
        "/momentum", "product");
    expectError(
        [](Spec &s) {
            s.momentum = MomentumCycle{};
            s.main = {Phase{.shape = Geometric{updates(1), 0.9}, .length = rest()}};
        },
        "/main/0/shape", "without an end");
}

} // namespace
} // namespace warmup::schedule
