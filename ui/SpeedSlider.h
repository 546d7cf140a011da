// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSlider;

namespace warmup::ui {

// How fast a run trains: from one update a second, in logarithmic steps, to flat out at the right
// end.
class SpeedSlider : public QWidget {
    Q_OBJECT
public:
    explicit SpeedSlider(QWidget *parent = nullptr);

    // Updates a second; 0: flat out.
    [[nodiscard]] double speed() const;
    void setSpeed(double updatesPerSecond);

Q_SIGNALS:
    void speedChanged(double updatesPerSecond);

private:
    void relabel();

    QSlider *m_slider;
    QLabel *m_label;
};

} // namespace warmup::ui
