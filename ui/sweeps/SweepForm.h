// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/io/SweepFile.h"
#include "ui/widgets/FieldGrid.h"

class QCheckBox;
class QComboBox;

namespace warmup::ui {

class CollapsibleSection;
class NumberField;
class TextField;

// Two fields of a recipe and their values; seeds, metric, what counts as failed. Both parts fold
// away and say in their titles what they hold.
class SweepForm : public QWidget {
    Q_OBJECT
public:
    explicit SweepForm(QWidget *parent = nullptr);

    // A choice over this recipe, whose fields are offered. Emits nothing. Returns whether the form
    // holds all of it.
    bool setDraft(const io::SweepDraft &draft);
    [[nodiscard]] io::SweepChoice choice() const;

    // Says at the field what is wrong with it; false: no field of the form is meant.
    bool showProblem(const Error &error);
    void clearProblems();

Q_SIGNALS:
    void edited();

private:
    struct AxisFields {
        QComboBox *field = nullptr;
        TextField *values = nullptr;
        FieldRow *fieldRow = nullptr;
        FieldRow *valuesRow = nullptr;
    };

    [[nodiscard]] QWidget *makeAxes();
    [[nodiscard]] QWidget *makeRules();
    void makeAxis(FieldGrid &grid, AxisFields &fields, const QString &label, const QString &which);
    void proposeValues(const AxisFields &fields);
    [[nodiscard]] io::SweepChoice::Axis axis(const AxisFields &fields) const;
    void showAxis(const AxisFields &fields, const io::SweepChoice::Axis &axis);
    bool showProblem(const AxisFields &fields, const char *pointer, const Error &error);
    void changed();
    void showSummaries();

    Recipe m_recipe;
    std::string m_title;
    AxisFields m_x;
    AxisFields m_y;
    NumberField *m_seeds;
    NumberField *m_firstSeed;
    QComboBox *m_metric;
    QCheckBox *m_fails;
    NumberField *m_bound;
    CollapsibleSection *m_axes;
    CollapsibleSection *m_rules;
    bool m_showing = false; // no edit of a person
};

// A recipe that has a warm-up to vary: its own, or a linear one over a tenth of the run.
[[nodiscard]] Recipe withWarmUp(const Recipe &recipe);
// Warm-up length and base rate of the recipe, around its values.
[[nodiscard]] io::SweepDraft proposedSweep(const Recipe &recipe);

} // namespace warmup::ui
