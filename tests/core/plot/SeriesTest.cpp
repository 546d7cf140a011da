// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace warmup::plot {
namespace {

const float kGap = std::numeric_limits<float>::quiet_NaN();

ValueRange scanned(const std::vector<float> &values, std::size_t begin, std::size_t end)
{
    ValueRange range;
    for (std::size_t i = begin; i < std::min(end, values.size()); ++i) {
        const double value = values[i];
        if (!std::isfinite(value)) {
            range.gap = true;
            continue;
        }
        range.first = range.any ? range.first : value;
        range.minimum = range.any ? std::min(range.minimum, value) : value;
        range.maximum = range.any ? std::max(range.maximum, value) : value;
        range.last = value;
        range.any = true;
    }
    return range;
}

void expectSame(const ValueRange &a, const ValueRange &b)
{
    EXPECT_EQ(a.any, b.any);
    EXPECT_EQ(a.gap, b.gap);
    EXPECT_EQ(a.first, b.first);
    EXPECT_EQ(a.minimum, b.minimum);
    EXPECT_EQ(a.maximum, b.maximum);
    EXPECT_EQ(a.last, b.last);
}

TEST(Series, answersEveryRangeAsAScanDoes)
{
    std::mt19937 random(7);
    std::vector<float> values;
    Series series;
    // Appended in pieces of all sizes, with runs of NaN long enough to fill whole blocks.
    while (values.size() < 40'000) {
        std::vector<float> piece(random() % 3000);
        const bool broken = random() % 7 == 0;
        for (float &value : piece)
            value = broken || random() % 500 == 0 ? kGap : static_cast<float>(random() % 100'000);
        series.append(piece);
        values.insert(values.end(), piece.begin(), piece.end());
    }
    ASSERT_EQ(series.size(), static_cast<Update>(values.size()));
    for (int i = 0; i < 3000; ++i) {
        const std::size_t begin = random() % values.size();
        const std::size_t end = begin + 1 + random() % (i % 2 == 0 ? 50 : values.size());
        expectSame(series.over(static_cast<Update>(begin), static_cast<Update>(end)),
                   scanned(values, begin, end));
    }
}

TEST(Series, infinitiesAreGapsAndNotExtremes)
{
    Series series;
    series.append(std::vector<float>{1, std::numeric_limits<float>::infinity(), 3});
    const ValueRange range = series.over(0, 3);
    EXPECT_TRUE(range.gap);
    EXPECT_EQ(range.maximum, 3);
}

TEST(Series, rangesBeyondItsEndAreCutAndEmptyOnesSaySo)
{
    Series series;
    EXPECT_FALSE(series.over(0, 10).any);
    series.append(std::vector<float>{5});
    EXPECT_EQ(series.over(-3, 10).last, 5);
    EXPECT_FALSE(series.over(1, 10).any);
    EXPECT_FALSE(series.over(1, 10).gap);
}

} // namespace
} // namespace warmup::plot
