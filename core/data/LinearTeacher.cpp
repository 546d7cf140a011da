// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "core/base/Number.h"
#include "core/base/Random.h"
#include "core/data/ByteSource.h"
#include "core/data/Procedural.h"

namespace warmup::data {

namespace {

using Column = std::vector<double>;

double dot(const Column &a, const Column &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

void addTimes(Column &column, double factor, const Column &other)
{
    for (std::size_t i = 0; i < column.size(); ++i)
        column[i] += factor * other[i];
}

// Mean 0, orthogonal to the columns before, and of squared length n: Gram-Schmidt, twice, which
// leaves no more than rounding.
void orthogonalize(Column &column, const std::vector<Column> &before)
{
    const Column ones(column.size(), 1.0);
    const auto n = static_cast<double>(column.size());
    for (int pass = 0; pass < 2; ++pass) {
        addTimes(column, -dot(column, ones) / n, ones);
        for (const Column &other : before)
            addTimes(column, -dot(column, other) / n, other);
    }
    const double scale = std::sqrt(n / dot(column, column));
    for (double &value : column)
        value *= scale;
}

// Eigenvalues 1 ... 1 / condition in geometric steps, by repeated square roots instead of pow: the
// same bits on every platform.
double geometric(double condition, double share)
{
    double result = 1;
    double root = 1 / condition; // to the power of 2^-k
    for (int k = 0; k < 60 && share > 0; ++k) {
        if (share >= 1) {
            result *= root;
            share -= 1;
        }
        share *= 2;
        root = std::sqrt(root);
    }
    return result;
}

} // namespace

Result<DatasetPtr> makeLinearTeacher(const LinearTeacher &spec, std::uint64_t seed,
                                     std::stop_token stop)
{
    if (spec.dimension < 1 || spec.dimension > 1000)
        return fail("/training/data/dimension", std::to_string(spec.dimension), "1 to 1000");
    const std::int64_t most = kMostDrawn / spec.dimension;
    if (spec.samples < spec.dimension + 2 || spec.samples > most)
        return fail("/training/data/samples", std::to_string(spec.samples),
                    fmt::format("{} (the dimension and two more) to {}", spec.dimension + 2, most));
    if (!(spec.condition >= 1 && spec.condition <= 1e12))
        return fail("/training/data/condition", shortestText(spec.condition), "1 to 1e12");
    if (!(spec.noise >= 0 && spec.noise <= 1e6))
        return fail("/training/data/noise", shortestText(spec.noise), "0 to 1000000");

    const auto samples = static_cast<std::size_t>(spec.samples);
    const auto dimension = static_cast<std::size_t>(spec.dimension);
    Random random(seed, Purpose::trainData);
    Random teacher(seed, Purpose::prototypes);
    std::vector<Column> columns;
    Column targets(samples);
    for (double &target : targets)
        target = spec.noise * random.normal();
    for (std::size_t j = 0; j < dimension; ++j) {
        if (stop.stop_requested())
            return cancelled();
        Column column(samples);
        for (double &value : column)
            value = random.normal();
        orthogonalize(column, columns);
        columns.push_back(std::move(column));
    }

    Dataset dataset;
    dataset.features = spec.dimension;
    dataset.outputs = 1;
    dataset.train.count = spec.samples;
    auto &inputs = dataset.train.inputs.emplace<std::vector<float>>(samples * dimension);
    for (std::size_t j = 0; j < dimension; ++j) {
        const double share =
            dimension == 1 ? 0 : static_cast<double>(j) / static_cast<double>(dimension - 1);
        const double deviation = std::sqrt(geometric(spec.condition, share));
        const double weight = teacher.normal();
        for (std::size_t i = 0; i < samples; ++i) {
            const double input = deviation * columns[j][i];
            inputs[i * dimension + j] = static_cast<float>(input);
            targets[i] += weight * input;
        }
    }
    dataset.train.targets.assign(targets.begin(), targets.end());
    dataset.description = fmt::format(
        "Linear teacher, {} drawn samples of {} features, one target; condition number {} of the "
        "inputs' covariance, noise {}, data seed {}; mean 0, no test part, not standardized",
        groupedText(spec.samples), spec.dimension, shortestText(spec.condition),
        shortestText(spec.noise), seed);
    return std::make_shared<const Dataset>(std::move(dataset));
}

} // namespace warmup::data
