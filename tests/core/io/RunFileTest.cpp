// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RunFile.h"

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "core/io/RecipeFile.h"
#include "core/kernel/Dispatch.h"
#include "core/recipe/Arms.h"
#include "core/training/Session.h"
#include "tests/Folders.h"
#include "tests/core/training/States.h"

namespace warmup::io {
namespace {

using testing::HasSubstr;
using training::Checkpoint;
using training::Session;

constexpr std::size_t kHeader = 24;

// A pair on spirals, two seeds, with momentum: 80 updates.
Recipe smallRecipe()
{
    Recipe recipe;
    recipe.title = "small";
    recipe.schedule.clock.run = schedule::Span{80, schedule::Unit::updates};
    recipe.schedule.clock.updatesPerEpoch = 10.0;
    recipe.schedule.warmUp = schedule::Phase{};
    recipe.asRun.framework.clear();
    recipe.training.data = data::Spirals{.samplesPerClass = 20, .testSamplesPerClass = 5};
    recipe.training.model = model::Mlp{.hidden = {6}};
    recipe.training.optimizer = optimizer::Adam{};
    recipe.training.batch = 12;
    recipe.training.seeds = 2;
    recipe.training.follow = training::Follow::withoutWarmUp;
    recipe.training.diagnostics.show = {diagnostics::Kind::gradientNorm,
                                        diagnostics::Kind::pathShare};
    return recipe;
}

std::unique_ptr<Session> makeSession(const Recipe &recipe, const schedule::Metric &metric = {},
                                     std::shared_ptr<const Checkpoint> from = {})
{
    const Curves curves = makeCurves(recipe, metric).value();
    return Session::create(recipe.training, makeArms(recipe, curves, metric).value(),
                           curves.intended->updatesPerEpoch(), {}, std::move(from));
}

SavedRun stoppedAt(const Recipe &recipe, Update update)
{
    const auto session = makeSession(recipe);
    session->advance(update);
    session->wait();
    session->requestCheckpoint(update);
    session->wait();
    return {recipe, {}, session->takeCheckpoint()};
}

std::string bytesOf(const SavedRun &run)
{
    std::string bytes;
    EXPECT_TRUE(writeRun(run, [&](std::string_view piece) {
        bytes += piece;
        return true;
    }));
    return bytes;
}

std::string message(std::string_view bytes)
{
    const auto run = readRun(bytes, "x.warmup-run");
    return run ? "none" : run.error().message();
}

// With the header that such contents have.
std::string withHeader(std::string_view contents)
{
    std::string bytes = "WARMUPRN";
    const auto add = [&](std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i)
            bytes += static_cast<char>(value >> (8 * i));
    };
    add(2, 4);
    add(contents.size(), 8);
    add(::crc32_z(0, reinterpret_cast<const unsigned char *>(contents.data()), contents.size()), 4);
    return bytes.append(contents);
}

TEST(RunFile, continuesBitForBit)
{
    const auto straight = makeSession(smallRecipe());
    straight->run();
    straight->wait();
    const std::string expected = training::bytesOfRun(*straight);
    for (const Update update : {0, 1, 49, 50, 63, 80}) {
        const auto read = readRun(bytesOf(stoppedAt(smallRecipe(), update)), "x");
        ASSERT_TRUE(read) << read.error().message();
        EXPECT_EQ(read->recipe, smallRecipe());
        EXPECT_EQ(read->checkpoint->update, update);
        const auto again = makeSession(read->recipe, read->metric, read->checkpoint);
        again->run();
        again->wait();
        EXPECT_EQ(training::bytesOfRun(*again), expected) << update;
    }
}

TEST(RunFile, keepsEveryBitOfWhatItHolds)
{
    SavedRun run = stoppedAt(smallRecipe(), 12);
    auto changed = std::make_shared<Checkpoint>(*run.checkpoint);
    const float odd[] = {std::numeric_limits<float>::quiet_NaN(), -0.0F, 1e-45F,
                         std::numeric_limits<float>::infinity()};
    std::copy(std::begin(odd), std::end(odd), changed->states[1].parameters.begin());
    changed->states[2].ending = training::Ending::diverged;
    changed->states[2].endedAt = 7;
    changed->losses[0][3] = odd[0];
    changed->rates[1][5] = -1e-300;
    changed->edits = {{3, 0, "Multiplier"}, {9, 1, ""}};
    changed->evaluations[3] = {{5, 0.25F, odd[0]}, {10, 0.125F, 1}};
    run.checkpoint = changed;
    run.metric = {{0.5, 0.25, 1.0 / 3}, "val.csv, column loss"};
    const auto read = readRun(bytesOf(run), "x");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(read->metric, run.metric);
    EXPECT_EQ(read->checkpoint->edits, changed->edits);
    EXPECT_EQ(read->checkpoint->kernel, kernel::name(kernel::instructionSet()));
    EXPECT_THAT(read->checkpoint->data, HasSubstr("Spirals"));
    EXPECT_EQ(read->checkpoint->rates, changed->rates);
    for (std::size_t member = 0; member < 4; ++member)
        EXPECT_EQ(training::bytesOfState(read->checkpoint->states[member]),
                  training::bytesOfState(changed->states[member]));
    // Everything else, too: it is written as it was read.
    EXPECT_EQ(bytesOf(*read), bytesOf(run));
}

TEST(RunFile, refusesWhatIsNoneInOneMessage)
{
    const std::string good = bytesOf(stoppedAt(smallRecipe(), 3));
    EXPECT_EQ(message(""),
              "x.warmup-run: found another kind of file; allowed: a saved run "
              "(.warmup-run)");
    EXPECT_EQ(message("{\"format\": \"warmup-lab\"}"),
              "x.warmup-run: found another kind of file; allowed: a saved run (.warmup-run)");
    std::string bad = good;
    bad[8] = 3;
    EXPECT_EQ(message(bad), "x.warmup-run: found version 3; allowed: 1 to 2");
    bad = good;
    bad.back() ^= 1;
    EXPECT_EQ(message(bad),
              "x.warmup-run: found another checksum than its header says; allowed: a "
              "file that is not damaged");
    EXPECT_THAT(message(good + '\0'), HasSubstr(std::to_string(good.size() + 1) + " bytes"));
    EXPECT_THAT(message(good.substr(0, 20)), HasSubstr("20 bytes"));
    // The recipe's length: 2^56 bytes.
    std::string contents = good.substr(kHeader);
    contents[7] = 1;
    EXPECT_THAT(message(withHeader(contents)), HasSubstr("x.warmup-run: byte 8: found "));
    EXPECT_THAT(message(withHeader(good.substr(kHeader) + "1")),
                HasSubstr("1 bytes after the end"));
    EXPECT_THAT(message(withHeader("")), HasSubstr("byte 0: found 0 bytes"));
}

TEST(RunFile, readsNoFileThatIsCutOff)
{
    const std::string good = bytesOf(stoppedAt(smallRecipe(), 3));
    for (std::size_t size = 0; size < good.size(); ++size) {
        ASSERT_NE(message(std::string_view(good).substr(0, size)), "none") << size;
        // Nor one whose header agrees with what is left of it.
        if (size >= kHeader) {
            ASSERT_NE(message(withHeader(good.substr(kHeader, size - kHeader))), "none") << size;
        }
    }
}

// A byte that is another one: never a crash, never a huge allocation; with a header that agrees, a
// value that cannot be is found at the latest by the session.
TEST(RunFile, readsAnythingWithoutHarm)
{
    const std::string good = bytesOf(stoppedAt(smallRecipe(), 3));
    for (std::size_t at = 0; at < good.size(); ++at) {
        std::string bad = good;
        bad[at] = static_cast<char>(bad[at] ^ (1 << (at % 8)));
        ASSERT_NE(message(bad), "none") << at;
    }
    const std::string contents = good.substr(kHeader);
    for (std::size_t at = 0; at < contents.size(); ++at) {
        std::string bad = contents;
        bad[at] = static_cast<char>(bad[at] ^ (at % 3 == 0 ? 0xff : 0x80));
        const auto run = readRun(withHeader(bad), "x");
        if (!run || at % 50 != 0 || run->recipe.training != smallRecipe().training)
            continue;
        const auto session = makeSession(run->recipe, run->metric, run->checkpoint);
        session->wait();
        const auto status = session->status();
        ASSERT_TRUE(status.error || status.update == 3) << at;
    }
}

// A file that version 1 of the format left, after 5 of 8 updates. How it went on then is known.
TEST(RunFile, ofTheFirstVersionIsContinued)
{
    const auto run = loadRun(goldenFile("runs/v1-adam.warmup-run"));
    ASSERT_TRUE(run) << run.error().message();
    EXPECT_EQ(run->checkpoint->update, 5);
    EXPECT_TRUE(run->checkpoint->momenta.empty());
    const auto session = makeSession(run->recipe, run->metric, run->checkpoint);
    session->run();
    session->wait();
    const auto losses = session->tail(0, 0, 0).losses;
    const std::vector<float> then = {1.0572326F, 0.99837744F, 1.1179377F, 1.4847993F,
                                     1.1558367F, 1.1004155F,  1.0991243F, 1.04858F};
    ASSERT_EQ(losses.size(), then.size()) << session->status().error.value_or(Error{}).message();
    // The last bits are those of a kind of processor.
    for (std::size_t u = 0; u < then.size(); ++u)
        EXPECT_NEAR(losses[u], then[u], u < 5 ? 0 : 1e-5F) << u;
}

TEST(RunFile, isWrittenWholeOrNotAtAll)
{
    const auto folder = std::filesystem::path(testing::TempDir()) / "RunFileTest";
    std::filesystem::create_directories(folder);
    const SavedRun run = stoppedAt(smallRecipe(), 3);
    ASSERT_TRUE(saveRun(folder / "a.warmup-run", run));
    const auto read = loadRun(folder / "a.warmup-run");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(bytesOf(*read), bytesOf(run));
    const auto missing = loadRun(folder / "none.warmup-run");
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().found, "no such file");
    EXPECT_FALSE(saveRun(folder / "none" / "b.warmup-run", run));
    std::filesystem::remove_all(folder);
}

// The data lie in a folder; the run is saved above it, and read from another working folder's view.
TEST(RunFile, findsItsDataFromWhereItLies)
{
    const auto folder = std::filesystem::absolute(testing::TempDir()) / "RunFileData";
    std::filesystem::create_directories(folder / "tables");
    SavedRun run = stoppedAt(smallRecipe(), 3);
    run.recipe.training.data = data::CsvFile{(folder / "tables/a.csv").string(), {}, {}};
    ASSERT_TRUE(saveRun(folder / "a.warmup-run", run));
    const auto read = loadRun(folder / "a.warmup-run");
    ASSERT_TRUE(read);
    EXPECT_EQ(std::get<data::CsvFile>(read->recipe.training.data).path,
              (folder / "tables/a.csv").string());
    std::filesystem::remove_all(folder);
}

} // namespace
} // namespace warmup::io
