// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "ui/lessons/LessonLibrary.h"

class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QToolButton;
class QVBoxLayout;

namespace warmup::ui {

class LessonRun;
class QuestionCard;

// A lesson to read and to run: its words, its questions with the learner's predictions and the
// measured verdicts, and below them, always in sight, what runs it.
class LessonPage : public QWidget {
    Q_OBJECT
public:
    explicit LessonPage(LessonRun &run, QWidget *parent = nullptr);

    // The lesson that the run has opened. `next` is the title of the one after it; empty: none.
    void showLesson(const QString &next);
    // Run, pause and go on, as the highlighted button does.
    void startOrPause();

Q_SIGNALS:
    void allRequested();
    void nextRequested();
    void closeRequested();
    void tryRequested(std::size_t configuration);
    void figureRequested();
    void handoutRequested();

private:
    [[nodiscard]] QWidget *makeHead();
    [[nodiscard]] QWidget *makeFoot();
    void addText(QVBoxLayout &column, const QString &html);
    void addHeading(QVBoxLayout &column, const QString &text);
    void addQuestions(QVBoxLayout &column);
    void addTrial(QVBoxLayout &column);
    void addEnd(QVBoxLayout &column, const QString &next);
    void predict();
    void cancelOrStartOver();
    void showState();
    void showProgress();
    void showAnswers();

    LessonRun &m_run;
    QScrollArea *m_area;
    std::vector<QuestionCard *> m_cards;
    QLabel *m_expected = nullptr;
    QPushButton *m_start;
    QPushButton *m_cancel;
    QSpinBox *m_seeds;
    QSpinBox *m_firstSeed;
    QProgressBar *m_progress;
    QLabel *m_status;
    QPushButton *m_figure = nullptr;
    QPushButton *m_handout = nullptr;
};

} // namespace warmup::ui
