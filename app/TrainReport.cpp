// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/TrainReport.h"

#include <cmath>

#include <fmt/format.h>

namespace warmup::app {

namespace {

// 9 380: groups of three, as in the window.
std::string grouped(Update count)
{
    std::string text = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<std::size_t>(at), 1, ' ');
    return text;
}

std::string durationText(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    if (whole < 60)
        return fmt::format("{} s", whole);
    if (whole < 3600)
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string outcome(const io::RunRecord &record)
{
    switch (record.ending) {
    case training::Ending::diverged:
        return "diverged at update " + grouped(record.endedAt);
    case training::Ending::collapsed:
        return "collapsed to the trivial predictor at update " + grouped(record.endedAt);
    case training::Ending::finished:
    case training::Ending::running:
        break;
    }
    const auto updates = grouped(static_cast<Update>(record.history.losses.size()));
    return (record.ending == training::Ending::finished ? "finished after " : "stopped after ")
        + updates + " updates";
}

} // namespace

std::string progressText(const training::Status &status, double loss)
{
    if (status.state == training::Status::State::preparing)
        return "preparing the data";
    std::string text =
        fmt::format("update {} of {}", grouped(status.update), grouped(status.length));
    if (!std::isnan(loss))
        text += fmt::format(", loss {:.4g}", loss);
    if (status.secondsLeft > 0 && std::isfinite(status.secondsLeft))
        text += ", " + durationText(status.secondsLeft) + " left";
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
        text += update
            ? fmt::format(", below {:.4g} after {} updates", *record.targetLoss, grouped(*update))
            : fmt::format(", never below {:.4g}", *record.targetLoss);
    }
    return text;
}

} // namespace warmup::app
