// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/keras/Callbacks.h"
#include "core/dialect/keras/Intent.h"
#include "core/dialect/keras/Run.h"
#include "core/dialect/keras/Schedules.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

bool isOfKeras(const ConstructedPtr &object)
{
    return isKerasSymbol(object->symbol);
}

const MethodFact *lastCall(const Program &program, std::string_view method)
{
    const MethodFact *last = nullptr;
    for (const auto &call : program.methods)
        if (call.method == method)
            last = &call;
    return last;
}

class KerasReader {
public:
    KerasReader(const Program &program, std::string_view script)
        : m_program(program), m_script(script), m_fit(lastCall(program, "fit")),
          m_converter(script, {keras::signatureOf, keras::names, ""})
    {
    }

    Result<Script> read()
    {
        m_read.asRun.framework = "keras";
        m_read.asRun.version = versions("keras").back();
        m_read.asRun.momentum = dialect::Spec::Momentum::none;
        if (const auto clock = setRun(); !clock)
            return tl::unexpected(clock.error());
        if (const auto optimizer = setOptimizer(); !optimizer)
            return tl::unexpected(optimizer.error());
        if (const auto schedulers = setSchedulers(); !schedulers)
            return tl::unexpected(schedulers.error());
        if (const auto built = keras::check(m_read.asRun.schedulers); !built)
            return tl::unexpected(m_converter.located(built.error()));
        if (m_hasRate && m_read.schedule.baseRate == 0 && setsEveryRate()) {
            m_read.asRun.groupRates = {0};
            m_read.schedule.baseRate = schedule::Spec{}.baseRate;
        }
        for (const auto &set : setting())
            remark(Remark::Severity::warning, "not-understood", set.at,
                   fmt::format("the script {}; this is not followed.", set.what));
        setIntended(m_read, [&](schedule::Spec &into) {
            return keras::intend(into, m_read.asRun.schedulers);
        });
        return std::move(m_read);
    }

private:
    void remark(Remark::Severity severity, const char *id, Position at, const std::string &text)
    {
        m_read.remarks.push_back({severity, id, 0, fmt::format("{}: {}", toText(at), text)});
    }

    // What sets something of an optimizer, and is not followed.
    std::vector<Touch> setting() const
    {
        std::vector<Touch> set;
        std::copy_if(m_program.touches.begin(), m_program.touches.end(), std::back_inserter(set),
                     [](const Touch &touch) { return touch.what.starts_with("sets "); });
        return set;
    }

    // A function of the epoch alone: the optimizer may be made with 0.
    bool setsEveryRate() const
    {
        const auto &schedulers = m_read.asRun.schedulers;
        const auto *given = schedulers.size() == 1 ? schedulers.front().find("schedule") : nullptr;
        const auto *lambda = given ? std::get_if<Lambda>(&given->value.value) : nullptr;
        if (!lambda)
            return false;
        const auto function = Function::makeOf(2, lambda->text, "");
        return function && !function->uses(1);
    }

    // model.fit(epochs=, steps_per_epoch=), or a loop of the script's own.
    Result<void> setRun()
    {
        if (!m_fit) {
            auto advancing = advancingOf(m_program, nullptr, {}, m_script);
            if (!advancing)
                return tl::unexpected(advancing.error());
            advancing->driver = Driver{Driver::Advance::perUpdate};
            setClock(m_read, *advancing);
            return {};
        }
        Advancing advancing;
        advancing.driver = Driver{Driver::Advance::perUpdate};
        const auto *epochs = argumentOf(m_fit->arguments, "epochs", 3);
        const auto *steps = argumentOf(m_fit->arguments, "steps_per_epoch", 10);
        if (!epochs)
            advancing.epochs = 1;
        else if (epochs->is(Kind::number) && epochs->number >= 1)
            advancing.epochs = epochs->number;
        else
            remark(Remark::Severity::hint, "run-unknown", m_fit->at,
                   "the script does not say how many epochs fit() trains.");
        if (steps && steps->is(Kind::number) && steps->number >= 1)
            advancing.updatesPerEpoch = steps->number;
        else
            remark(Remark::Severity::hint, "batches-unknown", m_fit->at,
                   "the script does not say how many updates an epoch has (steps_per_epoch); one "
                   "is assumed until the updates per epoch are given.");
        setClock(m_read, advancing);
        return {};
    }

    // What compile() is given, or the only one that is constructed.
    Result<void> setOptimizer()
    {
        const auto *compile = lastCall(m_program, "compile");
        const auto *given = compile ? argumentOf(compile->arguments, "optimizer", 0) : nullptr;
        if (given && given->is(Kind::object))
            m_optimizer = given->object;
        for (const auto &object : m_program.objects)
            if (!m_optimizer && object->role == Constructed::Role::optimizer && isOfKeras(object))
                m_optimizer = object;
        if (given && given->is(Kind::text)) {
            m_optimizer = std::make_shared<Constructed>();
            m_optimizer->symbol = "keras.optimizers." + given->text; // by its name: "adam"
            m_optimizer->at = given->at;
        }
        preferScheduled();
        if (!m_optimizer)
            return {};
        auto facts = readKerasOptimizer(*m_optimizer, m_script);
        if (!facts)
            return tl::unexpected(facts.error());
        m_read.optimizer = facts->spec;
        if (facts->rate)
            m_read.schedule.baseRate = *facts->rate;
        m_hasRate = facts->rate.has_value();
        m_read.remarks.insert(m_read.remarks.end(), facts->remarks.begin(), facts->remarks.end());
        return {};
    }

    // Of several optimizers the last one that has a schedule, where compile() is given one without.
    void preferScheduled()
    {
        if (m_optimizer && scheduleOf())
            return;
        const auto compiled = m_optimizer;
        for (const auto &object : m_program.objects)
            if (object->role == Constructed::Role::optimizer && isOfKeras(object)) {
                const auto before = std::exchange(m_optimizer, object);
                if (!scheduleOf())
                    m_optimizer = before;
            }
        if (!compiled || m_optimizer == compiled)
            return;
        const auto *compile = lastCall(m_program, "compile");
        const auto *given = compile ? argumentOf(compile->arguments, "optimizer", 0) : nullptr;
        const bool isGiven = given && (given->is(Kind::object) || given->is(Kind::text));
        remark(Remark::Severity::hint, "other-optimizer", m_optimizer->at,
               fmt::format("the {} that has a schedule is shown; ", m_optimizer->className())
                   + (isGiven ? fmt::format("the compile() at {} is given the one at {}.",
                                            toText(compile->at), toText(compiled->at))
                              : fmt::format("the one at {} has none.", toText(compiled->at))));
    }

    // The optimizer's rate, where schedules are constructed and it is given none of them. Fails
    // where something else may set it.
    Result<void> holdRate()
    {
        if (const auto set = setting(); !set.empty())
            return tl::unexpected(errorAt(
                m_script, set.front().at,
                fmt::format("no schedule; the script {}, which is not followed", set.front().what),
                "a schedule that the optimizer is given, or a callback that sets the rate in "
                "on_epoch_begin()"));
        const auto isSchedule = [](const auto &object) {
            return isOfKeras(object) && keras::scheduleSignature(object->className());
        };
        const auto &objects = m_program.objects;
        const auto unused = std::find_if(objects.rbegin(), objects.rend(), isSchedule);
        if (unused == objects.rend())
            return fail(std::string(m_script), "no schedule of Keras", keras::names());
        remark(Remark::Severity::warning, "schedule-unused", (*unused)->at,
               fmt::format("{} is constructed, but the optimizer at {} is not given it: its rate "
                           "stays.",
                           (*unused)->className(), toText(m_optimizer->at)));
        m_read.asRun.schedulers = {
            {"LearningRateSchedule",
             {{"schedule",
               Argument{Lambda{
                   fmt::format("lambda step: {}", shortestText(m_read.schedule.baseRate))}}}}}};
        return {};
    }

    Result<void> setSchedulers()
    {
        std::vector<ConstructedPtr> callbacks;
        for (const auto &object : m_program.objects)
            if (isKerasCallback(*object))
                callbacks.push_back(object);
        const auto schedule = scheduleOf();
        if (schedule && !callbacks.empty() && m_optimizer)
            return tl::unexpected(
                errorAt(m_script, callbacks.front()->at,
                        callbacks.front()->className() + " beside a schedule",
                        "one of them: Keras raises TypeError where a callback sets the learning "
                        "rate of an optimizer that was made with a schedule"));
        if (schedule)
            return add({schedule});
        if (!callbacks.empty())
            return addCallbacks(std::move(callbacks));
        if (m_optimizer && !m_hasRate)
            return tl::unexpected(errorAt(m_script, m_optimizer->at, m_optimizer->className(),
                                          "a learning_rate that the script says: a number, or one "
                                          "of "
                                              + keras::names()));
        return holdRate();
    }

    // The optimizer's learning rate; without an optimizer, the last that the script constructs.
    ConstructedPtr scheduleOf() const
    {
        if (m_optimizer) {
            const auto *rate = argumentOf(m_optimizer->arguments, "learning_rate", 0);
            const bool given = rate && rate->is(Kind::object)
                && keras::scheduleSignature(rate->object->className());
            return given ? rate->object : nullptr;
        }
        ConstructedPtr last;
        for (const auto &object : m_program.objects)
            if (isOfKeras(object) && keras::scheduleSignature(object->className()))
                last = object;
        return last;
    }

    Result<void> add(const std::vector<ConstructedPtr> &objects)
    {
        for (const auto &object : objects) {
            auto made = m_converter.construction(
                *object, fmt::format("/asRun/schedulers/{}", m_read.asRun.schedulers.size()));
            if (!made)
                return tl::unexpected(made.error());
            m_read.asRun.schedulers.push_back(std::move(*made));
        }
        return {};
    }

    // Those that fit() is given, in the order of its list.
    Result<void> addCallbacks(std::vector<ConstructedPtr> callbacks)
    {
        m_read.asRun.driver = Driver{Driver::Advance::perEpoch};
        m_read.asRun.driver.beforeOptimizer = true;
        m_read.schedule.clock.stepping = schedule::Stepping::perEpoch;
        if (!m_hasRate)
            remark(Remark::Severity::warning, "base-rate-unknown", callbacks.front()->at,
                   "the script does not say the optimizer's learning rate.");
        const auto *list = m_fit ? argumentOf(m_fit->arguments, "callbacks", 5) : nullptr;
        std::vector<ConstructedPtr> active;
        if (list && list->is(Kind::list))
            for (const auto &item : *list->items)
                if (std::find(callbacks.begin(), callbacks.end(), item.object) != callbacks.end())
                    active.push_back(item.object);
        if (m_fit && active.empty() && (!list || list->is(Kind::list))) {
            m_read.asRun.driver.advance = Driver::Advance::never;
            remark(Remark::Severity::error, "never-advanced", callbacks.front()->at,
                   callbacks.front()->className()
                       + " is constructed, but fit() is not given it in its callbacks.");
        }
        return add(active.empty() ? callbacks : active);
    }

    const Program &m_program;
    std::string_view m_script;
    const MethodFact *m_fit;
    Converter m_converter;
    Script m_read;
    ConstructedPtr m_optimizer;
    bool m_hasRate = false;
};

} // namespace

bool isKerasCallback(const Constructed &object)
{
    return isKerasSymbol(object.symbol) && object.role == Constructed::Role::scheduler
        && keras::callbackSignature(object.className());
}

Result<Script> readKeras(const Program &program, std::string_view script)
{
    return KerasReader(program, script).read();
}

} // namespace warmup::dialect::python
