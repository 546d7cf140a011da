// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

class QVBoxLayout;

namespace warmup::ui {

struct LessonEntry {
    QString name; // as openLesson() takes it
    QString title;
    QString claim;
};

// All lessons, one below the other, to choose one.
class LessonList : public QWidget {
    Q_OBJECT
public:
    explicit LessonList(QWidget *parent = nullptr);

    void setLessons(const std::vector<LessonEntry> &lessons);

Q_SIGNALS:
    void lessonChosen(const QString &name);
    void fileRequested();
    void closeRequested();

private:
    QVBoxLayout *m_entries;
};

} // namespace warmup::ui
