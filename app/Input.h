// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/Arguments.h"
#include "core/base/Result.h"
#include "core/recipe/Recipe.h"

namespace warmup::app {

// A schedule from the command line, with what there is to say about it.
struct Input {
    std::string name; // "train.py", "--python"
    Recipe recipe;
    schedule::Metric metric;
    Curves curves;
    std::vector<dialect::Remark> remarks;
};

// Reads the file, the code or standard input, puts the options' values in and makes the curves.
// Without a file or code it is the first preset, which an empty window shows, and a remark says so.
// Remarks also name the metric that a plateau follows.
[[nodiscard]] Result<Input> loadInput(const InputArguments &arguments);

// A recipe, or a script by its suffix .py, with what it does not say. Scripts may leave remarks.
[[nodiscard]] Result<Recipe> loadFile(const std::string &path,
                                      std::vector<dialect::Remark> &remarks,
                                      const dialect::Supplied &supplied = {});

// One line on standard error: "warning: text [id]".
void sayRemark(const dialect::Remark &remark);

} // namespace warmup::app
