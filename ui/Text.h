// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include <QString>

#include "core/base/Result.h"
#include "core/base/Units.h"

namespace warmup::ui {

// A text of the source in the user's language, where no class has a tr() of its own.
[[nodiscard]] QString tr(const char *source);

// How the window words its numbers. Rates and losses keep their short form: 3e-4, 0.1; counts are
// grouped with a thin space: 1 240.

// The core's text of a number (UTF-8) with the decimal point of the user's locale.
[[nodiscard]] QString localText(const std::string &number);
[[nodiscard]] QString countText(Update count);
// The shortest text of at most four significant digits.
[[nodiscard]] QString numberText(double value);
// "12.4": at most two decimals, none where they are zero.
[[nodiscard]] QString epochText(double epoch);
// "45 s", "3 min 20 s", "2 h 5 min"; empty when unknown (0 or not finite).
[[nodiscard]] QString durationText(double seconds);
// "found X; allowed: Y" with where it was, as one sentence for the message bar.
[[nodiscard]] QString errorText(const Error &error);

[[nodiscard]] std::filesystem::path toPath(const QString &path);

} // namespace warmup::ui
