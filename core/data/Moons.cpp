// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/base/Number.h"
#include "core/base/Random.h"
#include "core/data/ByteSource.h"
#include "core/data/Procedural.h"
#include "core/data/SinCos.h"

namespace warmup::data {

namespace {

Result<Part> draw(const Moons &spec, std::int64_t samplesPerClass, Random random,
                  const std::stop_token &stop)
{
    Part part;
    part.count = 2 * samplesPerClass;
    auto &inputs = part.inputs.emplace<std::vector<float>>();
    inputs.reserve(static_cast<std::size_t>(part.count) * 2);
    for (int label = 0; label < 2; ++label) {
        for (std::int64_t i = 0; i < samplesPerClass; ++i) {
            if (i % 65536 == 0 && stop.stop_requested())
                return cancelled();
            const double share = samplesPerClass == 1
                ? 0
                : static_cast<double>(i) / static_cast<double>(samplesPerClass - 1);
            const auto [sine, cosine] = sinCosOfTurns(share / 2);
            const double x = label == 0 ? cosine : 1 - cosine;
            const double y = label == 0 ? sine : 0.5 - sine;
            inputs.push_back(static_cast<float>(x + spec.noise * random.normal()));
            inputs.push_back(static_cast<float>(y + spec.noise * random.normal()));
            part.labels.push_back(label);
        }
    }
    return part;
}

} // namespace

Result<DatasetPtr> makeMoons(const Moons &spec, std::uint64_t seed, std::stop_token stop)
{
    constexpr std::int64_t kMost = kMostDrawn / 4;
    if (spec.samplesPerClass < 1 || spec.samplesPerClass > kMost)
        return fail("/training/data/samplesPerClass", std::to_string(spec.samplesPerClass),
                    fmt::format("1 to {}", kMost));
    if (spec.testSamplesPerClass < 0 || spec.testSamplesPerClass > kMost)
        return fail("/training/data/testSamplesPerClass", std::to_string(spec.testSamplesPerClass),
                    fmt::format("0 to {}", kMost));
    if (!(spec.noise >= 0 && spec.noise <= 1000))
        return fail("/training/data/noise", shortestText(spec.noise), "0 to 1000");

    auto train = draw(spec, spec.samplesPerClass, Random(seed, Purpose::trainData), stop);
    if (!train)
        return tl::unexpected(train.error());
    auto test = draw(spec, spec.testSamplesPerClass, Random(seed, Purpose::testData), stop);
    if (!test)
        return tl::unexpected(test.error());

    Dataset dataset;
    dataset.features = 2;
    dataset.classes = dataset.outputs = 2;
    dataset.train = std::move(*train);
    dataset.test = std::move(*test);
    dataset.description =
        fmt::format("Two moons, {} + {} drawn points in the plane; noise {}, "
                    "data seed {}; not scaled, not standardized",
                    groupedText(dataset.train.count), groupedText(dataset.test.count),
                    shortestText(spec.noise), seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
