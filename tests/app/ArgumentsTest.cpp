// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Arguments.h"

#include <gtest/gtest.h>

namespace warmup::app {
namespace {

Result<Arguments> read(std::vector<const char *> words)
{
    words.insert(words.begin(), "warmup-lab");
    return readArguments(static_cast<int>(words.size()), words.data());
}

TEST(Arguments, nothingOpensTheWindow)
{
    EXPECT_EQ(read({}).value(), Arguments(WindowArguments{}));
    EXPECT_EQ(read({"a b.warmup.json"}).value(), Arguments(WindowArguments{"a b.warmup.json"}));
}

TEST(Arguments, scheduleTakesAFileAndReplacesPartsOfIt)
{
    ScheduleArguments expected;
    expected.input = {"x.json", std::nullopt, 3e-4, 1'000'000, 468.75, "val.csv"};
    expected.every = 10;
    expected.json = true;
    EXPECT_EQ(read({"schedule", "x.json", "--base-lr", "3e-4", "--updates", "1e6",
                    "--updates-per-epoch=468.75", "--metric", "val.csv", "--every", "10", "--json"})
                  .value(),
              Arguments(expected));
}

TEST(Arguments, valuesThatAScriptDoesNotSayHaveItsNames)
{
    LintArguments expected;
    expected.input.file = "x.py";
    expected.input.supplied = {{"epochs", 30}, {"len(loader)", 391}, {"cfg['a=b']", 3e-4}};
    EXPECT_EQ(read({"lint", "--set", "epochs=30", "--set", "len(loader)=391", "x.py",
                    "--set=cfg['a=b']=3e-4"})
                  .value(),
              Arguments(expected));
}

TEST(Arguments, codeOnTheCommandLineKeepsItsLinesAndBrackets)
{
    const char *code = "a = [1, 2]\nb = {}\n# -o %% \"";
    ScheduleArguments expected;
    expected.input.python = code;
    EXPECT_EQ(read({"schedule", "--python", code}).value(), Arguments(expected));
    expected.input.python = "-";
    EXPECT_EQ(read({"schedule", "--python", "-"}).value(), Arguments(expected));
}

TEST(Arguments, codeTakesAFrameworkAndPlacesToWriteTo)
{
    CodeArguments expected;
    expected.input.file = "x.json";
    expected.to = code::Framework::optax;
    expected.output = "rates.py";
    expected.golden = "tests";
    EXPECT_EQ(
        read({"code", "x.json", "--to", "optax", "-o", "rates.py", "--golden", "tests"}).value(),
        Arguments(expected));
    EXPECT_EQ(read({"code", "x.json", "--to", "caffe"}).error().message(),
              "--to: found \"caffe\"; allowed: one of torch, transformers, timm, optax, keras");
    EXPECT_FALSE(read({"code", "x.json"}));
}

TEST(Arguments, aNegativeNumberIsAValueAndNotAnOption)
{
    ScheduleArguments expected;
    expected.input.baseRate = -1;
    EXPECT_EQ(read({"schedule", "--base-lr", "-1"}).value(), Arguments(expected));
}

TEST(Arguments, plotSizeIsInPixels)
{
    PlotArguments expected;
    expected.output = "A.PNG";
    expected.width = 800;
    expected.height = 600;
    expected.dpi = 300;
    expected.logarithmic = true;
    EXPECT_EQ(read({"plot", "-o", "A.PNG", "--size", "800x600", "--dpi", "300", "--log-y"}).value(),
              Arguments(expected));
}

TEST(Arguments, helpAndVersionWinOverWhatIsMissing)
{
    EXPECT_TRUE(std::holds_alternative<Text>(read({"plot", "--help"}).value()));
    EXPECT_TRUE(std::holds_alternative<Text>(read({"train", "--version"}).value()));
    const auto text = std::get<Text>(read({"--help"}).value()).text;
    for (const char *word : {"schedule", "plot", "train", "--version"})
        EXPECT_NE(text.find(word), std::string::npos) << word;
}

struct Bad {
    std::vector<const char *> words;
    Error error;
};

void PrintTo(const Bad &bad, std::ostream *out) // the test's name
{
    for (const char *word : bad.words)
        *out << word << ' ';
}

class BadArguments : public testing::TestWithParam<Bad> { };

TEST_P(BadArguments, sayWhereWhatAndWhatIsAllowed)
{
    const auto result = read(GetParam().words);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().where, GetParam().error.where);
    EXPECT_EQ(result.error().found, GetParam().error.found);
    EXPECT_NE(result.error().allowed.find(GetParam().error.allowed), std::string::npos)
        << result.error().allowed;
    EXPECT_EQ(result.error().message().find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadArguments,
    testing::Values(
        Bad{{"--fast"}, {"command line", "\"--fast\"", "warmup-lab --help"}},
        Bad{{"a.py", "b.py"}, {"command line", "\"b.py\"", "warmup-lab --help"}},
        Bad{{"schedule", "a", "b"}, {"warmup-lab schedule", "\"b\"", "warmup-lab schedule --help"}},
        Bad{{"a.py", "schedule"}, {"command line", "\"a.py\" before the subcommand", "first"}},
        Bad{{"schedule", "a.py", "--python", "-"},
            {"command line", "both a FILE and --python", "one of them"}},
        Bad{{"schedule", "--every"}, {"--every", "no value", "one value"}},
        Bad{{"schedule", "--every", "1", "--every", "2"},
            {"--every", "more than one value", "one value"}},
        Bad{{"schedule", "--every", "0"}, {"--every", "\"0\"", "from 1 to"}},
        Bad{{"schedule", "--updates", "1.5"}, {"--updates", "\"1.5\"", "whole number"}},
        Bad{{"schedule", "--updates", "1e13"}, {"--updates", "\"1e13\"", "1000000000000"}},
        Bad{{"schedule", "--base-lr", "1e400"}, {"--base-lr", "\"1e400\"", "finite"}},
        Bad{{"schedule", "--base-lr", "nan"}, {"--base-lr", "\"nan\"", "finite"}},
        Bad{{"schedule", "--base-lr", ""}, {"--base-lr", "\"\"", "finite"}},
        Bad{{"schedule", "--updates-per-epoch", "0"}, {"--updates-per-epoch", "\"0\"", "above 0"}},
        Bad{{"lint", "--set", "epochs"}, {"--set", "\"epochs\"", "NAME=VALUE"}},
        Bad{{"lint", "--set", "=3"}, {"--set", "\"=3\"", "NAME=VALUE"}},
        Bad{{"lint", "--set", "e=x"}, {"--set", "\"e=x\"", "NAME=VALUE"}},
        Bad{{"lint", "--set", "e=1", "--set", "e=2"}, {"--set", "e twice", "once"}},
        Bad{{"plot"}, {"--output", "nothing", "one value"}},
        Bad{{"plot", "-o", "a.gif"}, {"--output", "\"a.gif\"", ".png, .svg or .pdf"}},
        Bad{{"plot", "-o", "png"}, {"--output", "\"png\"", ".png, .svg or .pdf"}},
        Bad{{"plot", "-o", "a.png", "--size", "1600"}, {"--size", "\"1600\"", "WIDTHxHEIGHT"}},
        Bad{{"plot", "-o", "a.png", "--size", "1x1"}, {"--size", "\"1x1\"", "64 to 20000"}},
        Bad{{"plot", "-o", "a.png", "--dpi", "0"}, {"--dpi", "\"0\"", "from 30"}},
        Bad{{"train"}, {"FILE", "nothing", "one value"}},
        Bad{{"train", "a", "--continue", "b"},
            {"command line", "both a FILE and --continue", "one of them"}},
        Bad{{"train", "--continue", "b", "--seeds", "2"},
            {"--seeds", "a run that is continued", "the seeds that the run has"}},
        Bad{{"train", "a", "--until", "0"}, {"--until", "\"0\"", "from 1 to"}},
        Bad{{"train", "a", "--seeds", "0"}, {"--seeds", "\"0\"", "from 1 to 1000"}}));

TEST(Arguments, sweepTakesAShardOrTablesToMerge)
{
    SweepArguments expected;
    expected.file = "f.sweep.json";
    expected.shard = 2;
    expected.shards = 8;
    expected.output = "part.csv";
    expected.seeds = 5;
    expected.threads = 3;
    EXPECT_EQ(read({"sweep", "f.sweep.json", "--shard", "2/8", "-o", "part.csv", "--seeds", "5",
                    "--threads", "3"})
                  .value(),
              Arguments(expected));
    expected = {};
    expected.output = "all.csv";
    expected.merge = {"a.csv", "b.csv"};
    EXPECT_EQ(read({"sweep", "--merge", "a.csv", "b.csv", "-o", "all.csv"}).value(),
              Arguments(expected));
    EXPECT_EQ(read({"sweep", "f.json", "--shard", "1/2", "-o", "a", "--merge", "b"}).error().found,
              "both --shard and --merge");
    EXPECT_EQ(read({"sweep", "--merge", "a.csv"}).error().where, "--merge");
}

} // namespace
} // namespace warmup::app
