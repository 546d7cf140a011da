// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"
#include "core/optimizer/Spec.h"
#include "core/schedule/Spec.h"

namespace warmup::dialect {

// Bytes of a script; reading one as long takes a third of a second.
inline constexpr std::size_t kLongestScript = 1'000'000;

// What a script says about its schedule. Nothing of it is ever executed.
struct Script {
    schedule::Spec schedule; // as intended; its clock.run is what the loop says, if there is one
    Spec asRun;
    std::optional<optimizer::Spec> optimizer;
    std::vector<Remark> remarks; // with "line:column" in their text where they point at the script

    bool operator==(const Script &) const = default;
};

// Reads Python text as far as schedulers need: imports with aliases, assignments, calls with
// positional and keyword arguments, arithmetic on literals, and the loop that advances the
// scheduler. `name` stands before line and column in errors ("train.py:12:5"). Time and memory are
// linear in the text; depth and length are bounded.
[[nodiscard]] Result<Script> readPython(std::string_view text, std::string_view name);

} // namespace warmup::dialect
