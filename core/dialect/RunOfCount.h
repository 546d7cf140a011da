// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "core/dialect/AsRun.h"
#include "core/dialect/CountCurve.h"

namespace warmup::dialect {

// How exactly a framework computes: what a trace may be off by, as a share of its largest rate.
inline constexpr double kDoublePrecision = 1e-12;
inline constexpr double kSinglePrecision = 1e-6;

// What a framework whose rate is a function of the calls does over the intended schedule's run.
// `promised`: its documentation says what it should be, and that is the intended schedule.
[[nodiscard]] AsRun runOfCount(const schedule::Schedule &intended, const Spec &spec,
                               RateOfCount rate, bool promised, double tolerance);

// Notes, and remarks, that there is no intended curve beside it. `framework` is its title.
void setNoIntent(AsRun &asRun, std::string_view framework);

// What is meant, without the last phases where nothing is left of the run for them; nothing where
// the run ends within the first.
[[nodiscard]] std::optional<schedule::Spec> fittingTheRun(schedule::Spec intended);

} // namespace warmup::dialect
