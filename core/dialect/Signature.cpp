// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Signature.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace warmup::dialect {

const Signature *signatureNamed(const std::vector<Signature> &all, std::string_view name)
{
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Signature &each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::string namesOf(const std::vector<Signature> &all)
{
    std::string names;
    for (const auto &each : all)
        names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

std::optional<double> numberOf(const Construction &construction, const Signature &signature,
                               std::string_view parameter)
{
    if (const auto *given = construction.find(parameter))
        return given->value.number();
    for (const auto &each : signature.parameters)
        if (each.name == parameter && each.byDefault)
            return each.byDefault->number();
    return std::nullopt;
}

Bound::Bound(const Construction &construction, const Signature &signature, std::string where)
    : m_where(std::move(where)), m_name(signature.name)
{
    std::string names;
    for (const auto &[name, byDefault] : signature.parameters) {
        names += (names.empty() ? "" : ", ") + std::string(name);
        const auto *given = construction.find(name);
        if (given)
            m_values.emplace_back(name, given->value);
        else
            m_values.emplace_back(name, byDefault.value_or(Argument{}));
        if (!given && !byDefault && !m_error)
            m_error = Error{m_where, fmt::format("{}() without {}", m_name, name),
                            fmt::format("{}: Python raises TypeError", name)};
    }
    for (const auto &[name, value] : construction.arguments) {
        const bool known = std::any_of(
            m_values.begin(), m_values.end(),
            [&, key = std::string_view(name)](const auto &each) { return each.first == key; });
        if (!known && !m_error)
            m_error =
                Error{pointer(name), fmt::format("an argument '{}'", name),
                      fmt::format("{}(optimizer, {}): Python raises TypeError", m_name, names)};
    }
}

const Argument &Bound::operator[](std::string_view parameter) const
{
    static const Argument none;
    const auto found = std::find_if(m_values.begin(), m_values.end(),
                                    [&](const auto &each) { return each.first == parameter; });
    return found == m_values.end() ? none : found->second;
}

double Bound::number(std::string_view parameter)
{
    const auto value = (*this)[parameter].number();
    if (!value)
        refuse(parameter, "a number: Python raises TypeError");
    return value.value_or(0);
}

bool Bound::truth(std::string_view parameter)
{
    const auto &given = (*this)[parameter];
    if (given.isNone())
        return false;
    return number(parameter) != 0;
}

std::vector<double> Bound::numbers(std::string_view parameter, std::size_t groups)
{
    if (!std::holds_alternative<Argument::List>((*this)[parameter].value))
        return std::vector<double>(groups, number(parameter));
    auto values = list(parameter);
    if (values.size() != groups)
        refuse(parameter,
               fmt::format("one number, or one for each of the {} parameter groups: PyTorch raises "
                           "ValueError",
                           groups));
    values.resize(groups);
    return values;
}

std::vector<double> Bound::list(std::string_view parameter)
{
    std::vector<double> values;
    const auto *items = std::get_if<Argument::List>(&(*this)[parameter].value);
    if (!items) {
        refuse(parameter, "a list of numbers: Python raises TypeError");
        return values;
    }
    for (const auto &item : *items) {
        const auto value = item.number();
        if (!value)
            refuse(parameter, "a list of numbers: Python raises TypeError");
        values.push_back(value.value_or(0));
    }
    return values;
}

void Bound::refuse(std::string_view parameter, std::string allowed)
{
    if (!m_error)
        m_error = Error{pointer(parameter),
                        fmt::format("{} = {}", parameter, pythonText((*this)[parameter])),
                        std::move(allowed)};
}

std::string Bound::pointer(std::string_view parameter) const
{
    return m_where + "/arguments/" + std::string(parameter);
}

} // namespace warmup::dialect
