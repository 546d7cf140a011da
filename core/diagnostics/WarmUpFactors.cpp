// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/WarmUpFactors.h"

#include <algorithm>
#include <cmath>

namespace warmup::diagnostics {

double rectification(double beta2, double t, double above)
{
    const double power = std::pow(beta2, t);
    const double limit = 2 / (1 - beta2) - 1;
    const double rho = limit - 2 * t * power / (1 - power);
    if (!(rho > above))
        return 0;
    return std::sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
}

double biasCorrection(double beta2, double t)
{
    return std::sqrt(1 - std::pow(beta2, t));
}

double untunedWarmUp(double beta2, double t)
{
    return std::min(1.0, t * (1 - beta2) / 2);
}

} // namespace warmup::diagnostics
