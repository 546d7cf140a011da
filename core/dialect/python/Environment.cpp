// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Environment.h"

#include <set>
#include <utility>

namespace warmup::dialect::python {

void Environment::leave()
{
    const std::size_t gone = m_scopes.size() - 1;
    for (auto &record : m_records)
        std::erase_if(record, [gone](const Change &change) { return change.scope == gone; });
    m_scopes.pop_back();
}

const Value *Environment::find(std::string_view name) const
{
    // Outwards along the calls, which also finds what a nested function sees of its enclosing one.
    const std::string key(name);
    for (auto scope = m_scopes.rbegin(); scope != m_scopes.rend(); ++scope)
        if (const auto found = scope->find(key); found != scope->end())
            return &found->second;
    return nullptr;
}

bool Environment::isLocal(std::string_view name) const
{
    return m_scopes.back().contains(std::string(name));
}

void Environment::set(std::string_view name, Value value)
{
    const std::size_t number = name.starts_with(kAttribute) ? 0 : m_scopes.size() - 1;
    auto &scope = m_scopes[number];
    std::string key(name);
    const auto found = scope.find(key);
    if (!m_records.empty())
        m_records.back().push_back(
            {number, key, found == scope.end() ? std::nullopt : std::optional(found->second)});
    if (found != scope.end())
        found->second = std::move(value);
    else
        scope.emplace(std::move(key), std::move(value));
}

std::vector<std::pair<Environment::Change, Value>> Environment::takeBack()
{
    Changes changes = std::move(m_records.back());
    m_records.pop_back();
    std::vector<std::pair<Change, Value>> made;
    std::set<std::pair<std::size_t, std::string>> seen;
    for (auto i = changes.rbegin(); i != changes.rend(); ++i) {
        auto &scope = m_scopes[i->scope];
        if (seen.insert({i->scope, i->name}).second)
            made.emplace_back(*i, scope.at(i->name));
        if (i->before)
            scope[i->name] = *i->before;
        else
            scope.erase(i->name);
    }
    // The value before the branch is the oldest one.
    for (auto &[change, value] : made) {
        const auto &scope = m_scopes[change.scope];
        const auto found = scope.find(change.name);
        change.before = found == scope.end() ? std::nullopt : std::optional(found->second);
    }
    return made;
}

} // namespace warmup::dialect::python
