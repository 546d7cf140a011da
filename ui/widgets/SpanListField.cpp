// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SpanListField.h"

#include <array>

#include <QHBoxLayout>

#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/ListField.h"
#include "ui/widgets/SpanField.h"

namespace warmup::ui {

namespace {

using schedule::Unit;

constexpr std::array kUnits{Unit::epochs, Unit::updates, Unit::samples, Unit::percent};

NumberRange milestoneRange(Unit unit)
{
    return {.minimum = 0,
            .maximum = unit == Unit::percent ? 100 : static_cast<double>(kLongestRun),
            .whole = unit == Unit::updates || unit == Unit::samples};
}

} // namespace

SpanListField::SpanListField(QWidget *parent)
    : QWidget(parent), m_list(new ListField(milestoneRange(Unit::epochs), true, this)),
      m_unit(new ChoiceField({}, this))
{
    std::vector<Choice> choices;
    for (const Unit each : kUnits)
        choices.push_back({unitText(each)});
    m_unit->setChoices(choices);
    m_unit->setChoice(0);
    const auto row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_list, 3);
    row->addWidget(m_unit, 2);
    setFocusProxy(m_list);
    connect(m_list, &ListField::valuesEdited, this, [this] { Q_EMIT edited(spans()); });
    connect(m_list, &ListField::problemChanged, this, &SpanListField::problemChanged);
    connect(m_unit, &ChoiceField::edited, this, [this] {
        m_list->setRange(milestoneRange(unit()));
        Q_EMIT edited(spans());
    });
}

SpanListField::Unit SpanListField::unit() const
{
    return kUnits[std::size_t(m_unit->choice())];
}

std::vector<SpanListField::Span> SpanListField::spans() const
{
    std::vector<Span> spans;
    const bool whole = milestoneRange(unit()).whole;
    for (const double value : m_list->values())
        spans.push_back({whole ? std::round(value) : value, unit()});
    return spans;
}

void SpanListField::setSpans(const std::vector<Span> &spans)
{
    std::vector<double> values;
    for (const Span &span : spans)
        values.push_back(span.amount);
    if (!spans.empty())
        m_unit->setChoice(
            static_cast<int>(std::ranges::find(kUnits, spans.front().unit) - kUnits.begin()));
    m_list->setRange(milestoneRange(unit()));
    m_list->setValues(values);
}

void SpanListField::setFieldName(const QString &name)
{
    m_list->setAccessibleName(name);
    m_unit->setAccessibleName(tr("Unit of %1").arg(name));
}

QString SpanListField::problem() const
{
    return m_list->problem();
}

} // namespace warmup::ui
