// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/base/Result.h"
#include "core/schedule/Phase.h"

namespace warmup::schedule {

// Where, what was found and what is allowed, unless `ok`.
[[nodiscard]] std::optional<Error> unless(bool ok, const std::string &where, double found,
                                          const std::string &allowed);

[[nodiscard]] std::optional<Error> needsAbove(double least, double value, const std::string &where);
[[nodiscard]] std::optional<Error> needsAtLeast(double least, double value,
                                                const std::string &where);
// Low and high belong to what is allowed or not as the text says.
[[nodiscard]] std::optional<Error> needsInside(double low, double high, double value,
                                               const std::string &where);

// "0.1 of the peak", "1e-5".
[[nodiscard]] std::string levelText(const Level &level);

} // namespace warmup::schedule
