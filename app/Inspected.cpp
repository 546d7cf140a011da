// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Inspected.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/base/Number.h"
#include "core/dialect/Inspection.h"

namespace warmup::app {

namespace {

using dialect::InspectedUpdate;
using dialect::Inspection;

std::string placeText(Update update, const Input &input)
{
    return fmt::format("update {} (epoch {:.6g})", update,
                       static_cast<double>(update) / input.curves.intended->updatesPerEpoch());
}

std::string meanText(const schedule::Summary &summary)
{
    return summary.meanError > 0
        ? fmt::format("{:.6g}, at most {:.2g} off", summary.mean, summary.meanError)
        : fmt::format("{:.6g}", summary.mean);
}

std::string jumpText(const schedule::Summary &summary, const Input &input)
{
    const schedule::Jump &jump = summary.jump;
    if (summary.jumpAtMost == 0)
        return "none";
    if (jump.size() < summary.jumpAtMost)
        return fmt::format("about {:.2g}, none over {:.2g}", jump.size(), summary.jumpAtMost);
    return fmt::format("{:.6g} to {:.6g} at {}", jump.from, jump.to, placeText(jump.update, input));
}

using Cells = std::vector<std::string>;

Cells cellsOf(const InspectedUpdate &row, bool departs)
{
    Cells cells{std::to_string(row.update), fmt::format("{:.6g}", row.epoch),
                shortestText(row.rate)};
    if (departs) {
        cells.push_back(shortestText(row.intended));
        cells.push_back(fmt::format("{:.6g}", isOff(row) ? row.rate - row.intended : 0.0));
    }
    cells.push_back(textOf(row.notes));
    return cells;
}

// Columns are as wide as their widest cell; numbers stand at the right, the last column at the
// left.
std::string tableText(const std::vector<Cells> &rows)
{
    std::vector<std::size_t> widths(rows.front().size());
    for (const Cells &row : rows)
        for (std::size_t column = 0; column < row.size(); ++column)
            widths[column] = std::max(widths[column], row[column].size());
    std::string text;
    for (const Cells &row : rows) {
        std::string line;
        for (std::size_t column = 0; column + 1 < row.size(); ++column)
            line += fmt::format("{:>{}}  ", row[column], widths[column]);
        line += row.back();
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

} // namespace

std::string inspectedText(const Input &input)
{
    const Inspection inspection = inspect(*input.curves.intended, input.curves.asRun);
    const schedule::Summary &summary = inspection.summary;
    const Update length = input.curves.intended->length();
    std::string text;
    const auto say = [&](const char *name, const std::string &value) {
        text += fmt::format("{:<14}{}\n", name, value);
    };
    if (!input.curves.asRun.title.empty())
        say("framework", input.curves.asRun.title);
    say("run",
        fmt::format("{} updates, {:.6g} epochs", length,
                    static_cast<double>(length) / input.curves.intended->updatesPerEpoch()));
    say("peak", shortestText(summary.peak) + " at " + placeText(summary.peakAt, input));
    say("final", shortestText(summary.final));
    say("mean", meanText(summary));
    say("warm-up", fmt::format("{:.4g} % of the run", inspection.warmUpShare * 100));
    say("largest jump", jumpText(summary, input));

    const bool departs = input.curves.asRun.differs;
    std::vector<Cells> rows{{"update", "epoch", "lr"}};
    if (departs)
        rows.front().insert(rows.front().end(), {"intended", "difference"});
    rows.front().push_back("what is there");
    for (const InspectedUpdate &row : inspection.updates)
        rows.push_back(cellsOf(row, departs));
    return text + '\n' + tableText(rows);
}

std::string inspectedJson(const Input &input)
{
    using Json = nlohmann::ordered_json;
    const Inspection inspection = inspect(*input.curves.intended, input.curves.asRun);
    const schedule::Summary &summary = inspection.summary;
    Json json{{"title", input.recipe.title},
              {"framework", input.curves.asRun.title},
              {"updates", input.curves.intended->length()},
              {"updatesPerEpoch", input.curves.intended->updatesPerEpoch()},
              {"peak", summary.peak},
              {"peakAt", summary.peakAt},
              {"final", summary.final},
              {"mean", summary.mean},
              {"meanError", summary.meanError},
              {"warmUpShare", inspection.warmUpShare},
              {"jump", nullptr}};
    if (summary.jumpAtMost > 0)
        json["jump"] = {{"update", summary.jump.update},
                        {"from", summary.jump.from},
                        {"to", summary.jump.to},
                        {"atMost", summary.jumpAtMost}};
    auto &rows = json["rows"] = Json::array();
    for (const InspectedUpdate &row : inspection.updates) {
        Json notes = Json::array();
        for (const dialect::Note &note : row.notes)
            notes.push_back(textOf(note));
        rows.push_back({{"update", row.update},
                        {"epoch", row.epoch},
                        {"lr", row.rate},
                        {"intended", row.intended},
                        {"notes", std::move(notes)}});
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace warmup::app
