// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepProposal.h"

#include <algorithm>
#include <cmath>

#include <QString>

#include "core/base/Number.h"
#include "core/data/Dataset.h"
#include "core/io/RecipeTexts.h"
#include "ui/sweeps/SweepForm.h"

namespace warmup::ui {

namespace {

using Quantity = experiment::Metric::Quantity;

std::string joined(const std::vector<std::string> &values)
{
    std::string text;
    for (const std::string &value : values)
        text += (text.empty() ? "" : "; ") + value;
    return text;
}

// Each once.
void add(std::vector<std::string> &values, const std::string &value)
{
    if (std::find(values.begin(), values.end(), value) == values.end())
        values.push_back(value);
}

std::string lengthsAround(schedule::Span span, const std::vector<double> &factors)
{
    const double middle = span.amount;
    const bool whole = span.unit == schedule::Unit::updates || span.unit == schedule::Unit::samples;
    std::vector<std::string> values;
    for (const double factor : factors) {
        span.amount = whole ? std::round(factor * middle) : factor * middle;
        add(values, io::spanText(span));
    }
    return joined(values);
}

std::string numbersAround(double middle, bool whole)
{
    std::vector<std::string> values;
    for (const double factor : {0.1, 0.3, 1.0, 3.0, 10.0}) {
        const double near = whole ? std::max(1.0, std::round(factor * middle)) : factor * middle;
        // 0.3, not 0.30000000000000004.
        add(values, shortestText(QString::number(near, 'g', whole ? 15 : 3).toDouble()));
    }
    return joined(values);
}

} // namespace

std::string valuesAround(const Recipe &recipe, const std::string &field)
{
    for (const SweptField &known : kSweptFields)
        if (field == known.field && known.values)
            return known.values;
    const auto text = io::fieldText(recipe, field);
    if (!text)
        return {};
    if (const auto number = readNumber(*text))
        return numbersAround(*number, field == "/training/batch");
    if (const auto span = io::readSpan(*text); span && span->unit != schedule::Unit::rest)
        // A run is no shorter than its phases.
        return lengthsAround(*span,
                             field == "/schedule/clock/run"
                                 ? std::vector{1.0, 2.0, 3.0, 4.0}
                                 : std::vector{0.0, 0.25, 0.5, 1.0, 2.0});
    return *text;
}

Recipe withWarmUp(const Recipe &recipe)
{
    Recipe made = recipe;
    if (!made.schedule.warmUp) {
        made.schedule.warmUp = {.shape = schedule::Linear{},
                                .length = {10, schedule::Unit::percent}};
        made.schedule.warmUp->from = schedule::Level{0, schedule::Basis::absolute};
        made.schedule.warmUp->grid = schedule::Grid::openClosed;
    }
    return made;
}

io::SweepDraft proposedSweep(const Recipe &recipe)
{
    io::SweepDraft draft{withWarmUp(recipe), {}};
    const auto axis = [&](const SweptField &field) {
        return io::SweepChoice::Axis{field.field, field.name,
                                     valuesAround(draft.recipe, field.field)};
    };
    io::SweepChoice &choice = draft.choice;
    choice.x = axis(kSweptFields[0]);
    choice.y = axis(kSweptFields[1]);
    choice.seeds = std::max(4, recipe.training.seeds);
    choice.firstSeed = std::min<std::uint64_t>(recipe.training.firstSeed, 1'000'000'000);
    const bool has =
        model::learnsFromData(recipe.training.model) && data::hasTrainingPart(recipe.training.data);
    choice.metric.quantity = has ? Quantity::trainingLoss : Quantity::lastLosses;
    return draft;
}

} // namespace warmup::ui
