// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RecipeFields.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <QCheckBox>
#include <QHBoxLayout>

#include "ui/widgets/FileField.h"
#include "ui/widgets/LevelField.h"
#include "ui/widgets/ListField.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/SpanListField.h"
#include "ui/widgets/TextField.h"

namespace warmup::ui {

schedule::Span converted(const schedule::Span &span, schedule::Unit to, const Resolved &resolved)
{
    using schedule::Unit;
    const auto updates = [&](Unit unit) -> double {
        switch (unit) {
        case Unit::updates:
            return 1;
        case Unit::epochs:
            return resolved.updatesPerEpoch;
        case Unit::percent:
            return static_cast<double>(resolved.length) / 100;
        default:
            return 0;
        }
    };
    const double from = updates(span.unit);
    const double each = updates(to);
    if (span.amount == 0 || !(from > 0) || !(each > 0))
        return {span.amount, to};
    double amount = span.amount * from / each;
    if (to == Unit::updates)
        amount = std::max(1.0, std::round(amount));
    else
        amount = QString::number(amount, 'g', 4).toDouble();
    return {amount, to};
}

RecipeFields::RecipeFields(QWidget *parent) : FieldGrid(parent) { }

RecipeFields::Row &RecipeFields::add(const FieldText &text, QWidget *field)
{
    Row &row = m_rows.emplace_back();
    row.text = text;
    if (row.text.name.isEmpty())
        row.text.name = text.label;
    row.row = addRow(text.label, field);
    field->setToolTip(text.help);
    field->setAccessibleName(row.text.name);
    row.row->label()->setToolTip(text.help);
    row.row->label()->setIndent(text.indent ? fontMetrics().averageCharWidth() * 2 : 0);
    return row;
}

template <typename T>
void RecipeFields::commit(Row &row, const Bound<T> &bound, const T &value)
{
    commit(row, [write = bound.write, value](Recipe &recipe) { write(recipe, value); });
}

void RecipeFields::commit(Row &row, const RecipeChange &change)
{
    const QString name = row.label ? row.row->label()->text() : row.text.name;
    row.row->setRestart(m_training && row.text.restart);
    Q_EMIT edited(name, change);
}

RecipeFields::Row &RecipeFields::number(const FieldText &text, const NumberRange &range,
                                        Steps steps, const QString &unit,
                                        const Bound<double> &bound)
{
    const auto box = new QWidget;
    const auto field = new NumberField(range, steps, box);
    const auto line = new QHBoxLayout(box);
    line->setContentsMargins({});
    line->addWidget(field, 1);
    const auto suffix = new QLabel(unit, box);
    suffix->setForegroundRole(QPalette::WindowText);
    // As wide as the unit beside a length, so that the numbers of a form line up.
    line->addWidget(suffix, 1);
    box->setFocusProxy(field);
    Row &row = add(text, box);
    field->setAccessibleName(unit.isEmpty() ? row.text.name
                                            : QStringLiteral("%1 (%2)").arg(row.text.name, unit));
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setValue(*value);
        return value.has_value();
    };
    connect(field, &NumberField::edited, this,
            [this, &row, bound](double value) { commit(row, bound, value); });
    connect(field, &NumberField::problemChanged, row.row, &FieldRow::setTextProblem);
    return row;
}

RecipeFields::Row &RecipeFields::maybeNumber(const FieldText &text, const NumberRange &range,
                                             Steps steps, const QString &none,
                                             const Bound<std::optional<double>> &bound)
{
    const auto field = new NumberField(range, steps);
    field->setEmptyWords(none);
    Row &row = add(text, field);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setValue(value->value_or(std::numeric_limits<double>::quiet_NaN()));
        return value.has_value();
    };
    connect(field, &NumberField::edited, this, [this, &row, bound](double value) {
        commit(row, bound, std::isnan(value) ? std::nullopt : std::optional(value));
    });
    connect(field, &NumberField::problemChanged, row.row, &FieldRow::setTextProblem);
    return row;
}

RecipeFields::Row &RecipeFields::span(const FieldText &text, const SpanField::Options &options,
                                      const Bound<std::optional<schedule::Span>> &bound)
{
    const auto field = new SpanField(options);
    field->setConvert([this](const schedule::Span &span, schedule::Unit to) {
        return converted(span, to, m_resolved);
    });
    Row &row = add(text, field);
    row.rename = [field](const QString &name) {
        field->setAccessibleName(name);
        field->setFieldName(name);
    };
    row.rename(row.text.name);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setSpan(*value);
        return value.has_value();
    };
    connect(field, &SpanField::edited, this,
            [this, &row, bound](const auto &value) { commit(row, bound, value); });
    connect(field, &SpanField::problemChanged, row.row, &FieldRow::setTextProblem);
    return row;
}

RecipeFields::Row &RecipeFields::spans(const FieldText &text,
                                       const Bound<std::vector<schedule::Span>> &bound)
{
    const auto field = new SpanListField;
    Row &row = add(text, field);
    field->setFieldName(row.text.name);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setSpans(*value);
        return value.has_value();
    };
    connect(field, &SpanListField::edited, this,
            [this, &row, bound](const auto &value) { commit(row, bound, value); });
    connect(field, &SpanListField::problemChanged, row.row, &FieldRow::setTextProblem);
    return row;
}

RecipeFields::Row &RecipeFields::level(const FieldText &text, const QString &none,
                                       const Bound<std::optional<schedule::Level>> &bound)
{
    const auto field = new LevelField(none);
    Row &row = add(text, field);
    field->setFieldName(row.text.name);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setLevel(*value);
        return value.has_value();
    };
    connect(field, &LevelField::edited, this,
            [this, &row, bound](const auto &value) { commit(row, bound, value); });
    connect(field, &LevelField::problemChanged, row.row, &FieldRow::setTextProblem);
    return row;
}

RecipeFields::Row &RecipeFields::choice(const FieldText &text, const std::vector<Choice> &choices,
                                        const Bound<int> &bound)
{
    const auto field = new ChoiceField(choices);
    Row &row = add(text, field);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setChoice(*value);
        return value.has_value();
    };
    connect(field, &ChoiceField::edited, this,
            [this, &row, bound](int value) { commit(row, bound, value); });
    return row;
}

RecipeFields::Row &RecipeFields::check(const FieldText &text, const Bound<bool> &bound)
{
    const auto field = new QCheckBox(text.label);
    FieldText unlabelled = text;
    unlabelled.label.clear();
    if (unlabelled.name.isEmpty())
        unlabelled.name = text.label;
    Row &row = add(unlabelled, field);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setChecked(*value);
        return value.has_value();
    };
    // clicked, not toggled: showing a recipe is no edit.
    connect(field, &QCheckBox::clicked, this,
            [this, &row, bound](bool value) { commit(row, bound, value); });
    return row;
}

RecipeFields::Row &RecipeFields::numbers(const FieldText &text, const NumberRange &range,
                                         const Bound<std::vector<double>> &bound)
{
    const auto field = new ListField(range, true);
    Row &row = add(text, field);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setValues(*value);
        return value.has_value();
    };
    connect(field, &ListField::valuesEdited, this,
            [this, &row, bound](const auto &value) { commit(row, bound, value); });
    connect(field, &ListField::problemChanged, row.row, &FieldRow::setTextProblem);
    return row;
}

RecipeFields::Row &RecipeFields::line(const FieldText &text, const QString &placeholder,
                                      const Bound<std::string> &bound)
{
    const auto field = new TextField;
    field->setPlaceholderText(placeholder);
    Row &row = add(text, field);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (!value)
            return false;
        // "a, " on the way to "a, b" says the same as "a" and stays.
        Recipe typed = recipe;
        bound.write(typed, field->text().toStdString());
        if (typed != recipe)
            field->setValue(QString::fromStdString(*value));
        return true;
    };
    connect(field, &TextField::edited, this,
            [this, &row, bound](const QString &value) { commit(row, bound, value.toStdString()); });
    return row;
}

RecipeFields::Row &RecipeFields::file(const FieldText &text, const QString &filter,
                                      const Bound<std::string> &bound)
{
    const auto field = new FileField(filter);
    Row &row = add(text, field);
    field->setFieldName(row.text.name);
    row.show = [field, bound](const Recipe &recipe) {
        const auto value = bound.read(recipe);
        if (value)
            field->setPath(QString::fromStdString(*value));
        return value.has_value();
    };
    connect(field, &FileField::edited, this,
            [this, &row, bound](const QString &value) { commit(row, bound, value.toStdString()); });
    return row;
}

void RecipeFields::showRecipe(const Recipe &recipe, const Resolved &resolved)
{
    m_resolved = resolved;
    bool moved = false;
    for (Row &row : m_rows) {
        if (row.label && row.row->label()->text() != row.label(recipe)) {
            row.row->label()->setText(row.label(recipe));
            row.rename(row.label(recipe));
        }
        const bool shown = row.show(recipe);
        moved = moved || shown != row.row->isShown();
        row.row->setShown(shown);
        row.row->setHint(row.hint && row.row->isShown() ? row.hint(recipe, resolved) : QString());
    }
    if (moved)
        layout()->activate();
}

void RecipeFields::setTraining(bool training)
{
    // What was said about an edit stays as long as its run does.
    if (training == m_training)
        return;
    m_training = training;
    for (Row &row : m_rows)
        row.row->setRestart(false);
}

bool RecipeFields::needsRestart() const
{
    return std::ranges::all_of(m_rows, [](const Row &row) { return row.text.restart; });
}

bool RecipeFields::isEmpty() const
{
    return std::ranges::none_of(m_rows, [](const Row &row) { return row.row->isShown(); });
}

std::string joinedNames(const std::vector<std::string> &names)
{
    std::string joined;
    for (const std::string &name : names)
        joined += (joined.empty() ? "" : ", ") + name;
    return joined;
}

std::vector<std::string> separateNames(const std::string &line)
{
    std::vector<std::string> names;
    for (const QString &name : QString::fromStdString(line).split(u',', Qt::SkipEmptyParts))
        if (!name.trimmed().isEmpty())
            names.push_back(name.trimmed().toStdString());
    return names;
}

} // namespace warmup::ui
