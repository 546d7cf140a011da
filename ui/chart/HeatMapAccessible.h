// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace warmup::ui {

// From now on assistive technology meets a HeatMap as a table whose cells have names.
void makeHeatMapsAccessible();

} // namespace warmup::ui
