// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/optimizer/Optimizer.h"

#include <cassert>

#include "core/optimizer/Adam.h"
#include "core/optimizer/Sgd.h"

namespace warmup::optimizer {

Result<void> check(const Spec &spec)
{
    return std::visit([](const auto &config) { return check(config); }, spec);
}

template <typename T>
State<T> makeState(const Spec &spec, std::size_t parameters)
{
    const int slots = std::visit([](const auto &config) { return slotCount(config); }, spec);
    State<T> state;
    state.slots.assign(static_cast<std::size_t>(slots), AlignedVector<T>(parameters));
    return state;
}

template <typename T>
void step(const Spec &spec, const Rates &rates, std::span<T> parameters,
          std::span<const T> gradient, State<T> &state)
{
    assert(parameters.size() == gradient.size());
    std::visit([&](const auto &config) { step(config, rates, parameters, gradient, state); }, spec);
}

template State<float> makeState(const Spec &, std::size_t);
template State<double> makeState(const Spec &, std::size_t);
template void step(const Spec &, const Rates &, std::span<float>, std::span<const float>,
                   State<float> &);
template void step(const Spec &, const Rates &, std::span<double>, std::span<const double>,
                   State<double> &);

} // namespace warmup::optimizer
