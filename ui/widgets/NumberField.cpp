// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NumberField.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QLineEdit>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QStyleOptionSpinBox>
#include <QTimer>

#include "ui/widgets/WindowKeys.h"

namespace warmup::ui {
namespace {

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

NumberField::NumberField(const NumberRange &range, Steps steps, QWidget *parent)
    : QAbstractSpinBox(parent), m_range(range), m_steps(steps)
{
    // By click and Tab, not by the wheel: the form scrolls under the pointer.
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setKeyboardTracking(true);
    lineEdit()->setMaxLength(64);
    lineEdit()->installEventFilter(this);
    connect(lineEdit(), &QLineEdit::textEdited, this, &NumberField::readText);
    showValue();
}

void NumberField::setValue(double value)
{
    const bool same = isSame(value, m_value);
    m_value = value;
    if (same && (m_problem.isEmpty() || hasFocus()))
        return;
    const auto shown = valueOf(text());
    if (!shown || !isSame(*shown, value))
        showValue();
    setProblem({});
}

void NumberField::setRange(const NumberRange &range, Steps steps)
{
    if (m_range == range && m_steps == steps)
        return;
    m_range = range;
    m_steps = steps;
    showValue();
    setProblem({});
}

void NumberField::setEmptyWords(const QString &words)
{
    m_mayBeEmpty = true;
    lineEdit()->setPlaceholderText(words);
    showValue();
}

std::optional<double> NumberField::valueOf(const QString &text) const
{
    if (m_mayBeEmpty && text.trimmed().isEmpty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto value = parseNumber(text, m_range.whole, locale());
    return value && m_range.contains(*value) ? value : std::nullopt;
}

// Where the arrows begin.
double NumberField::steppedFrom() const
{
    return std::isnan(m_value) ? std::clamp(0.0, m_range.minimum, m_range.maximum) : m_value;
}

void NumberField::readText(const QString &text)
{
    const auto value = valueOf(text);
    if (!value) {
        setProblem(tr("allowed: %1").arg(allowedText(m_range, locale())));
        return;
    }
    setProblem({});
    if (isSame(*value, m_value))
        return;
    m_value = *value;
    Q_EMIT edited(m_value);
}

void NumberField::showValue()
{
    const QSignalBlocker quiet(lineEdit());
    const bool all = hasFocus() && lineEdit()->selectedText() == text();
    lineEdit()->setText(std::isnan(m_value) ? QString()
                                            : numberText(m_value, m_range.whole, locale()));
    if (all)
        lineEdit()->selectAll();
    else if (!hasFocus())
        lineEdit()->setCursorPosition(0);
    lineEdit()->update();
}

void NumberField::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    setAccessibleDescription(problem);
    Q_EMIT problemChanged(problem);
}

void NumberField::moveTo(double value)
{
    setProblem({});
    const bool changed = !isSame(value, m_value);
    m_value = value;
    showValue();
    lineEdit()->selectAll();
    if (changed)
        Q_EMIT edited(m_value);
}

void NumberField::stepBy(int steps)
{
    moveTo(stepped(steppedFrom(), steps, m_steps, m_range));
}

QAbstractSpinBox::StepEnabled NumberField::stepEnabled() const
{
    StepEnabled enabled = StepNone;
    if (isReadOnly())
        return enabled;
    enabled.setFlag(StepUpEnabled, stepped(steppedFrom(), 1, m_steps, m_range) != m_value);
    enabled.setFlag(StepDownEnabled, stepped(steppedFrom(), -1, m_steps, m_range) != m_value);
    return enabled;
}

bool NumberField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isWindowKey(event)) {
        event->ignore();
        return false;
    }
    return QAbstractSpinBox::event(event);
}

void NumberField::keyPressEvent(QKeyEvent *event)
{
    if (isWindowKey(event)) {
        event->ignore();
        return;
    }
    switch (event->key()) {
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        moveTo(
            pageStepped(steppedFrom(), event->key() == Qt::Key_PageUp ? 1 : -1, m_steps, m_range));
        return;
    case Qt::Key_Escape:
        if (m_problem.isEmpty())
            break;
        moveTo(m_value);
        return;
    default:
        break;
    }
    QAbstractSpinBox::keyPressEvent(event);
}

void NumberField::focusInEvent(QFocusEvent *event)
{
    QAbstractSpinBox::focusInEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        lineEdit()->selectAll();
    m_selectOnRelease = event->reason() == Qt::MouseFocusReason;
}

void NumberField::focusOutEvent(QFocusEvent *event)
{
    QAbstractSpinBox::focusOutEvent(event);
    const bool stays =
        event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason;
    if (stays || m_problem.isEmpty())
        return;
    showValue();
    setProblem({});
}

void NumberField::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    QAbstractSpinBox::wheelEvent(event);
}

bool NumberField::eventFilter(QObject *object, QEvent *event)
{
    // The click that gives focus selects all, as Tab does; a drag selects what it says.
    if (object == lineEdit() && event->type() == QEvent::MouseButtonRelease && m_selectOnRelease) {
        m_selectOnRelease = false;
        if (!lineEdit()->hasSelectedText())
            QTimer::singleShot(0, lineEdit(), &QLineEdit::selectAll);
    }
    return QAbstractSpinBox::eventFilter(object, event);
}

void NumberField::changeEvent(QEvent *event)
{
    QAbstractSpinBox::changeEvent(event);
    if (event->type() == QEvent::LocaleChange)
        showValue();
}

QSize NumberField::sizeHint() const
{
    ensurePolished();
    QStyleOptionSpinBox option;
    initStyleOption(&option);
    const QFontMetrics metrics = fontMetrics();
    const QSize content(metrics.horizontalAdvance(QStringLiteral("0 000 000")),
                        lineEdit()->sizeHint().height());
    return style()->sizeFromContents(QStyle::CT_SpinBox, &option, content, this);
}

QSize NumberField::minimumSizeHint() const
{
    ensurePolished();
    QStyleOptionSpinBox option;
    initStyleOption(&option);
    const QSize content(fontMetrics().horizontalAdvance(QStringLiteral("0 0000")),
                        lineEdit()->minimumSizeHint().height());
    return style()->sizeFromContents(QStyle::CT_SpinBox, &option, content, this);
}

} // namespace warmup::ui
