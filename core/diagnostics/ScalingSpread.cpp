// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/ScalingSpread.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace warmup::diagnostics {

namespace {

constexpr double kSmallestSquare = 1e-12;
constexpr std::array<Update, 6> kMeasuredAfter = {1, 2, 5, 10, 20, 50};

} // namespace

ScalingSpread::ScalingSpread(std::size_t parameters, double beta2, double epsilon)
    : m_beta2(beta2), m_epsilon(epsilon), m_squares(parameters), m_mean(parameters),
      m_deviations(parameters)
{
}

bool ScalingSpread::isMeasuredAfter(Update t)
{
    return std::find(kMeasuredAfter.begin(), kMeasuredAfter.end(), t) != kMeasuredAfter.end();
}

void ScalingSpread::begin()
{
    m_batches = 0;
    m_streams = 0;
    for (auto *values : {&m_squares, &m_mean, &m_deviations})
        std::fill(values->begin(), values->end(), 0.0F);
}

void ScalingSpread::add(std::span<const float> gradient)
{
    const auto kept = static_cast<float>(m_beta2);
    const auto added = static_cast<float>(1 - m_beta2);
    for (std::size_t i = 0; i < m_squares.size(); ++i)
        m_squares[i] = kept * m_squares[i] + added * gradient[i] * gradient[i];
    ++m_batches;
}

void ScalingSpread::endStream()
{
    const double correction = 1 - std::pow(m_beta2, static_cast<double>(m_batches));
    ++m_streams;
    for (std::size_t i = 0; i < m_squares.size(); ++i) {
        const double average = static_cast<double>(m_squares[i]) / correction;
        const double scaling =
            average > kSmallestSquare ? 1 / (std::sqrt(average) + m_epsilon) : std::nan("");
        // Welford's update; a NaN stays.
        const double mean = static_cast<double>(m_mean[i]);
        const double moved = mean + (scaling - mean) / m_streams;
        m_deviations[i] += static_cast<float>((scaling - mean) * (scaling - moved));
        m_mean[i] = static_cast<float>(moved);
    }
    std::fill(m_squares.begin(), m_squares.end(), 0.0F);
    m_batches = 0;
}

double ScalingSpread::value()
{
    if (m_streams < 2)
        return std::nan("");
    m_counted.clear();
    for (std::size_t i = 0; i < m_mean.size(); ++i) {
        const float variation =
            std::sqrt(m_deviations[i] / static_cast<float>(m_streams - 1)) / m_mean[i];
        if (std::isfinite(variation))
            m_counted.push_back(variation);
    }
    if (m_counted.empty())
        return std::nan("");
    const auto middle = m_counted.begin() + static_cast<std::ptrdiff_t>((m_counted.size() - 1) / 2);
    std::nth_element(m_counted.begin(), middle, m_counted.end());
    return static_cast<double>(*middle); // the lower one of two, as torch.median
}

} // namespace warmup::diagnostics
