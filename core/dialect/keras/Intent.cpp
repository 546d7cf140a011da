// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/keras/Intent.h"

#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "core/dialect/CyclePhases.h"
#include "core/dialect/Pieces.h"
#include "core/dialect/keras/Callbacks.h"
#include "core/dialect/keras/Schedules.h"
#include "core/dialect/python/Lambda.h"

namespace warmup::dialect::keras {
namespace {

using schedule::Unit;
using Pieces = std::optional<std::vector<Piece>>;

Piece held(double rate, std::optional<double> calls = std::nullopt)
{
    return {schedule::Hold{}, calls, rate, std::nullopt};
}

class PieceReader {
public:
    // `run`: updates of the run, where they are known.
    PieceReader(const Construction &construction, std::optional<double> run)
        : m_construction(construction), m_run(run)
    {
    }

    Pieces read()
    {
        auto made = pieces();
        return m_complete ? made : std::nullopt;
    }

private:
    const Argument &argument(std::string_view parameter) const
    {
        static const Argument none;
        if (const auto *given = m_construction.find(parameter))
            return given->value;
        for (const auto &each : scheduleSignature(m_construction.name)->parameters)
            if (each.name == parameter && each.byDefault)
                return *each.byDefault;
        return none;
    }
    double number(std::string_view parameter)
    {
        const auto value = argument(parameter).number();
        m_complete = m_complete && value;
        return value.value_or(0);
    }
    std::vector<double> list(std::string_view parameter)
    {
        std::vector<double> values;
        const auto *items = std::get_if<Argument::List>(&argument(parameter).value);
        m_complete = m_complete && items;
        for (std::size_t i = 0; items && i < items->size(); ++i) {
            m_complete = m_complete && (*items)[i].number();
            values.push_back((*items)[i].number().value_or(0));
        }
        return values;
    }

    Pieces pieces()
    {
        const auto &name = m_construction.name;
        if (name == "PiecewiseConstantDecay")
            return steps(list("boundaries"), list("values"));
        const double init = number("initial_learning_rate");
        if (name == "CosineDecayRestarts")
            return restarts(init);
        const double length = number("decay_steps");
        if (name == "CosineDecay")
            return cosine(init, length);
        if (name == "PolynomialDecay")
            return polynomial(init, length);
        const double rate = number("decay_rate");
        const bool staircase = argument("staircase").number().value_or(0) != 0;
        if (rate <= 0)
            return std::nullopt;
        schedule::Shape shape = schedule::Geometric{{length, Unit::updates}, rate};
        if (name == "InverseTimeDecay")
            shape = schedule::InverseTime{{length, Unit::updates}, rate, 1, staircase};
        else if (staircase)
            shape = schedule::Step{{length, Unit::updates}, rate};
        return {{{shape, std::nullopt, init, std::nullopt}}};
    }

    static Pieces steps(const std::vector<double> &boundaries, const std::vector<double> &values)
    {
        if (boundaries.empty() || values.size() != boundaries.size() + 1)
            return std::nullopt;
        std::vector<Piece> made;
        double begin = 0;
        for (std::size_t i = 0; i < boundaries.size(); ++i) {
            const double end = std::floor(boundaries[i]) + 1;
            if (end < begin)
                return std::nullopt;
            made.push_back(held(values[i], end - begin));
            begin = end;
        }
        made.push_back(held(values.back()));
        return made;
    }

    Pieces polynomial(double init, double length)
    {
        const double power = number("power");
        const double end = number("end_learning_rate");
        if (argument("cycle").number().value_or(0) != 0 || power < 0)
            return std::nullopt;
        schedule::Shape shape = schedule::Linear{};
        if (power != 1)
            shape = schedule::Polynomial{power};
        return {{{shape, length, init, end}, held(end)}};
    }

    Pieces cosine(double init, double length)
    {
        const double alpha = number("alpha");
        if (argument("warmup_target").isNone())
            return {{{schedule::Cosine{}, length, init, init * alpha}, held(init * alpha)}};
        const double target = number("warmup_target");
        return {{{schedule::Linear{}, number("warmup_steps"), init, target},
                 {schedule::Cosine{}, length, target, target * alpha},
                 held(target * alpha)}};
    }

    Pieces restarts(double init)
    {
        constexpr std::size_t kMostCycles = 1000;
        const double multiple = number("t_mul");
        const double factor = number("m_mul");
        const double alpha = number("alpha");
        double length = number("first_decay_steps");
        if (!m_run || multiple < 1 || length < 1)
            return std::nullopt;
        std::vector<Piece> made;
        double height = 1;
        for (double begin = 0; begin < *m_run; begin += length / multiple) {
            if (length != std::floor(length) || made.size() >= kMostCycles)
                return std::nullopt;
            made.push_back(
                {schedule::Cosine{}, length, init * ((1 - alpha) * height + alpha), init * alpha});
            height *= factor;
            length *= multiple;
        }
        return made;
    }

    const Construction &m_construction;
    std::optional<double> m_run;
    bool m_complete = true;
};

// The rate is held but for what the metric does.
bool writePlateau(schedule::Spec &into, const std::vector<Construction> &callbacks)
{
    auto plateau = promisedPlateau(callbacks);
    if (!plateau)
        return false;
    into.multiplier = 1;
    into.warmUp.reset();
    into.main.clear();
    into.repeat = {};
    into.plateau = std::move(plateau);
    return true;
}

// "At the beginning of every epoch, this callback gets the updated learning rate value from
// schedule function provided, with the current epoch and current learning rate": the function's
// value in every epoch, in Python's own numbers.
bool writeFunction(schedule::Spec &into, const Construction &callback)
{
    constexpr double kMostEpochs = 20'000;
    const auto *given = callback.find("schedule");
    const auto *lambda = given ? std::get_if<Lambda>(&given->value.value) : nullptr;
    const auto epochs = callsOfRun(into.clock, Unit::epochs);
    if (!lambda)
        return false;
    const auto function = python::Function::makeOf(2, lambda->text, {});
    if (!function || !epochs || *epochs > kMostEpochs || !(into.baseRate > 0))
        return false;
    schedule::Table table{{}, false};
    Raised raised;
    double rate = into.baseRate;
    for (double epoch = 0; epoch < *epochs; ++epoch) {
        const double before = rate;
        rate = (*function)(epoch, rate, raised);
        if (raised || !std::isfinite(rate) || rate < 0)
            return false;
        if (epoch == 0 || rate != before)
            table.points.push_back({{epoch, Unit::epochs}, rate / into.baseRate});
    }
    into.multiplier = 1;
    into.warmUp.reset();
    into.main = {{std::move(table), {0, Unit::rest}}};
    into.repeat = {};
    return true;
}

} // namespace

bool intend(schedule::Spec &into, const std::vector<Construction> &schedulers)
{
    if (schedulers.size() != 1)
        return false;
    if (schedulers.front().name == "LearningRateScheduler")
        return writeFunction(into, schedulers.front());
    if (!scheduleSignature(schedulers.front().name))
        return writePlateau(into, schedulers);
    auto pieces = PieceReader(schedulers.front(), callsOfRun(into.clock, Unit::updates)).read();
    return pieces && write(into, std::move(*pieces), Unit::updates);
}

} // namespace warmup::dialect::keras
