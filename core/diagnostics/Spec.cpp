// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/diagnostics/Spec.h"

#include <string>

namespace warmup::diagnostics {

Result<void> check(const Spec &spec)
{
    if (spec.sharpnessEvery < 1)
        return fail("/training/diagnostics/sharpnessEvery", std::to_string(spec.sharpnessEvery),
                    "a whole number of at least 1");
    if (spec.sharpnessSamples < 0)
        return fail("/training/diagnostics/sharpnessSamples", std::to_string(spec.sharpnessSamples),
                    "a whole number of at least 0");
    return {};
}

} // namespace warmup::diagnostics
