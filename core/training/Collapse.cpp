// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Collapse.h"

#include <algorithm>
#include <cmath>

namespace warmup::training {

double spread(std::span<const float> outputs, std::size_t rows, std::size_t width)
{
    double sum = 0;
    for (std::size_t j = 0; j < width; ++j) {
        // About the first row, so that constant outputs give exactly 0.
        const double origin = static_cast<double>(outputs[j]);
        double first = 0;
        double second = 0;
        for (std::size_t row = 1; row < rows; ++row) {
            const double difference = static_cast<double>(outputs[row * width + j]) - origin;
            first += difference;
            second += difference * difference;
        }
        const auto n = static_cast<double>(rows);
        sum += second / n - (first / n) * (first / n);
    }
    return std::max(0.0, sum / static_cast<double>(width));
}

void CollapseWatch::observe(Update update, double rate, double loss, double spread, double trivial)
{
    if (!(spread < kDead)) {
        m_wasAlive = true;
        m_dead = 0;
        m_collapsed = false;
        return;
    }
    if (rate == 0 || !m_wasAlive || m_collapsed)
        return;
    m_last[m_dead++ % kUpdates] = {update, loss};
    if (m_dead < kUpdates)
        return;
    double mean = 0;
    for (const Seen &seen : m_last)
        mean += seen.loss / static_cast<double>(kUpdates);
    m_collapsed = std::abs(mean - trivial) <= kNear * trivial;
    m_since = m_last[m_dead % kUpdates].update;
}

} // namespace warmup::training
