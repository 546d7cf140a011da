// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/TorchAlone.h"

#include <string>

#include "core/dialect/Tails.h"

namespace warmup::dialect {

Result<CallCurvePtr> torchAlone(const Arguments &arguments, const Driver &driver,
                                const schedule::Metric &metric)
{
    if (driver.argument == Driver::Argument::index && driver.stride < 1)
        return fail("/asRun/driver/stride", std::to_string(driver.stride),
                    "a whole number of at least 1");
    const double base = arguments.baseRate * arguments.multiplier;
    if (const auto *plateau = std::get_if<schedule::Plateau>(&arguments.main))
        return plateauTail(*plateau, base, metric, 0);
    const auto &law = std::get<torch::Law>(arguments.main);
    const double start = torch::constructedRate(law, base);
    if (std::holds_alternative<torch::Constant>(law))
        return constantTail(base);
    if (driver.argument == Driver::Argument::none)
        return recursiveTail(law, start, base);
    return closedFormTail(law, start, base, argumentOf(driver, 1),
                          static_cast<double>(driver.stride));
}

} // namespace warmup::dialect
