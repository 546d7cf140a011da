// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ReturnKey.h"

#include <QKeyEvent>
#include <QPushButton>

namespace warmup::ui {

namespace {

// A key press comes here when the widget with the focus, and all above it, have left it alone.
class ReturnKey : public QObject {
public:
    ReturnKey(QWidget &window, QPushButton &button) : QObject(&window), m_button(button) { }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::KeyPress)
            return QObject::eventFilter(watched, event);
        const auto *press = static_cast<QKeyEvent *>(event);
        const Qt::KeyboardModifiers with = press->modifiers() & ~Qt::KeypadModifier;
        if ((press->key() != Qt::Key_Return && press->key() != Qt::Key_Enter)
            || with != Qt::NoModifier || press->isAutoRepeat())
            return QObject::eventFilter(watched, event);
        auto *focused = qobject_cast<QAbstractButton *>(m_button.window()->focusWidget());
        (focused ? *focused : m_button).click();
        return true;
    }

private:
    QPushButton &m_button;
};

} // namespace

void pressOnReturn(QWidget &window, QPushButton &button)
{
    button.setDefault(true); // as it looks
    window.installEventFilter(new ReturnKey(window, button));
}

} // namespace warmup::ui
