// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FieldGrid.h"

#include <QStyle>

namespace warmup::ui {

FieldRow::FieldRow(QLabel *label, QWidget *field, FieldNote *note, QObject *parent)
    : QObject(parent), m_label(label), m_field(field), m_note(note)
{
}

void FieldRow::setTextProblem(const QString &problem)
{
    m_textProblem = problem;
    say();
}

void FieldRow::setValueProblem(const QString &problem)
{
    m_valueProblem = problem;
    say();
}

void FieldRow::setRestart(bool restart)
{
    m_restart = restart;
    say();
}

void FieldRow::setHint(const QString &hint)
{
    m_hint = hint;
    say();
}

void FieldRow::say()
{
    const QString &problem = m_textProblem.isEmpty() ? m_valueProblem : m_textProblem;
    if (!problem.isEmpty())
        m_note->setText(problem, FieldNote::Kind::problem);
    else
        m_note->setText(m_restart ? tr("↻ after a restart") : m_hint, FieldNote::Kind::hint);
    m_field->setAccessibleDescription(m_note->text());
}

void FieldRow::setShown(bool shown)
{
    if (shown == m_shown)
        return;
    m_shown = shown;
    m_label->setVisible(shown);
    m_field->setVisible(shown);
    m_note->setVisible(shown);
}

FieldGrid::FieldGrid(QWidget *parent) : QWidget(parent), m_layout(new QGridLayout(this))
{
    const int gap = style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, this);
    m_layout->setContentsMargins(0, gap / 2, 0, 0);
    m_layout->setHorizontalSpacing(std::max(gap, 6));
    m_layout->setVerticalSpacing(1);
    m_layout->setColumnStretch(1, 1);
}

FieldRow *FieldGrid::addRow(const QString &text, QWidget *field)
{
    const int row = m_layout->rowCount();
    const auto label = new QLabel(text, this);
    label->setBuddy(field);
    const auto note = new FieldNote(this);
    field->setParent(this);
    m_layout->addWidget(label, row, 0, Qt::AlignVCenter);
    m_layout->addWidget(field, row, 1);
    m_layout->addWidget(note, row + 1, 1);
    return new FieldRow(label, field, note, this);
}

FieldRow *FieldGrid::addWide(QWidget *field)
{
    return addRow({}, field);
}

int FieldGrid::labelWidth() const
{
    int width = 0;
    for (const auto label : findChildren<QLabel *>(Qt::FindDirectChildrenOnly))
        width = std::max(width, label->sizeHint().width());
    return width;
}

void FieldGrid::setLabelWidth(int width)
{
    m_layout->setColumnMinimumWidth(0, width);
}

} // namespace warmup::ui
