// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/dialect/Arguments.h"
#include "core/dialect/CallCurve.h"

namespace warmup::dialect {

// One of PyTorch's own schedulers without a warm-up: the constructor's rate, then its recursive
// form for step() or its closed form for step(epoch).
[[nodiscard]] Result<CallCurvePtr> torchAlone(const Arguments &arguments, const Driver &driver,
                                              const schedule::Metric &metric);

} // namespace warmup::dialect
