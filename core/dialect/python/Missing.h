// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/dialect/ReadPython.h"
#include "core/dialect/python/Program.h"

// Values that a script needs and does not say.
namespace warmup::dialect::python {

// How a script writes a value, where that is a name: "epochs", "args.lr", "config['lr']",
// "len(loader)". Empty for anything else.
[[nodiscard]] std::string spelled(const Expression &expression);

// What the length of an iterable is called, whose own name is this one: "len(loader)".
[[nodiscard]] std::string lengthOf(const std::string &iterable);

// A value that is not known because those that it is made of are not.
[[nodiscard]] Value unknownFor(const std::vector<Value> &of);

// What the arguments of optimizers and schedulers and the loops around their steps need, in the
// order of the script; each once.
[[nodiscard]] std::vector<Missing> missingIn(const Program &program);

} // namespace warmup::dialect::python
