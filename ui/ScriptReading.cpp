// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ScriptReading.h"

#include <algorithm>
#include <string>

#include "core/io/AtomicFile.h"
#include "core/recipe/FromScript.h"
#include "ui/LongCurves.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

QStringList missingIn(const std::string &text, const dialect::Supplied &supplied)
{
    QStringList names;
    for (const auto &each : dialect::missingValues(text, supplied))
        names << QString::fromStdString(each.name);
    return names;
}

// The recipe and its curves, under the length of the recipe around it where the script says none.
void settle(ReadScript &read, const ScriptRequest &request)
{
    read.recipe = recipeFromScript(*read.script, request.around);
    read.recipe.title = request.name.toStdString();
    auto curves = workedOutCurves(read.recipe, request.metric);
    if (!curves && !read.script->schedule.clock.run) {
        read.keepsLength = true;
        read.recipe.schedule.clock.run = request.around.schedule.clock.run;
        curves = workedOutCurves(read.recipe, request.metric);
    }
    if (curves)
        read.curves = std::move(*curves);
}

} // namespace

ReadScript readScript(const ScriptRequest &request)
{
    std::string text = request.text.toStdString();
    if (!request.path.isEmpty()) {
        auto whole = io::readWhole(toPath(request.path), dialect::kLongestScript);
        if (!whole)
            return {.script = tl::unexpected(whole.error()), .hasText = false};
        text = std::move(*whole);
    }
    ReadScript read{.text = request.path.isEmpty() ? request.text : QString::fromStdString(text),
                    .script =
                        dialect::readPython(text, request.name.toStdString(), request.supplied)};
    if (!read.script || std::ranges::any_of(read.script->remarks, dialect::assumesValue))
        read.missing = missingIn(text, request.supplied);
    if (read.script)
        settle(read, request);
    return read;
}

} // namespace warmup::ui
