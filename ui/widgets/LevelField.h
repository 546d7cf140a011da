// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QWidget>

#include "core/schedule/Phase.h"

namespace warmup::ui {

class ChoiceField;
class NumberField;

// A rate with what it is a multiple of: 1e-5 as a rate, 0.1 of the peak.
class LevelField : public QWidget {
    Q_OBJECT
public:
    using Level = schedule::Level;
    using Basis = schedule::Basis;

    // `none` is the text of the choice "no level"; without it there always is one.
    explicit LevelField(const QString &none = {}, QWidget *parent = nullptr);

    [[nodiscard]] const std::optional<Level> &level() const { return m_level; }
    void setLevel(const std::optional<Level> &level); // emits nothing
    void setFieldName(const QString &name);
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void edited(const std::optional<warmup::schedule::Level> &level);
    void problemChanged(const QString &problem);

private:
    void chooseBasis(int index);
    void showLevel();

    bool m_optional;
    std::optional<Level> m_level;
    Level m_last;
    NumberField *m_number;
    ChoiceField *m_basis;
};

// "0.1 × peak", "1e-5".
[[nodiscard]] QString levelText(const schedule::Level &level, const QLocale &locale);

} // namespace warmup::ui
