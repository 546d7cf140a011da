// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "ui/widgets/NumberText.h"
#include "ui/widgets/TextField.h"

namespace warmup::ui {

// Several numbers in a line: "30, 60, 80". Where the decimal mark is a comma, semicolons and spaces
// separate as well. Text with anything else in it keeps the last list and is described by
// problem().
class ListField : public TextField {
    Q_OBJECT
public:
    explicit ListField(const NumberRange &range, bool mayBeEmpty, QWidget *parent = nullptr);

    [[nodiscard]] const std::vector<double> &values() const { return m_values; }
    // Emits nothing; keeps the text when it says the same numbers already.
    void setValues(const std::vector<double> &values);
    void setRange(const NumberRange &range);
    [[nodiscard]] QString problem() const { return m_problem; }

Q_SIGNALS:
    void valuesEdited(const std::vector<double> &values);
    void problemChanged(const QString &problem);

protected:
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] std::optional<std::vector<double>> parse(const QString &text) const;
    void readText(const QString &text);
    void showValues();
    void setProblem(const QString &problem);

    NumberRange m_range;
    bool m_mayBeEmpty;
    std::vector<double> m_values;
    QString m_problem;
};

} // namespace warmup::ui
