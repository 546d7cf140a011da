// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

namespace warmup::kernel {

// Whether no value is NaN or infinite.
[[nodiscard]] bool allFinite(std::span<const float> values);

} // namespace warmup::kernel
