// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Result.h"
#include "core/data/Spec.h"

namespace warmup::data {

// Samples of one part (training or test). Inputs are row-major [count, features], as floats, or as
// bytes that stand for value / 255: Fashion-MNIST stays at 47 MB. One of labels and targets is
// filled.
struct Part {
    std::int64_t count = 0;
    std::variant<std::vector<float>, std::vector<std::uint8_t>> inputs;
    std::vector<std::int32_t> labels; // [count, positions], 0 <= label < classes
    std::vector<float> targets; // [count, outputs], regression
};

// A column x of a table that became (x - mean) / deviation; or 0, where the deviation is 0.
struct Standardized {
    std::string column;
    double mean = 0;
    double deviation = 0;
    bool operator==(const Standardized &) const = default;
};

struct Dataset {
    int features = 0; // of one sample
    int vocabulary = 0; // where the features are tokens, 0 <= token < vocabulary; else 0
    int positions = 1; // labels of one sample: of a sequence, one a position
    int classes = 0; // 0 for regression
    int outputs = 0; // what a model must give: classes, or the number of targets
    std::optional<Sequences> drawn; // where every update draws its samples; train is empty then
    Part train;
    Part test; // count 0 where the data have none
    std::vector<Standardized> standardized; // every column that is not as it was read
    std::string description; // for people: "Fashion-MNIST, 60 000 + 10 000 images of 28x28"
};

using DatasetPtr = std::shared_ptr<const Dataset>;

// Makes or reads the data. Procedural data and the split of a table depend on the seed and are the
// same bits on every platform; files do not depend on it. Fails with the field below
// "/training/data", or the file and the byte or line; also when `stop` is requested meanwhile.
[[nodiscard]] Result<DatasetPtr> load(const Spec &spec, std::uint64_t seed,
                                      std::stop_token stop = {});

// How data are had: load() itself, or a store of what was loaded before. Several threads may ask at
// once.
using Loader =
    std::function<Result<DatasetPtr>(const Spec &spec, std::uint64_t seed, std::stop_token stop)>;

// Whether two seeds give different data (procedural, or a split by the seed): if not, members share
// one copy.
[[nodiscard]] bool dependsOnSeed(const Spec &spec);

// What is known of data before they are made. All but sequences, which every update draws, have a
// training part to look at.
[[nodiscard]] bool hasTrainingPart(const Spec &spec);
[[nodiscard]] bool hasTestPart(const Spec &spec);
[[nodiscard]] bool hasClasses(const Spec &spec); // else: regression

// Copies rows into out, [rows.size(), features] floats.
void gatherInputs(const Part &part, int features, std::span<const std::int32_t> rows,
                  std::span<float> out);

} // namespace warmup::data
