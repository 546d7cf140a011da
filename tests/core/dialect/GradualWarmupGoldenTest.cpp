// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/Number.h"
#include "core/dialect/GradualWarmup.h"
#include "tests/Folders.h"

namespace warmup::dialect {
namespace {

std::vector<std::string> split(const std::string &text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(part);
    return parts;
}

double number(const std::string &text)
{
    const auto value = readNumber(text);
    EXPECT_TRUE(value) << text;
    return value.value_or(0);
}

// One row of tests/golden/gradual_warmup.csv.
struct Recorded {
    std::string title;
    std::string pair;
    GradualWarmupVersion version;
    Arguments arguments;
    Driver driver;
    schedule::Metric metric;
    std::vector<std::string> rates; // or the name of the exception alone
};

void readMain(const std::string &text, Recorded &recorded)
{
    const auto words = split(text, ' ');
    auto &main = recorded.arguments.main;
    if (words[0] == "none") {
        main = torch::Constant{};
    } else if (words[0] == "StepLR") {
        main = torch::StepLR{number(words[1]), number(words[2])};
    } else if (words[0] == "MultiStepLR") {
        torch::MultiStepLR law{{}, number(words[1])};
        for (std::size_t i = 2; i < words.size(); ++i)
            law.milestones.push_back(number(words[i]));
        main = law;
    } else if (words[0] == "ExponentialLR") {
        main = torch::ExponentialLR{number(words[1])};
    } else if (words[0] == "CosineAnnealingLR") {
        main = torch::CosineAnnealingLR{number(words[1]), number(words[2])};
    } else {
        ASSERT_EQ(words[0], "ReduceLROnPlateau");
        schedule::Plateau plateau;
        plateau.factor = number(words[2]);
        plateau.patience = static_cast<int>(number(words[3]));
        plateau.cooldown = static_cast<int>(number(words[4]));
        plateau.minimum = number(words[5]);
        main = plateau;
        if (words[1] == "improves")
            for (int k = 0; k < 12; ++k)
                recorded.metric.values.push_back(1.0 / (1 + k));
    }
}

std::vector<Recorded> readGolden()
{
    std::ifstream file(goldenFile("gradual_warmup.csv"));
    std::vector<Recorded> all;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#') || line.starts_with("version"))
            continue;
        const auto fields = split(line, ',');
        Recorded recorded;
        recorded.title = line.substr(0, 80);
        recorded.pair = fields[1] + "," + fields[2] + "," + fields[3];
        recorded.version =
            fields[0] == "0.3" ? GradualWarmupVersion::v0_3 : GradualWarmupVersion::v0_3_2;
        readMain(fields[1], recorded);
        recorded.arguments.multiplier = number(fields[2]);
        recorded.arguments.warmUpCalls = number(fields[3]);
        recorded.driver.advance = Driver::Advance::perUpdate;
        if (fields[4] != "none") {
            recorded.driver.argument = Driver::Argument::index;
            recorded.driver.offset = static_cast<std::int64_t>(number(fields[4]));
        }
        recorded.driver.beforeOptimizer = fields[5] == "before";
        recorded.rates.assign(fields.begin() + 6, fields.end());
        all.push_back(recorded);
    }
    return all;
}

TEST(GradualWarmupGolden, EveryTraceIsTheSameBitsAsTheRealPackagesUnderPyTorch)
{
    const auto golden = readGolden();
    ASSERT_GE(golden.size(), 1000u);
    std::set<std::string> pairs;
    int traces = 0;
    int exceptions = 0;
    for (const auto &recorded : golden) {
        SCOPED_TRACE(recorded.title);
        const auto made = makeGradualWarmup(recorded.arguments, recorded.version, recorded.driver,
                                            recorded.metric);
        pairs.insert(recorded.pair);
        if (recorded.rates.size() == 1) {
            ASSERT_FALSE(made);
            EXPECT_NE(made.error().allowed.find(recorded.rates[0]), std::string::npos)
                << made.error().message();
            ++exceptions;
            continue;
        }
        ASSERT_TRUE(made) << made.error().message();
        const auto length = static_cast<Update>(recorded.rates.size());
        const auto curve = drive(made->curve, recorded.driver, 1, length);
        for (Update u = 0; u < length; ++u)
            ASSERT_EQ(curve->at(u), number(recorded.rates[static_cast<std::size_t>(u)]))
                << "update " << u;
        ++traces;
    }
    std::cout << traces << " traces and " << exceptions << " exceptions of " << pairs.size()
              << " (scheduler, parameters) pairs compared, in both versions\n";
}

TEST(GradualWarmupGolden, EveryRangeHoldsExactlyTheExtremesOfItsUpdates)
{
    for (const auto &recorded : readGolden()) {
        if (recorded.rates.size() == 1)
            continue;
        SCOPED_TRACE(recorded.title);
        const auto made = makeGradualWarmup(recorded.arguments, recorded.version, recorded.driver,
                                            recorded.metric);
        ASSERT_TRUE(made);
        const auto curve = drive(made->curve, recorded.driver, 1, 40);
        std::vector<double> rates;
        for (const auto &rate : recorded.rates)
            rates.push_back(number(rate));
        const double tolerance = 1e-12 * *std::max_element(rates.begin(), rates.end());
        for (std::size_t begin = 0; begin < rates.size(); begin += 3)
            for (std::size_t end = begin + 1; end <= rates.size(); end += 2) {
                const auto range =
                    curve->over(static_cast<Update>(begin), static_cast<Update>(end));
                const auto [low, high] =
                    std::minmax_element(rates.begin() + static_cast<std::ptrdiff_t>(begin),
                                        rates.begin() + static_cast<std::ptrdiff_t>(end));
                ASSERT_NEAR(range.first, rates[begin], tolerance) << begin << " " << end;
                ASSERT_NEAR(range.last, rates[end - 1], tolerance) << begin << " " << end;
                ASSERT_NEAR(range.minimum, *low, tolerance) << begin << " " << end;
                ASSERT_NEAR(range.maximum, *high, tolerance) << begin << " " << end;
            }
    }
}

TEST(GradualWarmupGolden, LongRecursionsKeepTheirBitsFromAnyCheckpointAndInAnyOrder)
{
    std::ifstream file(goldenFile("gradual_warmup_long.csv"));
    struct Curve {
        schedule::RateCurvePtr curve;
        std::vector<std::pair<Update, double>> rates;
    };
    std::map<std::string, Curve> curves;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#') || line.starts_with("version"))
            continue;
        const auto fields = split(line, ',');
        auto &entry = curves[fields[0] + "," + fields[1] + "," + fields[2]];
        if (!entry.curve) {
            Recorded recorded;
            readMain(fields[1], recorded);
            recorded.arguments.multiplier = number(fields[2]);
            recorded.arguments.warmUpCalls = number(fields[3]);
            recorded.driver.advance = Driver::Advance::perUpdate;
            const auto made = makeGradualWarmup(recorded.arguments,
                                                fields[0] == "0.3" ? GradualWarmupVersion::v0_3
                                                                   : GradualWarmupVersion::v0_3_2,
                                                recorded.driver, {});
            ASSERT_TRUE(made);
            entry.curve = drive(made->curve, recorded.driver, 1, 20'000);
        }
        entry.rates.emplace_back(static_cast<Update>(number(fields[4])), number(fields[5]));
    }
    ASSERT_EQ(curves.size(), 20u);
    for (auto &[title, entry] : curves) {
        SCOPED_TRACE(title);
        std::reverse(entry.rates.begin(), entry.rates.end()); // jumps back from checkpoint to one
        for (const auto &[update, rate] : entry.rates)
            ASSERT_EQ(entry.curve->at(update), rate) << "update " << update;
        for (Update u = 0; u < 20'000; ++u) // and call by call
            if (const auto next = entry.rates.back(); next.first == u) {
                ASSERT_EQ(entry.curve->at(u), next.second) << "update " << u;
                // The closed form that ranges use agrees to rounding.
                ASSERT_NEAR(entry.curve->over(u, u + 1).first, next.second, 1e-12 * 0.8);
                entry.rates.pop_back();
                if (entry.rates.empty())
                    break;
            } else {
                (void)entry.curve->at(u);
            }
    }
}

} // namespace
} // namespace warmup::dialect
