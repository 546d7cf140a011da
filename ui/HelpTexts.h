// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;

namespace warmup::ui {

class Actions;

// The two windows of the Help menu. Neither blocks.
void showShortcuts(QMainWindow &window, const Actions &actions);
void showAbout(QMainWindow &window);

} // namespace warmup::ui
