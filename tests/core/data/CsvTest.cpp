// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Csv.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Random.h"
#include "core/data/CsvReader.h"
#include "tests/core/data/Files.h"

namespace warmup::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const std::vector<float> &csvFloats(const Part &part)
{
    return std::get<std::vector<float>>(part.inputs);
}

class CsvTest : public testing::Test {
protected:
    Result<DatasetPtr> load(const std::string &text, CsvFile spec = {.testShare = 0},
                            std::uint64_t seed = 1) const
    {
        spec.path = m_folder.write("t.csv", text);
        return data::load(spec, seed);
    }
    DatasetPtr loaded(const std::string &text, const CsvFile &spec = {.testShare = 0},
                      std::uint64_t seed = 1) const
    {
        const auto data = load(text, spec, seed);
        EXPECT_TRUE(data) << data.error().message();
        return data.value_or(std::make_shared<Dataset>());
    }
    std::string error(const std::string &text, const CsvFile &spec = {.testShare = 0}) const
    {
        const auto data = load(text, spec);
        EXPECT_FALSE(data) << text;
        return data ? "" : data.error().message();
    }

    ScratchFolder m_folder;
    const CsvFile m_regression{.task = CsvFile::Task::regression, .testShare = 0};
};

TEST_F(CsvTest, takesTheLastColumnAsTheTargetAndLabelsInTheirOrder)
{
    const auto data = loaded("a,b,kind\n1,2,rose\n3,4,aster\n5,6,rose\n");
    EXPECT_EQ(data->features, 2);
    EXPECT_EQ(data->classes, 2);
    EXPECT_EQ(data->outputs, 2);
    EXPECT_THAT(csvFloats(data->train), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_THAT(data->train.labels, ElementsAre(1, 0, 1));
    EXPECT_EQ(data->test.count, 0);
    EXPECT_EQ(data->description,
              "t.csv: 3 rows, comma separated, with a header; 2 features, target "
              "\"kind\" (2 classes: \"aster\", \"rose\"); no test part; not "
              "scaled, not standardized");
}

TEST_F(CsvTest, ordersLabelsThatAreNumbersByTheirValue)
{
    const auto data = loaded("1,10\n2,9\n3,-1\n");
    EXPECT_THAT(data->train.labels, ElementsAre(2, 1, 0));
    EXPECT_THAT(data->description, HasSubstr("no header"));
}

TEST_F(CsvTest, readsRegressionTargets)
{
    const auto data = loaded("x,y\n1,2.5\n2,-3e-4\n", m_regression);
    EXPECT_EQ(data->classes, 0);
    EXPECT_EQ(data->outputs, 1);
    EXPECT_THAT(data->train.targets, ElementsAre(2.5F, -3e-4F));
    EXPECT_TRUE(data->train.labels.empty());
}

TEST_F(CsvTest, choosesColumnsByName)
{
    CsvFile spec = m_regression;
    spec.target = "y";
    spec.features = {"c", "a"};
    const auto data = loaded("a,y,b,c\n1,2,x,4\n5,6,,8\n", spec);
    EXPECT_THAT(csvFloats(data->train), ElementsAre(4, 1, 8, 5));
    EXPECT_THAT(data->train.targets, ElementsAre(2, 6));
    // Without a header columns are named by their numbers.
    spec.target = "1";
    spec.features = {"3"};
    EXPECT_THAT(csvFloats(loaded("1,2,3\n4,5,6\n", spec)->train), ElementsAre(3, 6));
    spec.target = "z";
    EXPECT_THAT(error("a,b\n1,2\n", spec),
                HasSubstr("no column \"z\"; allowed: one of the columns "
                          "\"a\", \"b\""));
    spec = m_regression;
    spec.features = {"b"};
    EXPECT_THAT(error("a,b\n1,2\n", spec), HasSubstr("the target \"b\" among the features"));
    spec.features = {"a", "a"};
    EXPECT_THAT(error("a,b\n1,2\n", spec), HasSubstr("\"a\" twice"));
    EXPECT_THAT(error("a,a,b\n1,2,3\n", spec), HasSubstr("2 columns named \"a\""));
}

TEST_F(CsvTest, readsQuotesLineEndsAndByteOrderMarksAsRfc4180)
{
    const auto data =
        loaded("\xEF\xBB\xBF\"a, or \"\"b\"\"\",\"k\nind\"\r\n\"1\",\"two\r\nlines\"\r\n"
               " 2 ,plain\r\n");
    EXPECT_THAT(csvFloats(data->train), ElementsAre(1, 2));
    EXPECT_EQ(data->classes, 2);
    EXPECT_THAT(loaded("1,2\r3,4\r", m_regression)->train.targets, ElementsAre(2, 4));
    EXPECT_THAT(loaded("1,2\n3,4", m_regression)->train.targets, ElementsAre(2, 4));
}

TEST_F(CsvTest, tellsTheSeparatorAndSaysWhichItIs)
{
    EXPECT_THAT(loaded("a;b\n1;2\n", m_regression)->description, HasSubstr("semicolon separated"));
    EXPECT_THAT(loaded("a\tb\n1\t2\n", m_regression)->description, HasSubstr("tab separated"));
    EXPECT_EQ(sniffSeparator("\"a;b;c\",d\n\"e\",f\n"), ',');
    EXPECT_EQ(sniffSeparator("1,5;2,5\n3,5;4,5\n"), ';');
    EXPECT_EQ(sniffSeparator("a,b;c\n1,2\n3,4\n"), ',');
    EXPECT_EQ(sniffSeparator(""), ',');
    EXPECT_EQ(sniffSeparator("one\n"), ',');
    // A decimal comma is not read as a point: it is said where it stands.
    EXPECT_THAT(error("1,5;2\n3,5;4\n", m_regression), HasSubstr("t.csv:1:1: found \"1,5\""));
}

TEST_F(CsvTest, leavesOutEmptyLinesAndSaysSo)
{
    const auto data = loaded("\n1,2\n\n\n3,4\n\n", m_regression);
    EXPECT_EQ(data->train.count, 2);
    EXPECT_THAT(data->description, HasSubstr("3 empty lines left out"));
    EXPECT_THAT(loaded("1,2\n3,4\n\n\n", m_regression)->description, Not(HasSubstr("empty")));
}

TEST_F(CsvTest, saysLineAndColumnOfWhatIsNoNumber)
{
    EXPECT_THAT(error("a,b\n1,2\n3,x\n", m_regression),
                HasSubstr("t.csv:3:3: found \"x\" in column \"b\"; allowed: a finite number"));
    EXPECT_THAT(error("a,b\n1,2\n,4\n", m_regression), HasSubstr("t.csv:3:1: found an empty cell"));
    for (const char *bad : {"nan", "inf", "-inf", "1e400", "1e39", "0x10", "1_000", "1 000", "--1"})
        EXPECT_THAT(error(std::string("a,b\n1,2\n3,") + bad + "\n", m_regression),
                    HasSubstr("t.csv:3:3"))
            << bad;
    EXPECT_THAT(error("a,b\n\"x\ny\",2\n", m_regression), HasSubstr("t.csv:2:1: found \"x?y\""));
    EXPECT_THAT(error("a,b\n\"1\n\",2\n3,4\nx,2\n", m_regression), HasSubstr("t.csv:2:1"));
    EXPECT_THAT(error("a,b\n1,\n2,x\n"), HasSubstr("t.csv:2:3: found an empty label"));
}

TEST_F(CsvTest, saysTheLineOfARowOfAnotherLength)
{
    EXPECT_THAT(error("a,b\n1,2\n3\n", m_regression),
                HasSubstr("t.csv:3: found 1 cells; allowed: 2, as in the first row"));
    EXPECT_THAT(error("a,b\n1,2,3\n", m_regression), HasSubstr("t.csv:2: found 3 cells"));
}

TEST_F(CsvTest, saysWhatIsWrongWithQuotes)
{
    EXPECT_THAT(error("a,b\n\"1,2\n3,4\n"), HasSubstr("t.csv:2:1: found a quote that is never"));
    EXPECT_THAT(error("a,b\n1\"2,3\n"), HasSubstr("t.csv:2:2: found a quote within"));
    EXPECT_THAT(error("a,b\n\"1\"2,3\n"), HasSubstr("t.csv:2:4: found text after a closing quote"));
}

TEST_F(CsvTest, refusesWhatIsNoTable)
{
    EXPECT_THAT(error(""), HasSubstr("an empty file"));
    EXPECT_THAT(error("\n \n"), HasSubstr("t.csv"));
    EXPECT_THAT(error("a,b\n"), HasSubstr("a header and nothing after it"));
    EXPECT_THAT(error("a\n1\n2\n"), HasSubstr("at least two: features and a target"));
    EXPECT_THAT(error("a,b\n1,x\n2,x\n"), HasSubstr("the label \"x\" alone"));
    EXPECT_THAT(error(std::string("\x7F"
                                  "ELF\0\0\0,\n",
                                  9)),
                HasSubstr("NUL byte"));
    EXPECT_THAT(error(std::string("\xFF\xFE"
                                  "1\0,\0002\0",
                                  8)),
                HasSubstr("NUL byte"));
    CsvFile spec{.testShare = 1};
    EXPECT_THAT(error("1,2\n", spec), HasSubstr("/training/data/testShare"));
    spec.testShare = NAN;
    EXPECT_THAT(error("1,2\n", spec), HasSubstr("/training/data/testShare"));
}

TEST_F(CsvTest, refusesFoldersMissingFilesAndThoseItMayNotRead)
{
    const auto found = [](const std::string &path) {
        return data::load(CsvFile{.path = path}, 1).error().found;
    };
    EXPECT_EQ(found(m_folder.path()), "a folder");
    EXPECT_EQ(found(m_folder.path("none")), "no such file");
    EXPECT_EQ(found(""), "no file name");
    const auto path = m_folder.write("secret.csv", "1,2\n");
    std::filesystem::permissions(path, std::filesystem::perms(0));
    std::filesystem::permissions(m_folder.path(), std::filesystem::perms(0755));
    const WithoutPrivileges nobody;
    EXPECT_EQ(found(path), "Permission denied");
}

TEST_F(CsvTest, readsGzip)
{
    const auto path = m_folder.writeGzip("t.csv.gz", "a,b\n1,2\n3,4\n");
    EXPECT_EQ(data::load(CsvFile{.path = path, .testShare = 0}, 1).value()->train.count, 2);
}

std::string numberedRows(int count)
{
    std::string text = "x,constant,y\n";
    for (int i = 0; i < count; ++i)
        text += std::to_string(i) + ",7.25," + std::to_string(i % 3) + "\n";
    return text;
}

TEST_F(CsvTest, splitsByTheSeedAndLosesNothing)
{
    const CsvFile spec{.testShare = 0.25};
    const auto a = loaded(numberedRows(103), spec, 1);
    EXPECT_EQ(a->test.count, 26); // 25.75, rounded
    EXPECT_EQ(a->train.count, 77);
    std::multiset<float> seen;
    for (const Part *part : {&a->train, &a->test}) {
        std::vector<float> order;
        for (std::size_t i = 0; i < csvFloats(*part).size(); i += 2) {
            order.push_back(csvFloats(*part)[i]);
            EXPECT_EQ(part->labels[i / 2], static_cast<int>(csvFloats(*part)[i]) % 3);
        }
        EXPECT_TRUE(std::is_sorted(order.begin(), order.end())); // the order of the file
        seen.insert(order.begin(), order.end());
    }
    EXPECT_EQ(seen.size(), 103u);
    EXPECT_EQ(std::set<float>(seen.begin(), seen.end()).size(), 103u);
    EXPECT_EQ(csvFloats(loaded(numberedRows(103), spec, 1)->test), csvFloats(a->test));
    EXPECT_NE(csvFloats(loaded(numberedRows(103), spec, 2)->test), csvFloats(a->test));
    EXPECT_THAT(a->description,
                HasSubstr("77 for training + 26 for the test, split at random by "
                          "seed 1"));
    EXPECT_TRUE(dependsOnSeed(spec));
    EXPECT_FALSE(dependsOnSeed(CsvFile{.testShare = 0}));
    EXPECT_EQ(loaded("1,0\n2,1\n", {.testShare = 0.99})->train.count, 1);
}

TEST_F(CsvTest, standardizesByTheTrainingPartAlone)
{
    const auto data = loaded(numberedRows(100), {.testShare = 0.3, .standardize = true}, 4);
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < csvFloats(data->train).size(); i += 2) {
        sum += csvFloats(data->train)[i];
        squares += std::pow(csvFloats(data->train)[i], 2);
        EXPECT_EQ(csvFloats(data->train)[i + 1], 0); // the constant column
    }
    EXPECT_NEAR(sum / 70, 0, 1e-6);
    EXPECT_NEAR(squares / 70, 1, 1e-6);
    ASSERT_EQ(data->standardized.size(), 2U);
    const auto &[column, mean, deviation] = data->standardized[0];
    EXPECT_EQ(data->standardized[1], (Standardized{"constant", 7.25, 0}));
    const auto whole = csvFloats(loaded(numberedRows(100), {.testShare = 0.3}, 4)->train);
    EXPECT_NEAR(csvFloats(data->train)[0], (static_cast<double>(whole[0]) - mean) / deviation,
                1e-6);
    EXPECT_THAT(data->description,
                HasSubstr(fmt::format("training part: \"x\" (x − {:.6g}) / {:.6g}, \"constant\" "
                                      "constant, set to 0",
                                      mean, deviation)));
    // Steps of the test part are of the same size: x goes by whole numbers.
    const auto &test = csvFloats(data->test);
    const auto raw = csvFloats(loaded(numberedRows(100), {.testShare = 0.3}, 4)->test);
    const double scale = (test[2] - test[0]) / (raw[2] - raw[0]);
    for (std::size_t i = 0; i < test.size(); i += 2)
        EXPECT_NEAR(test[i] - test[0], scale * (raw[i] - raw[0]), 1e-5);
}

TEST_F(CsvTest, standardizesLargeOffsetsWithoutLosingThem)
{
    const auto data =
        loaded("t,y\n1600000000,0\n1600000001,1\n", {.testShare = 0, .standardize = true});
    EXPECT_THAT(csvFloats(data->train), ElementsAre(-1, 1));
}

TEST_F(CsvTest, endsWhenItIsAskedTo)
{
    std::stop_source stop;
    stop.request_stop();
    const auto path = m_folder.write("t.csv", "1,2\n3,4\n");
    EXPECT_EQ(data::load(CsvFile{.path = path}, 1, stop.get_token()).error().message(),
              "cancelled");
}

TEST_F(CsvTest, survivesFilesCutOffAtAnyByte)
{
    const std::string text = "\"a\",b,\"k\"\"\"\r\n1,2,\"x\"\r\n3,\"4\",y\r\n";
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const auto data = load(text.substr(0, length));
        EXPECT_TRUE(data || !data.error().message().empty());
    }
    EXPECT_TRUE(load(text));
}

TEST_F(CsvTest, survivesRandomBytes)
{
    Random random(5, Purpose::test);
    constexpr std::string_view kAny = "0123456789.,;\t\n\r\"e-+ax";
    constexpr std::string_view kSimple = "01,\n";
    int good = 0;
    for (int i = 0; i < 400; ++i) {
        const auto likely = i % 2 ? kAny : kSimple;
        std::string bytes(random.below(i % 2 ? 60 : 8), ' ');
        for (char &c : bytes)
            c = random.below(30) ? likely[random.below(likely.size())]
                                 : static_cast<char>(random.below(256));
        const auto data = load(bytes, m_regression);
        good += data.has_value();
        EXPECT_TRUE(data || data.error().message().find('\n') == std::string::npos);
    }
    EXPECT_GT(good, 0);
}

} // namespace
} // namespace warmup::data
