// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Number.h"
#include "core/base/Random.h"
#include "core/io/Rows.h"
#include "core/io/RunCsv.h"
#include "core/io/ScheduleCsv.h"

namespace warmup::io {
namespace {

// A rate curve of any function.
class Curve : public schedule::RateCurve {
public:
    Curve(Update length, std::function<double(Update)> rate)
        : m_length(length), m_rate(std::move(rate))
    {
    }
    Update length() const override { return m_length; }
    LearningRate at(Update u) const override { return m_rate(u); }
    schedule::RateRange over(Update, Update) const override { return {}; }

private:
    Update m_length;
    std::function<double(Update)> m_rate;
};

schedule::RateCurvePtr curve(Update length, std::function<double(Update)> rate)
{
    return std::make_shared<Curve>(length, std::move(rate));
}

std::string text(const ScheduleTable &table)
{
    std::string all;
    const auto written = writeScheduleCsv(table, [&](std::string_view piece) {
        all += piece;
        return true;
    });
    EXPECT_TRUE(written) << written.error().message();
    return all;
}

std::string numberText(auto number)
{
    std::string all;
    const Sink sink = [&](std::string_view piece) {
        all += piece;
        return true;
    };
    Rows rows(sink);
    EXPECT_TRUE(rows.startRow());
    rows.add(number);
    EXPECT_TRUE(rows.flush());
    return all;
}

TEST(Rows, writeNumbersAsShortestTextDoes)
{
    Random random(1, Purpose::test);
    for (double value : {0.0, -0.0, 0.1, 1e-7, 1e20, 1e22, 1e-300, -1.5e300, 5e-324, 1e16,
                         123456.75, 1e100, 1.7976931348623157e308, 2.5e-8, 1e5, 100000000.0})
        EXPECT_EQ(numberText(value), shortestText(value));
    for (int i = 0; i < 20000; ++i) {
        const double value = std::bit_cast<double>(random.bits64());
        ASSERT_EQ(numberText(value), shortestText(value));
    }
    EXPECT_EQ(numberText(std::nan("")), "nan");
    EXPECT_EQ(numberText(-std::numeric_limits<float>::infinity()), "-inf");
    EXPECT_EQ(numberText(0.1F), "0.1");
}

TEST(ScheduleCsv, isTheRowsItSays)
{
    const auto rates = curve(3, [](Update u) { return 0.1 * static_cast<double>(u); });
    EXPECT_EQ(text({rates, nullptr, 2, 1}), "update,epoch,lr\n0,0,0\n1,0.5,0.1\n2,1,0.2\n");
    const auto intended = curve(3, [](Update) { return 1e-7; });
    EXPECT_EQ(text({rates, intended, 468.75, 1}),
              "update,epoch,lr,intended\n0,0,0,1e-7\n1,0.0021333333333333334,0.1,1e-7\n"
              "2,0.004266666666666667,0.2,1e-7\n");
}

TEST(ScheduleCsv, writesEachKthUpdateAndTheLast)
{
    const auto one = [](Update) { return 1.0; };
    EXPECT_EQ(text({curve(5, one), nullptr, 1, 2}), "update,epoch,lr\n0,0,1\n2,2,1\n4,4,1\n");
    EXPECT_EQ(text({curve(6, one), nullptr, 1, 4}), "update,epoch,lr\n0,0,1\n4,4,1\n5,5,1\n");
    EXPECT_EQ(text({curve(1, one), nullptr, 1, 7}), "update,epoch,lr\n0,0,1\n");
    EXPECT_EQ(text({curve(3, one), nullptr, 1, std::numeric_limits<Update>::max()}),
              "update,epoch,lr\n0,0,1\n2,2,1\n");
}

TEST(ScheduleCsv, readsBackToTheSameDoubles)
{
    const auto rate = [](Update u) { return std::exp(-static_cast<double>(u) / 3) / 7; };
    const auto all = text({curve(1000, rate), nullptr, 3, 1});
    std::size_t at = all.find('\n') + 1;
    for (Update u = 0; u < 1000; ++u) {
        const auto end = all.find('\n', at);
        const auto line = all.substr(at, end - at);
        EXPECT_EQ(readNumber(line.substr(line.rfind(',') + 1)), rate(u));
        at = end + 1;
    }
    EXPECT_EQ(at, all.size());
}

TEST(ScheduleCsv, reportsProgressAndCanBeCancelled)
{
    const ScheduleTable table{curve(100'000, [](Update) { return 0.1; }), nullptr, 1, 1};
    const Sink sink = [](std::string_view) { return true; };
    std::vector<double> shares;
    EXPECT_TRUE(writeScheduleCsv(table, sink, [&](double share) {
        shares.push_back(share);
        return true;
    }));
    EXPECT_GE(shares.size(), 3u);
    EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
    EXPECT_EQ(shares.back(), 1.0);
    const auto cancelled = writeScheduleCsv(table, sink, [](double share) { return share < 0.5; });
    ASSERT_FALSE(cancelled);
    EXPECT_EQ(cancelled.error().message(), "cancelled");
}

TEST(ScheduleCsv, stopsWhenTheSinkTakesNoMore)
{
    int pieces = 0;
    const auto written = writeScheduleCsv({curve(1'000'000, [](Update) { return 1.0 / 3; })},
                                          [&](std::string_view) { return ++pieces < 3; });
    EXPECT_FALSE(written);
    EXPECT_EQ(pieces, 3);
}

TEST(ScheduleCsv, refusesMeaninglessSteps)
{
    const auto rates = curve(1, [](Update) { return 1.0; });
    const Sink sink = [](std::string_view) { return true; };
    EXPECT_FALSE(writeScheduleCsv({rates, nullptr, 1, 0}, sink));
    EXPECT_FALSE(writeScheduleCsv({rates, nullptr, 0, 1}, sink));
    EXPECT_FALSE(writeScheduleCsv({rates, nullptr, std::nan(""), 1}, sink));
}

std::string text(const std::vector<RunRecord> &runs, double updatesPerEpoch)
{
    std::string all;
    const auto written = writeRunCsv(runs, updatesPerEpoch, [&](std::string_view piece) {
        all += piece;
        return true;
    });
    EXPECT_TRUE(written) << written.error().message();
    return all;
}

const std::string kRunHeader = "run,arm,seed,update,epoch,lr,loss,test_loss,test_accuracy,ending\n";

TEST(RunCsv, isARowAnUpdateWithEvaluationsWhereTheyWereMade)
{
    RunRecord run{.run = "run 1", .arm = "as run", .seed = 18446744073709551615u};
    run.ending = training::Ending::finished;
    run.endedAt = 3;
    run.history = {.begin = 0,
                   .losses = {2.5F, 0.1F, 0.05F},
                   .rates = {0, 0.1, 1e-7},
                   .evaluations = {{0, 2.5F, 0.125F}, {3, 0.25F, std::nanf("")}}};
    EXPECT_EQ(text({run}, 2),
              kRunHeader + "run 1,as run,18446744073709551615,0,0,0,2.5,2.5,0.125,\n"
                  + "run 1,as run,18446744073709551615,1,0.5,0.1,0.1,,,\n"
                  + "run 1,as run,18446744073709551615,2,1,1e-7,0.05,0.25,,finished\n");
}

TEST(RunCsv, marksWhereARunDivergedAndWritesWhatIsNotFinite)
{
    RunRecord run{.run = "a,\"b\"", .arm = "intended", .seed = 1};
    run.ending = training::Ending::diverged;
    run.endedAt = 1;
    run.history = {.begin = 0,
                   .losses = {std::numeric_limits<float>::infinity(), std::nanf("")},
                   .rates = {1, 1},
                   .evaluations = {}};
    EXPECT_EQ(text({run}, 1),
              kRunHeader + "\"a,\"\"b\"\"\",intended,1,0,0,1,inf,,,\n"
                  + "\"a,\"\"b\"\"\",intended,1,1,1,1,nan,,,diverged\n");
}

TEST(RunCsv, copesWithRunsThatHaveNotBegunAndWithLongNames)
{
    RunRecord none{.run = "none", .arm = "", .seed = 1};
    RunRecord named{.run = std::string(100'000, ','), .arm = std::string(100'000, '"'), .seed = 1};
    named.history = {.begin = 0, .losses = {1}, .rates = {1}, .evaluations = {}};
    EXPECT_EQ(text({none}, 1), kRunHeader);
    EXPECT_LT(text({none, named}, 1).size(), 10'000u);
    EXPECT_EQ(text({}, 1), kRunHeader);
}

TEST(RunCsv, canBeCancelled)
{
    RunRecord run{.run = "r", .arm = "a", .seed = 1};
    run.history.losses.assign(100'000, 1);
    run.history.rates.assign(100'000, 1);
    const auto written = writeRunCsv(
        {run}, 1, [](std::string_view) { return true; }, [](double share) { return share < 0.5; });
    EXPECT_EQ(written.error().message(), "cancelled");
}

TEST(RunCsv, hasAColumnForEverythingThatWasWatchedInAnyRun)
{
    const float none = std::numeric_limits<float>::quiet_NaN();
    RunRecord first{"a", "x", 1};
    first.history.losses = {1, 2};
    first.history.rates = {0.5, 0.5};
    first.history.watched = {{3, none}, {0.25F, std::numeric_limits<float>::infinity()}};
    first.columns = {"gradient_norm", "path_share"};
    RunRecord second = first;
    second.seed = 2;
    second.history.watched = {{7, 8}, {5, 6}};
    second.columns = {"mean_abs_u", "gradient_norm"};
    std::string all;
    ASSERT_TRUE(writeRunCsv({first, second}, 1, [&](std::string_view piece) {
        all += piece;
        return true;
    }));
    EXPECT_EQ(all,
              "run,arm,seed,update,epoch,lr,loss,test_loss,test_accuracy,ending,"
              "gradient_norm,path_share,mean_abs_u\n"
              "a,x,1,0,0,0.5,1,,,,3,0.25,\n"
              "a,x,1,1,1,0.5,2,,,,,inf,\n"
              "a,x,2,0,0,0.5,1,,,,5,,7\n"
              "a,x,2,1,1,0.5,2,,,,6,,8\n");
}

std::string summary(const std::vector<RunRecord> &runs)
{
    std::string all;
    const auto written = writeSummaryCsv(runs, [&](std::string_view piece) {
        all += piece;
        return true;
    });
    EXPECT_TRUE(written) << written.error().message();
    return all;
}

const std::string kSummaryHeader =
    "run,arm,seed,ending,ended_at,updates,last_losses,train_loss,test_loss,test_accuracy,"
    "target_reached,softmax_difference\n";

TEST(SummaryCsv, isARowAMemberAsItStoodAtItsEnd)
{
    RunRecord run{.run = "run 1", .arm = "as run", .seed = 3};
    run.ending = training::Ending::finished;
    run.history.losses.assign(5, 100);
    run.history.losses.insert(run.history.losses.end(), 10, 1.5F);
    run.history.losses.insert(run.history.losses.end(), 10, 2.5F);
    run.history.evaluations = {{10, 9, 0.125F}, {25, 0.25F, 0.5F}};
    run.trainingLoss = 0.1;
    run.targetLoss = 0.5;
    run.softmaxDifference = 0.75;
    EXPECT_EQ(summary({run}),
              kSummaryHeader + "run 1,as run,3,finished,,25,2,0.1,0.25,0.5,25,0.75\n");
    run.targetLoss = 0.25; // not below it
    EXPECT_EQ(summary({run}),
              kSummaryHeader + "run 1,as run,3,finished,,25,2,0.1,0.25,0.5,,0.75\n");
}

TEST(SummaryCsv, leavesEmptyWhatThereIsNotAtTheEnd)
{
    RunRecord diverged{.run = "r", .arm = "a", .seed = 1};
    diverged.ending = training::Ending::diverged;
    diverged.endedAt = 2;
    diverged.history.losses = {1, 2, std::numeric_limits<float>::infinity()};
    diverged.history.evaluations = {{2, 9, 0.125F}};
    diverged.trainingLoss = std::nan("");
    RunRecord stopped{.run = "r", .arm = "a", .seed = 2};
    RunRecord regression{.run = "r", .arm = "a", .seed = 3};
    regression.ending = training::Ending::collapsed;
    regression.endedAt = 1;
    regression.history.losses = {1, 3};
    regression.history.evaluations = {{2, 4, std::nanf("")}};
    EXPECT_EQ(summary({diverged, stopped, regression}),
              kSummaryHeader + "r,a,1,diverged,2,3,inf,nan,,,,\n" + "r,a,2,stopped,,0,,,,,,\n"
                  + "r,a,3,collapsed,1,2,2,,4,,,\n");
}

} // namespace
} // namespace warmup::io
