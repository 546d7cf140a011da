// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/base/Number.h"
#include "core/base/Random.h"
#include "core/data/Bicubic.h"
#include "core/data/ByteSource.h"
#include "core/data/Procedural.h"

namespace warmup::data {

namespace {

constexpr int kClasses = 10;
constexpr int kVariants = 3;
constexpr int kNoiseSide = 5;
constexpr int kPrototypeSide = 16;
constexpr int kSide = 12;
constexpr int kShifts = kPrototypeSide - kSide + 1;

using Prototypes = std::vector<std::vector<double>>; // [class * kVariants + variant]

Prototypes makePrototypes(std::uint64_t seed)
{
    Random random(seed, Purpose::prototypes);
    Prototypes prototypes;
    for (int i = 0; i < kClasses * kVariants; ++i) {
        std::vector<double> noise(kNoiseSide * kNoiseSide);
        for (double &value : noise)
            value = random.normal();
        prototypes.push_back(resizeBicubic(noise, kNoiseSide, kPrototypeSide));
    }
    return prototypes;
}

Result<Part> draw(std::int64_t count, const Prototypes &prototypes, double noise, Random random,
                  const std::stop_token &stop)
{
    Part part;
    part.count = count;
    auto &inputs = part.inputs.emplace<std::vector<float>>();
    inputs.reserve(static_cast<std::size_t>(count) * kSide * kSide);
    for (std::int64_t i = 0; i < count; ++i) {
        if (i % 1024 == 0 && stop.stop_requested())
            return cancelled();
        const auto label = random.below(kClasses);
        const auto &prototype = prototypes[label * kVariants + random.below(kVariants)];
        const auto right = random.below(kShifts);
        const auto down = random.below(kShifts);
        const double contrast = random.uniform(0.6, 1.4);
        for (std::uint64_t y = down; y < down + kSide; ++y)
            for (std::uint64_t x = right; x < right + kSide; ++x)
                inputs.push_back(static_cast<float>(contrast * prototype[y * kPrototypeSide + x]
                                                    + noise * random.normal()));
        part.labels.push_back(static_cast<std::int32_t>(label));
    }
    return part;
}

} // namespace

Result<DatasetPtr> makeGlyphs(const Glyphs &spec, std::uint64_t seed, std::stop_token stop)
{
    constexpr std::int64_t most = kMostDrawn / (kSide * kSide);
    if (spec.trainSamples < 1 || spec.trainSamples > most)
        return fail("/training/data/trainSamples", std::to_string(spec.trainSamples),
                    fmt::format("1 to {}", most));
    if (spec.testSamples < 0 || spec.testSamples > most)
        return fail("/training/data/testSamples", std::to_string(spec.testSamples),
                    fmt::format("0 to {}", most));
    if (!(spec.noise >= 0 && spec.noise <= 1e6))
        return fail("/training/data/noise", shortestText(spec.noise), "0 to 1000000");

    const auto prototypes = makePrototypes(spec.prototypeSeed);
    auto train =
        draw(spec.trainSamples, prototypes, spec.noise, Random(seed, Purpose::trainData), stop);
    if (!train)
        return tl::unexpected(train.error());
    auto test =
        draw(spec.testSamples, prototypes, spec.noise, Random(seed, Purpose::testData), stop);
    if (!test)
        return tl::unexpected(test.error());

    Dataset dataset;
    dataset.features = kSide * kSide;
    dataset.classes = dataset.outputs = kClasses;
    dataset.train = std::move(*train);
    dataset.test = std::move(*test);
    dataset.description = fmt::format(
        "Glyphs, {} + {} drawn images of 12x12, 10 classes; noise {}, prototype seed {}, data seed "
        "{}; not scaled, not standardized",
        groupedText(spec.trainSamples), groupedText(spec.testSamples), shortestText(spec.noise),
        spec.prototypeSeed, seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
