// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Stretches.h"

#include <utility>

#include "core/schedule/Assembly.h"

namespace warmup::schedule {

Result<Stretches> stretchesOf(const Spec &spec)
{
    const auto ruler = Ruler::make(spec.clock);
    if (!ruler)
        return tl::unexpected(ruler.error());
    const auto layout = layOut(spec, *ruler);
    if (!layout)
        return tl::unexpected(layout.error());
    auto assembly = assemble(spec, *ruler, *layout);
    if (!assembly)
        return tl::unexpected(assembly.error());
    Stretches stretches{*ruler, layout->run, std::move(assembly->stretches), {}, {}};
    const auto bound = [&](const std::optional<Level> &level, std::optional<LearningRate> &into,
                           const char *where) -> std::optional<Error> {
        if (!level)
            return std::nullopt;
        const auto rate = plainLevel(spec, *level, where);
        if (!rate)
            return rate.error();
        into = *rate;
        return std::nullopt;
    };
    if (auto error = bound(spec.guard.floor, stretches.floor, "/guard/floor"))
        return tl::unexpected(*error);
    if (auto error = bound(spec.guard.ceiling, stretches.ceiling, "/guard/ceiling"))
        return tl::unexpected(*error);
    return stretches;
}

} // namespace warmup::schedule
