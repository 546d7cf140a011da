// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Builder.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace warmup::dialect::torch {
namespace {

constexpr int kDeepest = 20; // schedulers within schedulers
constexpr std::size_t kMost = 100; // schedulers

std::string namesIn(const std::vector<Family> &families)
{
    std::string names;
    for (const auto &family : families)
        names += (names.empty() ? "" : ", ") + namesOf(family.signatures());
    return names;
}

} // namespace

Builder::Builder(const std::vector<Family> &families, Setting setting)
    : m_families(families), m_setting(std::move(setting))
{
}

void Builder::refuse(Error error)
{
    if (!m_error)
        m_error = std::move(error);
}

SchedulerPtr Builder::make(const Construction &construction, const std::string &where)
{
    const auto *signature = signatureIn(m_families, construction.name);
    if (!signature) {
        refuse({where + "/name", construction.name, namesIn(m_families)});
        return nullptr;
    }
    if (m_depth >= kDeepest) {
        refuse({where, "schedulers within schedulers", "at most 20 levels of them"});
        return nullptr;
    }
    if (m_count >= kMost) {
        refuse({where, "more than 100 schedulers", "at most 100"});
        return nullptr;
    }
    ++m_depth;
    Bound bound(construction, *signature, where);
    const auto lastEpoch = bound["last_epoch"];
    if (!bound.error() && !lastEpoch.isNone() && lastEpoch.number() != -1)
        bound.refuse("last_epoch",
                     "-1, a schedule from its beginning: otherwise PyTorch raises KeyError "
                     "where 'initial_lr' is not in the parameter groups");
    SchedulerPtr made;
    for (const auto &family : m_families) {
        const auto &all = family.signatures();
        if (bound.error() || signature < all.data() || signature >= all.data() + all.size())
            continue;
        made = family.make(*this, construction.name, bound);
    }
    --m_depth;
    if (bound.error())
        refuse(*bound.error());
    return made;
}

python::Function Builder::function(Bound &bound, std::string_view parameter,
                                   const Argument &argument)
{
    const auto *lambda = std::get_if<Lambda>(&argument.value);
    if (!lambda) {
        bound.refuse(parameter, "a function of one number, as a lambda: PyTorch raises TypeError");
        return {};
    }
    auto made = python::Function::make(lambda->text, bound.pointer(parameter));
    if (!made) {
        refuse(made.error());
        return {};
    }
    return *made;
}

python::Function Builder::functionOf(std::size_t most, Bound &bound, std::string_view parameter,
                                     const Argument &argument)
{
    const auto *lambda = std::get_if<Lambda>(&argument.value);
    if (!lambda) {
        bound.refuse(parameter, fmt::format("a function of {} numbers, as a lambda", most));
        return {};
    }
    auto made = python::Function::makeOf(most, lambda->text, bound.pointer(parameter));
    if (!made) {
        refuse(made.error());
        return {};
    }
    return *made;
}

std::vector<SchedulerPtr> Builder::members(const std::string &name, Bound &bound,
                                           bool mayHavePlateau)
{
    const auto *given = std::get_if<Argument::List>(&bound["schedulers"].value);
    if (!given || given->empty()) {
        bound.refuse("schedulers",
                     "a list of at least one scheduler: PyTorch raises "
                         + std::string(given ? "ValueError" : "TypeError"));
        return {};
    }
    std::vector<SchedulerPtr> members;
    for (std::size_t i = 0; i < given->size(); ++i) {
        const auto *member = std::get_if<Construction>(&(*given)[i].value);
        if (!member) {
            bound.refuse("schedulers", "a list of schedulers: PyTorch raises TypeError");
            return {};
        }
        if (member->name == "ReduceLROnPlateau" && !mayHavePlateau) {
            bound.refuse("schedulers",
                         name
                             + " without ReduceLROnPlateau, whose step() needs a metric: "
                               "PyTorch raises ValueError");
            return {};
        }
        members.push_back(make(*member, bound.pointer("schedulers") + "/" + std::to_string(i)));
        if (!members.back())
            return {};
    }
    return members;
}

bool isOneOf(const Bound &bound, std::string_view parameter,
             std::initializer_list<std::string_view> choices)
{
    const auto *given = std::get_if<std::string>(&bound[parameter].value);
    return given && std::find(choices.begin(), choices.end(), *given) != choices.end();
}

bool is(const Bound &bound, std::string_view parameter, std::string_view choice)
{
    const auto *given = std::get_if<std::string>(&bound[parameter].value);
    return given && *given == choice;
}

const Signature *signatureIn(const std::vector<Family> &families, std::string_view scheduler)
{
    for (const auto &family : families)
        if (const auto *found = signatureNamed(family.signatures(), scheduler))
            return found;
    return nullptr;
}

} // namespace warmup::dialect::torch
