// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/dialect/python/Value.h"

namespace warmup::dialect::python {

// What the name of an instance's attribute begins with: "#3.optimizer". It outlives every function.
inline constexpr char kAttribute = '#';

[[nodiscard]] inline std::string attributeKey(int instance, std::string_view name)
{
    return kAttribute + std::to_string(instance) + "." + std::string(name);
}

// Names and their values: a global scope and one for each function that is being followed. Changes
// can be recorded, taken back and merged, for the sides of a condition.
class Environment {
public:
    struct Change {
        std::size_t scope;
        std::string name;
        std::optional<Value> before;
    };
    using Changes = std::vector<Change>;

    Environment() : m_scopes(1) { }

    void enter() { m_scopes.emplace_back(); }
    void leave();

    [[nodiscard]] const Value *find(std::string_view name) const; // null: not bound
    void set(std::string_view name, Value value);
    // Whether the innermost function has set it.
    [[nodiscard]] bool isLocal(std::string_view name) const;

    // What follows is recorded until it is taken back.
    void record() { m_records.emplace_back(); }
    // Takes the recorded changes back; gives them with the values that they had made.
    [[nodiscard]] std::vector<std::pair<Change, Value>> takeBack();

private:
    std::vector<std::unordered_map<std::string, Value>> m_scopes;
    std::vector<Changes> m_records;
};

} // namespace warmup::dialect::python
