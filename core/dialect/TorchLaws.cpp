// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/TorchLaws.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::torch {
namespace {

using std::numbers::pi;

double occurrences(const MultiStepLR &law, double epoch)
{
    const auto [first, last] =
        std::equal_range(law.milestones.begin(), law.milestones.end(), epoch);
    return static_cast<double>(last - first);
}

struct Recursive {
    double epoch;
    double rate;
    double base;

    double operator()(const Constant &) const { return rate; }
    double operator()(const StepLR &law) const
    {
        return epoch == 0 || pythonModulo(epoch, law.stepSize) != 0 ? rate : rate * law.gamma;
    }
    double operator()(const MultiStepLR &law) const
    {
        const double count = occurrences(law, epoch);
        return count == 0 ? rate : rate * std::pow(law.gamma, count);
    }
    double operator()(const ExponentialLR &law) const { return rate * law.gamma; }
    double operator()(const CosineAnnealingLR &law) const
    {
        return recursiveRate(law, epoch, rate, base, height(law, epoch), height(law, epoch - 1));
    }
};

struct ClosedForm {
    double epoch;
    double base;

    double operator()(const Constant &) const { return base; }
    double operator()(const StepLR &law) const
    {
        return base * std::pow(law.gamma, pythonFloorDivide(epoch, law.stepSize));
    }
    double operator()(const MultiStepLR &law) const
    {
        const auto reached = std::upper_bound(law.milestones.begin(), law.milestones.end(), epoch);
        return base * std::pow(law.gamma, static_cast<double>(reached - law.milestones.begin()));
    }
    double operator()(const ExponentialLR &law) const { return base * std::pow(law.gamma, epoch); }
    double operator()(const CosineAnnealingLR &law) const
    {
        return law.minimum + (base - law.minimum) * height(law, epoch) / 2;
    }
};

} // namespace

LearningRate constructedRate(const Law &law, LearningRate base)
{
    // Every constructor takes one step, to epoch 0. A milestone at 0 counts there already.
    if (const auto *milestones = std::get_if<MultiStepLR>(&law))
        return Recursive{0, base, base}(*milestones);
    return base;
}

LearningRate recursiveRate(const Law &law, double epoch, LearningRate rate, LearningRate base)
{
    return std::visit(Recursive{epoch, rate, base}, law);
}

LearningRate recursiveRate(const CosineAnnealingLR &law, double epoch, LearningRate rate,
                           LearningRate base, double height, double heightBefore)
{
    if (pythonModulo(epoch - 1 - law.horizon, 2 * law.horizon) == 0)
        return rate + (base - law.minimum) * (1 - std::cos(pi / law.horizon)) / 2;
    return height / heightBefore * (rate - law.minimum) + law.minimum;
}

double height(const CosineAnnealingLR &law, double epoch)
{
    return 1 + std::cos(pi * epoch / law.horizon);
}

LearningRate closedFormRate(const Law &law, double epoch, LearningRate base)
{
    return std::visit(ClosedForm{epoch, base}, law);
}

} // namespace warmup::dialect::torch
