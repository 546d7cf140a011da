// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>

#include "core/data/Dataset.h"

namespace warmup::experiment {

// Data of runs that are trained side by side: each set is loaded once and kept as long as there is
// room. May be asked from any thread; who asks for a set that another one loads waits for it.
class SharedData {
public:
    // As data::load; what it fails to load is tried again when it is asked for again.
    [[nodiscard]] Result<data::DatasetPtr> load(const data::Spec &spec, std::uint64_t seed,
                                                const std::stop_token &stop);

private:
    static constexpr std::size_t kSets = 64;
    static constexpr std::size_t kBytes = std::size_t{1} << 30;

    struct Set {
        data::Spec spec;
        std::uint64_t seed = 0;
        std::mutex loading;
        data::DatasetPtr loaded;
        std::size_t bytes = 0;
    };

    [[nodiscard]] std::shared_ptr<Set> find(const data::Spec &spec, std::uint64_t seed);
    void makeRoom();

    std::mutex m_mutex; // guards the list and each set's bytes
    std::deque<std::shared_ptr<Set>> m_sets; // the latest last
};

} // namespace warmup::experiment
