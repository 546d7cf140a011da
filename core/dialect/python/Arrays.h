// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

// Functions of arrays, of which schedules compute with one number: jax.numpy, jax.lax, keras.ops,
// keras.backend, tensorflow and its math.
namespace warmup::dialect::python {

// The same function under numpy's name for the library: "numpy.cos" for "jax.numpy.cos",
// "tensorflow.math.cos" and "keras.ops.cos". Empty for a symbol of no such library.
[[nodiscard]] std::string arrayFunction(std::string_view symbol);

// Whether such a function gives its first argument, whatever type it is to have: cast, constant.
[[nodiscard]] bool givesItsArgument(std::string_view function);

// Whether an argument of that name changes no value: name, dtype.
[[nodiscard]] bool isOfNoValue(std::string_view keyword);

// A call of a function, with what arrays have functions for written as numbers have it:
// "(a if c else b)" for numpy.where(c, a, b).
[[nodiscard]] std::string callText(const std::string &function,
                                   const std::vector<std::string> &arguments);

} // namespace warmup::dialect::python
