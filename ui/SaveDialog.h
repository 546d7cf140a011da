// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

class QWidget;

namespace warmup::ui {

// What is saved, for a file dialog.
struct SaveQuestion {
    QString title;
    QStringList filters;
    QString suffix; // added to a name that has none: "png"
    QString proposal; // a name, or a whole path
};

// The path that a person chooses; empty: none.
[[nodiscard]] QString chooseSavePath(QWidget &window, const SaveQuestion &question);

} // namespace warmup::ui
