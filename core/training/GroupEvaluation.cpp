// SPDX-License-Identifier: GPL-3.0-or-later
// What a Group's models give on data that they are not trained on.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/training/Group.h"
#include "core/training/Workspace.h"

namespace warmup::training {

std::span<const float> Group::evaluatedWeights(const State &state, Workspace &workspace) const
{
    if (!optimizer::evaluatesElsewhere(m_spec.optimizer))
        return state.parameters;
    optimizer::evaluationPoint<float>(m_spec.optimizer, state.parameters, state.optimizer,
                                      workspace.evaluated);
    for (const model::Block &block : m_frozen) // they have no average
        std::copy_n(state.parameters.data() + block.offset, block.size(),
                    workspace.evaluated.data() + block.offset);
    return workspace.evaluated;
}

// Calls visit(batch) for one batch of a part's rows after the other, as many as there is room for;
// false when stopped meanwhile.
template <typename Visit>
bool Group::forEachPiece(const data::Dataset &data, const data::Part &part, Workspace &workspace,
                         const std::stop_token &stop, const Visit &visit) const
{
    const auto piece = static_cast<std::int64_t>(m_fit.rows);
    for (std::int64_t begin = 0; begin < part.count; begin += piece) {
        if (stop.stop_requested())
            return false;
        const std::int64_t end = std::min(begin + piece, part.count);
        const auto rows = std::span(workspace.places).first(static_cast<std::size_t>(end - begin));
        std::iota(rows.begin(), rows.end(), static_cast<std::int32_t>(begin));
        visit(workspace.gather(data, part, rows));
    }
    return true;
}

std::optional<Group::Score> Group::score(const data::Dataset &data, const data::Part &part,
                                         std::span<const float> parameters, Workspace &workspace,
                                         const std::stop_token &stop) const
{
    Score score;
    const bool all =
        forEachPiece(data, part, workspace, stop, [&](const model::Batch<float> &batch) {
            score.loss +=
                workspace.objective->loss(batch, parameters, {}) * static_cast<double>(batch.rows);
            if (data.classes == 0)
                return;
            const std::span<const float> outputs = workspace.objective->outputs();
            for (std::size_t i = 0; i < batch.rows * m_fit.positions; ++i) {
                const auto row = outputs.subspan(i * m_fit.outputs, m_fit.outputs);
                const auto guess = std::max_element(row.begin(), row.end()) - row.begin();
                score.right += guess == batch.wanted.labels[i] ? 1 : 0;
            }
        });
    if (!all)
        return std::nullopt;
    score.loss /= static_cast<double>(part.count);
    return score;
}

std::optional<Evaluation> Group::evaluate(int index, const State &state, Workspace &workspace,
                                          const std::stop_token &stop) const
{
    const data::Dataset &data = *dataset(index);
    const auto found = score(data, data.test, evaluatedWeights(state, workspace), workspace, stop);
    if (!found)
        return std::nullopt;
    const double share =
        static_cast<double>(found->right) / static_cast<double>(data.test.count * data.positions);
    return Evaluation{state.update, static_cast<float>(found->loss),
                      data.classes > 0 ? static_cast<float>(share)
                                       : std::numeric_limits<float>::quiet_NaN()};
}

std::optional<double> Group::trainingLoss(int index, const State &state, Workspace &workspace,
                                          const std::stop_token &stop) const
{
    const data::Dataset *data = dataset(index);
    if (!data || data->drawn)
        return std::nullopt;
    const auto found =
        score(*data, data->train, evaluatedWeights(state, workspace), workspace, stop);
    return found ? std::optional(found->loss) : std::nullopt;
}

void Group::predict(const State &state, std::span<const float> inputs, std::span<float> outputs,
                    Workspace &workspace) const
{
    const std::size_t rows = inputs.size() / m_fit.features;
    const std::span<const float> weights = evaluatedWeights(state, workspace);
    // The objective compares with something: it does not matter with what.
    std::fill(workspace.labels.begin(), workspace.labels.end(), 0);
    std::fill(workspace.targets.begin(), workspace.targets.end(), 0.0F);
    for (std::size_t begin = 0; begin < rows; begin += m_fit.rows) {
        model::Batch<float> batch;
        batch.rows = std::min(m_fit.rows, rows - begin);
        std::copy_n(inputs.data() + begin * m_fit.features, batch.rows * m_fit.features,
                    workspace.inputs.data());
        batch.inputs = workspace.inputs.data();
        if (m_fit.classes > 0)
            batch.wanted.labels = workspace.labels.data();
        else
            batch.wanted.targets = workspace.targets.data();
        (void)workspace.objective->loss(batch, weights, {});
        const std::span<const float> given = workspace.objective->outputs();
        std::copy(given.begin(), given.end(),
                  outputs.begin()
                      + static_cast<std::ptrdiff_t>(begin * m_fit.positions * m_fit.outputs));
    }
}

void softmax(std::span<float> logits, std::size_t classes)
{
    for (std::size_t begin = 0; begin + classes <= logits.size(); begin += classes) {
        const auto row = logits.subspan(begin, classes);
        const float highest = *std::max_element(row.begin(), row.end());
        float total = 0;
        for (float &value : row) {
            value = std::exp(value - highest);
            total += value;
        }
        for (float &value : row)
            value /= total;
    }
}

std::optional<double> Group::softmaxDifference(int index, const State &one, const State &other,
                                               Workspace &workspace,
                                               const std::stop_token &stop) const
{
    if (!hasTest() || m_fit.classes == 0)
        return std::nullopt;
    const data::Dataset &data = *dataset(index);
    // The workspace holds the average of one state at a time.
    const auto weightsOf = [&](const State &state) {
        const std::span<const float> weights = evaluatedWeights(state, workspace);
        return AlignedVector<float>(weights.begin(), weights.end());
    };
    const AlignedVector<float> weightsOfOne = weightsOf(one);
    const AlignedVector<float> weightsOfOther = weightsOf(other);
    double sum = 0;
    const bool all =
        forEachPiece(data, data.test, workspace, stop, [&](const model::Batch<float> &batch) {
            const auto shares = [&](std::span<const float> weights) {
                (void)workspace.objective->loss(batch, weights, {});
                const std::span<const float> given = workspace.objective->outputs();
                std::vector<float> values(given.begin(), given.end());
                softmax(values, m_fit.classes);
                return values;
            };
            const std::vector<float> first = shares(weightsOfOne);
            const std::vector<float> second = shares(weightsOfOther);
            for (std::size_t i = 0; i < first.size(); ++i) {
                const double apart = static_cast<double>(first[i]) - static_cast<double>(second[i]);
                sum += apart * apart;
            }
        });
    if (!all)
        return std::nullopt;
    return std::sqrt(sum / static_cast<double>(data.test.count * data.positions));
}

std::optional<Update> reached(std::span<const Evaluation> evaluations, double target)
{
    for (const Evaluation &evaluation : evaluations)
        if (static_cast<double>(evaluation.testLoss) < target)
            return evaluation.update;
    return std::nullopt;
}

} // namespace warmup::training
