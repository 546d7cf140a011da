// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace warmup {

// A file of tests/golden, a file of the project. Only Folders.cpp is compiled with the folders'
// names, so that the objects of all other tests are the same wherever the tree stands.
[[nodiscard]] std::string goldenFile(const std::string &name);
[[nodiscard]] std::string projectFile(const std::string &name);

} // namespace warmup
