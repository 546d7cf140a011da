// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/lint/Diagnostics.h"
#include "core/lint/Horizon.h"

namespace warmup::lint {
namespace {

bool isAbout(double value, double wanted, double tolerance)
{
    return std::abs(value - wanted) <= tolerance * wanted;
}

constexpr double kClose = 0.1;
constexpr double kExact = 0.01;

std::string nameOf(const GivenHorizon &given)
{
    return fmt::format("{} of {}", given.horizon->argument, given.horizon->scheduler);
}

// How many times too long or too short a length is, where that is one of the factors.
std::optional<double> unitOf(const Case &of, const GivenHorizon &given)
{
    const auto &driver = of.subject.spec.driver;
    const double perEpoch =
        of.intended.updatesPerEpoch() * static_cast<double>(driver.callsPerUpdate);
    const double calls = of.calls();
    if (of.intended.updatesPerEpoch() < 1.5)
        return {};
    const bool byEpochs = driver.advance == dialect::Driver::Advance::perEpoch;
    const double other =
        byEpochs ? given.calls / of.intended.updatesPerEpoch() : given.calls * perEpoch;
    if (isAbout(given.calls, calls, kClose) || !isAbout(other, calls, kClose))
        return {};
    return byEpochs ? of.intended.updatesPerEpoch() : perEpoch;
}

// The length of the main curve in one unit, where no script says it otherwise; nothing where a
// phase has another unit.
std::optional<double> mainLengthIn(const Case &of, schedule::Unit unit)
{
    if (!of.subject.spec.schedulers.empty() || of.spec.main.empty() || !of.knowsRun())
        return {};
    double sum = 0;
    for (const auto &phase : of.spec.main) {
        if (phase.length.unit != unit)
            return {};
        sum += phase.length.amount;
    }
    return sum;
}

Found unitSlip(const Case &of)
{
    if (const auto given = horizonOf(of)) {
        if (!unitOf(of, *given))
            return {};
        const bool byEpochs = of.subject.spec.driver.advance == dialect::Driver::Advance::perEpoch;
        return finding("unit-slip", 0,
                       fmt::format("{} is {}, which is in {}, where step() is called once {}: {} "
                                   "calls in all.",
                                   nameOf(*given), shortestText(given->calls),
                                   byEpochs ? "updates" : "epochs",
                                   byEpochs ? "an epoch" : "an update", text(of.calls())));
    }
    const double perEpoch = of.intended.updatesPerEpoch();
    const auto run = static_cast<double>(of.length);
    if (perEpoch < 1.5 || run / perEpoch < 2)
        return {};
    const auto updates = mainLengthIn(of, schedule::Unit::updates);
    const auto epochs = mainLengthIn(of, schedule::Unit::epochs);
    const bool tooShort =
        updates && isAbout(*updates, run / perEpoch, kClose) && !isAbout(*updates, run, kClose);
    const bool tooLong =
        epochs && isAbout(*epochs, run, kClose) && !isAbout(*epochs, run / perEpoch, kClose);
    if (!tooShort && !tooLong)
        return {};
    return finding("unit-slip", of.warmUpEnd,
                   fmt::format("The main curve lasts {} {}, and the run {} epochs of {} updates.",
                               text(tooShort ? *updates : *epochs), tooShort ? "updates" : "epochs",
                               text(run / perEpoch), text(perEpoch)));
}

// Batches that make one update, and processes that make one batch; at least 2.
std::vector<double> countsBesideUpdates(const Case &of)
{
    std::vector<double> counts{static_cast<double>(of.subject.spec.driver.callsPerUpdate)};
    if (const auto *batching = std::get_if<schedule::Batching>(&of.spec.clock.updatesPerEpoch)) {
        counts.push_back(static_cast<double>(batching->accumulation));
        counts.push_back(static_cast<double>(batching->replicas));
    }
    std::erase_if(counts, [](double count) { return count < 2; });
    return counts;
}

Found accumulation(const Case &of)
{
    const auto given = horizonOf(of);
    const auto updates = mainLengthIn(of, schedule::Unit::updates);
    if ((!given || unitOf(of, *given)) && !updates)
        return {};
    const double calls = given ? of.calls() : static_cast<double>(of.length);
    const double length = given ? given->calls : *updates + static_cast<double>(of.warmUpEnd);
    if (isAbout(length, calls, kExact))
        return {};
    for (const double count : countsBesideUpdates(of)) {
        if (!isAbout(length * count, calls, kExact) && !isAbout(length, calls * count, kExact))
            continue;
        return finding("accumulation", given ? 0 : of.length - 1,
                       given ? fmt::format("{} is {}, and step() is called {} times: {} times for "
                                           "each update.",
                                           nameOf(*given), shortestText(length), text(calls),
                                           shortestText(count))
                             : fmt::format("The schedule lasts {} updates and the run {}: batches "
                                           "are counted, of which {} make an update.",
                                           text(length), text(calls), shortestText(count)));
    }
    return {};
}

Found lengthConvention(const Case &of)
{
    const auto given = horizonOf(of);
    if (!given || given->warmUp < 2 || unitOf(of, *given))
        return {};
    const double calls = of.calls();
    const auto same = [](double one, double other) { return std::abs(one - other) < 0.5; };
    if (given->decayAlone && same(given->calls, calls))
        return finding("length-convention", of.length - 1,
                       fmt::format("{} counts from the end of the warm-up: {} calls after the "
                                   "first {} end {} calls after the run.",
                                   nameOf(*given), shortestText(given->calls),
                                   shortestText(given->warmUp), shortestText(given->warmUp)));
    if (!given->decayAlone && same(given->calls + given->warmUp, calls))
        return finding("length-convention", of.length - 1,
                       fmt::format("{} counts the warm-up, too: {} calls end {} before the run.",
                                   nameOf(*given), shortestText(given->calls),
                                   shortestText(given->warmUp)));
    return {};
}

constexpr std::array kOfLengths{unitSlip, accumulation, lengthConvention};

} // namespace

std::span<const Diagnostic> lengthDiagnostics()
{
    return kOfLengths;
}

} // namespace warmup::lint
