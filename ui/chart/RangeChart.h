// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include <QWidget>

#include "core/base/Result.h"
#include "core/experiment/RangeTest.h"
#include "ui/chart/Look.h"

class QPainter;

namespace warmup::ui {

// The losses of a range test against the rate, on a logarithmic axis.
struct RangeChartData {
    QString title;
    QString subtitle; // what is marked
    std::vector<experiment::RangeCurve> curves;
    std::optional<experiment::RangeSuggestion> marked;
};

// With the rate that the rule suggests.
[[nodiscard]] RangeChartData rangeChart(const QString &title,
                                        const std::vector<experiment::RangeCurve> &curves,
                                        experiment::RangeRule rule);

class RangeChart : public QWidget {
    Q_OBJECT
public:
    explicit RangeChart(QWidget *parent = nullptr);

    void setData(RangeChartData data);
    [[nodiscard]] const RangeChartData &data() const { return m_data; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    RangeChartData m_data;
};

void paintRangeChart(QPainter &painter, const RangeChartData &data, QSizeF size, const Look &look);
// As saveHeatMap (HeatMap.h): PNG, SVG or PDF by the suffix, from any thread.
[[nodiscard]] Result<void> saveRangeChart(const QString &path, const RangeChartData &data,
                                          QSize pixels, int dpi);

} // namespace warmup::ui
