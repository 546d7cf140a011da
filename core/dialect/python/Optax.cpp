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

// What an optimizer makes of the updates, member for member of its chain.
class Chain {
public:
    explicit Chain(std::string_view script) : m_script(script) { }

    Result<void> add(const Constructed &optimizer)
    {
        const bool isOfGroups =
            optimizer.className() == "multi_transform" || optimizer.className() == "partition";
        if (isOfGroups)
            return addFirst(optimizer);
        if (optimizer.className() != "chain")
            return addAlias(optimizer);
        if (optimizer.arguments.unpacks)
            return tl::unexpected(errorAt(m_script, optimizer.arguments.at,
                                          "arguments that are unpacked with *",
                                          "the members of the chain, written out"));
        for (const auto &member : optimizer.arguments.positional) {
            if (!member.is(Kind::object))
                continue; // clipping, scale_by_adam ...: no rate
            if (member.object->role == Constructed::Role::scheduler)
                m_scalings.push_back(member.object);
            else if (const auto added = add(*member.object); !added)
                return added;
        }
        return {};
    }

    const std::vector<ConstructedPtr> &scalings() const { return m_scalings; }
    const Constructed *optimizer() const { return m_optimizer; } // the alias among them

private:
    // Of several transformations for several groups, the first one that has a rate.
    Result<void> addFirst(const Constructed &groups)
    {
        const auto &given = groups.arguments.positional;
        if (!given.empty() && given.front().is(Kind::dictionary))
            for (const auto &each : *given.front().items)
                if (each.is(Kind::object) && each.object->role == Constructed::Role::optimizer)
                    return add(*each.object);
        return tl::unexpected(errorAt(m_script, groups.arguments.at,
                                      groups.className()
                                          + "() of transformations that the script "
                                            "does not say",
                                      "a dictionary of optimizers"));
    }

    Result<void> addAlias(const Constructed &optimizer)
    {
        m_optimizer = &optimizer;
        const auto &arguments = optimizer.arguments;
        const auto named =
            std::find_if(arguments.keywords.begin(), arguments.keywords.end(),
                         [](const auto &argument) { return argument.first == "learning_rate"; });
        if (named != arguments.keywords.end())
            m_scalings.push_back(scaling(named->second, optimizer.at));
        else if (!arguments.positional.empty())
            m_scalings.push_back(scaling(arguments.positional.front(), optimizer.at));
        else
            return tl::unexpected(errorAt(m_script, optimizer.at,
                                          optimizer.className() + "() without learning_rate",
                                          "learning_rate: a number, or a schedule"));
        return {};
    }

    std::string_view m_script;
    std::vector<ConstructedPtr> m_scalings;
    const Constructed *m_optimizer = nullptr;
};

bool isMemberOf(const ConstructedPtr &object, const Constructed &other)
{
    return std::any_of(
        other.arguments.positional.begin(), other.arguments.positional.end(),
        [&](const auto &value) {
            return value.object == object
                || (value.is(Kind::dictionary)
                    && std::any_of(value.items->begin(), value.items->end(),
                                   [&](const auto &item) { return item.object == object; }));
        });
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
    std::erase_if(stepped, [&](const auto &object) {
        return std::none_of(program.steps.begin(), program.steps.end(), [&](const auto &step) {
            return step.object == object && !step.loops.empty();
        });
    });
    return stepped.empty() ? outer : stepped;
}

Result<ConstructedPtr> loneSchedule(const Program &program, std::string_view script)
{
    ConstructedPtr last;
    for (const auto &object : program.objects) {
        if (object->role != Constructed::Role::scheduler || !isOfOptax(object)
            || object->className().starts_with("scale"))
            continue;
        last = object; // what is made of others comes after them
    }
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
    Chain chain(script);
    std::vector<ConstructedPtr> scalings;
    if (optimizers.empty()) {
        const auto alone = loneSchedule(program, script);
        if (!alone)
            return tl::unexpected(alone.error());
        scalings = {*alone};
    } else {
        if (const auto added = chain.add(*optimizers.front()); !added)
            return tl::unexpected(added.error());
        scalings = chain.scalings();
        if (scalings.empty())
            return tl::unexpected(errorAt(script, optimizers.front()->at, "a chain without a rate",
                                          "an optimizer, scale_by_schedule, scale or "
                                          "scale_by_learning_rate in it"));
    }
    Converter converter(script, {optax::signatureOf, optax::scheduleNames, ""});
    auto schedulers = schedulersOf(scalings, converter);
    if (!schedulers)
        return tl::unexpected(schedulers.error());
    read.asRun.schedulers = std::move(*schedulers);
    if (const auto built = optax::build(read.asRun.schedulers); !built)
        return tl::unexpected(converter.located(built.error()));
    read.asRun.framework = "optax";
    read.asRun.version = versions("optax").back();

    auto advancing = advancingOf(program, nullptr, {}, script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    advancing->driver = Driver{Driver::Advance::perUpdate};
    setClock(read, *advancing);
    read.asRun.momentum = dialect::Spec::Momentum::none;
    if (chain.optimizer()) {
        auto facts = readOptaxOptimizer(*chain.optimizer(), script);
        if (!facts)
            return tl::unexpected(facts.error());
        read.optimizer = facts->spec;
        read.remarks.insert(read.remarks.end(), facts->remarks.begin(), facts->remarks.end());
    }
    read.schedule.warmUp.reset();
    setIntended(read,
                [&](schedule::Spec &into) { return optax::intend(into, read.asRun.schedulers); });
    return read;
}

} // namespace warmup::dialect::python
