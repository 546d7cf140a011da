// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/dialect/optax/Schedules.h"
#include "core/dialect/torch/Machine.h"
#include "core/schedule/Feedback.h"

namespace warmup::dialect::optax {

// A schedule whose updates reduce_on_plateau() multiplies as well (read and run at 0.2.8), in
// single precision: update u is scaled after the metric's value number u has been looked at.
class Reduced : public torch::Scheduler {
public:
    Reduced(Schedule schedule, std::vector<Plateau> plateaus, schedule::Metric metric);

    void construct(torch::State &state) override;
    void step(torch::State &state) const override;
    void stepTo(torch::State &state, double) const override { step(state); }
    void begin(torch::State &) const override { }
    void restart(torch::State &) const override { }
    void undo(torch::State &) const override { }
    void jump(torch::State &state, Update calls) const override;

private:
    void observe(torch::State &state, Update update) const;
    void apply(torch::State &state, Update update) const;

    Schedule m_schedule;
    std::vector<Plateau> m_plateaus;
    schedule::Metric m_metric;
};

} // namespace warmup::dialect::optax
