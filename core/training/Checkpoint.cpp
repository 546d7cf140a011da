// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Checkpoint.h"

#include <algorithm>

#include <fmt/format.h>

namespace warmup::training {
namespace {

Result<void> checkCount(const std::string &where, std::size_t found, std::size_t wanted)
{
    if (found == wanted)
        return {};
    return fail(where, std::to_string(found), fmt::format("{} entries", wanted));
}

Result<void> checkUpdate(const std::string &where, Update found, Update least, Update most)
{
    if (found >= least && found <= most)
        return {};
    return fail(where, std::to_string(found), fmt::format("{} to {}", least, most));
}

// Against a state of the same group, as it starts. A schedule may have given it a momentum since.
Result<void> checkSlots(const std::string &where, const State &state, const State &start,
                        std::size_t withMomentum)
{
    const auto &slots = state.optimizer.slots;
    const std::size_t atStart = start.optimizer.slots.size();
    if (slots.size() != atStart && slots.size() != withMomentum)
        return fail(where, std::to_string(slots.size()),
                    atStart == withMomentum
                        ? fmt::format("{} entries", atStart)
                        : fmt::format("{} or {} entries", atStart, withMomentum));
    for (std::size_t slot = 0; slot < slots.size(); ++slot)
        if (auto ok = checkCount(fmt::format("{}/{}", where, slot), slots[slot].size(),
                                 start.parameters.size());
            !ok)
            return ok;
    return {};
}

Result<void> checkState(const std::string &where, const State &state, const State &start,
                        std::size_t slotsWithMomentum, Update update)
{
    const bool diverged = state.ending == Ending::diverged;
    if (auto ok = checkUpdate(where + "/update", state.update, diverged ? 1 : update, update); !ok)
        return ok;
    if (auto ok = checkUpdate(where + "/endedAt", state.endedAt, 0, update); !ok)
        return ok;
    if (auto ok = checkUpdate(where + "/optimizer/steps", state.optimizer.steps, 0, update); !ok)
        return ok;
    if (auto ok =
            checkCount(where + "/parameters", state.parameters.size(), start.parameters.size());
        !ok)
        return ok;
    if (auto ok = checkSlots(where + "/optimizer/slots", state, start, slotsWithMomentum); !ok)
        return ok;
    if (auto ok = checkCount(where + "/optimizer/scalars", state.optimizer.scalars.size(),
                             start.optimizer.scalars.size());
        !ok)
        return ok;
    for (const auto &[name, vector] :
         {std::pair("eigenvector", &state.diagnostics.eigenvector),
          std::pair("preconditionedEigenvector", &state.diagnostics.preconditionedEigenvector)})
        if (!vector->empty())
            if (auto ok = checkCount(fmt::format("{}/diagnostics/{}", where, name), vector->size(),
                                     start.parameters.size());
                !ok)
                return ok;
    return {};
}

} // namespace

Result<void> check(const Checkpoint &checkpoint, const Group &group, std::size_t arms)
{
    const auto seeds = static_cast<std::size_t>(group.seeds());
    const std::size_t members = arms * seeds;
    if (auto ok = checkUpdate("/update", checkpoint.update, 0, kLongestRun); !ok)
        return ok;
    if (auto ok = checkCount("/states", checkpoint.states.size(), members); !ok)
        return ok;
    if (auto ok = checkCount("/losses", checkpoint.losses.size(), members); !ok)
        return ok;
    if (auto ok = checkCount("/evaluations", checkpoint.evaluations.size(), members); !ok)
        return ok;
    if (auto ok = checkCount("/rates", checkpoint.rates.size(), arms); !ok)
        return ok;
    for (std::size_t arm = 0; arm < arms; ++arm)
        if (auto ok = checkCount(fmt::format("/rates/{}", arm), checkpoint.rates[arm].size(),
                                 static_cast<std::size_t>(checkpoint.update));
            !ok)
            return ok;
    if (!checkpoint.momenta.empty())
        if (auto ok = checkCount("/momenta", checkpoint.momenta.size(), arms); !ok)
            return ok;
    for (std::size_t arm = 0; arm < checkpoint.momenta.size(); ++arm)
        if (auto ok = checkUpdate(fmt::format("/momenta/{}", arm),
                                  static_cast<Update>(checkpoint.momenta[arm].size()), 0,
                                  checkpoint.update);
            !ok)
            return ok;
    const State start = group.start(0);
    const std::size_t slots = optimizer::slotsWithMomentum(group.spec().optimizer);
    for (std::size_t member = 0; member < members; ++member) {
        const State &state = checkpoint.states[member];
        if (auto ok = checkState(fmt::format("/states/{}", member), state, start, slots,
                                 checkpoint.update);
            !ok)
            return ok;
        if (auto ok =
                checkCount(fmt::format("/losses/{}", member), checkpoint.losses[member].size(),
                           static_cast<std::size_t>(state.update));
            !ok)
            return ok;
        Update last = 0;
        for (const Evaluation &evaluation : checkpoint.evaluations[member]) {
            if (auto ok = checkUpdate(fmt::format("/evaluations/{}/update", member),
                                      evaluation.update, last, checkpoint.update);
                !ok)
                return ok;
            last = evaluation.update;
        }
    }
    for (std::size_t i = 0; i < checkpoint.watched.size(); ++i) {
        const Watched::Column &column = checkpoint.watched[i];
        const std::string where = fmt::format("/watched/{}", i);
        if (auto ok = checkUpdate(where + "/begin", column.begin, 0, checkpoint.update); !ok)
            return ok;
        if (auto ok = checkCount(where + "/values", column.values.size(), members); !ok)
            return ok;
        for (std::size_t member = 0; member < members; ++member)
            if (auto ok = checkCount(fmt::format("{}/values/{}", where, member),
                                     column.values[member].size(),
                                     static_cast<std::size_t>(std::max<Update>(
                                         0, checkpoint.states[member].update - column.begin)));
                !ok)
                return ok;
    }
    for (const Edit &edit : checkpoint.edits) {
        if (auto ok = checkUpdate("/edits/update", edit.update, 0, checkpoint.update); !ok)
            return ok;
        if (auto ok = checkUpdate("/edits/arm", edit.arm, 0, static_cast<Update>(arms) - 1); !ok)
            return ok;
    }
    return {};
}

} // namespace warmup::training
