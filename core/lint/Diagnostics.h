// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/lint/Lint.h"

namespace warmup::lint {

// What is known of a diagnostic wherever it is found.
struct Kind {
    std::string_view id;
    std::string_view name;
    Finding::Severity severity;
    std::string_view why;
    std::string_view fix;
};

// Null for a name that is none.
[[nodiscard]] const Kind *kindNamed(std::string_view name);

// The findings that the curve and its arguments tell and that no remark tells.
[[nodiscard]] std::vector<Finding> diagnose(const Subject &subject);

} // namespace warmup::lint
