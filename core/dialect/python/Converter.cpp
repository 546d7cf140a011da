// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Converter.h"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/transformers/Schedules.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// Of fvcore: it has no optimizer, other than what it is given to.
bool isFunctionOfProgress(std::string_view name)
{
    return name.ends_with("ParamScheduler");
}

constexpr int kDeepestConstruction = 20;
constexpr std::size_t kMostItems = 10'000;
constexpr std::size_t kMostInAll = 1'000'000;

} // namespace

Converter::Converter(std::string_view script, Constructors constructors)
    : m_script(script), m_constructors(constructors)
{
}

// The constructor's parameters with the optimizer at its place.
std::vector<Parameter> Converter::parametersOf(const Signature &signature) const
{
    std::vector<Parameter> parameters;
    for (const auto &[name, byDefault] : signature.parameters)
        parameters.push_back(
            {name, byDefault ? Parameter::Kind::optional : Parameter::Kind::required});
    if (signature.name == "ChainedScheduler")
        parameters.push_back({"optimizer", Parameter::Kind::optional});
    else if (!m_constructors.optimizer.empty() && !isFunctionOfProgress(signature.name))
        parameters.insert(parameters.begin() + (signature.name == "get_scheduler" ? 1 : 0),
                          {m_constructors.optimizer, Parameter::Kind::required});
    return parameters;
}

// "milestones[1] = 'epochs', which the script does not define": the first item that is no argument.
std::optional<std::string> Converter::unreadItem(const Value &list, const std::string &name)
{
    for (std::size_t i = 0; i < list.items->size(); ++i) {
        const auto &item = (*list.items)[i];
        if (argument(item, {}) || m_error)
            continue;
        const auto called = fmt::format("{}[{}]", name, i);
        const auto inner = item.is(Kind::list) ? unreadItem(item, called) : std::nullopt;
        return inner ? inner : fmt::format("{} = {}", called, describe(item));
    }
    return std::nullopt;
}

Result<Construction> Converter::construction(const Constructed &object, const std::string &pointer)
{
    const auto name = object.className();
    const auto *signature = m_constructors.signatureOf(name);
    if (!signature)
        return tl::unexpected(errorAt(m_script, object.at, name, m_constructors.names()));
    m_places.emplace_back(pointer, object.at);
    const auto bound = Binding::make(m_script, name, object.arguments, parametersOf(*signature));
    if (!bound)
        return tl::unexpected(bound.error());
    noteOptimizer(bound->find("optimizer"));
    Construction made{name, {}};
    for (const auto &[parameter, byDefault] : signature->parameters) {
        if (!bound->isGiven(parameter))
            continue;
        const auto *given = bound->find(parameter);
        const auto place = pointer + "/arguments/" + std::string(parameter);
        if (!given) {
            made.arguments.push_back({std::string(parameter), {}});
            continue;
        }
        m_places.emplace_back(place, given->at);
        auto value = argument(*given, place);
        if (!value) {
            auto error = bound->error(
                parameter,
                parameter == "name" && signature->name == "get_scheduler"
                    ? "the name of a scheduler, written in the script, such as 'linear'"
                    : "a value that the script says");
            if (given->is(Kind::list))
                error.found = unreadItem(*given, std::string(parameter)).value_or(error.found);
            return tl::unexpected(std::move(error));
        }
        if (m_error)
            return tl::unexpected(*m_error);
        made.arguments.push_back({std::string(parameter), std::move(*value)});
    }
    return made;
}

Error Converter::located(const Error &error) const
{
    const std::pair<std::string, Position> *best = nullptr;
    for (const auto &place : m_places)
        if (error.where.starts_with(place.first)
            && (!best || place.first.size() > best->first.size()))
            best = &place;
    return best ? errorAt(m_script, best->second, error.found, error.allowed) : error;
}

void Converter::noteOptimizer(const Value *value)
{
    if (!value)
        return;
    if (!m_optimizer)
        m_optimizer = *value;
    else if (value->object != m_optimizer->object)
        m_severalOptimizers = true;
}

std::optional<Argument> Converter::argument(const Value &value, const std::string &pointer)
{
    constexpr double kExact = 0x1p53;
    switch (value.kind) {
    case Kind::none:
        return Argument{};
    case Kind::number:
        if (value.whole && std::abs(value.number) < kExact)
            return Argument{static_cast<std::int64_t>(value.number)};
        return Argument{value.number};
    case Kind::text:
        return Argument{value.text};
    case Kind::symbol:
        // The one enumeration that schedulers are given.
        if (value.text.find("SchedulerType.") == std::string::npos)
            return std::nullopt;
        return Argument{transformers::textOfType(lastPart(value.text))};
    case Kind::lambda:
        return Argument{Lambda{value.text}};
    case Kind::list:
        return listOf(value, pointer);
    case Kind::dictionary:
        return dictionaryOf(value, pointer);
    case Kind::object: {
        if (value.object->role != Constructed::Role::scheduler || m_depth >= kDeepestConstruction)
            return std::nullopt;
        ++m_depth;
        auto made = construction(*value.object, pointer);
        --m_depth;
        if (!made) {
            if (!m_error)
                m_error = made.error();
            return Argument{};
        }
        return Argument{std::move(*made)};
    }
    default:
        return std::nullopt;
    }
}

// Lists within lists may share what they have, and would be written out many times.
bool Converter::takes(std::size_t items)
{
    m_items += items;
    return items <= kMostItems && m_items <= kMostInAll;
}

std::optional<Argument> Converter::listOf(const Value &value, const std::string &pointer)
{
    Argument::List items;
    if (!takes(value.items->size()))
        return std::nullopt;
    for (const auto &item : *value.items) {
        auto made = argument(item, pointer + "/" + std::to_string(items.size()));
        if (!made)
            return std::nullopt;
        items.push_back(std::move(*made));
    }
    return Argument{std::move(items)};
}

// A construction named "dict", whose arguments have the keys for names.
std::optional<Argument> Converter::dictionaryOf(const Value &value, const std::string &pointer)
{
    Construction made{"dict", {}};
    if (!takes(value.items->size()))
        return std::nullopt;
    for (std::size_t i = 0; i + 1 < value.items->size(); i += 2) {
        const auto &key = (*value.items)[i];
        if (!key.is(Kind::text) && !key.is(Kind::number))
            return std::nullopt;
        const auto name = key.is(Kind::text) ? key.text : shortestText(key.number);
        auto item = argument((*value.items)[i + 1], pointer + "/arguments/" + name);
        if (!item)
            return std::nullopt;
        // Of equal keys the last one counts.
        std::erase_if(made.arguments, [&](const auto &each) { return each.name == name; });
        made.arguments.push_back({name, std::move(*item)});
    }
    return Argument{std::move(made)};
}

} // namespace warmup::dialect::python
