// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <sstream>
#include <string>

#include "tests/Folders.h"

namespace warmup::dialect {

// The article's own script, as it stands.
inline std::string articleScript()
{
    std::ifstream file(goldenFile("article_script.py"));
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

} // namespace warmup::dialect
