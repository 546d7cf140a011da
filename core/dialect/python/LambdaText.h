// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/python/Syntax.h"
#include "core/dialect/python/Value.h"

namespace warmup::dialect::python {

// What a name or an expression without calls means where the function is written.
using Meaning = std::function<Value(const Expression &)>;

// A function of the script as a lambda that needs nothing else of it: names are replaced by their
// numbers, modules by their full names. Of a `def`, assignments to local names, if, elif, else, for
// over what the script says, and return are followed. Unknown, with the reason and line:column, for
// anything else.
[[nodiscard]] Value lambdaOf(const Expression &lambda, const Meaning &meaning);
[[nodiscard]] Value lambdaOf(const Statement &function, const Meaning &meaning);
// The same of a method without its first parameter, which has a meaning.
[[nodiscard]] Value lambdaOfMethod(const Statement &method, const Meaning &meaning);

// functools.partial(function, ...): the same with these of its arguments, which are numbers.
[[nodiscard]] Value partialOf(const Statement &function, const CallArguments &arguments,
                              const Meaning &meaning);

// What such a function returns for these texts of its parameters; nothing for anything else.
[[nodiscard]] std::optional<std::string>
bodyOf(const Statement &function,
       const std::vector<std::pair<std::string_view, std::string>> &parameters,
       const Meaning &meaning);

} // namespace warmup::dialect::python
