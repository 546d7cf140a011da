// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/Aligned.h"
#include "core/diagnostics/Spec.h"
#include "core/diagnostics/State.h"
#include "core/diagnostics/Sums.h"
#include "core/model/Layout.h"
#include "core/optimizer/Spec.h"

namespace warmup::diagnostics {

// One number that is watched, one value an update.
struct Column {
    std::string name; // as in a CSV's head: "gradient_norm", "update_ratio_1"
    Kind kind = Kind::gradientNorm;

    bool operator==(const Column &) const = default;
};

// Watches updates, those of any number of members one at a time: what it remembers of a member is
// in the member's State, the rest is working memory. With n parameters, an update costs
//
//   gradientNorm                        a pass over the gradient
//   updateRatio, updateSize, pathShare  together a copy of the weights and a pass over both
//   warmUpFactors                       nothing; only with optimizers that have a beta2
//
// Columns, in the order of Kind; a layer is the blocks of one prefix ("1" of "1.weight"):
//
//   gradient_norm          |g|
//   update_ratio_LAYER     |step| / |weights before it|, weights and bias together
//   mean_abs_u             mean of |u|, u = step / rate: 1 where every weight moves by the rate
//   share_abs_u_above_0.9  of the weights; both empty where the rate is 0
//   radam_r_rho4           r_t where rho_t > 4 (the paper), else 0
//   radam_r_rho5           r_t where rho_t > 5 (PyTorch), else 0
//   bias_correction        sqrt(1 - beta2^t)
//   untuned_linear         min(1, t (1 - beta2) / 2)
//   path_share             of the sum of |step| so far, what the first 5 % of the run's updates
//                          made: at the end of the run, the primacy proxy of a run
//
// u is of the weights as they are stored: a step below their last digit shows as 0.
class Observer {
public:
    Observer(const Spec &spec, const model::Layout &layout, const optimizer::Spec &optimizer);

    [[nodiscard]] const std::vector<Column> &columns() const { return m_columns; }
    // Of all updates together: what the share of pathShare is of.
    void setRunLength(Update length) { m_runLength = length; }

    // In every update, between its gradient and its step.
    void beforeStep(std::span<const float> parameters, std::span<const float> gradient);
    // After the step with this rate, that of update 0, 1 ...
    void afterStep(Update update, double rate, std::span<const float> parameters, State &state);

    // Of the last update, one a column; NaN where there is none.
    [[nodiscard]] std::span<const float> values() const { return m_values; }

private:
    struct Layer {
        std::string name;
        std::size_t offset = 0;
        std::size_t size = 0;
    };

    [[nodiscard]] bool shows(Kind kind) const { return m_spec.shows(kind); }
    void add(Kind kind, std::string name);
    void put(double value);
    void putPathShare(Update update, double step, State &state);

    Spec m_spec;
    std::optional<double> m_beta2;
    std::vector<Layer> m_layers;
    std::vector<Column> m_columns;
    bool m_watchesSteps = false;
    Update m_runLength = 0;

    AlignedVector<float> m_before;
    std::vector<StepSums> m_sums; // one a layer
    double m_gradientNorm = 0;
    std::vector<float> m_values;
    std::size_t m_filled = 0;
};

} // namespace warmup::diagnostics
