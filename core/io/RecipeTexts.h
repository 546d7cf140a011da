// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/schedule/Clock.h"
#include "core/schedule/Phase.h"

namespace warmup::io {

// How a recipe file writes a length: "5 epochs", "1000 updates", "60000 samples", "10%", "rest".
// One of something may be singular. The amount of "rest" is not kept.
[[nodiscard]] std::string spanText(const schedule::Span &span);
[[nodiscard]] std::optional<schedule::Span> readSpan(std::string_view text);
inline constexpr const char *kSpanAllowed =
    "a length such as \"5 epochs\", \"1000 updates\", \"60000 samples\", \"10%\" or \"rest\"";

// A level that is no absolute rate (that is a plain number): "peak" or "0.1x" of it, "base", "0.5x
// base", "previous", "0.5x previous", "main", "0.5x main".
[[nodiscard]] std::string levelText(const schedule::Level &level);
[[nodiscard]] std::optional<schedule::Level> readLevel(std::string_view text);
inline constexpr const char *kLevelAllowed =
    "a rate such as 0.001, or \"0.1x\" (of the peak), \"peak\", \"base\", \"previous\", "
    "\"main\", \"0.5x base\"";

} // namespace warmup::io
