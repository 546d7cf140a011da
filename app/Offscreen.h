// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

class QApplication;

namespace warmup::app {

// What Qt needs to paint pictures without a display, as long as it lives.
class Offscreen {
public:
    Offscreen();
    ~Offscreen();
    Offscreen(const Offscreen &) = delete;
    Offscreen &operator=(const Offscreen &) = delete;

private:
    std::unique_ptr<QApplication> m_application;
};

} // namespace warmup::app
