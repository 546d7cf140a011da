// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/diagnostics/Spec.h"

namespace warmup::diagnostics {

// Which kind an Observer's column of this name is of; nothing where no kind has such a column.
[[nodiscard]] std::optional<Kind> kindOfColumn(std::string_view name);

// The names of all columns, of those of layers the first one's, as a message lists them.
[[nodiscard]] std::string columnNames();

} // namespace warmup::diagnostics
