// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/training/Snapshots.h"

#include <algorithm>

#include "core/training/StateFields.h"

namespace warmup::training {

void Snapshots::offer(Update update, const std::vector<State> &states)
{
    if (update <= 0 || update % m_spacing != 0 || m_kept.contains(update))
        return;
    std::size_t size = 0;
    for (const State &state : states)
        size += bytesOf(state);
    const std::size_t room = std::min(kMost, m_limit / std::max<std::size_t>(size, 1));
    if (room == 0)
        return;
    while (m_kept.size() >= room) {
        m_spacing *= 2;
        std::erase_if(m_kept, [this](const auto &kept) { return kept.first % m_spacing != 0; });
    }
    if (update % m_spacing == 0)
        m_kept.emplace(update, std::make_shared<const std::vector<State>>(states));
}

std::pair<Update, Snapshots::States> Snapshots::before(Update update) const
{
    const auto after = m_kept.upper_bound(update);
    if (after == m_kept.begin())
        return {};
    return *std::prev(after);
}

void Snapshots::cut(Update update)
{
    m_kept.erase(m_kept.upper_bound(update), m_kept.end());
}

} // namespace warmup::training
