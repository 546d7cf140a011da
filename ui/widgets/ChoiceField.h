// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QComboBox>

namespace warmup::ui {

struct Choice {
    QString text;
    QString help = {};
};

// A choice of a few. A value that is none of them is shown as "Custom (from file)" and stays as it
// is until another is chosen.
class ChoiceField : public QComboBox {
    Q_OBJECT
public:
    static constexpr int kCustom = -1;

    explicit ChoiceField(const std::vector<Choice> &choices, QWidget *parent = nullptr);

    // The chosen one, or kCustom.
    [[nodiscard]] int choice() const;
    // Emits nothing.
    void setChoice(int index);
    void setChoices(const std::vector<Choice> &choices);

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void edited(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    int m_count = 0;
};

} // namespace warmup::ui
