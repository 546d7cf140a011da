// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/MapOutput.h"

#include <map>

#include "app/Offscreen.h"
#include "core/model/Landscape.h"
#include "ui/MapFeed.h"
#include "ui/RunColors.h"
#include "ui/chart/MapChart.h"

namespace warmup::app {
namespace {

constexpr int kWidth = 1200; // of one pane
constexpr int kHeight = 1100;
constexpr int kDpi = 150;

constexpr const char *kAllowed = "a test function, a quadratic of dimension 2, or a network or "
                                 "linear model on two features with classes";

std::vector<ui::TrainingRun> runsOf(const training::Spec &spec, const training::Session &session,
                                    const std::vector<training::Arm> &arms)
{
    const training::Status status = session.status();
    const auto training = std::make_shared<const training::Spec>(spec);
    std::vector<ui::TrainingRun> runs;
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
        ui::TrainingRun &run = runs.emplace_back();
        run.id = run.armIndex = static_cast<int>(arm);
        run.name = QString::fromStdString(arms[arm].label);
        run.color = ui::runColor(run.armIndex);
        run.live = true;
        run.training = training;
        ui::collect(run, session, status);
    }
    return runs;
}

} // namespace

Result<void> checkMap(const training::Spec &spec)
{
    if (model::landscapeOf(spec.model) || ui::mayGiveRegions(spec))
        return {};
    return fail("/training", "nothing that a map could show", kAllowed);
}

Result<void> writeMap(const std::string &path, const training::Spec &spec,
                      const std::shared_ptr<training::Session> &session,
                      const std::vector<training::Arm> &arms)
{
    const std::vector<ui::TrainingRun> runs = runsOf(spec, *session, arms);
    ui::MapData map;
    if (const auto landscape = model::landscapeOf(spec.model)) {
        map = ui::heightsMap(spec.model, *landscape, ui::makeHeights(spec.model).ground, runs);
    } else {
        std::vector<std::pair<int, std::size_t>> members;
        for (const ui::TrainingRun &run : runs)
            members.emplace_back(run.id,
                                 static_cast<std::size_t>(run.armIndex) * run.members.size());
        const auto source = std::make_shared<ui::RegionSource>(ui::RegionSource{session, nullptr});
        const ui::MapResult result =
            ui::lookAtRegions(source, {}, members, session->status().update, {});
        if (!result.plane)
            return fail("/training/data", "no two features with 2 to 16 classes", kAllowed);
        map = ui::classesMap(*result.plane, {result.regions.begin(), result.regions.end()}, runs);
    }
    const Offscreen application;
    const int width = map.panes.size() > 1 ? 2 * kWidth : kWidth;
    return ui::saveMap(QString::fromLocal8Bit(path.c_str()), map, QSize(width, kHeight), kDpi);
}

} // namespace warmup::app
