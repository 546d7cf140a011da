// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/dialect/AsRun.h"
#include "core/dialect/ReadPython.h"
#include "core/schedule/Schedule.h"
#include "tests/Folders.h"

// What a framework did with scripts, as tests/peers/recorded.py writes it, against what the program
// reads of them.
namespace warmup::dialect {

// One case of a file in tests/golden.
struct Recorded {
    std::string script;
    std::vector<std::vector<double>> rates; // of each parameter group
    std::vector<std::vector<double>> momenta;
    std::string exception;
    Update failedCall = 0; // 0: the constructor raised
};

inline std::vector<double> numbers(std::istringstream &line)
{
    std::vector<double> values;
    for (std::string word; line >> word;)
        values.push_back(std::stod(word)); // inf and nan too
    return values;
}

inline std::vector<Recorded> readRecorded(const std::string &name)
{
    std::ifstream file(goldenFile(name));
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

inline schedule::Metric recordedMetric()
{
    schedule::Metric metric;
    for (int k = 0; k < 12; ++k)
        metric.values.push_back(1.0 / (1 + k));
    return metric;
}

inline void expectClose(const schedule::RateCurve &curve, const std::vector<double> &recorded,
                        double tolerance)
{
    double largest = 0;
    for (const double rate : recorded)
        if (std::isfinite(rate))
            largest = std::max(largest, std::abs(rate));
    for (std::size_t u = 0; u < recorded.size(); ++u) {
        const double rate = curve.at(static_cast<Update>(u));
        if (std::isfinite(recorded[u]))
            ASSERT_NEAR(rate, recorded[u], tolerance * largest) << "update " << u;
        else
            ASSERT_FALSE(std::isfinite(rate)) << "update " << u;
    }
}

// What the program says the script does, against what PyTorch did.
inline void compareRecorded(const Recorded &recorded, double tolerance)
{
    const auto script = readPython(recorded.script, "x.py");
    if (!recorded.exception.empty() && recorded.failedCall == 0) {
        std::string message;
        if (!script) {
            message = script.error().message();
        } else {
            const auto intended = schedule::makeSchedule(script->schedule, recordedMetric());
            ASSERT_TRUE(intended) << intended.error().message();
            const auto asRun = makeAsRun(**intended, script->asRun, recordedMetric());
            ASSERT_FALSE(asRun) << "no " << recorded.exception;
            message = asRun.error().message();
        }
        EXPECT_NE(message.find(recorded.exception), std::string::npos) << message;
        return;
    }
    ASSERT_TRUE(script) << script.error().message();
    const auto intended = schedule::makeSchedule(script->schedule, recordedMetric());
    ASSERT_TRUE(intended) << intended.error().message();
    const auto asRun = makeAsRun(**intended, script->asRun, recordedMetric());
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
    expectClose(*asRun->curve, recorded.rates[0], tolerance);
    for (std::size_t group = 0; group < asRun->tracks.size(); ++group) {
        ASSERT_LT(group, recorded.rates.size());
        expectClose(*asRun->tracks[group].rate, recorded.rates[group], tolerance);
        ASSERT_EQ(asRun->tracks[group].momentum != nullptr, !recorded.momenta.empty());
        if (!recorded.momenta.empty())
            expectClose(*asRun->tracks[group].momentum, recorded.momenta[group], tolerance);
    }
    if (recorded.rates.size() > 1) {
        EXPECT_EQ(asRun->tracks.size(), recorded.rates.size());
    }
}

// Every script of a file, and a count of its (scheduler, parameters) pairs; `constructed` gives
// what a script constructs, or nothing.
inline void compareAll(const std::string &file, std::size_t least, double tolerance,
                       const std::function<std::string(const std::string &)> &constructed)
{
    const auto golden = readRecorded(file);
    ASSERT_GE(golden.size(), least);
    std::map<std::string, std::set<std::string>> pairs;
    int exceptions = 0;
    int different = 0;
    for (const auto &recorded : golden) {
        SCOPED_TRACE(recorded.script);
        if (const auto pair = constructed(recorded.script); !pair.empty())
            pairs[pair.substr(0, pair.find('('))].insert(pair);
        exceptions += recorded.exception.empty() ? 0 : 1;
        const bool before = testing::Test::HasFailure();
        compareRecorded(recorded, tolerance);
        different += !before && testing::Test::HasFailure() ? 1 : 0;
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

// In every seventh script, that ranges hold exactly the extremes of their updates.
inline void compareRanges(const std::string &file, int least)
{
    const auto golden = readRecorded(file);
    int compared = 0;
    for (std::size_t i = 0; i < golden.size(); i += 7) {
        const auto &recorded = golden[i];
        if (recorded.rates.empty() || !recorded.exception.empty()
            || !std::all_of(recorded.rates[0].begin(), recorded.rates[0].end(),
                            [](double rate) { return std::isfinite(rate); }))
            continue;
        SCOPED_TRACE(recorded.script);
        const auto script = readPython(recorded.script, "x.py");
        ASSERT_TRUE(script);
        if (script->asRun.schedulers.empty())
            continue;
        const auto intended = schedule::makeSchedule(script->schedule, recordedMetric());
        ASSERT_TRUE(intended);
        const auto asRun = makeAsRun(**intended, script->asRun, recordedMetric());
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
    EXPECT_GT(compared, least);
}

} // namespace warmup::dialect
