// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ScheduleCommand.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "app/Console.h"
#include "app/Input.h"
#include "app/Inspected.h"
#include "core/base/Number.h"
#include "core/io/ScheduleCsv.h"
#include "core/recipe/Columns.h"
#include "core/recipe/Elsewhere.h"

namespace warmup::app {

namespace {

std::string jsonNumber(double value)
{
    return std::isfinite(value) ? shortestText(value) : "null";
}

std::string jsonText(const std::string &text)
{
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string jsonHead(const Input &input)
{
    std::string text = "{\"title\": " + jsonText(input.recipe.title);
    text += ", \"framework\": " + jsonText(input.curves.asRun.title);
    text += ", \"updates\": " + std::to_string(input.curves.intended->length());
    text += ", \"updatesPerEpoch\": " + jsonNumber(input.curves.intended->updatesPerEpoch());
    text += ", \"metric\": "
        + (input.recipe.schedule.plateau ? jsonText(input.metric.name) : std::string("null"));
    text += ",\n \"remarks\": [";
    const char *separator = "";
    for (const auto &remark : input.remarks) {
        static constexpr const char *kSeverities[] = {"hint", "warning", "error"};
        text += separator;
        text += std::string("\n  {\"severity\": \"")
            + kSeverities[static_cast<std::size_t>(remark.severity)];
        text += "\", \"id\": " + jsonText(remark.id);
        text += ", \"update\": " + std::to_string(remark.update);
        text += ", \"text\": " + jsonText(remark.text) + "}";
        separator = ",";
    }
    return text + "],\n \"rows\": [";
}

using Columns = std::vector<std::pair<std::string, schedule::RateCurvePtr>>;

// Each K-th update and the last one, as in the CSV.
Update next(Update u, Update every, Update length)
{
    return u == length - 1 ? length : std::min(u + every, length - 1);
}

void writeJson(const Input &input, const Columns &more, Update every, StandardOutput &output)
{
    const schedule::RateCurve &rates = *input.curves.asRun.curve;
    const Update length = input.curves.intended->length();
    const double perEpoch = input.curves.intended->updatesPerEpoch();
    output.write(jsonHead(input));
    for (Update u = 0; u < length; u = next(u, every, length)) {
        std::string row = u == 0 ? "\n  {\"update\": " : ",\n  {\"update\": ";
        row += std::to_string(u);
        row += ", \"epoch\": " + jsonNumber(static_cast<double>(u) / perEpoch);
        row += ", \"lr\": " + jsonNumber(rates.at(u));
        if (input.curves.asRun.differs)
            row += ", \"intended\": " + jsonNumber(input.curves.intended->at(u));
        for (const auto &[name, curve] : more)
            row += ", \"" + name + "\": " + jsonNumber(curve->at(u));
        if (!output.write(row + "}"))
            return;
    }
    output.write("]}\n");
}

} // namespace

int runSchedule(const ScheduleArguments &arguments)
{
    const auto input = loadInput(arguments.input);
    if (!input)
        return refuse(input.error());
    Columns more = furtherColumns(input->curves);
    if (arguments.also) {
        const auto other = elsewhere(input->curves, input->recipe.title, *arguments.also);
        if (!other)
            return refuse(other.error());
        more.emplace_back(code::nameOf(*arguments.also), other->rates);
    }
    StandardOutput output;
    if (arguments.json) {
        if (arguments.summary)
            output.write(inspectedJson(*input));
        else
            writeJson(*input, more, arguments.every, output);
        return output.finish();
    }
    for (const auto &remark : input->remarks)
        sayRemark(remark);
    if (arguments.summary) {
        output.write(inspectedText(*input));
        return output.finish();
    }
    const io::ScheduleTable table{
        input->curves.asRun.curve,
        input->curves.asRun.differs ? schedule::RateCurvePtr(input->curves.intended) : nullptr,
        input->curves.intended->updatesPerEpoch(), arguments.every, more};
    const auto written = io::writeScheduleCsv(table, output.sink());
    if (!written && !output.failed())
        return refuse(written.error());
    return output.finish();
}

} // namespace warmup::app
