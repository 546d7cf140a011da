// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Observer.h"

#include <cmath>
#include <limits>
#include <type_traits>

#include "core/diagnostics/WarmUpFactors.h"
#include "core/kernel/SumOfSquares.h"
#include "core/model/Landscape.h"

namespace warmup::diagnostics {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kEarly = 0.05; // of the run: the first part of pathShare
constexpr double kLarge = 0.9; // of |u|

std::optional<double> beta2Of(const optimizer::Spec &spec)
{
    return std::visit(
        [](const auto &config) -> std::optional<double> {
            using Config = std::remove_cvref_t<decltype(config)>;
            // Lion's beta2, which comes without an epsilon, and Adamax's are of other averages.
            if constexpr (requires { config.beta2, config.epsilon; }
                          && !std::is_same_v<Config, optimizer::Adamax>)
                return config.beta2;
            else
                return std::nullopt;
        },
        spec);
}

// Of values [rows, columns], the share of columns without one above 0.
double shareOfZeroColumns(std::span<const float> values, std::size_t rows)
{
    const std::size_t columns = values.size() / rows;
    std::size_t zero = 0;
    for (std::size_t column = 0; column < columns; ++column) {
        bool alive = false;
        for (std::size_t i = column; i < values.size() && !alive; i += columns)
            alive = !(values[i] <= 0); // NaN is not dead
        zero += alive ? 0 : 1;
    }
    return static_cast<double>(zero) / static_cast<double>(columns);
}

} // namespace

std::optional<Observer::Scaling> Observer::scalingOf(const optimizer::Spec &spec)
{
    const auto adam = [](const auto &config, std::size_t slot) {
        return Scaling{config.beta1, true, config.beta2, config.epsilon, slot};
    };
    if (const auto config = std::get_if<optimizer::Adam>(&spec))
        return adam(*config, config->amsgrad ? 2 : 1);
    if (const auto config = std::get_if<optimizer::AdamW>(&spec))
        return adam(*config, config->amsgrad ? 2 : 1);
    if (const auto config = std::get_if<optimizer::GiAdam>(&spec))
        return adam(*config, 1);
    if (const auto config = std::get_if<optimizer::RmsProp>(&spec); config && !config->centred)
        return Scaling{config->momentum, false, 0, config->epsilon, 0};
    return std::nullopt;
}

Result<std::unique_ptr<Observer>> Observer::make(const Spec &spec, const Subject &subject)
{
    std::unique_ptr<Observer> observer(new Observer(spec, subject));
    if (observer->m_columns.empty())
        return nullptr;
    if (spec.shows(Kind::sharpness)
        || (spec.shows(Kind::preconditionedSharpness) && observer->m_scaling)) {
        auto sharpness = Sharpness::make(subject.model, subject.loss, subject.fit);
        if (!sharpness)
            return tl::unexpected(sharpness.error());
        observer->m_sharpness.emplace(std::move(*sharpness));
    }
    return observer;
}

Observer::Observer(const Spec &spec, const Subject &subject)
    : m_spec(spec), m_beta2(beta2Of(subject.optimizer)), m_scaling(scalingOf(subject.optimizer))
{
    for (const model::Block &block : subject.layout.blocks) {
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
    if (shows(Kind::deadUnits)) {
        m_deadUnits.resize(subject.rectifiers);
        for (std::size_t i = 1; i <= subject.rectifiers; ++i)
            add(Kind::deadUnits, "dead_relu_" + std::to_string(i));
    }
    if (shows(Kind::sharpness)) {
        add(Kind::sharpness, "sharpness");
        add(Kind::sharpness, "half_lr_sharpness");
    }
    if (shows(Kind::preconditionedSharpness) && m_scaling) {
        add(Kind::preconditionedSharpness, "preconditioned_sharpness");
        add(Kind::preconditionedSharpness, "preconditioned_sharpness_by_limit");
        m_scalingOfStep.resize(subject.layout.size());
    }
    if (model::landscapeOf(subject.model)) {
        m_watchesPosition = true;
        add(Kind::position, "x");
        add(Kind::position, "y");
    }
    if (shows(Kind::stepLength))
        add(Kind::stepLength, "step_length");
    if (shows(Kind::scalingSpread) && m_scaling && m_scaling->beta2 > 0) {
        add(Kind::scalingSpread, "cv_inverse_root_v");
        m_spread.emplace(subject.layout.size(), m_scaling->beta2, m_scaling->epsilon);
    }
    m_values.resize(m_columns.size());
    m_watchesSteps = shows(Kind::updateRatio) || shows(Kind::updateSize) || shows(Kind::pathShare)
        || shows(Kind::stepLength);
    if (m_watchesSteps) {
        m_before.resize(subject.layout.size());
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

void Observer::beforeStep(std::span<const float> parameters, std::span<const float> gradient,
                          const model::Objective<float> &objective, std::size_t rows)
{
    std::fill(m_values.begin(), m_values.end(), static_cast<float>(kNone));
    m_lambda = kNone;
    m_halfRateLambda = kNone;
    m_preconditioned = kNone;
    m_preconditionedByLimit = kNone;
    if (m_spread)
        m_spread->begin();
    if (shows(Kind::gradientNorm))
        m_gradientNorm = std::sqrt(kernel::sumOfSquares(gradient));
    if (m_watchesPosition)
        m_position = {parameters[0], parameters[1]};
    if (m_watchesSteps)
        std::copy(parameters.begin(), parameters.end(), m_before.begin());
    for (std::size_t i = 0; i < m_deadUnits.size(); ++i)
        m_deadUnits[i] = shareOfZeroColumns(objective.rectified(i), rows);
}

void Observer::measureSharpness(std::uint64_t seed, const optimizer::Rates &rates,
                                std::span<const float> parameters, const model::Batch<float> &batch,
                                const optimizer::State<float> &optimizer, State &state)
{
    m_sharpness->setPoint(parameters, batch);
    if (shows(Kind::sharpness)) {
        m_lambda = m_sharpness->largest({}, seed, state.eigenvector);
        m_halfRateLambda = rates.learningRate * m_lambda / 2;
    }
    if (!shows(Kind::preconditionedSharpness) || !m_scaling || optimizer.steps == 0)
        return;
    const double momentum = rates.momentum.value_or(m_scaling->momentum);
    const auto t = static_cast<double>(optimizer.steps);
    const double first = m_scaling->averages ? 1 - std::pow(momentum, t) : 1;
    const double second = m_scaling->beta2 > 0 ? 1 - std::pow(m_scaling->beta2, t) : 1;
    const AlignedVector<float> &squares = optimizer.slots[m_scaling->slot];
    for (std::size_t i = 0; i < squares.size(); ++i) {
        const double average = static_cast<double>(squares[i]) / second;
        m_scalingOfStep[i] =
            static_cast<float>(1 / std::sqrt(first * (std::sqrt(average) + m_scaling->epsilon)));
    }
    m_preconditioned = m_sharpness->largest(m_scalingOfStep, seed, state.preconditionedEigenvector);
    const double limit = (2 + 2 * momentum) / (m_scaling->averages ? 1 - momentum : 1);
    m_preconditionedByLimit = rates.learningRate * m_preconditioned / limit;
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
    for (const double share : m_deadUnits)
        put(share);
    if (shows(Kind::sharpness)) {
        put(m_lambda);
        put(m_halfRateLambda);
    }
    if (shows(Kind::preconditionedSharpness) && m_scaling) {
        put(m_preconditioned);
        put(m_preconditionedByLimit);
    }
    if (m_watchesPosition)
        for (const float place : m_position)
            put(static_cast<double>(place));
    if (shows(Kind::stepLength))
        put(std::sqrt(all.stepSquares));
    if (m_spread)
        put(m_spread->value());
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
