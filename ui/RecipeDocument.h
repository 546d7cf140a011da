// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QString>

#include "core/base/Result.h"
#include "core/recipe/Recipe.h"

class QUndoStack;

namespace warmup::ui {

// The one recipe that the window edits, its history and its file. Every change is old recipe -> new
// recipe; changes of the same field in quick succession merge into one step of undo. The view
// (axes, smoothing) belongs to the recipe and is saved with it, but is neither undone nor asked
// about.
class RecipeDocument : public QObject {
    Q_OBJECT
public:
    // Starts with the first preset.
    explicit RecipeDocument(QObject *parent = nullptr);
    ~RecipeDocument() override;

    [[nodiscard]] const Recipe &recipe() const;
    [[nodiscard]] QUndoStack &undoStack() const;

    // The user changed `field` ("Multiplier"). Nothing happens when the recipe stays the same; its
    // view is not looked at.
    void edit(const Recipe &recipe, const QString &field);
    // A preset, pasted code: one step of undo that also leaves the file (for `path`, where it
    // belongs to one), so that saving asks for a name instead of overwriting it with something
    // else.
    void replace(const Recipe &recipe, const QString &what, const QString &path = {});
    void setView(const View &view);

    // The file, empty when there is none yet; and its name or the recipe's title, for people.
    [[nodiscard]] const QString &path() const;
    [[nodiscard]] QString name() const;
    // How further files of it are called, without a suffix: as its own file, or as the title in
    // letters that every file system takes ("the-articles-example").
    [[nodiscard]] QString fileStem() const;
    // Whether closing would lose work: not when the recipe is exactly a preset without a file.
    [[nodiscard]] bool isModified() const;

    // A new document: clears the history. `path` may be empty.
    void reset(const Recipe &recipe, const QString &path);
    // As reset, but with unsaved changes from the start (recovered work).
    void restore(const Recipe &recipe, const QString &path);
    // On failure the document stays as it is, unsaved.
    [[nodiscard]] Result<void> save(const QString &path);

Q_SIGNALS:
    void recipeChanged();
    void viewChanged();
    // Path, name or modification changed.
    void stateChanged();

private:
    class Private;
    std::unique_ptr<Private> d;
    friend class RecipeCommand;
};

} // namespace warmup::ui
