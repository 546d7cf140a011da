// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/Lanes.h"

#include <array>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace warmup::kernel {
namespace {

struct Exponentials {
    [[gnu::always_inline]] static void run(std::size_t n, const float *in, float *out)
    {
        for (std::size_t i = 0; i < n; i += kLanes<float>)
            store<float>(out + i, exponential<float>(load(in + i)));
    }
};

float exponentialOf(float x)
{
    std::array<float, 8> in;
    std::array<float, 8> out;
    in.fill(x);
    dispatchFor<float, Exponentials>(in.size(), in.data(), out.data());
    for (const float lane : out)
        EXPECT_TRUE(lane == out[0] || (std::isnan(lane) && std::isnan(out[0])));
    return out[0];
}

TEST(Lanes, exponentialIsThatOfTheMathematicalLibraryOnEveryInstructionSet)
{
    for (const auto set :
         {InstructionSet::baseline, InstructionSet::avx2, InstructionSet::avx512}) {
        useInstructionSet(set);
        for (float x = -87.3F; x < 88.3F; x += 0.0137F) {
            const double exact = std::exp(static_cast<double>(x));
            const double unit = std::exp2(std::floor(std::log2(exact)) - 23);
            ASSERT_NEAR(static_cast<double>(exponentialOf(x)), exact, 2 * unit) << x;
        }
        EXPECT_EQ(exponentialOf(0), 1);
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        EXPECT_EQ(exponentialOf(-kInfinity), exponentialOf(-87.3F));
        EXPECT_EQ(exponentialOf(kInfinity), exponentialOf(88.3F));
        EXPECT_TRUE(std::isnan(exponentialOf(std::nanf(""))));
    }
    useInstructionSet(bestInstructionSet());
}

TEST(Lanes, paddingIsToEightFloatsAndToNothingElse)
{
    EXPECT_EQ(paddedToLanes<float>(1), 8U);
    EXPECT_EQ(paddedToLanes<float>(8), 8U);
    EXPECT_EQ(paddedToLanes<float>(9), 16U);
    EXPECT_EQ(paddedToLanes<double>(9), 9U);
}

} // namespace
} // namespace warmup::kernel
