// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace warmup::ui {

// Text of less weight than the rest, but still easily read in light and dark: a disabled label is
// too faint for something that is to be read.
class QuietLabel : public QLabel {
    Q_OBJECT
public:
    explicit QuietLabel(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace warmup::ui
