// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "core/schedule/Clock.h"

namespace warmup::ui {

class ChoiceField;
class ListField;

// Several lengths in one unit: "30, 60, 80" epochs.
class SpanListField : public QWidget {
    Q_OBJECT
public:
    using Span = schedule::Span;
    using Unit = schedule::Unit;

    explicit SpanListField(QWidget *parent = nullptr);

    // All of one unit.
    [[nodiscard]] std::vector<Span> spans() const;
    void setSpans(const std::vector<Span> &spans); // emits nothing
    void setFieldName(const QString &name);
    [[nodiscard]] QString problem() const;

Q_SIGNALS:
    void edited(const std::vector<warmup::schedule::Span> &spans);
    void problemChanged(const QString &problem);

private:
    [[nodiscard]] Unit unit() const;

    ListField *m_list;
    ChoiceField *m_unit;
};

} // namespace warmup::ui
