// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stop_token>

#include "core/base/Result.h"
#include "core/data/Dataset.h"

namespace warmup::data {

// A table of numbers from a CSV file, plain or gzip, of at most kLargestTable bytes of text and
// kMostCells chosen cells.
//
// The first row is a header when it holds the target's name or none of its feature cells is a
// number; without a header columns are named "1", "2", .... Every row has as many cells as the
// first. Features and regression targets are finite numbers with a decimal point. The class of a
// sample is the rank of its label among all labels of the file: in numeric order if all of them are
// numbers, else in the order of their bytes. round(rows * testShare) rows, drawn by the seed, are
// the test part; both parts keep the order of the file. standardize: features alone, with mean and
// population deviation of the training part; a constant column becomes 0.
[[nodiscard]] Result<DatasetPtr> loadCsv(const CsvFile &spec, std::uint64_t seed,
                                         std::stop_token stop = {});

inline constexpr std::uint64_t kLargestTable = std::uint64_t{1} << 30;
inline constexpr std::int64_t kMostCells = 100'000'000;

} // namespace warmup::data
