// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstring>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/training/Session.h"
#include "core/training/StateFields.h"

namespace warmup::training {

// Bytes, so that a NaN equals itself and +0 does not equal -0.
inline void addBytes(std::string &bytes, const auto &field)
{
    using Field = std::remove_cvref_t<decltype(field)>;
    if constexpr (std::is_scalar_v<Field>) {
        char raw[sizeof(Field)];
        std::memcpy(raw, &field, sizeof raw);
        bytes.append(raw, sizeof raw);
    } else {
        bytes += std::to_string(field.size()) + ':';
        for (const auto &part : field)
            addBytes(bytes, part);
    }
}

[[nodiscard]] inline std::string bytesOf(const std::vector<float> &values)
{
    std::string bytes;
    addBytes(bytes, values);
    return bytes;
}

[[nodiscard]] inline std::string bytesOfState(const State &state)
{
    std::string bytes;
    visitFields(state, [&](const char *, const auto &field) { addBytes(bytes, field); });
    return bytes;
}

// All that a run leaves, as bytes: states, losses, rates, diagnostics and evaluations of every
// member.
[[nodiscard]] inline std::string bytesOfRun(Session &session)
{
    std::string bytes;
    for (std::size_t member = 0; member < session.status().members.size(); ++member) {
        bytes += bytesOfState(*session.snapshot(member));
        const Tail tail = session.tail(member, 0, 0);
        addBytes(bytes, tail.losses);
        addBytes(bytes, tail.watched);
        addBytes(bytes,
                 std::vector(tail.rates.begin(),
                             tail.rates.begin() + static_cast<std::ptrdiff_t>(tail.losses.size())));
        for (const Evaluation &evaluation : tail.evaluations) {
            addBytes(bytes, evaluation.update);
            addBytes(bytes, evaluation.testLoss);
            addBytes(bytes, evaluation.testAccuracy);
        }
    }
    return bytes;
}

} // namespace warmup::training
