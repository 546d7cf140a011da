// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/QuietLabel.h"

#include <QPainter>

namespace warmup::ui {
namespace {

constexpr float kWeight = 0.65F;

} // namespace

QuietLabel::QuietLabel(const QString &text, QWidget *parent) : QLabel(text, parent) { }

// The palette stays the desktop's, so that a change of theme is followed at once.
void QuietLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor color = palette().color(foregroundRole());
    color.setAlphaF(kWeight);
    painter.setPen(color);
    const int wrap = wordWrap() ? Qt::TextWordWrap : 0;
    painter.drawText(contentsRect(), static_cast<int>(alignment()) | wrap, text());
}

} // namespace warmup::ui
