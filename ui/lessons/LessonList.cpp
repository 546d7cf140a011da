// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonList.h"

#include <QCommandLinkButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/Icons.h"

namespace warmup::ui {

namespace {

constexpr int kWidestLetters = 110;

} // namespace

LessonList::LessonList(QWidget *parent) : QWidget(parent), m_entries(new QVBoxLayout)
{
    setObjectName(QStringLiteral("lessonList"));
    auto *head = new QHBoxLayout;
    auto *title =
        new QLabel(tr("<span style='font-size:x-large; font-weight:600'>Lessons</span>"), this);
    auto *file = new QPushButton(tr("Open a lesson file…"), this);
    auto *close = new QPushButton(tr("Back to the form"), this);
    for (QPushButton *button : {file, close})
        button->setAutoDefault(false);
    connect(file, &QPushButton::clicked, this, &LessonList::fileRequested);
    connect(close, &QPushButton::clicked, this, &LessonList::closeRequested);
    head->addWidget(title);
    head->addStretch();
    head->addWidget(file);
    head->addWidget(close);
    auto *words =
        new QLabel(tr("Each makes a claim about warm-up, trains real models on this machine and "
                      "measures whether the claim holds. Start with the first one."),
                   this);
    words->setWordWrap(true);

    auto *body = new QWidget;
    body->setMaximumWidth(kWidestLetters * fontMetrics().averageCharWidth());
    m_entries->setSpacing(2);
    body->setLayout(m_entries);
    auto *area = new QScrollArea(this);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(body);
    auto *column = new QVBoxLayout(this);
    column->addLayout(head);
    column->addWidget(words);
    column->addWidget(area, 1);
}

void LessonList::setLessons(const std::vector<LessonEntry> &lessons)
{
    while (QLayoutItem *item = m_entries->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int number = 0;
    for (const LessonEntry &lesson : lessons) {
        auto *button = new QCommandLinkButton(tr("%1. %2")
                                                  .arg(++number)
                                                  .arg(lesson.title)
                                                  .replace(QLatin1Char('&'), QLatin1String("&&")),
                                              lesson.claim);
        button->setIcon(icon(QStringLiteral("lesson")));
        button->setAutoDefault(false);
        connect(button, &QCommandLinkButton::clicked, this,
                [this, name = lesson.name] { Q_EMIT lessonChosen(name); });
        m_entries->addWidget(button);
    }
    m_entries->addStretch();
}

} // namespace warmup::ui
