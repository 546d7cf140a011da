// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Watched.h"

#include <algorithm>
#include <limits>

namespace warmup::training {

constexpr float kNotWatched = std::numeric_limits<float>::quiet_NaN();

void Watched::watch(std::span<const diagnostics::Column> columns, Update begin)
{
    m_places.clear();
    for (const diagnostics::Column &column : columns) {
        const auto known = std::find(m_columns.begin(), m_columns.end(), column);
        m_places.push_back(static_cast<std::size_t>(known - m_columns.begin()));
        if (known != m_columns.end())
            continue;
        m_columns.push_back(column);
        m_begin.push_back(static_cast<std::size_t>(begin));
        m_values.emplace_back(m_members);
    }
}

void Watched::append(std::size_t member, std::size_t updates, std::span<const float> rows)
{
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        const auto place = std::find(m_places.begin(), m_places.end(), column);
        m_scratch.assign(updates, kNotWatched);
        if (place != m_places.end())
            for (std::size_t i = 0; i < updates; ++i)
                m_scratch[i] =
                    rows[i * m_places.size() + static_cast<std::size_t>(place - m_places.begin())];
        m_values[column][member].append(m_scratch);
    }
}

std::vector<std::vector<float>> Watched::range(std::size_t member, std::size_t begin,
                                               std::size_t end) const
{
    std::vector<std::vector<float>> all;
    for (std::size_t column = 0; column < m_columns.size(); ++column) {
        const std::size_t first = m_begin[column];
        const Series<float> &series = m_values[column][member];
        const std::size_t known = std::min(end, first + series.size());
        auto &values = all.emplace_back(std::max(begin, end) - begin, kNotWatched);
        if (const std::size_t from = std::max(begin, first); from < known) {
            const auto found = series.range(from - first, known - first);
            std::copy(found.begin(), found.end(),
                      values.begin() + static_cast<std::ptrdiff_t>(from - begin));
        }
    }
    return all;
}

std::vector<Watched::Column> Watched::saved(std::size_t end) const
{
    std::vector<Column> columns;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_begin[i] >= end)
            continue;
        Column &column = columns.emplace_back();
        column.column = m_columns[i];
        column.begin = static_cast<Update>(m_begin[i]);
        for (const Series<float> &series : m_values[i])
            column.values.push_back(series.range(0, end - m_begin[i]));
    }
    return columns;
}

void Watched::restore(const std::vector<Column> &saved)
{
    for (const Column &column : saved) {
        m_columns.push_back(column.column);
        m_begin.push_back(static_cast<std::size_t>(column.begin));
        auto &series = m_values.emplace_back(m_members);
        for (std::size_t member = 0; member < m_members; ++member)
            series[member].append(column.values[member]);
    }
}

} // namespace warmup::training
