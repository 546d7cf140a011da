// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace warmup::ui {

// What can be swept: the sweep that comes with the program, the recipe of the main window, a file
// that was opened, and the sweeps that were trained before.
class SweepSources : public QComboBox {
    Q_OBJECT
public:
    explicit SweepSources(QWidget *parent = nullptr);

    // The file of the one that is chosen; empty: the recipe.
    [[nodiscard]] QString path() const;
    // Emits nothing.
    void choose(const QString &path);
    void chooseRecipe();
    // Reads anew what was trained before; the choice stays.
    void refresh();

    [[nodiscard]] static QString classic();

Q_SIGNALS:
    void chosen();

private:
    QString m_file; // that was opened
};

} // namespace warmup::ui
