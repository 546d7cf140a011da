// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Ruler.h"

#include <algorithm>
#include <cmath>

#include "core/base/Number.h"

namespace warmup::schedule {
namespace {

double snapped(double x)
{
    const double nearest = std::round(x);
    return std::abs(x - nearest) <= std::max(1e-9, std::abs(x) * 1e-15) ? nearest : x;
}

} // namespace

double wholeAtLeast(double x)
{
    return std::ceil(snapped(x));
}

std::string spanText(const Span &span)
{
    const bool one = span.amount == 1;
    switch (span.unit) {
    case Unit::updates:
        return shortestText(span.amount) + (one ? " update" : " updates");
    case Unit::epochs:
        return shortestText(span.amount) + (one ? " epoch" : " epochs");
    case Unit::samples:
        return shortestText(span.amount) + (one ? " sample" : " samples");
    case Unit::percent:
        return shortestText(span.amount) + " percent of the run";
    case Unit::rest:
        return "the rest";
    }
    return {};
}

Result<Ruler> Ruler::make(const Clock &clock)
{
    Ruler ruler;
    const auto perEpoch = schedule::updatesPerEpoch(clock);
    if (!perEpoch)
        return tl::unexpected(perEpoch.error());
    ruler.m_updatesPerEpoch = *perEpoch;
    ruler.m_staircase = clock.stepping == Stepping::perEpoch;
    if (const auto *batching = std::get_if<Batching>(&clock.updatesPerEpoch))
        ruler.m_samplesPerUpdate = static_cast<double>(batching->batch * batching->replicas)
            * static_cast<double>(batching->accumulation);
    if (!clock.run)
        return ruler;
    const std::string where = "/clock/run";
    if (clock.run->unit == Unit::percent || clock.run->unit == Unit::rest)
        return fail(where, spanText(*clock.run), "a length in epochs, updates or samples");
    const auto updates = ruler.updates(*clock.run, where, {});
    if (!updates)
        return tl::unexpected(updates.error());
    if (*updates < 1 - 1e-9)
        return fail(where, spanText(*clock.run), "at least one update");
    if (wholeAtLeast(*updates) > static_cast<double>(kLongestRun))
        return fail(where, spanText(*clock.run),
                    "at most " + std::to_string(kLongestRun) + " updates");
    ruler.m_run = static_cast<Update>(wholeAtLeast(*updates));
    ruler.m_runTicks = snapped(*updates * ruler.ticksPerUpdate());
    if (!ruler.m_staircase)
        ruler.m_runTicks = static_cast<double>(*ruler.m_run);
    else if (clock.run->unit == Unit::epochs)
        ruler.m_runTicks = clock.run->amount;
    return ruler;
}

Update Ruler::tickOf(Update update) const
{
    if (!m_staircase || m_updatesPerEpoch == 1)
        return update;
    return static_cast<Update>(std::floor(static_cast<double>(update) / m_updatesPerEpoch));
}

Update Ruler::firstUpdate(Update tick) const
{
    if (!m_staircase || m_updatesPerEpoch == 1 || tick <= 0)
        return tick;
    auto update = static_cast<Update>(std::ceil(static_cast<double>(tick) * m_updatesPerEpoch));
    while (update > 0 && tickOf(update - 1) >= tick)
        --update;
    while (tickOf(update) < tick)
        ++update;
    return update;
}

Result<double> Ruler::updates(const Span &span, const std::string &where,
                              std::optional<double> whole) const
{
    if (span.unit == Unit::rest)
        return fail(where, spanText(span), "a length");
    if (!std::isfinite(span.amount) || span.amount < 0)
        return fail(where, spanText(span), "a length above 0");
    double updates = span.amount;
    switch (span.unit) {
    case Unit::epochs:
        updates *= m_updatesPerEpoch;
        break;
    case Unit::samples:
        if (m_samplesPerUpdate == 0)
            return fail(where, spanText(span),
                        "epochs, updates or percent, or samples when the updates per epoch come "
                        "from samples and batch");
        updates /= m_samplesPerUpdate;
        break;
    case Unit::percent:
        if (!whole && !m_run)
            return fail(where, spanText(span), "epochs or updates, since the run has no length");
        updates *= (whole ? *whole : static_cast<double>(*m_run)) / 100;
        break;
    case Unit::updates:
    case Unit::rest:
        break;
    }
    if (updates > 1e3 * static_cast<double>(kLongestRun))
        return fail(where, spanText(span), "at most " + std::to_string(kLongestRun) + " updates");
    return updates;
}

Result<double> Ruler::ticks(const Span &span, const std::string &where,
                            std::optional<double> whole) const
{
    if (m_staircase && span.unit == Unit::epochs && std::isfinite(span.amount) && span.amount >= 0
        && span.amount <= static_cast<double>(kLongestRun))
        return snapped(span.amount);
    if (m_staircase && span.unit == Unit::percent && m_runTicks && !whole)
        whole = *m_runTicks * m_updatesPerEpoch;
    else if (whole)
        whole = *whole / ticksPerUpdate();
    return updates(span, where, whole).map([this](double u) {
        return snapped(u * ticksPerUpdate());
    });
}

} // namespace warmup::schedule
