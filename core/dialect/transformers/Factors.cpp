// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/transformers/Factors.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::transformers {
namespace {

constexpr double kPi = std::numbers::pi;

double ramp(double count, double warmUp)
{
    return count / std::max(1.0, warmUp);
}

double progress(double count, double warmUp, double total)
{
    return (count - warmUp) / std::max(1.0, total - warmUp);
}

double wave(double cycles, double progress)
{
    return 0.5 * (1.0 + std::cos(kPi * cycles * 2.0 * progress));
}

} // namespace

LearningRate FactorSchedule::next(torch::State &state, std::size_t group, bool) const
{
    return base(group) * m_factor(epoch(state), state.raised);
}

Factor constant()
{
    return [](double, Raised &) { return 1.0; };
}

Factor constantWithWarmUp(double warmUp)
{
    return [=](double count, Raised &) { return count < warmUp ? ramp(count, warmUp) : 1.0; };
}

Factor linear(double warmUp, double total)
{
    return [=](double count, Raised &) {
        if (count < warmUp)
            return ramp(count, warmUp);
        return std::max(0.0, (total - count) / std::max(1.0, total - warmUp));
    };
}

Factor cosine(double warmUp, double total, double cycles)
{
    return [=](double count, Raised &) {
        if (count < warmUp)
            return ramp(count, warmUp);
        return std::max(0.0, wave(cycles, progress(count, warmUp, total)));
    };
}

Factor cosineWithRestarts(double warmUp, double total, double cycles)
{
    return [=](double count, Raised &) {
        if (count < warmUp)
            return ramp(count, warmUp);
        const double p = progress(count, warmUp, total);
        if (p >= 1.0)
            return 0.0;
        return std::max(0.0, 0.5 * (1.0 + std::cos(kPi * pythonModulo(cycles * p, 1.0))));
    };
}

Factor polynomial(double warmUp, double total, double end, double power, LearningRate initial)
{
    return [=](double count, Raised &raised) {
        if (count < warmUp)
            return ramp(count, warmUp);
        if (count > total)
            return end / initial;
        const double done = pythonDivide(
            count - warmUp, total - warmUp,
            "the decay divides by num_training_steps - num_warmup_steps, which is 0", raised);
        const double left = 1 - done;
        if (!raised && left == 0 && power < 0)
            raised = {"ZeroDivisionError", "0 is raised to a negative power"};
        return ((initial - end) * std::pow(left, power) + end) / initial;
    };
}

Factor inverseSquareRoot(double warmUp, double timescale)
{
    return [=](double count, Raised &raised) {
        if (count < warmUp)
            return ramp(count, warmUp);
        const double ratio = pythonDivide(count + (timescale - warmUp), timescale,
                                          "the decay divides by timescale", raised);
        if (!raised && ratio < 0)
            raised = {"ValueError", "the square root of a negative number"};
        if (!raised && ratio == 0)
            raised = {"ZeroDivisionError", "the decay divides by a square root, which is 0"};
        return 1.0 / std::sqrt(ratio);
    };
}

Factor cosineWithMinimum(double warmUp, double total, double cycles, double minimum)
{
    return [=](double count, Raised &) {
        if (count < warmUp)
            return ramp(count, warmUp);
        const double factor = wave(cycles, progress(count, warmUp, total));
        return std::max(0.0, factor * (1 - minimum) + minimum);
    };
}

Factor shiftedCosine(const ShiftedCosine &law)
{
    return [=](double count, Raised &) {
        if (count < law.warmUp && !law.hasStart)
            return (count + 1.0) / std::max(1.0, law.warmUp);
        if (count < law.warmUp)
            return law.start + (1.0 - law.start) * count / std::max(1.0, law.warmUp - 1);
        const double factor =
            wave(law.cycles, (count - law.warmUp + 1.0) / std::max(1.0, law.total - law.warmUp));
        return std::max(0.0, factor * (1 - law.minimum) + law.minimum);
    };
}

Factor warmUpStableDecay(const WarmUpStableDecay &law)
{
    return [=](double count, Raised &) {
        const auto between = [&](double factor) {
            return std::max(0.0, factor * (1.0 - law.minimum) + law.minimum);
        };
        if (count < law.warmUp) {
            const double p = ramp(count, law.warmUp);
            return between(law.rise == Easing::linear       ? p
                               : law.rise == Easing::cosine ? 0.5 * (1.0 - std::cos(kPi * p))
                                                            : 1.0 - std::sqrt(1.0 - p));
        }
        if (count < law.warmUp + law.stable)
            return 1.0;
        if (count < law.warmUp + law.stable + law.decay) {
            const double p = (count - law.warmUp - law.stable) / std::max(1.0, law.decay);
            return between(law.fall == Easing::linear       ? 1.0 - p
                               : law.fall == Easing::cosine ? wave(law.cycles, p)
                                                            : 1.0 - std::sqrt(p));
        }
        return law.minimum;
    };
}

} // namespace warmup::dialect::transformers
