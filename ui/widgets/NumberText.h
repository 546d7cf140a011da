// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <optional>

#include <QLocale>
#include <QString>

namespace warmup::ui {

// Which numbers a field takes.
struct NumberRange {
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    bool aboveMinimum = false; // the minimum itself is not allowed
    bool belowMaximum = false; // the maximum itself is not allowed
    bool whole = false;

    [[nodiscard]] bool contains(double value) const;

    bool operator==(const NumberRange &) const = default;
};

// How the arrow keys change a number.
enum class Steps {
    ones, // by 1; a page is 10
    tenths, // by 0.1; a page is 1
    twentieths, // by 0.05; a page is 0.5
    decades, // one in the leading digit, 0.1 0.2 ... 0.9 1 2; a page is a factor of 10
    nines // for averages near 1: 1 - value goes 0.1 0.05 0.02 0.01; a page divides it by 10
};

// What `range` allows, in words: "a number above 0", "a whole number from 1 to 60 000".
[[nodiscard]] QString allowedText(const NumberRange &range, const QLocale &locale);

// The shortest text that reads back: 3e-4, 0.1, and 60 000 (thin spaces) for whole numbers. The
// decimal mark is the locale's.
[[nodiscard]] QString numberText(double value, bool whole, const QLocale &locale);

// Reads 3e-4, 0.0003, .5 and, where the locale's decimal mark is a comma, 0,0003. Digits may be
// grouped by spaces; whole numbers also by the locale's own mark. Nothing when it is not a number.
[[nodiscard]] std::optional<double> parseNumber(const QString &text, bool whole,
                                                const QLocale &locale);

// The value after so many steps, within the range. Results are clean decimals: 0.3, not
// 0.30000000000000004.
[[nodiscard]] double stepped(double value, int count, Steps steps, const NumberRange &range);
[[nodiscard]] double pageStepped(double value, int count, Steps steps, const NumberRange &range);

} // namespace warmup::ui
