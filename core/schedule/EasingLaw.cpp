// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/EasingLaw.h"

#include <cmath>
#include <numbers>
#include <utility>

#include "core/schedule/Check.h"

namespace warmup::schedule {
namespace {

constexpr double kMostCycles = 1000;

struct Indices {
    Update offset;
    Update arrival;
};

Indices indicesOf(const Phase &phase, Update length)
{
    if (std::holds_alternative<Logarithmic>(phase.shape)
        || std::holds_alternative<Saturating>(phase.shape)
        || std::holds_alternative<RAdam>(phase.shape) || std::holds_alternative<Hold>(phase.shape))
        return {0, length};
    switch (phase.grid) {
    case Grid::closedOpen:
        return {0, length};
    case Grid::openClosed:
        return {1, length};
    case Grid::open:
        return {1, length + 1};
    case Grid::closed:
        return {0, length - 1};
    }
    return {0, length};
}

// What share of the way from `from` to `to` is done, for the index k of n.
class Easing {
public:
    double length = 1; // ticks
    double ticksPerUpdate = 1;

    double operator()(const Hold &, double, double) const { return 0; }
    double operator()(const Linear &, double, double p) const { return p; }
    double operator()(const Cosine &shape, double, double p) const
    {
        return (1 - std::cos(std::numbers::pi * shape.cycles * p)) / 2;
    }
    double operator()(const Polynomial &shape, double, double p) const
    {
        return 1 - std::pow(1 - p, shape.power);
    }
    double operator()(const Power &shape, double, double p) const
    {
        return std::pow(p, shape.exponent);
    }
    double operator()(const SquareRoot &, double, double p) const { return std::sqrt(p); }
    double operator()(const HalfLife &shape, double, double p) const
    {
        return 1 - std::exp2(-p / shape.share);
    }
    double operator()(const Tanh &shape, double, double p) const
    {
        return (1 + std::tanh(shape.lower * (1 - p) + shape.upper * p)) / 2;
    }
    double operator()(const Logarithmic &, double t, double) const
    {
        return length <= 1 ? 1 : std::min(1.0, std::log1p(t) / std::log(length));
    }
    double operator()(const Saturating &shape, double t, double) const
    {
        return -std::expm1(-(t + 1) / (shape.tau * ticksPerUpdate));
    }
    double operator()(const RAdam &shape, double t, double) const
    {
        const double most = 2 / (1 - shape.beta2) - 1;
        const auto rho = [&](double step) {
            const double power = std::pow(shape.beta2, step);
            return most - 2 * step * power / (1 - power);
        };
        double first = 1;
        while (rho(first) <= 4)
            ++first;
        const double r = rho(t + first);
        return std::sqrt((r - 4) * (r - 2) * most / ((most - 4) * (most - 2) * r));
    }
};

class EasingLaw : public Law {
public:
    EasingLaw(Indices indices, Shape shape, LearningRate from, LearningRate to, Easing easing)
        : Law(indices.offset, indices.arrival), m_shape(std::move(shape)), m_from(from), m_to(to),
          m_easing(easing)
    {
    }

    LearningRate at(Update k) const override
    {
        const double t = static_cast<double>(std::min(k, arrival()));
        const double p = k >= arrival() ? 1 : t / static_cast<double>(arrival());
        if (std::holds_alternative<Exponential>(m_shape))
            return p == 1 ? m_to : m_from * std::pow(m_to / m_from, p);
        const auto done = std::visit(
            [&]<typename T>(const T &shape) {
                if constexpr (std::is_same_v<T, Exponential>)
                    return p;
                else if constexpr (std::is_invocable_v<const Easing &, const T &, double, double>)
                    return m_easing(shape, t, p);
                else
                    return 0.0;
            },
            m_shape);
        return std::lerp(m_from, m_to, done);
    }

    RateRange over(Update begin, Update end) const override
    {
        auto range = Law::over(begin, end);
        const auto *cosine = std::get_if<Cosine>(&m_shape);
        if (!cosine || cosine->cycles <= 1)
            return range;
        const double halfWave = static_cast<double>(arrival()) / cosine->cycles;
        const auto last = std::min(end - 1, arrival());
        for (double turn = std::max(1.0, std::floor(static_cast<double>(begin) / halfWave));;
             ++turn) {
            const auto before = static_cast<Update>(std::floor(turn * halfWave));
            if (before > last)
                break;
            for (const Update k : {before, before + 1}) {
                if (k < begin || k > last)
                    continue;
                const auto value = at(k);
                range.minimum = std::min(range.minimum, value);
                range.maximum = std::max(range.maximum, value);
            }
        }
        return range;
    }

private:
    Shape m_shape;
    LearningRate m_from;
    LearningRate m_to;
    Easing m_easing;
};

struct Checks {
    std::string where;
    LearningRate from = 0;
    LearningRate to = 0;

    std::optional<Error> operator()(const Cosine &shape) const
    {
        return unless(shape.cycles > 0 && shape.cycles <= kMostCycles, where + "/cycles",
                      shape.cycles, "a number above 0, at most 1000");
    }
    std::optional<Error> operator()(const Polynomial &shape) const
    {
        return needsAbove(0, shape.power, where + "/power");
    }
    std::optional<Error> operator()(const Power &shape) const
    {
        return needsAbove(0, shape.exponent, where + "/exponent");
    }
    std::optional<Error> operator()(const HalfLife &shape) const
    {
        return needsAbove(0, shape.share, where + "/share");
    }
    std::optional<Error> operator()(const Tanh &shape) const
    {
        if (auto error = unless(std::isfinite(shape.lower), where + "/lower", shape.lower,
                                "a finite number"))
            return error;
        return unless(std::isfinite(shape.upper) && shape.upper > shape.lower, where + "/upper",
                      shape.upper, "a finite number above the lower one");
    }
    std::optional<Error> operator()(const Saturating &shape) const
    {
        return needsAbove(0, shape.tau, where + "/tau");
    }
    std::optional<Error> operator()(const RAdam &shape) const
    {
        // Closer to 1 the difference of two large numbers leaves nothing of rho.
        return unless(shape.beta2 > 0.6 && shape.beta2 <= 0.999999, where + "/beta2", shape.beta2,
                      "a number above 0.6, at most 0.999999");
    }
    template <typename T>
    std::optional<Error> operator()(const T &) const
    {
        return std::nullopt;
    }
};

} // namespace

Result<LawPtr> makeEasingLaw(const LawInput &input)
{
    const auto &phase = *input.phase;
    if (auto error = std::visit(Checks{input.where + "/shape", input.from, input.to}, phase.shape))
        return tl::unexpected(*error);
    if (std::holds_alternative<Exponential>(phase.shape)) {
        const std::string allowed = "a rate above 0, which an exponential needs at both ends";
        if (auto error = unless(input.from > 0, input.where + "/from", input.from, allowed))
            return tl::unexpected(*error);
        if (auto error = unless(input.to > 0, input.where + "/to", input.to, allowed))
            return tl::unexpected(*error);
    }
    const auto indices = indicesOf(phase, input.length);
    if (indices.arrival < 1)
        return fail(input.where + "/grid", "a closed grid over one update",
                    "a length of at least 2 updates, or another grid");
    return std::make_shared<EasingLaw>(
        indices, phase.shape, input.from, input.to,
        Easing{static_cast<double>(input.length), input.ruler->ticksPerUpdate()});
}

} // namespace warmup::schedule
