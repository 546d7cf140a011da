// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/optax/Intent.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/Number.h"
#include "core/dialect/Pieces.h"
#include "core/dialect/optax/Schedules.h"

namespace warmup::dialect::optax {
namespace {

using schedule::Unit;
using Pieces = std::optional<std::vector<Piece>>;
using Scales = std::vector<std::pair<double, double>>;

// The arguments of one schedule, with optax's defaults; remembers what it could not give.
class Given {
public:
    explicit Given(const Construction &construction)
        : m_construction(construction), m_signature(signatureOf(construction.name))
    {
    }

    const Argument &operator[](std::string_view parameter) const
    {
        static const Argument none;
        if (const auto *given = m_construction.find(parameter))
            return given->value;
        for (const auto &each : m_signature->parameters)
            if (each.name == parameter && each.byDefault)
                return *each.byDefault;
        return none;
    }
    double number(std::string_view parameter)
    {
        const auto value = (*this)[parameter].number();
        m_complete = m_complete && value;
        return value.value_or(0);
    }
    Scales scales()
    {
        Scales made;
        const auto &given = (*this)["boundaries_and_scales"];
        if (given.isNone())
            return made;
        m_complete = m_complete && isDictionary(given);
        if (!m_complete)
            return made;
        for (const auto &[key, value] : std::get<Construction>(given.value).arguments) {
            m_complete = m_complete && readNumber(key) && value.number();
            made.emplace_back(readNumber(key).value_or(0), value.number().value_or(0));
        }
        std::stable_sort(made.begin(), made.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
        return made;
    }
    bool isComplete() const { return m_complete; }

private:
    const Construction &m_construction;
    const Signature *m_signature;
    bool m_complete = true;
};

Piece held(double rate, std::optional<double> calls = std::nullopt)
{
    return {schedule::Hold{}, calls, rate, std::nullopt};
}

// Whole updates: a boundary between two of them is reached at the next.
double wholeCalls(double calls)
{
    return std::ceil(calls);
}

class PieceReader {
public:
    Pieces read(const Construction &schedule)
    {
        constexpr int kDeepest = 20;
        if (!signatureOf(schedule.name) || m_depth >= kDeepest)
            return std::nullopt;
        ++m_depth;
        Given given(schedule);
        auto made = pieces(schedule.name, given);
        --m_depth;
        return given.isComplete() ? made : std::nullopt;
    }

private:
    Pieces pieces(const std::string &name, Given &given)
    {
        if (name == "constant_schedule")
            return {{held(given.number("value"))}};
        if (name == "linear_schedule" || name == "polynomial_schedule")
            return polynomial(given, name == "linear_schedule" ? 1 : given.number("power"));
        if (name == "piecewise_constant_schedule")
            return steps(given.number("init_value"), given.scales());
        if (name == "piecewise_interpolate_schedule") {
            const auto *type = std::get_if<std::string>(&given["interpolate_type"].value);
            return between(given.number("init_value"), given.scales(), type && *type == "cosine");
        }
        if (name == "exponential_decay")
            return exponential(given, "init_value");
        if (name == "cosine_decay_schedule")
            return cosine(given, given.number("init_value"), given.number("decay_steps"),
                          given.number("init_value") * given.number("alpha"));
        if (name == "linear_onecycle_schedule" || name == "cosine_onecycle_schedule")
            return oneCycle(given, name == "cosine_onecycle_schedule");
        if (name.starts_with("warmup_"))
            return warmUp(name, given);
        if (name == "sgdr_schedule")
            return restarts(given);
        if (name == "join_schedules")
            return join(given);
        return std::nullopt;
    }

    static Pieces polynomial(Given &given, double power)
    {
        const double init = given.number("init_value");
        const double end = given.number("end_value");
        const double length = given.number("transition_steps");
        if (length <= 0)
            return {{held(init)}};
        if (power < 0)
            return std::nullopt;
        schedule::Shape shape = schedule::Linear{};
        if (power != 1)
            shape = schedule::Polynomial{power};
        return {
            {held(init, given.number("transition_begin")), {shape, length, init, end}, held(end)}};
    }

    static Pieces steps(double init, const Scales &scales)
    {
        std::vector<Piece> made;
        double begin = 0;
        double value = init;
        for (const auto &[boundary, scale] : scales) {
            if (wholeCalls(boundary) > begin) {
                made.push_back(held(value, wholeCalls(boundary) - begin));
                begin = wholeCalls(boundary);
            }
            value *= scale;
        }
        made.push_back(held(value));
        return made;
    }

    static Pieces between(double init, const Scales &scales, bool isCosine)
    {
        std::vector<Piece> made;
        double begin = 0;
        double value = init;
        for (const auto &[boundary, scale] : scales) {
            if (boundary < 0 || boundary != std::floor(boundary))
                return std::nullopt;
            schedule::Shape shape = schedule::Linear{};
            if (isCosine)
                shape = schedule::Cosine{};
            made.push_back({shape, boundary - begin, value, value * scale});
            value *= scale;
            begin = boundary;
        }
        made.push_back(held(value));
        return made;
    }

    static Pieces exponential(Given &given, std::string_view first)
    {
        const double init = given.number(first);
        const double every = given.number("transition_steps");
        const double rate = given.number("decay_rate");
        if (every <= 0 || rate == 0)
            return {{held(init)}};
        if (rate < 0)
            return std::nullopt;
        const bool staircase = given["staircase"].number().value_or(0) != 0;
        schedule::Shape shape = schedule::Geometric{{every, Unit::updates}, rate};
        if (staircase)
            shape = schedule::Step{{every, Unit::updates}, rate};
        std::vector<Piece> made{held(init, std::max(0.0, given.number("transition_begin")))};
        const auto &bound = given["end_value"];
        if (bound.isNone()) {
            made.push_back({shape, std::nullopt, init, std::nullopt});
            return made;
        }
        // Down (or up) to the bound, and held there.
        const double end = given.number("end_value");
        const double ratio = end / init;
        if (!(ratio > 0) || rate == 1 || (rate < 1) != (ratio < 1))
            return std::nullopt;
        const double periods = std::log(ratio) / std::log(rate);
        const double length = wholeCalls((staircase ? std::ceil(periods) : periods) * every);
        made.push_back({shape, length, init, std::nullopt});
        made.push_back(held(end));
        return made;
    }

    static Pieces cosine(Given &given, double init, double length, double end)
    {
        if (given.number("exponent") != 1)
            return std::nullopt;
        return {{{schedule::Cosine{}, length, init, end}, held(end)}};
    }

    static Pieces oneCycle(Given &given, bool isCosine)
    {
        const double total = given.number("transition_steps");
        const double peak = given.number("peak_value");
        const double init = peak / given.number("div_factor");
        const double rise = std::trunc(given.number("pct_start") * total);
        const double fall =
            isCosine ? std::trunc(total) : std::trunc(given.number("pct_final") * total);
        const double final = init / given.number("final_div_factor");
        if (!(rise > 0 && rise < fall && (isCosine || fall < total)))
            return std::nullopt;
        schedule::Shape shape = schedule::Linear{};
        if (isCosine)
            shape = schedule::Cosine{};
        std::vector<Piece> made{{shape, rise, init, peak},
                                {shape, fall - rise, peak, isCosine ? final : init}};
        if (!isCosine)
            made.push_back({shape, total - fall, init, final});
        made.push_back(held(final));
        return made;
    }

    static Pieces warmUp(const std::string &name, Given &given)
    {
        const double init = given.number("init_value");
        const double peak = given.number("peak_value");
        const double length = given.number("warmup_steps");
        std::vector<Piece> made{{schedule::Linear{}, length, init, peak}};
        Pieces main;
        if (name == "warmup_constant_schedule") {
            if (length <= 0) // "held fixed at init_value"
                return {{held(init)}};
            main = {{held(peak)}};
        } else if (name == "warmup_cosine_decay_schedule") {
            main = cosine(given, peak, given.number("decay_steps") - length,
                          peak == 0 ? 0 : given.number("end_value"));
        } else {
            main = exponential(given, "peak_value");
        }
        if (!main)
            return std::nullopt;
        made.insert(made.end(), main->begin(), main->end());
        return made;
    }

    Pieces restarts(Given &given)
    {
        const auto *items = std::get_if<Argument::List>(&given["cosine_kwargs"].value);
        if (!items)
            return std::nullopt;
        std::vector<Piece> made;
        for (const auto &item : *items) {
            if (!isDictionary(item))
                return std::nullopt;
            auto cycle = std::get<Construction>(item.value);
            cycle.name = "warmup_cosine_decay_schedule";
            auto pieces = read(cycle);
            const auto *steps = cycle.find("decay_steps");
            const auto length = steps ? steps->value.number() : std::nullopt;
            if (!pieces || !length)
                return std::nullopt;
            if (&item != &items->back())
                pieces = headOf(std::move(*pieces), *length);
            if (!pieces)
                return std::nullopt;
            made.insert(made.end(), pieces->begin(), pieces->end());
        }
        return made;
    }

    Pieces join(Given &given)
    {
        const auto *items = std::get_if<Argument::List>(&given["schedules"].value);
        const auto *steps = std::get_if<Argument::List>(&given["boundaries"].value);
        if (!items || !steps || items->size() != steps->size() + 1)
            return std::nullopt;
        std::vector<Piece> made;
        double begin = 0;
        for (std::size_t i = 0; i < items->size(); ++i) {
            const auto *schedule = std::get_if<Construction>(&(*items)[i].value);
            auto pieces = schedule ? read(*schedule) : std::nullopt;
            const bool last = i == steps->size();
            const auto end = last ? std::nullopt : (*steps)[i].number();
            if (!pieces || (!last && (!end || *end < begin || *end != std::floor(*end))))
                return std::nullopt;
            if (!last)
                pieces = headOf(std::move(*pieces), *end - begin);
            if (!pieces)
                return std::nullopt;
            begin = end.value_or(0);
            made.insert(made.end(), pieces->begin(), pieces->end());
        }
        return made;
    }

    int m_depth = 0;
};

// One schedule alone, or scale_by_schedule and scale(-1) in either order; null for anything else.
const Construction *soleSchedule(const std::vector<Construction> &schedulers)
{
    if (schedulers.size() == 1)
        return &schedulers.front();
    const Construction *schedule = nullptr;
    bool descends = false;
    for (const auto &each : schedulers) {
        if (const auto *scaled = each.find("step_size_fn"))
            schedule = std::get_if<Construction>(&scaled->value.value);
        if (const auto *size = each.find("step_size"))
            descends = size->value.number() == -1;
    }
    return schedulers.size() == 2 && descends ? schedule : nullptr;
}

} // namespace

bool intend(schedule::Spec &into, const std::vector<Construction> &schedulers)
{
    const auto *schedule = soleSchedule(schedulers);
    auto pieces = schedule ? PieceReader().read(*schedule) : std::nullopt;
    return pieces && write(into, std::move(*pieces), Unit::updates);
}

} // namespace warmup::dialect::optax
