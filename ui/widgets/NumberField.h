// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QAbstractSpinBox>

#include "ui/widgets/NumberText.h"

namespace warmup::ui {

// A number as a person writes it: 3e-4, 0.0003. The text stays as typed until the value is changed
// from elsewhere. Text that is no allowed number keeps the last value and is described by
// problem(); leaving the field or Escape brings the last value back.
class NumberField : public QAbstractSpinBox {
    Q_OBJECT
public:
    explicit NumberField(const NumberRange &range = {}, Steps steps = Steps::decades,
                         QWidget *parent = nullptr);

    [[nodiscard]] double value() const { return m_value; }
    // Emits nothing; keeps the text when it says the same number already, and text that is being
    // typed.
    void setValue(double value);

    [[nodiscard]] const NumberRange &range() const { return m_range; }
    void setRange(const NumberRange &range, Steps steps);

    // From now on an empty field is a value too, NaN, and says these words.
    void setEmptyWords(const QString &words);

    // "allowed: a number above 0", or empty.
    [[nodiscard]] QString problem() const { return m_problem; }

    void stepBy(int steps) override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void edited(double value);
    void problemChanged(const QString &problem);

protected:
    StepEnabled stepEnabled() const override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    [[nodiscard]] std::optional<double> valueOf(const QString &text) const;
    [[nodiscard]] double steppedFrom() const;
    void readText(const QString &text);
    void showValue();
    void setProblem(const QString &problem);
    void moveTo(double value);

    NumberRange m_range;
    Steps m_steps;
    double m_value = 0;
    bool m_mayBeEmpty = false;
    QString m_problem;
    bool m_selectOnRelease = false;
};

} // namespace warmup::ui
