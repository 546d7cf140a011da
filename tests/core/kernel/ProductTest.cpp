// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernel/Product.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/Dual.h"
#include "core/base/Random.h"
#include "core/kernel/Dispatch.h"
#include "core/kernel/Finite.h"

namespace warmup::kernel {
namespace {

class EveryInstructionSet : public testing::TestWithParam<InstructionSet> {
protected:
    void SetUp() override
    {
        if (GetParam() > bestInstructionSet())
            GTEST_SKIP() << "this processor has no " << name(GetParam());
        useInstructionSet(GetParam());
    }
    void TearDown() override { useInstructionSet(bestInstructionSet()); }
};

INSTANTIATE_TEST_SUITE_P(Kernel, EveryInstructionSet,
                         testing::Values(InstructionSet::baseline, InstructionSet::avx2,
                                         InstructionSet::avx512),
                         [](const auto &parameter) {
                             const std::string set = name(parameter.param);
                             return set == "AVX-512" ? std::string("avx512") : set;
                         });

// Compares with the plain loop in double; borders of the output must stay as they are.
void compare(std::size_t rows, std::size_t columns, std::size_t depth, bool transposed, bool biased)
{
    Random random(rows * 1000 + columns, Purpose::test, depth);
    const auto fill = [&](std::size_t n) {
        std::vector<float> values(n);
        for (float &x : values)
            x = static_cast<float>(random.uniform(-1, 1));
        return values;
    };
    const std::vector<float> left = fill(rows * depth);
    const std::vector<float> right = fill(depth * columns);
    const std::vector<float> bias = fill(columns);
    const std::size_t outRow = columns + 3;
    std::vector<float> out(rows * outRow, 77);
    const Left<float> leftView =
        transposed ? Left<float>{left.data(), 1, rows} : Left<float>{left.data(), depth, 1};
    product<float>(rows, columns, depth, leftView, {right.data(), columns},
                   biased ? bias.data() : nullptr, {out.data(), outRow});
    const auto count = static_cast<double>(depth);
    for (std::size_t m = 0; m < rows; ++m) {
        for (std::size_t n = 0; n < columns; ++n) {
            double sum = biased ? static_cast<double>(bias[n]) : 0;
            for (std::size_t k = 0; k < depth; ++k)
                sum += static_cast<double>(leftView.data[m * leftView.row + k * leftView.column])
                    * static_cast<double>(right[k * columns + n]);
            // Each of depth + 1 sums, of a few times the root of depth, is rounded to 6e-8 of it.
            ASSERT_NEAR(static_cast<double>(out[m * outRow + n]), sum,
                        6e-8 * (count + 1) * (1 + 2 * std::sqrt(count)))
                << rows << " x " << columns << " x " << depth << " at " << m << ", " << n;
        }
        for (std::size_t n = columns; n < outRow; ++n)
            ASSERT_EQ(out[m * outRow + n], 77);
    }
}

// A dual's product beside the same one of duals of doubles, and its values beside the floats' own.
void compareDuals(std::size_t rows, std::size_t columns, std::size_t depth, bool transposed,
                  bool biased)
{
    Random random(rows, Purpose::test, depth);
    std::vector<Dual<float>> all(rows * depth + depth * columns + columns);
    for (auto &x : all)
        x = {static_cast<float>(random.uniform(-1, 1)), static_cast<float>(random.uniform(-1, 1))};
    const auto productIn = [&]<typename T>(T) {
        std::vector<T> in;
        for (const auto &x : all) {
            if constexpr (std::is_same_v<T, float>)
                in.push_back(x.value);
            else
                in.push_back({x.value, x.tangent});
        }
        const T *right = in.data() + rows * depth;
        std::vector<T> out(rows * columns);
        product<T>(rows, columns, depth,
                   transposed ? Left<T>{in.data(), 1, rows} : Left<T>{in.data(), depth, 1},
                   {right, columns}, biased ? right + depth * columns : nullptr,
                   {out.data(), columns});
        return out;
    };
    const auto ours = productIn(Dual<float>());
    const auto wanted = productIn(Dual<double>());
    const auto floats = productIn(0.0F);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        EXPECT_EQ(ours[i].value, floats[i]) << i;
        EXPECT_NEAR(ours[i].tangent, wanted[i].tangent, 3e-6 * static_cast<double>(depth)) << i;
    }
}

TEST_P(EveryInstructionSet, ADualsTangentsAreThoseOfTheProductRule)
{
    for (const bool transposed : {false, true})
        for (const bool biased : {false, true})
            for (const std::size_t rows : {1, 5, 33})
                for (const std::size_t columns : {1, 10, 32})
                    for (const std::size_t depth : {1, 7, 144})
                        compareDuals(rows, columns, depth, transposed, biased);
}

TEST_P(EveryInstructionSet, multipliesMatricesOfEverySmallShape)
{
    for (std::size_t rows = 1; rows <= 18; ++rows)
        for (std::size_t columns = 1; columns <= 36; ++columns)
            for (const std::size_t depth : {1, 2, 7})
                compare(rows, columns, depth, (rows + columns) % 2 == 0, depth == 2);
}

TEST_P(EveryInstructionSet, multipliesMatricesThatAreDeepOrWide)
{
    for (const bool transposed : {false, true})
        for (const bool biased : {false, true}) {
            compare(33, 70, 600, transposed, biased);
            compare(5, 70, 600, transposed, biased);
            compare(1, 257, 256, transposed, biased);
            compare(130, 10, 257, transposed, biased);
            compare(128, 130, 300, transposed, biased); // a transposed left that is copied
            compare(256, 128, 3, transposed, biased);
        }
}

TEST_P(EveryInstructionSet, sumsNothingToTheBiasOrToZero)
{
    const std::vector<float> bias = {1, 2, 3};
    std::vector<float> out(6, 77);
    product<float>(2, 3, 0, {nullptr, 0, 1}, {nullptr, 3}, bias.data(), {out.data(), 3});
    EXPECT_EQ(out, (std::vector<float>{1, 2, 3, 1, 2, 3}));
}

TEST_P(EveryInstructionSet, letsInfinitiesAndNansThrough)
{
    std::vector<float> left(16 * 16, 1);
    std::vector<float> right(16 * 16, 1);
    left[3] = std::numeric_limits<float>::infinity();
    right[5 * 16 + 2] = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> out(16 * 16);
    product<float>(16, 16, 16, {left.data(), 16, 1}, {right.data(), 16}, nullptr, {out.data(), 16});
    EXPECT_TRUE(std::isinf(out[0]));
    EXPECT_TRUE(std::isnan(out[2]));
    EXPECT_TRUE(std::isnan(out[16 + 2]));
    EXPECT_EQ(out[16 + 3], 16);
}

TEST_P(EveryInstructionSet, findsTheOneValueThatIsNotFinite)
{
    std::vector<float> values(67, -std::numeric_limits<float>::max());
    EXPECT_TRUE(allFinite(values));
    EXPECT_TRUE(allFinite({}));
    for (std::size_t i = 0; i < values.size(); ++i)
        for (const float bad :
             {std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity(),
              std::numeric_limits<float>::quiet_NaN()}) {
            const float kept = std::exchange(values[i], bad);
            ASSERT_FALSE(allFinite(values)) << i;
            values[i] = kept;
        }
}

template <typename T>
void transposeOf(std::size_t rows, std::size_t columns)
{
    std::vector<T> in(rows * columns);
    for (std::size_t i = 0; i < in.size(); ++i)
        in[i] = static_cast<T>(i);
    std::vector<T> out(in.size());
    transpose<T>(rows, columns, in.data(), out.data());
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j)
            ASSERT_EQ(out[j * rows + i], in[i * columns + j])
                << rows << " x " << columns << " at " << i << ", " << j;
}

TEST(Transpose, isExact)
{
    for (const std::size_t rows : {1, 3, 4, 19, 32})
        for (const std::size_t columns : {1, 2, 4, 18, 35}) {
            transposeOf<int>(rows, columns);
            transposeOf<float>(rows, columns);
        }
}

} // namespace
} // namespace warmup::kernel
