// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TrainReport.h"

#include <cmath>

#include <fmt/format.h>

#include "core/base/GroupedText.h"
#include "ui/Text.h"

namespace warmup::app {

namespace {

std::string outcome(const io::RunRecord &record)
{
    switch (record.ending) {
    case training::Ending::diverged:
        return "diverged at update " + groupedText(record.endedAt);
    case training::Ending::collapsed:
        return "collapsed to the trivial predictor at update " + groupedText(record.endedAt);
    case training::Ending::finished:
    case training::Ending::running:
        break;
    }
    const auto updates = groupedText(static_cast<Update>(record.history.losses.size()));
    return (record.ending == training::Ending::finished ? "finished after " : "stopped after ")
        + updates + " updates";
}

} // namespace

std::string progressText(const training::Status &status, double loss)
{
    if (status.state == training::Status::State::preparing)
        return "preparing the data";
    std::string text =
        fmt::format("update {} of {}", groupedText(status.update), groupedText(status.length));
    if (!std::isnan(loss))
        text += fmt::format(", loss {:.4g}", loss);
    if (status.secondsLeft > 0 && std::isfinite(status.secondsLeft))
        text += ", " + ui::durationText(status.secondsLeft).toStdString() + " left";
    return text;
}

std::string summaryText(const io::RunRecord &record)
{
    std::string text = fmt::format("{}, seed {}: {}", record.arm, record.seed, outcome(record));
    const double loss = training::meanOfLast(record.history.losses, training::kFinalUpdates);
    if (std::isfinite(loss))
        text += fmt::format(", training loss {:.4g}", loss);
    if (!record.history.evaluations.empty()) {
        const auto &last = record.history.evaluations.back();
        text += fmt::format(", test loss {:.4g}", last.testLoss);
        if (!std::isnan(last.testAccuracy))
            text += fmt::format(", test accuracy {:.1f} %", 100 * last.testAccuracy);
    }
    if (record.targetLoss) {
        const auto update = training::reached(record.history.evaluations, *record.targetLoss);
        text += update ? fmt::format(", below {:.4g} after {} updates", *record.targetLoss,
                                     groupedText(*update))
                       : fmt::format(", never below {:.4g}", *record.targetLoss);
    }
    return text;
}

} // namespace warmup::app
