// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/transformers/Intent.h"

#include <optional>
#include <utility>

#include "core/dialect/transformers/Schedules.h"

namespace warmup::dialect::transformers {
namespace {

using schedule::Basis;
using schedule::Level;
using schedule::Phase;
using schedule::Span;

// The function that get_scheduler calls, with the arguments that it passes on.
std::optional<Construction> named(const Construction &scheduler)
{
    if (scheduler.name != "get_scheduler")
        return scheduler;
    const auto *name = scheduler.find("name");
    const auto *type = name ? std::get_if<std::string>(&name->value.value) : nullptr;
    const auto *function = type ? functionOf(*type) : nullptr;
    if (!function)
        return std::nullopt;
    Construction made{function, {}};
    for (const char *each : {"num_warmup_steps", "num_training_steps"})
        if (const auto *given = scheduler.find(each))
            made.arguments.push_back(*given);
    if (const auto *specific = scheduler.find("scheduler_specific_kwargs"))
        if (const auto *given = std::get_if<Construction>(&specific->value.value))
            made.arguments.insert(made.arguments.end(), given->arguments.begin(),
                                  given->arguments.end());
    return made;
}

class Promise {
public:
    Promise(Construction scheduler, schedule::Unit call, LearningRate base)
        : m_scheduler(std::move(scheduler)), m_call(call), m_base(base)
    {
    }

    bool write(schedule::Spec &into) const
    {
        const auto &name = m_scheduler.name;
        if (name == "get_constant_schedule")
            return true;
        const auto warmUp = number("num_warmup_steps");
        if (!warmUp || *warmUp < 0)
            return false;
        if (*warmUp > 0)
            into.warmUp = Phase{schedule::Linear{}, calls(*warmUp), Level{0}};
        if (name == "get_constant_schedule_with_warmup")
            return true;
        if (name == "get_inverse_sqrt_schedule")
            return inverseSquareRoot(into, *warmUp);
        if (name == "get_wsd_schedule")
            return stages(into, *warmUp);
        const auto total = number("num_training_steps");
        if (!total || *total <= *warmUp)
            return false;
        const auto length = calls(*total - *warmUp);
        if (name == "get_linear_schedule_with_warmup") {
            into.main = {{schedule::Linear{}, length}};
            return true;
        }
        if (name == "get_polynomial_decay_schedule_with_warmup")
            return polynomial(into, length);
        if (name == "get_cosine_with_hard_restarts_schedule_with_warmup")
            return restarts(into, *total - *warmUp);
        return cosine(into, length);
    }

private:
    std::optional<double> number(std::string_view parameter) const
    {
        return numberOf(m_scheduler, *signatureOf(m_scheduler.name), parameter);
    }
    std::string text(std::string_view parameter, const char *byDefault) const
    {
        const auto *given = m_scheduler.find(parameter);
        const auto *text = given ? std::get_if<std::string>(&given->value.value) : nullptr;
        return text ? *text : byDefault;
    }
    Span calls(double count) const { return {count, m_call}; }

    bool inverseSquareRoot(schedule::Spec &into, double warmUp) const
    {
        const auto tau = number("timescale");
        const double scale = tau.value_or(warmUp > 0 ? warmUp : 10'000);
        if (scale <= 0)
            return false;
        into.main = {{schedule::InverseSquareRoot{calls(scale)}, {0, schedule::Unit::rest}}};
        return true;
    }

    bool polynomial(schedule::Spec &into, Span length) const
    {
        const auto power = number("power");
        const auto end = number("lr_end");
        if (!power || *power <= 0 || !end || *end < 0)
            return false;
        into.main = {{schedule::Polynomial{*power}, length, std::nullopt, Level{*end}}};
        return true;
    }

    bool restarts(schedule::Spec &into, double length) const
    {
        constexpr double kMost = 10'000;
        const auto cycles = number("num_cycles");
        if (!cycles || *cycles < 1 || *cycles > kMost || *cycles != static_cast<int>(*cycles))
            return false;
        const double each = length / *cycles;
        if (each != static_cast<double>(static_cast<std::int64_t>(each)))
            return false;
        into.main = {{schedule::Cosine{}, calls(each), Level{1, Basis::peak}}};
        into.repeat = {static_cast<int>(*cycles), 1, 1, schedule::Repeat::WarmUp::first};
        return true;
    }

    bool cosine(schedule::Spec &into, Span length) const
    {
        if (number("num_cycles") != 0.5)
            return false;
        Phase phase{schedule::Cosine{}, length};
        if (m_scheduler.name != "get_cosine_schedule_with_warmup") {
            auto minimum = number("min_lr");
            if (const auto share = number("min_lr_rate"))
                minimum = *share * m_base;
            if (!minimum || *minimum < 0)
                return false;
            phase.to = Level{*minimum};
        }
        into.main = {phase};
        return true;
    }

    static std::optional<schedule::Shape> shapeOf(const std::string &easing)
    {
        if (easing == "linear")
            return schedule::Linear{};
        if (easing == "cosine")
            return schedule::Cosine{};
        return std::nullopt;
    }

    bool stages(schedule::Spec &into, double warmUp) const
    {
        const auto decay = number("num_decay_steps");
        const auto minimum = number("min_lr_ratio");
        auto stable = number("num_stable_steps");
        const auto total = number("num_training_steps");
        if (!stable && total && decay)
            stable = *total - warmUp - *decay;
        const auto rise = shapeOf(text("warmup_type", "linear"));
        const auto fallName = text("decay_type", "cosine");
        const auto fall = fallName == "1-sqrt" ? schedule::Shape(schedule::SquareRoot{})
                                               : shapeOf(fallName).value_or(schedule::Linear{});
        if (!decay || !minimum || !stable || *stable < 0 || *decay < 1 || *minimum < 0 || !rise
            || number("num_cycles") != 0.5)
            return false;
        const Level floor{*minimum, Basis::peak};
        if (into.warmUp) {
            into.warmUp->shape = *rise;
            into.warmUp->from = floor;
        }
        if (*stable > 0)
            into.main.push_back({schedule::Hold{}, calls(*stable), Level{1, Basis::peak}});
        into.main.push_back({fall, calls(*decay), Level{1, Basis::peak}, floor});
        return true;
    }

    Construction m_scheduler;
    schedule::Unit m_call;
    LearningRate m_base;
};

} // namespace

bool intend(schedule::Spec &into, const Construction &scheduler, schedule::Unit call)
{
    auto function = named(scheduler);
    if (!function || needsMetrics(*function))
        return false;
    auto made = into;
    made.warmUp.reset();
    made.main.clear();
    made.repeat = {};
    if (!Promise(std::move(*function), call, into.baseRate).write(made))
        return false;
    into = std::move(made);
    return true;
}

} // namespace warmup::dialect::transformers
