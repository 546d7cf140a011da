// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/python/Token.h"

namespace warmup::dialect::python {

// Python's lexical structure (Language Reference, chapter 2): indentation, explicit and implicit
// line joining, comments, names, numbers, strings of every prefix and quote. An f-string is one
// string token with everything in its braces. The last token is always Kind::end.
//
// Fails with line and column: an unterminated string, an indentation that matches no outer one, a
// bracket that is not closed, bytes that are no text, blocks or brackets more than kDeepest deep.
inline constexpr int kDeepest = 100;

[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view text, std::string_view name);

// The number that a token spells: "1_000", "1e-3", "0x1F", ".5". Nothing for imaginary ones.
struct Number {
    double value = 0;
    bool whole = false;

    bool operator==(const Number &) const = default;
};
[[nodiscard]] std::optional<Number> numberOf(std::string_view token);

// The text that a plain string token spells; escapes other than \\, \' and \" stay as they are.
// Nothing for f-strings and bytes.
[[nodiscard]] std::optional<std::string> stringOf(std::string_view token);

} // namespace warmup::dialect::python
