// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

#include "core/base/Result.h"

namespace warmup::data {

// The error of everything that was asked to stop before it had ended.
[[nodiscard]] tl::unexpected<Error> cancelled();

// The bytes of a file, unpacked on the way when they are gzip (told by the first bytes, not by the
// name).
class ByteSource {
public:
    // Fails when the file is missing, a folder or unreadable.
    [[nodiscard]] static Result<ByteSource> open(const std::string &path);

    ByteSource(ByteSource &&) noexcept;
    ByteSource &operator=(ByteSource &&) noexcept;
    ~ByteSource();

    // Fills `out` from the file; less than its size only at the end. Fails for a gzip file that is
    // damaged or cut off, and for a disk that cannot be read.
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> out, std::stop_token stop = {});

    // No more than this can come out of the file: its size, or what gzip can make of it at most.
    [[nodiscard]] std::uint64_t mostBytes() const;

    [[nodiscard]] const std::string &path() const;

private:
    struct State;
    explicit ByteSource(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

// The whole of a file, unpacked, of at most `limit` bytes.
[[nodiscard]] Result<std::string> readAll(const std::string &path, std::uint64_t limit,
                                          std::stop_token stop = {});

} // namespace warmup::data
