// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Input.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>

#include "app/Console.h"
#include "core/dialect/ReadPython.h"
#include "core/io/AtomicFile.h"
#include "core/io/MetricCsv.h"
#include "core/io/RecipeFile.h"
#include "core/recipe/DataPaths.h"
#include "core/recipe/FromScript.h"
#include "core/recipe/Presets.h"

namespace warmup::app {

namespace {

Result<std::string> readStandardInput()
{
    std::string text;
    std::array<char, 1 << 16> piece;
    while (const auto size = std::fread(piece.data(), 1, piece.size(), stdin)) {
        text.append(piece.data(), size);
        if (text.size() > dialect::kLongestScript)
            return fail("standard input",
                        fmt::format("more than {} bytes", dialect::kLongestScript),
                        fmt::format("a script of at most {} bytes", dialect::kLongestScript));
    }
    if (std::ferror(stdin))
        return fail("standard input", std::generic_category().message(errno), "a script");
    return text;
}

Error onlyOfScripts()
{
    return {"--set", "no script", "--set beside Python, which it completes"};
}

// "--set NAME=VALUE gives ...: epochs, len(loader)"; empty where the script says everything.
std::string howToSupply(std::string_view text, const dialect::Supplied &supplied)
{
    std::string names;
    for (const auto &each : dialect::missingValues(text, supplied))
        names += (names.empty() ? "" : ", ") + each.name;
    return names.empty() ? names : "--set NAME=VALUE gives what the script does not say: " + names;
}

Result<Recipe> readScript(std::string_view text, const std::string &name,
                          const dialect::Supplied &supplied, std::vector<dialect::Remark> &remarks)
{
    auto read = dialect::readPython(text, name, supplied);
    if (!read && read.error().where != name)
        if (const auto how = howToSupply(text, supplied); !how.empty())
            read.error().allowed += " (" + how + ")";
    return read.and_then([&](const dialect::Script &script) {
        for (auto remark : script.remarks) {
            if (!remark.text.empty() && remark.text[0] >= '0' && remark.text[0] <= '9')
                remark.text.insert(0, name + ":"); // line:column
            remarks.push_back(remark);
        }
        const bool assumes = std::ranges::any_of(script.remarks, dialect::assumesValue);
        if (const auto how = assumes ? howToSupply(text, supplied) : ""; !how.empty())
            remarks.push_back({dialect::Remark::Severity::hint, "values-unknown", 0, how});
        auto recipe = recipeFromScript(script, presets().front().recipe);
        recipe.title = name;
        return Result<Recipe>(std::move(recipe));
    });
}

Result<Recipe> loadScript(const std::string &path, const dialect::Supplied &supplied,
                          std::vector<dialect::Remark> &remarks)
{
    return io::readWhole(path, dialect::kLongestScript).and_then([&](const std::string &text) {
        return readScript(text, path, supplied, remarks);
    });
}

Result<Recipe> loadRecipeOf(const InputArguments &arguments, Input &input)
{
    if (arguments.file == "-") {
        input.name = "standard input";
        return readStandardInput().and_then([&](const std::string &text) {
            const auto first = text.find_first_not_of(" \t\r\n");
            return first != std::string::npos && text[first] == '{'
                ? io::readRecipe(text, input.name)
                : readScript(text, input.name, arguments.supplied, input.remarks);
        });
    }
    if (arguments.file) {
        input.name = *arguments.file;
        return loadFile(*arguments.file, input.remarks, arguments.supplied);
    }
    if (!arguments.python && !arguments.supplied.empty())
        return tl::unexpected(onlyOfScripts());
    if (!arguments.python) {
        const auto &preset = presets().front();
        input.name = preset.title;
        input.remarks.push_back(
            {dialect::Remark::Severity::hint, "default", 0,
             "no FILE and no --python: this is what an empty window shows, " + preset.title});
        return preset.recipe;
    }
    const std::string &python = *arguments.python;
    if (python == "-") {
        input.name = "standard input";
        return readStandardInput().and_then([&](const std::string &text) {
            return readScript(text, input.name, arguments.supplied, input.remarks);
        });
    }
    if (python.starts_with('@')) {
        input.name = python.substr(1);
        return loadScript(input.name, arguments.supplied, input.remarks);
    }
    input.name = "--python";
    return readScript(python, input.name, arguments.supplied, input.remarks);
}

// The option that set the field, or the file and the field.
Error located(Error error, const std::string &name, const InputArguments &arguments)
{
    const auto concerns = [&](std::string_view field) { return error.where.ends_with(field); };
    if (arguments.baseRate && concerns("/baseRate"))
        error.where = "--base-lr";
    else if (arguments.updates && concerns("/clock/run"))
        error.where = "--updates";
    else if (arguments.updatesPerEpoch && concerns("/updatesPerEpoch"))
        error.where = "--updates-per-epoch";
    else
        error.where = name + ": " + error.where;
    return error;
}

// What a script's reader said with line and column is not said again. Where both know it, the curve
// has the numbers that the options gave.
void addRemark(std::vector<dialect::Remark> &remarks, const std::string &script,
               dialect::Remark remark)
{
    const auto said = std::ranges::find(remarks, remark.id, &dialect::Remark::id);
    if (said == remarks.end()) {
        remarks.push_back(std::move(remark));
        return;
    }
    const auto place = said->text.starts_with(script + ":")
        ? said->text.substr(0, said->text.find(' ', script.size()) + 1)
        : std::string();
    said->text = place + remark.text;
}

void remarkOnMetric(Input &input, bool given)
{
    using Severity = dialect::Remark::Severity;
    if (!input.recipe.schedule.plateau) {
        if (given)
            input.remarks.push_back({Severity::warning, "metric-unused", 0,
                                     "--metric is not used: no ReduceLROnPlateau in the schedule"});
        return;
    }
    // The framework's curve says so too, but not how to give one.
    std::erase_if(input.remarks, [](const auto &r) { return r.id == "metric-never-improves"; });
    if (input.metric.neverImproves())
        input.remarks.push_back({Severity::hint, "metric-never-improves", 0,
                                 "ReduceLROnPlateau sees a metric that never improves; "
                                 "--metric FILE.csv gives it a recorded one"});
    else if (std::ranges::find(input.remarks, "metric-from-file", &dialect::Remark::id)
             == input.remarks.end())
        input.remarks.push_back(
            {Severity::hint, "metric-from-file", 0, "ReduceLROnPlateau sees " + input.metric.name});
}

} // namespace

Result<Recipe> loadFile(const std::string &path, std::vector<dialect::Remark> &remarks,
                        const dialect::Supplied &supplied)
{
    if (path.ends_with(".py"))
        return loadScript(path, supplied, remarks);
    if (!supplied.empty())
        return tl::unexpected(onlyOfScripts());
    return io::loadRecipe(path).map([&](const Recipe &recipe) {
        return withDataFrom(recipe, std::filesystem::path(path).parent_path());
    });
}

Result<Input> loadInput(const InputArguments &arguments)
{
    Input input;
    auto recipe = loadRecipeOf(arguments, input);
    if (!recipe)
        return tl::unexpected(recipe.error());
    input.recipe = std::move(*recipe);
    schedule::Spec &spec = input.recipe.schedule;
    if (arguments.baseRate)
        spec.baseRate = *arguments.baseRate;
    if (arguments.updatesPerEpoch)
        spec.clock.updatesPerEpoch = *arguments.updatesPerEpoch;
    if (arguments.updates)
        spec.clock.run =
            schedule::Span{static_cast<double>(*arguments.updates), schedule::Unit::updates};
    if (arguments.metric) {
        auto metric = io::loadMetric(*arguments.metric);
        if (!metric)
            return tl::unexpected(metric.error());
        input.metric = std::move(*metric);
    }
    auto curves = makeCurves(input.recipe, input.metric);
    if (!curves) {
        auto error = located(curves.error(), input.name, arguments);
        if (!spec.clock.run && error.where.ends_with("/length"))
            error.allowed += " (--updates N)";
        return tl::unexpected(error);
    }
    input.curves = std::move(*curves);
    for (const auto &remark : input.curves.asRun.remarks)
        addRemark(input.remarks, input.name, remark);
    if (input.curves.asRunError)
        input.remarks.push_back({dialect::Remark::Severity::warning, "as-run-unknown", 0,
                                 input.recipe.asRun.framework + " cannot run this schedule ("
                                     + input.curves.asRunError->message()
                                     + "); the rates are the intended ones"});
    remarkOnMetric(input, arguments.metric.has_value());
    return input;
}

void sayRemark(const dialect::Remark &remark)
{
    using Severity = dialect::Remark::Severity;
    const char *kind = remark.severity == Severity::error ? "error: "
        : remark.severity == Severity::warning            ? "warning: "
                                                          : "note: ";
    say(kind + remark.text + " [" + remark.id + "]");
}

} // namespace warmup::app
