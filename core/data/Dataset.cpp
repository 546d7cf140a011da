// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Dataset.h"

#include <cassert>
#include <cstring>

#include "core/data/Csv.h"
#include "core/data/Idx.h"
#include "core/data/Procedural.h"

namespace warmup::data {

namespace {

template <typename... Lambdas>
struct Cases : Lambdas... {
    using Lambdas::operator()...;
};
template <typename... Lambdas>
Cases(Lambdas...) -> Cases<Lambdas...>;

} // namespace

Result<DatasetPtr> load(const Spec &spec, std::uint64_t seed, std::stop_token stop)
{
    return std::visit(
        Cases{
            [&](const Glyphs &glyphs) { return makeGlyphs(glyphs, seed, stop); },
            [&](const Spirals &spirals) { return makeSpirals(spirals, seed, stop); },
            [&](const FashionMnist &) { return loadFashionMnist(stop); },
            [&](const IdxFiles &files) { return loadIdxFiles(files, stop); },
            [&](const CsvFile &file) { return loadCsv(file, seed, stop); },
            [&](const LinearTeacher &teacher) { return makeLinearTeacher(teacher, seed, stop); },
            [&](const Moons &moons) { return makeMoons(moons, seed, stop); },
            [&](const NetTeacher &teacher) { return makeNetTeacher(teacher, seed, stop); },
            [&](const Sequences &sequences) { return makeSequences(sequences, seed); },
        },
        spec);
}

bool dependsOnSeed(const Spec &spec)
{
    if (const auto *table = std::get_if<CsvFile>(&spec))
        return table->testShare > 0;
    return !std::holds_alternative<FashionMnist>(spec) && !std::holds_alternative<IdxFiles>(spec);
}

bool hasTrainingPart(const Spec &spec)
{
    return !std::holds_alternative<Sequences>(spec);
}

bool hasTestPart(const Spec &spec)
{
    return std::visit(
        [](const auto &data) {
            using Data = std::decay_t<decltype(data)>;
            if constexpr (requires { data.testSamples; })
                return data.testSamples > 0;
            else if constexpr (requires { data.testSamplesPerClass; })
                return data.testSamplesPerClass > 0;
            else if constexpr (std::is_same_v<Data, CsvFile>)
                return data.testShare > 0;
            else if constexpr (std::is_same_v<Data, IdxFiles>)
                return !data.testImages.empty();
            else
                return !std::is_same_v<Data, LinearTeacher>;
        },
        spec);
}

bool hasClasses(const Spec &spec)
{
    if (const auto *table = std::get_if<CsvFile>(&spec))
        return table->task == CsvFile::Task::classification;
    return !std::holds_alternative<LinearTeacher>(spec)
        && !std::holds_alternative<NetTeacher>(spec);
}

void gatherInputs(const Part &part, int features, std::span<const std::int32_t> rows,
                  std::span<float> out)
{
    const auto width = static_cast<std::size_t>(features);
    assert(out.size() == rows.size() * width);
    float *to = out.data();
    if (const auto *floats = std::get_if<std::vector<float>>(&part.inputs)) {
        for (auto row : rows) {
            assert(0 <= row && row < part.count);
            std::memcpy(to, floats->data() + static_cast<std::size_t>(row) * width,
                        width * sizeof(float));
            to += width;
        }
        return;
    }
    const auto &bytes = std::get<std::vector<std::uint8_t>>(part.inputs);
    for (auto row : rows) {
        assert(0 <= row && row < part.count);
        const std::uint8_t *from = bytes.data() + static_cast<std::size_t>(row) * width;
        for (std::size_t i = 0; i < width; ++i)
            to[i] = static_cast<float>(from[i]) / 255.0F;
        to += width;
    }
}

} // namespace warmup::data
