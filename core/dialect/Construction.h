// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace warmup::dialect {

struct NamedArgument;

// A scheduler as its constructor is called: StepLR(step_size=30, gamma=0.1). The optimizer is not
// among the arguments, and those that are left out have the framework's defaults.
struct Construction {
    std::string name;
    std::vector<NamedArgument> arguments;

    [[nodiscard]] const NamedArgument *find(std::string_view argument) const; // null: not given
    bool operator==(const Construction &other) const;
};

// A function of one number as Python text: "lambda epoch: 0.95 ** epoch". Never executed: see
// python/Lambda.h.
struct Lambda {
    std::string text;

    bool operator==(const Lambda &) const = default;
};

// A value as Python has it, in which 1 and 1.0 differ: some frameworks refuse one of them.
struct Argument {
    using List = std::vector<Argument>;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, Lambda, Construction,
                 List>
        value; // monostate: None

    [[nodiscard]] bool isNone() const { return value.index() == 0; }
    // Truth values are numbers, as in Python.
    [[nodiscard]] std::optional<double> number() const;
    [[nodiscard]] bool isInteger() const; // an int, or a truth value
    bool operator==(const Argument &) const = default;
};

struct NamedArgument {
    std::string name;
    Argument value;

    bool operator==(const NamedArgument &) const = default;
};

// As Python would print it: "[30, 80]", "'cos'", "StepLR(step_size=30)".
[[nodiscard]] std::string pythonText(const Argument &argument);
[[nodiscard]] std::string pythonText(const Construction &construction);

} // namespace warmup::dialect
