// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <cmath>
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

Result<Part> draw(const Spirals &spec, std::int64_t samplesPerClass, Random random,
                  const std::stop_token &stop)
{
    constexpr double kTwoPi = 6.283185307179586;
    Part part;
    part.count = samplesPerClass * spec.classes;
    auto &inputs = part.inputs.emplace<std::vector<float>>();
    inputs.reserve(static_cast<std::size_t>(part.count) * 2);
    for (int label = 0; label < spec.classes; ++label) {
        for (std::int64_t i = 0; i < samplesPerClass; ++i) {
            if (i % 65536 == 0 && stop.stop_requested())
                return cancelled();
            const double share = samplesPerClass == 1
                ? 0
                : static_cast<double>(i) / static_cast<double>(samplesPerClass - 1);
            const double radius = 0.05 + 0.95 * share;
            const double turns = spec.turns * radius + static_cast<double>(label) / spec.classes
                + spec.noise * random.normal() / kTwoPi;
            const auto [sine, cosine] = sinCosOfTurns(turns);
            inputs.push_back(static_cast<float>(radius * sine));
            inputs.push_back(static_cast<float>(radius * cosine));
            part.labels.push_back(label);
        }
    }
    return part;
}

} // namespace

Result<DatasetPtr> makeSpirals(const Spirals &spec, std::uint64_t seed, std::stop_token stop)
{
    if (spec.classes < 2 || spec.classes > 1000)
        return fail("/training/data/classes", std::to_string(spec.classes), "2 to 1000");
    const std::int64_t most = kMostDrawn / 2 / spec.classes;
    if (spec.samplesPerClass < 1 || spec.samplesPerClass > most)
        return fail("/training/data/samplesPerClass", std::to_string(spec.samplesPerClass),
                    fmt::format("1 to {}", most));
    if (spec.testSamplesPerClass < 0 || spec.testSamplesPerClass > most)
        return fail("/training/data/testSamplesPerClass", std::to_string(spec.testSamplesPerClass),
                    fmt::format("0 to {}", most));
    if (!(spec.noise >= 0 && spec.noise <= 1000))
        return fail("/training/data/noise", shortestText(spec.noise), "0 to 1000");
    if (!(std::abs(spec.turns) <= 1000))
        return fail("/training/data/turns", shortestText(spec.turns), "-1000 to 1000");

    auto train = draw(spec, spec.samplesPerClass, Random(seed, Purpose::trainData), stop);
    if (!train)
        return tl::unexpected(train.error());
    auto test = draw(spec, spec.testSamplesPerClass, Random(seed, Purpose::testData), stop);
    if (!test)
        return tl::unexpected(test.error());

    Dataset dataset;
    dataset.features = 2;
    dataset.classes = dataset.outputs = spec.classes;
    dataset.train = std::move(*train);
    dataset.test = std::move(*test);
    dataset.description = fmt::format(
        "Spirals, {} + {} drawn points in the plane, {} classes; {} turns, noise {}, data seed {}; "
        "not scaled, not standardized",
        groupedText(dataset.train.count), groupedText(dataset.test.count), spec.classes,
        shortestText(spec.turns), shortestText(spec.noise), seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
