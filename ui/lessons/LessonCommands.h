// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "ui/export/ExportRequest.h"
#include "ui/lessons/LessonRun.h"

namespace warmup::ui {

class ExportCommands;
class LessonView;
class MessageBar;
class RecipeDocument;
class RunController;
class WindowLayout;

// The lessons in the window: shows them instead of the form and the charts, hands a lesson's recipe
// to the form, and writes figures and handouts.
class LessonCommands : public QObject {
    Q_OBJECT
public:
    struct Place {
        QWidget &window;
        WindowLayout &layout;
        RecipeDocument &document;
        RunController &runs;
        ExportCommands &exports;
        MessageBar &messages;
    };

    explicit LessonCommands(Place place);

    void showAll();
    void openFirst();
    void chooseAndOpen();
    void open(const QString &nameOrFile);
    void close();
    // To someone who has never opened one.
    void offerFirst();
    void startOrPause();

    [[nodiscard]] bool isShown() const;
    // Of the lesson on show; "Lessons" of the list; empty where none is shown.
    [[nodiscard]] QString title() const;
    [[nodiscard]] LessonRun::State state() const;

Q_SIGNALS:
    void changed(); // shown or not, or the run's state

private:
    void reveal();
    void tryByHand(std::size_t configuration);
    // A figure or a handout of the lesson, to a file that is asked for.
    void write(ExportWhat what);

    Place m_place;
    LessonView &m_view;
};

} // namespace warmup::ui
