// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/fvcore/Intent.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/fvcore/Schedulers.h"

namespace warmup::dialect::fvcore {
namespace {

using schedule::Basis;
using schedule::Level;
using schedule::Phase;
using schedule::Span;
using schedule::Unit;
using Phases = std::vector<Phase>;

Level ofBase(double factor)
{
    return {factor, Basis::base};
}

// Calls that are whole but for the rounding of a share of them.
double snapped(double calls)
{
    const double nearest = std::round(calls);
    return std::abs(calls - nearest) <= 1e-9 * std::max(1.0, nearest) ? nearest : calls;
}

const Construction *functionOf(const Construction &of, std::string_view parameter)
{
    const auto *given = of.find(parameter);
    return given ? std::get_if<Construction>(&given->value.value) : nullptr;
}

class Writer {
public:
    Writer(schedule::Spec &into, Unit call) : m_into(into), m_call(call) { }

    bool write(const Construction &scheduler)
    {
        if (scheduler.name != "LRMultiplier")
            return withFactor(scheduler);
        const auto calls = number(scheduler, "max_iter");
        const auto *function = functionOf(scheduler, "multiplier");
        if (!calls || *calls < 1 || !function)
            return false;
        if (function->name == "WarmupParamScheduler")
            return warmUp(*function, *calls);
        if (!main(*function, *calls))
            return false;
        findWarmUp();
        return true;
    }

private:
    static std::optional<double> number(const Construction &of, std::string_view parameter)
    {
        const auto *signature = signatureOf(of.name);
        return signature ? numberOf(of, *signature, parameter) : std::nullopt;
    }
    static std::vector<double> list(const Construction &of, std::string_view parameter)
    {
        std::vector<double> values;
        if (const auto *given = of.find(parameter))
            if (const auto *items = std::get_if<Argument::List>(&given->value.value))
                for (const auto &item : *items)
                    values.push_back(item.number().value_or(0));
        return values;
    }
    static bool isConstant(const Construction &of)
    {
        const auto *given = of.find("warmup_method");
        const auto *text = given ? std::get_if<std::string>(&given->value.value) : nullptr;
        return text && *text == "constant";
    }
    Span calls(double count) const { return {count, m_call}; }

    bool main(const Construction &function, double length)
    {
        auto phases = phasesOf(function, length);
        if (!phases)
            return false;
        m_into.main = std::move(*phases);
        return true;
    }

    // A composite that begins with a line upwards begins with a warm-up.
    void findWarmUp()
    {
        if (m_into.warmUp || m_into.main.size() < 2)
            return;
        const Phase &first = m_into.main.front();
        if (!std::holds_alternative<schedule::Linear>(first.shape) || !first.to
            || !(first.from->value < first.to->value))
            return;
        m_into.warmUp = first;
        m_into.main.erase(m_into.main.begin());
    }

    std::optional<Phases> phasesOf(const Construction &f, double length) const
    {
        const auto &name = f.name;
        if (name == "StepParamScheduler")
            return equalParts(list(f, "values"), length);
        if (name == "StepWithFixedGammaParamScheduler")
            return fixedGamma(f, length);
        if (name == "MultiStepParamScheduler")
            return steps(f, length);
        if (name == "CompositeParamScheduler")
            return composite(f, length);
        if (name == "ConstantParamScheduler") {
            const auto value = number(f, "value");
            return value ? std::optional(Phases{held(*value)}) : std::nullopt;
        }
        const auto first =
            number(f, name == "PolynomialDecayParamScheduler" ? "base_value" : "start_value");
        if (!first)
            return std::nullopt;
        if (name == "PolynomialDecayParamScheduler") {
            const auto power = number(f, "power");
            if (!power || *power <= 0)
                return std::nullopt;
            return Phases{{schedule::Polynomial{*power}, calls(length), ofBase(*first), Level{0}}};
        }
        if (name == "ExponentialParamScheduler") {
            const auto decay = number(f, "decay");
            if (!decay || *decay <= 0)
                return std::nullopt;
            return Phases{
                {schedule::Geometric{calls(length), *decay}, {0, Unit::rest}, ofBase(*first)}};
        }
        const auto last = number(f, "end_value");
        if (!last || (name != "CosineParamScheduler" && name != "LinearParamScheduler"))
            return std::nullopt;
        schedule::Shape shape = schedule::Linear{};
        if (name == "CosineParamScheduler")
            shape = schedule::Cosine{};
        return Phases{{shape, calls(length), ofBase(*first), ofBase(*last)}};
    }

    static Phase held(double factor) { return {schedule::Hold{}, {0, Unit::rest}, ofBase(factor)}; }

    // The values, each until the call where the next one begins.
    std::optional<Phases> parts(const std::vector<double> &values,
                                const std::vector<double> &begins) const
    {
        constexpr std::size_t kMost = 200;
        if (values.empty() || values.size() > kMost || begins.size() + 1 != values.size())
            return std::nullopt;
        Phases phases;
        double reached = 0;
        for (std::size_t i = 0; i < begins.size(); ++i) {
            const double begin = std::ceil(snapped(begins[i]));
            if (begin > reached)
                phases.push_back({schedule::Hold{}, calls(begin - reached), ofBase(values[i])});
            reached = std::max(reached, begin);
        }
        phases.push_back(held(values.back()));
        return phases;
    }
    std::optional<Phases> equalParts(const std::vector<double> &values, double length) const
    {
        std::vector<double> begins;
        const auto count = static_cast<double>(values.size());
        for (double i = 1; i < count; ++i)
            begins.push_back(i / count * length);
        return parts(values, begins);
    }
    std::optional<Phases> fixedGamma(const Construction &f, double length) const
    {
        const auto base = number(f, "base_value");
        const auto decays = number(f, "num_decays");
        const auto gamma = number(f, "gamma");
        constexpr double kMost = 200;
        if (!base || !decays || !gamma || *decays >= kMost)
            return std::nullopt;
        std::vector<double> values{*base};
        for (double i = 0; i < *decays; ++i)
            values.push_back(values.back() * *gamma);
        return equalParts(values, length);
    }
    std::optional<Phases> steps(const Construction &f, double length) const
    {
        const auto values = list(f, "values");
        auto milestones = list(f, "milestones");
        auto updates = number(f, "num_updates");
        if (milestones.empty() && updates)
            for (double i = 1; i < static_cast<double>(values.size()); ++i)
                milestones.push_back(std::ceil(*updates / static_cast<double>(values.size())) * i);
        else if (!updates && !milestones.empty()) {
            updates = milestones.back();
            milestones.pop_back();
        }
        if (!updates || *updates < 1)
            return std::nullopt;
        for (double &milestone : milestones)
            milestone *= length / *updates;
        return parts(values, milestones);
    }

    // The part of a composite between two calls, of which neither need be whole.
    struct Part {
        const Construction *function = nullptr;
        double begin = 0;
        double end = 0;
        bool rescaled = true;

        [[nodiscard]] double first() const { return std::ceil(begin); } // its first call
        [[nodiscard]] double count() const { return std::ceil(end) - std::ceil(begin); }
        [[nodiscard]] bool isWhole() const { return begin == first() && end == std::ceil(end); }
    };
    static std::vector<Part> partsOf(const Construction &f, double length)
    {
        const auto items = [&](std::string_view parameter) {
            const auto *given = f.find(parameter);
            const auto *list = given ? std::get_if<Argument::List>(&given->value.value) : nullptr;
            return list ? *list : Argument::List();
        };
        const auto scaling = items("interval_scaling");
        const auto lengths = list(f, "lengths");
        const auto *functions = f.find("schedulers");
        const auto *all =
            functions ? std::get_if<Argument::List>(&functions->value.value) : nullptr;
        std::vector<Part> parts;
        double share = 0;
        for (std::size_t i = 0; all && i < all->size(); ++i) {
            const auto *function = std::get_if<Construction>(&(*all)[i].value);
            const auto *kind =
                i < scaling.size() ? std::get_if<std::string>(&scaling[i].value) : nullptr;
            if (!function || !kind || i >= lengths.size())
                return {};
            const double begin = snapped(share * length);
            share += lengths[i];
            const double end = i + 1 == all->size() ? length : snapped(share * length);
            parts.push_back({function, begin, end, *kind == "rescaled"});
        }
        return parts;
    }

    std::optional<Phases> composite(const Construction &f, double length) const
    {
        Phases all;
        for (const Part &part : partsOf(f, length)) {
            if (part.count() < 1)
                continue;
            const auto phases = phasesOf(part, length);
            if (!phases)
                return std::nullopt;
            all.insert(all.end(), phases->begin(), phases->end());
        }
        return all.empty() ? std::nullopt : std::optional(all);
    }

    std::optional<Phases> phasesOf(const Part &part, double length) const
    {
        const double whole = part.rescaled ? part.end - part.begin : length;
        const double first = part.rescaled ? part.first() - part.begin : part.first();
        auto phases = phasesOf(*part.function, whole);
        if (!phases)
            return std::nullopt;
        const bool constant = std::ranges::all_of(*phases, [](const Phase &phase) {
            return std::holds_alternative<schedule::Hold>(phase.shape);
        });
        if (constant)
            return cut(*phases, first, part.count());
        if (part.rescaled && part.isWhole()) {
            if (phases->back().length.unit == Unit::rest)
                phases->back().length = calls(part.count());
            return phases;
        }
        const auto text =
            formulaOf(*part.function,
                      fmt::format("(({} + t) / {})", shortestText(first), shortestText(whole)));
        if (text.empty())
            return std::nullopt;
        return Phases{{schedule::Formula{text}, calls(part.count())}};
    }

    // Of held values those of the calls from `first` on.
    Phases cut(const Phases &held, double first, double count) const
    {
        Phases kept;
        double reached = 0;
        for (const Phase &phase : held) {
            const double end =
                phase.length.unit == Unit::rest ? first + count : reached + phase.length.amount;
            const double from = std::max(reached, first);
            const double to = std::min(end, first + count);
            if (to > from)
                kept.push_back({schedule::Hold{}, calls(to - from), phase.from});
            reached = end;
        }
        return kept;
    }

    // A function of the progress as a formula; empty where it is none.
    static std::string formulaOf(const Construction &f, const std::string &progress)
    {
        const auto value = [&](std::string_view parameter) {
            return number(f, parameter).value_or(0);
        };
        const double start = value("start_value");
        const double end = value("end_value");
        if (f.name == "LinearParamScheduler")
            return fmt::format("{} + ({}) * {}", shortestText(start), shortestText(end - start),
                               progress);
        if (f.name == "CosineParamScheduler")
            return fmt::format("{} + ({}) * (1 + cos(pi * {}))", shortestText(end),
                               shortestText((start - end) / 2), progress);
        if (f.name == "ExponentialParamScheduler")
            return fmt::format("{} * {}^{}", shortestText(start), shortestText(value("decay")),
                               progress);
        if (f.name == "PolynomialDecayParamScheduler")
            return fmt::format("{} * (1 - min(1, {}))^{}", shortestText(value("base_value")),
                               progress, shortestText(value("power")));
        return {};
    }

    bool warmUp(const Construction &f, double length)
    {
        const auto factor = number(f, "warmup_factor");
        const auto share = number(f, "warmup_length");
        const auto *inner = functionOf(f, "scheduler");
        const bool rescales = number(f, "rescale_interval").value_or(0) != 0;
        if (!factor || !share || *share < 0 || *share >= 1 || !inner)
            return false;
        const double warm = snapped(*share * length);
        if (!main(*inner, rescales ? length - warm : length))
            return false;
        if (warm == 0)
            return true;
        if (!m_into.main.front().from)
            return false;
        const double first = m_into.main.front().from->value;
        m_into.warmUp = Phase{schedule::Hold{}, calls(warm), ofBase(*factor * first)};
        if (!isConstant(f)) {
            m_into.warmUp->shape = schedule::Linear{};
            m_into.warmUp->to = rescales ? ofBase(first) : Level{1, Basis::main};
        }
        m_into.join = rescales ? schedule::Join::before : schedule::Join::over;
        return true;
    }

    // detectron2's older schedulers.
    bool withFactor(const Construction &scheduler)
    {
        const auto length = number(scheduler, "warmup_iters");
        const auto factor = number(scheduler, "warmup_factor");
        if (!length || !factor)
            return false;
        if (scheduler.name == "WarmupCosineLR") {
            const auto horizon = number(scheduler, "max_iters");
            if (!horizon || *horizon < 1)
                return false;
            m_into.main = {{schedule::Cosine{}, calls(*horizon), ofBase(1), Level{0}}};
        } else {
            schedule::MultiStep law{{}, number(scheduler, "gamma").value_or(0)};
            for (const double milestone : list(scheduler, "milestones"))
                law.milestones.push_back(calls(milestone));
            m_into.main = {{law, {0, Unit::rest}, ofBase(1)}};
        }
        if (*length < 1)
            return true;
        m_into.warmUp = Phase{schedule::Hold{}, calls(*length), ofBase(*factor)};
        if (!isConstant(scheduler))
            m_into.warmUp->shape = schedule::Linear{};
        m_into.join = schedule::Join::times;
        return true;
    }

    schedule::Spec &m_into;
    Unit m_call;
};

} // namespace

bool intend(schedule::Spec &into, const Spec &spec)
{
    if (spec.schedulers.size() != 1)
        return false;
    const auto call =
        spec.driver.advance == Driver::Advance::perUpdate ? Unit::updates : Unit::epochs;
    auto made = into;
    made.multiplier = 1;
    made.warmUp.reset();
    made.main.clear();
    made.repeat = {};
    if (!Writer(made, call).write(spec.schedulers.front()))
        return false;
    into = std::move(made);
    return true;
}

} // namespace warmup::dialect::fvcore
