// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QPushButton;
class QWidget;

namespace warmup::ui {

// What QPushButton::setDefault does in a dialog, for a window that is none: Return presses the
// button that has the focus, or else `button`, once a field has taken what was typed. Not while the
// key is held down, and not where the widget with the focus has a use of its own for it.
void pressOnReturn(QWidget &window, QPushButton &button);

} // namespace warmup::ui
