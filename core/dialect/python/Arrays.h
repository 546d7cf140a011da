// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/dialect/python/Value.h"

// Functions of arrays, of which schedules compute with one number: jax.numpy, jax.lax, keras.ops,
// keras.backend, tensorflow and its math.
namespace warmup::dialect::python {

// The same function under numpy's name for the library: "numpy.cos" for "jax.numpy.cos",
// "tensorflow.math.cos" and "keras.ops.cos". Empty for a symbol of no such library.
[[nodiscard]] std::string arrayFunction(std::string_view symbol);

// Whether such a function gives its first argument, as a number of the type that it is given: cast,
// constant.
[[nodiscard]] bool givesItsArgument(std::string_view function);

// Whether its second argument is that type.
[[nodiscard]] bool hasTypeSecond(std::string_view function);

// Whether an argument of that name is the type.
[[nodiscard]] bool isTypeKeyword(std::string_view keyword);

// Whether a type, by a text or a symbol, has whole numbers alone; false for one that has all of
// them, nothing for one that is not known, or is too short for a schedule's numbers.
[[nodiscard]] std::optional<bool> isWholeType(const Value &type);

// Whether an argument of that name changes no value: name, dtype.
[[nodiscard]] bool isOfNoValue(std::string_view keyword);

// A call of a function, with what arrays have functions for written as numbers have it:
// "(a if c else b)" for numpy.where(c, a, b).
[[nodiscard]] std::string callText(const std::string &function,
                                   const std::vector<std::string> &arguments);

} // namespace warmup::dialect::python
