// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <QWidget>

#include "core/schedule/Clock.h"
#include "ui/widgets/NumberText.h"

namespace warmup::ui {

class ChoiceField;
class NumberField;

// A length: a number and its unit. Changing the unit keeps the length as far as `convert` knows
// how.
class SpanField : public QWidget {
    Q_OBJECT
public:
    using Span = schedule::Span;
    using Unit = schedule::Unit;
    using Convert = std::function<Span(const Span &span, Unit to)>;

    struct Options {
        // A unit that is not offered joins the choice while a value has it.
        std::vector<Unit> units = {Unit::epochs, Unit::updates, Unit::percent};
        bool zero = false; // 0 is allowed
        QString none = {}; // text of the choice "no span"; without it there always is one
    };

    explicit SpanField(const Options &options, QWidget *parent = nullptr);

    [[nodiscard]] const std::optional<Span> &span() const { return m_span; }
    void setSpan(const std::optional<Span> &span); // emits nothing
    void setConvert(Convert convert) { m_convert = std::move(convert); }
    void setFieldName(const QString &name);
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void edited(const std::optional<warmup::schedule::Span> &span);
    void problemChanged(const QString &problem);

private:
    void chooseUnit(int index);
    void showSpan();
    [[nodiscard]] NumberRange range(Unit unit) const;

    Options m_options;
    Convert m_convert;
    std::vector<std::optional<Unit>> m_choices; // nullopt: no span
    std::optional<Span> m_span;
    Span m_last; // what comes back when a span is chosen again
    NumberField *m_number;
    ChoiceField *m_unit;
};

// "epochs", "% of the run"; short enough for a combo box.
[[nodiscard]] QString unitText(schedule::Unit unit);
// "5 epochs", "1 000 updates", "the rest".
[[nodiscard]] QString spanText(const schedule::Span &span, const QLocale &locale);

} // namespace warmup::ui
