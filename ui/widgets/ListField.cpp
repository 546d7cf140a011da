// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ListField.h"

#include <algorithm>

#include <QFocusEvent>
#include <QRegularExpression>
#include <QStringList>

namespace warmup::ui {

ListField::ListField(const NumberRange &range, bool mayBeEmpty, QWidget *parent)
    : TextField(parent), m_range(range), m_mayBeEmpty(mayBeEmpty)
{
    connect(this, &TextField::edited, this, &ListField::readText);
}

std::optional<std::vector<double>> ListField::parse(const QString &text) const
{
    static const QRegularExpression kComma(QStringLiteral("[,;]|(?<=[^,;\\s])\\s+(?=[^,;\\s])"));
    static const QRegularExpression kSemicolon(QStringLiteral("\\s*;\\s*|,?\\s+"));
    // "0,5; 2" holds two numbers where the comma is the decimal mark; "30, 60" holds two anywhere.
    const bool decimalComma = locale().decimalPoint() == QLatin1String(",") && !m_range.whole;
    QStringList parts = text.trimmed().split(decimalComma ? kSemicolon : kComma);
    if (!parts.isEmpty() && parts.last().trimmed().isEmpty())
        parts.removeLast();
    std::vector<double> values;
    for (const QString &part : parts) {
        const auto value = parseNumber(part.trimmed(), m_range.whole, locale());
        if (!value || !m_range.contains(*value))
            return std::nullopt;
        values.push_back(*value);
    }
    if (values.empty() && !m_mayBeEmpty)
        return std::nullopt;
    return values;
}

void ListField::readText(const QString &text)
{
    const auto values = parse(text);
    if (!values) {
        setProblem(tr("allowed: a list, each %1").arg(allowedText(m_range, locale())));
        return;
    }
    setProblem({});
    if (*values == m_values)
        return;
    m_values = *values;
    Q_EMIT valuesEdited(m_values);
}

void ListField::setValues(const std::vector<double> &values)
{
    const bool same = values == m_values;
    m_values = values;
    if (same && (m_problem.isEmpty() || hasFocus()))
        return;
    if (parse(text()) != values)
        showValues();
    setProblem({});
}

void ListField::setRange(const NumberRange &range)
{
    if (m_range == range)
        return;
    m_range = range;
    showValues();
    setProblem({});
}

void ListField::showValues()
{
    QStringList parts;
    for (const double value : m_values)
        parts << numberText(value, m_range.whole, locale());
    const bool decimalComma = locale().decimalPoint() == QLatin1String(",") && !m_range.whole;
    setValue(parts.join(decimalComma ? QStringLiteral("; ") : QStringLiteral(", ")));
}

void ListField::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    setAccessibleDescription(problem);
    Q_EMIT problemChanged(problem);
}

void ListField::focusOutEvent(QFocusEvent *event)
{
    TextField::focusOutEvent(event);
    const bool stays =
        event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason;
    if (stays || m_problem.isEmpty())
        return;
    showValues();
    setProblem({});
}

} // namespace warmup::ui
