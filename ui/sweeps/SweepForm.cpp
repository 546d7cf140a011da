// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepForm.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSpinBox>

#include "core/base/Number.h"
#include "core/io/RecipeTexts.h"

namespace warmup::ui {

namespace {

using Quantity = experiment::Metric::Quantity;

struct KnownField {
    const char *field;
    const char *name;
};
constexpr std::array kKnownFields{
    KnownField{"/schedule/warmUp/length", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "warm-up")},
    KnownField{"/schedule/baseRate", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "base rate")},
    KnownField{"/schedule/multiplier", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "multiplier")},
    KnownField{"/schedule/clock/run", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "run length")},
    KnownField{"/training/batch", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "batch")},
    KnownField{"/training/optimizer/momentum",
               QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "momentum")},
    KnownField{"/training/optimizer/beta1", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "beta 1")},
    KnownField{"/training/optimizer/beta2", QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "beta 2")},
    KnownField{"/training/optimizer/weightDecay",
               QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "weight decay")},
    KnownField{"/training/model/normalization",
               QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "normalization")}};

struct KnownMetric {
    Quantity quantity;
    experiment::Direction better;
    const char *name;
};
constexpr std::array kKnownMetrics{
    KnownMetric{Quantity::trainingLoss, experiment::Direction::lower,
                QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "training loss at the end")},
    KnownMetric{Quantity::lastLosses, experiment::Direction::lower,
                QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "mean of the last 20 losses")},
    KnownMetric{Quantity::testLoss, experiment::Direction::lower,
                QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "test loss at the end")},
    KnownMetric{Quantity::testAccuracy, experiment::Direction::higher,
                QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "test accuracy at the end")},
    KnownMetric{Quantity::targetReached, experiment::Direction::lower,
                QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "updates to the target loss")},
    KnownMetric{Quantity::highestLoss, experiment::Direction::lower,
                QT_TRANSLATE_NOOP("warmup::ui::SweepForm", "highest loss")}};

std::string joined(const std::vector<std::string> &values)
{
    std::string text;
    for (const std::string &value : values)
        text += (text.empty() ? "" : "; ") + value;
    return text;
}

std::string lengthsAround(schedule::Span span)
{
    const double middle = span.amount;
    std::vector<std::string> values;
    for (const double factor : {0.0, 0.25, 0.5, 1.0, 2.0}) {
        span.amount = factor * middle;
        if (span.unit == schedule::Unit::updates || span.unit == schedule::Unit::samples)
            span.amount = std::round(span.amount);
        const std::string text = io::spanText(span);
        if (std::find(values.begin(), values.end(), text) == values.end())
            values.push_back(text);
    }
    return joined(values);
}

std::string ratesAround(double rate)
{
    std::vector<std::string> values;
    for (const double factor : {0.1, 0.3, 1.0, 3.0, 10.0})
        values.push_back(shortestText(
            QString::number(rate * factor, 'g', 3).toDouble())); // 0.3, not 0.30000000000000004
    return joined(values);
}

} // namespace

Recipe withWarmUp(const Recipe &recipe)
{
    Recipe made = recipe;
    if (!made.schedule.warmUp) {
        made.schedule.warmUp = {.shape = schedule::Linear{},
                                .length = {10, schedule::Unit::percent}};
        made.schedule.warmUp->from = schedule::Level{0, schedule::Basis::absolute};
        made.schedule.warmUp->grid = schedule::Grid::openClosed;
    }
    return made;
}

io::SweepChoice proposedSweep(const Recipe &recipe)
{
    io::SweepChoice choice;
    const Recipe whole = withWarmUp(recipe);
    choice.x = {"/schedule/warmUp/length", "warm-up", lengthsAround(whole.schedule.warmUp->length)};
    choice.y = {"/schedule/baseRate", "base rate", ratesAround(whole.schedule.baseRate)};
    choice.seeds = std::max(4, recipe.training.seeds);
    choice.firstSeed = recipe.training.firstSeed;
    const bool learns = model::learnsFromData(recipe.training.model);
    choice.metric.quantity = learns ? Quantity::trainingLoss : Quantity::lastLosses;
    return choice;
}

SweepForm::SweepForm(QWidget *parent)
    : QWidget(parent), m_seeds(new QSpinBox), m_firstSeed(new QSpinBox), m_metric(new QComboBox),
      m_fails(new QCheckBox(tr("test accuracy below"))), m_bound(new QLineEdit)
{
    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setRowWrapPolicy(QFormLayout::WrapAllRows);
    const auto makeAxis = [&](AxisFields &fields, const QString &label, const QString &which) {
        fields.field = new QComboBox;
        fields.field->setEditable(true);
        fields.field->setInsertPolicy(QComboBox::NoInsert);
        fields.field->setMinimumContentsLength(18);
        fields.field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        fields.field->setToolTip(tr("One of the list, or any field of the recipe's file as a JSON "
                                    "pointer, such as /training/batch"));
        fields.values = new QLineEdit;
        fields.values->setToolTip(tr("Values as the recipe's file writes them, separated by "
                                     "semicolons; a warm-up of 0 is none"));
        fields.values->setAccessibleName(tr("Values of %1").arg(which));
        layout->addRow(label, fields.field);
        layout->addRow(tr("Values"), fields.values);
    };
    makeAxis(m_x, tr("&Columns"), tr("the columns"));
    makeAxis(m_y, tr("Ro&ws"), tr("the rows"));
    m_seeds->setRange(1, 1000);
    m_firstSeed->setRange(0, 1'000'000'000);
    layout->addRow(tr("&Seeds of each cell"), m_seeds);
    layout->addRow(tr("First see&d"), m_firstSeed);
    for (const KnownMetric &known : kKnownMetrics)
        m_metric->addItem(tr(known.name));
    m_metric->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_metric->setMinimumContentsLength(18);
    layout->addRow(tr("&Metric"), m_metric);
    auto *rule = new QHBoxLayout;
    rule->addWidget(m_fails);
    rule->addWidget(m_bound, 1);
    m_bound->setAccessibleName(tr("Test accuracy below which a run has failed"));
    m_bound->setText(QStringLiteral("0.2"));
    m_bound->setEnabled(false);
    connect(m_fails, &QCheckBox::toggled, m_bound, &QWidget::setEnabled);
    layout->addRow(tr("Failed, beside diverged"), rule);
}

void SweepForm::propose(const Recipe &recipe)
{
    const Recipe whole = withWarmUp(recipe);
    for (const AxisFields &fields : {m_x, m_y}) {
        fields.field->clear();
        for (const KnownField &known : kKnownFields)
            if (io::fieldText(whole, known.field))
                fields.field->addItem(tr(known.name), QString::fromLatin1(known.field));
    }
    setChoice(proposedSweep(recipe));
}

void SweepForm::setChoice(const io::SweepChoice &choice)
{
    show(m_x, choice.x);
    show(m_y, choice.y);
    m_seeds->setValue(choice.seeds);
    m_firstSeed->setValue(
        static_cast<int>(std::min<std::uint64_t>(choice.firstSeed, 1'000'000'000)));
    for (std::size_t i = 0; i < kKnownMetrics.size(); ++i)
        if (kKnownMetrics[i].quantity == choice.metric.quantity)
            m_metric->setCurrentIndex(static_cast<int>(i));
    m_fails->setChecked(choice.failed.has_value());
}

io::SweepChoice SweepForm::choice() const
{
    io::SweepChoice choice;
    choice.x = axis(m_x);
    choice.y = axis(m_y);
    choice.seeds = m_seeds->value();
    choice.firstSeed = static_cast<std::uint64_t>(m_firstSeed->value());
    const KnownMetric &metric = kKnownMetrics[static_cast<std::size_t>(m_metric->currentIndex())];
    choice.metric.quantity = metric.quantity;
    choice.better = metric.better;
    if (m_fails->isChecked()) {
        experiment::FailureRule rule;
        rule.metric.quantity = Quantity::testAccuracy;
        rule.below = m_bound->text().replace(QLatin1Char(','), QLatin1Char('.')).toDouble();
        choice.failed = rule;
    }
    return choice;
}

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

void SweepForm::show(const AxisFields &fields, const io::SweepChoice::Axis &axis)
{
    const QString field = QString::fromStdString(axis.field);
    if (const int known = fields.field->findData(field); known >= 0)
        fields.field->setCurrentIndex(known);
    else
        fields.field->setEditText(field);
    fields.values->setText(QString::fromStdString(axis.values));
    fields.values->setCursorPosition(0);
}

} // namespace warmup::ui
