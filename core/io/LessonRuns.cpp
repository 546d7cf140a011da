// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/LessonRuns.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "core/io/AtomicFile.h"
#include "core/io/Binary.h"
#include "core/io/RecipeFile.h"
#include "core/io/TrainingBinary.h"
#include "core/kernel/Dispatch.h"

namespace warmup::training {

template <typename Archive>
void transferOptional(Archive &archive, auto &value)
{
    bool has = value.has_value();
    double number = value.value_or(0);
    transferAll(archive, has, number);
    if constexpr (std::is_same_v<Archive, io::Decoder>)
        value = has ? std::optional(number) : std::nullopt;
}

template <typename Archive, typename Value>
requires std::is_same_v<std::remove_const_t<Value>, RunRecord>
void transfer(Archive &archive, Value &record)
{
    auto &[run, arm, seed, ending, endedAt, history, columns, trainingLoss, targetLoss, softmax,
           kinds, trivialLoss] = record;
    // A lesson's run is never edited: its momenta are its curve's.
    auto &[begin, losses, rates, momenta, evaluations, watched] = history;
    transferAll(archive, run, arm, seed, ending, endedAt, begin, losses, rates, evaluations,
                watched, columns, kinds, trivialLoss);
    for (auto *number : {&trainingLoss, &targetLoss, &softmax})
        transferOptional(archive, *number);
}

} // namespace warmup::training

namespace warmup::io {

// Where an archive finds it.
template <typename Archive, typename Value>
requires std::is_same_v<std::remove_const_t<Value>, LessonRuns::Kept>
void transfer(Archive &archive, Value &kept)
{
    archive(kept.key);
    archive(kept.records);
}

namespace {

constexpr std::string_view kLessonMagic = "WARMUPLR";
constexpr std::uint32_t kLessonVersion = 1;
constexpr std::size_t kLargestLessonRuns = std::size_t{4} << 30;

std::uint32_t checksumOf(std::string_view bytes)
{
    return static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()));
}

Result<LessonRuns> readLessonRuns(std::string_view bytes, const std::string &name)
{
    if (!bytes.starts_with(kLessonMagic))
        return fail(name, "another kind of file", "runs of a lesson (.lesson-runs)");
    Decoder header(bytes.substr(kLessonMagic.size()));
    std::uint32_t version = 0;
    std::uint32_t sum = 0;
    header(version);
    header(sum);
    if (header.failed() || version != kLessonVersion)
        return fail(name, fmt::format("version {}", version), fmt::format("{}", kLessonVersion));
    const std::string_view contents = bytes.substr(bytes.size() - header.left());
    if (checksumOf(contents) != sum)
        return fail(name, "another checksum than its header says", "a file that is not damaged");
    LessonRuns runs;
    Decoder decoder(contents);
    decoder(runs.seeds);
    decoder(runs.firstSeed);
    decoder(runs.configurations);
    if (decoder.failed())
        return fail(name + ": " + decoder.error()->where, decoder.error()->found,
                    decoder.error()->allowed);
    return runs;
}

// All that a configuration's runs depend on beside their seed: its recipe without title, view and
// seeds, and the instruction set by which losses have their bits.
std::string keyOf(const experiment::Configuration &configuration)
{
    Recipe recipe = configuration.recipe;
    recipe.title.clear();
    recipe.view = {};
    recipe.training.seeds = 1;
    recipe.training.firstSeed = 1;
    return std::string(kernel::name(kernel::instructionSet())) + '\n' + recipeText(recipe);
}

bool isAmong(std::uint64_t seed, int seeds, std::uint64_t first)
{
    return seed >= first && seed - first < static_cast<std::uint64_t>(seeds);
}

} // namespace

std::vector<std::vector<training::RunRecord>>
LessonRuns::find(const experiment::Configuration &configuration, int runSeeds,
                 std::uint64_t runFirst) const
{
    std::vector<std::vector<training::RunRecord>> bySeed(static_cast<std::size_t>(runSeeds));
    const std::string key = keyOf(configuration);
    for (const Kept &kept : configurations)
        if (kept.key == key)
            for (const training::RunRecord &record : kept.records)
                if (isAmong(record.seed, runSeeds, runFirst))
                    bySeed[record.seed - runFirst].push_back(record);
    return bySeed;
}

void LessonRuns::add(const experiment::Configuration &configuration, int runSeeds,
                     std::uint64_t runFirst, std::vector<training::RunRecord> records)
{
    seeds = runSeeds;
    firstSeed = runFirst;
    std::string key = keyOf(configuration);
    auto place = std::find_if(configurations.begin(), configurations.end(),
                              [&](const Kept &kept) { return kept.key == key; });
    if (place == configurations.end())
        place = configurations.insert(place, Kept{std::move(key), {}});
    std::erase_if(place->records, [&](const training::RunRecord &old) {
        return std::any_of(records.begin(), records.end(), [&](const training::RunRecord &record) {
            return record.seed == old.seed;
        });
    });
    std::move(records.begin(), records.end(), std::back_inserter(place->records));
}

void LessonRuns::drop(int runSeeds, std::uint64_t runFirst)
{
    for (Kept &kept : configurations)
        std::erase_if(kept.records, [&](const training::RunRecord &record) {
            return isAmong(record.seed, runSeeds, runFirst);
        });
}

void LessonRuns::keepOnly(const std::vector<experiment::Configuration> &wanted)
{
    std::vector<std::string> keys;
    for (const experiment::Configuration &configuration : wanted)
        keys.push_back(keyOf(configuration));
    std::erase_if(configurations, [&](const Kept &kept) {
        return std::find(keys.begin(), keys.end(), kept.key) == keys.end();
    });
}

Result<LessonRuns> loadLessonRuns(const std::filesystem::path &path)
{
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return LessonRuns();
    const auto bytes = readWhole(path, kLargestLessonRuns);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return readLessonRuns(*bytes, path.string());
}

Result<void> saveLessonRuns(const std::filesystem::path &path, const LessonRuns &runs)
{
    std::string contents;
    const Sink intoContents = [&](std::string_view piece) {
        contents += piece;
        return true;
    };
    Encoder encoder(intoContents);
    encoder(runs.seeds);
    encoder(runs.firstSeed);
    encoder(runs.configurations);
    encoder.finish();
    return writeAtomically(path, [&](const Sink &sink) -> Result<void> {
        Encoder header(sink);
        for (const char letter : kLessonMagic)
            header(letter);
        header(kLessonVersion);
        header(checksumOf(contents));
        if (header.finish())
            (void)sink(contents);
        return {};
    });
}

} // namespace warmup::io
