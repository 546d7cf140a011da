// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QRectF>

#include "ui/chart/HeatMap.h"

namespace warmup::ui {

// Where what of a heat map is drawn: title and metric above, values beside and below the cells,
// the legend at the bottom.
class HeatMapLayout {
public:
    HeatMapLayout(const HeatMapData &data, QSizeF size, const Look &look);

    [[nodiscard]] const QRectF &cells() const { return m_cells; }
    [[nodiscard]] QRectF cell(std::size_t index) const;
    [[nodiscard]] std::optional<std::size_t> cellAt(const QPointF &at) const;
    [[nodiscard]] double lineHeight() const { return m_line; }

private:
    std::size_t m_columns = 0;
    std::size_t m_rows = 0;
    double m_line = 0;
    QRectF m_cells;
};

} // namespace warmup::ui
