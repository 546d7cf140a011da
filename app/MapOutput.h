// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/Result.h"
#include "core/training/Session.h"

namespace warmup::app {

// Whether what is trained may have a map: a function of two parameters, or a classifier of data
// with two features. Fails with the field below "/training".
[[nodiscard]] Result<void> checkMap(const training::Spec &spec);

// Writes the map of a run as it stands: the contours with every seed's way, or the classes that the
// first seed of each arm gives. Fails as ui::saveMap does, or where a table turns out to have no
// map.
[[nodiscard]] Result<void> writeMap(const std::string &path, const training::Spec &spec,
                                    const std::shared_ptr<training::Session> &session,
                                    const std::vector<training::Arm> &arms);

} // namespace warmup::app
