// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plot/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace warmup::plot {

Smoothing::Smoothing(double weight)
    : m_weight(std::isnan(weight) ? 0.0 : std::clamp(weight, 0.0, 0.999999))
{
}

void Smoothing::extend(const Series &raw)
{
    const auto values = raw.values();
    std::vector<float> smoothed;
    smoothed.reserve(values.size() - static_cast<std::size_t>(m_smoothed.size()));
    for (auto i = static_cast<std::size_t>(m_smoothed.size()); i < values.size(); ++i) {
        const double value = values[i];
        if (!std::isfinite(value)) {
            smoothed.push_back(std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        if (!m_any)
            m_constant = value;
        m_any = true;
        m_allEqual = m_allEqual && value == m_constant;
        m_sum = m_weight * m_sum + (1 - m_weight) * value;
        m_mass = m_weight * m_mass + (1 - m_weight);
        smoothed.push_back(
            static_cast<float>(m_allEqual || m_weight == 0 ? value : m_sum / m_mass));
    }
    m_smoothed.append(smoothed);
}

double smoothingWeight(double setting, Update length)
{
    if (!(setting > 0))
        return 0;
    const double share = 1000.0 / static_cast<double>(std::max<Update>(length, 1000));
    return std::pow(std::min(setting, 0.999), share);
}

} // namespace warmup::plot
