// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QStackedWidget>

#include "ui/Background.h"
#include "ui/lessons/LessonList.h"
#include "ui/lessons/LessonRun.h"

namespace warmup::ui {

class LessonCharts;
class LessonPage;

// What takes the place of form and charts while someone learns: the list of lessons, or one of them
// with its own charts.
class LessonView : public QStackedWidget {
    Q_OBJECT
public:
    explicit LessonView(QWidget *parent = nullptr);
    ~LessonView() override;

    void showAll();
    // By its name or file; read beside the window's thread.
    void open(const QString &nameOrFile);
    void openFirst();
    void startOrPause();
    [[nodiscard]] LessonRun &run() { return m_run; }
    [[nodiscard]] const LessonRun &run() const { return m_run; }
    // One of them, not the list.
    [[nodiscard]] bool isLessonShown() const;
    // Words and buttons end above the lower edge's pixels: what lies there covers none of them.
    void keepFree(int pixels);
    // Values that nobody else writes to.
    [[nodiscard]] LessonFigure figure() const;

Q_SIGNALS:
    void opened();
    void failed(const warmup::Error &error);
    void fileRequested();
    void closeRequested();
    void tryRequested(std::size_t configuration);
    void figureRequested();
    void handoutRequested();

private:
    void loadList();
    void show(const OpenLessonPtr &lesson, const Result<KeptLesson> &kept, const QString &keptPath);
    [[nodiscard]] const LessonEntry *following() const;

    LessonRun m_run;
    LessonList *m_list;
    LessonPage *m_page;
    LessonCharts *m_charts;
    std::vector<LessonEntry> m_lessons;
    QString m_wanted; // to be opened when what is read now has been read
    Background m_background; // the last member
};

} // namespace warmup::ui
