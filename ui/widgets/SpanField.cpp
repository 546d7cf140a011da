// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SpanField.h"

#include <algorithm>

#include <QCoreApplication>
#include <QHBoxLayout>

#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/NumberField.h"

namespace warmup::ui {

QString unitText(schedule::Unit unit)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("SpanField", text); };
    switch (unit) {
    case schedule::Unit::updates:
        return tr("updates");
    case schedule::Unit::epochs:
        return tr("epochs");
    case schedule::Unit::samples:
        return tr("samples");
    case schedule::Unit::percent:
        return tr("% of run");
    case schedule::Unit::rest:
        return tr("the rest");
    }
    return {};
}

QString spanText(const schedule::Span &span, const QLocale &locale)
{
    if (span.unit == schedule::Unit::rest)
        return unitText(span.unit);
    const bool whole = span.unit == schedule::Unit::updates;
    return numberText(span.amount, whole, locale) + QLatin1Char(' ') + unitText(span.unit);
}

SpanField::SpanField(const Options &options, QWidget *parent)
    : QWidget(parent), m_options(options), m_number(new NumberField({}, Steps::ones, this)),
      m_unit(new ChoiceField({}, this))
{
    const auto row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_number, 1);
    row->addWidget(m_unit, 1);
    for (const Unit unit : options.units)
        m_choices.emplace_back(unit);
    if (!options.none.isEmpty())
        m_choices.emplace_back(std::nullopt);
    connect(m_number, &NumberField::edited, this, [this](double amount) {
        if (m_span) {
            m_span->amount = amount;
            m_last = *m_span;
            Q_EMIT edited(m_span);
        }
    });
    connect(m_number, &NumberField::problemChanged, this, &SpanField::problemChanged);
    connect(m_unit, &ChoiceField::edited, this, &SpanField::chooseUnit);
    m_span = Span{0, Unit::epochs};
    showSpan();
    m_last = {10, Unit::epochs};
}

NumberRange SpanField::range(Unit unit) const
{
    NumberRange range{.minimum = 0, .aboveMinimum = !m_options.zero};
    range.maximum = unit == Unit::percent ? 100 : static_cast<double>(kLongestRun);
    if (unit == Unit::updates || unit == Unit::samples) {
        range.whole = true;
        range.minimum = m_options.zero ? 0 : 1;
        range.aboveMinimum = false;
    }
    return range;
}

void SpanField::setSpan(const std::optional<Span> &span)
{
    m_span = span;
    showSpan();
}

void SpanField::showSpan()
{
    auto choices = m_choices;
    const std::optional<Unit> unit = m_span ? std::optional(m_span->unit) : std::nullopt;
    if (std::ranges::find(choices, unit) == choices.end())
        choices.push_back(unit);
    if (m_unit->count() != static_cast<int>(choices.size())) {
        std::vector<Choice> texts;
        for (const auto &choice : choices)
            texts.push_back({choice ? unitText(*choice) : m_options.none});
        m_unit->setChoices(texts);
    }
    m_unit->setChoice(static_cast<int>(std::ranges::find(choices, unit) - choices.begin()));
    const bool amount = m_span && m_span->unit != Unit::rest;
    // Tab stops at a widget whose proxy is hidden.
    if (amount)
        setFocusProxy(m_number);
    else
        setFocusProxy(m_unit);
    m_number->setVisible(amount);
    if (!amount)
        return;
    m_last = *m_span;
    m_number->setRange(range(m_span->unit), Steps::ones);
    m_number->setValue(m_span->amount);
}

void SpanField::chooseUnit(int index)
{
    const std::optional<Unit> unit = index < static_cast<int>(m_choices.size())
        ? m_choices[std::size_t(index)]
        : std::optional(m_last.unit);
    if (unit == (m_span ? std::optional(m_span->unit) : std::nullopt))
        return;
    if (!unit) {
        m_span.reset();
    } else {
        const Span from = m_last;
        m_span = *unit == Unit::rest ? Span{0, Unit::rest}
            : from.unit == *unit     ? from
            : m_convert              ? m_convert(from, *unit)
                                     : Span{from.amount, *unit};
        const NumberRange allowed = range(*unit);
        if (*unit != Unit::rest && !allowed.contains(m_span->amount))
            m_span->amount = std::clamp(std::round(m_span->amount), 1.0, allowed.maximum);
    }
    showSpan();
    Q_EMIT edited(m_span);
}

void SpanField::setFieldName(const QString &name)
{
    m_number->setAccessibleName(name);
    m_unit->setAccessibleName(tr("Unit of %1").arg(name));
}

QString SpanField::problem() const
{
    return m_number->problem();
}

} // namespace warmup::ui
