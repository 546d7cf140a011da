// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/io/SweepFile.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace warmup::ui {

// Two fields of a recipe and their values, seeds, metric, what counts as failed.
class SweepForm : public QWidget {
    Q_OBJECT
public:
    explicit SweepForm(QWidget *parent = nullptr);

    // The fields that this recipe has, with a proposal around its values: warm-up length and base
    // rate.
    void propose(const Recipe &recipe);
    void setChoice(const io::SweepChoice &choice);
    [[nodiscard]] io::SweepChoice choice() const;

private:
    struct AxisFields {
        QComboBox *field = nullptr;
        QLineEdit *values = nullptr;
    };

    [[nodiscard]] io::SweepChoice::Axis axis(const AxisFields &fields) const;
    void show(const AxisFields &fields, const io::SweepChoice::Axis &axis);

    AxisFields m_x;
    AxisFields m_y;
    QSpinBox *m_seeds;
    QSpinBox *m_firstSeed;
    QComboBox *m_metric;
    QCheckBox *m_fails;
    QLineEdit *m_bound;
};

// A recipe that has a warm-up to vary: its own, or a linear one over a tenth of the run.
[[nodiscard]] Recipe withWarmUp(const Recipe &recipe);
// The proposal of SweepForm for it.
[[nodiscard]] io::SweepChoice proposedSweep(const Recipe &recipe);

} // namespace warmup::ui
