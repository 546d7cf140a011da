// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/diagnostics/Observer.h"
#include "core/training/Series.h"

namespace warmup::training {

// What diagnostics told of every member, one value an update and column: 4 bytes each. Columns that
// were once watched stay; while they are not, their values are NaN.
class Watched {
public:
    // All values of one column, as a value that can be copied and saved. values[member][i] is of
    // update begin + i.
    struct Column {
        diagnostics::Column column;
        Update begin = 0;
        std::vector<std::vector<float>> values;

        bool operator==(const Column &) const = default;
    };

    explicit Watched(std::size_t members = 0) : m_members(members) { }

    // From update `begin` on the rows that are appended have these columns.
    void watch(std::span<const diagnostics::Column> columns, Update begin);
    [[nodiscard]] const std::vector<diagnostics::Column> &columns() const { return m_columns; }

    // The next `updates` of a member: a row each, of the columns that watch() said.
    void append(std::size_t member, std::size_t updates, std::span<const float> rows);

    // Of every column the values of updates [begin, end), NaN where nothing was watched.
    [[nodiscard]] std::vector<std::vector<float>> range(std::size_t member, std::size_t begin,
                                                        std::size_t end) const;

    // Up to update `end`, and back.
    [[nodiscard]] std::vector<Column> saved(std::size_t end) const;
    void restore(const std::vector<Column> &saved);

private:
    std::size_t m_members;
    std::vector<diagnostics::Column> m_columns;
    std::vector<std::size_t> m_begin; // of each column
    std::vector<std::vector<Series<float>>> m_values; // [column][member]
    std::vector<std::size_t> m_places; // of the columns of a row
    std::vector<float> m_scratch;
};

} // namespace warmup::training
