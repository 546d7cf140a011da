// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/training/State.h"

namespace warmup::training {

// States of a whole group at some updates of its run, in bounded memory. A state that is wanted
// comes from the nearest one at or before it, by making the updates in between again.
//
// Snapshots lie at the multiples of a spacing, at first kSpacing updates. When one more would
// exceed the memory, or kMost of them, the spacing doubles and every second one goes. With room for
// N snapshots (N = min(kMost, memory / size of the group's states)) the spacing after U updates is
// at most max(kSpacing, 2 U / (N + 1)), and no replay is as long as that. Where not one fits, every
// replay begins with the run.
//
// Copies share the states; a copy costs N pointers.
class Snapshots {
public:
    static constexpr std::size_t kBytes = std::size_t{64} << 20;
    static constexpr std::size_t kMost = 512;
    static constexpr Update kSpacing = 256;

    using States = std::shared_ptr<const std::vector<State>>;

    explicit Snapshots(std::size_t bytes = kBytes) : m_limit(bytes) { }

    // The first update after `made` at which a snapshot is wanted.
    [[nodiscard]] Update next(Update made) const { return (made / m_spacing + 1) * m_spacing; }
    // Copies the states, if a snapshot is wanted at this update and there is none.
    void offer(Update update, const std::vector<State> &states);
    // The last one at or before this update; nothing where there is none.
    [[nodiscard]] std::pair<Update, States> before(Update update) const;
    // Another bound of the memory; what is over it goes with the next offer.
    void limit(std::size_t bytes) { m_limit = bytes; }
    // Forgets what comes after this update.
    void cut(Update update);

    [[nodiscard]] Update spacing() const { return m_spacing; }
    [[nodiscard]] std::size_t count() const { return m_kept.size(); }

private:
    std::size_t m_limit;
    Update m_spacing = kSpacing;
    std::map<Update, States> m_kept;
};

} // namespace warmup::training
