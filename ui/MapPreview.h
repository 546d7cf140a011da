// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>

#include <QObject>
#include <QTimer>

#include "core/training/Spec.h"
#include "ui/MapWork.h"

namespace warmup::ui {

class MapChart;
class RunController;

// Keeps the map at what is trained: the contours of a function of two parameters with the runs'
// trails, or two-dimensional data with the classes that the models give, a few times a second.
// Contours, data and predictions are made on a thread of their own.
class MapPreview : public QObject {
    Q_OBJECT
public:
    MapPreview(RunController &runs, MapChart &chart, QObject *parent = nullptr);
    ~MapPreview() override;

    // Whether what is trained has a map.
    [[nodiscard]] bool isShown() const { return m_shown; }
    // Another recipe, another run, or another frame of one.
    void refresh();

Q_SIGNALS:
    void shownChanged(bool shown);

private:
    using Clock = std::chrono::steady_clock;

    void takeResult();
    void use(MapResult result);
    void startJob(const training::Spec &spec);
    void start(MapWorker::Job job);
    [[nodiscard]] bool areRegionsStale(const training::Spec &spec) const;
    [[nodiscard]] bool isLoaded(const data::Spec &spec) const;
    // Returns whether there is a map to show.
    bool show(const training::Spec &spec);

    RunController &m_runs;
    MapChart &m_chart;
    bool m_shown = false;
    QTimer m_poll;

    std::optional<model::Spec> m_model; // of m_heights
    MapGroundPtr m_heights;
    std::optional<PlaneData> m_plane;
    std::optional<data::Spec> m_noPlane;
    std::map<int, MapGroundPtr> m_regions; // by the run's id
    std::shared_ptr<RegionSource> m_source;
    std::optional<Update> m_regionsAt;
    Clock::time_point m_begun;
    Clock::time_point m_notBefore; // the next regions

    MapWorker m_worker; // last: its thread ends first
};

} // namespace warmup::ui
