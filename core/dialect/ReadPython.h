// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <map>
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

// Values for what a script does not say, by how the script writes it: "epochs", "args.lr",
// "len(loader)".
using Supplied = std::map<std::string, double, std::less<>>;

// What a script needs and does not say.
struct Missing {
    std::string name; // as in Supplied
    std::string at; // "line:column" of where it is needed first

    bool operator==(const Missing &) const = default;
};

// What the schedulers, the optimizers' rates and the loops around their steps need, in the order of
// the script. Empty too where the text is no Python.
[[nodiscard]] std::vector<Missing> missingValues(std::string_view text,
                                                 const Supplied &supplied = {});

// Whether a remark of the reader says that a value was assumed which the script does not say.
[[nodiscard]] bool assumesValue(const Remark &remark);

// Reads Python text as far as schedulers need: imports with aliases, assignments, calls with
// positional and keyword arguments, arithmetic on literals, and the loop that advances the
// scheduler. `name` stands before line and column in errors ("train.py:12:5"). Time and memory are
// linear in the text; depth and length are bounded. A supplied value that the script says itself,
// or does not ask for, is an error.
[[nodiscard]] Result<Script> readPython(std::string_view text, std::string_view name,
                                        const Supplied &supplied = {});

} // namespace warmup::dialect
