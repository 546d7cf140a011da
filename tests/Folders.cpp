// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/Folders.h"

namespace warmup {

std::string goldenFile(const std::string &name)
{
    return projectFile("tests/golden/" + name);
}

std::string projectFile(const std::string &name)
{
    return std::string(WARMUP_SOURCE_DIR "/") + name;
}

} // namespace warmup
