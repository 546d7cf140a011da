// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/dialect/ReadPython.h"

namespace warmup::dialect {

// What is said of a script that is not read; empty: it is read.
inline std::string refusalOf(const std::string &text)
{
    const auto script = readPython(text, "x.py");
    return script ? "" : script.error().message();
}

} // namespace warmup::dialect
