// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/lint/Diagnostics.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::lint {
namespace {

using schedule::RateCurve;

constexpr double kPercent = 0.01;

// The first update from which the curve does not leave `rate` any more; the length if it does.
Update settledAt(const RateCurve &curve, double rate, double tolerance, Update length)
{
    Update low = 0;
    Update high = length;
    while (low < high) {
        const Update middle = low + (high - low) / 2;
        const auto rest = curve.over(middle, length);
        if (rest.minimum >= rate - tolerance && rest.maximum <= rate + tolerance)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool decaysToAnEnd(const Case &of)
{
    return std::any_of(of.spec.main.begin(), of.spec.main.end(), [](const auto &phase) {
        return std::holds_alternative<schedule::Cosine>(phase.shape)
            || std::holds_alternative<schedule::Polynomial>(phase.shape);
    });
}

// Updates for one step of a ramp: an epoch where the scheduler is called once in it.
Update rampStep(const Case &of)
{
    const bool staircase = of.spec.clock.stepping == schedule::Stepping::perEpoch
        || of.subject.spec.driver.advance == dialect::Driver::Advance::perEpoch;
    const bool framework = !of.subject.spec.framework.empty();
    return staircase && (framework || of.spec.clock.stepping == schedule::Stepping::perEpoch)
        ? std::max<Update>(1, std::llround(of.intended.updatesPerEpoch()))
        : 1;
}

Found zeroFirstUpdate(const Case &of)
{
    if (of.curve.at(0) != 0 || of.hasRemark("never-advanced"))
        return {};
    const Update step = rampStep(of);
    const auto head = of.curve.over(0, std::min(step, of.length));
    const bool held = step > 1 && head.minimum == 0 && head.maximum == 0;
    auto made = finding("zero-first-update", 0,
                        held ? fmt::format("The rate is 0 for the first {} updates.", step)
                             : "The rate is 0 at the first update.");
    if (held)
        made.severity = Finding::Severity::warning;
    return made;
}

Found handOffJump(const Case &of)
{
    if (of.warmUpEnd == 0 || of.warmUpEnd >= of.length
        || std::holds_alternative<schedule::Hold>(of.spec.warmUp->shape)
        || of.hasRemark("multiplier-lost") || of.hasRemark("one-epoch-dip")
        || of.hasRemark("never-advanced") || of.hasRemark("peak-exceeded"))
        return {};
    const Update step = rampStep(of);
    const Update before = of.warmUpEnd - step;
    if (before < 2 * step)
        return {};
    const double last = of.curve.at(before);
    const double first = of.curve.at(of.warmUpEnd);
    const double rise =
        (last - of.curve.at(0)) * static_cast<double>(step) / static_cast<double>(before);
    // Where the ramp has reached the peak, a decay may begin at once.
    const bool reached = last >= (1 - 1e-9) * of.largest;
    const bool drops = first < last - 1e-9 * of.largest;
    if ((!drops || reached) && std::abs(first - last) <= 3 * std::abs(rise) + 1e-9 * of.largest)
        return {};
    return finding("hand-off-jump", of.warmUpEnd,
                   fmt::format("At the end of the warm-up the rate {} from {} to {}.",
                               drops ? "falls" : "jumps", text(last), text(first)));
}

Found peakNeverReached(const Case &of)
{
    if (!of.hasIntent() || of.hasRemark("raises") || of.guessesEnd())
        return {};
    const double reached = of.curve.over(0, of.length).maximum;
    const double wanted = of.spec.join == schedule::Join::over
        ? std::max(of.largest, of.intended.peak())
        : of.largest;
    if (!(reached < (1 - 1e-6) * wanted))
        return {};
    return finding(
        "peak-never-reached", of.warmUpEnd,
        fmt::format("The largest rate is {}, and {} was asked for.", text(reached), text(wanted)));
}

Found decayUnfinished(const Case &of)
{
    if (!decaysToAnEnd(of) || of.spec.coolDown || of.hasRemark("never-advanced") || of.guessesEnd())
        return {};
    // Where the last decay would have arrived.
    double floor = 0;
    for (const auto &phase : of.spec.main)
        if (phase.to && phase.to->basis == schedule::Basis::absolute)
            floor = phase.to->value;
    const double next = of.intended.at(of.length);
    if (next <= floor + kPercent * of.largest
        || of.intended.over(0, of.length).minimum <= floor + kPercent * of.largest)
        return {};
    return finding("decay-unfinished", of.length - 1,
                   fmt::format("The run ends at {}, before the decay has arrived at {}.",
                               text(of.curve.at(of.length - 1)), text(floor)));
}

Found decayEndsEarly(const Case &of)
{
    if (!decaysToAnEnd(of) || of.guessesEnd())
        return {};
    const double last = of.curve.at(of.length - 1);
    if (last > of.curve.over(0, of.length).minimum + 1e-9 * of.largest)
        return {};
    const Update from = settledAt(of.curve, last, 1e-9 * of.largest, of.length);
    if (static_cast<double>(of.length - from) <= 2 * kPercent * static_cast<double>(of.length) + 1
        || last > 0.5 * of.largest)
        return {};
    return finding("decay-ends-early", from,
                   fmt::format("From update {} on the rate stays at {}: the last {:.0f} % of the "
                               "run.",
                               from, text(last),
                               100.0 * static_cast<double>(of.length - from)
                                   / static_cast<double>(of.length)));
}

Found rebound(const Case &of)
{
    if (!of.hasIntent() || of.hasRemark("rebound") || !decaysToAnEnd(of))
        return {};
    const double last = of.intended.at(of.length - 1);
    if (last > of.intended.over(0, of.length).minimum + 1e-9 * of.largest)
        return {};
    const Update from = settledAt(of.intended, last, 1e-9 * of.largest, of.length);
    if (from >= of.length || of.curve.over(from, of.length).maximum <= last + kPercent * of.largest)
        return {};
    return finding("rebound", from,
                   fmt::format("After its minimum at update {} the rate rises again, to {}.", from,
                               text(of.curve.over(from, of.length).maximum)));
}

Found negativeRate(const Case &of)
{
    if (!(of.curve.over(0, of.length).minimum < 0))
        return {};
    // The first negative update, by halves.
    Update low = 0;
    Update high = of.length;
    while (high - low > 1) {
        const Update middle = low + (high - low) / 2;
        if (of.curve.over(low, middle).minimum < 0)
            high = middle;
        else
            low = middle;
    }
    return finding("negative-rate", low,
                   fmt::format("The rate is {} at update {}.", text(of.curve.at(low)), low));
}

Found peakExceeded(const Case &of)
{
    if (!of.hasIntent() || of.hasRemark("peak-exceeded"))
        return {};
    const double reached = of.curve.over(0, of.length).maximum;
    // Some frameworks compute in single precision.
    if (reached <= of.largest * (1 + 1e-6))
        return {};
    return finding("peak-exceeded", 0,
                   fmt::format("The rate reaches {}, above the {} that was asked for.",
                               text(reached), text(of.largest)));
}

Found milestoneInWarmUp(const Case &of)
{
    if (of.spec.join != schedule::Join::over || of.warmUpEnd == 0)
        return {};
    const double perEpoch = of.intended.updatesPerEpoch();
    for (const auto &phase : of.spec.main)
        if (const auto *law = std::get_if<schedule::MultiStep>(&phase.shape))
            for (const auto &milestone : law->milestones) {
                const bool inEpochs = milestone.unit == schedule::Unit::epochs;
                if (!inEpochs && milestone.unit != schedule::Unit::updates)
                    continue;
                const auto at =
                    static_cast<Update>(std::ceil(milestone.amount * (inEpochs ? perEpoch : 1)));
                if (at < of.warmUpEnd)
                    return finding("milestone-in-warm-up", at,
                                   fmt::format("The milestone at update {} lies before the end of "
                                               "the warm-up at update {}.",
                                               at, of.warmUpEnd));
            }
    return {};
}

Found shortForAdam(const Case &of)
{
    if (!of.subject.optimizer || of.warmUpEnd == 0)
        return {};
    double beta2 = 0;
    if (const auto *adam = std::get_if<optimizer::Adam>(&*of.subject.optimizer))
        beta2 = adam->beta2;
    else if (const auto *adamw = std::get_if<optimizer::AdamW>(&*of.subject.optimizer))
        beta2 = adamw->beta2;
    const double rule = 2 / (1 - beta2);
    if (beta2 == 0 || static_cast<double>(of.warmUpEnd) >= rule - 1e-6)
        return {};
    return finding("short-for-adam", of.warmUpEnd,
                   fmt::format("The warm-up of {} updates is shorter than the {:.0f} of the rule "
                               "for Adam with beta2 = {}.",
                               of.warmUpEnd, rule, shortestText(beta2)));
}

Found redundantWarmUp(const Case &of)
{
    if (!of.subject.optimizer || of.warmUpEnd < 2)
        return {};
    const auto &optimizer = *of.subject.optimizer;
    const char *name = std::holds_alternative<optimizer::RAdam>(optimizer) ? "RAdam"
        : std::holds_alternative<optimizer::ScheduleFreeSgd>(optimizer)
            || std::holds_alternative<optimizer::ScheduleFreeAdamW>(optimizer)
        ? "a schedule-free optimizer"
        : nullptr;
    if (!name)
        return {};
    return finding("redundant-warm-up", 0,
                   fmt::format("A warm-up of {} updates stands before {}.", of.warmUpEnd, name));
}

Found stuckAtZero(const Case &of)
{
    if (of.hasRemark("never-advanced") || of.curve.at(of.length - 1) != 0)
        return {};
    const Update from = settledAt(of.curve, 0, 0, of.length);
    if (static_cast<double>(of.length - from) <= 2 * kPercent * static_cast<double>(of.length) + 1
        || !(of.intended.over(from, of.length).maximum > kPercent * of.largest))
        return {};
    // A schedule of which nothing is promised may end at 0.
    if (!of.hasIntent() && from > 0)
        return {};
    return finding("stuck-at-zero", from,
                   fmt::format("From update {} on the rate is 0, where {} was asked for.", from,
                               text(of.intended.over(from, of.length).maximum)));
}

Found warmUpEveryCycle(const Case &of)
{
    if (!of.spec.warmUp || of.spec.repeat.count < 2
        || of.spec.repeat.warmUp != schedule::Repeat::WarmUp::each)
        return {};
    return finding("warm-up-every-cycle", of.warmUpEnd,
                   fmt::format("Each of the {} cycles warms up again.", of.spec.repeat.count));
}

Found nonLinearWarmUp(const Case &of)
{
    if (!of.spec.warmUp
        || (!std::holds_alternative<schedule::Logarithmic>(of.spec.warmUp->shape)
            && !std::holds_alternative<schedule::Saturating>(of.spec.warmUp->shape)))
        return {};
    return finding("non-linear-warm-up", 0,
                   fmt::format("The warm-up is not linear: half-way it is at {}.",
                               text(of.intended.at(of.warmUpEnd / 2))));
}

constexpr std::array kOfCurves{zeroFirstUpdate,   handOffJump,    peakNeverReached, decayUnfinished,
                               decayEndsEarly,    rebound,        negativeRate,     peakExceeded,
                               milestoneInWarmUp, shortForAdam,   redundantWarmUp,  stuckAtZero,
                               warmUpEveryCycle,  nonLinearWarmUp};

} // namespace

std::vector<Finding> diagnose(const Subject &subject)
{
    const Case of(subject);
    std::vector<Finding> findings;
    for (const std::span<const Diagnostic> group :
         {std::span<const Diagnostic>(kOfCurves), argumentDiagnostics(), lengthDiagnostics()})
        for (const auto &diagnostic : group)
            if (auto found = diagnostic(of); found && !of.hasRemark(found->name))
                findings.push_back(std::move(*found));
    return findings;
}

} // namespace warmup::lint
