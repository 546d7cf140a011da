// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/ScalingSpread.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/Random.h"

namespace warmup::diagnostics {
namespace {

constexpr double kBeta2 = 0.99;
constexpr double kEpsilon = 1e-8;

// As the header says it, in double and with two passes.
double byDefinition(const std::vector<std::vector<std::vector<float>>> &streams)
{
    std::vector<double> variations;
    for (std::size_t i = 0; i < streams.front().front().size(); ++i) {
        std::vector<double> scalings;
        for (const auto &stream : streams) {
            double sum = 0; // sum of beta2^(t - k) g_k^2 over k
            for (const auto &gradient : stream)
                sum = kBeta2 * sum
                    + static_cast<double>(gradient[i]) * static_cast<double>(gradient[i]);
            const double average =
                sum * (1 - kBeta2) / (1 - std::pow(kBeta2, static_cast<double>(stream.size())));
            if (average > 1e-12)
                scalings.push_back(1 / (std::sqrt(average) + kEpsilon));
        }
        if (scalings.size() < streams.size())
            continue;
        double mean = 0;
        for (const double scaling : scalings)
            mean += scaling / static_cast<double>(scalings.size());
        double squares = 0;
        for (const double scaling : scalings)
            squares += (scaling - mean) * (scaling - mean);
        variations.push_back(std::sqrt(squares / static_cast<double>(scalings.size() - 1)) / mean);
    }
    std::sort(variations.begin(), variations.end());
    return variations[(variations.size() - 1) / 2];
}

TEST(ScalingSpread, isTheMedianCoefficientOfVariationOverTheStreams)
{
    Random random(3, Purpose::test);
    std::vector<std::vector<std::vector<float>>> streams(5);
    for (auto &stream : streams) {
        stream.resize(7);
        for (auto &gradient : stream)
            for (int i = 0; i < 40; ++i) // the first one is dead
                gradient.push_back(i == 0 ? 0 : static_cast<float>(random.normal()));
    }
    streams[2] = std::vector<std::vector<float>>(7, std::vector<float>(40, 0.5F));
    ScalingSpread spread(40, kBeta2, kEpsilon);
    for (int again = 0; again < 2; ++again) {
        spread.begin();
        for (const auto &stream : streams) {
            for (const auto &gradient : stream)
                spread.add(gradient);
            spread.endStream();
        }
        EXPECT_NEAR(spread.value(), byDefinition(streams), 1e-6);
    }
}

TEST(ScalingSpread, isNothingOfOneStreamOrOfDeadWeights)
{
    ScalingSpread spread(2, kBeta2, kEpsilon);
    spread.begin();
    spread.add(std::vector<float>{1, 1});
    spread.endStream();
    EXPECT_TRUE(std::isnan(spread.value()));
    spread.begin();
    for (int stream = 0; stream < 3; ++stream) {
        spread.add(std::vector<float>{0, 0});
        spread.endStream();
    }
    EXPECT_TRUE(std::isnan(spread.value()));
}

TEST(ScalingSpread, isNoneWhereAllStreamsAreAlike)
{
    ScalingSpread spread(1, kBeta2, kEpsilon);
    spread.begin();
    for (int stream = 0; stream < 4; ++stream) {
        spread.add(std::vector<float>{2});
        spread.endStream();
    }
    EXPECT_NEAR(spread.value(), 0, 1e-6);
}

} // namespace
} // namespace warmup::diagnostics
