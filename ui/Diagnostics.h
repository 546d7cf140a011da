// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>

#include <QString>

#include "core/diagnostics/Spec.h"

namespace warmup::ui {

// How the window words what can be watched.
struct DiagnosticText {
    QString label; // of its field and its menu entry
    QString title; // of its strip
    QString help; // what it shows, and what it costs
    QString missing; // why a run may have none of it
};

[[nodiscard]] std::span<const diagnostics::Kind> allDiagnostics();
[[nodiscard]] DiagnosticText diagnosticText(diagnostics::Kind kind);
// "layer 2" for the column "update_ratio_2"; empty where the title says it.
[[nodiscard]] QString columnText(diagnostics::Kind kind, const std::string &column);

// For so many updates a value stands until the next one is due; 0: it is measured in every update.
[[nodiscard]] int heldFor(diagnostics::Kind kind, int sharpnessEvery);

// With `kind` switched on or off.
[[nodiscard]] diagnostics::Spec toggled(diagnostics::Spec spec, diagnostics::Kind kind, bool on);

} // namespace warmup::ui
