// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include <QColor>

namespace warmup::ui {

// Of Okabe and Ito's colours, which people with any colour vision tell apart, those that are
// neither the rate's blue nor near the amber of findings and the red of divergence; then some that
// keep their distance in lightness or hue. Readable on light and on dark.
inline constexpr std::array<QRgb, 8> kRunColors = {
    0xff009e73, // bluish green
    0xffcc79a7, // reddish purple
    0xff56b4e9, // sky blue
    0xff8c6d31, // brown
    0xff7f7f7f, // grey
    0xff8e6fd8, // violet
    0xff8fa33a, // olive
    0xffb07a90, // old rose
};

[[nodiscard]] inline QColor runColor(int index)
{
    return QColor::fromRgb(kRunColors[static_cast<std::size_t>(index) % kRunColors.size()]);
}

} // namespace warmup::ui
