// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace warmup::model {

// One tensor of a model: row-major [rows, columns], at `offset` of the parameter vector. A weight
// is [inputs, outputs] (PyTorch's is its transpose), a bias [1, outputs].
struct Block {
    std::string name; // "1.weight": the first dense layer's
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t offset = 0;

    [[nodiscard]] std::size_t size() const { return rows * columns; }
    bool operator==(const Block &) const = default;
};

// How a model's parameters lie in one vector, without gaps.
struct Layout {
    std::vector<Block> blocks;

    [[nodiscard]] std::size_t size() const
    {
        return blocks.empty() ? 0 : blocks.back().offset + blocks.back().size();
    }
    void add(std::string name, std::size_t rows, std::size_t columns)
    {
        blocks.push_back({std::move(name), rows, columns, size()});
    }
    bool operator==(const Layout &) const = default;
};

} // namespace warmup::model
