// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/PlotCommand.h"

#include <optional>
#include <utility>

#include "app/Console.h"
#include "app/Input.h"
#include "app/Offscreen.h"
#include "core/recipe/Elsewhere.h"
#include "ui/ChartFeed.h"
#include "ui/chart/ChartPair.h"

namespace warmup::app {

int runPlot(const PlotArguments &arguments)
{
    const auto input = loadInput(arguments.input);
    if (!input)
        return refuse(input.error());
    for (const auto &remark : input->remarks)
        sayRemark(remark);
    std::optional<Elsewhere> also;
    if (arguments.also) {
        auto other = elsewhere(input->curves, input->recipe.title, *arguments.also);
        if (!other)
            return refuse(other.error());
        also = std::move(*other);
    }
    const Offscreen application;
    View view = input->recipe.view;
    view.logRate = view.logRate || arguments.logarithmic;
    ui::RateChartData rate = ui::rateChart(input->curves, {}, view, std::nullopt);
    if (also)
        ui::addElsewhere(rate, *also);
    const auto saved =
        ui::savePicture(QString::fromLocal8Bit(arguments.output.c_str()), ui::Picture::rate, rate,
                        {}, QSize(arguments.width, arguments.height), arguments.dpi);
    return saved ? Status::done : refuse(saved.error());
}

} // namespace warmup::app
