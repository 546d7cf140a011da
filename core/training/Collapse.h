// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/base/Units.h"

namespace warmup::training {

// How much outputs [rows, width] depend on the sample: their variance over the rows, mean over the
// outputs. 0 for a network that gives every sample the same, as one whose ReLUs are all dead.
[[nodiscard]] double spread(std::span<const float> outputs, std::size_t rows, std::size_t width);

// Finds the updates at which a run has fallen to the trivial predictor, the constant that ignores
// its input. A run is collapsed when in kUpdates updates in a row, all with a rate other than 0,
//
//   - the mean of the batch losses is within 1.5 % of the trivial predictor's loss,
//   - the outputs hardly depend on the sample: their spread is below kDead times the spread of what
//     is wanted (the variance of the targets; 1 for the logits of cross-entropy),
//
// and before them the outputs did depend on the sample. The mark stays until they do so again.
//
// A loss near the trivial one alone means nothing: a healthy run passes it on its way down, a slow
// one stays there for long, and a fresh one may start there, with a rate of 0 for an epoch. On the
// standard bed (glyphs, 144-32-32-10, 24 seeds) the spread of healthy runs is never below 0.08 of
// the targets' (mean squared error) or 0.6 (cross-entropy), that of collapsed ones falls below
// 0.02.
class CollapseWatch {
public:
    static constexpr std::size_t kUpdates = 20;
    static constexpr double kNear = 0.015;
    static constexpr double kDead = 0.05;

    // Of every update, in order. `spread` is relative to that of what is wanted, `trivial` the loss
    // of the trivial predictor.
    void observe(Update update, double rate, double loss, double spread, double trivial);

    [[nodiscard]] bool collapsed() const { return m_collapsed; }
    // The first update of the collapse.
    [[nodiscard]] Update since() const { return m_since; }

    bool operator==(const CollapseWatch &) const = default;

    // As training::visitFields, of a CollapseWatch or const CollapseWatch.
    template <typename Watch, typename Visit>
    static void visitFields(Watch &watch, Visit &visit)
    {
        auto &[wasAlive, collapsed, since, dead, last] = watch;
        visit("collapse.wasAlive", wasAlive);
        visit("collapse.collapsed", collapsed);
        visit("collapse.since", since);
        visit("collapse.dead", dead);
        for (auto &seen : last) {
            auto &[update, loss] = seen;
            visit("collapse.last.update", update);
            visit("collapse.last.loss", loss);
        }
    }

private:
    struct Seen {
        Update update = 0;
        double loss = 0;
        bool operator==(const Seen &) const = default;
    };

    bool m_wasAlive = false;
    bool m_collapsed = false;
    Update m_since = 0;
    std::size_t m_dead = 0; // updates in a row whose outputs hardly depend on the sample
    std::array<Seen, kUpdates> m_last{}; // the last ones of them, in turn
};

} // namespace warmup::training
