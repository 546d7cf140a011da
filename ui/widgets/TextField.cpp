// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/TextField.h"

#include <QFocusEvent>

#include "ui/widgets/WindowKeys.h"

namespace warmup::ui {

TextField::TextField(QWidget *parent) : QLineEdit(parent)
{
    connect(this, &QLineEdit::textEdited, this, &TextField::edited);
}

void TextField::setValue(const QString &value)
{
    if (value == text())
        return;
    setText(value);
    setCursorPosition(0);
}

bool TextField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isWindowKey(event)) {
        event->ignore();
        return false;
    }
    return QLineEdit::event(event);
}

void TextField::keyPressEvent(QKeyEvent *event)
{
    if (isWindowKey(event))
        event->ignore();
    else
        QLineEdit::keyPressEvent(event);
}

void TextField::focusInEvent(QFocusEvent *event)
{
    QLineEdit::focusInEvent(event);
    m_selectOnRelease = event->reason() == Qt::MouseFocusReason;
}

void TextField::mouseReleaseEvent(QMouseEvent *event)
{
    QLineEdit::mouseReleaseEvent(event);
    if (std::exchange(m_selectOnRelease, false) && !hasSelectedText())
        selectAll();
}

QSize TextField::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 16, QLineEdit::sizeHint().height()};
}

QSize TextField::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 8, QLineEdit::minimumSizeHint().height()};
}

} // namespace warmup::ui
