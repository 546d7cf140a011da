// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/SharedData.h"

#include <algorithm>

namespace warmup::experiment {

namespace {

std::size_t bytesOf(const data::Part &part)
{
    const std::size_t inputs = std::visit(
        [](const auto &values) { return values.size() * sizeof(values.front()); }, part.inputs);
    return inputs + part.labels.size() * sizeof(std::int32_t) + part.targets.size() * sizeof(float);
}

} // namespace

Result<data::DatasetPtr> SharedData::load(const data::Spec &spec, std::uint64_t seed,
                                          const std::stop_token &stop)
{
    const auto set = find(spec, data::dependsOnSeed(spec) ? seed : 0);
    const std::lock_guard loading(set->loading);
    if (set->loaded)
        return set->loaded;
    const auto loaded = data::load(spec, seed, stop);
    if (!loaded)
        return loaded;
    set->loaded = *loaded;
    const std::lock_guard lock(m_mutex);
    set->bytes = bytesOf((*loaded)->train) + bytesOf((*loaded)->test);
    makeRoom();
    return loaded;
}

std::shared_ptr<SharedData::Set> SharedData::find(const data::Spec &spec, std::uint64_t seed)
{
    const std::lock_guard lock(m_mutex);
    for (const auto &set : m_sets)
        if (set->seed == seed && set->spec == spec)
            return set;
    m_sets.push_back(std::make_shared<Set>());
    m_sets.back()->spec = spec;
    m_sets.back()->seed = seed;
    return m_sets.back();
}

// Under the lock.
void SharedData::makeRoom()
{
    std::size_t bytes = 0;
    for (const auto &set : m_sets)
        bytes += set->bytes;
    while (m_sets.size() > 1 && (m_sets.size() > kSets || bytes > kBytes)) {
        bytes -= m_sets.front()->bytes;
        m_sets.pop_front();
    }
}

} // namespace warmup::experiment
