// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RangeCsv.h"

#include <fmt/format.h>

#include "core/base/Number.h"

namespace warmup::io {

Result<void> saveRange(const std::filesystem::path &path,
                       const std::vector<experiment::RangeCurve> &curves)
{
    std::string text = "seed,update,lr,loss,smoothed\n";
    for (const experiment::RangeCurve &curve : curves)
        for (std::size_t u = 0; u < curve.losses.size(); ++u)
            text += fmt::format("{},{},{},{},{}\n", curve.seed, u, shortestText(curve.rates[u]),
                                shortestText(curve.losses[u]), shortestText(curve.smoothed[u]));
    return writeAtomically(path, text);
}

} // namespace warmup::io
