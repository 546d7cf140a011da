// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/AtomicFile.h"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/core/data/Files.h"

namespace warmup::io {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string contentsOf(const std::string &path)
{
    return readWhole(path, 100 << 20).value_or("unreadable");
}

std::size_t filesIn(const ScratchFolder &folder)
{
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
}

// Writes beyond this fail with EFBIG, as they fail with ENOSPC on a full disk.
class LargestFile {
public:
    explicit LargestFile(rlim_t bytes)
    {
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
        m_handler = signal(SIGXFSZ, SIG_IGN);
    }
    ~LargestFile()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        signal(SIGXFSZ, m_handler);
    }
    LargestFile(const LargestFile &) = delete;
    LargestFile &operator=(const LargestFile &) = delete;

private:
    rlimit m_before{};
    sighandler_t m_handler;
};

TEST(AtomicFile, writesANewFileWithTheUsualPermissions)
{
    const ScratchFolder folder;
    const mode_t mask = umask(022);
    ASSERT_TRUE(writeAtomically(folder.path("a"), "text"));
    umask(mask);
    EXPECT_EQ(contentsOf(folder.path("a")), "text");
    EXPECT_EQ(fs::status(folder.path("a")).permissions(), fs::perms(0644));
    EXPECT_EQ(filesIn(folder), 1u);
}

TEST(AtomicFile, keepsThePermissionsOfTheFileItReplaces)
{
    const ScratchFolder folder;
    folder.write("a", "old");
    fs::permissions(folder.path("a"), fs::perms(0640));
    ASSERT_TRUE(writeAtomically(folder.path("a"), "new"));
    EXPECT_EQ(contentsOf(folder.path("a")), "new");
    EXPECT_EQ(fs::status(folder.path("a")).permissions(), fs::perms(0640));
}

TEST(AtomicFile, writesThroughSymbolicLinksAndLeavesThemLinks)
{
    const ScratchFolder folder;
    fs::create_directory(folder.path("sub"));
    folder.write("sub/real", "old");
    fs::create_symlink("sub/real", folder.path("middle"));
    fs::create_symlink(folder.path("middle"), folder.path("link"));
    ASSERT_TRUE(writeAtomically(folder.path("link"), "new"));
    EXPECT_TRUE(fs::is_symlink(folder.path("link")));
    EXPECT_TRUE(fs::is_symlink(folder.path("middle")));
    EXPECT_EQ(contentsOf(folder.path("sub/real")), "new");
    // A link to nothing yet makes the file where it points.
    fs::create_symlink("sub/later", folder.path("dangling"));
    ASSERT_TRUE(writeAtomically(folder.path("dangling"), "there"));
    EXPECT_EQ(contentsOf(folder.path("sub/later")), "there");
    fs::create_symlink("loop", folder.path("loop"));
    EXPECT_FALSE(writeAtomically(folder.path("loop"), "x"));
}

TEST(AtomicFile, leavesTheOldFileAndNothingElseWhenTheProducerFails)
{
    const ScratchFolder folder;
    folder.write("a", "old");
    const auto written = writeAtomically(folder.path("a"), [](const Sink &sink) -> Result<void> {
        EXPECT_TRUE(sink("half of it"));
        return fail("cancelled", "", "");
    });
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().message(), "cancelled");
    EXPECT_EQ(contentsOf(folder.path("a")), "old");
    EXPECT_EQ(filesIn(folder), 1u);
}

TEST(AtomicFile, leavesTheOldFileAndNothingElseWhenThereIsNoRoom)
{
    const ScratchFolder folder;
    folder.write("a", "old");
    bool took = true;
    const auto written = [&] {
        const LargestFile small(10'000);
        return writeAtomically(folder.path("a"), [&](const Sink &sink) -> Result<void> {
            for (int i = 0; i < 100 && took; ++i)
                took = sink(std::string(1000, 'x'));
            return {};
        });
    }();
    EXPECT_FALSE(took);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().where, folder.path("a"));
    EXPECT_EQ(written.error().found, "File too large");
    EXPECT_EQ(contentsOf(folder.path("a")), "old");
    EXPECT_EQ(filesIn(folder), 1u);
}

TEST(AtomicFile, saysThatTheDeviceIsFull)
{
    if (!fs::exists("/dev/full"))
        GTEST_SKIP() << "no /dev/full here";
    const auto written = writeAtomically("/dev/full", "text");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().found, "No space left on device");
}

TEST(AtomicFile, writesIntoADeviceWithoutReplacingIt)
{
    ASSERT_TRUE(writeAtomically("/dev/null", "text"));
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
}

TEST(AtomicFile, refusesAFolderAMissingFolderAndNoName)
{
    const ScratchFolder folder;
    EXPECT_EQ(writeAtomically(folder.path(), "x").error().found, "a folder");
    EXPECT_EQ(writeAtomically(folder.path("none/a"), "x").error().found,
              "No such file or directory");
    EXPECT_EQ(writeAtomically("", "x").error().found, "no file name");
    EXPECT_EQ(filesIn(folder), 0u);
    folder.write("file", "");
    EXPECT_EQ(writeAtomically(folder.path("file/a"), "x").error().found, "Not a directory");
}

TEST(AtomicFile, refusesAFileThatMayNotBeWritten)
{
    const ScratchFolder folder;
    folder.write("a", "old");
    fs::permissions(folder.path("a"), fs::perms(0444));
    fs::permissions(folder.path(), fs::perms(0777));
    const auto written = [&] {
        const WithoutPrivileges nobody;
        return writeAtomically(folder.path("a"), "x");
    }();
    EXPECT_EQ(written.error().found, "Permission denied");
    EXPECT_EQ(contentsOf(folder.path("a")), "old");
    EXPECT_EQ(filesIn(folder), 1u);
}

TEST(AtomicFile, refusesAFolderThatMayNotBeWritten)
{
    const ScratchFolder folder;
    folder.write("a", "old");
    fs::permissions(folder.path("a"), fs::perms(0666));
    fs::permissions(folder.path(), fs::perms(0555));
    const auto written = [&] {
        const WithoutPrivileges nobody;
        return writeAtomically(folder.path("a"), "x");
    }();
    fs::permissions(folder.path(), fs::perms(0755));
    EXPECT_EQ(written.error().found, "Permission denied");
    EXPECT_EQ(contentsOf(folder.path("a")), "old");
}

TEST(AtomicFile, takesNamesAsLongAsTheFileSystemDoes)
{
    const ScratchFolder folder;
    const std::string longest(255, 'n');
    ASSERT_TRUE(writeAtomically(folder.path(longest), "x"));
    EXPECT_EQ(contentsOf(folder.path(longest)), "x");
    EXPECT_EQ(writeAtomically(folder.path(longest + "n"), "x").error().found, "File name too long");
}

TEST(AtomicFile, writesNextToTheWorkingFolder)
{
    const ScratchFolder folder;
    const auto before = fs::current_path();
    fs::current_path(folder.path());
    const auto written = writeAtomically("bare-name", "x");
    fs::current_path(before);
    EXPECT_TRUE(written);
    EXPECT_EQ(contentsOf(folder.path("bare-name")), "x");
}

TEST(ReadWhole, readsUpToItsLimitAndNoFurther)
{
    const ScratchFolder folder;
    const auto path = folder.write("a", std::string(100'000, 'x'));
    EXPECT_EQ(readWhole(path, 100'000).value().size(), 100'000u);
    EXPECT_THAT(readWhole(path, 99'999).error().found, HasSubstr("more than 99999 bytes"));
    EXPECT_THAT(readWhole("/dev/zero", 1'000'000).error().found, HasSubstr("more than"));
}

TEST(ReadWhole, saysWhyItCannot)
{
    const ScratchFolder folder;
    EXPECT_EQ(readWhole(folder.path("none"), 1).error().found, "no such file");
    EXPECT_EQ(readWhole(folder.path(), 1).error().found, "a folder");
    folder.write("a", "x");
    fs::permissions(folder.path("a"), fs::perms(0));
    fs::permissions(folder.path(), fs::perms(0755));
    const WithoutPrivileges nobody;
    EXPECT_EQ(readWhole(folder.path("a"), 1).error().found, "Permission denied");
}

} // namespace
} // namespace warmup::io
