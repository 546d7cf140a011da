// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/WarmUpAndDecay.h"

#include <cmath>

namespace warmup::code {

Result<WarmUpAndDecay> warmUpAndDecay(const Plan &plan, const std::string &allowed)
{
    if (plan.floor || plan.ceiling)
        return fail("/schedule/guard", "a floor or ceiling around the whole curve", allowed);
    WarmUpAndDecay found;
    for (const auto &stretch : plan.stretches)
        if (stretch.begin < plan.ticks)
            found.rest.push_back(stretch);
    const auto &first = found.rest.front();
    const auto &spec = plan.intended.spec();
    const bool isWarmUp = spec.warmUp && first.term.phase == &*spec.warmUp && found.rest.size() > 1;
    if (!isWarmUp) {
        found.base = first.term.from;
        return found;
    }
    const auto ramp = linearRamp(first);
    if (!ramp)
        return tl::unexpected(refusal(first, allowed));
    if (first.k != 0 || ramp->length != first.end)
        return fail("/schedule/warmUp/grid", "a warm-up that does not sample u / W", allowed);
    found.warmUp = first.end;
    found.start = ramp->first;
    found.base = ramp->last;
    found.rest.erase(found.rest.begin());
    return found;
}

Restarts cosineRestarts(const std::vector<schedule::Stretch> &rest)
{
    Restarts restarts;
    const auto &first = rest.front();
    for (std::size_t i = 1; i < rest.size(); ++i) {
        const auto *cosine = shapeFromStart<schedule::Cosine>(rest[i]);
        if (!cosine || cosine->cycles != 1 || rest[i].term.length != first.term.length
            || rest[i].term.arrival != first.term.arrival || rest[i].term.to != first.term.to
            || first.term.length != first.term.arrival)
            break;
        const double decay = rest[i].term.from / rest[i - 1].term.from;
        if (i > 1 && std::abs(decay - restarts.decay) > 1e-12)
            break;
        restarts.decay = decay;
        ++restarts.count;
    }
    return restarts;
}

} // namespace warmup::code
