// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lint/Lint.h"

#include <algorithm>

#include "core/lint/Diagnostics.h"

namespace warmup::lint {

Finding findingOf(const dialect::Remark &remark)
{
    // An exception because of too many calls has a name of its own.
    const bool exhausted =
        remark.id == "raises" && remark.text.find("total_steps") != std::string::npos;
    const std::string name = exhausted ? "schedule-exhausted" : remark.id;
    Finding finding{remark.severity, "", name, remark.update, remark.text, "", ""};
    if (const auto *kind = kindNamed(name)) {
        finding.id = kind->id;
        finding.why = kind->why;
        finding.fix = kind->fix;
        finding.severity = std::max(finding.severity, kind->severity);
    }
    return finding;
}

std::vector<Finding> lint(const Subject &subject)
{
    std::vector<Finding> findings;
    for (const auto &remark : subject.remarks)
        findings.push_back(findingOf(remark));
    auto own = diagnose(subject);
    findings.insert(findings.end(), std::make_move_iterator(own.begin()),
                    std::make_move_iterator(own.end()));
    std::stable_sort(findings.begin(), findings.end(), [](const auto &a, const auto &b) {
        return a.severity != b.severity ? a.severity > b.severity : a.update < b.update;
    });
    return findings;
}

} // namespace warmup::lint
