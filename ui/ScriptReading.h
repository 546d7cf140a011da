// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QString>
#include <QStringList>

#include "core/dialect/ReadPython.h"
#include "core/recipe/Recipe.h"

namespace warmup::ui {

// A script that is to be shown: all that reading it takes, so that any thread may.
struct ScriptRequest {
    QString name = {}; // before line and column in messages
    QString path = {}; // of the file; empty: `text` is the script
    QString text = {};
    dialect::Supplied supplied = {};
    Recipe around = {}; // which says what the script does not
    schedule::Metric metric = {};
};

struct ReadScript {
    QString text = {};
    Result<dialect::Script> script; // or why there is none
    bool hasText = true; // false: the file could not be read
    QStringList missing = {}; // numbers that it needs and does not say
    Recipe recipe = {};
    bool keepsLength = false; // the length is that of the recipe around it
    std::optional<Curves> curves = {}; // of the recipe, worked out; nothing where it has none
};

// Takes up to a second for a long script or a long run.
[[nodiscard]] ReadScript readScript(const ScriptRequest &request);

} // namespace warmup::ui
