// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>
#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/data/Dataset.h"
#include "core/data/Procedural.h"
#include "core/data/SinCos.h"

namespace warmup::data {
namespace {

const std::vector<float> &floats(const Part &part)
{
    return std::get<std::vector<float>>(part.inputs);
}

DatasetPtr loaded(const Spec &spec, std::uint64_t seed = 1)
{
    auto dataset = load(spec, seed);
    EXPECT_TRUE(dataset.has_value()) << dataset.error().message();
    return dataset.value_or(nullptr);
}

// FNV-1a over the bits: changes when one bit of one number does.
std::uint64_t fingerprint(const Part &part)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    const auto add = [&](std::uint32_t word) {
        for (int shift = 0; shift < 32; shift += 8)
            hash = (hash ^ (word >> shift & 0xFF)) * 0x100000001b3;
    };
    for (float value : floats(part))
        add(std::bit_cast<std::uint32_t>(value));
    for (std::int32_t label : part.labels)
        add(static_cast<std::uint32_t>(label));
    for (float target : part.targets)
        add(std::bit_cast<std::uint32_t>(target));
    return hash;
}

TEST(SinCos, equalsTheMathematicalLibraryToRounding)
{
    for (double turns = -3; turns < 3; turns += 0.001) {
        const auto [sine, cosine] = sinCosOfTurns(turns);
        EXPECT_NEAR(sine, std::sin(2 * M_PI * turns), 4e-15) << turns;
        EXPECT_NEAR(cosine, std::cos(2 * M_PI * turns), 4e-15) << turns;
    }
    EXPECT_EQ(sinCosOfTurns(0.25), std::pair(1.0, -0.0));
    EXPECT_EQ(sinCosOfTurns(0.5).second, -1.0);
}

TEST(Glyphs, haveTheShapeAndTheStatisticsTheySay)
{
    const auto data = loaded(Glyphs{.trainSamples = 20000, .testSamples = 500});
    EXPECT_EQ(data->features, 144);
    EXPECT_EQ(data->classes, 10);
    EXPECT_EQ(data->outputs, 10);
    EXPECT_EQ(data->train.count, 20000);
    EXPECT_EQ(data->test.count, 500);
    ASSERT_EQ(floats(data->train).size(), 20000u * 144);
    std::vector<int> counts(10);
    for (auto label : data->train.labels)
        ++counts.at(static_cast<std::size_t>(label));
    for (int count : counts)
        EXPECT_NEAR(count, 2000, 5 * std::sqrt(1800)); // five deviations of a binomial
    // E x^2 = E contrast^2 E prototype^2 + noise^2: the same prototypes without noise tell the
    // rest.
    const auto clean = loaded(Glyphs{.trainSamples = 20000, .testSamples = 0, .noise = 0});
    const auto power = [](const Part &part) {
        const auto &x = floats(part);
        return std::inner_product(x.begin(), x.end(), x.begin(), 0.0)
            / static_cast<double>(x.size());
    };
    EXPECT_NEAR(power(data->train) - power(clean->train), 0.36, 0.002);
}

TEST(Glyphs, areTheSameBitsEverywhere)
{
    const auto data = loaded(Glyphs{.trainSamples = 100, .testSamples = 10}, 3);
    EXPECT_EQ(fingerprint(data->train), 7320933587285225619u);
    EXPECT_EQ(fingerprint(data->test), 1929176571937392519u);
}

TEST(Glyphs, shareTheirPrototypesAcrossSeedsButNotTheirSamples)
{
    const Glyphs spec{.trainSamples = 3000, .testSamples = 0, .noise = 0};
    const auto a = loaded(spec, 1);
    const auto b = loaded(spec, 2);
    EXPECT_NE(floats(a->train), floats(b->train));
    // Without noise a sample is a crop times a contrast: its direction tells the prototype. Every
    // direction of one seed's class 0 is met in the other's, for there are but 3 * 25 of them.
    const auto directions = [](const Dataset &data) {
        std::vector<std::vector<float>> all;
        for (std::int64_t i = 0; i < data.train.count; ++i) {
            if (data.train.labels[static_cast<std::size_t>(i)] != 0)
                continue;
            const float *x = floats(data.train).data() + i * 144;
            const double norm = std::sqrt(std::inner_product(x, x + 144, x, 0.0));
            std::vector<float> direction;
            for (int k = 0; k < 144; ++k)
                direction.push_back(static_cast<float>(std::round(x[k] / norm * 1e4)));
            all.push_back(direction);
        }
        return all;
    };
    const auto near = [](const std::vector<float> &u, const std::vector<float> &v) {
        for (std::size_t k = 0; k < u.size(); ++k)
            if (std::abs(u[k] - v[k]) > 1)
                return false;
        return true;
    };
    const auto first = directions(*a);
    const auto second = directions(*b);
    int met = 0;
    for (const auto &u : first)
        met += std::any_of(second.begin(), second.end(), [&](const auto &v) { return near(u, v); });
    EXPECT_GT(met, static_cast<int>(first.size()) * 9 / 10);
}

TEST(Spirals, lieOnTheirCurvesWithoutNoise)
{
    const auto data =
        loaded(Spirals{.samplesPerClass = 50, .testSamplesPerClass = 1, .classes = 4, .noise = 0});
    EXPECT_EQ(data->train.count, 200);
    EXPECT_EQ(data->test.count, 4);
    for (int i = 0; i < 200; ++i) {
        const int label = i / 50;
        const double r = 0.05 + 0.95 * (i % 50) / 49;
        const double angle = 1.75 * 2 * M_PI * r + 2 * M_PI * label / 4;
        EXPECT_EQ(data->train.labels[static_cast<std::size_t>(i)], label);
        EXPECT_NEAR(floats(data->train)[static_cast<std::size_t>(2 * i)], r * std::sin(angle),
                    1e-7);
        EXPECT_NEAR(floats(data->train)[static_cast<std::size_t>(2 * i + 1)], r * std::cos(angle),
                    1e-7);
    }
}

TEST(Spirals, areTheSameBitsEverywhere)
{
    const auto data = loaded(Spirals{}, 3);
    EXPECT_EQ(fingerprint(data->train), 4349109673053849225u);
    EXPECT_EQ(fingerprint(data->test), 16835828143617950790u);
}

TEST(LinearTeacher, hasExactlyTheHessianItSays)
{
    const LinearTeacher spec{.samples = 300, .dimension = 7, .condition = 1000, .noise = 0.1};
    const auto data = loaded(spec, 5);
    EXPECT_EQ(data->classes, 0);
    EXPECT_EQ(data->outputs, 1);
    EXPECT_EQ(data->train.targets.size(), 300u);
    const auto &x = floats(data->train);
    for (int a = 0; a < 7; ++a) {
        double mean = 0;
        for (int i = 0; i < 300; ++i)
            mean += x[static_cast<std::size_t>(i * 7 + a)] / 300.0;
        EXPECT_NEAR(mean, 0, 1e-7);
        for (int b = 0; b < 7; ++b) {
            double covariance = 0;
            for (int i = 0; i < 300; ++i)
                covariance += static_cast<double>(x[static_cast<std::size_t>(i * 7 + a)])
                    * x[static_cast<std::size_t>(i * 7 + b)] / 300.0;
            const double expected = a == b ? std::pow(1000.0, -a / 6.0) : 0;
            EXPECT_NEAR(covariance, expected, 1e-7) << a << ' ' << b;
        }
    }
}

TEST(LinearTeacher, isTheSameBitsEverywhere)
{
    EXPECT_EQ(fingerprint(loaded(LinearTeacher{}, 3)->train), 5760773548721366271u);
}

TEST(LinearTeacher, withoutNoiseIsALinearFunctionOfItsInputs)
{
    const LinearTeacher spec{.samples = 40, .dimension = 3, .condition = 1, .noise = 0};
    const auto data = loaded(spec);
    const auto &x = floats(data->train);
    // X'X = 40 I at condition 1, so that the weights are X'y / 40.
    std::array<double, 3> weights{};
    for (std::size_t i = 0; i < 40; ++i)
        for (std::size_t k = 0; k < 3; ++k)
            weights[k] += x[i * 3 + k] * data->train.targets[i] / 40.0;
    for (std::size_t i = 0; i < 40; ++i) {
        const double y = std::inner_product(weights.begin(), weights.end(), &x[i * 3], 0.0);
        EXPECT_NEAR(y, data->train.targets[i], 1e-5);
    }
}

TEST(Moons, lieOnTheirHalfCirclesWithoutNoise)
{
    const auto data = loaded(Moons{.samplesPerClass = 3, .testSamplesPerClass = 0, .noise = 0});
    EXPECT_EQ(data->features, 2);
    EXPECT_EQ(data->classes, 2);
    EXPECT_EQ(data->test.count, 0);
    EXPECT_EQ(data->train.labels, (std::vector<std::int32_t>{0, 0, 0, 1, 1, 1}));
    // At t = 0, pi / 2 and pi.
    const std::vector<float> expected{1, 0, 0, 1, -1, 0, 0, 0.5, 1, -0.5, 2, 0.5};
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(floats(data->train)[i], expected[i], 1e-7) << i;
}

TEST(Moons, haveTheNoiseTheySay)
{
    const auto clean = loaded(Moons{.samplesPerClass = 5000, .noise = 0});
    const auto data = loaded(Moons{.samplesPerClass = 5000, .noise = 0.2});
    double squares = 0;
    for (std::size_t i = 0; i < floats(data->train).size(); ++i)
        squares += std::pow(floats(data->train)[i] - floats(clean->train)[i], 2);
    EXPECT_NEAR(squares / 20000, 0.04, 5 * 0.04 * std::sqrt(2.0 / 20000));
    EXPECT_NE(floats(data->train)[0], floats(data->test)[0]);
}

TEST(NetTeacher, givesWhatANetWithoutHiddenLayersDoesAsALinearMap)
{
    const auto data = loaded(
        NetTeacher{.trainSamples = 50, .dimension = 3, .hidden = {}, .outputs = 2, .noise = 0});
    EXPECT_EQ(data->features, 3);
    EXPECT_EQ(data->classes, 0);
    EXPECT_EQ(data->outputs, 2);
    // Three samples determine the map; the others follow it.
    const auto &x = floats(data->train);
    const auto &y = data->train.targets;
    const auto determinant = [&](std::size_t i, std::size_t j, std::size_t k) {
        const auto at = [&](std::size_t row, std::size_t column) {
            return static_cast<double>(x[3 * row + column]);
        };
        return at(i, 0) * (at(j, 1) * at(k, 2) - at(j, 2) * at(k, 1))
            - at(i, 1) * (at(j, 0) * at(k, 2) - at(j, 2) * at(k, 0))
            + at(i, 2) * (at(j, 0) * at(k, 1) - at(j, 1) * at(k, 0));
    };
    const double whole = determinant(0, 1, 2);
    for (std::size_t row = 3; row < 50; ++row)
        for (std::size_t output = 0; output < 2; ++output) {
            const double expected =
                (y[output] * determinant(row, 1, 2) + y[2 + output] * determinant(0, row, 2)
                 + y[4 + output] * determinant(0, 1, row))
                / whole;
            EXPECT_NEAR(y[2 * row + output], expected, 1e-4 * (1 + std::abs(expected)));
        }
}

TEST(NetTeacher, isOneTeacherForAllSeedsAndBendsWithHiddenLayers)
{
    const NetTeacher spec{.trainSamples = 4000, .dimension = 1, .hidden = {8}, .noise = 0};
    // The same function of x for every seed: close inputs have close targets.
    std::vector<std::pair<float, float>> points;
    for (const std::uint64_t seed : {1, 2}) {
        const auto data = loaded(spec, seed);
        for (std::size_t i = 0; i < 4000; ++i)
            points.emplace_back(floats(data->train)[i], data->train.targets[i]);
    }
    std::sort(points.begin(), points.end());
    double largestSlope = 0;
    for (std::size_t i = 1; i < points.size(); ++i)
        if (points[i].first - points[i - 1].first > 1e-4F)
            largestSlope =
                std::max(largestSlope,
                         std::abs(static_cast<double>(points[i].second - points[i - 1].second))
                             / (points[i].first - points[i - 1].first));
    EXPECT_LT(largestSlope, 50);
    // Without biases it has one bend, at 0: a slope on each side.
    const auto slope = [](const auto &point) { return point.second / point.first; };
    EXPECT_NEAR(slope(points.front()), slope(points[100]), 1e-4);
    EXPECT_NEAR(slope(points.back()), slope(points[points.size() - 100]), 1e-4);
    EXPECT_GT(std::abs(slope(points.front()) - slope(points.back())), 0.01);
    NetTeacher other = spec;
    other.teacherSeed = 8;
    EXPECT_NE(loaded(other)->train.targets, loaded(spec)->train.targets);
    EXPECT_EQ(floats(loaded(other)->train), floats(loaded(spec)->train));
}

TEST(Sequences, areWantedReversedOrAsTheyAre)
{
    for (const auto task : {Sequences::Task::reverse, Sequences::Task::copy}) {
        const auto data =
            loaded(Sequences{.task = task, .vocabulary = 7, .length = 5, .testSamples = 3000});
        EXPECT_EQ(data->features, 5);
        EXPECT_EQ(data->positions, 5);
        EXPECT_EQ(data->vocabulary, 7);
        EXPECT_EQ(data->classes, 7);
        EXPECT_EQ(data->outputs, 7);
        EXPECT_TRUE(data->drawn);
        EXPECT_EQ(data->train.count, 0);
        ASSERT_EQ(data->test.labels.size(), 15000U);
        const auto &tokens = floats(data->test);
        std::vector<int> counts(7);
        for (std::size_t i = 0; i < 15000; ++i) {
            const std::size_t place = i % 5;
            const std::size_t from = task == Sequences::Task::reverse ? i - place + (4 - place) : i;
            EXPECT_EQ(data->test.labels[i], static_cast<std::int32_t>(tokens[from]));
            ++counts.at(static_cast<std::size_t>(tokens[i]));
        }
        for (const int count : counts)
            EXPECT_NEAR(count, 15000 / 7.0, 5 * std::sqrt(15000 / 7.0 * 6 / 7));
    }
}

TEST(Sequences, areTheSameBitsEverywhere)
{
    std::vector<float> tokens(16);
    std::vector<std::int32_t> wanted(16);
    drawSequences({}, Random(1, Purpose::trainData, 3), tokens, wanted);
    EXPECT_EQ(tokens, (std::vector<float>{3, 2, 4, 1, 5, 7, 2, 8, 7, 7, 9, 5, 5, 9, 0, 3}));
    EXPECT_EQ(wanted, (std::vector<std::int32_t>{8, 2, 7, 5, 1, 4, 2, 3, 3, 0, 9, 5, 5, 9, 7, 7}));
}

TEST(Procedural, refusesWhatItCannotDraw)
{
    const auto where = [](const Spec &spec) {
        const auto data = load(spec, 1);
        return data ? "drawn" : data.error().where;
    };
    EXPECT_EQ(where(Glyphs{.trainSamples = 0}), "/training/data/trainSamples");
    EXPECT_EQ(where(Glyphs{.trainSamples = INT64_MAX}), "/training/data/trainSamples");
    EXPECT_EQ(where(Glyphs{.testSamples = -1}), "/training/data/testSamples");
    EXPECT_EQ(where(Glyphs{.noise = NAN}), "/training/data/noise");
    EXPECT_EQ(where(Spirals{.samplesPerClass = 0}), "/training/data/samplesPerClass");
    EXPECT_EQ(where(Spirals{.classes = 1}), "/training/data/classes");
    EXPECT_EQ(where(Spirals{.noise = -1}), "/training/data/noise");
    EXPECT_EQ(where(Spirals{.turns = INFINITY}), "/training/data/turns");
    EXPECT_EQ(where(LinearTeacher{.samples = 51}), "/training/data/samples");
    EXPECT_EQ(where(LinearTeacher{.samples = INT64_MAX}), "/training/data/samples");
    EXPECT_EQ(where(LinearTeacher{.dimension = 0}), "/training/data/dimension");
    EXPECT_EQ(where(LinearTeacher{.condition = 0.5}), "/training/data/condition");
    EXPECT_EQ(where(LinearTeacher{.noise = NAN}), "/training/data/noise");
    EXPECT_EQ(where(Moons{.samplesPerClass = 0}), "/training/data/samplesPerClass");
    EXPECT_EQ(where(Moons{.testSamplesPerClass = INT64_MAX}), "/training/data/testSamplesPerClass");
    EXPECT_EQ(where(Moons{.noise = NAN}), "/training/data/noise");
    EXPECT_EQ(where(NetTeacher{.trainSamples = INT64_MAX}), "/training/data/trainSamples");
    EXPECT_EQ(where(NetTeacher{.testSamples = -1}), "/training/data/testSamples");
    EXPECT_EQ(where(NetTeacher{.dimension = 0}), "/training/data/dimension");
    EXPECT_EQ(where(NetTeacher{.hidden = {4, 0}}), "/training/data/hidden/1");
    EXPECT_EQ(where(NetTeacher{.hidden = std::vector<int>(9, 4)}), "/training/data/hidden");
    EXPECT_EQ(where(NetTeacher{.outputs = 1001}), "/training/data/outputs");
    EXPECT_EQ(where(NetTeacher{.noise = -1}), "/training/data/noise");
    EXPECT_EQ(where(Sequences{.vocabulary = 1}), "/training/data/vocabulary");
    EXPECT_EQ(where(Sequences{.vocabulary = 1001}), "/training/data/vocabulary");
    EXPECT_EQ(where(Sequences{.length = 0}), "/training/data/length");
    EXPECT_EQ(where(Sequences{.length = 257}), "/training/data/length");
    EXPECT_EQ(where(Sequences{.testSamples = -1}), "/training/data/testSamples");
    EXPECT_EQ(where(Sequences{.testSamples = INT64_MAX}), "/training/data/testSamples");
}

TEST(Procedural, endsWhenItIsAskedTo)
{
    std::stop_source stop;
    stop.request_stop();
    for (const Spec &spec :
         std::vector<Spec>{Glyphs{}, Spirals{}, LinearTeacher{}, Moons{}, NetTeacher{}}) {
        const auto data = load(spec, 1, stop.get_token());
        ASSERT_FALSE(data.has_value());
        EXPECT_EQ(data.error().message(), "cancelled");
    }
}

TEST(Procedural, dependsOnTheSeedAndDescribesItself)
{
    for (const Spec &spec :
         std::vector<Spec>{Glyphs{}, Spirals{}, LinearTeacher{}, Moons{}, NetTeacher{}}) {
        EXPECT_TRUE(dependsOnSeed(spec));
        EXPECT_NE(fingerprint(loaded(spec, 1)->train), fingerprint(loaded(spec, 2)->train));
        EXPECT_FALSE(loaded(spec)->description.empty());
    }
    EXPECT_TRUE(dependsOnSeed(Sequences{}));
    EXPECT_NE(fingerprint(loaded(Sequences{}, 1)->test), fingerprint(loaded(Sequences{}, 2)->test));
    EXPECT_FALSE(loaded(Sequences{})->description.empty());
}

TEST(GatherInputs, copiesRowsAndScalesBytes)
{
    Part part{.count = 2, .inputs = std::vector<std::uint8_t>{0, 1, 255, 51}};
    std::vector<float> out(6);
    gatherInputs(part, 2, std::vector<std::int32_t>{1, 0, 1}, out);
    EXPECT_EQ(out, (std::vector<float>{1, 0.2F, 0, 1.0F / 255, 1, 0.2F}));
    part.inputs = std::vector<float>{-1, 2, 3, 4};
    gatherInputs(part, 2, std::vector<std::int32_t>{1, 0, 0}, out);
    EXPECT_EQ(out, (std::vector<float>{3, 4, -1, 2, -1, 2}));
}

} // namespace
} // namespace warmup::data
