// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Remarks.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::dialect {
namespace {

using Severity = Remark::Severity;
using torch::CosineAnnealingLR;

// A rate for people: 0.7, where the product is 0.7000000000000001.
std::string rateText(double rate)
{
    return shortestText(readNumber(fmt::format("{:.6g}", rate)).value_or(rate));
}

class Finder {
public:
    explicit Finder(const Circumstances &circumstances)
        : m_intended(circumstances.intended), m_metric(circumstances.metric),
          m_spec(circumstances.spec), m_driver(circumstances.spec.driver),
          m_arguments(circumstances.arguments), m_curve(circumstances.calls),
          m_handOff(circumstances.handOff)
    {
        m_law = std::get_if<torch::Law>(&m_arguments.main);
        m_callsAtEnd = callsBefore(m_driver, m_intended.updatesPerEpoch(), m_intended.length() - 1);
    }

    std::vector<Remark> find()
    {
        if (m_driver.advance == Driver::Advance::never) {
            neverAdvanced();
            return m_remarks;
        }
        start();
        if (m_spec.framework == "warmup_scheduler")
            handOff();
        rebound();
        observations();
        steps();
        exactness();
        std::stable_sort(m_remarks.begin(), m_remarks.end(),
                         [](const auto &a, const auto &b) { return a.update < b.update; });
        return m_remarks;
    }

private:
    void add(Severity severity, const char *id, Update update, std::string text)
    {
        m_remarks.push_back({severity, id, update, std::move(text)});
    }

    Update updateOf(Update calls) const
    {
        return firstUpdateAfter(m_driver, m_intended.updatesPerEpoch(), calls);
    }
    bool within(Update calls) const { return updateOf(calls) < m_intended.length(); }
    static std::string text(double value) { return rateText(value); }
    bool takesIndex() const { return m_driver.argument == Driver::Argument::index; }
    double scaled() const { return m_arguments.baseRate * m_arguments.multiplier; }

    void neverAdvanced()
    {
        const double rate = m_curve.at(0);
        add(Severity::error, "never-advanced", 0,
            "The scheduler's step() is never called: the rate stays at " + text(rate)
                + ", which its constructor sets" + (rate == 0 ? ", and nothing is trained." : ".")
                + " Meant was: " + meaning(m_intended) + ".");
    }

    void start()
    {
        const Update perEpoch = updateOf(m_driver.beforeOptimizer ? 2 : 1);
        const bool staircase = m_driver.advance == Driver::Advance::perEpoch && perEpoch > 1;
        if (m_curve.at(callsBefore(m_driver, m_intended.updatesPerEpoch(), 0)) == 0)
            add(staircase ? Severity::warning : Severity::hint, "zero-first-update", 0,
                staircase ? "The rate is 0 for the whole first epoch: its "
                        + std::to_string(perEpoch) + " updates train nothing."
                          : "The rate is 0 at the first update, which therefore trains nothing.");
        if (m_driver.beforeOptimizer && (takesIndex() ? m_driver.offset : 1) > 0)
            add(Severity::hint, "first-value-skipped", 0,
                "step() is called before the optimizer, so the rate that the constructor sets, "
                    + text(m_curve.at(0)) + ", is never used: every value comes one call early.");
        if (!m_driver.beforeOptimizer && takesIndex() && m_driver.offset == 0)
            add(Severity::hint, "first-value-twice", updateOf(1),
                "step(0) after the optimizer repeats the rate that the constructor set: every "
                "value "
                "comes one call late.");
        if (staircase && m_intended.spec().clock.stepping == schedule::Stepping::perUpdate)
            add(Severity::hint, "held-within-epoch", 0,
                "step() is called once an epoch, so the rate is held for "
                    + shortestText(m_intended.updatesPerEpoch()) + " updates at a time.");
    }

    void handOff()
    {
        if (!m_law) {
            plateauPath();
            return;
        }
        if (std::holds_alternative<torch::Constant>(*m_law) || !within(m_handOff))
            return;
        const Update update = updateOf(m_handOff);
        const double before = m_curve.at(m_handOff - 1);
        const double at = m_curve.at(m_handOff);
        if (at > scaled() * (1 + 1e-9)) {
            add(Severity::warning, "peak-exceeded", update,
                "At the hand-off version " + m_spec.version
                    + " asks the other scheduler for get_lr() before its first step, which for "
                      "CosineAnnealingLR gives "
                    + text(at) + ", above the peak " + text(scaled()) + ".");
        } else if (at < scaled() * (1 - 1e-9) && m_arguments.multiplier != 1
                   && m_spec.version == "0.3.2") {
            if (takesIndex())
                add(Severity::warning, "one-epoch-dip", update,
                    "For one call the rate dips to " + text(at) + " and then returns to about "
                        + text(scaled())
                        + ": version 0.3.2 takes the rate from which the other "
                          "scheduler was constructed (its issue 26).");
            else
                add(Severity::warning, "multiplier-lost", update,
                    "The rate falls from " + text(before) + " to " + text(at)
                        + ": version 0.3.2 takes the rate from which the other scheduler was "
                          "constructed, so the multiplier is lost at the hand-off.");
        } else if (at == before && departs(update, at)) {
            add(Severity::warning, "peak-held-twice", update,
                takesIndex()
                    ? "The peak is held for a second call, and the value that belongs here is "
                      "skipped: the hand-off happens after the warm-up's last epoch, not at it."
                    : "The peak is held for a second call and everything after it comes one call "
                      "late: the hand-off happens after the warm-up's last epoch, not at it.");
        }
    }

    // With step() everything after the held peak is late. With step(epoch) a law that still holds
    // the peak there does not notice.
    bool departs(Update update, double rate) const
    {
        return !takesIndex() || std::abs(rate - m_intended.at(update)) > 1e-12 * scaled();
    }

    void plateauPath()
    {
        if (m_arguments.multiplier == 1)
            add(Severity::warning, "no-warm-up", 0,
                "There is no warm-up: with ReduceLROnPlateau and multiplier 1 the rate is "
                    + text(m_arguments.baseRate)
                    + " from the start, since that path lacks the ramp from 0 (its issue 19).");
        else
            add(Severity::hint, "first-step-skipped", 0,
                "The warm-up starts at its second value, " + text(m_curve.at(0))
                    + ": with ReduceLROnPlateau epoch 0 is counted as epoch 1.");
    }

    void rebound()
    {
        const auto *cosine = m_law ? std::get_if<CosineAnnealingLR>(m_law) : nullptr;
        if (!cosine)
            return;
        const double horizon = cosine->horizon;
        Update bottom = m_handOff + static_cast<Update>(std::ceil(horizon));
        if (takesIndex()) {
            const double shift =
                m_arguments.warmUpCalls + horizon - static_cast<double>(m_driver.offset);
            bottom =
                1 + static_cast<Update>(std::ceil(shift / static_cast<double>(m_driver.stride)));
        }
        if (bottom < m_callsAtEnd)
            add(Severity::warning, "rebound", updateOf(bottom + 1),
                "The rate rises again: CosineAnnealingLR does not stop at T_max = "
                    + shortestText(horizon) + " but swings back to " + text(scaled())
                    + " at twice that.");
    }

    void observations()
    {
        if (m_law)
            return;
        if (m_metric.neverImproves())
            add(Severity::hint, "metric-never-improves", 0,
                "No metric is given: the plateau is fed with one that never improves.");
        else
            add(Severity::hint, "metric-from-file", 0,
                "The plateau follows " + (m_metric.name.empty() ? "a given metric" : m_metric.name)
                    + ": " + std::to_string(m_metric.values.size())
                    + " values, one a call of step(), the last one repeating.");
    }

    void steps()
    {
        if (takesIndex() && m_driver.stride != 1)
            add(Severity::hint, "epoch-stride", 0,
                "step(epoch) advances " + std::to_string(m_driver.stride) + " epochs a call.");
    }

    void exactness()
    {
        const bool recursive =
            m_law && !std::holds_alternative<torch::Constant>(*m_law) && !takesIndex();
        const Update last = m_handOff + kExactCalls;
        if (recursive && m_callsAtEnd > last)
            add(Severity::hint, "closed-form-beyond-10^7", updateOf(last + 1),
                "From here on the closed form is shown: PyTorch's recursion is followed bit by bit "
                "for 10 million calls.");
    }

    const schedule::Schedule &m_intended;
    const schedule::Metric &m_metric;
    const Spec &m_spec;
    const Driver &m_driver;
    const Arguments &m_arguments;
    const CallCurve &m_curve;
    Update m_handOff;
    const torch::Law *m_law = nullptr;
    Update m_callsAtEnd = 0;
    std::vector<Remark> m_remarks;
};

// The update from which the curve does not change any more; the last one when it always does.
Update settledFrom(const schedule::Schedule &schedule)
{
    Update low = 0;
    Update high = schedule.length() - 1;
    while (low < high) {
        const Update middle = low + (high - low) / 2;
        const auto rest = schedule.over(middle, schedule.length());
        if (rest.minimum == rest.maximum)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

} // namespace

std::string meaning(const schedule::Schedule &schedule)
{
    std::string text = rateText(schedule.at(0)) + " at update 0";
    const auto &sections = schedule.sections();
    Update peak = 0;
    if (!sections.empty() && sections.front().kind == schedule::Section::Kind::warmUp
        && sections.front().end < schedule.length()) {
        peak = sections.front().end;
        text += ", the peak " + rateText(schedule.at(peak)) + " at update " + std::to_string(peak);
    }
    const Update last = settledFrom(schedule);
    if (last > peak)
        text += ", " + rateText(schedule.at(last)) + " from update " + std::to_string(last);
    return text;
}

std::vector<Remark> remarksOn(const Circumstances &circumstances)
{
    return Finder(circumstances).find();
}

} // namespace warmup::dialect
