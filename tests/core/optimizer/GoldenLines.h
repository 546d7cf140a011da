// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/Folders.h"

namespace warmup {

// Reads a file that tests/peers/record_training.py made: lines "case | kind | what | numbers",
// keyed by their first three parts. Throws when the file cannot be read.
inline std::map<std::string, std::vector<double>> goldenLines(const std::string &name)
{
    const std::string path = goldenFile(name);
    std::ifstream file(path);
    if (!file)
        throw std::runtime_error("cannot read " + path);
    std::map<std::string, std::vector<double>> lines;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#'))
            continue;
        const auto end = line.rfind(" | ");
        std::istringstream numbers(line.substr(end + 3));
        auto &values = lines[line.substr(0, end)];
        for (std::string value; numbers >> value;)
            values.push_back(std::strtod(value.c_str(), nullptr)); // reads nan and inf too
    }
    return lines;
}

} // namespace warmup
