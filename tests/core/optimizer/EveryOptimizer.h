// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/optimizer/Spec.h"

namespace warmup::optimizer {

struct NamedOptimizer {
    std::string name; // of letters and digits alone, for the names of tests
    Spec spec;
};

// Every optimizer, and each again where a setting changes what it remembers.
[[nodiscard]] inline std::vector<NamedOptimizer> everyOptimizer()
{
    return {
        {"sgd", Sgd{}},
        {"nesterov", Sgd{.momentum = 0.9, .nesterov = true}},
        {"adam", Adam{}},
        {"amsgrad", Adam{.amsgrad = true}},
        {"adamw", AdamW{}},
        {"nadam", NAdam{}},
        {"radam", RAdam{}},
        {"adamax", Adamax{}},
        {"adagrad", Adagrad{}},
        {"adadelta", Adadelta{}},
        {"rmsprop", RmsProp{}},
        {"rmspropCentred", RmsProp{.momentum = 0.9, .centred = true}},
        {"lion", Lion{}},
        {"lamb", Lamb{}},
        {"lars", Lars{}},
        {"signSgd", SignSgd{}},
        {"signum", SignSgd{.momentum = 0.9}},
        {"giAdam", GiAdam{}},
        {"scheduleFreeSgd", ScheduleFreeSgd{}},
        {"scheduleFreeAdamW", ScheduleFreeAdamW{}},
    };
}

} // namespace warmup::optimizer
