// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "core/base/Result.h"

// Only for the .cpp files of core/io: who includes this needs nlohmann-json.
namespace warmup::io {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kLargestJson = 16 << 20; // bytes
inline constexpr std::size_t kDeepestJson = 64; // objects and arrays within each other

// JSON as RFC 8259 has it, in UTF-8 with or without a byte order mark. Fails with
// "NAME:line:column" for a syntax error and where the text is too deep, with "NAME: POINTER" for a
// key that an object has twice and a number that is too large for a double, and with "NAME" for
// text that is too long.
[[nodiscard]] Result<Json> parseJson(std::string_view text, std::string_view name);

// `key` as a part of a JSON pointer: "/" and what must be escaped in it.
[[nodiscard]] std::string pointerPart(std::string_view key);

// A value for the `found` of an error, shortened.
[[nodiscard]] std::string foundText(const Json &value);

} // namespace warmup::io
