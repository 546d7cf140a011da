// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/MainSection.h"

#include <memory>

#include "ui/Text.h"
#include "ui/panels/DecaySection.h"

namespace warmup::ui {

namespace {

using namespace schedule;

// The warm-up's length: 0 stands for no warm-up. Typing 0.5 passes through 0, so a warm-up that
// was just taken away comes back with its shape.
Bound<MaybeSpan> warmUpLength()
{
    struct Taken {
        std::optional<Phase> phase;
        Spec without;
    };
    const auto taken = std::make_shared<Taken>();
    return {[](const Recipe &recipe) -> std::optional<MaybeSpan> {
                const auto &warmUp = recipe.schedule.warmUp;
                return present(MaybeSpan(warmUp ? warmUp->length : Span{0, Unit::epochs}));
            },
            [taken](Recipe &recipe, const std::optional<Span> &span) {
                Spec &spec = recipe.schedule;
                if (span->amount == 0 && span->unit != Unit::rest) {
                    taken->phase = spec.warmUp;
                    spec.warmUp.reset();
                    taken->without = spec;
                    return;
                }
                if (!spec.warmUp)
                    spec.warmUp = taken->phase && taken->without == spec ? *taken->phase : Phase{};
                spec.warmUp->length = *span;
            }};
}

} // namespace

void MainSection::fill(RecipeFields &fields)
{
    auto &warmUp = fields.span(
        {.label = tr("Warm-up updates"), // the longest that it can become
         .help = tr("How long the learning rate rises at the start of the run; 0 for no warm-up. "
                    "GradualWarmupScheduler: total_epoch."),
         .pointers = {"/schedule/warmUp/length", "/schedule/warmUp"}},
        {.units = {Unit::epochs, Unit::updates, Unit::percent}, .zero = true}, warmUpLength());
    warmUp.label = [](const Recipe &recipe) {
        const auto &phase = recipe.schedule.warmUp;
        switch (phase ? phase->length.unit : Unit::epochs) {
        case Unit::epochs:
            return tr("Warm-up epochs");
        case Unit::updates:
            return tr("Warm-up updates");
        default:
            return tr("Warm-up");
        }
    };
    warmUp.hint = [](const Recipe &recipe, const Resolved &resolved) {
        if (!recipe.schedule.warmUp)
            return tr("no warm-up");
        const Span &length = recipe.schedule.warmUp->length;
        if (resolved.updatesPerEpoch <= 1 || length.unit == Unit::updates)
            return QString();
        const Span updates = converted(length, Unit::updates, resolved);
        return updates.unit == length.unit || (length.unit == Unit::percent && resolved.length == 0)
            ? QString()
            : tr("= %1").arg(spanText(updates, QLocale()));
    };

    auto &multiplier = fields.number(
        {.label = tr("Multiplier"),
         .help = tr("The warm-up ends at the base rate times this: the peak. "
                    "GradualWarmupScheduler: multiplier."),
         .pointers = {"/schedule/multiplier"}},
        {.minimum = 0, .aboveMinimum = true}, Steps::decades, {},
        bound<double>([](auto &recipe) { return &recipe.schedule; }, &Spec::multiplier));
    multiplier.hint = [](const Recipe &recipe, const Resolved &) {
        const double peak = recipe.schedule.baseRate * recipe.schedule.multiplier;
        return tr("peak %1").arg(numberText(peak));
    };

    DecaySection::fill(fields);
}

} // namespace warmup::ui
