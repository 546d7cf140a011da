// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/CallCurve.h"

#include <cmath>
#include <utility>

namespace warmup::dialect {
namespace {

class Driven : public schedule::RateCurve {
public:
    Driven(CallCurvePtr curve, const Driver &driver, double updatesPerEpoch, Update length)
        : m_curve(std::move(curve)), m_driver(driver), m_updatesPerEpoch(updatesPerEpoch),
          m_length(length)
    {
    }

    Update length() const override { return m_length; }
    LearningRate at(Update u) const override { return m_curve->at(calls(u)); }
    schedule::RateRange over(Update begin, Update end) const override
    {
        return m_curve->over(calls(begin), calls(end - 1) + 1);
    }

private:
    Update calls(Update u) const { return callsBefore(m_driver, m_updatesPerEpoch, u); }

    CallCurvePtr m_curve;
    Driver m_driver;
    double m_updatesPerEpoch;
    Update m_length;
};

Update epochOf(double updatesPerEpoch, Update u)
{
    return static_cast<Update>(std::floor(static_cast<double>(u) / updatesPerEpoch));
}

} // namespace

Update callsBefore(const Driver &driver, double updatesPerEpoch, Update u)
{
    const Update before = driver.beforeOptimizer ? 1 : 0;
    switch (driver.advance) {
    case Driver::Advance::never:
        return 0;
    case Driver::Advance::perUpdate:
        return (u + 1) * driver.callsPerUpdate - 1 + before;
    case Driver::Advance::perEpoch:
        break;
    }
    return epochOf(updatesPerEpoch, u) + before;
}

Update firstUpdateAfter(const Driver &driver, double updatesPerEpoch, Update calls)
{
    const Update needed = calls - (driver.beforeOptimizer ? 1 : 0);
    if (driver.advance == Driver::Advance::never)
        return calls <= 0 ? 0 : kLongestRun;
    if (needed <= 0)
        return 0;
    if (driver.advance == Driver::Advance::perUpdate)
        return needed / driver.callsPerUpdate;
    auto u = static_cast<Update>(std::ceil(static_cast<double>(needed) * updatesPerEpoch));
    // The product and the quotient round apart: settle on the quotient, which decides.
    while (u > 0 && epochOf(updatesPerEpoch, u - 1) >= needed)
        --u;
    while (epochOf(updatesPerEpoch, u) < needed)
        ++u;
    return u;
}

double argumentOf(const Driver &driver, Update calls)
{
    return static_cast<double>(driver.stride) * static_cast<double>(calls - 1)
        + static_cast<double>(driver.offset);
}

double argumentOf(const Driver &driver, double updatesPerEpoch, Update calls)
{
    const bool isPerUpdate = driver.advance == Driver::Advance::perUpdate;
    const double perEpoch =
        isPerUpdate ? updatesPerEpoch * static_cast<double>(driver.callsPerUpdate) : 1;
    const auto done = static_cast<double>(calls - 1);
    const double epoch = std::floor(done / perEpoch);
    const double within = done - epoch * perEpoch;
    const auto stride = static_cast<double>(driver.stride);
    const auto offset = static_cast<double>(driver.offset);
    switch (driver.argument) {
    case Driver::Argument::epochs:
        return offset + epoch + within / perEpoch;
    case Driver::Argument::batch:
        return stride * std::floor(within) + offset;
    case Driver::Argument::epoch:
        return stride * epoch + offset;
    default:
        return argumentOf(driver, calls);
    }
}

schedule::RateCurvePtr drive(CallCurvePtr curve, const Driver &driver, double updatesPerEpoch,
                             Update length)
{
    return std::make_shared<Driven>(std::move(curve), driver, updatesPerEpoch, length);
}

} // namespace warmup::dialect
