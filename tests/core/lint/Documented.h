// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/Folders.h"

namespace warmup {

// A script in the form in which a framework's documentation shows it.
struct DocumentedExample {
    std::string name; // "torch/StepLR"
    std::string text;
};

// Those of tests/golden/documented: one file a framework, in which "#% name" begins an example.
inline std::vector<DocumentedExample> documentedExamples()
{
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(goldenFile("documented")))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<DocumentedExample> examples;
    for (const auto &path : files) {
        std::ifstream file(path);
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with("#% "))
                examples.push_back({path.stem().string() + "/" + line.substr(3), ""});
            else if (!examples.empty())
                examples.back().text += line + "\n";
        }
    }
    return examples;
}

} // namespace warmup
