// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <type_traits>
#include <vector>

#include "core/training/State.h"

namespace warmup::training {

// Calls visit(name, field) for every field of a State or const State, each a number, an enumerator,
// a truth value, a vector of numbers or a vector of those. Whatever copies, measures or compares a
// state goes through here: a new field in State does not compile until it is bound and visited.
template <typename StateType, typename Visit>
void visitFields(StateType &state, Visit &&visit)
{
    auto &[update, ending, endedAt, parameters, optimizer, collapse, diagnostics] = state;
    auto &[steps, slots, scalars] = optimizer;
    visit("update", update);
    visit("ending", ending);
    visit("endedAt", endedAt);
    visit("parameters", parameters);
    visit("optimizer.steps", steps);
    visit("optimizer.slots", slots);
    visit("optimizer.scalars", scalars);
    CollapseWatch::visitFields(collapse, visit);
    auto &[path, earlyPath, earlyUpdates, eigenvector, preconditioned] = diagnostics;
    visit("diagnostics.path", path);
    visit("diagnostics.earlyPath", earlyPath);
    visit("diagnostics.earlyUpdates", earlyUpdates);
    visit("diagnostics.eigenvector", eigenvector);
    visit("diagnostics.preconditionedEigenvector", preconditioned);
}

namespace detail {

template <typename Field>
[[nodiscard]] std::size_t bytesOf(const Field &field)
{
    if constexpr (std::is_scalar_v<Field>) {
        return sizeof(Field);
    } else {
        std::size_t bytes = sizeof(Field);
        if constexpr (std::is_scalar_v<typename Field::value_type>)
            return bytes + field.size() * sizeof(typename Field::value_type);
        for (const auto &part : field)
            bytes += bytesOf(part);
        return bytes;
    }
}

} // namespace detail

// Memory that a state takes.
[[nodiscard]] inline std::size_t bytesOf(const State &state)
{
    std::size_t bytes = 0;
    visitFields(state, [&](const char *, const auto &field) { bytes += detail::bytesOf(field); });
    return bytes;
}

} // namespace warmup::training
