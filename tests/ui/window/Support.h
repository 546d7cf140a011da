// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <QString>
#include <QTemporaryDir>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

// A recipe that trains in well under a second: 200 updates of a small net on spirals, 10 updates an
// epoch, warm-up of 5 epochs by warmup_scheduler 0.3.2 that is called once an epoch.
[[nodiscard]] Recipe smallRecipe(double multiplier = 1);
// The same, of a hundred thousand updates.
[[nodiscard]] Recipe longRecipe();

[[nodiscard]] Curves curvesOf(const Recipe &recipe);

// Runs the event loop until it holds, for at most 20 s. Returns whether it did.
[[nodiscard]] bool waitFor(const std::function<bool()> &condition);

[[nodiscard]] std::string contentsOf(const QString &path);
void write(const QString &path, const std::string &contents);

// Recent files, layout and recovery of a test start empty.
void clearStoredState();

} // namespace warmup::ui
