// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGridLayout>
#include <QLabel>
#include <QObject>
#include <QWidget>

#include "ui/widgets/FieldNote.h"

namespace warmup::ui {

// One line of a form: label, field, and the note under the field. What the note says, in this
// order: what is wrong with the text, what is wrong with the value, that a restart is needed, a
// hint.
class FieldRow : public QObject {
    Q_OBJECT
public:
    FieldRow(QLabel *label, QWidget *field, FieldNote *note, QObject *parent);

    [[nodiscard]] QLabel *label() const { return m_label; }
    [[nodiscard]] QWidget *field() const { return m_field; }
    [[nodiscard]] FieldNote *note() const { return m_note; }

    void setTextProblem(const QString &problem);
    void setValueProblem(const QString &problem);
    void setRestart(bool restart);
    void setHint(const QString &hint);

    [[nodiscard]] bool isShown() const { return m_shown; }
    void setShown(bool shown);

private:
    void say();

    QLabel *m_label;
    QWidget *m_field;
    FieldNote *m_note;
    QString m_textProblem;
    QString m_valueProblem;
    QString m_hint;
    bool m_restart = false;
    bool m_shown = true;
};

// Rows with aligned labels and fields. Grids that share a label width line up with each other.
class FieldGrid : public QWidget {
    Q_OBJECT
public:
    explicit FieldGrid(QWidget *parent = nullptr);

    FieldRow *addRow(const QString &label, QWidget *field);
    // A checkbox carries its own text, and a field of its own width.
    FieldRow *addWide(QWidget *field);

    [[nodiscard]] int labelWidth() const;
    void setLabelWidth(int width);

private:
    QGridLayout *m_layout;
};

} // namespace warmup::ui
