// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "core/base/Result.h"

namespace warmup::io {

// Takes the next piece of a file's contents. False: the disk took no more, stop writing.
using Sink = std::function<bool(std::string_view)>;

// Writes a file whole or not at all: into a temporary file beside it, flushed to the disk, then
// renamed over `path`. `produce` calls the sink and returns an error of its own to abandon the
// file. On any failure (no such folder, no permission, disk full) the old file stands as it was and
// nothing is left behind.
[[nodiscard]] Result<void>
writeAtomically(const std::filesystem::path &path,
                const std::function<Result<void>(const Sink &)> &produce);

[[nodiscard]] Result<void> writeAtomically(const std::filesystem::path &path,
                                           std::string_view contents);

// Reads a whole file of at most `limit` bytes. Fails when it is missing, a folder, unreadable or
// larger.
[[nodiscard]] Result<std::string> readWhole(const std::filesystem::path &path, std::size_t limit);

} // namespace warmup::io
