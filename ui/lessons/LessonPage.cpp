// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonPage.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/Icons.h"
#include "ui/Text.h"
#include "ui/lessons/LessonRun.h"
#include "ui/lessons/QuestionCard.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {

namespace {

constexpr int kMostSeeds = 100;
constexpr int kSteps = 1000; // of the progress bar

QString escaped(const std::string &text)
{
    return QString::fromStdString(text).toHtmlEscaped();
}

QString listOf(const std::vector<std::string> &texts, const char *tag)
{
    QString html =
        QStringLiteral("<%1 style='margin-left:16px; -qt-list-indent:0'>").arg(QLatin1String(tag));
    for (const std::string &text : texts)
        html += QStringLiteral("<li>%1</li>").arg(escaped(text));
    return html + QStringLiteral("</%1>").arg(QLatin1String(tag));
}

} // namespace

LessonPage::LessonPage(LessonRun &run, QWidget *parent)
    : QWidget(parent), m_run(run), m_area(new QScrollArea(this))
{
    setObjectName(QStringLiteral("lessonPage"));
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(m_area, 1);
    column->addWidget(makeFoot());
    connect(&m_run, &LessonRun::stateChanged, this, &LessonPage::showState);
    connect(&m_run, &LessonRun::progressed, this, &LessonPage::showProgress);
    connect(&m_run, &LessonRun::configurationFinished, this, &LessonPage::showAnswers);
}

QWidget *LessonPage::makeHead()
{
    auto *head = new QWidget(this);
    auto *row = new QHBoxLayout(head);
    auto *all = new QPushButton(tr("All lessons"), head);
    all->setObjectName(QStringLiteral("allLessons"));
    all->setAutoDefault(false);
    connect(all, &QPushButton::clicked, this, &LessonPage::allRequested);
    auto *close = new QPushButton(tr("Back to the form"), head);
    close->setObjectName(QStringLiteral("closeLesson"));
    close->setAutoDefault(false);
    connect(close, &QPushButton::clicked, this, &LessonPage::closeRequested);
    row->addWidget(all);
    row->addStretch();
    row->addWidget(close);
    return head;
}

QWidget *LessonPage::makeFoot()
{
    auto *foot = new QFrame(this);
    foot->setFrameShape(QFrame::StyledPanel);
    auto *column = new QVBoxLayout(foot);
    auto *row = new QHBoxLayout;
    m_start = new QPushButton(tr("Run"), foot);
    m_start->setObjectName(QStringLiteral("runLesson"));
    m_start->setIcon(icon(QStringLiteral("start")));
    m_start->setAutoDefault(false);
    m_cancel = new QPushButton(tr("Cancel"), foot);
    m_cancel->setObjectName(QStringLiteral("cancelLesson"));
    m_cancel->setAutoDefault(false);
    m_seeds = new QSpinBox(foot);
    m_seeds->setObjectName(QStringLiteral("lessonSeeds"));
    m_seeds->setRange(1, kMostSeeds);
    m_seeds->setValue(10);
    m_seeds->setSuffix(tr(" seeds"));
    m_seeds->setToolTip(tr("Runs of each configuration, paired by seed. Fewer than 6 can never be "
                           "told from chance."));
    m_firstSeed = new QSpinBox(foot);
    m_firstSeed->setObjectName(QStringLiteral("lessonFirstSeed"));
    m_firstSeed->setRange(0, 1'000'000'000);
    m_firstSeed->setValue(1);
    m_firstSeed->setPrefix(tr("from "));
    m_firstSeed->setToolTip(tr("The first of the seeds: take others to see whether it holds"));
    row->addWidget(m_start);
    row->addWidget(m_cancel);
    row->addStretch();
    row->addWidget(m_seeds);
    row->addWidget(m_firstSeed);
    column->addLayout(row);
    m_progress = new QProgressBar(foot);
    m_progress->setRange(0, kSteps);
    m_progress->setTextVisible(false);
    column->addWidget(m_progress);
    m_status = new QLabel(foot);
    m_status->setObjectName(QStringLiteral("lessonStatus"));
    m_status->setWordWrap(true);
    column->addWidget(m_status);
    connect(m_start, &QPushButton::clicked, this, &LessonPage::startOrPause);
    connect(m_cancel, &QPushButton::clicked, this, &LessonPage::cancelOrStartOver);
    connect(m_seeds, &QSpinBox::valueChanged, this, [this](int seeds) {
        for (QuestionCard *card : m_cards)
            card->setSeeds(seeds);
    });
    return foot;
}

void LessonPage::cancelOrStartOver()
{
    using State = LessonRun::State;
    if (m_run.state() == State::running || m_run.state() == State::paused)
        return m_run.cancel();
    m_run.startOver();
    for (QuestionCard *card : m_cards)
        card->clearPrediction();
    showAnswers();
}

void LessonPage::startOrPause()
{
    if (m_run.state() == LessonRun::State::running)
        return m_run.pause();
    const bool begins = m_run.state() != LessonRun::State::paused;
    m_run.start(m_seeds->value(), static_cast<std::uint64_t>(m_firstSeed->value()));
    showAnswers();
    if (begins && !m_cards.empty()) // the answers are seen as they come
        m_area->verticalScrollBar()->setValue(m_cards.front()->y());
}

void LessonPage::addText(QVBoxLayout &column, const QString &html)
{
    auto *label = new QLabel(html);
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column.addWidget(label);
}

void LessonPage::addHeading(QVBoxLayout &column, const QString &text)
{
    column.addSpacing(6);
    addText(column, QStringLiteral("<b>%1</b>").arg(text.toHtmlEscaped()));
}

void LessonPage::showLesson(const QString &next)
{
    const experiment::Lesson &lesson = m_run.result().lesson->lesson;
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    addText(*column,
            QStringLiteral("<span style='font-size:x-large; font-weight:600'>%1</span>")
                .arg(escaped(lesson.title)));
    addText(*column, tr("The claim: <i>%1</i>").arg(escaped(lesson.claim)));
    for (const std::string &text : lesson.text)
        addText(*column, escaped(text));
    addHeading(*column, tr("Steps"));
    addText(*column, listOf(lesson.steps, "ol"));
    addQuestions(*column);
    addTrial(*column);
    addHeading(*column, tr("Measured elsewhere"));
    m_expected = new QLabel;
    m_expected->setObjectName(QStringLiteral("expected"));
    m_expected->setWordWrap(true);
    column->addWidget(m_expected);
    addHeading(*column, tr("What it says of a real run"));
    addText(*column, escaped(lesson.limits));
    addHeading(*column, tr("Sources"));
    addText(*column, listOf(lesson.sources, "ul"));
    addEnd(*column, next);
    column->addStretch();
    m_area->setWidget(body);
    if (m_run.result().seeds > 0) { // kept from before
        m_seeds->setValue(m_run.result().seeds);
        m_firstSeed->setValue(static_cast<int>(m_run.result().firstSeed));
    }
    m_area->verticalScrollBar()->setValue(0);
    showState();
    showAnswers();
    showProgress();
}

void LessonPage::addQuestions(QVBoxLayout &column)
{
    const OpenLessonPtr &lesson = m_run.result().lesson;
    m_cards.clear();
    addHeading(column, tr("What do you predict?"));
    for (std::size_t i = 0; i < lesson->lesson.questions.size(); ++i) {
        auto *card = new QuestionCard(lesson, i);
        card->setSeeds(m_seeds->value());
        connect(card, &QuestionCard::predicted, this, &LessonPage::predict);
        column.addWidget(card);
        m_cards.push_back(card);
    }
}

// A configuration of the lesson in the form.
void LessonPage::addTrial(QVBoxLayout &column)
{
    const experiment::Lesson &lesson = m_run.result().lesson->lesson;
    addHeading(column, tr("Try this by hand"));
    addText(column, escaped(lesson.tryThis));
    auto *button = new QPushButton(tr("Open in the form"));
    button->setObjectName(QStringLiteral("tryByHand"));
    button->setToolTip(tr("The recipe of a configuration as a new document"));
    button->setAutoDefault(false);
    auto *menu = new QMenu(button);
    for (std::size_t i = 0; i < lesson.configurations.size(); ++i) {
        QString name = QString::fromStdString(lesson.configurations[i].name);
        menu->addAction(name.replace(QLatin1Char('&'), QLatin1String("&&")), this,
                        [this, i] { Q_EMIT tryRequested(i); });
    }
    button->setMenu(menu);
    auto *row = new QHBoxLayout;
    row->addWidget(button);
    row->addStretch();
    column.addLayout(row);
}

void LessonPage::addEnd(QVBoxLayout &column, const QString &next)
{
    column.addSpacing(6);
    auto *row = new QHBoxLayout;
    m_figure = new QPushButton(tr("Figure…"));
    m_figure->setToolTip(tr("The charts at the size of a slide, as PNG, SVG or PDF"));
    m_handout = new QPushButton(tr("Handout…"));
    m_handout->setToolTip(tr("The lesson with what was measured, as PDF"));
    connect(m_figure, &QPushButton::clicked, this, &LessonPage::figureRequested);
    connect(m_handout, &QPushButton::clicked, this, &LessonPage::handoutRequested);
    for (QPushButton *button : {m_figure, m_handout}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch();
    column.addLayout(row);
    if (next.isEmpty())
        return;
    auto *button = new QPushButton(tr("Next lesson: %1").arg(next));
    button->setObjectName(QStringLiteral("nextLesson"));
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, this, &LessonPage::nextRequested);
    column.addWidget(button);
}

void LessonPage::predict()
{
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        m_run.setPrediction(i, m_cards[i]->prediction());
    showProgress();
}

void LessonPage::showState()
{
    using State = LessonRun::State;
    const State state = m_run.state();
    const bool going = state == State::running || state == State::paused;
    const bool any = m_run.isOpen() && m_run.share() > 0;
    m_start->setText(state == State::running        ? tr("Pause")
                         : state == State::paused   ? tr("Continue")
                         : state == State::finished ? tr("Run again")
                         : any                      ? tr("Run the rest")
                                                    : tr("Run"));
    m_start->setIcon(
        icon(state == State::running ? QStringLiteral("pause") : QStringLiteral("start")));
    m_cancel->setText(going || !any ? tr("Cancel") : tr("Start over"));
    m_cancel->setToolTip(going || !any
                             ? tr("End the run; configurations that are finished stay")
                             : tr("Forget what was measured, so that it can be predicted anew"));
    m_cancel->setEnabled(any || going);
    m_seeds->setEnabled(!going);
    m_firstSeed->setEnabled(!going);
    for (QuestionCard *card : m_cards)
        card->setPredictable(!going);
    for (QPushButton *button : {m_figure, m_handout})
        if (button)
            button->setEnabled(m_run.isOpen() && !going);
    showProgress();
}

void LessonPage::showProgress()
{
    if (!m_run.isOpen())
        return;
    using State = LessonRun::State;
    const auto &lesson = m_run.result().lesson->lesson;
    m_progress->setValue(static_cast<int>(m_run.share() * kSteps));
    QString text;
    switch (m_run.state()) {
    case State::idle: {
        const bool all = std::ranges::all_of(m_cards, [](const QuestionCard *card) {
            return card->prediction().verdict.has_value();
        });
        const auto count = lesson.configurations.size();
        std::size_t finished = 0;
        for (std::size_t i = 0; i < count; ++i)
            finished += m_run.hasFinished(i) ? 1 : 0;
        text = finished > 0
            ? tr("%1 of %2 configurations are finished and stay.").arg(finished).arg(count)
            : all
            ? tr("%1 configurations, each with %2 paired seeds.").arg(count).arg(m_seeds->value())
            : tr("Predict first, then run; or run without predicting.");
        break;
    }
    case State::running:
    case State::paused: {
        if (const auto at = m_run.configuration())
            text = tr("%1 of %2: %3")
                       .arg(*at + 1)
                       .arg(lesson.configurations.size())
                       .arg(QString::fromStdString(lesson.configurations[*at].name));
        else
            text = tr("Looking at all of the data");
        if (m_run.state() == State::paused)
            text += tr(" · paused");
        else if (const QString left = durationText(m_run.secondsLeft()); !left.isEmpty())
            text += tr(" · about %1 left").arg(left);
        break;
    }
    case State::finished:
        text = tr("Measured on %1 paired seeds, %2 to %3.")
                   .arg(m_run.result().seeds)
                   .arg(m_run.result().firstSeed)
                   .arg(m_run.result().firstSeed
                        + static_cast<std::uint64_t>(m_run.result().seeds - 1));
        break;
    case State::failed:
        text = tr("It could not be run.");
        break;
    }
    if (text != m_status->text())
        m_status->setText(text);
}

void LessonPage::showAnswers()
{
    if (!m_run.isOpen())
        return;
    const LessonResult &result = m_run.result();
    bool any = false;
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        m_cards[i]->setAnswer(result.answers[i]);
        any = any || result.answers[i];
    }
    const experiment::Lesson &lesson = result.lesson->lesson;
    QString expected = QString::fromStdString(lesson.expected);
    if (!lesson.measured.empty())
        expected += tr("\n\nWith this program: ") + QString::fromStdString(lesson.measured);
    if (m_expected)
        m_expected->setText(any ? expected : tr("Told after the run."));
    showState();
}

} // namespace warmup::ui
