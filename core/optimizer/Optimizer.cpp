// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Optimizer.h"

#include <algorithm>
#include <cassert>
#include <type_traits>

#include "core/optimizer/Adadelta.h"
#include "core/optimizer/Adagrad.h"
#include "core/optimizer/Adam.h"
#include "core/optimizer/Adamax.h"
#include "core/optimizer/GiAdam.h"
#include "core/optimizer/Lamb.h"
#include "core/optimizer/Lars.h"
#include "core/optimizer/Lion.h"
#include "core/optimizer/NAdam.h"
#include "core/optimizer/RAdam.h"
#include "core/optimizer/RmsProp.h"
#include "core/optimizer/ScheduleFree.h"
#include "core/optimizer/Sgd.h"
#include "core/optimizer/SignSgd.h"

namespace warmup::optimizer {
namespace {

template <typename Config, typename... Kinds>
inline constexpr bool kIsOneOf = (std::is_same_v<Config, Kinds> || ...);
template <typename Config>
inline constexpr bool kScheduleFree = kIsOneOf<Config, ScheduleFreeSgd, ScheduleFreeAdamW>;

int scalarsOf(const auto &config)
{
    if constexpr (requires { scalarCount(config); })
        return scalarCount(config);
    else
        return 0;
}

double momentumOf(const ScheduleFreeSgd &config)
{
    return config.momentum;
}
double momentumOf(const ScheduleFreeAdamW &config)
{
    return config.beta1;
}

bool needsTensors(const Spec &spec)
{
    return std::holds_alternative<Lamb>(spec) || std::holds_alternative<Lars>(spec);
}

} // namespace

std::vector<Part> joined(const Spec &spec, const std::vector<Part> &parts)
{
    if (needsTensors(spec))
        return parts;
    std::vector<Part> all;
    for (Part part : parts) {
        part.vector = false; // means nothing to the others
        if (!all.empty() && all.back().offset + all.back().size == part.offset
            && all.back().rateFactor == part.rateFactor
            && all.back().weightDecay == part.weightDecay)
            all.back().size += part.size;
        else
            all.push_back(part);
    }
    return all;
}

Result<void> check(const Spec &spec)
{
    return std::visit([](const auto &config) { return check(config); }, spec);
}

bool takesMomentum(const Spec &spec)
{
    return std::visit(
        [](const auto &config) {
            using Config = std::remove_cvref_t<decltype(config)>;
            return !kScheduleFree<Config> && !kIsOneOf<Config, Adagrad, Adadelta>;
        },
        spec);
}

std::string whyNoMomentum(const Spec &spec)
{
    if (std::holds_alternative<ScheduleFreeSgd>(spec))
        return "schedule-free SGD, whose average of the weights needs a momentum that stays";
    if (std::holds_alternative<ScheduleFreeAdamW>(spec))
        return "schedule-free AdamW, whose average of the weights needs a beta 1 that stays";
    return (std::holds_alternative<Adagrad>(spec) ? "Adagrad" : "Adadelta")
        + std::string(", which has neither momentum nor betas (PyTorch raises ValueError: "
                      "optimizer must support momentum or beta1 with `cycle_momentum` option "
                      "enabled)");
}

bool movesBeta1(const Spec &spec)
{
    return takesMomentum(spec)
        && std::visit(
               [](const auto &config) {
                   return !requires
                   {
                       config.momentum;
                   };
               },
               spec);
}

std::optional<double> ownMomentum(const Spec &spec)
{
    if (!takesMomentum(spec))
        return std::nullopt;
    return std::visit(
        [](const auto &config) -> std::optional<double> {
            if constexpr (requires { config.momentum; })
                return config.momentum;
            else if constexpr (requires { config.beta1; })
                return config.beta1;
            else
                return std::nullopt;
        },
        spec);
}

Spec withMomentum(const Spec &spec, double momentum)
{
    if (!takesMomentum(spec))
        return spec;
    Spec changed = spec;
    std::visit(
        [&](auto &config) {
            if constexpr (requires { config.momentum; })
                config.momentum = momentum;
            else if constexpr (requires { config.beta1; })
                config.beta1 = momentum;
        },
        changed);
    return changed;
}

std::size_t slotsWithMomentum(const Spec &spec)
{
    constexpr double kAny = 0.5;
    return std::visit(
        [](const auto &config) { return static_cast<std::size_t>(slotCount(config)); },
        withMomentum(spec, kAny));
}

template <typename T>
State<T> makeState(const Spec &spec, std::size_t parameters)
{
    State<T> state;
    std::visit(
        [&](const auto &config) {
            state.slots.assign(static_cast<std::size_t>(slotCount(config)),
                               AlignedVector<T>(parameters));
            state.scalars.assign(static_cast<std::size_t>(scalarsOf(config)), 0.0);
        },
        spec);
    return state;
}

template <typename T>
void addMomentum(const Spec &spec, std::size_t parameters, State<T> &state)
{
    // With all that have such a slot it is the last one.
    if (const std::size_t wanted = slotsWithMomentum(spec); state.slots.size() < wanted)
        state.slots.resize(wanted, AlignedVector<T>(parameters));
}

template <typename T>
void step(const Spec &spec, const Rates &rates, std::span<const Part> parts,
          std::span<T> parameters, std::span<const T> gradient, State<T> &state)
{
    assert(parameters.size() == gradient.size());
    const Update t = ++state.steps;
    std::visit(
        [&](const auto &config) {
            if constexpr (requires { advance(config, rates, t, std::span<double>()); })
                advance(config, rates, t, std::span(state.scalars));
            for (const Part &part : parts) {
                assert(part.offset + part.size <= parameters.size());
                Slice<T> slice{.t = t,
                               .vector = part.vector,
                               .size = part.size,
                               .parameters = parameters.data() + part.offset,
                               .gradient = gradient.data() + part.offset,
                               .scalars = state.scalars};
                for (std::size_t i = 0; i < state.slots.size(); ++i)
                    slice.slots[i] = state.slots[i].data() + part.offset;
                Rates own = rates;
                own.learningRate *= part.rateFactor;
                if (part.weightDecay)
                    own.weightDecay = part.weightDecay;
                step(config, own, slice);
            }
        },
        spec);
}

template <typename T>
void step(const Spec &spec, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state)
{
    const Part all{.size = parameters.size()};
    step(spec, rates, std::span(&all, 1), parameters, gradient, state);
}

bool evaluatesElsewhere(const Spec &spec)
{
    return std::visit(
        [](const auto &config) { return kScheduleFree<std::remove_cvref_t<decltype(config)>>; },
        spec);
}

template <typename T>
void evaluationPoint(const Spec &spec, std::span<const T> parameters, const State<T> &state,
                     std::span<T> point)
{
    std::visit(
        [&](const auto &config) {
            if constexpr (kScheduleFree<std::remove_cvref_t<decltype(config)>>)
                averagePoint(momentumOf(config), state, parameters, point);
            else
                std::copy(parameters.begin(), parameters.end(), point.begin());
        },
        spec);
}

template State<float> makeState(const Spec &, std::size_t);
template State<double> makeState(const Spec &, std::size_t);
template void addMomentum(const Spec &, std::size_t, State<float> &);
template void addMomentum(const Spec &, std::size_t, State<double> &);
template void step(const Spec &, const Rates &, std::span<const Part>, std::span<float>,
                   std::span<const float>, State<float> &);
template void step(const Spec &, const Rates &, std::span<const Part>, std::span<double>,
                   std::span<const double>, State<double> &);
template void step(const Spec &, const Rates &, std::span<float>, std::span<const float>,
                   State<float> &);
template void step(const Spec &, const Rates &, std::span<double>, std::span<const double>,
                   State<double> &);
template void evaluationPoint(const Spec &, std::span<const float>, const State<float> &,
                              std::span<float>);
template void evaluationPoint(const Spec &, std::span<const double>, const State<double> &,
                              std::span<double>);

} // namespace warmup::optimizer
