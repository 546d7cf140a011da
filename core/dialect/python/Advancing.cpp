// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Advancing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Lambda.h"

namespace warmup::dialect::python {
namespace {

using Steps = std::vector<const StepFact *>;
using Path = std::vector<int>;

bool isPrefix(const Path &head, const Path &whole)
{
    return head.size() <= whole.size() && std::equal(head.begin(), head.end(), whole.begin());
}

// "epoch", "last_epoch", "i"; not "val_loss".
bool isNameOfIndex(std::string_view name)
{
    constexpr std::size_t kShort = 2;
    constexpr std::array<std::string_view, 6> kParts{"epoch", "step",  "iter",
                                                     "idx",   "index", "batch"};
    const auto dot = name.rfind('.');
    const auto last = name.substr(dot == std::string_view::npos ? 0 : dot + 1);
    return last.size() <= kShort
        || std::any_of(kParts.begin(), kParts.end(), [&](std::string_view part) {
               return last.find(part) != std::string_view::npos;
           });
}

class Analysis {
public:
    Analysis(const Program &program, const ConstructedPtr &scheduler,
             const StepSignature &signature, std::string_view script)
        : m_program(program), m_scheduler(scheduler), m_signature(signature), m_script(script)
    {
        for (const auto &step : program.steps) {
            // What stands after the loop is nobody's rate.
            const bool isLate = step.loops.empty() && !(m_calls.empty() && m_updates.empty());
            if (step.what == StepFact::What::scheduler && step.object == scheduler && !isLate)
                (step.loops.empty() ? m_early : m_calls).push_back(&step);
            if (step.what == StepFact::What::optimizer && !isLate)
                (step.loops.empty() ? m_earlyUpdates : m_updates).push_back(&step);
            if (step.what == StepFact::What::handedOver && !step.loops.empty())
                m_handedOver.push_back(&step);
        }
    }

    Result<Advancing> run()
    {
        const bool hidden = m_updates.empty() && !m_handedOver.empty();
        if (hidden)
            m_updates = m_handedOver;
        if (m_calls.empty() && m_program.loops.empty() && m_scheduler) {
            assumeLoop();
        } else if (m_calls.empty()) {
            neverAdvanced();
        } else {
            driven(*m_calls.front());
            if (const auto wrong = argument(*m_calls.front()))
                return tl::unexpected(*wrong);
            doubts();
        }
        if (hidden)
            unknownBatches(m_updates.front()->at);
        if (!m_earlyUpdates.empty() && !m_updates.empty())
            remark(Remark::Severity::hint, "step-before-loop", m_earlyUpdates.front()->at,
                   "optimizer.step() before the loop is not counted as an update.");
        return std::move(m_result);
    }

private:
    void remark(Remark::Severity severity, const char *id, Position at, const std::string &text)
    {
        for (const auto &known : m_result.remarks)
            if (known.id == id)
                return;
        m_result.remarks.push_back({severity, id, 0, fmt::format("{}: {}", toText(at), text)});
    }

    // Iterations of loops [begin, end) of a path together, where all of them are known.
    std::optional<double> count(const Path &path, std::size_t begin, std::size_t end) const
    {
        double all = 1;
        for (std::size_t i = begin; i < end; ++i) {
            const auto &one = m_program.loops[static_cast<std::size_t>(path[i])].count;
            if (!one)
                return std::nullopt;
            all *= *one;
        }
        return all;
    }
    Position loopAt(int loop) const { return m_program.loops[static_cast<std::size_t>(loop)].at; }

    void unknownBatches(Position at)
    {
        m_result.isStaircase = m_result.driver.advance != Driver::Advance::perUpdate;
        remark(Remark::Severity::hint, "batches-unknown", at,
               "the script does not say how many updates an epoch has; one is assumed until the "
               "updates per epoch are given.");
    }

    // Updates in so many iterations, where batches are accumulated.
    double accumulated(double iterations) const
    {
        const auto &update = *m_updates.front();
        const double updates = iterations / update.every;
        return update.orLast ? std::ceil(updates) : std::floor(updates);
    }

    void setEpochs(const Path &path, std::size_t end)
    {
        m_result.epochs = count(path, 0, end);
        if (!m_result.epochs)
            remark(Remark::Severity::hint, "run-unknown", loopAt(path.front()),
                   "the script does not say how often this loop runs, and so not how long the run "
                   "is.");
    }
    void setUpdatesPerEpoch(const Path &path, std::size_t begin)
    {
        const auto same = std::count_if(m_updates.begin(), m_updates.end(),
                                        [&](const auto *update) { return update->loops == path; });
        auto inner = count(path, begin, path.size());
        if (inner && begin < path.size())
            inner = accumulated(*inner);
        m_result.updatesPerEpoch =
            std::max(1.0, inner.value_or(1.0) * static_cast<double>(std::max<long>(same, 1)));
        m_result.isStaircase = m_result.updatesPerEpoch != 1;
        if (!inner)
            unknownBatches(loopAt(path[begin]));
    }

    void assumeLoop()
    {
        auto &driver = m_result.driver;
        const auto *call = m_early.empty() ? nullptr : m_early.front();
        driver.advance =
            m_signature.countsUpdates ? Driver::Advance::perUpdate : Driver::Advance::perEpoch;
        driver.beforeOptimizer = call && !m_earlyUpdates.empty() && call < m_earlyUpdates.front();
        if (m_signature.needsEpoch) {
            driver.argument = Driver::Argument::index;
            driver.offset = driver.beforeOptimizer ? 0 : 1;
        } else if (call && !m_signature.needsMetrics)
            loneEpoch(*call);
        remark(Remark::Severity::hint, "loop-unknown", call ? call->at : m_scheduler->at,
               fmt::format("the script shows no loop; step() once an {} is assumed.",
                           m_signature.countsUpdates ? "update" : "epoch"));
    }

    // scheduler.step(epoch) alone, where a name is the index of the loop that is not shown.
    void loneEpoch(const StepFact &call)
    {
        const auto *given = argumentOf(call.arguments, "epoch", 0);
        if (!given || given->is(Value::Kind::none))
            return;
        const bool isName = given->is(Value::Kind::unknown) && !given->missing.empty()
            && !given->text.empty() && isNameOfIndex(given->missing);
        if (isName && !m_signature.countsUpdates)
            m_result.driver.argument = Driver::Argument::index;
        else
            remark(Remark::Severity::warning, "not-understood", call.at,
                   "what step() is given is no index of a loop; it is read as if nothing were.");
    }

    void neverAdvanced()
    {
        m_result.driver.advance = Driver::Advance::never;
        if (m_updates.empty())
            return;
        const Path &path = m_updates.front()->loops;
        setEpochs(path, 1);
        setUpdatesPerEpoch(path, 1);
        if (path.size() == 1 && m_result.epochs && m_updates.front()->every > 1)
            m_result.epochs = accumulated(*m_result.epochs);
        m_result.isStaircase = false;
    }

    void driven(const StepFact &call)
    {
        auto &driver = m_result.driver;
        const Path &path = call.loops;
        const auto related = std::find_if(m_updates.begin(), m_updates.end(), [&](const auto *u) {
            return isPrefix(path, u->loops) || isPrefix(u->loops, path);
        });
        driver.advance = Driver::Advance::perEpoch;
        if (related == m_updates.end() && path.size() > 1 && !count(path, 1, path.size())) {
            driver.advance = Driver::Advance::perUpdate;
            setEpochs(path, 1);
            unknownBatches(loopAt(path[1]));
            return;
        }
        if (related == m_updates.end()) {
            setEpochs(path, path.size());
            remark(Remark::Severity::hint, "optimizer-step-unknown", call.at,
                   "no optimizer.step() is seen in this loop; one update before each call is "
                   "assumed.");
            return;
        }
        const StepFact &update = **related;
        driver.beforeOptimizer = &call < &update;
        const auto same = std::count_if(m_updates.begin(), m_updates.end(),
                                        [&](const auto *u) { return u->loops == path; });
        const bool together = update.loops == path && same == 1;
        // One loop over the updates, in each so many-th of which an epoch is over.
        if (together && path.size() == 1 && update.every == 1 && call.every > 1 && !call.orLast) {
            setEpochs(path, 1);
            if (m_result.epochs)
                m_result.epochs = *m_result.epochs / call.every;
            m_result.updatesPerEpoch = call.every;
            m_result.isStaircase = true;
            return;
        }
        // An epoch of the schedule is as many of the loop's.
        if (update.loops.size() > path.size() && isPrefix(path, update.loops) && update.every == 1
            && call.every > 1 && call.first == call.every - 1 && !call.orLast
            && !driver.beforeOptimizer) {
            setEpochs(path, path.size());
            if (m_result.epochs)
                m_result.epochs = *m_result.epochs / call.every;
            setUpdatesPerEpoch(update.loops, path.size());
            m_result.updatesPerEpoch *= call.every;
            m_result.isStaircase = true;
            remark(Remark::Severity::hint, "epochs-grouped", call.at,
                   fmt::format("step() is called after each {} epochs together; an epoch of the "
                               "schedule is {} of the script's.",
                               call.every, call.every));
            return;
        }
        if (together && update.every > 1 && call.every == 1) {
            driver.advance = Driver::Advance::perUpdate;
            driver.callsPerUpdate = static_cast<std::int64_t>(update.every);
            const auto batches = count(path, path.size() - 1, path.size());
            if (path.size() > 1 && (!batches || std::fmod(*batches, update.every) != 0))
                remark(Remark::Severity::warning, "not-understood", call.at,
                       "step() is called for batches that are left over at the end of an epoch, "
                       "too; they are not counted.");
        }
        if (call.every > 1 && !(together && call.every == update.every))
            remark(Remark::Severity::warning, "not-understood", call.at,
                   "step() is called in some iterations alone; it is read as if it were always "
                   "called.");
        if (together && path.size() == 1 && update.every > 1) {
            setEpochs(path, 1);
            if (m_result.epochs)
                m_result.epochs = accumulated(*m_result.epochs);
        } else if (update.loops.size() < path.size()) {
            setEpochs(path, path.size());
            remark(Remark::Severity::warning, "not-understood", call.at,
                   "step() is called more often than optimizer.step(); this is not followed.");
        } else if (update.loops == path && path.size() > 1 && same == 1) {
            driver.advance = Driver::Advance::perUpdate;
            setEpochs(path, 1);
            setUpdatesPerEpoch(path, 1);
            m_result.isStaircase = false;
        } else {
            setEpochs(path, path.size());
            setUpdatesPerEpoch(update.loops, path.size());
        }
    }

    std::optional<Error> argument(const StepFact &call)
    {
        std::vector<Parameter> parameters;
        for (const auto name : m_signature.parameters)
            parameters.push_back({name, Parameter::Kind::optional});
        const auto bound = Binding::make(m_script, "step", call.arguments, parameters);
        if (!bound)
            return bound.error();
        if (m_signature.needsMetrics && !bound->find("metrics"))
            return errorAt(m_script, call.arguments.at, "step() without metrics",
                           "metrics=..., which ReduceLROnPlateau needs: float(None) raises "
                           "TypeError");
        if (call.every > 1 && bound->find("epoch"))
            return bound->error("epoch", "nothing, where batches are accumulated");
        const auto *epoch = bound->find("epoch");
        if (!epoch)
            return std::nullopt;
        if (epoch->is(Value::Kind::position) && call.loops.size() > 1
            && epoch->inner == call.loops.back() && epoch->loop == call.loops[call.loops.size() - 2]
            && (!epoch->count
                || epoch->count == count(call.loops, call.loops.size() - 1, call.loops.size()))) {
            m_result.driver.argument = Driver::Argument::epochs;
            m_result.driver.offset = static_cast<std::int64_t>(epoch->number);
            return std::nullopt;
        }
        if (followsLoop(*epoch, call))
            return std::nullopt;
        if (!epoch->is(Value::Kind::index) || epoch->loop != call.loops.back()
            || std::abs(epoch->stride) > 1e9 || std::abs(epoch->number) > 1e12)
            return bound->error("epoch",
                                "nothing, or the index of the loop that step() is called in");
        if (call.loops.size() > 1 && !epoch->running)
            remark(Remark::Severity::warning, "not-understood", call.at,
                   "what step() is given begins anew in every epoch; it is read as if it counted "
                   "on.");
        m_result.driver.argument = Driver::Argument::index;
        m_result.driver.offset = static_cast<std::int64_t>(epoch->number);
        m_result.driver.stride = static_cast<std::int64_t>(epoch->stride);
        return std::nullopt;
    }

    // The index of the inner loop of two, or of the outer one, and a formula of both that is no
    // more than a count of the calls.
    bool followsLoop(const Value &given, const StepFact &call)
    {
        auto &driver = m_result.driver;
        if (!m_signature.followsLoops || driver.advance != Driver::Advance::perUpdate
            || call.loops.size() != 2 || std::abs(given.stride) > 1e9
            || std::abs(given.number) > 1e12)
            return false;
        if (given.is(Value::Kind::formula) && given.loop == call.loops.back() && given.running)
            return counts(given.text, call);
        if (!given.is(Value::Kind::index) || given.running)
            return false;
        if (given.loop != call.loops.back() && given.loop != call.loops.front())
            return false;
        driver.argument =
            given.loop == call.loops.back() ? Driver::Argument::batch : Driver::Argument::epoch;
        driver.offset = static_cast<std::int64_t>(given.number);
        driver.stride = static_cast<std::int64_t>(given.stride);
        return true;
    }

    // Whether epoch * batches + batch, of the run's every call, is offset + stride * call.
    bool counts(const std::string &text, const StepFact &call)
    {
        constexpr double kMostCalls = 100'000;
        const auto calls = count(call.loops, 0, call.loops.size());
        const auto function = Function::make("lambda x: " + text, "");
        if (!calls || *calls < 1 || *calls > kMostCalls || !function)
            return false;
        Raised raised;
        const double offset = (*function)(0, raised);
        const double stride = (*function)(1, raised) - offset;
        for (double k = 0; k < *calls; ++k)
            if ((*function)(k, raised) != offset + stride * k || raised)
                return false;
        if (std::abs(offset) > 1e12 || std::abs(stride) > 1e9 || offset != std::floor(offset)
            || stride != std::floor(stride))
            return false;
        m_result.driver.argument = Driver::Argument::index;
        m_result.driver.offset = static_cast<std::int64_t>(offset);
        m_result.driver.stride = static_cast<std::int64_t>(stride);
        return true;
    }

    void doubts()
    {
        auto &driver = m_result.driver;
        const bool isPlain = m_early.size() == 1 && m_early.front()->arguments.positional.empty()
            && m_early.front()->arguments.keywords.empty();
        if (isPlain && driver.argument == Driver::Argument::none && !driver.beforeOptimizer)
            driver.beforeOptimizer = true; // the calls are the same, one earlier each
        else if (!m_early.empty())
            remark(Remark::Severity::warning, "not-understood", m_early.front()->at,
                   "step() before the loop is not followed.");
        if (m_calls.size() > 1)
            remark(Remark::Severity::warning, "second-step", m_calls[1]->at,
                   "a second step() of the same scheduler is not followed.");
        if (m_calls.front()->conditional)
            remark(Remark::Severity::warning, "conditional-step", m_calls.front()->at,
                   "this step() depends on a condition; it is read as if it were always called.");
    }

    const Program &m_program;
    const ConstructedPtr &m_scheduler;
    const StepSignature &m_signature;
    std::string_view m_script;
    Steps m_calls;
    Steps m_early;
    Steps m_updates;
    Steps m_earlyUpdates;
    Steps m_handedOver;
    Advancing m_result;
};

} // namespace

Result<Advancing> advancingOf(const Program &program, const ConstructedPtr &scheduler,
                              const StepSignature &signature, std::string_view script)
{
    return Analysis(program, scheduler, signature, script).run();
}

} // namespace warmup::dialect::python
