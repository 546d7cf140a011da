// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/timm/Schedules.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "core/dialect/timm/Intent.h"
#include "core/dialect/timm/Laws.h"

namespace warmup::dialect::timm {
namespace {

using torch::SchedulerPtr;
using Parameters = std::vector<Signature::Parameter>;

using literal::real;
using literal::whole;

Parameters joined(Parameters head, const Parameters &tail)
{
    head.insert(head.end(), tail.begin(), tail.end());
    return head;
}

// What follows in every constructor.
Parameters common(bool prefix, const Parameters &last = {})
{
    return joined(joined({{"warmup_t", whole(0)},
                          {"warmup_lr_init", real(0)},
                          {"warmup_prefix", Argument{prefix}},
                          {"t_in_epochs", Argument{true}},
                          {"noise_range_t", Argument{}},
                          {"noise_pct", real(0.67)},
                          {"noise_std", real(1)},
                          {"noise_seed", whole(42)}},
                         last),
                  {{"initialize", Argument{true}}});
}

const std::vector<Signature> &timmSignatures()
{
    static const Parameters cycles{{"lr_min", real(0)},
                                   {"cycle_mul", real(1)},
                                   {"cycle_decay", real(1)},
                                   {"cycle_limit", whole(1)}};
    static const Parameters exponent{{"k_decay", real(1)}};
    static const std::vector<Signature> all{
        {"CosineLRScheduler", joined({{"t_initial", {}}}, joined(cycles, common(false, exponent)))},
        {"TanhLRScheduler",
         joined({{"t_initial", {}}, {"lb", real(-7)}, {"ub", real(3)}},
                joined(cycles, common(false)))},
        {"PolyLRScheduler",
         joined({{"t_initial", {}}, {"power", real(0.5)}},
                joined(cycles, common(false, exponent)))},
        {"StepLRScheduler", joined({{"decay_t", {}}, {"decay_rate", real(1)}}, common(true))},
        {"MultiStepLRScheduler", joined({{"decay_t", {}}, {"decay_rate", real(1)}}, common(true))},
        {"WSDLRScheduler",
         {{"t_initial", {}},
          {"decay_t", {}},
          {"lr_min", real(0)},
          {"stable_fn", literal::text("constant")},
          {"stable_timescale", Argument{}},
          {"stable_power", real(0.5)},
          {"decay_fn", literal::text("1-sqrt")},
          {"decay_power", real(0.5)},
          {"decay_ratio", real(0.1)},
          {"warmup_t", whole(0)},
          {"warmup_lr_init", real(0)},
          {"t_in_epochs", Argument{true}},
          {"noise_range_t", Argument{}},
          {"noise_pct", real(0.67)},
          {"noise_std", real(1)},
          {"noise_seed", whole(42)},
          {"initialize", Argument{true}}}},
        {"PlateauLRScheduler",
         {{"decay_rate", real(0.1)},
          {"patience_t", whole(10)},
          {"threshold", real(1e-4)},
          {"cooldown_t", whole(0)},
          {"warmup_t", whole(0)},
          {"warmup_lr_init", real(0)},
          {"lr_min", real(0)},
          {"mode", Argument{std::string("max")}},
          {"noise_range_t", Argument{}},
          {"noise_type", Argument{std::string("normal")}},
          {"noise_pct", real(0.67)},
          {"noise_std", real(1)},
          {"noise_seed", Argument{}},
          {"initialize", Argument{true}}}}};
    return all;
}

class Maker {
public:
    Maker(torch::Builder &builder, Bound &bound) : m_builder(builder), m_bound(bound) { }

    SchedulerPtr make(const std::string &name)
    {
        if (!m_bound["noise_range_t"].isNone())
            m_bound.refuse("noise_range_t",
                           "None: the noise is of PyTorch's random generator, which is not "
                           "followed");
        m_warmUp = {m_bound.number("warmup_t"), m_bound.number("warmup_lr_init"),
                    name == "WSDLRScheduler"
                        || (name != "PlateauLRScheduler" && m_bound.truth("warmup_prefix"))};
        if (name == "PlateauLRScheduler")
            return plateau();
        m_builder.nextIndex();
        if (name == "StepLRScheduler")
            return std::make_shared<Steps>(m_warmUp, m_bound.number("decay_t"),
                                           m_bound.number("decay_rate"));
        if (name == "MultiStepLRScheduler")
            return std::make_shared<MultiSteps>(m_warmUp, m_bound.list("decay_t"),
                                                m_bound.number("decay_rate"));
        return name == "WSDLRScheduler" ? stableDecay() : cycles(name);
    }

private:
    SchedulerPtr stableDecay()
    {
        const auto demand = [&](bool holds, std::string_view parameter, const char *what) {
            if (!holds)
                m_bound.refuse(parameter, std::string(what) + ": timm raises ValueError");
        };
        using Fall = StableDecay::Fall;
        StableDecay::Settings settings;
        settings.length = m_bound.number("t_initial");
        settings.decayLength = m_bound.number("decay_t");
        settings.minimum = m_bound.number("lr_min");
        settings.stablePower = m_bound.number("stable_power");
        settings.decayPower = m_bound.number("decay_power");
        settings.decayRatio = m_bound.number("decay_ratio");
        demand(settings.length > 0, "t_initial", "a number above 0");
        demand(settings.decayLength > 0 && settings.decayLength <= settings.length, "decay_t",
               "a number above 0 and up to t_initial");
        demand(settings.minimum >= 0, "lr_min", "a rate of at least 0");
        demand(torch::isOneOf(m_bound, "stable_fn", {"constant", "rsqrt", "power"}), "stable_fn",
               "'constant', 'rsqrt' or 'power'");
        using Name = std::pair<const char *, Fall>;
        for (const auto &[name, fall] : {Name{"linear", Fall::linear}, Name{"1-sqrt", Fall::root},
                                         Name{"cosine", Fall::cosine}, Name{"power", Fall::power},
                                         Name{"exp", Fall::exponential}})
            if (torch::is(m_bound, "decay_fn", name))
                settings.fall = fall;
        const auto &decayBy = m_bound["decay_fn"];
        if (std::holds_alternative<std::string>(decayBy.value)) {
            demand(
                torch::isOneOf(m_bound, "decay_fn", {"linear", "1-sqrt", "cosine", "power", "exp"}),
                "decay_fn", "'linear', '1-sqrt', 'cosine', 'power', 'exp' or a function");
        } else if (!m_bound.error()) {
            settings.fall = Fall::function;
            settings.function = m_builder.function(m_bound, "decay_fn", decayBy);
        }
        demand(settings.decayRatio > 0 && settings.decayRatio < 1, "decay_ratio",
               "a number between 0 and 1");
        demand(settings.decayPower > 0, "decay_power", "a number above 0");
        demand(settings.stablePower > 0, "stable_power", "a number above 0");
        if (!torch::is(m_bound, "stable_fn", "constant")) {
            settings.timescale = m_bound["stable_timescale"].isNone()
                ? m_warmUp.length
                : m_bound.number("stable_timescale");
            demand(*settings.timescale > 0, "stable_timescale",
                   "a number above 0, which warmup_t is where it is left out");
        }
        if (torch::is(m_bound, "stable_fn", "rsqrt"))
            settings.stablePower = 0.5;
        return std::make_shared<StableDecay>(m_warmUp, std::move(settings));
    }

    void require(bool holds, std::string_view parameter, const char *what)
    {
        if (!holds)
            m_bound.refuse(parameter, std::string(what) + ": timm raises AssertionError");
    }

    SchedulerPtr cycles(const std::string &name)
    {
        Cycles::Settings settings;
        settings.length = m_bound.number("t_initial");
        settings.minimum = m_bound.number("lr_min");
        settings.multiple = m_bound.number("cycle_mul");
        settings.peakDecay = m_bound.number("cycle_decay");
        settings.limit = m_bound.number("cycle_limit");
        require(settings.length > 0, "t_initial", "a number above 0");
        require(settings.minimum >= 0, "lr_min", "a rate of at least 0");
        if (name == "TanhLRScheduler") {
            settings.decay = Decay::tanh;
            settings.lower = m_bound.number("lb");
            settings.upper = m_bound.number("ub");
            require(settings.lower < settings.upper, "lb", "a number below ub");
            require(settings.limit >= 0, "cycle_limit", "at least 0");
            require(m_warmUp.length >= 0, "warmup_t", "at least 0");
            require(m_warmUp.init >= 0, "warmup_lr_init", "at least 0");
        } else {
            settings.exponent = m_bound.number("k_decay");
        }
        if (name == "PolyLRScheduler") {
            settings.decay = Decay::polynomial;
            settings.power = m_bound.number("power");
        }
        return std::make_shared<Cycles>(m_warmUp, settings);
    }

    SchedulerPtr plateau()
    {
        const Construction inner{"ReduceLROnPlateau",
                                 {{"mode", m_bound["mode"]},
                                  {"factor", m_bound["decay_rate"]},
                                  {"patience", m_bound["patience_t"]},
                                  {"threshold", m_bound["threshold"]},
                                  {"cooldown", m_bound["cooldown_t"]},
                                  {"min_lr", m_bound["lr_min"]}}};
        const auto index = m_builder.count();
        auto made = m_builder.make(inner, m_bound.pointer("patience_t"));
        if (!made)
            return nullptr;
        return std::make_shared<Plateau>(m_warmUp, std::move(made), index);
    }

    torch::Builder &m_builder;
    Bound &m_bound;
    Scheduled::WarmUp m_warmUp;
};

SchedulerPtr makeScheduler(torch::Builder &builder, const std::string &name, Bound &bound)
{
    return Maker(builder, bound).make(name);
}

} // namespace

const torch::Family &family()
{
    static const torch::Family own{timmSignatures, makeScheduler, intend};
    return own;
}

const Signature *signatureOf(std::string_view scheduler)
{
    static const std::vector<torch::Family> own{family()};
    return torch::signatureIn(own, scheduler);
}

std::string schedulerNames()
{
    return namesOf(timmSignatures());
}

bool countsUpdates(const Construction &scheduler)
{
    const auto *given = scheduler.find("t_in_epochs");
    return given && given->value.number() == 0;
}

} // namespace warmup::dialect::timm
