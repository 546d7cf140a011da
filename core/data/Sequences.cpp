// SPDX-License-Identifier: GPL-3.0-or-later
#include <cassert>
#include <memory>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/data/Procedural.h"

namespace warmup::data {

constexpr int kLargestVocabulary = 1000;
constexpr int kLongestSequence = 256;

void drawSequences(const Sequences &spec, Random random, std::span<float> tokens,
                   std::span<std::int32_t> wanted)
{
    const auto length = static_cast<std::size_t>(spec.length);
    assert(tokens.size() == wanted.size() && tokens.size() % length == 0);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const auto token = random.below(static_cast<std::uint64_t>(spec.vocabulary));
        const std::size_t place = i % length;
        const std::size_t target =
            spec.task == Sequences::Task::reverse ? i - place + (length - 1 - place) : i;
        tokens[i] = static_cast<float>(token);
        wanted[target] = static_cast<std::int32_t>(token);
    }
}

Result<DatasetPtr> makeSequences(const Sequences &spec, std::uint64_t seed)
{
    if (spec.vocabulary < 2 || spec.vocabulary > kLargestVocabulary)
        return fail("/training/data/vocabulary", std::to_string(spec.vocabulary),
                    fmt::format("2 to {}", kLargestVocabulary));
    if (spec.length < 1 || spec.length > kLongestSequence)
        return fail("/training/data/length", std::to_string(spec.length),
                    fmt::format("1 to {}", kLongestSequence));
    const std::int64_t most = kMostDrawn / spec.length;
    if (spec.testSamples < 0 || spec.testSamples > most)
        return fail("/training/data/testSamples", std::to_string(spec.testSamples),
                    fmt::format("0 to {}", most));
    Dataset dataset;
    dataset.features = dataset.positions = spec.length;
    dataset.vocabulary = dataset.classes = dataset.outputs = spec.vocabulary;
    dataset.drawn = spec;
    dataset.test.count = spec.testSamples;
    const auto numbers = static_cast<std::size_t>(spec.testSamples * spec.length);
    std::vector<float> tokens(numbers);
    dataset.test.labels.resize(numbers);
    drawSequences(spec, Random(seed, Purpose::testData), tokens, dataset.test.labels);
    dataset.test.inputs = std::move(tokens);
    dataset.description = fmt::format(
        "Sequences of {} of {} tokens, to {}: drawn anew in every update, {} to test, data seed {}",
        spec.length, spec.vocabulary, spec.task == Sequences::Task::reverse ? "reverse" : "copy",
        groupedText(spec.testSamples), seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
