// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Intent.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// The constructor's parameters with the optimizer at its place.
std::vector<Parameter> parametersOf(const Signature &signature)
{
    std::vector<Parameter> parameters;
    for (const auto &[name, byDefault] : signature.parameters)
        parameters.push_back(
            {name, byDefault ? Parameter::Kind::optional : Parameter::Kind::required});
    if (signature.name == "ChainedScheduler")
        parameters.push_back({"optimizer", Parameter::Kind::optional});
    else
        parameters.insert(parameters.begin(), {"optimizer", Parameter::Kind::required});
    return parameters;
}

// Turns constructed objects into values, and remembers where in the script each of them stands.
class Converter {
public:
    explicit Converter(std::string_view script) : m_script(script) { }

    Result<Construction> construction(const Constructed &object, const std::string &pointer)
    {
        const auto name = object.className();
        const auto *signature = torch::signatureOf(name);
        if (!signature)
            return tl::unexpected(errorAt(m_script, object.at, name, torch::schedulerNames()));
        m_places.emplace_back(pointer, object.at);
        const auto bound =
            Binding::make(m_script, name, object.arguments, parametersOf(*signature));
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
            if (!value)
                return tl::unexpected(bound->error(parameter, "a value that the script says"));
            if (m_error)
                return tl::unexpected(*m_error);
            made.arguments.push_back({std::string(parameter), std::move(*value)});
        }
        return made;
    }

    // An error that points into the value, at its place in the script.
    Error located(const Error &error) const
    {
        const std::pair<std::string, Position> *best = nullptr;
        for (const auto &place : m_places)
            if (error.where.starts_with(place.first)
                && (!best || place.first.size() > best->first.size()))
                best = &place;
        return best ? errorAt(m_script, best->second, error.found, error.allowed) : error;
    }

    // The optimizer that the first of them is given; null where it is not known.
    const Value *optimizer() const { return m_optimizer ? &*m_optimizer : nullptr; }
    bool hasSeveralOptimizers() const { return m_severalOptimizers; }

private:
    void noteOptimizer(const Value *value)
    {
        if (!value)
            return;
        if (!m_optimizer)
            m_optimizer = *value;
        else if (value->object != m_optimizer->object)
            m_severalOptimizers = true;
    }

    // Nothing where it is not known.
    std::optional<Argument> argument(const Value &value, const std::string &pointer)
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
        case Kind::lambda:
            return Argument{Lambda{value.text}};
        case Kind::list: {
            constexpr std::size_t kMost = 10'000;
            Argument::List items;
            if (value.items->size() > kMost)
                return std::nullopt;
            for (const auto &item : *value.items) {
                auto made = argument(item, pointer + "/" + std::to_string(items.size()));
                if (!made)
                    return std::nullopt;
                items.push_back(std::move(*made));
            }
            return Argument{std::move(items)};
        }
        case Kind::object: {
            if (value.object->role != Constructed::Role::scheduler || m_depth >= kDeepest)
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

    static constexpr int kDeepest = 20;

    std::string_view m_script;
    std::vector<std::pair<std::string, Position>> m_places;
    std::optional<Value> m_optimizer;
    std::optional<Error> m_error;
    bool m_severalOptimizers = false;
    int m_depth = 0;
};

StepSignature signatureOfStep(const std::string &name)
{
    if (name == "ReduceLROnPlateau")
        return {{"metrics", "epoch"}, true};
    if (name == "SequentialLR" || name == "ChainedScheduler")
        return {{}, false};
    return {};
}

void remarkOnOthers(Script &into, const Program &program,
                    const std::vector<ConstructedPtr> &schedulers)
{
    const auto firstStep = [&](const ConstructedPtr &scheduler) {
        return std::find_if(program.steps.begin(), program.steps.end(), [&](const auto &step) {
            return step.object == scheduler && !step.loops.empty();
        });
    };
    const auto first = firstStep(schedulers.front());
    for (std::size_t i = 1; i < schedulers.size(); ++i) {
        const auto step = firstStep(schedulers[i]);
        if (first == program.steps.end() || step == program.steps.end()
            || (step->loops == first->loops && !step->conditional))
            continue;
        into.remarks.push_back(
            {Remark::Severity::warning, "not-understood", 0,
             fmt::format("{}: step() of the {} is read as if it were called whenever the {} is.",
                         toText(step->at), schedulers[i]->className(),
                         schedulers.front()->className())});
    }
}

} // namespace

Result<Script> readTorchSchedulers(const Program &program,
                                   const std::vector<ConstructedPtr> &schedulers,
                                   std::string_view script)
{
    Script read;
    Converter converter(script);
    for (std::size_t i = 0; i < schedulers.size(); ++i) {
        auto made =
            converter.construction(*schedulers[i], "/asRun/schedulers/" + std::to_string(i));
        if (!made)
            return tl::unexpected(made.error());
        read.asRun.schedulers.push_back(std::move(*made));
    }
    const auto &first = *schedulers.front();
    const auto advancing =
        advancingOf(program, schedulers.front(), signatureOfStep(first.className()), script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    if (converter.hasSeveralOptimizers())
        read.remarks.push_back(
            {Remark::Severity::warning, "several-optimizers", 0,
             fmt::format("{}: the schedulers belong to different optimizers; they are read as if "
                         "it were one.",
                         toText(first.at))});
    setClock(read, *advancing);
    read.asRun.framework = "torch";
    read.asRun.version = versions("torch").back();

    const std::size_t groups = std::max<std::size_t>(1, read.asRun.groupRates.size());
    if (const auto built = torch::build(read.asRun.schedulers, groups, read.asRun.momentum, {});
        !built)
        return tl::unexpected(converter.located(built.error()));

    const auto call = advancing->driver.advance == Driver::Advance::perUpdate
        ? schedule::Unit::updates
        : schedule::Unit::epochs;
    auto intended = read.schedule;
    intended.warmUp.reset();
    const auto plain = intended;
    const auto known = [](schedule::Spec spec) {
        if (!spec.clock.run)
            spec.clock.run = schedule::Span{1e6, schedule::Unit::updates};
        return schedule::makeSchedule(spec).has_value();
    };
    if (!torch::intend(intended, read.asRun.schedulers, call))
        intended = plain;
    // Nothing may be left of the run for what comes last.
    if (!known(intended) && intended.main.size() > 1)
        intended.main.pop_back();
    if (!known(intended))
        intended = plain;
    read.schedule = intended;
    remarkOnOthers(read, program, schedulers);
    remarkNeverAdvanced(read, first);
    return read;
}

} // namespace warmup::dialect::python
