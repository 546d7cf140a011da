// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QSettings>
#include <QString>

namespace warmup::ui {

// What the program remembers between two starts: layout, recent files, export sizes. One INI file
// in the desktop's configuration folder.
[[nodiscard]] std::unique_ptr<QSettings> settings();

// The folder for unsaved work; made when missing.
[[nodiscard]] QString recoveryFolder();

// The folder for the runs of sweeps; made when missing.
[[nodiscard]] QString sweepsFolder();

// The folder for what was finished of lessons; made when missing.
[[nodiscard]] QString lessonsFolder();

} // namespace warmup::ui
