// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/Aligned.h"
#include "core/diagnostics/ScalingSpread.h"
#include "core/diagnostics/Sharpness.h"
#include "core/diagnostics/Spec.h"
#include "core/diagnostics/State.h"
#include "core/diagnostics/Sums.h"
#include "core/model/Objective.h"
#include "core/optimizer/Optimizer.h"

namespace warmup::diagnostics {

// One number that is watched, one value an update.
struct Column {
    std::string name; // as in a CSV's head: "gradient_norm", "update_ratio_1"
    Kind kind = Kind::gradientNorm;

    bool operator==(const Column &) const = default;
};

// What is watched: a model with its loss, and the optimizer that trains it.
struct Subject {
    const model::Spec &model;
    model::Loss loss;
    model::Fit fit; // its rows: of the largest batch on which sharpness is measured
    const model::Layout &layout;
    const optimizer::Spec &optimizer;
    std::size_t rectifiers = 0; // the objective's
};

// Watches updates, those of any number of members one at a time: what it remembers of a member is
// in the member's State, the rest is working memory. With n parameters, an update costs
//
//   gradientNorm                        a pass over the gradient
//   updateRatio, updateSize, pathShare, stepLength
//                                       together a copy of the weights and a pass over both
//   warmUpFactors                       nothing; only with optimizers that average g^2 by a beta2
//   deadUnits                           a pass over the hidden units of the batch
//   sharpness                           every few updates 4 products with the Hessian, each about
//                                       three forward and backward passes; at the first time 20
//   preconditionedSharpness             the same again; only with Adam, AdamW, GI-Adam, and RMSprop
//                                       that is not centred
//   position                            nothing; of models with a landscape, asked for or not
//   scalingSpread                       after t = 1, 2, 5, 10, 20 and 50 updates 16 t gradients,
//                                       with Adam, AdamW and GI-Adam alone, and where there are
//                                       samples
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
//   dead_relu_N            of the N-th ReLU layer's units, those that are 0 for the whole batch
//   sharpness              lambda, the largest eigenvalue of H, the Hessian before the step
//   half_lr_sharpness      rate lambda / 2: gradient descent on a quadratic is stable below 1
//   preconditioned_sharpness           lambda_P of P^(-1/2) H P^(-1/2), where Adam's step is
//                                      rate P^(-1) m, P = (1 - beta1^t) (sqrt(v^) + epsilon), with
//                                      the averages after t > 0 updates (Cohen et al. 2022)
//   preconditioned_sharpness_by_limit  lambda_P / ((2 + 2 beta1) / ((1 - beta1) rate)), that is
//                                      rate lambda_P / 38 for beta1 = 0.9
//   x, y                   the two parameters before the step, where the loss is measured
//   step_length            |step| of all weights together
//   cv_inverse_root_v      of ScalingSpread, over 16 streams of as many batches as there were
//                          updates, drawn anew at the weights before the step
//
// RMSprop's step is rate P^(-1) g, P = sqrt(v) + epsilon; its momentum is a plain one, which does
// not average, so that its limit is (2 + 2 momentum) / rate. With AMSGrad v is the largest so far.
//
// All of it is of the weights that are trained, with the schedule-free optimizers y and not the
// average that is evaluated; of frozen weights, the step that is taken back; and of the schedule's
// rate, whatever parameter groups make of it. u is of the weights as they are stored: a step below
// their last digit shows as 0.
class Observer {
public:
    // Null where there is nothing to watch. Fails as makeObjective does.
    [[nodiscard]] static Result<std::unique_ptr<Observer>> make(const Spec &spec,
                                                                const Subject &subject);

    [[nodiscard]] const std::vector<Column> &columns() const { return m_columns; }
    // Of all updates together: what the share of pathShare is of.
    void setRunLength(Update length) { m_runLength = length; }

    // In every update, between its gradient and its step. The objective is the one that has just
    // given the gradient, of so many rows of outputs.
    void beforeStep(std::span<const float> parameters, std::span<const float> gradient,
                    const model::Objective<float> &objective, std::size_t rows);
    // Whether measureSharpness is to be called in this update, then after beforeStep, and on which
    // samples.
    [[nodiscard]] bool measuresSharpness(Update update) const
    {
        return m_sharpness && update % m_spec.sharpnessEvery == 0;
    }
    [[nodiscard]] int sharpnessSamples() const { return m_spec.sharpnessSamples; }
    void measureSharpness(std::uint64_t seed, const optimizer::Rates &rates,
                          std::span<const float> parameters, const model::Batch<float> &batch,
                          const optimizer::State<float> &optimizer, State &state);
    // Where to add the gradients of streams of update + 1 batches each at the weights before the
    // step; null where they are not asked for in this update.
    [[nodiscard]] ScalingSpread *scalingSpread(Update update)
    {
        return m_spread && ScalingSpread::isMeasuredAfter(update + 1) ? &*m_spread : nullptr;
    }
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
    Observer(const Spec &spec, const Subject &subject);
    void add(Kind kind, std::string name);
    void put(double value);
    void putPathShare(Update update, double step, State &state);

    // How an optimizer scales its step by a root; nothing for those without.
    struct Scaling {
        double momentum = 0; // beta 1 where it averages
        bool averages = false;
        double beta2 = 0; // 0: the average is not corrected for its start
        double epsilon = 0;
        std::size_t slot = 0; // of the averages
    };
    [[nodiscard]] static std::optional<Scaling> scalingOf(const optimizer::Spec &spec);

    Spec m_spec;
    std::optional<double> m_beta2;
    std::optional<Scaling> m_scaling;
    std::vector<Layer> m_layers;
    std::vector<Column> m_columns;
    bool m_watchesSteps = false;
    bool m_watchesPosition = false;
    Update m_runLength = 0;

    AlignedVector<float> m_before;
    std::vector<StepSums> m_sums; // one a layer
    double m_gradientNorm = 0;
    std::vector<double> m_deadUnits; // one a layer of ReLUs
    std::optional<Sharpness> m_sharpness;
    AlignedVector<float> m_scalingOfStep; // P^(-1/2)
    std::array<float, 2> m_position{};
    std::optional<ScalingSpread> m_spread;
    double m_lambda = 0;
    double m_halfRateLambda = 0;
    double m_preconditioned = 0;
    double m_preconditionedByLimit = 0;
    std::vector<float> m_values;
    std::size_t m_filled = 0;
};

} // namespace warmup::diagnostics
