// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/PlateauSection.h"

namespace warmup::ui {

namespace {

using namespace schedule;

constexpr auto kPlateau = [](auto &recipe) {
    return recipe.schedule.plateau ? &*recipe.schedule.plateau : nullptr;
};

} // namespace

void PlateauSection::fill(RecipeFields &fields)
{
    const auto at = [](const char *member) {
        return std::vector<std::string>{std::string("/schedule/plateau/") + member};
    };
    fields.number({.label = tr("Times"),
                   .help = tr("What the rate is multiplied by. ReduceLROnPlateau: factor."),
                   .pointers = at("factor"),
                   .name = tr("Plateau factor"),
                   .indent = true},
                  {.minimum = 0, .maximum = 1, .aboveMinimum = true, .belowMaximum = true},
                  Steps::decades, {}, bound<double>(kPlateau, &Plateau::factor));
    fields.number({.label = tr("Patience"),
                   .help = tr("Observations without improvement that are still waited for. "
                              "ReduceLROnPlateau: patience."),
                   .pointers = at("patience"),
                   .name = tr("Plateau patience"),
                   .indent = true},
                  {.minimum = 0, .maximum = 1e9, .whole = true}, Steps::ones, tr("observations"),
                  bound<double>(kPlateau, &Plateau::patience));
    fields.span({.label = tr("Observed every"),
                 .help = tr("How often the metric is looked at."),
                 .pointers = at("every"),
                 .name = tr("Plateau observation interval"),
                 .indent = true},
                {.units = {Unit::epochs, Unit::updates}},
                {[](const Recipe &recipe) -> std::optional<MaybeSpan> {
                     const auto plateau = kPlateau(recipe);
                     return plateau ? present(MaybeSpan(plateau->every)) : std::nullopt;
                 },
                 [](Recipe &recipe, const std::optional<Span> &span) {
                     recipe.schedule.plateau->every = *span;
                 }});
    fields.number({.label = tr("Threshold"),
                   .help = tr("How much better counts as better. ReduceLROnPlateau: threshold."),
                   .pointers = at("threshold"),
                   .name = tr("Plateau threshold"),
                   .indent = true},
                  {.minimum = 0}, Steps::decades, {}, bound<double>(kPlateau, &Plateau::threshold));
    fields.choice({.label = tr("Compared"),
                   .help = tr("ReduceLROnPlateau: threshold_mode."),
                   .pointers = at("thresholdMode"),
                   .name = tr("Plateau comparison"),
                   .indent = true},
                  {{tr("Relative"), tr("best × (1 − threshold): rel")},
                   {tr("Absolute"), tr("best − threshold: abs")}},
                  bound<int>(kPlateau, &Plateau::thresholdMode));
    fields.choice(
        {.label = tr("The metric"),
         .help = tr("ReduceLROnPlateau: mode."),
         .pointers = at("mode"),
         .name = tr("Plateau direction"),
         .indent = true},
        {{tr("Should fall"), tr("A loss: min")}, {tr("Should rise"), tr("An accuracy: max")}},
        bound<int>(kPlateau, &Plateau::mode));
    fields.number({.label = tr("Cool-down"),
                   .help = tr("Observations after a reduction during which none counts as bad. "
                              "ReduceLROnPlateau: cooldown."),
                   .pointers = at("cooldown"),
                   .name = tr("Plateau cool-down"),
                   .indent = true},
                  {.minimum = 0, .maximum = 1e9, .whole = true}, Steps::ones, tr("observations"),
                  bound<double>(kPlateau, &Plateau::cooldown));
    fields.number({.label = tr("Lowest rate"),
                   .help = tr("The rate never goes below. ReduceLROnPlateau: min_lr."),
                   .pointers = at("minimum"),
                   .name = tr("Plateau lowest rate"),
                   .indent = true},
                  {.minimum = 0}, Steps::decades, {}, bound<double>(kPlateau, &Plateau::minimum));
    fields.number({.label = tr("Smallest change"),
                   .help = tr("A smaller reduction is not made. ReduceLROnPlateau: eps."),
                   .pointers = at("epsilon"),
                   .name = tr("Plateau smallest change"),
                   .indent = true},
                  {.minimum = 0}, Steps::decades, {}, bound<double>(kPlateau, &Plateau::epsilon));
}

} // namespace warmup::ui
