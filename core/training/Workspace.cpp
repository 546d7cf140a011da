// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Workspace.h"

#include <algorithm>

#include "core/data/Procedural.h"

namespace warmup::training {

void Workspace::resize(const model::Fit &fit)
{
    inputs.resize(fit.rows * fit.features);
    labels.resize(fit.rows * fit.positions);
    targets.resize(fit.classes > 0 ? 0 : fit.rows * fit.outputs);
    places.resize(fit.rows);
}

model::Batch<float> Workspace::draw(const data::Sequences &data, std::size_t rows,
                                    const Random &random)
{
    const std::size_t numbers = rows * static_cast<std::size_t>(data.length);
    data::drawSequences(data, random, std::span<float>(inputs).first(numbers),
                        std::span<std::int32_t>(labels).first(numbers));
    model::Batch<float> batch;
    batch.rows = rows;
    batch.inputs = inputs.data();
    batch.wanted.labels = labels.data();
    return batch;
}

model::Batch<float> Workspace::gather(const data::Dataset &dataset, const data::Part &part,
                                      std::span<const std::int32_t> rows)
{
    model::Batch<float> batch;
    batch.rows = rows.size();
    const auto features = static_cast<std::size_t>(dataset.features);
    data::gatherInputs(part, dataset.features, rows,
                       std::span<float>(inputs).first(rows.size() * features));
    batch.inputs = inputs.data();
    if (dataset.classes > 0) {
        const auto positions = static_cast<std::size_t>(dataset.positions);
        for (std::size_t i = 0; i < rows.size(); ++i)
            std::copy_n(part.labels.data() + static_cast<std::size_t>(rows[i]) * positions,
                        positions, labels.data() + i * positions);
        batch.wanted.labels = labels.data();
        return batch;
    }
    const auto width = static_cast<std::size_t>(dataset.outputs);
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::copy_n(part.targets.data() + static_cast<std::size_t>(rows[i]) * width, width,
                    targets.data() + i * width);
    batch.wanted.targets = targets.data();
    return batch;
}

} // namespace warmup::training
