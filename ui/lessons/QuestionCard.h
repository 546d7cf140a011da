// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include "ui/lessons/LessonLibrary.h"
#include "ui/lessons/VerdictText.h"

class QButtonGroup;
class QLabel;
class QSpinBox;
class QVBoxLayout;

namespace warmup::ui {

// One question of a lesson: before the run what the learner predicts, after it what was measured,
// with the prediction and what the lesson expects beside it.
class QuestionCard : public QFrame {
    Q_OBJECT
public:
    QuestionCard(const OpenLessonPtr &lesson, std::size_t question, QWidget *parent = nullptr);

    void setSeeds(int seeds);
    // While a run goes on and after it nothing is predicted any more.
    void setPredictable(bool predictable);
    // Nothing: not yet measured.
    void setAnswer(const std::optional<experiment::Answer> &answer);
    [[nodiscard]] Prediction prediction() const;
    void clearPrediction();

Q_SIGNALS:
    void predicted();

private:
    void addPrediction(QVBoxLayout &column);
    [[nodiscard]] QSpinBox *addFailures(class QGridLayout &grid, int row, const QString &name);
    [[nodiscard]] QLabel *addText(QVBoxLayout &column, const char *name);

    OpenLessonPtr m_lesson; // keeps m_question
    const experiment::Question &m_question;
    QButtonGroup *m_verdict;
    QSpinBox *m_baselineFailed = nullptr; // where the question says what a failure is
    QSpinBox *m_candidateFailed = nullptr;
    QWidget *m_asked;
    QWidget *m_answered;
    QLabel *m_found;
    QLabel *m_runs;
    QLabel *m_evidence;
    QLabel *m_prediction;
    QLabel *m_expectation;
};

} // namespace warmup::ui
