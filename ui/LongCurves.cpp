// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/LongCurves.h"

namespace warmup::ui {
namespace {

constexpr Update kQuick = 100'000; // updates, some milliseconds

void workOut(const schedule::RateCurvePtr &curve)
{
    if (curve)
        (void)curve->over(0, curve->length());
}

} // namespace

bool takesLong(const Recipe &recipe)
{
    if (recipe.asRun.schedulers.empty())
        return false;
    const auto schedule = schedule::makeSchedule(recipe.schedule);
    return schedule && (*schedule)->length() > kQuick;
}

Result<Curves> workedOutCurves(const Recipe &recipe, const schedule::Metric &metric)
{
    auto curves = makeCurves(recipe, metric);
    if (!curves)
        return curves;
    workOut(curves->asRun.curve);
    for (const dialect::Track &track : curves->asRun.tracks) {
        workOut(track.rate);
        workOut(track.momentum);
    }
    return curves;
}

} // namespace warmup::ui
