// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SpeedSlider.h"

#include <cmath>

#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>

#include "ui/Text.h"

namespace warmup::ui {
namespace {

// Six steps a decade, four decades, then flat out.
constexpr int kStepsPerDecade = 6;
constexpr int kFlatOut = 4 * kStepsPerDecade + 1;

double speedAt(int step)
{
    if (step >= kFlatOut)
        return 0;
    const double exact = std::pow(10.0, static_cast<double>(step) / kStepsPerDecade);
    return exact < 10 ? std::round(exact * 2) / 2 : QString::number(exact, 'g', 2).toDouble();
}

} // namespace

SpeedSlider::SpeedSlider(QWidget *parent)
    : QWidget(parent), m_slider(new QSlider(Qt::Horizontal, this)), m_label(new QLabel(this))
{
    m_slider->setRange(0, kFlatOut);
    m_slider->setPageStep(kStepsPerDecade);
    m_slider->setFixedWidth(80);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    m_slider->setAccessibleName(tr("Training speed"));
    auto *caption = new QLabel(tr("Speed"), this);
    caption->setBuddy(m_slider);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 4, 0);
    row->addWidget(caption);
    row->addWidget(m_slider);
    row->addWidget(m_label);
    setToolTip(tr("How fast a run trains, in updates a second: from one to flat out. The result is "
                  "the same at every speed."));
    connect(m_slider, &QSlider::valueChanged, this, [this] {
        relabel();
        Q_EMIT speedChanged(speed());
    });
    m_slider->setValue(kFlatOut);
}

double SpeedSlider::speed() const
{
    return speedAt(m_slider->value());
}

void SpeedSlider::setSpeed(double updatesPerSecond)
{
    const double step = updatesPerSecond > 0
        ? std::clamp(std::log10(updatesPerSecond) * kStepsPerDecade, 0.0, kFlatOut - 1.0)
        : kFlatOut;
    m_slider->setValue(static_cast<int>(std::lround(step)));
}

void SpeedSlider::relabel()
{
    // As wide as its longest text, so that the toolbar does not move.
    const QString longest = tr("%1/s").arg(countText(10000));
    m_label->setMinimumWidth(m_label->fontMetrics().horizontalAdvance(longest));
    const double now = speed();
    if (now == 0)
        m_label->setText(tr("flat out"));
    else
        m_label->setText(
            tr("%1/s").arg(now < 1000 ? numberText(now) : countText(static_cast<Update>(now))));
}

} // namespace warmup::ui
