// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warmup::dialect::python {

// Documentation shows what to change in a script as a diff: lines with '+' in front are new, those
// with '-' are gone. The script after the change, with the same lines; the mark's place is a space,
// or, with the space behind it, nothing (`narrow`). Nothing where no line has a mark.
[[nodiscard]] std::optional<std::string> afterDiff(std::string_view text, bool narrow);

} // namespace warmup::dialect::python
