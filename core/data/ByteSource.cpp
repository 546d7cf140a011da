// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/ByteSource.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

namespace warmup::data {

namespace {

constexpr std::size_t kPiece = 1 << 18;
constexpr std::uint64_t kBestDeflateRatio = 1032;

std::string reason(int number)
{
    return std::generic_category().message(number);
}

} // namespace

tl::unexpected<Error> cancelled()
{
    return fail("cancelled", "", "");
}

struct ByteSource::State {
    std::string path;
    gzFile file = nullptr;
    std::uint64_t mostBytes = 0;

    ~State()
    {
        if (file)
            gzclose(file);
    }
};

ByteSource::ByteSource(std::unique_ptr<State> state) : m_state(std::move(state)) { }
ByteSource::ByteSource(ByteSource &&) noexcept = default;
ByteSource &ByteSource::operator=(ByteSource &&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::string &path)
{
    if (path.empty())
        return fail("file", "no file name", "the path of a file");
    std::error_code status;
    const auto kind = std::filesystem::status(path, status).type();
    if (kind == std::filesystem::file_type::not_found)
        return fail(path, "no such file", "a file that can be read");
    if (kind == std::filesystem::file_type::directory)
        return fail(path, "a folder", "a file");
    if (status)
        return fail(path, status.message(), "a file that can be read");

    auto state = std::make_unique<State>();
    state->path = path;
    errno = 0;
    state->file = gzopen(path.c_str(), "rb");
    if (!state->file)
        return fail(path, errno ? reason(errno) : "no memory to read it",
                    "a file that can be read");
    gzbuffer(state->file, kPiece / 2);

    const auto size = std::filesystem::file_size(path, status);
    if (status) // a pipe: nobody knows
        state->mostBytes = std::numeric_limits<std::uint64_t>::max();
    else
        state->mostBytes = gzdirect(state->file) ? size : (size + 64) * kBestDeflateRatio;
    return ByteSource(std::move(state));
}

Result<std::size_t> ByteSource::read(std::span<std::uint8_t> out, std::stop_token stop)
{
    std::size_t done = 0;
    while (done < out.size()) {
        if (stop.stop_requested())
            return cancelled();
        const auto piece = static_cast<unsigned>(std::min(kPiece, out.size() - done));
        const int count = gzread(m_state->file, out.data() + done, piece);
        int error = Z_OK;
        const char *text = gzerror(m_state->file, &error);
        if (count < 0 || (error != Z_OK && error != Z_STREAM_END)) {
            const auto at =
                fmt::format("{}, byte {} of the contents", m_state->path, gztell(m_state->file));
            if (error == Z_ERRNO)
                return fail(at, reason(errno), "a file that can be read");
            if (error == Z_BUF_ERROR)
                return fail(at, "the end of the gzip data, which is cut off", "a whole gzip file");
            return fail(at, fmt::format("damaged gzip data ({})", text), "a whole gzip file");
        }
        if (count == 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

std::uint64_t ByteSource::mostBytes() const
{
    return m_state->mostBytes;
}

const std::string &ByteSource::path() const
{
    return m_state->path;
}

Result<std::string> readAll(const std::string &path, std::uint64_t limit, std::stop_token stop)
{
    auto source = ByteSource::open(path);
    if (!source)
        return tl::unexpected(source.error());
    std::string contents;
    std::vector<std::uint8_t> piece(1 << 12);
    while (true) {
        const auto count = source->read(piece, stop);
        if (!count)
            return tl::unexpected(count.error());
        contents.append(reinterpret_cast<const char *>(piece.data()), *count);
        if (contents.size() > limit)
            return fail(path, fmt::format("more than {} bytes", limit),
                        fmt::format("at most {} bytes", limit));
        if (*count < piece.size())
            return contents;
        piece.resize(kPiece);
    }
}

} // namespace warmup::data
