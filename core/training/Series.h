// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace warmup::training {

// A vector that grows without moving what it holds, so that appending never takes long.
template <typename T>
class Series {
public:
    static constexpr std::size_t kBlock = 16384;

    [[nodiscard]] std::size_t size() const { return m_size; }

    void append(std::span<const T> values)
    {
        while (!values.empty()) {
            const std::size_t place = m_size % kBlock;
            if (place == 0)
                m_blocks.push_back(std::make_unique<T[]>(kBlock));
            const std::size_t n = std::min(values.size(), kBlock - place);
            std::copy_n(values.data(), n, m_blocks.back().get() + place);
            m_size += n;
            values = values.subspan(n);
        }
    }

    // The values at [begin, end).
    [[nodiscard]] std::vector<T> range(std::size_t begin, std::size_t end) const
    {
        std::vector<T> values;
        end = std::min(end, m_size);
        if (begin >= end)
            return values;
        values.reserve(end - begin);
        while (begin < end) {
            const std::size_t n = std::min(end - begin, kBlock - begin % kBlock);
            const T *from = m_blocks[begin / kBlock].get() + begin % kBlock;
            values.insert(values.end(), from, from + n);
            begin += n;
        }
        return values;
    }

private:
    std::vector<std::unique_ptr<T[]>> m_blocks;
    std::size_t m_size = 0;
};

} // namespace warmup::training
