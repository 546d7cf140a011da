// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Columns.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/QuotedNames.h"

namespace warmup::diagnostics {

namespace {

// Those that end in _1 are there for every layer.
constexpr auto kColumns = std::to_array<std::pair<std::string_view, Kind>>(
    {{"gradient_norm", Kind::gradientNorm},
     {"update_ratio_1", Kind::updateRatio},
     {"mean_abs_u", Kind::updateSize},
     {"share_abs_u_above_0.9", Kind::updateSize},
     {"radam_r_rho4", Kind::warmUpFactors},
     {"radam_r_rho5", Kind::warmUpFactors},
     {"bias_correction", Kind::warmUpFactors},
     {"untuned_linear", Kind::warmUpFactors},
     {"path_share", Kind::pathShare},
     {"dead_relu_1", Kind::deadUnits},
     {"sharpness", Kind::sharpness},
     {"half_lr_sharpness", Kind::sharpness},
     {"preconditioned_sharpness", Kind::preconditionedSharpness},
     {"preconditioned_sharpness_by_limit", Kind::preconditionedSharpness},
     {"x", Kind::position},
     {"y", Kind::position},
     {"step_length", Kind::stepLength},
     {"cv_inverse_root_v", Kind::scalingSpread}});

bool isColumn(std::string_view name, std::string_view known)
{
    return known.ends_with("_1") ? name.starts_with(known.substr(0, known.size() - 1))
                                 : name == known;
}

} // namespace

std::optional<Kind> kindOfColumn(std::string_view name)
{
    for (const auto &[known, kind] : kColumns)
        if (isColumn(name, known))
            return kind;
    return std::nullopt;
}

std::string columnNames()
{
    std::vector<std::string_view> names;
    for (const auto &[name, kind] : kColumns)
        names.push_back(name);
    return quotedNames(names);
}

} // namespace warmup::diagnostics
