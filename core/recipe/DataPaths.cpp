// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/DataPaths.h"

#include <system_error>

namespace warmup {
namespace {

namespace fs = std::filesystem;

template <typename Change>
Recipe withPaths(const Recipe &recipe, Change change)
{
    Recipe copy = recipe;
    const auto apply = [&](std::string &path) {
        if (!path.empty() && fs::path(path).is_relative())
            path = change(fs::path(path)).string();
    };
    if (auto *idx = std::get_if<data::IdxFiles>(&copy.training.data)) {
        apply(idx->trainImages);
        apply(idx->trainLabels);
        apply(idx->testImages);
        apply(idx->testLabels);
    } else if (auto *csv = std::get_if<data::CsvFile>(&copy.training.data)) {
        apply(csv->path);
    }
    return copy;
}

// A path that cannot be made absolute (the working folder is gone) stays as it is.
fs::path rooted(const fs::path &path)
{
    std::error_code problem;
    const fs::path result = fs::absolute(path.empty() ? fs::path(".") : path, problem);
    return (problem ? path : result).lexically_normal();
}

} // namespace

Recipe withDataFrom(const Recipe &recipe, const fs::path &folder)
{
    return withPaths(recipe, [&](const fs::path &path) { return folder / path; });
}

Recipe movedTo(const Recipe &recipe, const fs::path &from, const fs::path &to)
{
    const fs::path source = rooted(from);
    const fs::path target = rooted(to / "");
    if (rooted(from / "") == target)
        return recipe;
    return withPaths(recipe, [&](const fs::path &path) {
        const fs::path file = rooted(source / path);
        const fs::path seen = file.lexically_relative(target);
        return seen.empty() || *seen.begin() == ".." ? file : seen;
    });
}

} // namespace warmup
