// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/dialect/AsRun.h"

namespace warmup::dialect::mmengine {

// What mmengine does with spec.schedulers over the intended schedule's run. Fails where one of
// their constructors raises.
[[nodiscard]] Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec,
                                const schedule::Metric &metric);

} // namespace warmup::dialect::mmengine
