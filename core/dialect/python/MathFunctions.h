// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

// What Python's math and numpy have under the same names.
namespace warmup::dialect::python {

using UnaryFunction = double (*)(double);
using BinaryFunction = double (*)(double, double);

// Null where there is none of that name. NaN where math raises ValueError.
[[nodiscard]] UnaryFunction unaryNamed(std::string_view name);
[[nodiscard]] BinaryFunction binaryNamed(std::string_view name);
// pi, e, tau, inf.
[[nodiscard]] std::optional<double> constantNamed(std::string_view name);

} // namespace warmup::dialect::python
