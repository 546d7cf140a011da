// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/lint/Case.h"
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

// What the arguments of a script's schedulers tell, and what their lengths tell beside the run's.
[[nodiscard]] std::span<const Diagnostic> argumentDiagnostics();
[[nodiscard]] std::span<const Diagnostic> lengthDiagnostics();

// The findings that the curve and its arguments tell and that no remark tells.
[[nodiscard]] std::vector<Finding> diagnose(const Subject &subject);

} // namespace warmup::lint
