// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/optax/Schedules.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/optax/Laws.h"
#include "core/dialect/python/Lambda.h"

namespace warmup::dialect::optax {
namespace {

using literal::kNone;
using literal::real;
using literal::whole;

const std::vector<Signature> &signatures()
{
    static const std::vector<Signature> all{
        {"constant_schedule", {{"value", {}}}},
        {"linear_schedule",
         {{"init_value", {}},
          {"end_value", {}},
          {"transition_steps", {}},
          {"transition_begin", whole(0)}}},
        {"polynomial_schedule",
         {{"init_value", {}},
          {"end_value", {}},
          {"power", {}},
          {"transition_steps", {}},
          {"transition_begin", whole(0)}}},
        {"piecewise_constant_schedule", {{"init_value", {}}, {"boundaries_and_scales", kNone}}},
        {"piecewise_interpolate_schedule",
         {{"interpolate_type", {}}, {"init_value", {}}, {"boundaries_and_scales", kNone}}},
        {"exponential_decay",
         {{"init_value", {}},
          {"transition_steps", {}},
          {"decay_rate", {}},
          {"transition_begin", whole(0)},
          {"staircase", Argument{false}},
          {"end_value", kNone}}},
        {"cosine_decay_schedule",
         {{"init_value", {}}, {"decay_steps", {}}, {"alpha", real(0)}, {"exponent", real(1)}}},
        {"linear_onecycle_schedule",
         {{"transition_steps", {}},
          {"peak_value", {}},
          {"pct_start", real(0.3)},
          {"pct_final", real(0.85)},
          {"div_factor", real(25)},
          {"final_div_factor", real(1e4)}}},
        {"cosine_onecycle_schedule",
         {{"transition_steps", {}},
          {"peak_value", {}},
          {"pct_start", real(0.3)},
          {"div_factor", real(25)},
          {"final_div_factor", real(1e4)}}},
        {"warmup_constant_schedule",
         {{"init_value", {}}, {"peak_value", {}}, {"warmup_steps", {}}}},
        {"warmup_cosine_decay_schedule",
         {{"init_value", {}},
          {"peak_value", {}},
          {"warmup_steps", {}},
          {"decay_steps", {}},
          {"end_value", real(0)},
          {"exponent", real(1)}}},
        {"warmup_exponential_decay_schedule",
         {{"init_value", {}},
          {"peak_value", {}},
          {"warmup_steps", {}},
          {"transition_steps", {}},
          {"decay_rate", {}},
          {"transition_begin", whole(0)},
          {"staircase", Argument{false}},
          {"end_value", kNone}}},
        {"sgdr_schedule", {{"cosine_kwargs", {}}}},
        {"join_schedules", {{"schedules", {}}, {"boundaries", {}}}},
        {"scale", {{"step_size", {}}}},
        {"set_to_zero", {}},
        {"reduce_on_plateau",
         {{"factor", real(0.1)},
          {"patience", whole(10)},
          {"rtol", real(1e-4)},
          {"atol", real(0)},
          {"cooldown", whole(0)},
          {"accumulation_size", whole(1)},
          {"min_scale", real(0)}}},
        {"scale_by_schedule", {{"step_size_fn", {}}}},
        {"scale_by_learning_rate", {{"learning_rate", {}}, {"flip_sign", Argument{true}}}}};
    return all;
}

// The arguments that optax's reduce_on_plateau() takes.
Plateau plateauOf(Bound &bound)
{
    Plateau made;
    made.factor = bound.number("factor");
    made.patience = bound.number("patience");
    made.relative = bound.number("rtol");
    made.absolute = bound.number("atol");
    made.cooldown = bound.number("cooldown");
    made.accumulated = bound.number("accumulation_size");
    made.minimum = bound.number("min_scale");
    if (made.factor <= 0 || made.factor >= 1)
        bound.refuse("factor", "a number between 0 and 1: optax raises ValueError");
    if (made.relative < 0 || made.relative > 1)
        bound.refuse("rtol", "a number from 0 to 1: optax raises ValueError");
    if (made.absolute < 0 || (made.relative == 0 && made.absolute == 0))
        bound.refuse("atol",
                     "a number of at least 0, and above it where rtol is 0: optax raises "
                     "ValueError");
    return made;
}

constexpr auto kGroup = "group"; // what one transformation of multi_transform() is given for
constexpr int kDeepest = 20; // schedules within schedules
constexpr std::size_t kMost = 1000; // schedules

// Makes schedules of their constructions, each in one function that reads like optax's.
class Builder {
public:
    Schedule make(const Construction &construction, const std::string &where)
    {
        const auto *signature = signatureOf(construction.name);
        if (!signature || (isTransformation(construction.name) && m_depth > 0))
            return refused({where + "/name", construction.name, scheduleNames()});
        if (m_depth >= kDeepest || ++m_count > kMost)
            return refused({where, "schedules within schedules", "at most 20 levels, 1000 in all"});
        ++m_depth;
        Bound bound(construction, *signature, where);
        Schedule made;
        if (!bound.error())
            made = makeBound(construction.name, bound);
        --m_depth;
        return bound.error() ? refused(*bound.error()) : made;
    }

    const std::optional<Error> &error() const { return m_error; }

private:
    Schedule refused(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
        return constant(0);
    }

    Schedule makeBound(const std::string &name, Bound &bound)
    {
        if (name == "constant_schedule")
            return constant(bound.number("value"));
        if (name == "linear_schedule")
            return polynomial(bound.number("init_value"), bound.number("end_value"), {1, true},
                              bound.number("transition_steps"), number(bound, "transition_begin"));
        if (name == "polynomial_schedule")
            return polynomial(bound.number("init_value"), bound.number("end_value"),
                              number(bound, "power"), bound.number("transition_steps"),
                              number(bound, "transition_begin"));
        if (name == "piecewise_constant_schedule")
            return piecewiseConstant(bound.number("init_value"), scales(bound));
        if (name == "piecewise_interpolate_schedule")
            return piecewiseInterpolate(interpolation(bound), bound.number("init_value"),
                                        scales(bound));
        if (name == "exponential_decay")
            return exponentialDecay(bound, "init_value");
        if (name == "cosine_decay_schedule")
            return cosine(bound.number("init_value"), positive(bound, "decay_steps"),
                          bound.number("alpha"), number(bound, "exponent"));
        if (name == "linear_onecycle_schedule" || name == "cosine_onecycle_schedule")
            return oneCycle(bound, name == "linear_onecycle_schedule");
        if (name == "set_to_zero")
            return constant(0);
        if (name == "reduce_on_plateau") {
            (void)plateauOf(bound);
            return constant(1);
        }
        if (name == "warmup_constant_schedule")
            return warmUp(bound);
        if (name == "warmup_cosine_decay_schedule")
            return warmUpCosine(bound);
        if (name == "warmup_exponential_decay_schedule")
            return joined({warmUp(bound), exponentialDecay(bound, "peak_value")},
                          {number(bound, "warmup_steps")});
        if (name == "sgdr_schedule")
            return restarts(bound);
        if (name == "join_schedules")
            return join(bound);
        return scale(name, bound);
    }

    static Number number(Bound &bound, std::string_view parameter)
    {
        return {bound.number(parameter), bound[parameter].isInteger()};
    }
    static double positive(Bound &bound, std::string_view parameter)
    {
        const double value = bound.number(parameter);
        if (!(value > 0))
            bound.refuse(parameter, "a number above 0: optax raises ValueError");
        return value;
    }
    static double divisor(Bound &bound, std::string_view parameter)
    {
        const double value = bound.number(parameter);
        if (value == 0)
            bound.refuse(parameter, "another number than 0: Python raises ZeroDivisionError");
        return value;
    }

    static Interpolation interpolation(Bound &bound)
    {
        const auto *given = std::get_if<std::string>(&bound["interpolate_type"].value);
        if (!given || (*given != "linear" && *given != "cosine"))
            bound.refuse("interpolate_type", "'linear' or 'cosine': optax raises ValueError");
        return given && *given == "cosine" ? Interpolation::cosine : Interpolation::linear;
    }

    // {boundary: scale} in the order of the boundaries.
    static std::vector<std::pair<double, double>> scales(Bound &bound)
    {
        const std::string_view parameter = "boundaries_and_scales";
        std::vector<std::pair<double, double>> made;
        const auto &given = bound[parameter];
        if (given.isNone())
            return made;
        if (!isDictionary(given)) {
            bound.refuse(parameter, "a dictionary {step: scale}: Python raises AttributeError");
            return made;
        }
        for (const auto &[key, value] : std::get<Construction>(given.value).arguments) {
            const auto boundary = readNumber(key);
            const auto scale = value.number();
            if (!boundary || !scale)
                bound.refuse(parameter, "numbers, {step: scale}: Python raises TypeError");
            else if (!(*scale >= 0))
                bound.refuse(parameter, "scales of at least 0: optax raises ValueError");
            else
                made.emplace_back(*boundary, *scale);
        }
        std::stable_sort(made.begin(), made.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
        return made;
    }

    static Schedule exponentialDecay(Bound &bound, std::string_view init)
    {
        Exponential law{bound.number(init),         bound.number("transition_steps"),
                        bound.number("decay_rate"), number(bound, "transition_begin"),
                        bound.truth("staircase"),   std::nullopt};
        if (!bound["end_value"].isNone())
            law.bound = bound.number("end_value");
        return exponential(law);
    }

    static Schedule oneCycle(Bound &bound, bool linear)
    {
        const double steps = bound.number("transition_steps");
        if (steps <= 0)
            bound.refuse("transition_steps", "a number above 0: optax raises ValueError");
        const double down = divisor(bound, "div_factor");
        const double final = divisor(bound, "final_div_factor");
        const double init = bound.number("peak_value") / down;
        // A later entry replaces an earlier one at the same step.
        std::vector<std::pair<double, double>> all;
        const auto set = [&](double boundary, double scale) {
            const auto found = std::find_if(
                all.begin(), all.end(), [&](const auto &each) { return each.first == boundary; });
            if (found != all.end())
                found->second = scale;
            else
                all.emplace_back(boundary, scale);
        };
        set(std::trunc(bound.number("pct_start") * steps), down);
        if (linear)
            set(std::trunc(bound.number("pct_final") * steps), 1 / down);
        set(linear ? steps : std::trunc(steps), linear ? 1 / final : 1 / (down * final));
        if (std::any_of(all.begin(), all.end(),
                        [](const auto &each) { return !(each.second >= 0); }))
            bound.refuse("div_factor", "factors above 0: optax raises ValueError");
        std::sort(all.begin(), all.end());
        return piecewiseInterpolate(linear ? Interpolation::linear : Interpolation::cosine, init,
                                    std::move(all));
    }

    static Schedule warmUp(Bound &bound)
    {
        return polynomial(bound.number("init_value"), bound.number("peak_value"), {1, true},
                          bound.number("warmup_steps"), {0, true});
    }

    static Schedule warmUpCosine(Bound &bound)
    {
        const double peak = bound.number("peak_value");
        const double steps = bound.number("decay_steps") - bound.number("warmup_steps");
        if (!(steps > 0))
            bound.refuse("decay_steps",
                         "more than warmup_steps, which it includes: optax raises ValueError");
        return joined({warmUp(bound),
                       cosine(peak, steps, peak == 0 ? 0 : bound.number("end_value") / peak,
                              number(bound, "exponent"))},
                      {number(bound, "warmup_steps")});
    }

    Schedule restarts(Bound &bound)
    {
        const std::string_view parameter = "cosine_kwargs";
        const auto *items = std::get_if<Argument::List>(&bound[parameter].value);
        if (!items) {
            bound.refuse(parameter, "a list of dictionaries: Python raises TypeError");
            return {};
        }
        if (items->empty())
            bound.refuse(parameter, "at least one cycle: optax raises IndexError");
        std::vector<Schedule> cycles;
        std::vector<Number> boundaries;
        Number step{0, true};
        for (const auto &item : *items) {
            if (!isDictionary(item)) {
                bound.refuse(parameter, "a list of dictionaries: Python raises TypeError");
                return {};
            }
            auto cycle = std::get<Construction>(item.value);
            cycle.name = "warmup_cosine_decay_schedule";
            cycles.push_back(
                make(cycle, fmt::format("{}/{}", bound.pointer(parameter), cycles.size())));
            if (m_error)
                return {};
            const auto &steps = cycle.find("decay_steps")->value;
            step = {step.value + steps.number().value_or(0), step.whole && steps.isInteger()};
            boundaries.push_back(step);
        }
        if (!boundaries.empty())
            boundaries.pop_back();
        return joined(std::move(cycles), std::move(boundaries));
    }

    Schedule join(Bound &bound)
    {
        const auto *items = std::get_if<Argument::List>(&bound["schedules"].value);
        const auto *steps = std::get_if<Argument::List>(&bound["boundaries"].value);
        if (!items)
            bound.refuse("schedules", "a list of schedules: Python raises TypeError");
        else if (!steps)
            bound.refuse("boundaries", "a list of steps: Python raises TypeError");
        else if (items->empty())
            bound.refuse("schedules", "at least one schedule: Python raises IndexError");
        if (bound.error())
            return {};
        std::vector<Number> boundaries;
        for (const double step : bound.list("boundaries"))
            boundaries.push_back({step, (*steps)[boundaries.size()].isInteger()});
        std::vector<Schedule> schedules;
        for (const auto &item : *items) {
            const bool called = schedules.size() <= boundaries.size();
            schedules.push_back(
                called || std::holds_alternative<Construction>(item.value)
                    ? callable(bound, "schedules", item,
                               fmt::format("{}/{}", bound.pointer("schedules"), schedules.size()))
                    : constant(0));
        }
        return joined(std::move(schedules), std::move(boundaries));
    }

    Schedule callable(Bound &bound, std::string_view parameter, const Argument &given,
                      const std::string &where)
    {
        if (const auto *construction = std::get_if<Construction>(&given.value))
            return make(*construction, where);
        const auto *lambda = std::get_if<Lambda>(&given.value);
        if (!lambda) {
            bound.refuse(parameter,
                         "schedules, or functions of the count: Python raises TypeError");
            return {};
        }
        const auto function =
            python::Function::make(lambda->text, where, python::Arithmetic::arrays);
        if (!function)
            return refused(function.error());
        return [function = *function](double count) {
            Raised never;
            return static_cast<float>(function(count, never));
        };
    }

    Schedule scale(const std::string &name, Bound &bound)
    {
        const std::string_view parameter = name == "scale" ? "step_size"
            : name == "scale_by_schedule"                  ? "step_size_fn"
                                                           : "learning_rate";
        const bool isNumber = bound[parameter].number().has_value();
        Schedule made = isNumber && name != "scale_by_schedule"
            ? constant(bound.number(parameter))
            : callable(bound, parameter, bound[parameter], bound.pointer(parameter));
        if (name != "scale_by_learning_rate" || !bound.truth("flip_sign"))
            return made;
        return [made](double count) { return -made(count); };
    }

    int m_depth = 0;
    std::size_t m_count = 0;
    std::optional<Error> m_error;
};

} // namespace

const Signature *signatureOf(std::string_view function)
{
    return signatureNamed(signatures(), function);
}

std::string scheduleNames()
{
    std::string names;
    for (const auto &each : signatures())
        if (!isTransformation(each.name))
            names += (names.empty() ? "" : ", ") + std::string(each.name);
    return names;
}

bool isDictionary(const Argument &argument)
{
    const auto *construction = std::get_if<Construction>(&argument.value);
    return construction && construction->name == "dict";
}

bool isTransformation(std::string_view name)
{
    return name.starts_with("scale") || name == "set_to_zero" || name == "reduce_on_plateau";
}

std::vector<Plateau> plateausOf(const std::vector<Construction> &constructions)
{
    std::vector<Plateau> made;
    for (const auto &each : constructions)
        if (each.name == "reduce_on_plateau") {
            Bound bound(each, *signatureOf(each.name), "");
            made.push_back(plateauOf(bound));
        }
    return made;
}

Construction groupOf(std::string label, const std::vector<Construction> &chain)
{
    Argument::List members;
    for (const auto &each : chain)
        members.push_back({each});
    return {kGroup, {{"label", {std::move(label)}}, {"transformations", {std::move(members)}}}};
}

std::vector<std::vector<Construction>> groupsOf(const std::vector<Construction> &constructions)
{
    std::vector<std::vector<Construction>> groups;
    for (const auto &each : constructions) {
        const auto *given = each.name == kGroup ? each.find("transformations") : nullptr;
        const auto *members = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
        if (!members)
            return {constructions};
        groups.emplace_back();
        for (const auto &member : *members)
            if (const auto *construction = std::get_if<Construction>(&member.value))
                groups.back().push_back(*construction);
        if (groups.back().empty())
            return {constructions};
    }
    return groups;
}

Result<Schedule> build(const std::vector<Construction> &constructions)
{
    Builder builder;
    std::vector<Schedule> made;
    for (std::size_t i = 0; i < constructions.size() && !builder.error(); ++i)
        made.push_back(builder.make(constructions[i], fmt::format("/asRun/schedulers/{}", i)));
    if (builder.error())
        return tl::unexpected(*builder.error());
    const bool chain = isTransformation(constructions.front().name);
    if (!chain && made.size() > 1)
        return fail("/asRun/schedulers/1", constructions[1].name,
                    "one schedule, or the transformations of a chain");
    if (!chain)
        return made.front();
    return Schedule([made](double count) {
        float product = -1;
        for (const auto &each : made)
            product *= each(count);
        return product == 0 ? 0 : product;
    });
}

} // namespace warmup::dialect::optax
