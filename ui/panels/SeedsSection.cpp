// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/SeedsSection.h"

#include <array>

namespace warmup::ui {

namespace {

using training::Follow;
using training::Spec;

constexpr auto kTraining = [](auto &recipe) { return &recipe.training; };

} // namespace

void SeedsSection::fill(RecipeFields &fields)
{
    fields.choice({.label = tr("Trains"),
                   .help = tr("Which curve the run follows. Pairs share seeds, data and batches."),
                   .pointers = {"/training/follow"},
                   .name = tr("Curve that trains"),
                   .restart = true},
                  {{tr("As run"), tr("What the framework really does.")},
                   {tr("As intended"), tr("The mathematics of what was asked.")},
                   {tr("Both, as a pair"), tr("As run and as intended, on the same seeds.")},
                   {tr("With and without warm-up"), tr("The same seeds twice, side by side.")},
                   {tr("With and without order"),
                    tr("The same seeds twice, with shuffled batches and in the order of the "
                       "data's section.")}},
                  bound<int>(kTraining, &Spec::follow));
    fields.number({.label = tr("Seeds"),
                   .help = tr("How many runs of each curve; the chart shows their band."),
                   .pointers = {"/training/seeds"},
                   .restart = true},
                  {.minimum = 1, .maximum = 64, .whole = true}, Steps::ones, tr("runs each"),
                  bound<double>(kTraining, &Spec::seeds));
    fields.number({.label = tr("First seed"),
                   .help = tr("The runs take this seed and the ones after it: "
                              "torch.manual_seed."),
                   .pointers = {"/training/firstSeed"},
                   .restart = true},
                  {.minimum = 0, .maximum = 9'007'199'254'740'992.0, .whole = true}, Steps::ones,
                  {}, bound<double>(kTraining, &Spec::firstSeed));
    fields.number({.label = tr("Test every"),
                   .help = tr("Updates from one look at the test part to the next; 0: at the end "
                              "of epochs."),
                   .pointers = {"/training/evaluateEvery"},
                   .restart = true},
                  {.minimum = 0, .maximum = 1e9, .whole = true}, Steps::ones, tr("updates"),
                  bound<double>(kTraining, &Spec::evaluateEvery));
    fields.check({.label = tr("Target test loss"),
                  .help = tr("Tells when the test loss first falls below it."),
                  .pointers = {"/training/targetLoss"},
                  .restart = true},
                 {[](const Recipe &recipe) {
                      return std::optional<bool>(recipe.training.targetLoss.has_value());
                  },
                  [](Recipe &recipe, const bool &on) {
                      recipe.training.targetLoss = on ? std::optional(0.5) : std::nullopt;
                  }});
    fields.number({.label = tr("Below"),
                   .help = tr("The test loss to reach."),
                   .pointers = {"/training/targetLoss"},
                   .name = tr("Test loss to reach"),
                   .restart = true,
                   .indent = true},
                  {}, Steps::tenths, {},
                  {[](const Recipe &recipe) { return recipe.training.targetLoss; },
                   [](Recipe &recipe, const double &loss) { recipe.training.targetLoss = loss; }});
}

QString SeedsSection::summary(const Recipe &recipe, const Resolved &)
{
    const std::array follow{tr("as run"), tr("as intended"), tr("a pair"),
                            tr("with and without warm-up"), tr("with and without order")};
    const auto &spec = recipe.training;
    const QString seeds = spec.seeds == 1
        ? tr("seed %1").arg(spec.firstSeed)
        : tr("%1 seeds from %2").arg(spec.seeds).arg(spec.firstSeed);
    return tr("%1, %2").arg(follow[static_cast<std::size_t>(spec.follow)], seeds);
}

} // namespace warmup::ui
