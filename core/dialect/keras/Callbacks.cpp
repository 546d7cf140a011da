// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/keras/Callbacks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/PlateauTerms.h"
#include "core/dialect/python/Lambda.h"
#include "core/schedule/Improvement.h"

namespace warmup::dialect::keras {
namespace {

using torch::Counters;
using torch::State;

const std::vector<Signature> &callbackSignatures()
{
    static const std::vector<Signature> all{
        {"LearningRateScheduler", {{"schedule", {}}, {"verbose", Argument{std::int64_t{0}}}}},
        {"ReduceLROnPlateau",
         {{"monitor", Argument{std::string("val_loss")}},
          {"factor", Argument{0.1}},
          {"patience", Argument{std::int64_t{10}}},
          {"verbose", Argument{std::int64_t{0}}},
          {"mode", Argument{std::string("auto")}},
          {"min_delta", Argument{1e-4}},
          {"cooldown", Argument{std::int64_t{0}}},
          {"min_lr", Argument{0.0}}}}};
    return all;
}

double single(double value)
{
    return static_cast<float>(value);
}

class Callback {
public:
    virtual ~Callback() = default;
    virtual void begin(State &state, Counters &counts, std::int64_t epoch) const = 0;
    virtual void end(State &state, Counters &counts, std::int64_t epoch) const = 0;
};

// rate = schedule(epoch, rate) at the begin of every epoch.
class RateScheduler : public Callback {
public:
    explicit RateScheduler(python::Function schedule) : m_schedule(std::move(schedule)) { }

    void begin(State &state, Counters &, std::int64_t epoch) const override
    {
        for (auto &group : state.groups) {
            const double rate = m_schedule(static_cast<double>(epoch), group.rate, state.raised);
            if (state.raised)
                return;
            group.rate = single(rate);
        }
    }
    void end(State &, Counters &, std::int64_t) const override { }

private:
    python::Function m_schedule;
};

class PlateauCallback : public Callback {
public:
    struct Settings {
        double factor = 0.1;
        double patience = 10;
        bool maximizes = false;
        double delta = 1e-4;
        double cooldown = 0;
        double minimum = 0;
        schedule::Metric metric;
    };

    explicit PlateauCallback(Settings settings) : m_settings(std::move(settings)) { }

    void begin(State &, Counters &, std::int64_t) const override { }

    // counts.position is 0 before the first observation; counts.bad is `wait`.
    void end(State &state, Counters &counts, std::int64_t epoch) const override
    {
        const double current = schedule::observed(m_settings.metric, epoch);
        if (counts.cooldown > 0) {
            --counts.cooldown;
            counts.bad = 0;
        }
        if (counts.position != 1 || improves(current, counts.best)) {
            counts.best = current;
            counts.position = 1;
            counts.bad = 0;
        } else if (counts.cooldown <= 0
                   && static_cast<double>(++counts.bad) >= m_settings.patience) {
            reduce(state, counts);
        }
    }

private:
    bool improves(double value, double best) const
    {
        const double sign = m_settings.maximizes ? 1 : -1;
        const double moved = single(value - sign * m_settings.delta);
        return m_settings.maximizes ? moved > single(best) : moved < single(best);
    }
    void reduce(State &state, Counters &counts) const
    {
        for (auto &group : state.groups) {
            if (!(group.rate > single(m_settings.minimum)))
                continue;
            group.rate = single(std::max(group.rate * m_settings.factor, m_settings.minimum));
            counts.cooldown = static_cast<std::int64_t>(m_settings.cooldown);
            counts.bad = 0;
        }
    }

    Settings m_settings;
};

class Callbacks : public torch::Scheduler {
public:
    explicit Callbacks(std::vector<std::shared_ptr<const Callback>> members)
        : m_members(std::move(members))
    {
    }

    void construct(State &state) override
    {
        state.schedulers.resize(m_members.size() + 1);
        for (auto &group : state.groups)
            group.rate = single(group.rate);
    }
    void step(State &state) const override
    {
        const auto epoch = ++state.schedulers.back().epoch;
        for (std::size_t i = 0; i < m_members.size() && epoch > 0; ++i)
            m_members[i]->end(state, state.schedulers[i], epoch - 1);
        for (std::size_t i = 0; i < m_members.size() && !state.raised; ++i)
            m_members[i]->begin(state, state.schedulers[i], epoch);
    }
    void stepTo(State &state, double) const override { step(state); }
    void begin(State &) const override { }
    void restart(State &) const override { }
    void undo(State &) const override { }

    // A schedule of the epoch alone: what it gives there.
    void jump(State &state, Update calls) const override
    {
        for (std::size_t i = 0; i < m_members.size() && !state.raised; ++i)
            m_members[i]->begin(state, state.schedulers[i], calls - 1);
    }

private:
    std::vector<std::shared_ptr<const Callback>> m_members;
};

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::string textOf(Bound &bound, std::string_view parameter)
{
    const auto *given = std::get_if<std::string>(&bound[parameter].value);
    if (!given)
        bound.refuse(parameter, "a text");
    return given ? *given : "";
}

bool maximizes(Bound &bound)
{
    const auto mode = textOf(bound, "mode");
    if (mode == "min" || mode == "max")
        return mode == "max";
    // By the metric's own direction.
    const auto metric = textOf(bound, "monitor");
    constexpr std::array<std::string_view, 7> kUpwards{"acc", "auc", "precision", "recall",
                                                       "iou", "f1",  "r2"};
    return std::any_of(kUpwards.begin(), kUpwards.end(),
                       [&](const auto name) { return has(metric, name); });
}

std::shared_ptr<const Callback> plateau(Bound &bound, const schedule::Metric &metric)
{
    PlateauCallback::Settings settings;
    settings.factor = bound.number("factor");
    if (settings.factor >= 1)
        bound.refuse("factor", "a number below 1: Keras raises ValueError");
    settings.patience = bound.number("patience");
    settings.maximizes = maximizes(bound);
    settings.delta = std::abs(bound.number("min_delta"));
    settings.cooldown = bound.number("cooldown");
    settings.minimum = bound.number("min_lr");
    settings.metric = metric;
    return std::make_shared<PlateauCallback>(std::move(settings));
}

} // namespace

const Signature *callbackSignature(std::string_view name)
{
    return signatureNamed(callbackSignatures(), name);
}

Result<torch::SchedulerPtr> buildCallbacks(const std::vector<Construction> &constructions,
                                           const schedule::Metric &metric)
{
    std::vector<std::shared_ptr<const Callback>> members;
    for (const auto &construction : constructions) {
        const auto where = fmt::format("/asRun/schedulers/{}", members.size());
        const auto *signature = callbackSignature(construction.name);
        if (!signature)
            return fail(where + "/name", construction.name,
                        "LearningRateScheduler, ReduceLROnPlateau");
        Bound bound(construction, *signature, where);
        if (bound.error())
            return tl::unexpected(*bound.error());
        if (construction.name == "ReduceLROnPlateau") {
            members.push_back(plateau(bound, metric));
        } else {
            const auto *lambda = std::get_if<Lambda>(&bound["schedule"].value);
            if (!lambda)
                bound.refuse("schedule",
                             "a function of the epoch, or of epoch and rate: Python raises "
                             "TypeError");
            else if (auto made =
                         python::Function::makeOf(2, lambda->text, bound.pointer("schedule"));
                     made)
                members.push_back(std::make_shared<RateScheduler>(std::move(*made)));
            else
                return tl::unexpected(made.error());
        }
        if (bound.error())
            return tl::unexpected(*bound.error());
    }
    return std::make_shared<Callbacks>(std::move(members));
}

std::optional<schedule::Plateau> promisedPlateau(const std::vector<Construction> &constructions)
{
    if (constructions.size() != 1 || constructions.front().name != "ReduceLROnPlateau")
        return std::nullopt;
    Bound bound(constructions.front(), *callbackSignature("ReduceLROnPlateau"), "");
    PlateauTerms terms{.factor = bound.number("factor"),
                       .cooldown = bound.number("cooldown"),
                       .threshold = std::abs(bound.number("min_delta")),
                       .minimum = bound.number("min_lr"),
                       .epsilon = 0,
                       .maximizes = maximizes(bound),
                       .isAbsolute = true};
    // Ours reduces after more than `patience` of them.
    terms.patience = std::max(0.0, bound.number("patience") - 1);
    return bound.error() ? std::nullopt : plateauOf(terms);
}

} // namespace warmup::dialect::keras
