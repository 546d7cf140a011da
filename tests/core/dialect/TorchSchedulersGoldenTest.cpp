// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/Number.h"
#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"
#include "tests/Folders.h"

namespace warmup::dialect {
namespace {

// One case of tests/golden/torch_schedulers.txt.
struct Recorded {
    std::string script;
    std::vector<std::vector<double>> rates; // of each parameter group
    std::vector<std::vector<double>> momenta;
    std::string exception;
    Update failedCall = 0; // 0: the constructor raised
};

std::vector<double> numbers(std::istringstream &line)
{
    std::vector<double> values;
    for (std::string word; line >> word;)
        values.push_back(std::stod(word)); // inf and nan too
    return values;
}

std::vector<Recorded> readGolden()
{
    std::ifstream file(goldenFile("torch_schedulers.txt"));
    std::vector<Recorded> all;
    bool inScript = false;
    for (std::string text; std::getline(file, text);) {
        if (text.starts_with("> ")) {
            if (!inScript)
                all.emplace_back();
            all.back().script += text.substr(2) + "\n";
            inScript = true;
            continue;
        }
        inScript = false;
        std::istringstream line(text);
        std::string word;
        line >> word;
        if (word == "rate")
            all.back().rates.push_back(numbers(line));
        else if (word == "momentum")
            all.back().momenta.push_back(numbers(line));
        else if (word == "raises")
            line >> all.back().exception >> all.back().failedCall;
    }
    return all;
}

schedule::Metric metric()
{
    schedule::Metric metric;
    for (int k = 0; k < 12; ++k)
        metric.values.push_back(1.0 / (1 + k));
    return metric;
}

std::string constructions(const std::string &script)
{
    std::istringstream lines(script);
    std::string all;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("scheduler"))
            all += line.substr(line.find("= ") + 2) + ";";
    return all;
}

void expectClose(const schedule::RateCurve &curve, const std::vector<double> &recorded)
{
    double largest = 0;
    for (const double rate : recorded)
        if (std::isfinite(rate))
            largest = std::max(largest, std::abs(rate));
    for (std::size_t u = 0; u < recorded.size(); ++u) {
        const double rate = curve.at(static_cast<Update>(u));
        if (std::isfinite(recorded[u]))
            ASSERT_NEAR(rate, recorded[u], 1e-12 * largest) << "update " << u;
        else
            ASSERT_FALSE(std::isfinite(rate)) << "update " << u;
    }
}

// What the program says the script does, against what PyTorch did.
void compare(const Recorded &recorded)
{
    const auto script = readPython(recorded.script, "x.py");
    if (!recorded.exception.empty() && recorded.failedCall == 0) {
        std::string message;
        if (!script) {
            message = script.error().message();
        } else {
            const auto intended = schedule::makeSchedule(script->schedule, metric());
            ASSERT_TRUE(intended) << intended.error().message();
            const auto asRun = makeAsRun(**intended, script->asRun, metric());
            ASSERT_FALSE(asRun) << "no " << recorded.exception;
            message = asRun.error().message();
        }
        EXPECT_NE(message.find(recorded.exception), std::string::npos) << message;
        return;
    }
    ASSERT_TRUE(script) << script.error().message();
    const auto intended = schedule::makeSchedule(script->schedule, metric());
    ASSERT_TRUE(intended) << intended.error().message();
    const auto asRun = makeAsRun(**intended, script->asRun, metric());
    ASSERT_TRUE(asRun) << asRun.error().message();
    const auto raised = std::find_if(asRun->remarks.begin(), asRun->remarks.end(),
                                     [](const Remark &remark) { return remark.id == "raises"; });
    if (recorded.exception.empty()) {
        // A call after the last update is nobody's loss.
        if (raised != asRun->remarks.end())
            ADD_FAILURE() << raised->text;
        EXPECT_EQ((*intended)->length(), static_cast<Update>(recorded.rates[0].size()));
    } else if (static_cast<Update>(recorded.rates[0].size()) < (*intended)->length()) {
        ASSERT_NE(raised, asRun->remarks.end()) << "no " << recorded.exception;
        EXPECT_NE(raised->text.find(recorded.exception), std::string::npos) << raised->text;
        EXPECT_NE(raised->text.find("Call " + std::to_string(recorded.failedCall) + " "),
                  std::string::npos)
            << raised->text;
    }
    expectClose(*asRun->curve, recorded.rates[0]);
    for (std::size_t group = 0; group < asRun->tracks.size(); ++group) {
        ASSERT_LT(group, recorded.rates.size());
        expectClose(*asRun->tracks[group].rate, recorded.rates[group]);
        ASSERT_EQ(asRun->tracks[group].momentum != nullptr, !recorded.momenta.empty());
        if (!recorded.momenta.empty())
            expectClose(*asRun->tracks[group].momentum, recorded.momenta[group]);
    }
    if (recorded.rates.size() > 1) {
        EXPECT_EQ(asRun->tracks.size(), recorded.rates.size());
    }
}

TEST(TorchSchedulersGolden, EveryScriptDoesWhatPyTorchDidWithIt)
{
    const auto golden = readGolden();
    ASSERT_GE(golden.size(), 2000u);
    std::map<std::string, std::set<std::string>> pairs;
    int exceptions = 0;
    int different = 0;
    for (const auto &recorded : golden) {
        SCOPED_TRACE(recorded.script);
        const auto constructed = constructions(recorded.script);
        pairs[constructed.substr(0, constructed.find('('))].insert(constructed);
        exceptions += recorded.exception.empty() ? 0 : 1;
        const bool before = HasFailure();
        compare(recorded);
        different += !before && HasFailure() ? 1 : 0;
        if (different > 10)
            FAIL() << "and more";
    }
    std::size_t all = 0;
    for (const auto &[name, arguments] : pairs)
        all += arguments.size();
    std::cout << golden.size() << " scripts of " << all
              << " (scheduler, parameters) pairs compared, " << exceptions
              << " of which raise an exception:";
    for (const auto &[name, arguments] : pairs)
        std::cout << " " << name << " " << arguments.size();
    std::cout << "\n";
}

TEST(TorchSchedulersGolden, EveryRangeHoldsExactlyTheExtremesOfItsUpdates)
{
    const auto golden = readGolden();
    int compared = 0;
    for (std::size_t i = 0; i < golden.size(); i += 5) {
        const auto &recorded = golden[i];
        if (recorded.rates.empty() || !recorded.exception.empty())
            continue;
        SCOPED_TRACE(recorded.script);
        const auto script = readPython(recorded.script, "x.py");
        ASSERT_TRUE(script);
        if (script->asRun.schedulers.empty())
            continue;
        const auto intended = schedule::makeSchedule(script->schedule, metric());
        ASSERT_TRUE(intended);
        const auto asRun = makeAsRun(**intended, script->asRun, metric());
        ASSERT_TRUE(asRun);
        const auto &curve = *asRun->curve;
        const Update length = curve.length();
        for (Update begin = 0; begin < length; begin += 3)
            for (Update end = begin + 1; end <= length; end += 4) {
                const auto range = curve.over(begin, end);
                double low = curve.at(begin);
                double high = low;
                for (Update u = begin; u < end; ++u) {
                    low = std::min(low, curve.at(u));
                    high = std::max(high, curve.at(u));
                }
                ASSERT_EQ(range.first, curve.at(begin));
                ASSERT_EQ(range.last, curve.at(end - 1));
                ASSERT_EQ(range.minimum, low) << begin << " " << end;
                ASSERT_EQ(range.maximum, high) << begin << " " << end;
            }
        ++compared;
    }
    EXPECT_GT(compared, 100);
}

} // namespace
} // namespace warmup::dialect
