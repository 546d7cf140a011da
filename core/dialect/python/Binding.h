// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/python/Value.h"

namespace warmup::dialect::python {

// An error at a place in the script `name`: "train.py:12:5".
[[nodiscard]] Error errorAt(std::string_view name, Position at, std::string found,
                            std::string allowed);

struct Parameter {
    std::string_view name;
    enum class Kind { required, optional, keywordOnly } kind = Kind::optional;
};

// The arguments of a call by the names of its parameters, bound as Python binds them.
class Binding {
public:
    // Fails where Python raises TypeError: too many, unknown, repeated or missing arguments; also
    // for
    // * and **, which would have to be run.
    [[nodiscard]] static Result<Binding> make(std::string_view script, std::string_view callee,
                                              const CallArguments &arguments,
                                              const std::vector<Parameter> &parameters);

    // Null when it is not given, or given as None.
    [[nodiscard]] const Value *find(std::string_view parameter) const;
    // None counts.
    [[nodiscard]] bool isGiven(std::string_view parameter) const
    {
        return m_given.contains(parameter);
    }

    // The number that is given, or the default. Fails when it is something else, or not known.
    [[nodiscard]] Result<double> number(std::string_view parameter, double byDefault) const;
    [[nodiscard]] Result<double> number(std::string_view parameter) const; // required
    // The same, where it has to be whole and at least `least`. `reason` ends the message.
    [[nodiscard]] Result<double> whole(std::string_view parameter, double least,
                                       const std::string &reason) const;
    // The same for the strings of a choice; gives its index.
    [[nodiscard]] Result<std::size_t> choice(std::string_view parameter,
                                             const std::vector<std::string> &choices) const;

    [[nodiscard]] Error error(std::string_view parameter, std::string allowed) const;

private:
    std::string m_script;
    std::string m_callee;
    Position m_at;
    std::unordered_map<std::string_view, Value> m_given;
};

} // namespace warmup::dialect::python
