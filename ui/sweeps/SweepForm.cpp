// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepForm.h"

#include <array>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include "ui/Text.h"
#include "ui/lessons/VerdictText.h"
#include "ui/sweeps/SweepProposal.h"
#include "ui/widgets/CollapsibleSection.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/TextField.h"

namespace warmup::ui {

namespace {

using Quantity = experiment::Metric::Quantity;

struct SweptMetric {
    Quantity quantity;
    experiment::Direction better;
};
constexpr std::array kSweptMetrics{
    SweptMetric{Quantity::trainingLoss, experiment::Direction::lower},
    SweptMetric{Quantity::lastLosses, experiment::Direction::lower},
    SweptMetric{Quantity::testLoss, experiment::Direction::lower},
    SweptMetric{Quantity::testAccuracy, experiment::Direction::higher},
    SweptMetric{Quantity::targetReached, experiment::Direction::lower},
    SweptMetric{Quantity::highestLoss, experiment::Direction::lower}};

constexpr double kUsualBound = 0.2;

QComboBox *narrowCombo()
{
    auto *combo = new QComboBox;
    combo->setMinimumContentsLength(12);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    return combo;
}

} // namespace

SweepForm::SweepForm(QWidget *parent)
    : QWidget(parent),
      m_seeds(new NumberField({.minimum = 1, .maximum = 1000, .whole = true}, Steps::ones)),
      m_firstSeed(new NumberField({.minimum = 0, .maximum = 1e9, .whole = true}, Steps::ones)),
      m_metric(narrowCombo()), m_fails(new QCheckBox(tr("Failed: test accuracy below"))),
      m_bound(new NumberField({.minimum = 0, .maximum = 1}, Steps::tenths)),
      m_axes(new CollapsibleSection(tr("Fields"), makeAxes(), QStringLiteral("sweep-fields"))),
      m_rules(
          new CollapsibleSection(tr("Seeds, metric"), makeRules(), QStringLiteral("sweep-rules")))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_axes);
    layout->addWidget(m_rules);
    layout->addStretch(1);
}

QWidget *SweepForm::makeAxes()
{
    auto *grid = new FieldGrid;
    makeAxis(*grid, m_x, tr("Columns"), tr("the columns"));
    makeAxis(*grid, m_y, tr("Rows"), tr("the rows"));
    return grid;
}

void SweepForm::makeAxis(FieldGrid &grid, AxisFields &fields, const QString &label,
                         const QString &which)
{
    fields.field = narrowCombo();
    fields.field->setEditable(true);
    fields.field->setInsertPolicy(QComboBox::NoInsert);
    fields.field->setAccessibleName(tr("Field of %1").arg(which));
    fields.field->setToolTip(tr("One of the list, or any field of the recipe's file as a JSON "
                                "pointer, such as /training/model/hidden"));
    fields.values = new TextField;
    fields.values->setToolTip(tr("Values as the recipe's file writes them, separated by "
                                 "semicolons; a warm-up of 0 is none"));
    fields.values->setAccessibleName(tr("Values of %1").arg(which));
    fields.fieldRow = grid.addRow(label, fields.field);
    fields.valuesRow = grid.addRow(tr("Values"), fields.values);
    connect(fields.field, &QComboBox::activated, this, [this, &fields] { proposeValues(fields); });
    connect(fields.field->lineEdit(), &QLineEdit::editingFinished, this, [this, &fields] {
        if (fields.field->lineEdit()->isModified())
            proposeValues(fields);
    });
    connect(fields.values, &TextField::edited, this, &SweepForm::changed);
}

QWidget *SweepForm::makeRules()
{
    auto *grid = new FieldGrid;
    for (const SweptMetric &known : kSweptMetrics)
        m_metric->addItem(metricText({known.quantity, {}}));
    m_metric->setAccessibleName(tr("Metric"));
    const auto number = [&](const QString &label, NumberField *field, const QString &name) {
        FieldRow *row = grid->addRow(label, field);
        field->setAccessibleName(name);
        connect(field, &NumberField::problemChanged, row, &FieldRow::setTextProblem);
        connect(field, &NumberField::edited, this, &SweepForm::changed);
    };
    number(tr("Seeds"), m_seeds, tr("Seeds of each cell"));
    number(tr("First seed"), m_firstSeed, tr("First seed"));
    grid->addRow(tr("Metric"), m_metric);
    m_fails->setToolTip(tr("A run that diverged has failed in any case"));
    grid->addWide(m_fails);
    number(QString(), m_bound, tr("Test accuracy below which a run has failed"));
    m_bound->setValue(kUsualBound);
    m_bound->setEnabled(false);
    connect(m_metric, &QComboBox::activated, this, &SweepForm::changed);
    connect(m_fails, &QCheckBox::toggled, m_bound, &QWidget::setEnabled);
    connect(m_fails, &QCheckBox::toggled, this, &SweepForm::changed);
    return grid;
}

void SweepForm::changed()
{
    if (m_showing)
        return;
    clearProblems();
    showSummaries();
    Q_EMIT edited();
}

// Another field has other values.
void SweepForm::proposeValues(const AxisFields &fields)
{
    fields.field->lineEdit()->setModified(false);
    const std::string values = valuesAround(m_recipe, axis(fields).field);
    if (!values.empty())
        fields.values->setValue(QString::fromStdString(values));
    changed();
}

bool SweepForm::setDraft(const io::SweepDraft &draft)
{
    const QScopedValueRollback showing(m_showing, true);
    m_recipe = draft.recipe;
    m_title = draft.choice.title;
    for (const AxisFields &fields : {m_x, m_y}) {
        fields.field->clear();
        for (const SweptField &known : kSweptFields)
            if (io::fieldText(m_recipe, known.field))
                fields.field->addItem(tr(known.name), QString::fromLatin1(known.field));
    }
    showAxis(m_x, draft.choice.x);
    showAxis(m_y, draft.choice.y);
    m_seeds->setValue(draft.choice.seeds);
    m_firstSeed->setValue(static_cast<double>(draft.choice.firstSeed));
    for (std::size_t i = 0; i < kSweptMetrics.size(); ++i)
        if (kSweptMetrics[i].quantity == draft.choice.metric.quantity)
            m_metric->setCurrentIndex(static_cast<int>(i));
    m_fails->setChecked(draft.choice.failed.has_value());
    m_bound->setValue(draft.choice.failed ? draft.choice.failed->below.value_or(kUsualBound)
                                          : kUsualBound);
    clearProblems();
    showSummaries();
    return choice() == draft.choice;
}

io::SweepChoice SweepForm::choice() const
{
    io::SweepChoice choice;
    choice.title = m_title;
    choice.x = axis(m_x);
    choice.y = axis(m_y);
    choice.seeds = static_cast<int>(m_seeds->value());
    choice.firstSeed = static_cast<std::uint64_t>(m_firstSeed->value());
    const SweptMetric &metric = kSweptMetrics[static_cast<std::size_t>(m_metric->currentIndex())];
    choice.metric.quantity = metric.quantity;
    choice.better = metric.better;
    if (m_fails->isChecked())
        choice.failed = {{Quantity::testAccuracy, {}}, m_bound->value(), {}};
    return choice;
}

// A known field under its name; another name of a file stays as long as its field does.
io::SweepChoice::Axis SweepForm::axis(const AxisFields &fields) const
{
    const QString text = fields.field->currentText().trimmed();
    const int known = fields.field->findText(text);
    io::SweepChoice::Axis made;
    made.field = (known >= 0 ? fields.field->itemData(known).toString() : text).toStdString();
    if (known >= 0)
        made.name = text.toStdString();
    made.values = fields.values->text().toStdString();
    return made;
}

void SweepForm::showAxis(const AxisFields &fields, const io::SweepChoice::Axis &axis)
{
    const QString field = QString::fromStdString(axis.field);
    int known = fields.field->findData(field);
    if (!axis.name.empty()) {
        const QString name = QString::fromStdString(axis.name);
        if (known >= 0)
            fields.field->setItemText(known, name);
        else
            fields.field->addItem(name, field);
        known = fields.field->findData(field);
    }
    if (known >= 0)
        fields.field->setCurrentIndex(known);
    else
        fields.field->setEditText(field);
    fields.field->lineEdit()->setModified(false);
    fields.field->lineEdit()->setCursorPosition(0);
    fields.values->setValue(QString::fromStdString(axis.values));
}

void SweepForm::showSummaries()
{
    m_axes->setSummary(tr("%1 × %2").arg(m_x.field->currentText(), m_y.field->currentText()));
    const QString seeds = tr("%1 from %2").arg(m_seeds->value()).arg(m_firstSeed->value());
    m_rules->setSummary(tr("%1, %2").arg(seeds, m_metric->currentText()));
}

void SweepForm::clearProblems()
{
    for (const AxisFields &fields : {m_x, m_y}) {
        fields.fieldRow->setValueProblem({});
        fields.valuesRow->setValueProblem({});
    }
}

bool SweepForm::showProblem(const Error &error)
{
    return showProblem(m_x, "/x", error) || showProblem(m_y, "/y", error);
}

bool SweepForm::showProblem(const AxisFields &fields, const char *pointer, const Error &error)
{
    const auto at = error.where.rfind(": ");
    const std::string where = at == std::string::npos ? error.where : error.where.substr(at + 2);
    const QString text = errorText({"", error.found, error.allowed});
    const std::string field = axis(fields).field;
    if (where == std::string(pointer) + "/field")
        fields.fieldRow->setValueProblem(text);
    else if (where.starts_with(std::string(pointer) + "/values")
             || (!field.empty() && (where + '/').starts_with(field + '/')))
        fields.valuesRow->setValueProblem(text);
    else
        return false;
    m_axes->setOpen(true);
    return true;
}

} // namespace warmup::ui
