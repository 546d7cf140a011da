// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Construction.h"
#include "core/dialect/Signature.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Value.h"

namespace warmup::dialect::python {

// What a framework can construct.
struct Constructors {
    const Signature *(*signatureOf)(std::string_view name); // null: not known
    std::string (*names)(); // for messages
    std::string_view optimizer; // the first parameter of each of them; empty: they have none
};

// Turns constructed objects into values, and remembers where in the script each of them stands.
class Converter {
public:
    Converter(std::string_view script, Constructors constructors);

    // `pointer` is where the value will stand: "/asRun/schedulers/0".
    [[nodiscard]] Result<Construction> construction(const Constructed &object,
                                                    const std::string &pointer);
    // Nothing where the script does not say it; see error() as well.
    [[nodiscard]] std::optional<Argument> argument(const Value &value, const std::string &pointer);
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    // An error that points into the value, at its place in the script.
    [[nodiscard]] Error located(const Error &error) const;

    // The optimizer that the first of them is given; null where it is not known.
    [[nodiscard]] const Value *optimizer() const { return m_optimizer ? &*m_optimizer : nullptr; }
    [[nodiscard]] bool hasSeveralOptimizers() const { return m_severalOptimizers; }

private:
    [[nodiscard]] std::vector<Parameter> parametersOf(const Signature &signature) const;
    [[nodiscard]] bool takes(std::size_t items);
    [[nodiscard]] std::optional<Argument> listOf(const Value &value, const std::string &pointer);
    [[nodiscard]] std::optional<Argument> dictionaryOf(const Value &value,
                                                       const std::string &pointer);
    [[nodiscard]] std::optional<std::string> unreadItem(const Value &list, const std::string &name);
    void noteOptimizer(const Value *value);

    std::string_view m_script;
    Constructors m_constructors;
    std::vector<std::pair<std::string, Position>> m_places;
    std::optional<Value> m_optimizer;
    std::optional<Error> m_error;
    bool m_severalOptimizers = false;
    int m_depth = 0;
    std::size_t m_items = 0; // of all lists and dictionaries
};

} // namespace warmup::dialect::python
