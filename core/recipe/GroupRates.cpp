// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/GroupRates.h"

#include <algorithm>

#include "core/dialect/Difference.h"
#include "core/schedule/Scaled.h"

namespace warmup {
namespace {

std::vector<GroupRate> ratesOfScript(const Curves &curves)
{
    std::vector<Update> turns;
    for (const schedule::Section &section : curves.intended->sections())
        turns.push_back(section.begin);
    const auto &tracks = curves.asRun.tracks;
    std::vector<GroupRate> rates;
    for (std::size_t i = 1; i < tracks.size(); ++i) {
        const schedule::RateCurve &rate = *tracks[i].rate;
        const auto differs = [&](const schedule::RateCurvePtr &other) {
            return dialect::differ(rate, *other, curves.intended->length(), turns);
        };
        if (differs(tracks[0].rate)
            && std::all_of(rates.begin(), rates.end(),
                           [&](const GroupRate &each) { return differs(each.curve); }))
            rates.push_back({.scriptGroup = i, .curve = tracks[i].rate});
    }
    return rates;
}

} // namespace

std::vector<GroupRate> groupRates(const Recipe &recipe, const Curves &curves)
{
    std::vector<GroupRate> rates = ratesOfScript(curves);
    const std::size_t before = rates.size();
    const bool intended = recipe.training.follow == training::Follow::intended;
    const schedule::RateCurvePtr trains =
        intended ? schedule::RateCurvePtr(curves.intended) : curves.asRun.curve;
    for (const optimizer::ParameterGroup &group : recipe.training.groups) {
        if (group.rateFactor == 1)
            continue;
        const auto same =
            std::find_if(rates.begin() + static_cast<std::ptrdiff_t>(before), rates.end(),
                         [&](const GroupRate &each) { return each.factor == group.rateFactor; });
        if (same != rates.end())
            same->blocks += ", " + group.blocks;
        else
            rates.push_back({.blocks = group.blocks,
                             .factor = group.rateFactor,
                             .curve = schedule::scaled(trains, group.rateFactor)});
    }
    return rates;
}

} // namespace warmup
