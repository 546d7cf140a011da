// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"

// What LambdaLR is given: functions of the script, objects, arrays.
namespace warmup::dialect {
namespace {

using testing::HasSubstr;

constexpr int kUpdates = 25;

Result<Script> readGiven(const std::string &before, const std::string &given)
{
    return readPython("import math, bisect\nimport numpy as np\nfrom functools import partial\n"
                      "from torch.optim.lr_scheduler import LambdaLR\n"
                      "optimizer = SGD(p, lr=0.5)\n"
                          + before + "scheduler = LambdaLR(optimizer, " + given
                          + ")\nfor i in range(25):\n    optimizer.step()\n    scheduler.step()\n",
                      "x.py");
}

void expectFactors(const std::string &before, const std::string &given,
                   const std::function<double(double)> &factor)
{
    SCOPED_TRACE(before + given);
    const auto script = readGiven(before, given);
    ASSERT_TRUE(script) << script.error().message();
    const auto asRun = makeAsRun(**schedule::makeSchedule(script->schedule), script->asRun);
    ASSERT_TRUE(asRun) << asRun.error().message();
    for (Update u = 0; u < kUpdates; ++u)
        EXPECT_NEAR(asRun->curve->at(u), 0.5 * factor(static_cast<double>(u)), 1e-12)
            << "update " << u;
}

std::string refusal(const std::string &before, const std::string &given)
{
    const auto script = readGiven(before, given);
    return script ? "none" : script.error().message();
}

double passed(double x)
{
    return (x >= 5 ? 1 : 0) + (x >= 10 ? 1 : 0) + (x >= 20 ? 1 : 0);
}

TEST(Callable, FollowsLoopsThatAConditionLeaves)
{
    const auto halved = [](double x) { return std::pow(0.5, passed(x)); };
    expectFactors("def f(e):\n    factor = 1.0\n    for m in (5, 10, 20):\n"
                  "        if e >= m:\n            factor *= 0.5\n    return factor\n",
                  "f", halved);
    expectFactors("def f(e):\n    for k, m in enumerate([5, 10, 20]):\n        if e < m:\n"
                  "            return 0.5 ** k\n    return 0.125\n",
                  "f", halved);
    expectFactors("def f(e):\n    k = 0\n    for m in [5, 10, 20]:\n        if e < m:\n"
                  "            break\n        k += 1\n    else:\n        return 0.125\n"
                  "    return 0.5 ** k\n",
                  "f", halved);
    expectFactors("ms = [5, 10, 20]\ndef f(e):\n    k = 0\n"
                  "    while k < len(ms) and e >= ms[k]:\n        k += 1\n    return 0.5 ** k\n",
                  "f", halved);
    expectFactors("def f(e):\n    factor = 1.0\n    for m in [5, 10, 20]:\n"
                  "        if e < m:\n            continue\n        factor = factor / 2\n"
                  "    return factor\n",
                  "f", halved);
}

// The text of what is computed must not double with every milestone.
TEST(Callable, FollowsManyMilestones)
{
    expectFactors("def f(e):\n    factor = 1.0\n    for m in range(1, 60):\n"
                  "        if e >= m:\n            factor *= 0.9\n    return factor\n",
                  "f", [](double x) { return std::pow(0.9, x); });
}

TEST(Callable, CountsWhatHolds)
{
    const auto halved = [](double x) { return std::pow(0.5, passed(x)); };
    const std::string milestones = "ms = [5, 10, 20]\n";
    expectFactors(milestones, "lambda e: 0.5 ** len([m for m in ms if m <= e])", halved);
    expectFactors(milestones, "lambda e: 0.5 ** sum(e >= m for m in ms)", halved);
    expectFactors(milestones, "lambda e: 0.5 ** sum([1 for m in ms if e >= m])", halved);
    expectFactors(milestones, "lambda e: 0.5 ** bisect.bisect_right(ms, e)", halved);
    expectFactors(milestones, "lambda e: 0.5 ** np.searchsorted(ms, e, side='right')", halved);
    expectFactors(milestones, "lambda e: 0.5 ** np.digitize(e, ms)", halved);
    expectFactors(milestones, "lambda e: 0.1 if any(e == m for m in ms) else 1.0",
                  [](double x) { return x == 5 || x == 10 || x == 20 ? 0.1 : 1.0; });
    expectFactors(milestones, "lambda e: 0.1 if all(e >= m for m in ms if m < 15) else 1.0",
                  [](double x) { return x >= 10 ? 0.1 : 1.0; });
}

TEST(Callable, CallsObjectsAndMethods)
{
    const std::string warm = "class Warm:\n    def __init__(self, n):\n        self.n = n\n"
                             "    def __call__(self, e):\n        return self.at(e)\n"
                             "    def at(self, e):\n        if e < self.n:\n"
                             "            return (e + 1) / self.n\n        return 1.0\n"
                             "    @staticmethod\n    def fade(e):\n        return 0.9 ** e\n";
    const auto ramp = [](double x) { return std::min(1.0, (x + 1) / 8); };
    expectFactors(warm, "Warm(8)", ramp);
    expectFactors(warm, "Warm(n=8).at", ramp);
    expectFactors(warm, "Warm.fade", [](double x) { return std::pow(0.9, x); });
    expectFactors(warm + "def f(of, e, power=2):\n    return of(e) ** power\n",
                  "partial(f, Warm(8))", [&](double x) { return ramp(x) * ramp(x); });
    expectFactors(warm + "def f(n):\n    of = Warm(n)\n    return lambda e: of(e)\n", "f(8)", ramp);
}

TEST(Callable, LooksUpInArrays)
{
    const double pi = std::numbers::pi;
    expectFactors("lrs = np.linspace(0.2, 1.0, 25)\n", "lambda e: lrs[e]",
                  [](double x) { return 0.2 + x / 24 * 0.8; });
    expectFactors("lrs = np.concatenate((np.linspace(0, 1, 5), np.ones(30)))\n", "lambda e: lrs[e]",
                  [](double x) { return std::min(1.0, x / 4); });
    expectFactors("n = np.arange(25)\nlrs = 0.1 + 0.5 * (1 + np.cos(np.pi * n / 25))\n",
                  "lambda e: lrs[e]",
                  [pi](double x) { return 0.1 + 0.5 * (1 + std::cos(pi * x / 25)); });
    expectFactors("lrs = np.array([0.5 * (1 + math.cos(math.pi * i / 30)) for i in range(30)])\n",
                  "lambda e: lrs[e]", [pi](double x) { return 0.5 * (1 + std::cos(pi * x / 30)); });
    expectFactors("lrs = np.logspace(-2, 0, 25)\n", "lambda e: lrs[e]",
                  [](double x) { return std::pow(10.0, -2 + x / 12); });
    expectFactors("lrs = np.geomspace(0.01, 1, 25)\n", "lambda e: lrs[e]",
                  [](double x) { return std::pow(10.0, -2 + x / 12); });
    expectFactors("", "lambda e: np.interp(e, [2, 10, 20], [0.1, 1, 0.2])", [](double x) {
        return x < 2 ? 0.1
            : x < 10 ? 0.1 + 0.9 * (x - 2) / 8
            : x < 20 ? 1 - 0.8 * (x - 10) / 10
                     : 0.2;
    });
    expectFactors("", "lambda e: np.select([e < 5, e < 20], [1.0, 0.5], default=0.1)",
                  [](double x) { return x < 5 ? 1.0
                                     : x < 20 ? 0.5
                                              : 0.1; });
    expectFactors("", "lambda e: 1 - 0.5 * np.heaviside(e - 10, 1)",
                  [](double x) { return x < 10 ? 1.0 : 0.5; });
}

TEST(Callable, KnowsFunctionsOfTwoNumbers)
{
    expectFactors("", "lambda e: math.log(e + 2, 2) + math.fmod(e, 7) + math.hypot(e, 2)",
                  [](double x) {
                      return std::log(x + 2) / std::log(2.0) + std::fmod(x, 7) + std::hypot(x, 2);
                  });
    // 0.15 is a little less than that; 25 and 75 lie in the middle.
    expectFactors("", "lambda e: round(0.05 + e / 10, 1) if e == 1 else round(25 * e, -1)",
                  [](double x) { return x == 1 ? 0.2 : 10 * std::nearbyint(2.5 * x); });
}

TEST(Callable, NamesWhatItDoesNotFollow)
{
    EXPECT_THAT(refusal("def f(e):\n    x = 1.0\n    for i in range(e):\n        x *= 0.9\n"
                        "    return x\n",
                        "f"),
                HasSubstr("a function that has a loop that is not followed at 8:5"));
    EXPECT_THAT(refusal("n = 0\ndef f(e):\n    global n\n    n += 1\n    return n\n", "f"),
                HasSubstr("a function that has global or nonlocal at 8:5"));
    EXPECT_THAT(refusal("def f(e):\n    while e > 3:\n        x = 1\n    return 1.0\n", "f"),
                HasSubstr("a function that has a loop that is not followed at 7:5"));
    EXPECT_THAT(refusal("def f(e):\n    if e < 3:\n        return 1.0\n", "f"),
                HasSubstr("a function that"));
    EXPECT_THAT(refusal("", "lambda e: 0.5 ** len([m for m in milestones if m <= e])"),
                HasSubstr("x.py:6:"));
    EXPECT_THAT(refusal("def f(e):\n    return factor ** e\n", "f"), HasSubstr("factor"));
}

TEST(Callable, ChoosesAsArraysDo)
{
    const auto halved = [](double x) { return x < 10 ? 0.5 : 0.25; };
    for (const char *choice : {"np.where", "lax.select", "jnp.where"})
        expectFactors("from jax import lax\nimport jax.numpy as jnp\ndef f(e):\n    y = sum([])\n"
                      "    return "
                          + std::string(choice) + "(e < 10, 0.5, 0.25) + y\n",
                      "f", halved);
    expectFactors("import jax.numpy as jnp\n"
                  "def f(e):\n    y = sum([])\n    return jnp.full_like(e, e / 2) + y\n",
                  "f", [](double x) { return x / 2; });
}

TEST(Callable, TruncatesWhereNumbersBecomeWhole)
{
    const std::string modules = "import torch, jax.numpy as jnp\nfrom keras import ops\n";
    const auto stairs = [](double x) { return std::pow(0.5, std::floor(x / 4)); };
    const auto smooth = [](double x) { return std::pow(0.5, x / 4); };
    const auto expectWhole = [&](const std::string &cast) {
        expectFactors(modules, "lambda e: 0.5 ** " + cast, stairs);
        expectFactors(modules + "def f(e):\n    y = sum([])\n    return 0.5 ** " + cast + " + y\n",
                      "f", stairs);
    };
    expectWhole("ops.cast(e / 4, 'int32')");
    expectWhole("jnp.asarray(e / 4, dtype=jnp.int32)");
    expectWhole("np.array(e / 4, int)");
    expectWhole("torch.tensor(e / 4, dtype=torch.long)");
    expectFactors(modules, "lambda e: 0.5 ** jnp.asarray(e / 4).astype(jnp.int32)", stairs);
    expectFactors(modules, "lambda e: 0.5 ** ops.cast(e / 4, 'float32')", smooth);
    expectFactors(modules, "lambda e: 0.5 ** jnp.asarray(e / 4, dtype=None)", smooth);
    EXPECT_THAT(refusal(modules, "lambda e: 0.5 ** jnp.asarray(e / 4, dtype=other)"),
                HasSubstr("found lr_lambda"));
    EXPECT_THAT(refusal(modules, "lambda e: 0.5 ** ops.cast(e / 4, 'int8')"),
                HasSubstr("found lr_lambda"));
    expectFactors(modules + "t = np.array([0.5, 1.9], dtype=int)\n", "lambda e: t[1] * 0.5",
                  [](double) { return 0.5; });
}

TEST(Callable, KeepsFunctionsOfItsOwnWhereTheyAreMade)
{
    const auto ramp = [](double x) { return x < 10 ? x / 10 : 1; };
    expectFactors("def f(e):\n    scale = lambda s: 1.0\n    if e < 10:\n"
                  "        scale = lambda s: s / 10\n    return scale(e)\n",
                  "f", ramp);
    expectFactors("def decay(e):\n    return 0.5\ndef warm(e):\n"
                  "    decay = lambda s: (s + 1) / 25\n    return decay(e)\n"
                  "def f(e):\n    return warm(e) * decay(e)\n",
                  "f", [](double x) { return (x + 1) / 50; });
    expectFactors("def f(e):\n    a = b = lambda s: s / 25\n    return a(e) * b(e)\n", "f",
                  [](double x) { return x * x / 625; });
    // What is around a function is where it is made, and its defaults are of that time.
    expectFactors("k = 9\ndef f(e):\n    k = 2\n    def g(s, m=k):\n        return s * k + m\n"
                  "    def h(k):\n        return g(k)\n    k = 3\n    return h(e)\n",
                  "f", [](double x) { return 3 * x + 2; });
    EXPECT_THAT(refusal("g = 5\ndef f(e):\n    g = lambda s: g(s)\n    return g(e)\n", "f"),
                HasSubstr("found lr_lambda"));
    EXPECT_THAT(refusal("g = 5\ndef f(e):\n    g = lambda s: s\n    return e * g\n", "f"),
                HasSubstr("found lr_lambda"));
}

TEST(Callable, TakesADefaultOfNoneForNone)
{
    expectFactors("warmup = 100\ndef f(e, warmup=None):\n    if warmup is None:\n"
                  "        warmup = 10\n    return min(1.0, (e + 1) / warmup)\n",
                  "f", [](double x) { return std::min(1.0, (x + 1) / 10); });
    EXPECT_THAT(refusal("warmup = 100\ndef f(e, warmup=None):\n    return e / warmup\n", "f"),
                HasSubstr("found lr_lambda"));
}

TEST(Callable, TakesTheFourthArgumentOfPyTorchsLogspaceForItsBase)
{
    const auto octaves = [](double x) { return std::pow(2, -x / 8); };
    expectFactors("import torch\nlrs = torch.logspace(0, -3, 25, 2)\n", "lambda e: lrs[e].item()",
                  octaves);
    expectFactors("lrs = np.logspace(0, -3, 25, base=2)\n", "lambda e: lrs[e].item()", octaves);
}

} // namespace
} // namespace warmup::dialect
