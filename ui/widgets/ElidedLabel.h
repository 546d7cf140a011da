// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace warmup::ui {

// A line of text that gives way: where it has no room it ends in "…".
class ElidedLabel : public QLabel {
    Q_OBJECT
public:
    using QLabel::QLabel;

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace warmup::ui
