// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RunFile.h"

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "core/io/Binary.h"
#include "core/io/RecipeFile.h"
#include "core/io/TrainingBinary.h"
#include "core/recipe/DataPaths.h"
#include "core/training/StateFields.h"

namespace warmup::training {

template <typename Archive, typename Value>
requires std::is_same_v<std::remove_const_t<Value>, Edit>
void transfer(Archive &archive, Value &edit)
{
    auto &[update, arm, description] = edit;
    transferAll(archive, update, arm, description);
}

template <typename Archive, typename Value>
requires std::is_same_v<std::remove_const_t<Value>, Watched::Column>
void transfer(Archive &archive, Value &watched)
{
    auto &[column, begin, values] = watched;
    transferAll(archive, column.name, column.kind, begin, values);
}

template <typename Archive, typename Value>
requires std::is_same_v<std::remove_const_t<Value>, State>
void transfer(Archive &archive, Value &state)
{
    visitFields(state, [&](const char *, auto &field) { archive(field); });
}

// As version 1 had it.
struct StateV1 {
    State state;
};

template <typename Archive>
void transfer(Archive &archive, StateV1 &old)
{
    visitFields(old.state, [&](std::string_view name, auto &field) {
        if (name != "optimizer.scalars")
            archive(field);
    });
}

} // namespace warmup::training

namespace warmup::io {
namespace {

constexpr std::string_view kMagic = "WARMUPRN";
constexpr std::uint32_t kRunVersion = 2;
constexpr std::size_t kHeader = kMagic.size() + 4 + 8 + 4;
constexpr std::size_t kLargest = std::size_t{8} << 30;

template <typename Archive, typename Text, typename Metric, typename Checkpoint>
void transferRun(Archive &archive, std::uint32_t version, Text &recipe, Metric &metric,
                 Checkpoint &checkpoint)
{
    archive(recipe);
    archive(metric.name);
    archive(metric.values);
    archive(checkpoint.kernel);
    archive(checkpoint.data);
    archive(checkpoint.update);
    archive(checkpoint.rates);
    if (version > 1)
        archive(checkpoint.momenta);
    archive(checkpoint.losses);
    archive(checkpoint.evaluations);
    archive(checkpoint.edits);
    archive(checkpoint.watched);
    if (version > 1) {
        archive(checkpoint.states);
        return;
    }
    std::vector<training::StateV1> states;
    if constexpr (std::is_same_v<Archive, Decoder>) {
        archive(states);
        for (training::StateV1 &state : states)
            checkpoint.states.push_back(std::move(state.state));
    }
}

std::uint32_t checksum(std::uint32_t sum, std::string_view bytes)
{
    return static_cast<std::uint32_t>(
        ::crc32_z(sum, reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size()));
}

} // namespace

Result<void> writeRun(const SavedRun &run, const Sink &sink)
{
    const std::string recipe = recipeText(run.recipe);
    const auto writeContents = [&](const Sink &to) {
        Encoder encoder(to);
        transferRun(encoder, kRunVersion, recipe, run.metric, *run.checkpoint);
        return encoder.finish();
    };
    std::uint64_t size = 0;
    std::uint32_t sum = 0;
    writeContents([&](std::string_view piece) {
        size += piece.size();
        sum = checksum(sum, piece);
        return true;
    });
    if (size > kLargest)
        return fail("run", fmt::format("{} bytes", size), fmt::format("at most {}", kLargest));
    Encoder header(sink);
    for (const char letter : kMagic)
        header(letter);
    header(kRunVersion);
    header(size);
    header(sum);
    // What the sink did not take is its owner's to report.
    if (header.finish())
        writeContents(sink);
    return {};
}

Result<SavedRun> readRun(std::string_view bytes, std::string_view name)
{
    const std::string where(name);
    if (!bytes.starts_with(kMagic))
        return fail(where, "another kind of file", fmt::format("a saved run ({})", kRunSuffix));
    Decoder header(bytes.substr(kMagic.size()));
    std::uint32_t version = 0;
    std::uint64_t size = 0;
    std::uint32_t sum = 0;
    header(version);
    if (!header.failed() && (version < 1 || version > kRunVersion))
        return fail(where, fmt::format("version {}", version), fmt::format("1 to {}", kRunVersion));
    header(size);
    header(sum);
    if (header.failed() || size != bytes.size() - kHeader)
        return fail(where, fmt::format("{} bytes", bytes.size()),
                    header.failed() ? "a whole file" : fmt::format("{} + {}", kHeader, size));
    const std::string_view contents = bytes.substr(kHeader);
    if (checksum(0, contents) != sum)
        return fail(where, "another checksum than its header says", "a file that is not damaged");

    SavedRun run;
    auto checkpoint = std::make_shared<training::Checkpoint>();
    std::string recipe;
    Decoder decoder(contents);
    transferRun(decoder, version, recipe, run.metric, *checkpoint);
    if (decoder.failed())
        return fail(where + ": " + decoder.error()->where, decoder.error()->found,
                    decoder.error()->allowed);
    if (decoder.left() > 0)
        return fail(where, fmt::format("{} bytes after the end", decoder.left()), "none");
    if (checkpoint->update < 0 || checkpoint->update > kLongestRun)
        return fail(where + ": /update", std::to_string(checkpoint->update),
                    fmt::format("0 to {}", kLongestRun));
    auto read = readRecipe(recipe, where);
    if (!read)
        return tl::unexpected(read.error());
    run.recipe = std::move(*read);
    run.checkpoint = std::move(checkpoint);
    return run;
}

Result<void> saveRun(const std::filesystem::path &path, const SavedRun &run)
{
    const SavedRun moved{movedTo(run.recipe, {}, path.parent_path()), run.metric, run.checkpoint};
    return writeAtomically(path, [&](const Sink &sink) { return writeRun(moved, sink); });
}

Result<SavedRun> loadRun(const std::filesystem::path &path)
{
    auto bytes = readWhole(path, kLargest + kHeader);
    if (!bytes)
        return tl::unexpected(bytes.error());
    return readRun(*bytes, path.string()).map([&](SavedRun run) {
        run.recipe = withDataFrom(run.recipe, path.parent_path());
        return run;
    });
}

} // namespace warmup::io
