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

Result<std::vector<data::DatasetPtr>> SharedData::of(const training::Spec &spec, std::uint64_t seed,
                                                     const std::stop_token &stop)
{
    if (!model::learnsFromData(spec.model))
        return std::vector<data::DatasetPtr>();
    const auto set = find(spec.data, data::dependsOnSeed(spec.data) ? seed : 0);
    const std::lock_guard loading(set->loading);
    if (!set->loaded) {
        set->loaded = data::load(spec.data, seed, stop);
        if (*set->loaded) {
            const data::Dataset &data = ***set->loaded;
            const std::lock_guard lock(m_mutex);
            set->bytes = bytesOf(data.train) + bytesOf(data.test);
            makeRoom();
        }
    }
    return set->loaded->map(
        [](const data::DatasetPtr &data) { return std::vector<data::DatasetPtr>{data}; });
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
