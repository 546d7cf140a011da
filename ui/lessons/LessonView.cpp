// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonView.h"

#include <algorithm>
#include <utility>

#include <QScrollArea>
#include <QSplitter>

#include "ui/lessons/LessonCharts.h"
#include "ui/lessons/LessonPage.h"

namespace warmup::ui {

namespace {

std::vector<LessonEntry> readEntries()
{
    std::vector<LessonEntry> entries;
    for (const QString &name : lessonNames())
        if (const auto lesson = findLesson(name))
            entries.push_back({name, QString::fromStdString(lesson->title),
                               QString::fromStdString(lesson->claim)});
    return entries;
}

} // namespace

LessonView::LessonView(QWidget *parent)
    : QStackedWidget(parent), m_list(new LessonList), m_page(new LessonPage(m_run)),
      m_charts(new LessonCharts(m_run))
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(m_charts);
    auto *columns = new QSplitter(Qt::Horizontal);
    columns->addWidget(m_page);
    columns->addWidget(area);
    columns->setStretchFactor(0, 2);
    columns->setStretchFactor(1, 3);
    columns->setChildrenCollapsible(false);
    addWidget(m_list);
    addWidget(columns);

    connect(m_list, &LessonList::lessonChosen, this, &LessonView::open);
    connect(m_list, &LessonList::fileRequested, this, &LessonView::fileRequested);
    connect(m_list, &LessonList::closeRequested, this, &LessonView::closeRequested);
    connect(m_page, &LessonPage::allRequested, this, &LessonView::showAll);
    connect(m_page, &LessonPage::closeRequested, this, &LessonView::closeRequested);
    connect(m_page, &LessonPage::nextRequested, this, [this] {
        if (const LessonEntry *next = following())
            open(next->name);
    });
    connect(m_page, &LessonPage::tryRequested, this, &LessonView::tryRequested);
    connect(m_page, &LessonPage::figureRequested, this, &LessonView::figureRequested);
    connect(m_page, &LessonPage::handoutRequested, this, &LessonView::handoutRequested);
    connect(&m_run, &LessonRun::failed, this, &LessonView::failed);
}

LessonView::~LessonView()
{
    m_run.disconnect(this);
    m_run.disconnect(m_page);
    m_run.disconnect(m_charts);
}

void LessonView::loadList()
{
    if (!m_lessons.empty() || m_background.isBusy())
        return;
    m_background.start([this]() -> std::function<void()> {
        return [this, entries = readEntries()] {
            m_lessons = entries;
            m_list->setLessons(m_lessons);
            if (!m_wanted.isEmpty())
                open(std::exchange(m_wanted, {}));
        };
    });
}

void LessonView::showAll()
{
    loadList();
    setCurrentIndex(0);
}

void LessonView::openFirst()
{
    open(lessonNames().value(0));
}

void LessonView::open(const QString &nameOrFile)
{
    if (m_lessons.empty() || m_background.isBusy()) {
        m_wanted = nameOrFile;
        return loadList();
    }
    m_background.start([this, nameOrFile]() -> std::function<void()> {
        const auto lesson = openLesson(nameOrFile);
        const QString path = lesson ? keptLessonPath((*lesson)->name) : QString();
        const auto kept = lesson ? keptLesson(*lesson, path) : Result<KeptLesson>();
        return [this, lesson, kept, path] {
            if (lesson)
                show(*lesson, kept, path);
            else
                Q_EMIT failed(lesson.error());
            if (!m_wanted.isEmpty())
                open(std::exchange(m_wanted, {}));
        };
    });
}

void LessonView::show(const OpenLessonPtr &lesson, const Result<KeptLesson> &kept,
                      const QString &keptPath)
{
    if (kept)
        m_run.open(lesson, *kept, keptPath);
    else
        m_run.open(lesson); // and the damaged file stays as it is
    const LessonEntry *next = following();
    m_page->showLesson(next ? next->title : QString());
    m_charts->setView(lessonView(lesson->lesson));
    setCurrentIndex(1);
    Q_EMIT opened();
    if (!kept)
        Q_EMIT failed(kept.error());
}

const LessonEntry *LessonView::following() const
{
    const auto here = std::ranges::find(m_lessons, m_run.result().lesson->name, &LessonEntry::name);
    return here == m_lessons.end() || here + 1 == m_lessons.end() ? nullptr : &*(here + 1);
}

bool LessonView::isLessonShown() const
{
    return m_run.isOpen() && currentIndex() == 1;
}

void LessonView::startOrPause()
{
    if (isLessonShown())
        m_page->startOrPause();
}

void LessonView::keepFree(int pixels)
{
    m_list->setContentsMargins(0, 0, 0, pixels);
    m_page->setContentsMargins(0, 0, 0, pixels);
}

LessonFigure LessonView::figure() const
{
    return detached(m_charts->figure());
}

} // namespace warmup::ui
