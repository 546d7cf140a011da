// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warmup {

// The shortest decimal text that reads back to the same double: "0.1", "0.0003", "1e-7".
// Exponents carry neither padding nor a plus sign. NaN and the infinities are "nan", "inf" and
// "-inf".
[[nodiscard]] std::string shortestText(double value);

// Reads the whole of `text` as a decimal number in C notation ("3e-4", " 0.1" is refused). Nothing
// when it is not one, or when it does not fit a finite double (1e400); "nan" and "inf" are not
// numbers here.
[[nodiscard]] std::optional<double> readNumber(std::string_view text);

} // namespace warmup
