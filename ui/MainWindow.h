// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QMainWindow>

namespace warmup::ui {

// The one window. Only wires: the recipe and its undo live in RecipeDocument, the run in
// RunController.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    // Shows the first preset.
    MainWindow();
    ~MainWindow() override;

    // Opens a recipe or a Python script; a problem is shown in the window, which keeps what it had.
    void openFile(const QString &path);
    // To someone who has never opened a lesson.
    void offerFirstLesson();

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace warmup::ui
