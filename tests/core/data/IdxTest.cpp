// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Idx.h"

#include <bit>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/Random.h"
#include "tests/core/data/Files.h"

namespace warmup::data {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

std::string bigEndian(std::uint64_t value, int width)
{
    std::string bytes;
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

std::string idx(int type, const std::vector<std::uint32_t> &sizes, const std::string &values)
{
    std::string bytes{'\0', '\0', static_cast<char>(type), static_cast<char>(sizes.size())};
    for (auto size : sizes)
        bytes += bigEndian(size, 4);
    return bytes + values;
}

class IdxTest : public testing::Test {
protected:
    Result<IdxArray> read(const std::string &bytes) const
    {
        return readIdx(m_folder.write("a.idx", bytes));
    }
    std::string error(const std::string &bytes) const
    {
        const auto array = read(bytes);
        EXPECT_FALSE(array);
        return array ? "" : array.error().message();
    }

    ScratchFolder m_folder;
};

TEST_F(IdxTest, readsEachType)
{
    using Bytes = std::vector<std::uint8_t>;
    using Whole = std::vector<std::int32_t>;
    using Floats = std::vector<float>;
    EXPECT_THAT(std::get<Bytes>(read(idx(0x08, {2}, "\x01\xff")).value().values),
                ElementsAre(1, 255));
    EXPECT_THAT(std::get<Whole>(read(idx(0x09, {2}, "\x01\xff")).value().values),
                ElementsAre(1, -1));
    EXPECT_THAT(
        std::get<Whole>(
            read(idx(0x0B, {2}, bigEndian(0x0102, 2) + bigEndian(0xFFFE, 2))).value().values),
        ElementsAre(258, -2));
    EXPECT_THAT(std::get<Whole>(read(idx(0x0C, {1}, bigEndian(0x80000000, 4))).value().values),
                ElementsAre(INT32_MIN));
    EXPECT_THAT(
        std::get<Floats>(
            read(idx(0x0D, {1}, bigEndian(std::bit_cast<std::uint32_t>(-1.5F), 4))).value().values),
        ElementsAre(-1.5F));
    EXPECT_THAT(
        std::get<Floats>(
            read(idx(0x0E, {1}, bigEndian(std::bit_cast<std::uint64_t>(0.1), 8))).value().values),
        ElementsAre(0.1F));
}

TEST_F(IdxTest, readsAnyRank)
{
    const auto array = read(idx(0x08, {2, 1, 3, 1, 1}, "abcdef"));
    EXPECT_THAT(array.value().sizes, ElementsAre(2, 1, 3, 1, 1));
    EXPECT_EQ(array.value().count(), 2);
    EXPECT_EQ(array.value().valuesOfEach(), 3);
}

TEST_F(IdxTest, readsGzipWhateverItsName)
{
    const auto bytes = idx(0x08, {3}, "abc");
    EXPECT_TRUE(readIdx(m_folder.writeGzip("packed", bytes)));
    EXPECT_TRUE(readIdx(m_folder.write("plain.gz", bytes)));
}

TEST_F(IdxTest, saysTheByteOfWhatIsWrong)
{
    EXPECT_THAT(error(""), HasSubstr("an empty file"));
    EXPECT_THAT(error(std::string("\0\0", 2)), HasSubstr("2 bytes"));
    EXPECT_THAT(error("\x89PNG...."), HasSubstr("byte 0: found 89 50"));
    EXPECT_THAT(error(idx(0x0A, {1}, "a")), HasSubstr("byte 2: found type 0A"));
    EXPECT_THAT(error(idx(0x08, {}, "a")), HasSubstr("byte 3: found 0 dimensions"));
    EXPECT_THAT(error(idx(0x08, {2, 0}, "a")), HasSubstr("byte 8: found a dimension of size 0"));
    EXPECT_THAT(error(idx(0x08, {3}, "abcd")), HasSubstr("byte 11: found bytes after"));
    EXPECT_THAT(error(idx(0x0D, {1}, bigEndian(0x7FC00000, 4))), HasSubstr("byte 8: found nan"));
    EXPECT_THAT(error(idx(0x0E, {1}, bigEndian(std::bit_cast<std::uint64_t>(1e300), 8))),
                HasSubstr("32-bit float"));
}

TEST_F(IdxTest, believesNoSizeThatTheFileCannotHold)
{
    EXPECT_THAT(error(idx(0x08, {0x7FFFFFFF}, "a")), HasSubstr("too small"));
    EXPECT_THAT(error(idx(0x08, {0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF}, "a")),
                HasSubstr("at most 4294967296 values"));
    EXPECT_THAT(error(idx(0x0E, {1 << 30, 2}, "a")), HasSubstr("too small"));
    // gzip makes at most about a thousand bytes of one.
    const auto packed = m_folder.writeGzip("b", idx(0x08, {0x7FFFFFFF}, "a"));
    EXPECT_THAT(readIdx(packed).error().message(), HasSubstr("too small"));
    const auto full = m_folder.writeGzip("c", idx(0x08, {50'000}, "a"));
    EXPECT_THAT(readIdx(full).error().message(), HasSubstr("the end of the file"));
    EXPECT_THAT(error(std::string("\0\0\x08\xFF", 4) + std::string(255 * 4, '\x01')),
                HasSubstr("at most 4294967296 values"));
}

TEST_F(IdxTest, refusesAFileCutOffAtAnyByte)
{
    const auto bytes = idx(0x0C, {2, 2}, std::string(16, 'x'));
    ASSERT_TRUE(read(bytes));
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read(bytes.substr(0, length))) << length;
}

TEST_F(IdxTest, refusesAGzipFileCutOffAtAnyByte)
{
    std::string values(2000, 'x');
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<char>(i * i);
    const auto path = m_folder.writeGzip("packed", idx(0x08, {2000}, values));
    ASSERT_TRUE(readIdx(path));
    std::string packed(fs::file_size(path), '\0');
    std::ifstream(path, std::ios::binary).read(packed.data(), static_cast<long>(packed.size()));
    for (std::size_t length = 0; length < packed.size(); ++length)
        EXPECT_FALSE(read(packed.substr(0, length))) << length;
    // One changed byte of the packed data is noticed by the checksum, or before.
    for (std::size_t at = 12; at < packed.size(); at += 7) {
        std::string changed = packed;
        changed[at] = static_cast<char>(changed[at] ^ 0x10);
        EXPECT_FALSE(read(changed)) << at;
    }
}

TEST_F(IdxTest, survivesRandomBytes)
{
    Random random(4, Purpose::test);
    for (int i = 0; i < 400; ++i) {
        std::string bytes = i % 2 ? std::string("\0\0", 2) : std::string();
        for (auto n = random.below(40); n > 0; --n)
            bytes += static_cast<char>(random.below(random.below(2) ? 16 : 256));
        const auto array = read(bytes);
        EXPECT_TRUE(array || !array.error().found.empty());
    }
}

TEST_F(IdxTest, refusesFoldersMissingFilesAndThoseItMayNotRead)
{
    EXPECT_EQ(readIdx(m_folder.path()).error().found, "a folder");
    EXPECT_EQ(readIdx(m_folder.path("none")).error().found, "no such file");
    EXPECT_EQ(readIdx("").error().found, "no file name");
    const auto path = m_folder.write("a", idx(0x08, {1}, "a"));
    fs::permissions(path, fs::perms(0));
    fs::permissions(m_folder.path(), fs::perms(0755));
    const WithoutPrivileges nobody;
    EXPECT_EQ(readIdx(path).error().found, "Permission denied");
}

class IdxFilesTest : public IdxTest {
protected:
    IdxFiles files(const std::string &images, const std::string &labels) const
    {
        return {m_folder.write("i", images), m_folder.write("l", labels), "", ""};
    }
    std::string problem(const IdxFiles &spec) const
    {
        const auto data = load(spec, 1);
        EXPECT_FALSE(data);
        return data ? "" : data.error().message();
    }

    std::string m_images =
        idx(0x08, {3, 2, 2}, std::string("\0\1\2\3\4\5\6\7\x08\x09\x0A\xFF", 12));
    std::string m_labels = idx(0x08, {3}, std::string("\0\2\1", 3));
};

TEST_F(IdxFilesTest, makeADataset)
{
    IdxFiles spec = files(m_images, m_labels);
    spec.testImages = m_folder.write("ti", idx(0x08, {1, 2, 2}, "abcd"));
    spec.testLabels = m_folder.write("tl", idx(0x0C, {1, 1}, bigEndian(2, 4)));
    const auto data = load(spec, 1);
    ASSERT_TRUE(data) << data.error().message();
    EXPECT_EQ((*data)->features, 4);
    EXPECT_EQ((*data)->classes, 3);
    EXPECT_EQ((*data)->outputs, 3);
    EXPECT_EQ((*data)->train.count, 3);
    EXPECT_THAT((*data)->train.labels, ElementsAre(0, 2, 1));
    EXPECT_EQ((*data)->test.count, 1);
    EXPECT_THAT((*data)->test.labels, ElementsAre(2));
    std::vector<float> row(4);
    gatherInputs((*data)->train, 4, std::vector<std::int32_t>{2}, row);
    EXPECT_THAT(row, ElementsAre(8 / 255.0F, 9 / 255.0F, 10 / 255.0F, 1.0F));
    EXPECT_THAT((*data)->description, HasSubstr("3 + 1 test samples of 2x2, 3 classes"));
}

TEST_F(IdxFilesTest, takeNumbersThatAreNoBytesAsTheyAre)
{
    const auto data = load(files(idx(0x0B, {3}, std::string("\0\1\xFF\xFF\1\0", 6)), m_labels), 1);
    ASSERT_TRUE(data) << data.error().message();
    EXPECT_EQ((*data)->features, 1);
    EXPECT_THAT(std::get<std::vector<float>>((*data)->train.inputs), ElementsAre(1, -1, 256));
    EXPECT_THAT((*data)->description, HasSubstr("as they are"));
}

TEST_F(IdxFilesTest, refuseLabelsThatDoNotFit)
{
    EXPECT_THAT(problem(files(m_images, idx(0x08, {2}, "ab"))), HasSubstr("2 labels; allowed: 3"));
    EXPECT_THAT(problem(files(m_images, idx(0x09, {3}, std::string("\0\xFF\1", 3)))),
                HasSubstr("label -1 of sample 1"));
    EXPECT_THAT(problem(files(m_images, idx(0x0C, {3}, bigEndian(1000000, 4) + std::string(8, 0)))),
                HasSubstr("label 1000000 of sample 0"));
    EXPECT_THAT(problem(files(m_images, idx(0x08, {3}, std::string(3, 0)))),
                HasSubstr("at least two classes"));
    EXPECT_THAT(problem(files(m_images, idx(0x08, {3, 2}, "aabbcc"))),
                HasSubstr("2 values a sample"));
    EXPECT_THAT(problem(files(m_images, idx(0x0D, {3}, std::string(12, 0)))),
                HasSubstr("floating-point"));
    EXPECT_THAT(problem(files(m_labels, m_images)), HasSubstr("values a sample"));
}

TEST_F(IdxFilesTest, refuseATestPartOfAnotherKind)
{
    IdxFiles spec = files(m_images, m_labels);
    spec.testImages = m_folder.write("ti", idx(0x08, {1, 4}, "abcd"));
    EXPECT_THAT(problem(spec), HasSubstr("test images without test labels"));
    spec.testLabels = m_folder.write("tl", idx(0x08, {1}, std::string("\2", 1)));
    EXPECT_THAT(problem(spec), HasSubstr("samples of 4; allowed: 2x2"));
    spec.testImages = m_folder.write("ti", idx(0x08, {1, 2, 2}, "abcd"));
    spec.testLabels = m_folder.write("tl", idx(0x08, {1}, "\3"));
    EXPECT_THAT(problem(spec), HasSubstr("label 3; allowed: 0 to 2"));
    spec.testLabels = m_folder.write("tl", idx(0x08, {1}, "\1"));
    spec.testImages = m_folder.write("ti", idx(0x09, {1, 2, 2}, "abcd"));
    EXPECT_THAT(problem(spec), HasSubstr("another type"));
}

} // namespace
} // namespace warmup::data
