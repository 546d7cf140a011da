// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Bicubic.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/Folders.h"

namespace warmup::data {
namespace {

// Renew with tests/peers/record_bicubic.py.
TEST(Bicubic, equalsPyTorchInDouble)
{
    std::ifstream golden(goldenFile("bicubic.txt"));
    int from = 0;
    int to = 0;
    int cases = 0;
    while (golden >> from >> to) {
        std::vector<double> image(static_cast<std::size_t>(from) * from);
        for (double &pixel : image)
            golden >> pixel;
        const auto result = resizeBicubic(image, from, to);
        ASSERT_EQ(result.size(), static_cast<std::size_t>(to) * to);
        for (double pixel : result) {
            double expected = 0;
            ASSERT_TRUE(golden >> expected);
            EXPECT_NEAR(pixel, expected, 1e-13) << from << " to " << to;
        }
        ++cases;
    }
    EXPECT_EQ(cases, 4);
}

TEST(Bicubic, keepsAConstantImage)
{
    for (double pixel : resizeBicubic(std::vector<double>(25, 3.0), 5, 16))
        EXPECT_NEAR(pixel, 3.0, 1e-14);
}

} // namespace
} // namespace warmup::data
