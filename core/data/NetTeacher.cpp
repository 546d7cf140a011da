// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/base/Number.h"
#include "core/base/Random.h"
#include "core/data/ByteSource.h"
#include "core/data/Procedural.h"

namespace warmup::data {

namespace {

// One dense layer, its weights [inputs, outputs].
struct DenseLayer {
    std::size_t inputs = 0;
    std::size_t outputs = 0;
    std::vector<double> weights;
};

std::vector<DenseLayer> drawTeacher(const NetTeacher &spec)
{
    std::vector<DenseLayer> layers;
    auto inputs = static_cast<std::size_t>(spec.dimension);
    for (std::size_t i = 0; i <= spec.hidden.size(); ++i) {
        const bool last = i == spec.hidden.size();
        const auto outputs = static_cast<std::size_t>(last ? spec.outputs : spec.hidden[i]);
        const double deviation = std::sqrt((last ? 1.0 : 2.0) / static_cast<double>(inputs));
        Random random(spec.teacherSeed, Purpose::prototypes, i);
        auto &layer =
            layers.emplace_back(DenseLayer{inputs, outputs, std::vector<double>(inputs * outputs)});
        for (double &weight : layer.weights)
            weight = deviation * random.normal();
        inputs = outputs;
    }
    return layers;
}

std::vector<double> answer(const std::vector<DenseLayer> &teacher, std::vector<double> values)
{
    for (const DenseLayer &layer : teacher) {
        std::vector<double> next(layer.outputs, 0.0);
        for (std::size_t i = 0; i < layer.inputs; ++i)
            for (std::size_t j = 0; j < layer.outputs; ++j)
                next[j] += values[i] * layer.weights[i * layer.outputs + j];
        values = std::move(next);
        if (&layer != &teacher.back())
            for (double &value : values)
                value = std::max(value, 0.0);
    }
    return values;
}

Result<Part> draw(const NetTeacher &spec, const std::vector<DenseLayer> &teacher,
                  std::int64_t samples, Random random, const std::stop_token &stop)
{
    Part part;
    part.count = samples;
    auto &inputs = part.inputs.emplace<std::vector<float>>();
    inputs.reserve(static_cast<std::size_t>(samples) * static_cast<std::size_t>(spec.dimension));
    std::vector<double> sample(static_cast<std::size_t>(spec.dimension));
    for (std::int64_t i = 0; i < samples; ++i) {
        if (i % 256 == 0 && stop.stop_requested())
            return cancelled();
        for (double &value : sample) {
            // What the model is given and what the teacher was asked are the same number.
            inputs.push_back(static_cast<float>(random.normal()));
            value = static_cast<double>(inputs.back());
        }
        for (const double target : answer(teacher, sample))
            part.targets.push_back(static_cast<float>(target + spec.noise * random.normal()));
    }
    return part;
}

} // namespace

Result<DatasetPtr> makeNetTeacher(const NetTeacher &spec, std::uint64_t seed, std::stop_token stop)
{
    if (spec.dimension < 1 || spec.dimension > 1000)
        return fail("/training/data/dimension", std::to_string(spec.dimension), "1 to 1000");
    if (spec.outputs < 1 || spec.outputs > 1000)
        return fail("/training/data/outputs", std::to_string(spec.outputs), "1 to 1000");
    if (spec.hidden.size() > 8)
        return fail("/training/data/hidden", fmt::format("{} layers", spec.hidden.size()),
                    "at most 8");
    for (std::size_t i = 0; i < spec.hidden.size(); ++i)
        if (spec.hidden[i] < 1 || spec.hidden[i] > 1000)
            return fail(fmt::format("/training/data/hidden/{}", i), std::to_string(spec.hidden[i]),
                        "a width from 1 to 1000");
    const std::int64_t most = kMostDrawn / (spec.dimension + spec.outputs);
    if (spec.trainSamples < 1 || spec.trainSamples > most)
        return fail("/training/data/trainSamples", std::to_string(spec.trainSamples),
                    fmt::format("1 to {}", most));
    if (spec.testSamples < 0 || spec.testSamples > most)
        return fail("/training/data/testSamples", std::to_string(spec.testSamples),
                    fmt::format("0 to {}", most));
    if (!(spec.noise >= 0 && spec.noise <= 1e6))
        return fail("/training/data/noise", shortestText(spec.noise), "0 to 1000000");

    const auto teacher = drawTeacher(spec);
    auto train = draw(spec, teacher, spec.trainSamples, Random(seed, Purpose::trainData), stop);
    if (!train)
        return tl::unexpected(train.error());
    auto test = draw(spec, teacher, spec.testSamples, Random(seed, Purpose::testData), stop);
    if (!test)
        return tl::unexpected(test.error());

    Dataset dataset;
    dataset.features = spec.dimension;
    dataset.outputs = spec.outputs;
    dataset.train = std::move(*train);
    dataset.test = std::move(*test);
    std::string widths = std::to_string(spec.dimension);
    for (const int width : spec.hidden)
        widths += fmt::format("-{}", width);
    dataset.description = fmt::format(
        "Net teacher {}-{} of seed {}, {} + {} drawn samples; noise {}, data seed {}; not scaled, "
        "not standardized",
        widths, spec.outputs, spec.teacherSeed, groupedText(dataset.train.count),
        groupedText(dataset.test.count), shortestText(spec.noise), seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
