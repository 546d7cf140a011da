// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/CoolDownSection.h"

#include <array>

namespace warmup::ui {

namespace {

using namespace schedule;

constexpr auto kCoolDown = [](auto &recipe) {
    return recipe.schedule.coolDown ? &*recipe.schedule.coolDown : nullptr;
};
constexpr auto kRepeat = [](auto &recipe) { return &recipe.schedule.repeat; };
// What only matters when there is more than one round.
constexpr auto kRepeated = [](auto &recipe) {
    return recipe.schedule.repeat.count > 1 ? &recipe.schedule.repeat : nullptr;
};
constexpr auto kGuard = [](auto &recipe) { return &recipe.schedule.guard; };

enum class CoolDownShape { linear, squareRoot, cosine, exponential };

Bound<int> shape()
{
    return {[](const Recipe &recipe) -> std::optional<int> {
                const auto phase = kCoolDown(recipe);
                if (!phase)
                    return std::nullopt;
                if (std::holds_alternative<Linear>(phase->shape))
                    return int(CoolDownShape::linear);
                if (std::holds_alternative<SquareRoot>(phase->shape))
                    return int(CoolDownShape::squareRoot);
                if (phase->shape == Shape(Cosine{}))
                    return int(CoolDownShape::cosine);
                if (std::holds_alternative<Exponential>(phase->shape))
                    return int(CoolDownShape::exponential);
                return ChoiceField::kCustom;
            },
            [](Recipe &recipe, const int &choice) {
                Phase &phase = *recipe.schedule.coolDown;
                const std::array<Shape, 4> shapes{Linear{}, SquareRoot{}, Cosine{}, Exponential{}};
                phase.shape = shapes[std::size_t(choice)];
                if (choice == int(CoolDownShape::exponential)
                    && (!phase.to || !(phase.to->value > 0)))
                    phase.to = Level{0.01, Basis::peak};
            }};
}

Bound<MaybeLevel> guardLevel(std::optional<Level> Guard::*member)
{
    return {[=](const Recipe &recipe) { return present(recipe.schedule.guard.*member); },
            [=](Recipe &recipe, const std::optional<Level> &level) {
                recipe.schedule.guard.*member = level;
            }};
}

} // namespace

void CoolDownSection::fill(RecipeFields &fields)
{
    fields.check(
        {.label = tr("Cool-down at the end"),
         .help = tr("A last phase that takes the rate down: warm-up, stable, decay (WSD)."),
         .pointers = {"/schedule/coolDown"},
         .name = tr("Cool-down")},
        {[](const Recipe &recipe) { return std::optional(recipe.schedule.coolDown.has_value()); },
         [](Recipe &recipe, const bool &on) {
             if (on)
                 recipe.schedule.coolDown = Phase{.length = {20, Unit::percent}};
             else
                 recipe.schedule.coolDown.reset();
         }});
    fields.choice({.label = tr("Shape"),
                   .help = tr("How the rate goes down."),
                   .pointers = {"/schedule/coolDown/shape"},
                   .name = tr("Cool-down shape"),
                   .indent = true},
                  {{tr("Linear"), tr("A straight line.")},
                   {tr("1 − square root"), tr("Steep at first: Haegele et al. 2024.")},
                   {tr("Cosine"), tr("Half a cosine wave.")},
                   {tr("Exponential"), tr("A straight line on a logarithmic axis.")}},
                  shape());
    fields.span({.label = tr("Length"),
                 .help = tr("Length of the cool-down. transformers: num_decay_steps."),
                 .pointers = {"/schedule/coolDown/length"},
                 .name = tr("Cool-down length"),
                 .indent = true},
                {.units = {Unit::percent, Unit::epochs, Unit::updates}},
                {[](const Recipe &recipe) -> std::optional<MaybeSpan> {
                     const auto phase = kCoolDown(recipe);
                     return phase ? present(MaybeSpan(phase->length)) : std::nullopt;
                 },
                 [](Recipe &recipe, const std::optional<Span> &span) {
                     recipe.schedule.coolDown->length = *span;
                 }});
    fields.level({.label = tr("Ends at"),
                  .help = tr("The rate at the end of the cool-down. transformers: min_lr_ratio."),
                  .pointers = {"/schedule/coolDown/to"},
                  .name = tr("End of the cool-down"),
                  .indent = true},
                 {},
                 {[](const Recipe &recipe) -> std::optional<MaybeLevel> {
                      const auto phase = kCoolDown(recipe);
                      return phase ? present(MaybeLevel(phase->to.value_or(Level{})))
                                   : std::nullopt;
                  },
                  [](Recipe &recipe, const std::optional<Level> &level) {
                      recipe.schedule.coolDown->to = level;
                  }});

    fields.number({.label = tr("Repeat"),
                   .help = tr("How many times warm-up and decay are gone through. "
                              "CosineAnnealingWarmRestarts, by rounds."),
                   .pointers = {"/schedule/repeat/count", "/schedule/repeat"},
                   .name = tr("Repeat count")},
                  {.minimum = 1, .maximum = 1e6, .whole = true}, Steps::ones, tr("times"),
                  bound<double>(kRepeat, &Repeat::count));
    fields.number({.label = tr("Length"),
                   .help = tr("Each round is this many times as long as the one before. "
                              "CosineAnnealingWarmRestarts: T_mult."),
                   .pointers = {"/schedule/repeat/length"},
                   .name = tr("Repeat length factor"),
                   .indent = true},
                  {.minimum = 0, .aboveMinimum = true}, Steps::ones, tr("× each time"),
                  bound<double>(kRepeated, &Repeat::length));
    fields.number({.label = tr("Peak"),
                   .help = tr("Each round's peak is this many times the one before. timm: "
                              "cycle_decay."),
                   .pointers = {"/schedule/repeat/peak"},
                   .name = tr("Repeat peak factor"),
                   .indent = true},
                  {.minimum = 0, .aboveMinimum = true}, Steps::decades, tr("× each time"),
                  bound<double>(kRepeated, &Repeat::peak));
    fields.choice({.label = tr("Warm-up"),
                   .help = tr("Whether each round warms up again."),
                   .pointers = {"/schedule/repeat/warmUp"},
                   .name = tr("Repeat warm-up"),
                   .indent = true},
                  {{tr("Each time")}, {tr("First time only")}},
                  bound<int>(kRepeated, &Repeat::warmUp));

    fields.level({.label = tr("Floor"),
                  .help = tr("The rate never goes below. timm: lr_min."),
                  .pointers = {"/schedule/guard/floor"}},
                 tr("none"), guardLevel(&Guard::floor));
    fields.level({.label = tr("Ceiling"),
                  .help = tr("The rate never goes above."),
                  .pointers = {"/schedule/guard/ceiling"}},
                 tr("none"), guardLevel(&Guard::ceiling));
    fields.choice({.label = tr("After the end"),
                   .help = tr("What the rate is when the run goes on beyond the last phase."),
                   .pointers = {"/schedule/guard/afterEnd"}},
                  {{tr("Stay"), tr("The last rate is held.")},
                   {tr("0"), tr("Nothing is trained any more.")},
                   {tr("Mirror"), tr("The curve runs back up: CosineAnnealingLR in closed form.")},
                   {tr("Error"), tr("The run is refused: OneCycleLR raises.")},
                   {tr("Go on"), tr("The law continues.")}},
                  bound<int>(kGuard, &Guard::afterEnd));
}

QString CoolDownSection::summary(const Recipe &recipe, const Resolved &)
{
    const Spec &spec = recipe.schedule;
    QStringList parts;
    if (spec.coolDown)
        parts << tr("cool-down %1").arg(spanText(spec.coolDown->length, QLocale()));
    if (spec.repeat.count > 1)
        parts << tr("%1 times").arg(spec.repeat.count);
    if (spec.guard.floor || spec.guard.ceiling)
        parts << tr("bounded");
    return parts.isEmpty() ? tr("none") : parts.join(tr(", "));
}

} // namespace warmup::ui
