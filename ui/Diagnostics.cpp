// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Diagnostics.h"

#include "ui/Text.h"
#include <algorithm>
#include <array>
#include <limits>

namespace warmup::ui {
namespace {

using diagnostics::Kind;

// All that are switched on and off: the position is always watched.
constexpr std::array kKinds = {
    Kind::gradientNorm, Kind::updateRatio,  Kind::updateSize, Kind::warmUpFactors,
    Kind::pathShare,    Kind::deadUnits,    Kind::sharpness,  Kind::preconditionedSharpness,
    Kind::stepLength,   Kind::scalingSpread};

// What follows the last "_", a layer's name or number.
QString layerText(const std::string &column, const char *prefix)
{
    const QString layer = QString::fromStdString(column).mid(QLatin1String(prefix).size());
    return layer.isEmpty() ? QString() : tr("layer %1").arg(layer);
}

} // namespace

std::span<const Kind> allDiagnostics()
{
    return kKinds;
}

DiagnosticText diagnosticText(Kind kind)
{
    switch (kind) {
    case Kind::gradientNorm:
        return {tr("Gradient norm"),
                tr("Gradient norm"),
                tr("Length of each batch's gradient, before weight decay and clipping. A spike "
                   "here comes before one in the loss. Costs a pass over the gradient: free."),
                {}};
    case Kind::updateRatio:
        return {tr("Update / weight"),
                tr("Update / weight"),
                tr("How far each layer moves in an update, as a share of its weights' length. "
                   "About 1e-3 is healthy; far above it, the layer is being overwritten. Costs a "
                   "copy of the weights and a pass over both."),
                {}};
    case Kind::updateSize:
        return {
            tr("Step / rate"),
            tr("Step / rate, |u|"),
            tr("The mean size of a weight's step in units of the rate, and the share of weights "
               "that move by more than 0.9 of it. Near 1 in Adam's first updates: every weight "
               "moves by the whole rate. Costs a copy of the weights and a pass over both."),
            {}};
    case Kind::warmUpFactors:
        return {tr("β₂'s warm-up"), tr("Warm-up that β₂ implies"),
                tr("What Adam's averaging asks for: RAdam's r_t (rectified where ρ > 4 in the "
                   "paper, where ρ > 5 in PyTorch), √(1−β₂ᵗ), and the untuned linear warm-up over "
                   "2/(1−β₂) updates. Costs nothing."),
                tr("only with optimizers that average g² by a β₂, such as Adam")};
    case Kind::pathShare:
        return {tr("Path share"),
                tr("Path share of the first 5 %"),
                tr("Of the way that the weights have gone so far, the share that the first 5 % of "
                   "the run made: how much the beginning decides. Costs a copy of the weights and "
                   "a pass over both."),
                {}};
    case Kind::deadUnits:
        return {tr("Dead ReLUs"), tr("Dead ReLUs"),
                tr("The share of each ReLU layer's units that are 0 for every sample of the batch. "
                   "Costs a pass over the hidden units."),
                tr("only with ReLU layers")};
    case Kind::sharpness:
        return {tr("Sharpness"),
                tr("Sharpness λ"),
                tr("The largest eigenvalue of the loss's Hessian, and lr·λ/2: plain gradient "
                   "descent is stable below 1. Expensive: each measurement takes 4 products with "
                   "the Hessian, about 12 forward and backward passes."),
                {}};
    case Kind::preconditionedSharpness:
        return {tr("Adam's sharpness"), tr("Preconditioned sharpness"),
                tr("The sharpness in the coordinates of Adam's step, and its share of the limit "
                   "(2+2β₁)/((1−β₁)·lr), which is 38/lr at β₁ = 0.9: stable below 1. As expensive "
                   "as the sharpness."),
                tr("only with Adam and AdamW")};
    case Kind::position:
        return {tr("Position"), tr("Position"),
                tr("Where the two parameters of a test function stand. Watched in any case."),
                tr("only with models of two parameters")};
    case Kind::stepLength:
        return {tr("Update norm"),
                tr("Update norm"),
                tr("How far all weights together move in an update. Adam's first step is the "
                   "longest without a warm-up. Costs a copy of the weights and a pass over both."),
                {}};
    case Kind::scalingSpread:
        return {tr("Adam's uncertainty"), tr("Uncertainty of 1/√v̂"),
                tr("How much Adam's scaling of a step would be another one after other batches: "
                   "the coefficient of variation of 1/√v̂ over 16 streams of as many batches, the "
                   "median of the weights. Measured after 1, 2, 5, 10, 20 and 50 updates. "
                   "Expensive: as much as 1 400 updates in all."),
                tr("only with Adam and AdamW")};
    }
    return {};
}

QString columnText(Kind kind, const std::string &column)
{
    switch (kind) {
    case Kind::gradientNorm:
    case Kind::pathShare:
    case Kind::stepLength:
    case Kind::scalingSpread:
        return {};
    case Kind::updateRatio:
        return layerText(column, "update_ratio_");
    case Kind::deadUnits:
        return layerText(column, "dead_relu_");
    default:
        break;
    }
    const std::pair<const char *, QString> words[] = {
        {"mean_abs_u", tr("mean |u|")},
        {"share_abs_u_above_0.9", tr("share |u| > 0.9")},
        {"radam_r_rho4", tr("r_t, ρ > 4 (paper)")},
        {"radam_r_rho5", tr("r_t, ρ > 5 (PyTorch)")},
        {"bias_correction", tr("√(1−β₂ᵗ)")},
        {"untuned_linear", tr("untuned, 2/(1−β₂)")},
        {"sharpness", tr("λ")},
        {"half_lr_sharpness", tr("lr·λ/2")},
        {"preconditioned_sharpness", tr("λ of P⁻¹ᐟ² H P⁻¹ᐟ²")},
        {"preconditioned_sharpness_by_limit", tr("share of the limit 38/lr")},
    };
    for (const auto &[name, text] : words)
        if (column == name)
            return text;
    return QString::fromStdString(column);
}

int heldFor(Kind kind, int sharpnessEvery)
{
    switch (kind) {
    case Kind::sharpness:
    case Kind::preconditionedSharpness:
        return sharpnessEvery;
    case Kind::scalingSpread:
        return std::numeric_limits<int>::max();
    default:
        return 0;
    }
}

diagnostics::Spec toggled(diagnostics::Spec spec, Kind kind, bool on)
{
    std::erase(spec.show, kind);
    if (on)
        spec.show.push_back(kind);
    // In one order, so that switching one off and on again changes nothing.
    std::ranges::sort(spec.show);
    return spec;
}

} // namespace warmup::ui
