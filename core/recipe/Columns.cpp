// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/Columns.h"

#include "core/schedule/Scaled.h"

namespace warmup {

Columns furtherColumns(const Curves &curves)
{
    Columns columns;
    const std::string momentum = curves.movesBeta1 ? "beta1" : "momentum";
    const auto &tracks = curves.asRun.tracks;
    if (tracks.empty())
        if (auto moved = schedule::momentumOf(curves.asRun.curve))
            columns.emplace_back(momentum, std::move(moved));
    for (std::size_t group = 0; group < tracks.size(); ++group) {
        const std::string suffix = group == 0 ? "" : "_" + std::to_string(group);
        if (group > 0)
            columns.emplace_back("lr" + suffix, tracks[group].rate);
        if (tracks[group].momentum)
            columns.emplace_back(momentum + suffix, tracks[group].momentum);
    }
    return columns;
}

} // namespace warmup
