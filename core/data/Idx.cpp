// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/Idx.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/data/ByteSource.h"

namespace warmup::data {

namespace {

enum class Type : std::uint8_t {
    unsignedByte = 0x08,
    signedByte = 0x09,
    shortNumber = 0x0B,
    number = 0x0C,
    single = 0x0D,
    twofold = 0x0E,
};

constexpr std::int64_t kValuesAtATime = 1 << 18; // values read at a time

int widthOf(Type type) // bytes of a value, 0 for a type that there is not
{
    switch (type) {
    case Type::unsignedByte:
    case Type::signedByte:
        return 1;
    case Type::shortNumber:
        return 2;
    case Type::number:
    case Type::single:
        return 4;
    case Type::twofold:
        return 8;
    }
    return 0;
}

template <typename Unsigned>
Unsigned bigEndian(const std::uint8_t *bytes)
{
    Unsigned value = 0;
    for (std::size_t i = 0; i < sizeof(Unsigned); ++i)
        value = static_cast<Unsigned>(value << 8 | bytes[i]);
    return value;
}

std::string sizesText(const std::vector<std::int64_t> &sizes)
{
    std::string text;
    for (auto size : sizes)
        text += (text.empty() ? "" : "x") + std::to_string(size);
    return text;
}

struct Header {
    Type type;
    std::vector<std::int64_t> sizes;
    std::int64_t values = 1;
    std::uint64_t bytes = 4; // of the header itself
};

Result<Header> readHeader(ByteSource &source, std::stop_token stop)
{
    const std::string &path = source.path();
    std::array<std::uint8_t, 4> magic{};
    const auto count = source.read(magic, stop);
    if (!count)
        return tl::unexpected(count.error());
    if (*count < magic.size())
        return fail(path, *count == 0 ? "an empty file" : fmt::format("{} bytes", *count),
                    "an IDX file, of at least 8 bytes");
    Header header{static_cast<Type>(magic[2]), {}};
    if (magic[0] != 0 || magic[1] != 0)
        return fail(path + ", byte 0", fmt::format("{:02X} {:02X}", magic[0], magic[1]),
                    "00 00, with which an IDX file begins");
    if (widthOf(header.type) == 0)
        return fail(path + ", byte 2", fmt::format("type {:02X}", magic[2]),
                    "08, 09, 0B, 0C, 0D or 0E, the types of IDX");
    if (magic[3] == 0)
        return fail(path + ", byte 3", "0 dimensions", "at least 1");

    for (int i = 0; i < magic[3]; ++i) {
        std::array<std::uint8_t, 4> bytes{};
        const auto here = fmt::format("{}, byte {}", path, header.bytes);
        const auto got = source.read(bytes, stop);
        if (!got)
            return tl::unexpected(got.error());
        if (*got < bytes.size())
            return fail(here, "the end of the file",
                        fmt::format("the sizes of {} dimensions", magic[3]));
        const std::int64_t size = bigEndian<std::uint32_t>(bytes.data());
        if (size == 0)
            return fail(here, "a dimension of size 0", "at least 1");
        header.sizes.push_back(size);
        if (header.values > kLargestArray / size)
            return fail(here, fmt::format("more than {} values", kLargestArray),
                        fmt::format("at most {} values in all", kLargestArray));
        header.values *= size;
        header.bytes += 4;
    }
    return header;
}

// Appends `count` values of the file's type, `width` bytes each, to `values`.
template <typename T>
Result<void> readValues(ByteSource &source, const Header &header, std::vector<T> &values,
                        std::stop_token stop)
{
    const int width = widthOf(header.type);
    const auto at = [&](std::int64_t done) {
        return fmt::format("{}, byte {}", source.path(),
                           header.bytes + static_cast<std::uint64_t>(done * width));
    };
    std::vector<std::uint8_t> piece;
    for (std::int64_t done = 0; done < header.values;) {
        const auto wanted = std::min(kValuesAtATime, header.values - done);
        piece.resize(static_cast<std::size_t>(wanted * width));
        const auto count = source.read(piece, stop);
        if (!count)
            return tl::unexpected(count.error());
        if (*count < piece.size())
            return fail(at(done + static_cast<std::int64_t>(*count) / width), "the end of the file",
                        fmt::format("{} values ({})", header.values, sizesText(header.sizes)));
        for (std::int64_t i = 0; i < wanted; ++i) {
            const std::uint8_t *bytes = piece.data() + i * width;
            switch (header.type) {
            case Type::unsignedByte:
                values.push_back(static_cast<T>(*bytes));
                break;
            case Type::signedByte:
                values.push_back(static_cast<T>(static_cast<std::int8_t>(*bytes)));
                break;
            case Type::shortNumber:
                values.push_back(
                    static_cast<T>(static_cast<std::int16_t>(bigEndian<std::uint16_t>(bytes))));
                break;
            case Type::number:
                values.push_back(
                    static_cast<T>(static_cast<std::int32_t>(bigEndian<std::uint32_t>(bytes))));
                break;
            case Type::single:
            case Type::twofold: {
                const double value = header.type == Type::single
                    ? static_cast<double>(std::bit_cast<float>(bigEndian<std::uint32_t>(bytes)))
                    : std::bit_cast<double>(bigEndian<std::uint64_t>(bytes));
                if (!(std::abs(value) <= std::numeric_limits<float>::max()))
                    return fail(at(done + i), fmt::format("{}", value),
                                "numbers that a 32-bit float can hold");
                values.push_back(static_cast<T>(value));
                break;
            }
            }
        }
        done += wanted;
    }
    return {};
}

} // namespace

std::int64_t IdxArray::valuesOfEach() const
{
    std::int64_t product = 1;
    for (std::size_t i = 1; i < sizes.size(); ++i)
        product *= sizes[i];
    return product;
}

Result<IdxArray> readIdx(const std::string &path, std::stop_token stop)
{
    auto source = ByteSource::open(path);
    if (!source)
        return tl::unexpected(source.error());
    const auto header = readHeader(*source, stop);
    if (!header)
        return tl::unexpected(header.error());
    const auto width = static_cast<std::uint64_t>(widthOf(header->type));
    const auto wanted = header->bytes + static_cast<std::uint64_t>(header->values) * width;
    if (wanted > source->mostBytes())
        return fail(path,
                    fmt::format("a header that promises {} bytes ({}) in a file too small for them",
                                wanted, sizesText(header->sizes)),
                    "sizes that match the file");

    IdxArray array;
    array.sizes = header->sizes;
    array.whole = header->type != Type::single && header->type != Type::twofold;
    if (header->type == Type::unsignedByte)
        array.values = std::vector<std::uint8_t>();
    else if (array.whole)
        array.values = std::vector<std::int32_t>();
    else
        array.values = std::vector<float>();
    const auto read = std::visit(
        [&](auto &values) { return readValues(*source, *header, values, stop); }, array.values);
    if (!read)
        return tl::unexpected(read.error());

    std::array<std::uint8_t, 1> more{};
    const auto trailing = source->read(more, stop);
    if (!trailing)
        return tl::unexpected(trailing.error());
    if (*trailing != 0)
        return fail(fmt::format("{}, byte {}", path, wanted), "bytes after the last value",
                    fmt::format("the end of the file after {} values ({})", header->values,
                                sizesText(header->sizes)));
    return array;
}

} // namespace warmup::data
