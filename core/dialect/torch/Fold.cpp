// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Fold.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/Extremes.h"

namespace warmup::dialect::torch {
namespace {

constexpr Update kStretch = 256;
constexpr Update kProbed = 1'000'000;
constexpr Update kSamples = 64;

struct Place {
    std::uint64_t identity = 0;
    Update calls = 0;
    State state;
};

// Where this thread last read a few folds: a trainer or an export reads one after the other.
std::array<Place, 8> &places()
{
    thread_local std::array<Place, 8> last;
    return last;
}

std::uint64_t nextIdentity()
{
    static std::atomic<std::uint64_t> count{0};
    return ++count;
}

class Column : public CallCurve {
public:
    Column(std::shared_ptr<const Fold> fold, std::size_t group, Fold::Quantity quantity)
        : m_fold(std::move(fold)), m_group(group), m_quantity(quantity)
    {
    }

    LearningRate at(Update calls) const override { return m_fold->at(calls, m_group, m_quantity); }
    schedule::RateRange over(Update begin, Update end) const override
    {
        return m_fold->over(begin, end, m_group, m_quantity);
    }

private:
    std::shared_ptr<const Fold> m_fold;
    std::size_t m_group;
    Fold::Quantity m_quantity;
};

} // namespace

Result<std::shared_ptr<const Fold>> Fold::make(SchedulerPtr scheduler, State state,
                                               const Driver &driver, double updatesPerEpoch)
{
    scheduler->construct(state);
    if (state.raised)
        return fail("/asRun/schedulers",
                    fmt::format("a constructor that raises {}", state.raised.exception),
                    fmt::format("arguments with which it does not: {}", state.raised.why));
    return std::shared_ptr<const Fold>(
        new Fold(std::move(scheduler), std::move(state), driver, updatesPerEpoch));
}

Fold::Fold(SchedulerPtr scheduler, State state, const Driver &driver, double updatesPerEpoch)
    : m_scheduler(std::move(scheduler)), m_driver(driver), m_updatesPerEpoch(updatesPerEpoch),
      m_identity(nextIdentity())
{
    m_kept.push_back(std::move(state));
}

void Fold::call(State &state, Update number) const
{
    if (state.raised)
        return;
    if (m_driver.argument == Driver::Argument::none)
        m_scheduler->step(state);
    else
        m_scheduler->stepTo(state, argumentOf(m_driver, m_updatesPerEpoch, number));
}

std::size_t Fold::column(std::size_t group, Quantity quantity) const
{
    return 2 * group + (quantity == Quantity::rate ? 0 : 1);
}

double Fold::value(const State &state, std::size_t column)
{
    const auto &group = state.groups[column / 2];
    return column % 2 == 0 ? group.rate : group.momentum;
}

void Fold::reach(std::size_t stretch) const
{
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    while (m_extremes.size() <= stretch) {
        State state = m_kept.back();
        const std::size_t columns = 2 * state.groups.size();
        std::vector<Extremes> extremes(columns, {kInfinity, -kInfinity});
        const Update first = static_cast<Update>(m_extremes.size()) * kStretch + 1;
        for (Update number = first; number < first + kStretch; ++number) {
            call(state, number);
            if (state.raised && !m_failure)
                m_failure = Failure{number, state.raised};
            for (std::size_t i = 0; i < columns; ++i) {
                const double now = value(state, i);
                extremes[i].minimum = std::min(extremes[i].minimum, now);
                extremes[i].maximum = std::max(extremes[i].maximum, now);
            }
        }
        m_kept.push_back(std::move(state));
        m_extremes.push_back(std::move(extremes));
    }
}

const State &Fold::stateAt(Update calls) const
{
    auto &place = places()[m_identity % 8];
    if (place.identity != m_identity || calls < place.calls || calls - place.calls > kStretch) {
        const auto stretch = static_cast<std::size_t>(calls / kStretch);
        const std::lock_guard lock(m_mutex);
        if (stretch > 0)
            reach(stretch - 1);
        place.state = m_kept[stretch];
        place.calls = static_cast<Update>(stretch) * kStretch;
        place.identity = m_identity;
    }
    while (place.calls < calls)
        call(place.state, ++place.calls);
    return place.state;
}

State Fold::jumped(Update calls) const
{
    State state = stateAt(kExactCalls);
    if (m_driver.argument != Driver::Argument::none)
        call(state, calls);
    else if (!state.raised)
        m_scheduler->jump(state, calls);
    return state;
}

double Fold::at(Update calls, std::size_t group, Quantity quantity) const
{
    const auto which = column(group, quantity);
    return calls <= kExactCalls ? value(stateAt(calls), which) : value(jumped(calls), which);
}

schedule::RateRange Fold::over(Update begin, Update end, std::size_t group, Quantity quantity) const
{
    const auto which = column(group, quantity);
    auto range = fromEnds(at(begin, group, quantity), at(end - 1, group, quantity));
    const Update exact = std::min(end, kExactCalls + 1);
    Update number = begin + 1;
    while (number < exact) {
        // A whole stretch at once where there is one.
        if ((number - 1) % kStretch == 0 && number - 1 + kStretch < exact) {
            const auto stretch = static_cast<std::size_t>((number - 1) / kStretch);
            const std::lock_guard lock(m_mutex);
            reach(stretch);
            include(range, m_extremes[stretch][which].minimum);
            include(range, m_extremes[stretch][which].maximum);
            number += kStretch;
        } else {
            include(range, value(stateAt(number), which));
            ++number;
        }
    }
    for (Update i = 1; exact < end && i < kSamples; ++i)
        include(range, at(exact + (end - 1 - exact) / kSamples * i, group, quantity));
    return range;
}

std::optional<Fold::Failure> Fold::failure(Update calls) const
{
    const std::lock_guard lock(m_mutex);
    for (Update number = 0; number < std::min(calls, kProbed) && !m_failure; number += kStretch)
        reach(static_cast<std::size_t>(number / kStretch));
    if (m_failure && m_failure->call <= calls)
        return m_failure;
    return std::nullopt;
}

CallCurvePtr curveOf(std::shared_ptr<const Fold> fold, std::size_t group, Fold::Quantity quantity)
{
    return std::make_shared<Column>(std::move(fold), group, quantity);
}

} // namespace warmup::dialect::torch
