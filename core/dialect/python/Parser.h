// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/python/Syntax.h"

namespace warmup::dialect::python {

// Python's grammar (Language Reference, chapters 6 to 8) as far as a script's meaning for
// schedulers can depend on it; what cannot (annotations, patterns, lambda bodies) is skipped. Time
// is linear and recursion bounded: expressions nested more than 200 deep are an error.
//
// Fails at the first token that cannot stand where it does, with `name`, line and column.
[[nodiscard]] Result<Block> parse(const std::vector<Token> &tokens, std::string_view name);

} // namespace warmup::dialect::python
