// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/mmengine/Schedulers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/mmengine/Members.h"

namespace warmup::dialect::mmengine {
namespace {

using torch::State;

using literal::kNone;
using literal::real;
using literal::text;
using literal::whole;

using Parameters = std::vector<Signature::Parameter>;

constexpr std::string_view kMomentum = "Momentum";

// What all of them take after their own parameters.
Signature with(std::string_view name, Parameters own, const Parameters &after = {})
{
    own.insert(own.end(), {{"begin", whole(0)}, {"end", whole(1'000'000'000)}});
    if (name != "MultiStepLR")
        own.push_back({"last_step", whole(-1)});
    own.insert(own.end(), {{"by_epoch", Argument{true}}, {"verbose", Argument{false}}});
    own.insert(own.end(), after.begin(), after.end());
    own.push_back({"convert_to_iter_based", Argument{false}});
    return {name, std::move(own)};
}

std::vector<Signature> ofRates()
{
    return {
        with("ConstantLR", {{"factor", real(1.0 / 3)}}),
        with("CosineAnnealingLR", {{"T_max", kNone}, {"eta_min", kNone}},
             {{"eta_min_ratio", kNone}}),
        with("CosineRestartLR",
             {{"periods", {}},
              {"restart_weights", Argument{Argument::List{whole(1)}}},
              {"eta_min", kNone},
              {"eta_min_ratio", kNone}}),
        with("ExponentialLR", {{"gamma", {}}}),
        with("LinearLR", {{"start_factor", real(1.0 / 3)}, {"end_factor", real(1)}}),
        with("MultiStepLR", {{"milestones", {}}, {"gamma", real(0.1)}, {"last_step", whole(-1)}}),
        with("OneCycleLR",
             {{"eta_max", whole(0)},
              {"total_steps", kNone},
              {"pct_start", real(0.3)},
              {"anneal_strategy", text("cos")},
              {"div_factor", real(25)},
              {"final_div_factor", real(1e4)},
              {"three_phase", Argument{false}}}),
        with("PolyLR", {{"eta_min", whole(0)}, {"power", real(1)}}),
        with("ReduceOnPlateauLR",
             {{"monitor", text("loss")},
              {"rule", text("less")},
              {"factor", real(0.1)},
              {"patience", whole(10)},
              {"threshold", real(1e-4)},
              {"threshold_rule", text("rel")},
              {"cooldown", whole(0)},
              {"min_value", real(0)},
              {"eps", real(1e-8)}}),
        with("StepLR", {{"step_size", {}}, {"gamma", real(0.1)}}),
        {"Runner", {{"param_scheduler", {}}, {"by_epoch", Argument{true}}, {"end", kNone}}}};
}

// Those of the momentum are those of the rate, and are told the one of the optimizer; OneCycleLR
// has none.
const std::vector<Signature> &signatures()
{
    static const std::vector<Signature> all = [] {
        constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kMomenta{
            {{"ConstantLR", "ConstantMomentum"},
             {"CosineAnnealingLR", "CosineAnnealingMomentum"},
             {"CosineRestartLR", "CosineRestartMomentum"},
             {"ExponentialLR", "ExponentialMomentum"},
             {"LinearLR", "LinearMomentum"},
             {"MultiStepLR", "MultiStepMomentum"},
             {"PolyLR", "PolyMomentum"},
             {"ReduceOnPlateauLR", "ReduceOnPlateauMomentum"},
             {"StepLR", "StepMomentum"}}};
        auto made = ofRates();
        for (const auto &[rate, momentum] : kMomenta) {
            auto signature = *signatureNamed(made, rate);
            signature.name = momentum;
            signature.parameters.push_back({"momentum", kNone});
            made.push_back(std::move(signature));
        }
        return made;
    }();
    return all;
}

// One constructor, with its checks in mmengine's order.
class MemberBuilder {
public:
    MemberBuilder(Bound &bound, std::string name, std::size_t groups, double perEpoch,
                  const schedule::Metric &metric, const Listed &listed, bool hasEnd)
        : m_bound(bound), m_name(std::move(name)), m_groups(groups), m_metric(metric),
          m_hooked(listed.inRunner), m_isOfMomentum(isOfMomentum(m_name))
    {
        if (m_isOfMomentum)
            m_name.replace(m_name.size() - kMomentum.size(), kMomentum.size(), "LR");
        m_window = {bound.number("begin"), bound.number("end"), bound.truth("by_epoch")};
        // A loop of iterations has one epoch.
        if (!hasEnd && listed.end)
            m_window.end = m_window.byEpoch ? (listed.trainsByEpoch ? *listed.end : 1)
                : listed.trainsByEpoch      ? *listed.end * perEpoch
                                            : *listed.end;
        if (bound.truth("convert_to_iter_based"))
            convert(perEpoch);
    }

    MemberPtr make()
    {
        auto made = member();
        if (m_window.end <= m_window.begin)
            m_bound.refuse("end", "a step after begin: mmengine raises ValueError");
        if (m_bound["last_step"].number() != -1)
            m_bound.refuse("last_step", "-1, a schedule from its beginning");
        if (!m_isOfMomentum)
            return made;
        const auto momentum = m_bound["momentum"].number();
        if (!momentum)
            m_bound.refuse("momentum",
                           "an optimizer with momentum or betas: mmengine raises "
                           "ValueError");
        return std::make_shared<OfMomentum>(std::move(made), momentum.value_or(0));
    }

private:
    void convert(double perEpoch)
    {
        if (!m_window.byEpoch)
            m_bound.refuse("convert_to_iter_based",
                           "False where by_epoch is False: mmengine raises AssertionError");
        m_scale = perEpoch;
        m_window.byEpoch = false;
        m_window.begin = std::trunc(m_window.begin * perEpoch);
        if (m_window.end != kEndless)
            m_window.end = std::trunc(m_window.end * perEpoch);
    }

    MemberPtr member()
    {
        auto &b = m_bound;
        if (m_name == "StepLR")
            return std::make_shared<StepLR>(m_window, b.number("step_size") * m_scale,
                                            b.number("gamma"));
        if (m_name == "MultiStepLR")
            return std::make_shared<MultiStepLR>(m_window, scaled("milestones"), b.number("gamma"));
        if (m_name == "ConstantLR")
            return std::make_shared<ConstantLR>(m_window, factor("factor"));
        if (m_name == "ExponentialLR")
            return std::make_shared<ExponentialLR>(m_window, b.number("gamma"));
        if (m_name == "LinearLR")
            return std::make_shared<LinearLR>(m_window, factor("start_factor"),
                                              factor("end_factor"));
        if (m_name == "PolyLR")
            return std::make_shared<PolyLR>(m_window, b.number("eta_min"), b.number("power"));
        if (m_name == "CosineAnnealingLR")
            return cosine();
        if (m_name == "CosineRestartLR")
            return restarts();
        if (m_name == "OneCycleLR")
            return oneCycle();
        return plateau();
    }

    std::vector<double> scaled(std::string_view parameter)
    {
        auto values = m_bound.list(parameter);
        for (double &value : values)
            value *= m_scale;
        return values;
    }
    double factor(std::string_view parameter)
    {
        const double value = m_bound.number(parameter);
        if (value > 1 || value < 0)
            m_bound.refuse(parameter, "a number from 0 to 1: mmengine raises ValueError");
        return value;
    }
    Minimum minimum()
    {
        if (!m_bound["eta_min"].isNone() && !m_bound["eta_min_ratio"].isNone())
            m_bound.refuse("eta_min",
                           "eta_min or eta_min_ratio, not both: mmengine raises AssertionError");
        if (!m_bound["eta_min_ratio"].isNone())
            return {m_bound.number("eta_min_ratio"), true};
        return {m_bound["eta_min"].isNone() ? 0 : m_bound.number("eta_min"), false};
    }
    MemberPtr cosine()
    {
        double horizon = m_bound["T_max"].isNone() ? 0 : m_bound.number("T_max") * m_scale;
        if (horizon == 0)
            horizon = m_window.end - m_window.begin;
        return std::make_shared<CosineAnnealingLR>(m_window, horizon, minimum());
    }
    MemberPtr restarts()
    {
        if (m_bound["eta_min"].isNone() && m_bound["eta_min_ratio"].isNone())
            m_bound.refuse("eta_min", "eta_min or eta_min_ratio: mmengine raises AssertionError");
        auto periods = scaled("periods");
        auto weights = m_bound.list("restart_weights");
        if (periods.size() != weights.size())
            m_bound.refuse("restart_weights",
                           "one for each of the periods: mmengine raises AssertionError");
        return std::make_shared<CosineRestartLR>(m_window, std::move(periods), std::move(weights),
                                                 minimum());
    }
    bool isText(std::string_view parameter, std::string_view choice)
    {
        const auto *given = std::get_if<std::string>(&m_bound[parameter].value);
        return given && *given == choice;
    }
    void oneOf(std::string_view parameter, std::string_view one, std::string_view other)
    {
        if (!isText(parameter, one) && !isText(parameter, other))
            m_bound.refuse(parameter,
                           fmt::format("'{}' or '{}': mmengine raises ValueError", one, other));
    }
    MemberPtr oneCycle()
    {
        OneCycleLR::Settings settings;
        const auto &total = m_bound["total_steps"];
        settings.total = m_window.end - m_window.begin;
        if (!total.isNone()) {
            settings.total = m_bound.number("total_steps") * m_scale;
            if (!(settings.total > 0) || !total.isInteger())
                m_bound.refuse("total_steps", "an int above 0: mmengine raises ValueError");
        }
        settings.start = m_bound.number("pct_start");
        if (settings.start < 0 || settings.start > 1 || m_bound["pct_start"].isInteger())
            m_bound.refuse("pct_start", "a float from 0 to 1: mmengine raises ValueError");
        oneOf("anneal_strategy", "cos", "linear");
        settings.linear = isText("anneal_strategy", "linear");
        settings.maximum = m_bound.numbers("eta_max", m_groups);
        settings.divisor = m_bound.number("div_factor");
        settings.finalDivisor = m_bound.number("final_div_factor");
        settings.threePhases = m_bound.truth("three_phase");
        return std::make_shared<OneCycleLR>(m_window, std::move(settings));
    }
    MemberPtr plateau()
    {
        ReduceOnPlateauLR::Settings settings;
        if (!m_window.byEpoch)
            m_bound.refuse("by_epoch", "True: mmengine raises AssertionError");
        settings.factor = m_bound.number("factor");
        if (settings.factor >= 1)
            m_bound.refuse("factor", "a number below 1: mmengine raises ValueError");
        settings.minimum = m_bound.numbers("min_value", m_groups);
        settings.improvement.threshold = m_bound.number("threshold");
        if (settings.improvement.threshold < 0)
            m_bound.refuse("threshold", "a number of at least 0: mmengine raises ValueError");
        oneOf("rule", "less", "greater");
        oneOf("threshold_rule", "rel", "abs");
        settings.improvement.maximizes = isText("rule", "greater");
        settings.improvement.isRelative = isText("threshold_rule", "rel");
        settings.patience = m_bound.number("patience");
        settings.cooldown = m_bound.number("cooldown");
        settings.epsilon = m_bound.number("eps");
        settings.metric = m_metric;
        settings.hooked = m_hooked;
        return std::make_shared<ReduceOnPlateauLR>(m_window, std::move(settings));
    }

    Bound &m_bound;
    std::string m_name;
    std::size_t m_groups;
    const schedule::Metric &m_metric;
    bool m_hooked;
    bool m_isOfMomentum;
    Window m_window;
    double m_scale = 1; // iterations in what the arguments count
};

// All of them; a call is an update under a Runner.
class Together : public torch::Scheduler {
public:
    Together(std::vector<MemberPtr> members, Listed listed, double perEpoch)
        : m_members(std::move(members)), m_hooked(listed.inRunner), m_byEpoch(listed.trainsByEpoch),
          m_perEpoch(std::max<Update>(1, static_cast<Update>(perEpoch)))
    {
    }

    void construct(State &state) override
    {
        state.schedulers.resize(m_members.size() + 1);
        state.schedulers.back().epoch = 0;
        for (std::size_t i = 0; i < m_members.size() && !state.raised; ++i)
            m_members[i]->construct(state, state.schedulers[i]);
    }
    void step(State &state) const override
    {
        const auto calls = ++state.schedulers.back().epoch;
        if (!m_hooked)
            return stepAll(state, [](const Member &) { return true; });
        stepAll(state, [](const Member &member) { return !member.window().byEpoch; });
        if (m_byEpoch && calls % m_perEpoch == 0)
            stepAll(state, [](const Member &member) { return member.window().byEpoch; });
    }
    void stepTo(State &state, double) const override { step(state); }
    void begin(State &) const override { }
    void restart(State &) const override { }
    void undo(State &) const override { }
    // Beyond what is followed the rates stay.
    void jump(State &, Update) const override { }

private:
    template <typename Which>
    void stepAll(State &state, const Which &which) const
    {
        for (std::size_t i = 0; i < m_members.size() && !state.raised; ++i)
            if (which(*m_members[i]))
                m_members[i]->step(state, state.schedulers[i]);
    }

    std::vector<MemberPtr> m_members;
    bool m_hooked;
    bool m_byEpoch;
    Update m_perEpoch;
};

} // namespace

const Signature *signatureOf(std::string_view scheduler)
{
    return signatureNamed(signatures(), scheduler);
}

std::string schedulerNames()
{
    std::string names;
    for (const auto &each : signatures())
        if (each.name != "Runner")
            names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

bool isOfMomentum(std::string_view scheduler)
{
    return scheduler.ends_with(kMomentum);
}

Listed listed(const std::vector<Construction> &constructions)
{
    if (constructions.empty() || constructions.front().name != "Runner")
        return {constructions, false, true, std::nullopt};
    Listed made{{}, true, true, std::nullopt};
    if (const auto *byEpoch = constructions.front().find("by_epoch"))
        made.trainsByEpoch = byEpoch->value.number().value_or(1) != 0;
    if (const auto *end = constructions.front().find("end"))
        made.end = end->value.number();
    const auto *given = constructions.front().find("param_scheduler");
    if (!given)
        return made;
    if (const auto *one = std::get_if<Construction>(&given->value.value))
        made.schedulers.push_back(*one);
    if (const auto *items = std::get_if<Argument::List>(&given->value.value))
        for (const auto &item : *items)
            if (const auto *one = std::get_if<Construction>(&item.value))
                made.schedulers.push_back(*one);
    return made;
}

Result<torch::SchedulerPtr> build(const std::vector<Construction> &constructions,
                                  std::size_t groups, double updatesPerEpoch,
                                  const schedule::Metric &metric)
{
    const auto all = listed(constructions);
    constexpr std::size_t kMost = 100;
    if (all.schedulers.size() > kMost)
        return fail("/asRun/schedulers", "more than 100 schedulers", "at most 100");
    std::vector<MemberPtr> members;
    for (const auto &construction : all.schedulers) {
        const auto where = all.inRunner
            ? fmt::format("/asRun/schedulers/0/arguments/param_scheduler/{}", members.size())
            : fmt::format("/asRun/schedulers/{}", members.size());
        const auto *signature = signatureOf(construction.name);
        if (!signature || signature->name == "Runner")
            return fail(where + "/name", construction.name, schedulerNames());
        Bound bound(construction, *signature, where);
        if (!bound.error())
            members.push_back(MemberBuilder(bound, construction.name, groups, updatesPerEpoch,
                                            metric, all, construction.find("end"))
                                  .make());
        if (bound.error())
            return tl::unexpected(*bound.error());
    }
    return std::make_shared<Together>(std::move(members), all, updatesPerEpoch);
}

} // namespace warmup::dialect::mmengine
