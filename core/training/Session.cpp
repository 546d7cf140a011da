// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Session.h"

#include "core/training/GroupSession.h"

namespace warmup::training {

Result<void> checkMomentum(const optimizer::Spec &optimizer, const schedule::RateCurve &curve)
{
    if (!curve.momentumAt(0) || optimizer::takesMomentum(optimizer))
        return {};
    return fail("/training/optimizer/kind",
                optimizer::whyNoMomentum(optimizer) + ", under a schedule that cycles the momentum",
                "an optimizer with a momentum or a beta 1 to move, or a schedule without one "
                "(PyTorch: cycle_momentum=False)");
}

std::unique_ptr<Session> Session::create(const Spec &spec, std::vector<Arm> arms,
                                         double updatesPerEpoch, const SessionOptions &options,
                                         std::shared_ptr<const Checkpoint> from)
{
    return std::make_unique<GroupSession>(spec, std::move(arms), updatesPerEpoch, options,
                                          std::move(from));
}

} // namespace warmup::training
