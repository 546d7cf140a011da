// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/dialect/Construction.h"
#include "core/lint/Lint.h"

namespace warmup::lint {

// What every diagnostic looks at.
struct Case {
    explicit Case(const Subject &of);

    [[nodiscard]] bool hasRemark(std::string_view id) const;
    // Whether what was meant is known beside what is done.
    [[nodiscard]] bool hasIntent() const;
    // Whether the script says how long the run is, and how many updates an epoch has.
    [[nodiscard]] bool knowsRun() const;
    // Whether its end is one that was assumed, so that nothing can be said of it.
    [[nodiscard]] bool guessesEnd() const;
    // How often the scheduler is called in the run.
    [[nodiscard]] double calls() const;

    const Subject &subject;
    const schedule::RateCurve &curve;
    const schedule::Schedule &intended;
    const schedule::Spec &spec;
    Update length;
    double largest; // intended rate
    Update warmUpEnd = 0; // 0: no warm-up
};

using Found = std::optional<Finding>;
using Diagnostic = Found (*)(const Case &of);

// With its kind's severity, id, reason and fix.
[[nodiscard]] Finding finding(std::string_view name, Update update, std::string what);

// A rate, for messages.
[[nodiscard]] std::string text(double rate);

// The argument where it is given and a number.
[[nodiscard]] std::optional<double> number(const dialect::Construction &construction,
                                           std::string_view argument);

// Every scheduler of a construction, itself first.
template <typename Visit>
void visit(const dialect::Construction &construction, const Visit &each)
{
    each(construction);
    for (const auto &[name, value] : construction.arguments) {
        if (const auto *member = std::get_if<dialect::Construction>(&value.value))
            visit(*member, each);
        if (const auto *list = std::get_if<dialect::Argument::List>(&value.value))
            for (const auto &item : *list)
                if (const auto *member = std::get_if<dialect::Construction>(&item.value))
                    visit(*member, each);
    }
}

// Every scheduler of the script.
template <typename Visit>
void visitAll(const Case &of, const Visit &each)
{
    for (const auto &scheduler : of.subject.spec.schedulers)
        visit(scheduler, each);
}

} // namespace warmup::lint
