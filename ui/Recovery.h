// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QObject>
#include <QString>

#include "core/recipe/Recipe.h"

namespace warmup::ui {

class RecipeDocument;

// Unsaved work that a crash left behind.
struct RecoveredWork {
    Recipe recipe;
    QString path; // of the file that it was to be saved to; empty when it had none
};

// Keeps a copy of a document's unsaved changes in the recovery folder, a moment after each change
// and off the window's thread; takes it away when the document is saved or the window is closed.
// Every process has a file of its own, named and locked by it, so that two windows do not meet.
class Recovery : public QObject {
    Q_OBJECT
public:
    explicit Recovery(RecipeDocument &document, QObject *parent = nullptr);
    ~Recovery() override;

    // The newest work left by a process that is gone, which is taken away with this; broken files
    // are passed over.
    [[nodiscard]] static std::optional<RecoveredWork> takeLeftOver();

    // Writes now what would be written in a moment, and waits for it.
    void flush();
    // The user saved or discarded: nothing to recover.
    void forget();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
