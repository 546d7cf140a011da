// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Intent.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/CyclePhases.h"
#include "core/dialect/python/Lambda.h"
#include "core/dialect/torch/Schedulers.h"

namespace warmup::dialect::torch {
namespace {

using schedule::Basis;
using schedule::Level;
using schedule::Phase;
using schedule::Span;
using schedule::Unit;

using Phases = std::vector<Phase>;

class Reader {
public:
    explicit Reader(Unit call) : m_call(call) { }

    // The phases of one scheduler over `window` calls, or the rest of the run.
    std::optional<Phases> phases(const Construction &scheduler, std::optional<double> window) const
    {
        const auto &name = scheduler.name;
        if (name == "StepLR") {
            const auto every = number(scheduler, "step_size");
            const auto gamma = number(scheduler, "gamma");
            if (!every || !gamma || *every < 1)
                return std::nullopt;
            return open(schedule::Step{{*every, m_call}, *gamma}, window);
        }
        if (name == "MultiStepLR")
            return multiStep(scheduler, window);
        if (name == "ExponentialLR") {
            const auto gamma = number(scheduler, "gamma");
            if (!gamma)
                return std::nullopt;
            return open(schedule::Geometric{{1, m_call}, *gamma}, window);
        }
        if (name == "ConstantLR")
            return factors(scheduler, window, number(scheduler, "factor"), 1.0, schedule::Hold{});
        if (name == "LinearLR")
            return factors(scheduler, window, number(scheduler, "start_factor"),
                           number(scheduler, "end_factor"), schedule::Linear{});
        if (name == "PolynomialLR") {
            const auto power = number(scheduler, "power");
            if (!power)
                return std::nullopt;
            return factors(scheduler, window, 1.0, 0.0, schedule::Polynomial{*power});
        }
        if (name == "CosineAnnealingLR")
            return cosine(scheduler, window);
        return std::nullopt;
    }

    std::optional<double> number(const Construction &scheduler, std::string_view parameter) const
    {
        return numberOf(scheduler, *signatureOf(scheduler.name), parameter);
    }

    Unit unit() const { return m_call; }
    Span calls(std::optional<double> count) const
    {
        return count ? Span{*count, m_call} : Span{0, Unit::rest};
    }

    static std::optional<std::vector<double>> list(const Construction &scheduler,
                                                   std::string_view parameter)
    {
        const auto *given = scheduler.find(parameter);
        const auto *items = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
        if (!items)
            return std::nullopt;
        std::vector<double> values;
        for (const auto &item : *items) {
            const auto value = item.number();
            if (!value)
                return std::nullopt;
            values.push_back(*value);
        }
        return values;
    }

private:
    static Level ofBase(double factor) { return {factor, Basis::base}; }

    Phases open(schedule::Shape law, std::optional<double> window) const
    {
        return {{std::move(law), calls(window), ofBase(1)}};
    }

    std::optional<Phases> multiStep(const Construction &scheduler,
                                    std::optional<double> window) const
    {
        const auto gamma = number(scheduler, "gamma");
        auto milestones = list(scheduler, "milestones");
        if (!gamma || !milestones)
            return std::nullopt;
        std::sort(milestones->begin(), milestones->end());
        schedule::MultiStep law{{}, *gamma};
        for (const double milestone : *milestones)
            law.milestones.push_back({milestone, m_call});
        return open(law, window);
    }

    // From one factor to another over total_iters calls, and the last one afterwards.
    std::optional<Phases> factors(const Construction &scheduler, std::optional<double> window,
                                  std::optional<double> from, std::optional<double> to,
                                  schedule::Shape shape) const
    {
        const auto length = number(scheduler, "total_iters");
        if (!from || !to || !length || *length < 0)
            return std::nullopt;
        const bool held = std::holds_alternative<schedule::Hold>(shape);
        const bool linear = std::holds_alternative<schedule::Linear>(shape);
        if (window && *window < *length) {
            if (!held && !linear)
                return std::nullopt;
            const double reached = *from + (*to - *from) * *window / *length;
            return Phases{{shape, calls(window), ofBase(*from),
                           held ? std::nullopt : std::optional(ofBase(reached))}};
        }
        Phases phases;
        if (*length > 0)
            phases.push_back({shape, calls(*length), ofBase(*from),
                              held ? std::nullopt : std::optional(ofBase(*to))});
        // What a schedule ends with is held anyway.
        const bool ends = !window && !held && !phases.empty();
        if (!ends && (!window || *window > *length))
            phases.push_back({schedule::Hold{},
                              calls(window ? std::optional(*window - *length) : window),
                              ofBase(*to)});
        return phases;
    }

    std::optional<Phases> cosine(const Construction &scheduler, std::optional<double> window) const
    {
        const auto horizon = number(scheduler, "T_max");
        const auto minimum = number(scheduler, "eta_min");
        if (!horizon || !minimum || *horizon < 1 || *minimum < 0 || (window && *window < *horizon))
            return std::nullopt;
        Phases phases{{schedule::Cosine{}, calls(*horizon), ofBase(1), Level{*minimum}}};
        if (window && *window > *horizon)
            phases.push_back({schedule::Hold{}, calls(*window - *horizon), Level{*minimum}});
        return phases;
    }

    Unit m_call;
};

constexpr double kMostCycles = 10'000;

bool restarts(schedule::Spec &into, const Construction &scheduler, const Reader &reader)
{
    const auto first = reader.number(scheduler, "T_0");
    const auto multiple = reader.number(scheduler, "T_mult");
    const auto minimum = reader.number(scheduler, "eta_min");
    const auto calls = callsOfRun(into.clock, reader.unit());
    if (!first || !multiple || !minimum || *first < 1 || *multiple < 1 || *minimum < 0 || !calls)
        return false;
    // As many cycles as the run's calls may begin.
    double cycles = 0;
    double length = *first;
    for (double begin = 0; begin < *calls && cycles < kMostCycles; ++cycles) {
        begin += length;
        length *= *multiple;
    }
    if (cycles < 1 || cycles >= kMostCycles)
        return false;
    into.main = {
        {schedule::Cosine{}, reader.calls(*first), Level{1, Basis::peak}, Level{*minimum}}};
    into.repeat = {static_cast<int>(cycles), *multiple, 1, schedule::Repeat::WarmUp::each};
    return true;
}

std::string textOf(const Construction &scheduler, std::string_view parameter)
{
    const auto *given = scheduler.find(parameter);
    const auto *text = given ? std::get_if<std::string>(&given->value.value) : nullptr;
    return text ? *text : std::string();
}

bool oneCycle(schedule::Spec &into, const Construction &scheduler, const Reader &reader)
{
    const auto number = [&](std::string_view parameter) {
        return reader.number(scheduler, parameter).value_or(0);
    };
    OneCycleTerms terms;
    terms.maximum = number("max_lr");
    terms.total = reader.number(scheduler, "total_steps")
                      .value_or(number("epochs") * number("steps_per_epoch"));
    terms.start = number("pct_start");
    terms.divisor = number("div_factor");
    terms.finalDivisor = number("final_div_factor");
    terms.linear = textOf(scheduler, "anneal_strategy") == "linear";
    terms.threePhases = number("three_phase") != 0;
    return writeOneCycle(into, terms, reader.unit());
}

// Up from base_lr to max_lr in step_size_up calls and down again. The amplitude of a cycle, or of
// each call, is scaled.
class Triangles {
public:
    Triangles(schedule::Spec &into, const Construction &scheduler, const Reader &reader)
        : m_into(into), m_scheduler(scheduler), m_reader(reader)
    {
    }

    bool write()
    {
        const auto low = m_reader.number(m_scheduler, "base_lr");
        const auto high = m_reader.number(m_scheduler, "max_lr");
        const auto up = m_reader.number(m_scheduler, "step_size_up");
        const auto calls = callsOfRun(m_into.clock, m_reader.unit());
        m_down = m_reader.number(m_scheduler, "step_size_down").value_or(up.value_or(0));
        if (!low || !high || !up || !calls || *low < 0 || *high <= *low || *up < 1 || m_down < 1
            || *up != std::floor(*up) || m_down != std::floor(m_down) || !(m_into.baseRate > 0))
            return false;
        m_low = *low;
        m_high = *high;
        m_up = *up;
        m_calls = *calls;
        m_into.multiplier = *high / m_into.baseRate;
        const auto *custom = m_scheduler.find("scale_fn");
        if (custom && !custom->value.isNone())
            return scaledBy(custom->value);
        const auto mode = textOf(m_scheduler, "mode");
        if (mode == "exp_range")
            return fading();
        Raised none;
        return mode == "triangular2"
            ? cycles([](double cycle, Raised &) { return std::pow(0.5, cycle - 1); }, none)
            : same();
    }

private:
    static constexpr double kMostPhases = 200;

    double count() const { return std::max(1.0, std::ceil(m_calls / (m_up + m_down))); }

    bool same()
    {
        if (count() > kMostCycles)
            return false;
        cycle(m_high - m_low);
        m_into.repeat = {static_cast<int>(count()), 1, 1, schedule::Repeat::WarmUp::each};
        return true;
    }
    void cycle(double height)
    {
        const Level top{m_low + height};
        m_into.main.push_back({schedule::Linear{}, m_reader.calls(m_up), Level{m_low}, top});
        m_into.main.push_back({schedule::Linear{}, m_reader.calls(m_down), top, Level{m_low}});
    }

    // Each cycle as high as the function of its number, 1, 2 ..., says.
    template <typename Scale>
    bool cycles(const Scale &scale, Raised &raised)
    {
        if (count() > kMostPhases / 2)
            return false;
        for (double number = 1; number <= count() && !raised; ++number)
            cycle((m_high - m_low) * scale(number, raised));
        return !raised;
    }

    // gamma^call as well as a line: each half of a cycle is a formula.
    bool fading()
    {
        const auto gamma = m_reader.number(m_scheduler, "gamma");
        if (!gamma || *gamma <= 0 || count() > kMostPhases / 2)
            return false;
        const double peak = m_into.baseRate * m_into.multiplier;
        double begin = 0;
        const auto half = [&](double length, const std::string &progress) {
            const auto text = fmt::format("{} + {} * {} * {}^(t + {})", shortestText(m_low / peak),
                                          shortestText((m_high - m_low) / peak), progress,
                                          shortestText(*gamma), shortestText(begin));
            m_into.main.push_back({schedule::Formula{text}, m_reader.calls(length)});
            begin += length;
        };
        for (double number = 0; number < count(); ++number) {
            half(m_up, fmt::format("(t / {})", shortestText(m_up)));
            half(m_down, fmt::format("(1 - t / {})", shortestText(m_down)));
        }
        return true;
    }

    bool scaledBy(const Argument &custom)
    {
        const auto *lambda = std::get_if<Lambda>(&custom.value);
        if (!lambda)
            return false;
        const auto made = python::Function::make(lambda->text, {});
        if (!made)
            return false;
        Raised raised;
        if (textOf(m_scheduler, "scale_mode") != "iterations")
            return cycles(*made, raised);
        return table(*made, raised) && !raised;
    }

    // The rate of every call.
    bool table(const python::Function &scale, Raised &raised)
    {
        constexpr double kMostPoints = 20'000;
        if (m_calls > kMostPoints)
            return false;
        schedule::Table points{{}, false};
        for (double call = 0; call < m_calls && !raised; ++call) {
            const double at = std::fmod(call, m_up + m_down);
            const double height = at <= m_up ? at / m_up : (m_up + m_down - at) / m_down;
            const double rate = m_low + (m_high - m_low) * height * scale(call, raised);
            points.points.push_back({m_reader.calls(call), rate / m_high});
        }
        m_into.main = {{std::move(points), {0, Unit::rest}}};
        return true;
    }

    schedule::Spec &m_into;
    const Construction &m_scheduler;
    const Reader &m_reader;
    double m_low = 0;
    double m_high = 0;
    double m_up = 0;
    double m_down = 0;
    double m_calls = 0;
};

bool sequence(schedule::Spec &into, const Construction &scheduler, const Reader &reader)
{
    const auto milestones = Reader::list(scheduler, "milestones");
    const auto *given = scheduler.find("schedulers");
    const auto *members = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
    if (!milestones || !members || members->size() != milestones->size() + 1)
        return false;
    Phases all;
    bool warmsUp = false;
    double begin = 0;
    for (std::size_t i = 0; i < members->size(); ++i) {
        const auto *member = std::get_if<Construction>(&(*members)[i].value);
        const bool last = i == milestones->size();
        const auto window = last ? std::nullopt : std::optional((*milestones)[i] - begin);
        if (!member || (window && *window < 1))
            return false;
        auto phases = reader.phases(*member, window);
        if (!phases)
            return false;
        if (i == 0 && phases->size() == 1
            && (member->name == "LinearLR" || member->name == "ConstantLR")) {
            warmsUp = true;
            into.warmUp = phases->front();
        } else {
            all.insert(all.end(), phases->begin(), phases->end());
        }
        begin = last ? begin : (*milestones)[i];
    }
    if (!warmsUp)
        into.warmUp.reset();
    into.main = std::move(all);
    return true;
}

} // namespace

bool intend(schedule::Spec &into, const Construction &scheduler, Unit call)
{
    const auto *signature = signatureOf(scheduler.name);
    if (!signature)
        return false;
    const Reader reader(call);
    schedule::Spec made = into;
    made.warmUp.reset();
    made.main.clear();
    made.repeat = {};
    if (scheduler.name == "SequentialLR") {
        if (!sequence(made, scheduler, reader))
            return false;
    } else if (scheduler.name == "CosineAnnealingWarmRestarts") {
        if (!restarts(made, scheduler, reader))
            return false;
    } else if (scheduler.name == "OneCycleLR") {
        if (!oneCycle(made, scheduler, reader))
            return false;
    } else if (scheduler.name == "CyclicLR") {
        if (!Triangles(made, scheduler, reader).write())
            return false;
    } else {
        auto phases = reader.phases(scheduler, std::nullopt);
        if (!phases)
            return false;
        made.main = std::move(*phases);
    }
    into = std::move(made);
    return true;
}

} // namespace warmup::dialect::torch
