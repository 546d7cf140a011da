// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Observer.h"

#include <cmath>
#include <limits>

#include "core/diagnostics/WarmUpFactors.h"

namespace warmup::diagnostics {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kEarly = 0.05; // of the run: the first part of pathShare
constexpr double kLarge = 0.9; // of |u|

std::optional<double> beta2Of(const optimizer::Spec &spec)
{
    return std::visit(
        [](const auto &config) -> std::optional<double> {
            if constexpr (requires { config.beta2; })
                return config.beta2;
            else
                return std::nullopt;
        },
        spec);
}

} // namespace

Observer::Observer(const Spec &spec, const model::Layout &layout, const optimizer::Spec &optimizer)
    : m_spec(spec), m_beta2(beta2Of(optimizer))
{
    for (const model::Block &block : layout.blocks) {
        const std::string layer = block.name.substr(0, block.name.rfind('.'));
        if (m_layers.empty() || m_layers.back().name != layer)
            m_layers.push_back({layer, block.offset, 0});
        m_layers.back().size += block.size();
    }
    if (shows(Kind::gradientNorm))
        add(Kind::gradientNorm, "gradient_norm");
    if (shows(Kind::updateRatio))
        for (const Layer &layer : m_layers)
            add(Kind::updateRatio, "update_ratio_" + layer.name);
    if (shows(Kind::updateSize)) {
        add(Kind::updateSize, "mean_abs_u");
        add(Kind::updateSize, "share_abs_u_above_0.9");
    }
    if (shows(Kind::warmUpFactors) && m_beta2)
        for (const char *name :
             {"radam_r_rho4", "radam_r_rho5", "bias_correction", "untuned_linear"})
            add(Kind::warmUpFactors, name);
    if (shows(Kind::pathShare))
        add(Kind::pathShare, "path_share");
    m_values.resize(m_columns.size());
    m_watchesSteps = shows(Kind::updateRatio) || shows(Kind::updateSize) || shows(Kind::pathShare);
    if (m_watchesSteps) {
        m_before.resize(layout.size());
        m_sums.resize(m_layers.size());
    }
}

void Observer::add(Kind kind, std::string name)
{
    m_columns.push_back({std::move(name), kind});
}

void Observer::put(double value)
{
    m_values[m_filled++] = static_cast<float>(value);
}

void Observer::beforeStep(std::span<const float> parameters, std::span<const float> gradient)
{
    std::fill(m_values.begin(), m_values.end(), static_cast<float>(kNone));
    if (shows(Kind::gradientNorm))
        m_gradientNorm = std::sqrt(sumOfSquares(gradient.data(), gradient.size()));
    if (m_watchesSteps)
        std::copy(parameters.begin(), parameters.end(), m_before.begin());
}

void Observer::afterStep(Update update, double rate, std::span<const float> parameters,
                         State &state)
{
    m_filled = 0;
    StepSums all;
    if (m_watchesSteps) {
        const auto limit = static_cast<float>(kLarge * std::abs(rate));
        for (std::size_t i = 0; i < m_layers.size(); ++i) {
            const Layer &layer = m_layers[i];
            m_sums[i] = stepSums(m_before.data() + layer.offset, parameters.data() + layer.offset,
                                 layer.size, limit);
            all += m_sums[i];
        }
    }
    if (shows(Kind::gradientNorm))
        put(m_gradientNorm);
    if (shows(Kind::updateRatio))
        for (const StepSums &sums : m_sums)
            put(sums.weightSquares > 0 ? std::sqrt(sums.stepSquares / sums.weightSquares) : kNone);
    if (shows(Kind::updateSize)) {
        const auto count = static_cast<double>(parameters.size());
        put(rate != 0 ? all.stepSizes / (count * std::abs(rate)) : kNone);
        put(rate != 0 ? all.large / count : kNone);
    }
    if (shows(Kind::warmUpFactors) && m_beta2) {
        const auto t = static_cast<double>(update) + 1;
        put(rectification(*m_beta2, t, 4));
        put(rectification(*m_beta2, t, 5));
        put(biasCorrection(*m_beta2, t));
        put(untunedWarmUp(*m_beta2, t));
    }
    if (shows(Kind::pathShare))
        putPathShare(update, std::sqrt(all.stepSquares), state);
}

void Observer::putPathShare(Update update, double step, State &state)
{
    if (state.earlyUpdates == 0)
        state.earlyUpdates =
            std::max<Update>(1, std::llround(kEarly * static_cast<double>(m_runLength)));
    if (std::isfinite(step)) {
        state.path += step;
        if (update < state.earlyUpdates)
            state.earlyPath += step;
    }
    put(state.path > 0 ? state.earlyPath / state.path : kNone);
}

} // namespace warmup::diagnostics
