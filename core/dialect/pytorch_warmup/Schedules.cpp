// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/pytorch_warmup/Schedules.h"

#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include <fmt/format.h>

namespace warmup::dialect::pytorch_warmup {
namespace {

using torch::SchedulerPtr;
using torch::State;
using Dampening = std::function<double(double t)>; // a factor

const std::vector<Signature> &warmUpSignatures()
{
    static const Signature::Parameter period{"warmup_period", {}};
    static const Signature::Parameter last{"last_step", Argument{std::int64_t{-1}}};
    static const Signature::Parameter inside{"schedulers", Argument{}};
    static const Signature::Parameter beta2{"beta2", Argument{0.999}};
    static const std::vector<Signature> all{{"LinearWarmup", {period, last, inside}},
                                            {"ExponentialWarmup", {period, last, inside}},
                                            {"UntunedLinearWarmup", {last, inside, beta2}},
                                            {"UntunedExponentialWarmup", {last, inside, beta2}},
                                            {"RAdamWarmup", {last, inside, beta2}}};
    return all;
}

class Dampened : public torch::Scheduler {
public:
    Dampened(std::size_t index, std::vector<SchedulerPtr> inside, std::vector<Dampening> factors)
        : m_index(index), m_inside(std::move(inside)), m_factors(std::move(factors))
    {
    }

    void construct(State &state) override
    {
        for (const auto &each : m_inside)
            each->construct(state);
        state.schedulers[m_index].epoch = -1;
        dampen(state);
    }
    void step(State &state) const override
    {
        undampened(state, [&](const torch::Scheduler &each) { each.step(state); });
    }
    // dampening() takes no epoch: it is that of those inside, which are not stepped before their 0.
    void stepTo(State &state, double epoch) const override
    {
        undampened(state, [&](const torch::Scheduler &each) {
            if (epoch >= 0)
                each.stepTo(state, epoch);
        });
    }
    void begin(State &) const override { }
    void restart(State &) const override { }
    void undo(State &) const override { }
    void jump(State &state, Update calls) const override
    {
        for (const auto &each : m_inside)
            each->jump(state, calls);
        state.schedulers[m_index].epoch = calls - 1;
        dampen(state);
    }

private:
    template <typename Step>
    void undampened(State &state, const Step &step) const
    {
        for (auto &group : state.groups)
            group.rate = group.undampedRate;
        for (const auto &each : m_inside) {
            step(*each);
            if (state.raised)
                return;
        }
        dampen(state);
    }

    void dampen(State &state) const
    {
        const auto t = static_cast<double>(++state.schedulers[m_index].epoch);
        for (std::size_t i = 0; i < state.groups.size(); ++i) {
            auto &group = state.groups[i];
            group.undampedRate = group.rate;
            group.rate *= m_factors[i](t);
        }
    }

    std::size_t m_index;
    std::vector<SchedulerPtr> m_inside;
    std::vector<Dampening> m_factors; // one for each group
};

Dampening linear(double tau)
{
    return [tau](double t) { return std::min(1.0, (t + 1) / tau); };
}

Dampening exponential(double tau)
{
    return [tau](double t) { return 1.0 - std::exp(-(t + 1) / tau); };
}

double rho(double t, double beta2, double limit)
{
    const double power = std::pow(beta2, t);
    return limit - 2 * t * power / (1 - power);
}

Dampening rectification(double beta2)
{
    const double limit = 2.0 / (1 - beta2) - 1;
    double offset = 1;
    while (!(rho(offset, beta2, limit) > 4))
        ++offset;
    return [=](double t) {
        const double now = rho(t + offset, beta2, limit);
        return std::sqrt((now - 4) * (now - 2) * limit / ((limit - 4) * (limit - 2) * now));
    };
}

class WarmUpMaker {
public:
    WarmUpMaker(torch::Builder &builder, Bound &bound) : m_builder(builder), m_bound(bound) { }

    SchedulerPtr make(const std::string &name)
    {
        auto inside = members();
        auto factors = factorsOf(name);
        if (m_bound["last_step"].number() != -1)
            m_bound.refuse("last_step", "-1, a warm-up from its beginning");
        if (m_bound.error() || m_builder.error())
            return nullptr;
        return std::make_shared<Dampened>(m_builder.nextIndex(), std::move(inside),
                                          std::move(factors));
    }

private:
    std::vector<SchedulerPtr> members()
    {
        std::vector<SchedulerPtr> made;
        const auto *given = std::get_if<Argument::List>(&m_bound["schedulers"].value);
        for (std::size_t i = 0; given && i < given->size(); ++i)
            if (const auto *member = std::get_if<Construction>(&(*given)[i].value))
                made.push_back(m_builder.make(
                    *member, m_bound.pointer("schedulers") + "/" + std::to_string(i)));
        return made;
    }

    std::vector<Dampening> factorsOf(const std::string &name)
    {
        const std::size_t groups = m_builder.setting().groups;
        if (name == "LinearWarmup" || name == "ExponentialWarmup") {
            std::vector<Dampening> factors;
            for (const double tau : periods())
                factors.push_back(name == "LinearWarmup" ? linear(tau) : exponential(tau));
            return factors;
        }
        const double beta2 = m_bound.number("beta2");
        if (m_builder.setting().momentum != Spec::Momentum::beta1)
            m_bound.refuse("beta2",
                           "an optimizer with betas, such as Adam: Python raises KeyError");
        if (name == "RAdamWarmup" && !(beta2 > 0.6))
            m_bound.refuse("beta2", "a second beta above 0.6: pytorch_warmup raises ValueError");
        if (m_bound.error() || !(beta2 < 1))
            return {};
        if (name == "RAdamWarmup")
            return std::vector<Dampening>(groups, rectification(beta2));
        const bool isLinear = name == "UntunedLinearWarmup";
        const double tau = std::trunc((isLinear ? 2.0 : 1.0) / (1.0 - beta2));
        return std::vector<Dampening>(groups, isLinear ? linear(tau) : exponential(tau));
    }

    std::vector<double> periods()
    {
        const std::size_t groups = m_builder.setting().groups;
        const auto &given = m_bound["warmup_period"];
        const auto *list = std::get_if<Argument::List>(&given.value);
        if (list && list->size() != groups)
            m_bound.refuse("warmup_period",
                           fmt::format("one int for each of the {} parameter groups: "
                                       "pytorch_warmup raises ValueError",
                                       groups));
        std::vector<double> all;
        for (std::size_t i = 0; i < groups; ++i) {
            const auto &each = list && i < list->size() ? (*list)[i] : given;
            if (!each.isInteger())
                m_bound.refuse("warmup_period", "an int above 0: pytorch_warmup raises TypeError");
            else if (*each.number() <= 0)
                m_bound.refuse("warmup_period", "an int above 0: pytorch_warmup raises ValueError");
            all.push_back(each.number().value_or(1));
        }
        return all;
    }

    torch::Builder &m_builder;
    Bound &m_bound;
};

SchedulerPtr makeWarmUp(torch::Builder &builder, const std::string &name, Bound &bound)
{
    return WarmUpMaker(builder, bound).make(name);
}

// The README promises the product: "the learning rate is dampened by multiplying it by the warmup
// factor". Said here for a linear one without other schedulers.
bool promise(schedule::Spec &into, const Construction &scheduler, schedule::Unit call)
{
    const auto *period = scheduler.find("warmup_period");
    const double tau = period ? period->value.number().value_or(0) : 0;
    if (scheduler.name != "LinearWarmup" || scheduler.find("schedulers") || !(tau >= 1))
        return false;
    into.warmUp = schedule::Phase{schedule::Linear{}, {tau, call}, schedule::Level{0}};
    into.warmUp->grid = schedule::Grid::openClosed;
    into.main.clear();
    into.repeat = {};
    return true;
}

} // namespace

const torch::Family &family()
{
    static const torch::Family own{warmUpSignatures, makeWarmUp, promise};
    return own;
}

const Signature *signatureOf(std::string_view scheduler)
{
    return torch::signatureIn(torch::familiesOf("pytorch_warmup"), scheduler);
}

bool isWarmUp(std::string_view name)
{
    static const std::vector<torch::Family> own{family()};
    return torch::signatureIn(own, name) != nullptr;
}

std::string schedulerNames()
{
    return namesOf(warmUpSignatures());
}

} // namespace warmup::dialect::pytorch_warmup
