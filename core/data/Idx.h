// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "core/base/Result.h"
#include "core/data/Dataset.h"

namespace warmup::data {

// An array as in the IDX format of the MNIST files (http://yann.lecun.com/exdb/mnist): two zero
// bytes, the type of the values (08 unsigned byte, 09 signed byte, 0B 16-bit, 0C 32-bit, 0D float,
// 0E double), the number of dimensions, each size as 32-bit big-endian, the values big-endian.
struct IdxArray {
    std::vector<std::int64_t> sizes;
    std::variant<std::vector<std::uint8_t>, std::vector<float>, std::vector<std::int32_t>> values;
    bool whole = false; // whether the values are whole numbers by their type

    [[nodiscard]] std::int64_t count() const { return sizes.front(); }
    [[nodiscard]] std::int64_t valuesOfEach() const; // product of the other sizes
};

// Reads an IDX file, plain or gzip: unsigned bytes as bytes, the other whole types as 32-bit
// numbers, floats and doubles as floats. Sizes are checked against the file before anything of
// theirs is allocated. Fails with the byte for: not IDX, no dimensions, a size of 0, more than
// kLargestArray values, cut off, bytes after the last value, values that are no finite float.
[[nodiscard]] Result<IdxArray> readIdx(const std::string &path, std::stop_token stop = {});

inline constexpr std::int64_t kLargestArray = std::int64_t{1} << 32;
inline constexpr std::int32_t kMostClasses = 65'536;

// The data of up to four IDX files; those of Fashion-MNIST. Labels are whole numbers from 0 to
// kMostClasses - 1; classes = the largest training label + 1, and test labels stay below it.
[[nodiscard]] Result<DatasetPtr> loadIdxFiles(const IdxFiles &spec, std::stop_token stop = {});

// From $WARMUP_LAB_DATA/fashion-mnist, or /usr/share/datasets/fashion-mnist without that variable.
[[nodiscard]] Result<DatasetPtr> loadFashionMnist(std::stop_token stop = {});

} // namespace warmup::data
