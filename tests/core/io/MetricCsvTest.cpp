// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/MetricCsv.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Random.h"
#include "tests/core/data/Files.h"

namespace warmup::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class MetricCsv : public testing::Test {
protected:
    Result<schedule::Metric> load(const std::string &text) const
    {
        return loadMetric(m_folder.write("val.csv", text));
    }
    std::vector<double> values(const std::string &text) const
    {
        const auto metric = load(text);
        EXPECT_TRUE(metric) << metric.error().message();
        return metric ? metric->values : std::vector<double>{};
    }
    std::string error(const std::string &text) const
    {
        const auto metric = load(text);
        EXPECT_FALSE(metric) << text;
        return metric ? "" : metric.error().message();
    }

    ScratchFolder m_folder;
};

TEST_F(MetricCsv, isOneNumberALine)
{
    EXPECT_THAT(values("1\n0.5\n3e-4"), ElementsAre(1, 0.5, 3e-4));
    EXPECT_THAT(values("1\r\n\r\n2\r\n"), ElementsAre(1, 2));
    EXPECT_EQ(load("1\n").value().name, "val.csv");
}

TEST_F(MetricCsv, prefersTheColumnMetricThenValidationLossThenLoss)
{
    EXPECT_THAT(values("loss,val_loss,metric\n1,2,3\n4,5,6\n"), ElementsAre(3, 6));
    EXPECT_THAT(values("loss,val_loss\n1,2\n"), ElementsAre(2));
    EXPECT_THAT(values("epoch;loss;accuracy\n0;1;2\n"), ElementsAre(1));
    EXPECT_EQ(load("epoch,val_loss\n0,2\n").value().name, "val.csv, column val_loss");
}

TEST_F(MetricCsv, takesTheOnlyColumnThatIsNoCounter)
{
    EXPECT_THAT(values("epoch\taccuracy\n0\t0.25\n1\t0.5\n"), ElementsAre(0.25, 0.5));
    EXPECT_THAT(values("perplexity\n7\n"), ElementsAre(7));
    EXPECT_THAT(error("a,b\n1,2\n"), HasSubstr("\"a\", \"b\""));
    EXPECT_THAT(error("epoch,step\n1,2\n"), HasSubstr("allowed"));
    EXPECT_THAT(error("loss,loss\n1,2\n"), HasSubstr("2 columns"));
}

TEST_F(MetricCsv, takesWhatIsNotFinite)
{
    const auto read = values("loss\nnan\nNaN\ninf\n-Infinity\n");
    ASSERT_EQ(read.size(), 4u);
    EXPECT_TRUE(std::isnan(read[0]) && std::isnan(read[1]));
    EXPECT_EQ(read[2], std::numeric_limits<double>::infinity());
    EXPECT_EQ(read[3], -std::numeric_limits<double>::infinity());
}

TEST_F(MetricCsv, saysLineAndColumnOfWhatIsNoNumber)
{
    EXPECT_THAT(error("epoch,loss\n0,1\n1,x\n"), HasSubstr("val.csv:3:3: found \"x\""));
    EXPECT_THAT(error("1\n1e400\n"), HasSubstr("val.csv:2:1"));
    EXPECT_THAT(error("epoch,loss\n0,1\n1\n"), HasSubstr("val.csv:3: found 1 cells"));
    EXPECT_THAT(error("loss\n\"1\n"), HasSubstr("val.csv:2:1: found a quote that is never closed"));
    EXPECT_THAT(error("1,2\n3,4\n"), HasSubstr("without a header"));
}

TEST_F(MetricCsv, refusesEmptyFilesFoldersAndMissingFiles)
{
    EXPECT_THAT(error(""), HasSubstr("an empty file"));
    EXPECT_THAT(error("\n\n"), HasSubstr("an empty file"));
    EXPECT_THAT(error("loss\n"), HasSubstr("a header and nothing after it"));
    EXPECT_EQ(loadMetric(m_folder.path("none")).error().found, "no such file");
    EXPECT_EQ(loadMetric(m_folder.path()).error().found, "a folder");
}

TEST_F(MetricCsv, survivesRandomBytes)
{
    Random random(3, Purpose::test);
    for (int i = 0; i < 300; ++i) {
        std::string bytes(random.below(60), ' ');
        for (char &c : bytes)
            c = random.below(2) ? static_cast<char>(random.below(256))
                                : "1,;\n\"\r.e-"[random.below(9)];
        const auto metric = load(bytes);
        EXPECT_TRUE(metric || !metric.error().message().empty());
    }
}

} // namespace
} // namespace warmup::io
