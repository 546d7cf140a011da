// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/community/Schedulers.h"
#include "core/dialect/pytorch_warmup/Schedules.h"
#include "core/dialect/timm/Schedules.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/transformers/Schedules.h"

namespace warmup::dialect::torch {

// What is written for PyTorch can be mixed; PyTorch knows its own alone.
const std::vector<Family> &familiesOf(std::string_view framework)
{
    static const std::vector<Family> own{family()};
    static const std::vector<Family> all{family(), transformers::family(), timm::family(),
                                         pytorch_warmup::family(), community::family()};
    return framework == "torch" ? own : all;
}

bool promised(schedule::Spec &into, const Spec &spec)
{
    if (spec.schedulers.size() != 1)
        return false;
    const auto call = spec.driver.advance == Driver::Advance::perUpdate ? schedule::Unit::updates
                                                                        : schedule::Unit::epochs;
    const auto &scheduler = spec.schedulers.front();
    const auto *signature = signatureIn(familiesOf(spec.framework), scheduler.name);
    for (const auto &each : familiesOf(spec.framework)) {
        const auto &all = each.signatures();
        if (signature >= all.data() && signature < all.data() + all.size())
            return each.intend(into, scheduler, call);
    }
    return false;
}

} // namespace warmup::dialect::torch
