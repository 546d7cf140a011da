// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/TrivialLoss.h"

#include <cmath>
#include <vector>

namespace warmup::training {

double trivialLoss(const data::Dataset &dataset, model::Loss loss)
{
    const auto count = static_cast<double>(dataset.train.count);
    if (dataset.classes > 0) {
        std::vector<double> shares(static_cast<std::size_t>(dataset.classes),
                                   dataset.drawn ? 1.0 / dataset.classes : 0.0);
        for (const std::int32_t label : dataset.train.labels)
            shares[static_cast<std::size_t>(label)] += 1 / count;
        double sum = 0;
        for (const double share : shares) {
            if (loss == model::Loss::meanSquaredError)
                sum += share * (1 - share) / dataset.classes;
            else if (share > 0)
                sum -= share * std::log(share);
        }
        return sum;
    }
    const auto width = static_cast<std::size_t>(dataset.outputs);
    double sum = 0;
    for (std::size_t j = 0; j < width; ++j) {
        double mean = 0;
        double squares = 0;
        for (std::size_t i = j; i < dataset.train.targets.size(); i += width)
            mean += static_cast<double>(dataset.train.targets[i]) / count;
        for (std::size_t i = j; i < dataset.train.targets.size(); i += width) {
            const double difference = static_cast<double>(dataset.train.targets[i]) - mean;
            squares += difference * difference / count;
        }
        sum += squares / static_cast<double>(width);
    }
    return sum;
}

} // namespace warmup::training
