// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/transformers/Schedules.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/torch/Schedulers.h"
#include "core/dialect/transformers/Factors.h"
#include "core/dialect/transformers/Greedy.h"
#include "core/dialect/transformers/Intent.h"

namespace warmup::dialect::transformers {
namespace {

using torch::Builder;
using torch::is;
using torch::isOneOf;
using torch::SchedulerPtr;

using literal::kNone;
using literal::real;
using literal::text;
using literal::whole;

// `head`, and the parameters of get_linear_schedule_with_warmup between.
std::vector<Signature::Parameter> stepsAnd(std::vector<Signature::Parameter> rest)
{
    std::vector<Signature::Parameter> all{{"num_warmup_steps", {}}, {"num_training_steps", {}}};
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

std::vector<Signature::Parameter> greedyParameters()
{
    return {
        {"mode", text("min")},      {"factor", real(0.95)},          {"patience", whole(10)},
        {"threshold", real(1e-6)},  {"threshold_mode", text("abs")}, {"cooldown", whole(0)},
        {"warmup", whole(0)},       {"min_lr", real(1e-3)},          {"max_lr", real(1.0)},
        {"eps", real(1e-8)},        {"verbose", Argument{false}},    {"smooth", Argument{false}},
        {"window_size", whole(50)}, {"reset_start", whole(500)}};
}

const std::vector<Signature> &signatures()
{
    static const Signature::Parameter last{"last_epoch", whole(-1)};
    static const Signature::Parameter half{"num_cycles", real(0.5)};
    static const std::vector<Signature> all{
        {"get_constant_schedule", {last}},
        {"get_constant_schedule_with_warmup", {{"num_warmup_steps", {}}, last}},
        {"get_linear_schedule_with_warmup", stepsAnd({last})},
        {"get_cosine_schedule_with_warmup", stepsAnd({half, last})},
        {"get_cosine_with_hard_restarts_schedule_with_warmup",
         stepsAnd({{"num_cycles", whole(1)}, last})},
        {"get_polynomial_decay_schedule_with_warmup",
         stepsAnd({{"lr_end", real(1e-7)}, {"power", real(1.0)}, last})},
        {"get_inverse_sqrt_schedule", {{"num_warmup_steps", {}}, {"timescale", kNone}, last}},
        {"get_cosine_with_min_lr_schedule_with_warmup",
         stepsAnd({half, last, {"min_lr", kNone}, {"min_lr_rate", kNone}})},
        {"get_cosine_with_min_lr_schedule_with_warmup_lr_rate",
         stepsAnd(
             {half, last, {"min_lr", kNone}, {"min_lr_rate", kNone}, {"warmup_lr_rate", kNone}})},
        {"get_wsd_schedule",
         {{"num_warmup_steps", {}},
          {"num_decay_steps", {}},
          {"num_training_steps", kNone},
          {"num_stable_steps", kNone},
          {"warmup_type", text("linear")},
          {"decay_type", text("cosine")},
          {"min_lr_ratio", whole(0)},
          half,
          last}},
        {"get_reduce_on_plateau_schedule", torch::signatureOf("ReduceLROnPlateau")->parameters},
        {"GreedyLR", greedyParameters()},
        {"get_greedy_schedule", greedyParameters()},
        {"get_scheduler",
         {{"name", {}},
          {"num_warmup_steps", kNone},
          {"num_training_steps", kNone},
          {"scheduler_specific_kwargs", kNone}}}};
    return all;
}

struct TypeName {
    std::string_view name;
    const char *function;
};
constexpr auto kTypes = std::to_array<TypeName>(
    {{"linear", "get_linear_schedule_with_warmup"},
     {"cosine", "get_cosine_schedule_with_warmup"},
     {"cosine_with_restarts", "get_cosine_with_hard_restarts_schedule_with_warmup"},
     {"polynomial", "get_polynomial_decay_schedule_with_warmup"},
     {"constant", "get_constant_schedule"},
     {"constant_with_warmup", "get_constant_schedule_with_warmup"},
     {"inverse_sqrt", "get_inverse_sqrt_schedule"},
     {"reduce_lr_on_plateau", "get_reduce_on_plateau_schedule"},
     {"cosine_with_min_lr", "get_cosine_with_min_lr_schedule_with_warmup"},
     {"cosine_warmup_with_min_lr", "get_cosine_with_min_lr_schedule_with_warmup_lr_rate"},
     {"warmup_stable_decay", "get_wsd_schedule"},
     {"greedy", "get_greedy_schedule"}});

std::string typeNames()
{
    std::string names;
    for (const auto &type : kTypes)
        names += (names.empty() ? "" : ", ") + std::string(type.name);
    return names;
}

// One function each, which reads like the framework's.
class Making {
public:
    Making(Builder &builder, Bound &bound) : m_builder(builder), m_bound(bound) { }

    SchedulerPtr make(const std::string &name)
    {
        if (name == "get_scheduler")
            return byName();
        if (name == "get_reduce_on_plateau_schedule")
            return plateau();
        if (name == "get_greedy_schedule" || name == "GreedyLR")
            return greedy();
        auto factor = factorOf(name);
        if (m_bound.error())
            return nullptr;
        return std::make_shared<FactorSchedule>(m_builder.nextIndex(), std::move(factor));
    }

private:
    double number(std::string_view parameter) { return m_bound.number(parameter); }

    Factor factorOf(const std::string &name)
    {
        if (name == "get_constant_schedule")
            return constant();
        const double warmUp = number("num_warmup_steps");
        if (name == "get_constant_schedule_with_warmup")
            return constantWithWarmUp(warmUp);
        if (name == "get_inverse_sqrt_schedule")
            return inverseSquareRoot(warmUp,
                                     !m_bound["timescale"].isNone() ? number("timescale")
                                         : warmUp != 0              ? warmUp
                                                                    : 10'000);
        if (name == "get_wsd_schedule")
            return warmUpStableDecay(stages(warmUp));
        const double total = number("num_training_steps");
        if (name == "get_linear_schedule_with_warmup")
            return linear(warmUp, total);
        if (name == "get_polynomial_decay_schedule_with_warmup") {
            const double initial = rate("lr_end");
            const double end = number("lr_end");
            if (!(initial > end))
                m_bound.refuse("lr_end",
                               "a rate below the optimizer's: transformers raises ValueError");
            return polynomial(warmUp, total, end, number("power"), initial);
        }
        const double cycles = number("num_cycles");
        if (name == "get_cosine_schedule_with_warmup")
            return cosine(warmUp, total, cycles);
        if (name == "get_cosine_with_hard_restarts_schedule_with_warmup")
            return cosineWithRestarts(warmUp, total, cycles);
        const double minimum = minimumShare();
        if (name == "get_cosine_with_min_lr_schedule_with_warmup")
            return cosineWithMinimum(warmUp, total, cycles, minimum);
        ShiftedCosine law{warmUp, total, cycles, minimum};
        law.hasStart = !m_bound["warmup_lr_rate"].isNone();
        if (law.hasStart)
            law.start = number("warmup_lr_rate");
        return shiftedCosine(law);
    }

    // optimizer.defaults["lr"]
    LearningRate rate(std::string_view parameter)
    {
        if (m_builder.setting().groups > 1)
            m_bound.refuse(parameter,
                           "nothing that needs the optimizer's own lr, where it has several "
                           "parameter groups: it is not read then");
        return m_builder.setting().rate;
    }

    double minimumShare()
    {
        const bool rateGiven = !m_bound["min_lr"].isNone();
        const bool shareGiven = !m_bound["min_lr_rate"].isNone();
        if (rateGiven == shareGiven)
            m_bound.refuse("min_lr",
                           "one of min_lr and min_lr_rate: transformers raises ValueError");
        if (!rateGiven)
            return shareGiven ? number("min_lr_rate") : 0;
        const double initial = rate("min_lr");
        if (initial == 0)
            m_bound.refuse("min_lr",
                           "min_lr_rate, where the optimizer's lr is 0: Python raises "
                           "ZeroDivisionError");
        return number("min_lr") / initial;
    }

    WarmUpStableDecay stages(double warmUp)
    {
        WarmUpStableDecay law{.warmUp = warmUp, .decay = number("num_decay_steps")};
        const bool hasStable = !m_bound["num_stable_steps"].isNone();
        if (!hasStable && m_bound["num_training_steps"].isNone())
            m_bound.refuse("num_training_steps",
                           "num_training_steps or num_stable_steps: transformers raises "
                           "ValueError");
        law.rise = easing("warmup_type");
        law.fall = easing("decay_type");
        law.stable = hasStable ? number("num_stable_steps")
                               : number("num_training_steps") - law.warmUp - law.decay;
        law.minimum = number("min_lr_ratio");
        law.cycles = number("num_cycles");
        return law;
    }
    Easing easing(std::string_view parameter)
    {
        if (!isOneOf(m_bound, parameter, {"linear", "cosine", "1-sqrt"}))
            m_bound.refuse(parameter,
                           "'linear', 'cosine' or '1-sqrt': transformers raises ValueError");
        return is(m_bound, parameter, "linear") ? Easing::linear
            : is(m_bound, parameter, "cosine")  ? Easing::cosine
                                                : Easing::oneMinusSquareRoot;
    }

    SchedulerPtr plateau()
    {
        Construction made{"ReduceLROnPlateau", {}};
        for (const auto &each : torch::signatureOf(made.name)->parameters)
            made.arguments.push_back({std::string(each.name), m_bound[each.name]});
        return m_builder.make(made, where());
    }

    SchedulerPtr greedy()
    {
        const std::size_t groups = m_builder.setting().groups;
        Greedy::Settings settings;
        settings.factor = number("factor");
        if (settings.factor >= 1)
            m_bound.refuse("factor", "a number below 1: transformers raises ValueError");
        if (settings.factor == 0)
            m_bound.refuse("factor",
                           "a number above 0: an increase divides by it, and Python "
                           "raises ZeroDivisionError");
        settings.minimum = m_bound.numbers("min_lr", groups);
        settings.maximum = m_bound.numbers("max_lr", groups);
        if (!isOneOf(m_bound, "mode", {"min", "max"}))
            m_bound.refuse("mode", "'min' or 'max': transformers raises ValueError");
        if (!isOneOf(m_bound, "threshold_mode", {"rel", "abs"}))
            m_bound.refuse("threshold_mode", "'rel' or 'abs': transformers raises ValueError");
        settings.improvement.maximizes = is(m_bound, "mode", "max");
        settings.improvement.isRelative = is(m_bound, "threshold_mode", "rel");
        settings.patience = number("patience");
        settings.improvement.threshold = number("threshold");
        settings.cooldown = number("cooldown");
        settings.warmUp = number("warmup");
        settings.epsilon = number("eps");
        settings.smooth = m_bound.truth("smooth");
        settings.window = number("window_size");
        settings.resetStart = number("reset_start");
        settings.metric = m_builder.setting().metric;
        if (m_bound.error())
            return nullptr;
        return std::make_shared<Greedy>(m_builder.nextIndex(), std::move(settings));
    }

    SchedulerPtr byName()
    {
        const auto *name = std::get_if<std::string>(&m_bound["name"].value);
        const auto *function = name ? functionOf(*name) : nullptr;
        if (!function) {
            m_bound.refuse("name", typeNames() + ": transformers raises ValueError");
            return nullptr;
        }
        Construction made{function, {}};
        const auto &specific = m_bound["scheduler_specific_kwargs"];
        if (const auto *given = std::get_if<Construction>(&specific.value);
            given && *name != "constant" && *name != "constant_with_warmup") {
            made.arguments = given->arguments;
        } else if (!given && !specific.isNone()) {
            m_bound.refuse("scheduler_specific_kwargs", "a dictionary, or None");
            return nullptr;
        }
        const bool free =
            *name == "constant" || *name == "reduce_lr_on_plateau" || *name == "greedy";
        const bool needsTotal = !free && *name != "constant_with_warmup" && *name != "inverse_sqrt"
            && *name != "warmup_stable_decay";
        const auto require = [&](bool needed, std::string_view parameter) {
            if (needed && m_bound[parameter].isNone())
                m_bound.refuse(parameter, "a number: transformers raises ValueError");
        };
        require(!free, "num_warmup_steps");
        require(needsTotal, "num_training_steps");
        if (!free)
            pass(made, "num_warmup_steps");
        if (needsTotal || *name == "warmup_stable_decay")
            pass(made, "num_training_steps");
        if (m_bound.error())
            return nullptr;
        return m_builder.make(made, m_bound.pointer("scheduler_specific_kwargs"));
    }
    void pass(Construction &made, std::string_view parameter)
    {
        if (made.find(parameter))
            m_bound.refuse("scheduler_specific_kwargs",
                           fmt::format("a dictionary without '{}', which is given twice: Python "
                                       "raises TypeError",
                                       parameter));
        made.arguments.push_back({std::string(parameter), m_bound[parameter]});
    }

    // Of the construction itself.
    std::string where() const
    {
        const auto inside = m_bound.pointer("");
        return inside.substr(0, inside.rfind("/arguments/"));
    }

    Builder &m_builder;
    Bound &m_bound;
};

SchedulerPtr makeOne(Builder &builder, const std::string &name, Bound &bound)
{
    return Making(builder, bound).make(name);
}

} // namespace

const torch::Family &family()
{
    static const torch::Family own{signatures, makeOne, intend};
    return own;
}

const Signature *signatureOf(std::string_view scheduler)
{
    return torch::signatureIn(torch::familiesOf("transformers"), scheduler);
}

std::string schedulerNames()
{
    return namesOf(signatures());
}

std::string textOfType(std::string_view member)
{
    std::string text(member);
    for (char &c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text == "reduce_on_plateau" ? "reduce_lr_on_plateau" : text;
}

const char *functionOf(std::string_view name)
{
    const auto *found = std::find_if(kTypes.begin(), kTypes.end(),
                                     [&](const TypeName &type) { return type.name == name; });
    return found == kTypes.end() ? nullptr : found->function;
}

bool needsMetrics(const Construction &scheduler)
{
    auto name = scheduler.name;
    if (const auto *given = scheduler.find("name"); name == "get_scheduler" && given)
        if (const auto *type = std::get_if<std::string>(&given->value.value))
            if (const auto *function = functionOf(*type))
                name = function;
    return name == "get_reduce_on_plateau_schedule" || name == "get_greedy_schedule"
        || name == "GreedyLR" || name == "ReduceLROnPlateau";
}

} // namespace warmup::dialect::transformers
