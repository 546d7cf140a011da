// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/LengthSection.h"

namespace warmup::ui {

namespace {

using namespace schedule;

constexpr auto kSpec = [](auto &recipe) { return &recipe.schedule; };
constexpr auto kClock = [](auto &recipe) { return &recipe.schedule.clock; };
constexpr auto kPerEpoch = [](auto &recipe) { return &recipe.schedule.clock.updatesPerEpoch; };

QString perEpochText(const Resolved &resolved)
{
    // More digits than a person wants to read would hide that 468.75 is not whole.
    const double shown = QString::number(resolved.updatesPerEpoch, 'g', 7).toDouble();
    return numberText(shown, true, QLocale());
}

} // namespace

void LengthSection::fill(RecipeFields &fields)
{
    fields.number({.label = tr("Base rate"),
                   .help = tr("The learning rate given to the optimizer; the peak is the base rate "
                              "times the multiplier. torch.optim: lr."),
                   .pointers = {"/schedule/baseRate"}},
                  {.minimum = 0, .aboveMinimum = true}, Steps::decades, {},
                  bound<double>(kSpec, &Spec::baseRate));
    auto &run =
        fields.span({.label = tr("Run length"),
                     .help = tr("How long the whole run is, the warm-up included."),
                     .pointers = {"/schedule/clock/run"},
                     .restart = true},
                    {.units = {Unit::epochs, Unit::updates}, .none = tr("sum of phases")},
                    {[](const Recipe &recipe) { return present(recipe.schedule.clock.run); },
                     [](Recipe &recipe, const std::optional<Span> &span) {
                         recipe.schedule.clock.run = span;
                     }});
    run.hint = [](const Recipe &recipe, const Resolved &resolved) {
        const auto &length = recipe.schedule.clock.run;
        if (resolved.length == 0 || (length && length->unit == Unit::updates))
            return QString();
        return tr("= %1").arg(
            spanText({static_cast<double>(resolved.length), Unit::updates}, QLocale()));
    };

    fields.choice({.label = tr("Updates/epoch"),
                   .help = tr("How many optimizer updates an epoch has: len(loader), divided by "
                              "the batches that are accumulated."),
                   .pointers = {"/schedule/clock/updatesPerEpoch"},
                   .name = tr("Updates per epoch")},
                  {{tr("Given"), tr("A number that you know.")},
                   {tr("From samples"),
                    tr("⌈⌈samples / (batch × replicas)⌉ / "
                       "accumulation⌉")}},
                  {[](const Recipe &recipe) {
                       return std::optional(
                           static_cast<int>(recipe.schedule.clock.updatesPerEpoch.index()));
                   },
                   [&fields](Recipe &recipe, const int &index) {
                       if (index == 0) {
                           const double known = fields.resolved().updatesPerEpoch;
                           recipe.schedule.clock.updatesPerEpoch = known > 0 ? known : 1.0;
                           return;
                       }
                       Batching batching;
                       batching.batch = recipe.training.batch;
                       recipe.schedule.clock.updatesPerEpoch = batching;
                   }});
    fields.number({.label = tr("Given"),
                   .help = tr("Updates in one epoch; need not be whole. len(loader)."),
                   .pointers = {"/schedule/clock/updatesPerEpoch"},
                   .name = tr("Updates per epoch, given"),
                   .indent = true},
                  {.minimum = 0, .maximum = 1e12, .aboveMinimum = true}, Steps::ones, tr("updates"),
                  {[](const Recipe &recipe) -> std::optional<double> {
                       const auto given = std::get_if<double>(kPerEpoch(recipe));
                       return given ? std::optional(*given) : std::nullopt;
                   },
                   [](Recipe &recipe, const double &given) { *kPerEpoch(recipe) = given; }});

    const NumberRange count{.minimum = 1, .maximum = 1e12, .whole = true};
    const auto at = [](const char *member) {
        return std::vector<std::string>{std::string("/schedule/clock/updatesPerEpoch/") + member};
    };
    fields.number({.label = tr("Samples"),
                   .help = tr("Training samples in an epoch: len(dataset)."),
                   .pointers = at("samples"),
                   .indent = true},
                  count, Steps::decades, {}, boundKind<double>(kPerEpoch, &Batching::samples));
    fields.number({.label = tr("Batch"),
                   .help = tr("Samples that one process takes at a time. DataLoader: batch_size."),
                   .pointers = at("batch"),
                   .name = tr("Batch of the clock"),
                   .indent = true},
                  count, Steps::ones, {}, boundKind<double>(kPerEpoch, &Batching::batch));
    fields.number({.label = tr("Accumulation"),
                   .help = tr("Batches whose gradients are added up for one update. transformers: "
                              "gradient_accumulation_steps."),
                   .pointers = at("accumulation"),
                   .indent = true},
                  count, Steps::ones, tr("batches"),
                  boundKind<double>(kPerEpoch, &Batching::accumulation));
    fields.number({.label = tr("Replicas"),
                   .help = tr("Processes that share the data. torch.distributed: world_size."),
                   .pointers = at("replicas"),
                   .indent = true},
                  count, Steps::ones, {}, boundKind<double>(kPerEpoch, &Batching::replicas));
    auto &drop = fields.check({.label = tr("Drop the last batch"),
                               .help = tr("Leave out the last, incomplete batch. DataLoader: "
                                          "drop_last."),
                               .pointers = at("dropLast"),
                               .indent = true},
                              boundKind<bool>(kPerEpoch, &Batching::dropLast));
    drop.hint = [](const Recipe &, const Resolved &resolved) {
        return resolved.updatesPerEpoch > 0
            ? tr("= %1 updates per epoch").arg(perEpochText(resolved))
            : QString();
    };
    fields.choice({.label = tr("Rate changes"),
                   .help = tr("At every update, or held within an epoch: where scheduler.step() "
                              "is called."),
                   .pointers = {"/schedule/clock/stepping"}},
                  {{tr("Every update"), tr("scheduler.step() after each optimizer.step()")},
                   {tr("Every epoch"), tr("scheduler.step() once an epoch: a staircase")}},
                  bound<int>(kClock, &Clock::stepping));
}

QString LengthSection::summary(const Recipe &recipe, const Resolved &resolved)
{
    const Spec &spec = recipe.schedule;
    // A rate that was worked out has more digits than a title has room for.
    const double rate = QString::number(spec.baseRate, 'g', 4).toDouble();
    QString text = numberText(rate, false, QLocale());
    if (spec.clock.run)
        text += tr(", %1").arg(spanText(*spec.clock.run, QLocale()));
    if (resolved.updatesPerEpoch > 1)
        text += tr(" of %1").arg(perEpochText(resolved));
    return text;
}

} // namespace warmup::ui
