// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/optax/Intent.h"
#include "core/dialect/optax/Schedules.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Translation.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

bool isOfOptax(const ConstructedPtr &object)
{
    return object->symbol.starts_with("optax.");
}

// What a transformation gives, or a function of its own.
ConstructedPtr scaling(const Value &rate, Position at)
{
    auto made = std::make_shared<Constructed>();
    made->symbol = "optax.scale_by_learning_rate";
    made->arguments.positional = {rate};
    made->arguments.at = at;
    made->at = at;
    return made;
}

// Of schedule_free_adamw() and schedule_free_sgd(), which have a warm-up and a rate of their own
// (optax/contrib/_schedule_free.py).
ConstructedPtr scheduleFree(const Constructed &optimizer, const Value *rate)
{
    const auto *warmUp = argumentOf(optimizer.arguments, "warmup_steps", 1);
    const double byDefault = optimizer.className() == "schedule_free_sgd" ? 1.0 : 0.0025;
    const auto peak = located(rate ? *rate : number(byDefault, false), optimizer.at);
    if (!warmUp || warmUp->is(Kind::none))
        return scaling(peak, optimizer.at);
    Value schedule;
    schedule.kind = Kind::object;
    schedule.at = optimizer.at;
    schedule.object = std::make_shared<Constructed>(optimizer);
    schedule.object->symbol = "optax.warmup_constant_schedule";
    schedule.object->role = Constructed::Role::scheduler;
    schedule.object->arguments.positional = {number(0, true), peak, *warmUp};
    schedule.object->arguments.keywords.clear();
    return scaling(schedule, optimizer.at);
}

// The dictionary that multi_transform() is given; null where there is none.
const Value *transformationsOf(const Constructed &groups)
{
    const auto *given = argumentOf(groups.arguments, "transforms", 0);
    return given && given->is(Kind::dictionary) ? given : nullptr;
}

// What an optimizer makes of the updates of one group of parameters, member for member of its
// chain.
class Chain {
public:
    Chain(std::string_view script, std::size_t group) : m_script(script), m_group(group) { }

    Result<void> add(const Constructed &optimizer)
    {
        const bool isOfGroups =
            optimizer.className() == "multi_transform" || optimizer.className() == "partition";
        if (isOfGroups)
            return addGroup(optimizer);
        if (optimizer.className() != "chain")
            return addAlias(optimizer);
        if (optimizer.arguments.unpacks)
            return tl::unexpected(errorAt(m_script, optimizer.arguments.at,
                                          "arguments that are unpacked with *",
                                          "the members of the chain, written out"));
        for (const auto &member : optimizer.arguments.positional)
            if (const auto added = addMember(member); !added)
                return added;
        return {};
    }

    const std::vector<ConstructedPtr> &scalings() const { return m_scalings; }
    const Constructed *optimizer() const { return m_optimizer; } // the alias among them
    const std::vector<std::string> &labels() const { return m_labels; } // of the groups
    // The place where one of the groups' transformations is not known.
    const std::optional<Position> &unknownGroup() const { return m_unknownGroup; }

private:
    Result<void> addMember(const Value &member)
    {
        if (!member.is(Kind::object))
            return {}; // clipping, scale_by_adam ...: no rate
        if (member.object->role != Constructed::Role::scheduler)
            return add(*member.object);
        m_scalings.push_back(member.object);
        return {};
    }

    // Of several transformations for several groups, the one of this group.
    Result<void> addGroup(const Constructed &groups)
    {
        std::vector<std::string> labels;
        std::vector<Value> known;
        const auto *given = transformationsOf(groups);
        for (std::size_t i = 0; given && i + 1 < given->items->size(); i += 2) {
            const auto &label = (*given->items)[i];
            const auto &each = (*given->items)[i + 1];
            if (!each.is(Kind::object)) {
                m_unknownGroup = groups.at;
                continue;
            }
            labels.push_back(label.is(Kind::text) ? label.text : describe(label));
            known.push_back(each);
        }
        if (known.empty())
            return tl::unexpected(errorAt(m_script, groups.arguments.at,
                                          groups.className()
                                              + "() of transformations that the script "
                                                "does not say",
                                          "a dictionary of optimizers"));
        if (labels.size() > m_labels.size())
            m_labels = std::move(labels);
        return addMember(known[std::min(m_group, known.size() - 1)]);
    }

    Result<void> addAlias(const Constructed &optimizer)
    {
        m_optimizer = &optimizer;
        const auto *rate = argumentOf(optimizer.arguments, "learning_rate", 0);
        if (optimizer.className().starts_with("schedule_free_"))
            m_scalings.push_back(scheduleFree(optimizer, rate));
        else if (rate)
            m_scalings.push_back(scaling(*rate, optimizer.at));
        else
            return tl::unexpected(errorAt(m_script, optimizer.at,
                                          optimizer.className() + "() without learning_rate",
                                          "learning_rate: a number, or a schedule"));
        return {};
    }

    std::string_view m_script;
    std::size_t m_group;
    std::vector<ConstructedPtr> m_scalings;
    const Constructed *m_optimizer = nullptr;
    std::vector<std::string> m_labels;
    std::optional<Position> m_unknownGroup;
};

bool isMemberOf(const ConstructedPtr &object, const Constructed &other)
{
    const auto *given = transformationsOf(other);
    const auto isObject = [&](const Value &value) { return value.object == object; };
    return std::any_of(other.arguments.positional.begin(), other.arguments.positional.end(),
                       isObject)
        || (given && std::any_of(given->items->begin(), given->items->end(), isObject));
}

// Those that no other one holds; of several, the ones that the script steps.
std::vector<ConstructedPtr> outermostOptimizers(const Program &program)
{
    std::vector<ConstructedPtr> all;
    for (const auto &object : program.objects)
        if (object->role == Constructed::Role::optimizer && isOfOptax(object))
            all.push_back(object);
    constexpr std::size_t kMost = 50;
    if (all.size() > kMost)
        all.resize(kMost);
    std::vector<ConstructedPtr> outer;
    for (const auto &object : all)
        if (std::none_of(all.begin(), all.end(),
                         [&](const auto &other) { return isMemberOf(object, *other); }))
            outer.push_back(object);
    auto stepped = outer;
    std::erase_if(stepped, [&](const auto &object) { return !program.stepInLoop(object); });
    return stepped.empty() ? outer : stepped;
}

Result<ConstructedPtr> loneSchedule(const Program &program, std::string_view script)
{
    ConstructedPtr last;
    ConstructedPtr other; // of something other than a rate
    for (const auto &object : program.objects) {
        if (object->role != Constructed::Role::scheduler || !isOfOptax(object)
            || optax::isTransformation(object->className()))
            continue;
        (object->givenAs.empty() ? last : other) = object; // what is made of others comes after
    }
    if (!last && other)
        return tl::unexpected(errorAt(
            script, other->at,
            fmt::format("a schedule of {}, which is no learning rate", other->givenAs),
            "a schedule that an optimizer has as its learning_rate, or one that stands alone"));
    if (!last)
        return fail(std::string(script), "no schedule of optax", optax::scheduleNames());
    return last;
}

// optax.adam(0.1): the schedule is a number.
Construction constantOf(const Argument &rate)
{
    return {"constant_schedule", {{"value", rate}}};
}

// The last of the learning rates alone: its schedule; otherwise all of them.
Result<std::vector<Construction>> schedulersOf(const std::vector<ConstructedPtr> &scalings,
                                               Converter &converter)
{
    std::vector<Construction> made;
    for (const auto &each : scalings) {
        auto one =
            converter.construction(*each, "/asRun/schedulers/" + std::to_string(made.size()));
        if (!one)
            return tl::unexpected(one.error());
        made.push_back(std::move(*one));
    }
    const bool alone = made.size() == 1 && made.front().name == "scale_by_learning_rate"
        && !made.front().find("flip_sign");
    if (!alone)
        return made;
    const auto rate = made.front().find("learning_rate")->value;
    if (const auto *schedule = std::get_if<Construction>(&rate.value))
        return std::vector{*schedule};
    if (rate.number())
        return std::vector{constantOf(rate)};
    return made;
}

} // namespace

Result<Script> readOptax(const Program &program, std::string_view script)
{
    Script read;
    const auto optimizers = outermostOptimizers(program);
    if (optimizers.size() > 1)
        return tl::unexpected(errorAt(
            script, optimizers[1]->at,
            fmt::format("a second optimizer, beside the one at {}", toText(optimizers[0]->at)),
            "one optimizer in a script"));
    std::vector<Chain> chains;
    std::size_t groups = 1;
    for (std::size_t group = 0; group < groups && !optimizers.empty(); ++group) {
        Chain chain(script, group);
        if (const auto added = chain.add(*optimizers.front()); !added)
            return tl::unexpected(added.error());
        if (chain.scalings().empty())
            return tl::unexpected(errorAt(script, optimizers.front()->at, "a chain without a rate",
                                          "an optimizer, scale_by_schedule, scale or "
                                          "scale_by_learning_rate in it"));
        constexpr std::size_t kMostGroups = 100;
        groups = std::clamp<std::size_t>(chain.labels().size(), 1, kMostGroups);
        chains.push_back(std::move(chain));
    }
    std::vector<std::vector<ConstructedPtr>> scalings;
    for (const auto &chain : chains)
        scalings.push_back(chain.scalings());
    if (chains.empty()) {
        const auto alone = loneSchedule(program, script);
        if (!alone)
            return tl::unexpected(alone.error());
        scalings = {{*alone}};
    }
    for (const auto &each : scalings) {
        Converter converter(script, {optax::signatureOf, optax::scheduleNames, ""});
        auto schedulers = schedulersOf(each, converter);
        if (!schedulers)
            return tl::unexpected(schedulers.error());
        if (const auto built = optax::build(*schedulers); !built)
            return tl::unexpected(converter.located(built.error()));
        if (groups == 1)
            read.asRun.schedulers = std::move(*schedulers);
        else
            read.asRun.schedulers.push_back(
                optax::groupOf(chains.front().labels()[read.asRun.schedulers.size()], *schedulers));
    }
    if (!chains.empty() && chains.front().unknownGroup())
        read.remarks.push_back(
            {Remark::Severity::warning, "groups-apart", 0,
             fmt::format("{}: a transformation for one of the groups is not known; the rates of "
                         "the others are shown.",
                         toText(*chains.front().unknownGroup()))});
    read.asRun.framework = "optax";
    read.asRun.version = versions("optax").back();

    auto advancing = advancingOf(program, nullptr, {}, script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    advancing->driver = Driver{Driver::Advance::perUpdate};
    setClock(read, *advancing);
    read.asRun.momentum = dialect::Spec::Momentum::none;
    if (!chains.empty() && chains.front().optimizer()) {
        auto facts = readOptaxOptimizer(*chains.front().optimizer(), script);
        if (!facts)
            return tl::unexpected(facts.error());
        read.optimizer = facts->spec;
        read.remarks.insert(read.remarks.end(), facts->remarks.begin(), facts->remarks.end());
    }
    read.schedule.warmUp.reset();
    setIntended(read, [&](schedule::Spec &into) {
        return optax::intend(into, optax::groupsOf(read.asRun.schedulers).front());
    });
    return read;
}

} // namespace warmup::dialect::python
