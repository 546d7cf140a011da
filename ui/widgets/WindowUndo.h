// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>

namespace warmup::ui {

// Whether the key is undo or redo: fields leave these to the window, which undoes whole edits of
// the recipe.
[[nodiscard]] inline bool isWindowUndo(const QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return false;
    const auto key = static_cast<const QKeyEvent *>(event);
    return key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo);
}

} // namespace warmup::ui
