// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/RangeCommand.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/Console.h"
#include "app/Input.h"
#include "app/Offscreen.h"
#include "core/base/Number.h"
#include "core/io/RangeCsv.h"
#include "ui/Text.h"
#include "ui/chart/RangeChart.h"
#include "ui/range/RangeText.h"

namespace warmup::app {

namespace {

using experiment::RangeCurve;
using experiment::RangeRule;

constexpr QSize kPicture(1600, 900);
constexpr int kPictureDpi = 150;

std::string rangeText(const std::string &title, const experiment::RangeTest &test,
                      const std::vector<RangeCurve> &curves)
{
    std::string text =
        fmt::format("{}\nRange test: {} seeds from {} on, {} updates, the rate from {} to {}.\n\n",
                    title, test.seeds, test.firstSeed, test.updates, shortestText(test.lowest),
                    shortestText(test.highest));
    for (const RangeRule rule : experiment::kRangeRules)
        text += ui::ruleText(rule).toStdString() + ":\n  "
            + ui::suggestionText(rule, curves).toStdString() + "\n";
    return text + "\n" + ui::rangeNote().toStdString() + "\n";
}

const char *nameOf(RangeRule rule)
{
    switch (rule) {
    case RangeRule::tenthOfMinimum:
        return "tenthOfMinimum";
    case RangeRule::steepest:
        return "steepest";
    case RangeRule::tenthOfDivergence:
        return "tenthOfDivergence";
    }
    return "";
}

std::string rangeJson(const experiment::RangeTest &test, const std::vector<RangeCurve> &curves)
{
    nlohmann::ordered_json whole{{"from", test.lowest},
                                 {"to", test.highest},
                                 {"updates", test.updates},
                                 {"seeds", test.seeds},
                                 {"firstSeed", test.firstSeed}};
    for (const RangeRule rule : experiment::kRangeRules) {
        auto &made = whole["suggestions"][nameOf(rule)];
        if (const auto found = experiment::suggested(rule, curves))
            made = {{"rate", found->rate},
                    {"least", found->least},
                    {"largest", found->largest},
                    {"seeds", found->curves}};
    }
    auto &diverged = whole["divergedAt"] = nlohmann::ordered_json::array();
    for (const RangeCurve &curve : curves)
        diverged.push_back(curve.divergedAt ? nlohmann::ordered_json(*curve.divergedAt)
                                            : nlohmann::ordered_json());
    return whole.dump(2) + "\n";
}

} // namespace

int runRange(const RangeArguments &arguments)
{
    InputArguments file;
    file.file = arguments.file;
    const auto input = loadInput(file);
    if (!input)
        return refuse(input.error());
    watchInterrupt();
    const auto curves = [&] {
        const ProgressLine line;
        return experiment::trainRange(input->recipe, arguments.test, [&](double share) {
            line.show(fmt::format("{:.0f} %", 100 * share));
            return !interruptAsked();
        });
    }();
    if (!curves && interruptAsked())
        return Status::interrupted;
    if (!curves)
        return refuse({arguments.file + ": " + curves.error().where, curves.error().found,
                       curves.error().allowed});
    if (arguments.output)
        if (const auto saved = io::saveRange(*arguments.output, *curves); !saved)
            return refuse(saved.error());
    if (arguments.plot) {
        const Offscreen application;
        const auto saved =
            ui::saveRangeChart(QString::fromLocal8Bit(arguments.plot->c_str()),
                               ui::rangeChart(QString::fromStdString(input->recipe.title), *curves,
                                              RangeRule::tenthOfMinimum),
                               kPicture, kPictureDpi);
        if (!saved)
            return refuse(saved.error());
    }
    StandardOutput output;
    output.write(arguments.json
                     ? rangeJson(arguments.test, *curves)
                     : rangeText(input->recipe.title.empty() ? arguments.file : input->recipe.title,
                                 arguments.test, *curves));
    return output.finish();
}

} // namespace warmup::app
