// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeyEvent>

namespace warmup::ui {

// Whether fields leave the key to the window: undo and redo, which it does of whole edits of the
// recipe, and Ctrl+E, which exports (in fields it is Emacs' end of the line, as is the End key).
[[nodiscard]] inline bool isWindowKey(const QEvent *event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return false;
    const auto key = static_cast<const QKeyEvent *>(event);
    return key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)
        || (key->key() == Qt::Key_E && key->modifiers() == Qt::ControlModifier);
}

} // namespace warmup::ui
