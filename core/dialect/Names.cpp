// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Names.h"

#include <array>

namespace warmup::dialect {

std::string shapeName(const schedule::Shape &shape)
{
    static constexpr std::array<const char *, std::variant_size_v<schedule::Shape>> kNames{
        "hold",        "linear",    "cosine",    "polynomial",        "power",       "squareRoot",
        "exponential", "halfLife",  "tanh",      "logarithmic",       "saturating",  "radam",
        "step",        "multiStep", "geometric", "inverseSquareRoot", "inverseTime", "powerLaw",
        "table",       "formula"};
    return kNames[shape.index()];
}

std::string gridName(schedule::Grid grid)
{
    static constexpr std::array kNames{"closedOpen", "openClosed", "open", "closed"};
    return kNames[static_cast<std::size_t>(grid)];
}

} // namespace warmup::dialect
