// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <type_traits>

#include "core/io/RecipeNames.h"
#include "core/training/Group.h"

// What binary files of training have in common (Binary.h), where an archive finds it by the types.
// Const for what is written. Only for the .cpp files of core/io.

namespace warmup::diagnostics {

constexpr unsigned enumerators(Kind kind)
{
    return static_cast<unsigned>(io::namesOf(kind).size());
}

} // namespace warmup::diagnostics

namespace warmup::training {

constexpr unsigned enumerators(Ending)
{
    return 4;
}

template <typename Archive>
void transferAll(Archive &archive, auto &...fields)
{
    (archive(fields), ...);
}

template <typename Archive, typename Value>
requires std::is_same_v<std::remove_const_t<Value>, Evaluation>
void transfer(Archive &archive, Value &evaluation)
{
    auto &[update, loss, accuracy] = evaluation;
    transferAll(archive, update, loss, accuracy);
}

} // namespace warmup::training
