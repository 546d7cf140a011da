// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "core/base/Result.h"

namespace warmup::app {

// Values of options as people type them. Each fails with the option's name, the text and what is
// allowed.

// Any finite number: 0.1, 3e-4.
[[nodiscard]] Result<double> number(const std::string &option, const std::string &text);
// More than 0.
[[nodiscard]] Result<double> positiveNumber(const std::string &option, const std::string &text);
// A whole number from `least` to `most`; 1e6 is one.
[[nodiscard]] Result<std::int64_t> wholeNumber(const std::string &option, const std::string &text,
                                               std::int64_t least, std::int64_t most);
// "epochs=30": what a script writes, and a number for it.
[[nodiscard]] Result<std::pair<std::string, double>> nameAndNumber(const std::string &option,
                                                                   const std::string &text);
// "1600x900", each side from 64 to 20000 pixels.
[[nodiscard]] Result<std::pair<int, int>> pictureSize(const std::string &option,
                                                      const std::string &text);
// A file name that ends in .png, .svg or .pdf, in any case.
[[nodiscard]] Result<std::string> pictureName(const std::string &option, const std::string &text);
// One that ends in .pdf, in any case.
[[nodiscard]] Result<std::string> documentName(const std::string &option, const std::string &text);

} // namespace warmup::app
