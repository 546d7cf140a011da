// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/fvcore/Functions.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/dialect/PythonNumber.h"

namespace warmup::dialect::fvcore {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr Raised kPastTheEnd{"RuntimeError",
                             "the share of the training is more than 1: max_iter "
                             "is shorter than the run"};

} // namespace

OfProgress constant(double value)
{
    return [=](double where, Raised &raised) {
        if (where >= 1)
            raised = kPastTheEnd;
        return value;
    };
}

OfProgress cosine(double start, double end)
{
    return [=](double where, Raised &) {
        return end + 0.5 * (start - end) * (1 + std::cos(kPi * where));
    };
}

OfProgress exponential(double start, double decay)
{
    return [=](double where, Raised &raised) { return start * pythonPower(decay, where, raised); };
}

OfProgress linear(double start, double end)
{
    return [=](double where, Raised &) { return end * where + start * (1 - where); };
}

OfProgress multiStep(std::vector<double> values, double updates, std::vector<double> milestones)
{
    return [=](double where, Raised &raised) {
        if (where > 1) {
            raised = kPastTheEnd;
            return 0.0;
        }
        const double update = std::trunc((where + kWhereEpsilon) * updates);
        const auto after = std::upper_bound(milestones.begin(), milestones.end(), update);
        return values[static_cast<std::size_t>(after - milestones.begin())];
    };
}

OfProgress polynomial(double base, double power)
{
    return
        [=](double where, Raised &raised) { return base * pythonPower(1 - where, power, raised); };
}

OfProgress step(std::vector<double> values)
{
    return [=](double where, Raised &raised) {
        const auto count = static_cast<double>(values.size());
        double index = std::trunc((where + kWhereEpsilon) * count);
        if (index < 0) // a max_iter below 0; Python counts from the end
            index += count;
        if (index >= 0 && index < count)
            return values[static_cast<std::size_t>(index)];
        raised = {"IndexError", "the training goes on after the last of the values"};
        return 0.0;
    };
}

OfProgress composite(std::vector<Part> parts)
{
    return [=](double where, Raised &raised) {
        std::size_t i = 0;
        double end = parts[0].length;
        while (where + kWhereEpsilon > end && i + 1 < parts.size())
            end += parts[++i].length;
        if (!parts[i].rescaled)
            return parts[i].function(where, raised);
        const double begin = end - parts[i].length;
        const double share = pythonDivide(where - begin, parts[i].length, raised);
        return raised ? 0.0 : parts[i].function(share, raised);
    };
}

} // namespace warmup::dialect::fvcore
