// SPDX-License-Identifier: GPL-3.0-or-later
// What a Group sets up, and draws of the data, for what is watched of its updates.
#include <algorithm>

#include "core/training/Group.h"
#include "core/training/Workspace.h"

namespace warmup::training {

namespace {

// As many samples as the workspace has room for.
model::Batch<float> drawWithReplacement(const data::Dataset &data, Random random,
                                        Workspace &workspace)
{
    if (data.drawn)
        return workspace.draw(*data.drawn, workspace.places.size(), random);
    for (std::int32_t &place : workspace.places)
        place =
            static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(data.train.count)));
    return workspace.gather(data, data.train, workspace.places);
}

} // namespace

std::size_t Group::sharpnessRows(const diagnostics::Spec &spec) const
{
    const data::Dataset *data = dataset(0);
    if (!data || spec.sharpnessSamples == 0)
        return m_fit.rows;
    if (data->drawn)
        return static_cast<std::size_t>(spec.sharpnessSamples);
    return static_cast<std::size_t>(
        std::min<std::int64_t>(spec.sharpnessSamples, data->train.count));
}

Result<void> Group::watch(const diagnostics::Spec &spec, Workspace &workspace) const
{
    if (auto checked = diagnostics::check(spec); !checked)
        return checked;
    model::Fit fit = m_fit;
    fit.rows = sharpnessRows(spec);
    auto observer = diagnostics::Observer::make(
        spec, {m_spec.model, m_spec.loss, fit, m_layout, m_spec.optimizer, m_rectifiers});
    if (!observer) {
        Error error = observer.error();
        if (fit.rows != m_fit.rows)
            error = {"/training/diagnostics/sharpnessSamples",
                     std::to_string(spec.sharpnessSamples), "fewer, for a model of this size"};
        return tl::unexpected(std::move(error));
    }
    workspace.observer = std::move(*observer);
    workspace.streams.reset();
    if (spec.shows(diagnostics::Kind::scalingSpread)) {
        model::Fit ofBatch = m_fit;
        ofBatch.rows = static_cast<std::size_t>(batch());
        workspace.streams = std::make_unique<Workspace>();
        workspace.streams->objective =
            *model::makeObjective<float>(m_spec.model, m_spec.loss, ofBatch); // no larger than ours
        workspace.streams->gradient.resize(m_layout.size());
        workspace.streams->resize(ofBatch);
    }
    workspace.subset.reset();
    if (spec.showsSharpness() && spec.sharpnessSamples > 0 && !m_datasets.empty()) {
        workspace.subset = std::make_unique<Workspace>();
        workspace.subset->resize(fit);
    }
    return {};
}

model::Batch<float> Group::sharpnessBatch(int index, Workspace &workspace) const
{
    const data::Dataset &data = *dataset(index);
    Workspace &subset = *workspace.subset;
    if (data.drawn)
        return subset.draw(*data.drawn, subset.places.size(),
                           Random(seed(index), Purpose::diagnostics, 1));
    const auto count = static_cast<std::int64_t>(subset.places.size());
    for (std::int64_t i = 0; i < count; ++i)
        subset.places[static_cast<std::size_t>(i)] =
            static_cast<std::int32_t>(i * data.train.count / count);
    return subset.gather(data, data.train, subset.places);
}

void Group::addStreams(int index, const State &state, Workspace &workspace,
                       diagnostics::ScalingSpread &spread) const
{
    const data::Dataset *data = dataset(index);
    if (!data)
        return;
    Workspace &own = *workspace.streams;
    auto number = static_cast<std::uint64_t>(state.update) << 32; // of the batch, each another one
    for (int stream = 0; stream < diagnostics::ScalingSpread::kStreams; ++stream) {
        for (Update made = 0; made <= state.update; ++made) {
            const auto batch =
                drawWithReplacement(*data, Random(seed(index), Purpose::streams, number++), own);
            own.objective->loss(batch, state.parameters, std::span<float>(own.gradient));
            spread.add(own.gradient);
        }
        spread.endStream();
    }
}

} // namespace warmup::training
