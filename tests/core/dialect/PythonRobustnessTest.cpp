// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdint>
#include <ctime>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"

#include "ArticleScript.h"
#include "tests/core/dialect/Refusal.h"

namespace warmup::dialect {
namespace {

using testing::HasSubstr;

std::string repeated(const std::string &text, std::size_t times)
{
    std::string all;
    all.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

// Processor time, so that a busy machine changes nothing.
double seconds(const std::string &text)
{
    const auto begin = std::clock();
    (void)readPython(text, "x.py");
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(PythonRobustness, GivesOneMessageForWhatIsNoScript)
{
    EXPECT_THAT(refusalOf(""), HasSubstr("x.py: found no scheduler"));
    EXPECT_THAT(refusalOf("\n\n# nothing\n"), HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf(std::string("\0\0\0", 3)), HasSubstr("x.py:1:1: found the byte 0x00"));
    EXPECT_THAT(refusalOf("\x7F"
                          "ELF\x02\x01"),
                HasSubstr("x.py:1:1: found the byte 0x7F"));
    EXPECT_THAT(refusalOf("x = $\n"), HasSubstr("x.py:1:5: found '$'"));
    EXPECT_THAT(refusalOf("x = 'abc\ny = 1\n"),
                HasSubstr("x.py:1:5: found a string that is never closed"));
    EXPECT_THAT(refusalOf("x = '''abc\ny = 1\n"), HasSubstr("three closing quotes"));
    EXPECT_THAT(refusalOf("f(1, [2\n"), HasSubstr("x.py:1:6: found '[' that is never closed"));
    EXPECT_THAT(refusalOf("x = (1]\n"), HasSubstr("x.py:1:7: found ']'"));
    EXPECT_THAT(refusalOf("if x:\n    y\n  z\n"), HasSubstr("x.py:3:3: found an indentation"));
    EXPECT_THAT(refusalOf("for i in range(3):\n"), HasSubstr("allowed: an indented block"));
    EXPECT_THAT(refusalOf("x = = 2\n"), HasSubstr("x.py:1:5: found '='; allowed: an expression"));
    EXPECT_THAT(refusalOf("print 'x'\n"), HasSubstr("found a string"));
    EXPECT_THAT(refusalOf("é = 'ü' $\n"), HasSubstr("x.py:1:9"));
    EXPECT_THAT(refusalOf("python train.py --sched cosine \\\n    --epochs 200\n"),
                HasSubstr("x.py:1:8: found a command of a shell; allowed: Python: the script"));
    EXPECT_THAT(refusalOf("./train.sh 4 --lr 0.4\n"), HasSubstr("a command of a shell"));
    EXPECT_THAT(refusalOf("x = = 2 # as --lr says\n"), HasSubstr("x.py:1:5: found '='"));
}

// Lists that share what they have are as long as their text, and not as what they spell out.
TEST(PythonRobustness, FollowsSharedListsOnce)
{
    const std::string lists = "a = [0] * 1000\nb = [a] * 1000\nc = [b] * 1000\nd = [c] * 1000\n";
    const auto script = readPython(
        lists + "s = MultiStepLR(optimizer, d)\nt = MultiStepLR(optimizer, d)\n", "x.py");
    ASSERT_FALSE(script);
    EXPECT_THAT(script.error().message(), testing::HasSubstr("milestones"));
}

TEST(PythonRobustness, BoundsDepth)
{
    EXPECT_THAT(refusalOf(std::string(100'000, '(')), HasSubstr("found brackets 101 deep"));
    EXPECT_THAT(refusalOf(repeated("f(", 100'000)), HasSubstr("brackets 101 deep"));
    EXPECT_THAT(refusalOf("x = " + std::string(100'000, '-') + "1\n"), HasSubstr("200 deep"));
    EXPECT_THAT(refusalOf("x = " + repeated("not ", 100'000) + "1\n"), HasSubstr("200 deep"));
    EXPECT_THAT(refusalOf("x = " + repeated("2 ** ", 100'000) + "1\n"), HasSubstr("200 deep"));
    EXPECT_THAT(refusalOf("x = " + repeated("lambda: ", 100'000) + "1\n"), HasSubstr("200 deep"));
    EXPECT_THAT(refusalOf("x = " + repeated("1 if 1 else ", 80'000) + "1\n"),
                HasSubstr("200 deep"));
    std::string blocks;
    for (int depth = 0; depth < 1000; ++depth)
        blocks += std::string(static_cast<std::size_t>(depth), ' ') + "if x:\n";
    EXPECT_THAT(refusalOf(blocks), HasSubstr("a block 101 deep"));
    // Chains are no depth.
    EXPECT_THAT(refusalOf("x = 1" + repeated(" + 1", 100'000) + "\n"), HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf("x = a" + repeated(".b", 100'000) + "\n"), HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf("x = a" + repeated("()", 100'000) + "\n"), HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf("if a:\n  b\n" + repeated("elif c:\n  d\n", 80'000)),
                HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf("a = 1\n" + repeated("a = [a]\n", 100'000)), HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf("from torch.optim import *\ns = SGD(p, 1)\n"
                          + repeated("s = SGD(s, 1)\n", 20'000)),
                HasSubstr("no scheduler"));
    EXPECT_THAT(refusalOf("f\"" + repeated("{f'", 100'000)), HasSubstr("never closed"));
}

TEST(PythonRobustness, BoundsCallsOfFunctions)
{
    EXPECT_THAT(refusalOf("def f():\n    f()\nf()\n"), HasSubstr("no scheduler"));
    std::string doubling = "def f0():\n    pass\n";
    for (int i = 1; i < 60; ++i) {
        const auto inner = "    f" + std::to_string(i - 1) + "()\n";
        doubling += "def f" + std::to_string(i) + "():\n" + inner + inner;
    }
    EXPECT_LT(seconds(doubling + "f59()\n"), 20); // 2^59 calls would never end
}

// A scheduler that is given a function of these lines.
std::string withFunction(const std::string &lines)
{
    return "from torch.optim.lr_scheduler import *\nopt = SGD(p, lr=1.0)\ndef f(e):\n" + lines
        + "s = LambdaLR(opt, f)\nfor i in range(10):\n    opt.step()\n    s.step()\n";
}

TEST(PythonRobustness, BoundsLoopsWithinLoopsOfAFunction)
{
    EXPECT_THAT(refusalOf(withFunction("    i = 0\n    while i < 150:\n        j = 0\n"
                                       "        while j < 150:\n            j += 1\n"
                                       "        i += 1\n    return 0.5 * e\n")),
                HasSubstr("than is followed"));
    EXPECT_THAT(refusalOf(withFunction("    x = 0\n    for i in range(150):\n"
                                       "        for j in range(150):\n            if j > 140:\n"
                                       "                break\n            x += 0\n"
                                       "    return 0.5 * e\n")),
                HasSubstr("than is followed"));
    const auto nested = withFunction("    x = 1\n    for a in range(200):\n"
                                     "        for b in range(200):\n"
                                     "            for c in range(200):\n                x = 1\n"
                                     "    return x\n");
    EXPECT_THAT(refusalOf(nested), HasSubstr("than is followed"));
    EXPECT_LT(seconds(nested), 10);
}

TEST(PythonRobustness, FollowsWhatSumsAreGivenOnce)
{
    const auto sums = [](const std::string &inner) {
        return "y = " + repeated("sum(", 60) + inner + repeated(")", 60) + "\n";
    };
    EXPECT_LT(seconds(sums("z")), 10); // 2^60 would never end
    EXPECT_LT(seconds("y = " + repeated("sum(a for a in ", 60) + "z" + repeated(")", 60) + "\n"),
              10);
}

TEST(PythonRobustness, BoundsArrays)
{
    EXPECT_LT(seconds("import numpy as np\na = np.ones(100000)\n" + repeated("a = a * 1.5\n", 2000)
                      + repeated("b = np.zeros(100000)\n", 2000)
                      + repeated("a = np.append(a, 1)\n", 2000)),
              10);
}

TEST(PythonRobustness, RefusesAHugeScriptAtOnce)
{
    EXPECT_THAT(refusalOf(std::string(50'000'000, 'x')),
                HasSubstr("x.py: found 50000000 bytes; allowed: a script of at most"));
}

TEST(PythonRobustness, TakesTimeThatGrowsWithTheScriptAndNotFaster)
{
    for (const std::string &line :
         {std::string("x = 1\n"), std::string("a.b(c, d=[1, 2])[3]\n"),
          std::string("if x:\n  y = 1\nelse:\n  y = 2\n"), std::string("def f(a):\n  return a\n"),
          std::string("for i in range(3):\n  x += 1\n"), std::string("# comment\n\n"),
          std::string("s = 'text' f'{x}'\n"),
          std::string("o = SGD(p, 1)\nfor i in range(3):\n  for g in o.param_groups:\n"
                      "    if i < 2: g['lr'] = 1 / i\n  o.step()\n"),
          std::string("a = [x * 2 for x in [1, 2, 3] if x]\n"),
          std::string("a = [[f(x, y) for x in y] for y in zip(a, [1, 2])]\n"),
          std::string("a.append(1)\n"),
          std::string("l = {1: 2}\nfor i in range(3):\n  for k, v in l.items():\n    x = k * v\n"),
          std::string("class W(_LRScheduler):\n  def get_lr(self):\n"
                      "    return [b * self.last_epoch for b in self.base_lrs]\ns = W(o)\n"),
          std::string("n = 0\nwhile n < 5:\n  n += 1\n  if n > 3: break\n")}) {
        const double small = seconds(repeated(line, 50'000 / line.size()));
        const double large = seconds(repeated(line, 400'000 / line.size()));
        EXPECT_LT(large, 24 * small + 0.05) << line;
    }
    // Within one line too.
    for (const std::string &item : {std::string("1, "), std::string("x, ")}) {
        const double small = seconds("y = [" + repeated(item, 20'000) + "]\n");
        const double large = seconds("y = [" + repeated(item, 160'000) + "]\n");
        EXPECT_LT(large, 24 * small + 0.05) << item;
    }
}

TEST(PythonRobustness, SurvivesEveryTruncationOfTheArticlesScript)
{
    const auto article = articleScript();
    for (std::size_t length = 0; length < article.size(); ++length) {
        const auto result = readPython(std::string_view(article).substr(0, length), "x.py");
        ASSERT_TRUE(result || !result.error().found.empty());
    }
}

TEST(PythonRobustness, SurvivesThousandsOfMutations)
{
    const std::vector<std::string> seeds{
        articleScript(),
        "from torch.optim.lr_scheduler import *\nfrom warmup_scheduler import *\n"
        "o = torch.optim.Adam(p, lr=1e-3, betas=(.9, .99))\n"
        "w = GradualWarmupScheduler(o, 8, total_epoch=5, after_scheduler=ReduceLROnPlateau(o, "
        "factor=.5))\n"
        "def train(o, n):\n    for i, (x, y) in enumerate(loader):\n        o.step()\n"
        "for e in range(1, 30):\n    if e > 3 and not f'{e!r}':\n        train(o, [1, 2][0])\n"
        "    elif x: pass\n    else:\n        o.step()\n    w.step(e, metrics=loss)\n",
        "import math, argparse\nparser = argparse.ArgumentParser()\n"
        "parser.add_argument('--warm-up', type=int, default=5)\nargs = parser.parse_args()\n"
        "def f(step):\n    if step < args.warm_up:\n        return step / max(1, args.warm_up)\n"
        "    p = (step - 5) / 15\n    p *= 2\n    return 0.5 * (1 + math.cos(math.pi * p))\n"
        "o = SGD([{'params': a, 'lr': .1}, {'params': b}], lr=.2, momentum=.9)\n"
        "a = LinearLR(o, 0.1, total_iters=5)\nb = LambdaLR(o, [f, lambda e: .9 ** e if e else 1])\n"
        "s = SequentialLR(o, [a, b], milestones=[5])\n"
        "for e in range(7):\n    for i in range(11):\n        if (i + 1) % 4 == 0:\n"
        "            o.step()\n        s.step()\n",
        "o = Adam(p, 1e-3)\ns = CosineAnnealingWarmRestarts(o, T_0=3, T_mult=2, eta_min=1e-5)\n"
        "t = OneCycleLR(o, max_lr=[.1], epochs=5, steps_per_epoch=4, pct_start=.3)\n"
        "iters = len(x)\nfor e in range(20):\n    for i, y in enumerate(x):\n        o.step()\n"
        "        s.step(e + i / iters)\n",
        "import lightning as L\nclass Net(L.LightningModule):\n"
        "    def __init__(self, lr=1e-3, warm=5):\n        super().__init__()\n"
        "        self.save_hyperparameters()\n"
        "    def configure_optimizers(self):\n"
        "        o = torch.optim.AdamW(self.parameters(), lr=self.hparams.lr)\n"
        "        s = LambdaLR(o, lambda n: min(1, (n + 1) / self.hparams.warm))\n"
        "        return [o], [{'scheduler': s, 'interval': 'step', 'frequency': 2}]\n"
        "L.Trainer(max_epochs=4, limit_train_batches=10).fit(Net())\n",
        "class Noam:\n    def __init__(self, o, warm):\n        self.o, self.n = o, 0\n"
        "        self.warm = warm\n    def step(self):\n        self.n += 1\n"
        "        for g in self.o.param_groups:\n            g['lr'] = self.rate()\n"
        "        self.o.step()\n    def rate(self, n=None):\n        if n is None:\n"
        "            n = self.n\n        return min(n ** -.5, n * self.warm ** -1.5)\n"
        "o = Noam(torch.optim.Adam(p, lr=0), 20)\nfor i in range(60):\n    o.step()\n",
        "from bisect import bisect_right\n"
        "class W(torch.optim.lr_scheduler._LRScheduler):\n"
        "    def __init__(self, o, warm, steps=(3, 7), last_epoch=-1):\n"
        "        self.warm, self.steps = warm, steps\n        super(W, self).__init__(o, "
        "last_epoch)\n"
        "    def get_lr(self):\n        if self.last_epoch == 0:\n"
        "            return [b / self.warm for b in self.base_lrs]\n"
        "        if self.last_epoch < self.warm:\n"
        "            return [g['lr'] * 1.1 for i, g in enumerate(self.optimizer.param_groups)]\n"
        "        f = self.factor(self.last_epoch)\n"
        "        return [b * f for b, g in zip(self.base_lrs, self.optimizer.param_groups) if 1]\n"
        "    def factor(self, n):\n        f = .5 ** bisect_right(self.steps, n)\n"
        "        for k in self.steps:\n            if n > k: f *= .9\n        return f\n"
        "    def _get_closed_form_lr(self):\n        return list(self.base_lrs)\n"
        "o = SGD([{'params': a}, {'params': b, 'lr': .01}], lr=.1)\ns = W(o, 4)\n"
        "for e in range(20):\n    o.step()\n    s.step()\n",
        "lrs = {k: .1 * .9 ** k for k in range(5) if k % 2 == 0}\n"
        "o = SGD(p, lr=[.1, .2][0])\nfor e in range(9):\n    for k, v in lrs.items():\n"
        "        if e >= k:\n            o.param_groups[0]['lr'] = v\n"
        "    for i, lr in zip(range(3), [x / 2 for x in [.1, .2, .3]]):\n        o.step()\n",
        "lr, n = 0.1, 0\no = torch.optim.SGD(p, lr=lr)\n"
        "def adjust(o, e):\n    if e < 5:\n        for g in o.param_groups:\n"
        "            g['lr'] = lr * (e + 1) / 5\n        return\n"
        "    if e in [10, 15] or e % 7 == 0:\n        o.param_groups[0]['lr'] *= 0.1\n"
        "for e in range(20):\n    adjust(o, e)\n    for i in range(3):\n"
        "        n += 1\n        o.step()\n        if n >= 50 and e > 3:\n            break\n"};
    const std::vector<std::string> pieces{"(",        ")",
                                          "[",        "]",
                                          "{",        "}",
                                          ":",        ",",
                                          ".",        "=",
                                          "'",        "\"",
                                          "\"\"\"",   "\n",
                                          "\n    ",   "\t",
                                          "\\",       "#",
                                          "*",        "**",
                                          "-",        "1e400",
                                          "0",        "-1",
                                          "None",     "lambda",
                                          "for",      "if",
                                          "else",     "in",
                                          "not",      "step",
                                          "epoch",    "f'{",
                                          "}'",       "\xFF",
                                          "\xC3\xA9", std::string(1, '\0'),
                                          "1_0",      "0x",
                                          "@",        ":=",
                                          "import",   "yield",
                                          "range(",   "nan"};
    std::uint64_t state = 42;
    const auto draw = [&state](std::size_t below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>((state >> 33) % below);
    };
    int readable = 0;
    for (int i = 0; i < 30000; ++i) {
        std::string text = seeds[draw(seeds.size())];
        for (std::size_t n = 1 + draw(4); n > 0; --n) {
            const std::size_t at = draw(text.size() + 1);
            switch (draw(4)) {
            case 0:
                text.insert(at, pieces[draw(pieces.size())]);
                break;
            case 1:
                text.erase(at, 1 + draw(12));
                break;
            case 2:
                text.insert(at, text.substr(draw(text.size()), draw(60)));
                break;
            default:
                if (at < text.size())
                    text[at] = static_cast<char>(draw(256));
            }
        }
        const auto script = readPython(text, "x.py");
        if (!script) {
            ASSERT_FALSE(script.error().message().empty());
            continue;
        }
        ++readable;
        // What can be read can be asked for its curves, or refused in turn.
        const auto intended = schedule::makeSchedule(script->schedule);
        if (!intended)
            continue;
        const auto asRun = makeAsRun(**intended, script->asRun);
        ASSERT_TRUE(!asRun || asRun->curve->length() >= 1);
    }
    EXPECT_GT(readable, 1900); // the mutations reach deep enough
}

} // namespace
} // namespace warmup::dialect
