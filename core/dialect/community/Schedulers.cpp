// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/community/Schedulers.h"

#include <cmath>
#include <memory>
#include <numbers>

#include "core/dialect/PythonNumber.h"
#include "core/dialect/torch/Leaf.h"

namespace warmup::dialect::community {
namespace {

using torch::SchedulerPtr;
using torch::State;

constexpr double kHalfTurn = std::numbers::pi;

const std::vector<Signature> &communitySignatures()
{
    static const Signature::Parameter last{"last_epoch", Argument{std::int64_t{-1}}};
    static const std::vector<Signature> all{{"CosineAnnealingWarmupRestarts",
                                             {{"first_cycle_steps", {}},
                                              {"cycle_mult", Argument{1.0}},
                                              {"max_lr", Argument{0.1}},
                                              {"min_lr", Argument{0.001}},
                                              {"warmup_steps", Argument{std::int64_t{0}}},
                                              {"gamma", Argument{1.0}},
                                              last}},
                                            {"LinearWarmupCosineAnnealingLR",
                                             {{"warmup_epochs", {}},
                                              {"max_epochs", {}},
                                              {"warmup_start_lr", Argument{0.0}},
                                              {"eta_min", Argument{0.0}},
                                              last}}};
    return all;
}

// Of the counters, steps is the cycle, position the step in it, and period its length.
class WarmUpRestarts : public torch::Scheduler {
public:
    struct Settings {
        double first = 1; // first_cycle_steps
        double multiple = 1; // cycle_mult
        LearningRate maximum = 0.1;
        LearningRate minimum = 0.001;
        double warmUp = 0; // warmup_steps
        double gamma = 1;
    };

    WarmUpRestarts(std::size_t index, const Settings &settings)
        : m_index(index), m_settings(settings)
    {
    }

    // Its own first step is at once overwritten with the minimum.
    void construct(State &state) override
    {
        auto &counts = state.schedulers[m_index];
        counts.epoch = 0;
        counts.steps = 0;
        counts.position = 0;
        counts.period = m_settings.first;
        for (auto &group : state.groups) {
            if (!group.initialRate)
                group.initialRate = group.rate;
            group.rate = m_settings.minimum;
        }
    }
    void step(State &state) const override
    {
        auto &counts = state.schedulers[m_index];
        ++counts.epoch;
        ++counts.position;
        if (counts.position >= counts.period) {
            ++counts.steps;
            counts.position -= counts.period;
            counts.period = std::trunc((counts.period - m_settings.warmUp) * m_settings.multiple)
                + m_settings.warmUp;
        }
        apply(state);
    }
    void stepTo(State &state, double epoch) const override
    {
        auto &counts = state.schedulers[m_index];
        const auto &[first, multiple, maximum, minimum, warmUp, gamma] = m_settings;
        if (epoch < first) {
            counts.period = first;
            counts.position = epoch;
        } else if (multiple == 1) {
            counts.position = pythonModulo(epoch, first);
            counts.steps = static_cast<std::int64_t>(pythonFloorDivide(epoch, first));
        } else {
            const double inside = epoch / first * (multiple - 1) + 1;
            if (inside <= 0 || multiple <= 0) {
                state.raised = {"ValueError", "the logarithm of a number that is not above 0"};
                return;
            }
            const double cycle = std::trunc(std::log(inside) / std::log(multiple));
            const double scale = std::pow(multiple, cycle);
            counts.steps = static_cast<std::int64_t>(cycle);
            counts.position = epoch - std::trunc(first * (scale - 1) / (multiple - 1));
            counts.period = first * scale;
        }
        counts.epoch = static_cast<std::int64_t>(std::floor(epoch));
        apply(state);
    }
    void begin(State &) const override { }
    void restart(State &) const override { }
    void undo(State &) const override { }
    void jump(State &, Update) const override { }

private:
    void apply(State &state) const
    {
        const auto &counts = state.schedulers[m_index];
        const auto &[first, multiple, maximum, minimum, warmUp, gamma] = m_settings;
        const double peak =
            maximum * pythonPower(gamma, static_cast<double>(counts.steps), state.raised);
        double rate = 0;
        if (counts.position == -1)
            rate = minimum;
        else if (counts.position < warmUp)
            rate = (peak - minimum) * counts.position / warmUp + minimum;
        else
            rate = minimum
                + (peak - minimum)
                    * (1
                       + std::cos(pythonDivide(kHalfTurn * (counts.position - warmUp),
                                               counts.period - warmUp, state.raised)))
                    / 2;
        for (auto &group : state.groups)
            if (!state.raised)
                group.rate = rate;
    }

    std::size_t m_index;
    Settings m_settings;
};

class WarmUpCosine : public torch::Leaf {
public:
    struct Settings {
        double warmUp = 0; // warmup_epochs
        double total = 0; // max_epochs
        LearningRate start = 0;
        LearningRate minimum = 0;
    };

    WarmUpCosine(std::size_t index, const Settings &settings)
        : Leaf(index), m_settings(settings) { }

private:
    LearningRate next(State &state, std::size_t group, bool) const override
    {
        const auto &[warmUp, total, start, minimum] = m_settings;
        const double rate = state.groups[group].rate;
        const double at = epoch(state);
        if (at == 0)
            return start;
        if (at < warmUp)
            return rate + pythonDivide(base(group) - start, warmUp - 1, state.raised);
        if (at == warmUp)
            return base(group);
        const double length = total - warmUp;
        if (length == 0) {
            state.raised = {"ZeroDivisionError", "the period max_epochs - warmup_epochs is 0"};
            return rate;
        }
        if (pythonModulo(at - 1 - total, 2 * length) == 0)
            return rate + (base(group) - minimum) * (1 - std::cos(kHalfTurn / length)) / 2;
        return pythonDivide(1 + std::cos(kHalfTurn * (at - warmUp) / length),
                            1 + std::cos(kHalfTurn * (at - warmUp - 1) / length), state.raised)
            * (rate - minimum)
            + minimum;
    }
    LearningRate closedForm(State &state, std::size_t group) const override
    {
        const auto &[warmUp, total, start, minimum] = m_settings;
        const double at = epoch(state);
        if (at < warmUp)
            return start + pythonDivide(at * (base(group) - start), warmUp - 1, state.raised);
        return minimum
            + 0.5 * (base(group) - minimum)
            * (1 + std::cos(pythonDivide(kHalfTurn * (at - warmUp), total - warmUp, state.raised)));
    }
    bool hasClosedForm() const override { return true; }

    Settings m_settings;
};

SchedulerPtr makeCommunity(torch::Builder &builder, const std::string &name, Bound &bound)
{
    if (name == "LinearWarmupCosineAnnealingLR") {
        const WarmUpCosine::Settings settings{
            bound.number("warmup_epochs"), bound.number("max_epochs"),
            bound.number("warmup_start_lr"), bound.number("eta_min")};
        return std::make_shared<WarmUpCosine>(builder.nextIndex(), settings);
    }
    const WarmUpRestarts::Settings settings{bound.number("first_cycle_steps"),
                                            bound.number("cycle_mult"),
                                            bound.number("max_lr"),
                                            bound.number("min_lr"),
                                            bound.number("warmup_steps"),
                                            bound.number("gamma")};
    if (!(settings.warmUp < settings.first))
        bound.refuse("warmup_steps", "below first_cycle_steps: it raises AssertionError");
    return std::make_shared<WarmUpRestarts>(builder.nextIndex(), settings);
}

// bolts: "linear warmup ... until warmup_epochs", then cosine annealing to eta_min at max_epochs.
// katsura's readme has pictures alone.
bool documented(schedule::Spec &into, const Construction &scheduler, schedule::Unit call)
{
    if (scheduler.name != "LinearWarmupCosineAnnealingLR")
        return false;
    const auto number = [&](std::string_view parameter) {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter);
    };
    const auto warmUp = number("warmup_epochs");
    const auto total = number("max_epochs");
    const auto start = number("warmup_start_lr");
    const auto minimum = number("eta_min");
    if (!warmUp || !total || !start || !minimum || *warmUp < 0 || *total <= *warmUp || *start < 0
        || *minimum < 0)
        return false;
    into.warmUp.reset();
    if (*warmUp > 0)
        into.warmUp = schedule::Phase{schedule::Linear{}, {*warmUp, call}, schedule::Level{*start}};
    into.main = {
        {schedule::Cosine{}, {*total - *warmUp, call}, std::nullopt, schedule::Level{*minimum}}};
    into.repeat = {};
    return true;
}

} // namespace

const torch::Family &family()
{
    static const torch::Family own{communitySignatures, makeCommunity, documented};
    return own;
}

const Signature *signatureOf(std::string_view scheduler)
{
    static const std::vector<torch::Family> own{family()};
    return torch::signatureIn(own, scheduler);
}

std::string katsuraNames()
{
    return "CosineAnnealingWarmupRestarts";
}

std::string boltsNames()
{
    return "LinearWarmupCosineAnnealingLR";
}

} // namespace warmup::dialect::community
