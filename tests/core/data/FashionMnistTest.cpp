// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/Dataset.h"
#include "tests/core/data/Files.h"

namespace warmup::data {
namespace {

using testing::HasSubstr;

bool installed()
{
    return std::filesystem::exists("/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz");
}

class FashionMnistTest : public testing::Test {
protected:
    void TearDown() override { unsetenv("WARMUP_LAB_DATA"); }
};

TEST_F(FashionMnistTest, isTheDataOfDebiansPackage)
{
    if (!installed())
        GTEST_SKIP() << "dataset-fashion-mnist is not installed";
    const auto loaded = load(FashionMnist{}, 1);
    ASSERT_TRUE(loaded.has_value()) << loaded.error().message();
    const Dataset &data = **loaded;
    EXPECT_EQ(data.train.count, 60000);
    EXPECT_EQ(data.train.count, 60'000);
    EXPECT_EQ(data.test.count, 10000);
    EXPECT_EQ(data.features, 784);
    EXPECT_EQ(data.classes, 10);
    for (int label = 0; label < 10; ++label) {
        EXPECT_EQ(std::count(data.train.labels.begin(), data.train.labels.end(), label), 6000);
        EXPECT_EQ(std::count(data.test.labels.begin(), data.test.labels.end(), label), 1000);
    }
    EXPECT_EQ(data.train.labels[0], 9); // an ankle boot
    // The mean of the training pixels is known: 0.2860 (its publishers' benchmarks normalise by
    // it).
    const auto &pixels = std::get<std::vector<std::uint8_t>>(data.train.inputs);
    double sum = 0;
    for (auto pixel : pixels)
        sum += pixel;
    EXPECT_NEAR(sum / 255 / static_cast<double>(pixels.size()), 0.2860, 5e-5);
    EXPECT_FALSE(dependsOnSeed(FashionMnist{}));
    EXPECT_THAT(data.description, HasSubstr("scaled to [0, 1]"));
}

TEST_F(FashionMnistTest, namesThePackageWhenItIsMissing)
{
    const ScratchFolder folder;
    setenv("WARMUP_LAB_DATA", folder.path().c_str(), 1);
    const auto loaded = load(FashionMnist{}, 1);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_THAT(loaded.error().message(), HasSubstr("dataset-fashion-mnist"));
    EXPECT_THAT(loaded.error().message(), HasSubstr(folder.path("fashion-mnist")));
}

TEST_F(FashionMnistTest, refusesOtherDataInItsPlace)
{
    const ScratchFolder folder;
    std::filesystem::create_directory(folder.path("fashion-mnist"));
    const std::string images("\0\0\x08\x02\0\0\0\2\0\0\0\1ab", 14);
    const std::string labels("\0\0\x08\x01\0\0\0\2\0\1", 10);
    folder.write("fashion-mnist/train-images-idx3-ubyte", images);
    folder.write("fashion-mnist/t10k-images-idx3-ubyte", images);
    folder.write("fashion-mnist/train-labels-idx1-ubyte", labels);
    folder.write("fashion-mnist/t10k-labels-idx1-ubyte", labels);
    setenv("WARMUP_LAB_DATA", folder.path().c_str(), 1);
    const auto loaded = load(FashionMnist{}, 1);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_THAT(loaded.error().message(), HasSubstr("60000 + 10000"));
}

TEST_F(FashionMnistTest, endsWhenItIsAskedTo)
{
    if (!installed())
        GTEST_SKIP() << "dataset-fashion-mnist is not installed";
    std::stop_source stop;
    stop.request_stop();
    const auto loaded = load(FashionMnist{}, 1, stop.get_token());
    ASSERT_FALSE(loaded.has_value());
    EXPECT_EQ(loaded.error().message(), "cancelled");
}

} // namespace
} // namespace warmup::data
