// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NumberText.h"

#include <array>
#include <cmath>

#include "core/base/Number.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

double cleanDecimal(double value)
{
    return QString::number(value, 'g', 12).toDouble();
}

double leadingUnit(double value)
{
    return std::pow(10.0, std::floor(std::log10(std::abs(value)) + 1e-9));
}

// The next number with one digit that is farther from zero, or nearer to it.
double decadeStep(double value, bool up, double smallest)
{
    if (value == 0)
        return up ? smallest : -smallest;
    if (value < 0)
        return -decadeStep(-value, !up, smallest);
    const double unit = leadingUnit(value);
    const double digits = value / unit;
    if (up)
        return (std::floor(digits + 1e-9) + 1) * unit;
    const double below = std::ceil(digits - 1e-9) - 1;
    return below >= 1 ? below * unit : 0.9 * unit;
}

// The next of ..., 1, 2, 5, 10, ... above or below.
double oneTwoFive(double value, bool up)
{
    const double unit = leadingUnit(value);
    const double digits = value / unit;
    constexpr std::array kMarks{0.5, 1.0, 2.0, 5.0, 10.0};
    if (up) {
        for (const double mark : kMarks)
            if (mark > digits + 1e-9)
                return mark * unit;
    }
    double best = 0.5;
    for (const double mark : kMarks)
        if (mark < digits - 1e-9)
            best = mark;
    return best * unit;
}

double oneStep(double value, bool up, Steps steps)
{
    const double sign = up ? 1 : -1;
    switch (steps) {
    case Steps::ones:
        return value + sign;
    case Steps::tenths:
        return value + 0.1 * sign;
    case Steps::twentieths:
        return value + 0.05 * sign;
    case Steps::decades:
        return decadeStep(value, up, 1e-4);
    case Steps::nines:
        // Beside 0 and 1 the decades would never arrive.
        if (1 - value > 0.5 || value >= 1)
            return value + 0.1 * sign;
        return 1 - oneTwoFive(1 - value, !up);
    }
    return value;
}

double onePage(double value, bool up, Steps steps)
{
    const double sign = up ? 1 : -1;
    switch (steps) {
    case Steps::ones:
        return value + 10 * sign;
    case Steps::tenths:
        return value + sign;
    case Steps::twentieths:
        return value + 0.5 * sign;
    case Steps::decades:
        if (value == 0)
            return oneStep(value, up, steps);
        return (value > 0) == up ? value * 10 : value / 10;
    case Steps::nines:
        return value >= 1 ? oneStep(value, up, steps) : 1 - (1 - value) * (up ? 0.1 : 10);
    }
    return value;
}

// Stops at the last allowed value instead of leaving the range.
double within(double value, double before, const NumberRange &range)
{
    value = cleanDecimal(value);
    if (range.contains(value))
        return value;
    if (value > before && !range.belowMaximum && before < range.maximum
        && range.contains(range.maximum))
        return range.maximum;
    if (value < before && !range.aboveMinimum && before > range.minimum
        && range.contains(range.minimum))
        return range.minimum;
    return before;
}

} // namespace

bool NumberRange::contains(double value) const
{
    if (!std::isfinite(value) || (whole && value != std::floor(value)))
        return false;
    const bool low = aboveMinimum ? value > minimum : value >= minimum;
    const bool high = belowMaximum ? value < maximum : value <= maximum;
    return low && high;
}

QString allowedText(const NumberRange &range, const QLocale &locale)
{
    const QString number = range.whole ? tr("a whole number") : tr("a number");
    const auto text = [&](double value) { return numberText(value, range.whole, locale); };
    const bool low = std::isfinite(range.minimum);
    const bool high = std::isfinite(range.maximum);
    if (low && high && !range.aboveMinimum && !range.belowMaximum)
        return tr("%1 from %2 to %3").arg(number, text(range.minimum), text(range.maximum));
    QString words = number;
    if (low)
        words +=
            (range.aboveMinimum ? tr(" above %1") : tr(" of at least %1")).arg(text(range.minimum));
    if (low && high)
        words += tr(" and");
    if (high)
        words +=
            (range.belowMaximum ? tr(" below %1") : tr(" at most %1")).arg(text(range.maximum));
    if (!low && !high && !range.whole)
        words += tr(" such as %1 or 3e-4").arg(text(0.1));
    return words;
}

QString numberText(double value, bool whole, const QLocale &locale)
{
    if (whole && std::abs(value) < 1e15 && value == std::floor(value))
        return countText(static_cast<Update>(value));
    QString text = QString::fromStdString(shortestText(value));
    return text.replace(QLatin1Char('.'), locale.decimalPoint());
}

std::optional<double> parseNumber(const QString &text, bool whole, const QLocale &locale)
{
    QString plain;
    bool digitBefore = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.isSpace()) {
            // Spaces group digits; elsewhere they separate things.
            const bool digitAfter = i + 1 < text.size() && text[i + 1].isDigit();
            if (digitBefore && digitAfter)
                continue;
            if (plain.isEmpty() || text.mid(i).trimmed().isEmpty())
                continue;
            return std::nullopt;
        }
        plain += c == QChar(0x2212) ? QLatin1Char('-') : c;
        digitBefore = c.isDigit();
    }
    if (whole && locale.groupSeparator() != locale.decimalPoint())
        plain.remove(locale.groupSeparator());
    if (locale.decimalPoint() == QLatin1String(",") && !plain.contains(QLatin1Char('.')))
        plain.replace(QLatin1Char(','), QLatin1Char('.'));
    return readNumber(plain.toStdString());
}

double stepped(double value, int count, Steps steps, const NumberRange &range)
{
    for (int i = 0; i < std::abs(count); ++i)
        value = within(oneStep(value, count > 0, steps), value, range);
    return value;
}

double pageStepped(double value, int count, Steps steps, const NumberRange &range)
{
    for (int i = 0; i < std::abs(count); ++i)
        value = within(onePage(value, count > 0, steps), value, range);
    return value;
}

} // namespace warmup::ui
