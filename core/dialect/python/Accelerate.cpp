// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Builtins.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/Reading.h"

// Hugging Face accelerate, read and run at 1.15, with one process: a prepared scheduler is stepped
// where a prepared optimizer is, which within accumulate() is each so many-th batch and the last
// one of an epoch.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::string_view kAccelerator = "accelerate.accelerator";

} // namespace

// Nothing: the symbol has nothing to do with accelerate.
std::optional<Value> Evaluator::callAccelerate(std::string_view name,
                                               const CallArguments &arguments)
{
    if (!name.starts_with("accelerate."))
        return std::nullopt;
    const auto last = lastPart(name);
    if (last == "DummyScheduler" || last == "MegatronLMDummyScheduler")
        noteAbsent(last, arguments.at,
                   fmt::format("has a {}, which stands for the schedule of another file", last));
    if (last == "GradientAccumulationPlugin")
        return builtin("dict", arguments);
    if (last == "Accelerator") {
        m_accelerate = {};
        if (const auto *steps = argumentOf(arguments, "gradient_accumulation_steps"))
            m_accelerate.batches = *steps;
        if (const auto *plugin = argumentOf(arguments, "gradient_accumulation_plugin")) {
            const auto given = attribute(*plugin, "num_steps");
            m_accelerate.batches = given.is(Kind::number) ? given : unknown();
            if (truthOf(attribute(*plugin, "sync_with_dataloader")) == false)
                touch(plugin->at, "lets batches of one epoch and the next make one update");
        }
        if (const auto *coupled = argumentOf(arguments, "step_scheduler_with_optimizer"))
            m_accelerate.stepsWithOptimizer = truthOf(*coupled).value_or(true);
        return symbol(std::string(kAccelerator));
    }
    if (!name.starts_with(kAccelerator))
        return std::nullopt;
    if (last == "accumulate")
        return symbol("accelerate.accumulating");
    if (!last.starts_with("prepare"))
        return unknown("the result of " + std::string(last) + "()");
    return prepared(arguments);
}

// prepare(optimizer, scheduler) gives back what it is given.
Value Evaluator::prepared(const CallArguments &arguments)
{
    for (const auto &given : arguments.positional)
        if (given.is(Kind::object)
            && (given.object->role == Constructed::Role::optimizer
                || m_accelerate.stepsWithOptimizer))
            m_accelerate.prepared.insert(given.object.get());
    for (const auto &given : arguments.positional) {
        // The name of PyTorch's module is a usual one for a scheduler.
        const std::string_view name =
            given.is(Kind::symbol) ? lastPart(given.text) : std::string_view(given.missing);
        if (!given.object)
            noteAbsent(name, given.at, fmt::format("prepares {}", name));
    }
    if (arguments.positional.empty())
        return unknown();
    return arguments.positional.size() == 1 ? arguments.positional.front()
                                            : list(arguments.positional);
}

// What an attribute of the accelerator is; nothing where that is not known.
std::optional<Value> Evaluator::ofAccelerator(std::string_view of, std::string_view name) const
{
    if (of == "accelerate.accelerator.state" && name == "deepspeed_plugin") {
        Value none;
        none.kind = Kind::none;
        return none;
    }
    if (of.starts_with("accelerate.") && of.ends_with(".DistributedType"))
        return text(std::string(name));
    if (of != kAccelerator)
        return std::nullopt;
    if (name == "distributed_type")
        return text("NO");
    if (name == "num_processes")
        return number(1, true);
    if (name == "is_main_process" || name == "is_local_main_process")
        return truth(true);
    if (name == "gradient_accumulation_steps")
        return m_accelerate.batches;
    return name == "sync_gradients" ? std::optional(accumulation()) : std::nullopt;
}

// Whether the loop's iteration is one in which the optimizer is stepped.
Value Evaluator::accumulation() const
{
    const auto &batches = m_accelerate.batches;
    if (!batches.is(Kind::number) || batches.number < 1 || m_loops.empty())
        return unknown();
    if (batches.number == 1)
        return truth(true);
    Value every;
    every.kind = Kind::every;
    every.count = batches.number;
    every.number = batches.number - 1;
    every.whole = true;
    every.loop = m_loops.back();
    return every;
}

// What accumulate() says of an iteration holds behind its block, to the end of the iteration.
void Evaluator::followAccumulated(const Statement &with)
{
    m_accelerate.here = accumulation();
    const bool isOpen = m_accelerate.batches.is(Kind::unknown);
    if (isOpen && !std::exchange(m_accelerate.isSaid, true))
        m_program.remarks.push_back(
            {Remark::Severity::hint, "accumulation-unknown", 0,
             toText(with.at)
                 + ": how many batches accumulate() takes for an update is not known; one is "
                   "assumed."});
    block(with.blocks.front());
}

} // namespace warmup::dialect::python
