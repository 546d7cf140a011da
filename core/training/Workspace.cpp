// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Workspace.h"

#include <algorithm>

namespace warmup::training {

void Workspace::resize(const model::Fit &fit)
{
    inputs.resize(fit.rows * fit.features);
    labels.resize(fit.rows);
    targets.resize(fit.classes > 0 ? 0 : fit.rows * fit.outputs);
    places.resize(fit.rows);
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
        for (std::size_t i = 0; i < rows.size(); ++i)
            labels[i] = part.labels[static_cast<std::size_t>(rows[i])];
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
