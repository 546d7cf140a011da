// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Session.h"

#include "core/training/GroupSession.h"

namespace warmup::training {

std::unique_ptr<Session> Session::create(const Spec &spec, std::vector<Arm> arms,
                                         double updatesPerEpoch, const SessionOptions &options,
                                         std::shared_ptr<const Checkpoint> from)
{
    return std::make_unique<GroupSession>(spec, std::move(arms), updatesPerEpoch, options,
                                          std::move(from));
}

} // namespace warmup::training
