// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace warmup::dialect {

// The exception that a framework's code raises; both texts are literals.
struct Raised {
    const char *exception = nullptr; // "ZeroDivisionError"; null: none
    const char *why = ""; // "StepLR divides by step_size"

    [[nodiscard]] explicit operator bool() const { return exception != nullptr; }
};

} // namespace warmup::dialect
