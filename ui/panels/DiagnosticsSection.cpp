// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/DiagnosticsSection.h"

#include <QStringList>

#include "ui/Diagnostics.h"

namespace warmup::ui {
namespace {

using diagnostics::Kind;
using diagnostics::Spec;

Bound<bool> shown(Kind kind)
{
    return {[kind](const Recipe &recipe) {
                return std::optional(recipe.training.diagnostics.shows(kind));
            },
            [kind](Recipe &recipe, const bool &on) {
                recipe.training.diagnostics = toggled(recipe.training.diagnostics, kind, on);
            }};
}

// While a sharpness is watched.
Bound<double> ofSharpness(int Spec::*member)
{
    return bound<double>(
        [](auto &recipe) {
            auto *spec = &recipe.training.diagnostics;
            return spec->showsSharpness() ? spec : nullptr;
        },
        member);
}

} // namespace

void DiagnosticsSection::fill(RecipeFields &fields)
{
    for (const Kind kind : allDiagnostics()) {
        const DiagnosticText text = diagnosticText(kind);
        fields.check(
            {.label = text.label, .help = text.help, .pointers = {"/training/diagnostics/show"}},
            shown(kind));
    }
    fields.number({.label = tr("Measured every"),
                   .help = tr("Updates from one measurement of a sharpness to the next."),
                   .pointers = {"/training/diagnostics/sharpnessEvery"},
                   .indent = true},
                  {.minimum = 1, .maximum = 1e6, .whole = true}, Steps::ones, tr("updates"),
                  ofSharpness(&Spec::sharpnessEvery));
    fields.number({.label = tr("On samples"),
                   .help = tr("Of the training part, evenly spread, on which a sharpness is "
                              "measured; 0: the batch of the update."),
                   .pointers = {"/training/diagnostics/sharpnessSamples"},
                   .indent = true},
                  {.minimum = 0, .maximum = 1e6, .whole = true}, Steps::ones, tr("samples"),
                  ofSharpness(&Spec::sharpnessSamples));
}

QString DiagnosticsSection::summary(const Recipe &recipe, const Resolved &)
{
    QStringList names;
    for (const Kind kind : allDiagnostics())
        if (recipe.training.diagnostics.shows(kind))
            names << diagnosticText(kind).label;
    return names.isEmpty() ? tr("none") : names.join(QStringLiteral(", "));
}

} // namespace warmup::ui
