// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lint/Case.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/lint/Diagnostics.h"

namespace warmup::lint {

Case::Case(const Subject &of)
    : subject(of), curve(*of.asRun.curve), intended(of.intended), spec(of.intended.spec()),
      length(of.intended.length()), largest(of.intended.over(0, of.intended.length()).maximum)
{
    const auto &sections = intended.sections();
    if (!sections.empty() && sections.front().kind == schedule::Section::Kind::warmUp)
        warmUpEnd = sections.front().end;
}

bool Case::hasRemark(std::string_view id) const
{
    return std::any_of(subject.remarks.begin(), subject.remarks.end(),
                       [&](const auto &remark) { return remark.id == id; });
}

bool Case::hasIntent() const
{
    return subject.asRun.hasIntent && !hasRemark("never-advanced");
}

bool Case::knowsRun() const
{
    return spec.clock.run.has_value() && !hasRemark("run-unknown") && !hasRemark("batches-unknown")
        && !hasRemark("never-advanced") && !hasRemark("optimizer-step-unknown");
}

bool Case::guessesEnd() const
{
    return hasRemark("run-unknown")
        || (hasRemark("batches-unknown")
            && subject.spec.driver.advance == dialect::Driver::Advance::perUpdate);
}

double Case::calls() const
{
    const auto &driver = subject.spec.driver;
    const auto updates = static_cast<double>(length);
    switch (driver.advance) {
    case dialect::Driver::Advance::never:
        return 0;
    case dialect::Driver::Advance::perEpoch:
        return updates / intended.updatesPerEpoch();
    case dialect::Driver::Advance::perUpdate:
        break;
    }
    return updates * static_cast<double>(driver.callsPerUpdate);
}

Finding finding(std::string_view name, Update update, std::string what)
{
    const auto &kind = *kindNamed(name);
    return {kind.severity,   std::string(kind.id),  std::string(name),    update,
            std::move(what), std::string(kind.why), std::string(kind.fix)};
}

std::string text(double rate)
{
    return fmt::format("{:.6g}", rate);
}

std::optional<double> number(const dialect::Construction &construction, std::string_view argument)
{
    const auto *given = construction.find(argument);
    return given ? given->value.number() : std::nullopt;
}

} // namespace warmup::lint
