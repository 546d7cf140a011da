// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/dialect/AsRun.h"
#include "core/optimizer/Spec.h"
#include "core/schedule/Schedule.h"

namespace warmup::lint {

// One thing about a schedule that its user should know.
struct Finding {
    using Severity = dialect::Remark::Severity;

    Severity severity = Severity::hint;
    std::string id; // "WL13"; empty for what is said about the reading of a script
    std::string name; // "multiplier-lost"
    Update update = 0; // where to look
    std::string what; // what was found
    std::string why; // why it matters; may be empty
    std::string fix; // what to do about it; may be empty

    bool operator==(const Finding &) const = default;
};

// What a remark says, with what its kind says of why and how; as it stands where it has none.
[[nodiscard]] Finding findingOf(const dialect::Remark &remark);

// What findings are drawn from. `remarks` are those of the curve and of the script's reader.
struct Subject {
    const schedule::Schedule &intended;
    const dialect::AsRun &asRun;
    const dialect::Spec &spec;
    const std::optional<optimizer::Spec> &optimizer;
    const std::vector<dialect::Remark> &remarks;
};

// The gravest first, and in the order of their updates. An error: the framework does not do what
// its documentation promises, or the run cannot do what was asked. A warning: usually a mistake. A
// hint: taste, and what to know. Each kind is one small function in Diagnostics.cpp.
[[nodiscard]] std::vector<Finding> lint(const Subject &subject);

} // namespace warmup::lint
