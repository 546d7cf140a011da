// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/QuestionCard.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include "ui/Text.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {

namespace {

using experiment::Verdict;

constexpr int kMostDots = 20;
constexpr int kNotSaid = -1;

// Full for a seed that worked, hollow for one that failed.
QString dots(const experiment::Summary &summary)
{
    if (summary.runs > kMostDots)
        return {};
    return QString(summary.runs - summary.failed, QChar(0x25cf))
        + QString(summary.failed, QChar(0x25cb));
}

QString runsHtml(const QString &name, const experiment::Summary &summary)
{
    const QString row = dots(summary);
    const QString text = runsText(name, summary).toHtmlEscaped();
    return row.isEmpty() ? text : text + QStringLiteral("<br>") + row;
}

} // namespace

QuestionCard::QuestionCard(const OpenLessonPtr &lesson, std::size_t question, QWidget *parent)
    : QFrame(parent), m_lesson(lesson), m_question(lesson->lesson.questions[question]),
      m_verdict(new QButtonGroup(this)), m_asked(new QWidget(this)), m_answered(new QWidget(this))
{
    setFrameShape(QFrame::StyledPanel);
    auto *column = new QVBoxLayout(this);
    QLabel *ask = addText(*column, "ask");
    ask->setText(
        QStringLiteral("<b>%1</b>").arg(QString::fromStdString(m_question.ask).toHtmlEscaped()));
    const QString pair = tr("“%1” beside “%2”")
                             .arg(candidateName(lesson->lesson, m_question),
                                  baselineName(lesson->lesson, m_question));
    const QString how = measureText(m_question);
    auto *measure = new QuietLabel(how.isEmpty() ? pair : tr("%1: %2").arg(pair, how), this);
    measure->setWordWrap(true);
    column->addWidget(measure);

    auto *asked = new QVBoxLayout(m_asked);
    asked->setContentsMargins({});
    addPrediction(*asked);
    column->addWidget(m_asked);

    auto *answered = new QVBoxLayout(m_answered);
    answered->setContentsMargins({});
    m_found = addText(*answered, "verdict");
    m_runs = addText(*answered, "runs");
    m_evidence = addText(*answered, "evidence");
    m_prediction = addText(*answered, "prediction");
    m_expectation = addText(*answered, "expectation");
    column->addWidget(m_answered);
    m_answered->hide();
}

QLabel *QuestionCard::addText(QVBoxLayout &column, const char *name)
{
    auto *label = new QLabel(this);
    label->setObjectName(QLatin1String(name));
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column.addWidget(label);
    return label;
}

void QuestionCard::addPrediction(QVBoxLayout &column)
{
    auto *said = new QLabel(
        tr("Your prediction: “%1” will be").arg(candidateName(m_lesson->lesson, m_question)),
        m_asked);
    said->setWordWrap(true);
    column.addWidget(said);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    for (const Verdict verdict : {Verdict::better, Verdict::notDistinguishable, Verdict::worse}) {
        auto *button = new QPushButton(verdictWord(m_question, verdict), m_asked);
        button->setCheckable(true);
        button->setAutoDefault(false);
        m_verdict->addButton(button, static_cast<int>(verdict));
        row->addWidget(button);
    }
    row->addStretch();
    column.addLayout(row);
    connect(m_verdict, &QButtonGroup::idClicked, this, &QuestionCard::predicted);
    if (!m_question.failed)
        return;
    auto *grid = new QGridLayout;
    m_baselineFailed = addFailures(*grid, 0, baselineName(m_lesson->lesson, m_question));
    m_candidateFailed = addFailures(*grid, 1, candidateName(m_lesson->lesson, m_question));
    grid->setColumnStretch(0, 1);
    column.addLayout(grid);
}

QSpinBox *QuestionCard::addFailures(QGridLayout &grid, int row, const QString &name)
{
    auto *label = new QLabel(tr("How many seeds fail: %1").arg(name), m_asked);
    label->setWordWrap(true);
    auto *box = new QSpinBox(m_asked);
    box->setRange(kNotSaid, kNotSaid);
    box->setSpecialValueText(tr("–"));
    box->setValue(kNotSaid);
    box->setAccessibleName(label->text());
    label->setBuddy(box);
    grid.addWidget(label, row, 0);
    grid.addWidget(box, row, 1);
    connect(box, &QSpinBox::valueChanged, this, &QuestionCard::predicted);
    return box;
}

void QuestionCard::setSeeds(int seeds)
{
    for (QSpinBox *box : {m_baselineFailed, m_candidateFailed}) {
        if (!box)
            continue;
        box->setMaximum(seeds);
        box->setSuffix(tr(" of %1").arg(seeds));
    }
}

void QuestionCard::setPredictable(bool predictable)
{
    m_asked->setEnabled(predictable);
}

Prediction QuestionCard::prediction() const
{
    const auto said = [](const QSpinBox *box) {
        return box && box->value() != kNotSaid ? std::optional(box->value()) : std::nullopt;
    };
    Prediction made;
    if (const int id = m_verdict->checkedId(); id >= 0)
        made.verdict = static_cast<Verdict>(id);
    made.baselineFailed = said(m_baselineFailed);
    made.candidateFailed = said(m_candidateFailed);
    return made;
}

void QuestionCard::clearPrediction()
{
    m_verdict->setExclusive(false); // one of a group that is exclusive cannot be taken back
    for (QAbstractButton *button : m_verdict->buttons())
        button->setChecked(false);
    m_verdict->setExclusive(true);
    for (QSpinBox *box : {m_baselineFailed, m_candidateFailed})
        if (box)
            box->setValue(kNotSaid);
}

void QuestionCard::setAnswer(const std::optional<experiment::Answer> &answer)
{
    m_asked->setVisible(!answer);
    m_answered->setVisible(answer.has_value());
    if (!answer)
        return;
    const auto &lesson = m_lesson->lesson;
    m_found->setText(
        QStringLiteral("<b>%1</b>").arg(verdictText(lesson, m_question, *answer).toHtmlEscaped()));
    m_runs->setText(runsHtml(baselineName(lesson, m_question), answer->baseline)
                    + QStringLiteral("<br>")
                    + runsHtml(candidateName(lesson, m_question), answer->candidate));
    m_evidence->setText(evidenceText(m_question, *answer).toHtmlEscaped());
    const QString own = predictionText(lesson, m_question, prediction(), *answer);
    m_prediction->setText(own.toHtmlEscaped());
    m_prediction->setVisible(!own.isEmpty());
    m_expectation->setText(expectationText(m_question, *answer).toHtmlEscaped());
}

} // namespace warmup::ui
