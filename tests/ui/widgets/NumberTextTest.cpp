// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NumberText.h"

#include <cmath>

#include <gtest/gtest.h>

namespace warmup::ui {
namespace {

const QLocale kC = QLocale::c();
const QLocale kGerman(QLocale::German, QLocale::Germany);

std::optional<double> real(const char *text, const QLocale &locale = kC)
{
    return parseNumber(QString::fromUtf8(text), false, locale);
}
std::optional<double> whole(const char *text, const QLocale &locale = kC)
{
    return parseNumber(QString::fromUtf8(text), true, locale);
}

TEST(NumberText, readsWhatPeopleWriteForARate)
{
    EXPECT_EQ(real("3e-4"), 3e-4);
    EXPECT_EQ(real("3E-4"), 3e-4);
    EXPECT_EQ(real("0.0003"), 3e-4);
    EXPECT_EQ(real(".5"), 0.5);
    EXPECT_EQ(real(" 0.1 "), 0.1);
    EXPECT_EQ(real("\u22120.5"), -0.5) << "the typographic minus";
}

TEST(NumberText, takesADecimalCommaWhereTheLocaleSaysSoAndThePointEverywhere)
{
    EXPECT_EQ(real("0,0003", kGerman), 3e-4);
    EXPECT_EQ(real("0.0003", kGerman), 3e-4);
    EXPECT_EQ(real("3e-4", kGerman), 3e-4);
    EXPECT_FALSE(real("0,0003"));
    EXPECT_FALSE(real("1.000,5", kGerman)) << "a grouped rate is a slip of the keyboard";
}

TEST(NumberText, refusesWhatIsNotAFiniteNumber)
{
    for (const char *text :
         {"", " ", "-", "3e", "0.1.2", "1e400", "nan", "inf", "0x10", "1 epoch", "0. 5", "1e -4"})
        EXPECT_FALSE(real(text)) << '"' << text << '"';
}

TEST(NumberText, readsGroupedWholeNumbers)
{
    EXPECT_EQ(whole("60000"), 60000);
    EXPECT_EQ(whole("60 000"), 60000);
    EXPECT_EQ(whole("60\u202f000"), 60000) << "the thin space that we write";
    EXPECT_EQ(whole("60,000", QLocale(QLocale::English)), 60000);
    EXPECT_EQ(whole("60.000", kGerman), 60000);
    EXPECT_EQ(whole("6e4"), 60000);
}

TEST(NumberText, writesTheShortestTextThatReadsBack)
{
    EXPECT_EQ(numberText(3e-4, false, kC), QStringLiteral("3e-4"));
    EXPECT_EQ(numberText(0.1, false, kC), QStringLiteral("0.1"));
    EXPECT_EQ(numberText(0.1, false, kGerman), QStringLiteral("0,1"));
    EXPECT_EQ(numberText(60000, true, kC), QStringLiteral("60\u202f000"));
    EXPECT_EQ(numberText(999, true, kC), QStringLiteral("999"));
    EXPECT_EQ(numberText(-1234567, true, kC), QStringLiteral("-1\u202f234\u202f567"));
    EXPECT_EQ(numberText(468.75, true, kC), QStringLiteral("468.75"))
        << "a fraction is shown, not hidden";
    for (const double value : {0.1, 1.0 / 3, 3e-4, 1e-300, 123456.789})
        for (const QLocale &locale : {kC, kGerman})
            EXPECT_EQ(parseNumber(numberText(value, false, locale), false, locale), value);
}

TEST(NumberText, stepsRatesByTheLeadingDigit)
{
    const NumberRange range{.minimum = 0, .aboveMinimum = true};
    const auto up = [&](double value) { return stepped(value, 1, Steps::decades, range); };
    const auto down = [&](double value) { return stepped(value, -1, Steps::decades, range); };
    EXPECT_EQ(up(0.1), 0.2);
    EXPECT_EQ(up(0.2), 0.3) << "not 0.30000000000000004";
    EXPECT_EQ(up(0.9), 1);
    EXPECT_EQ(up(3e-4), 4e-4);
    EXPECT_EQ(up(0.15), 0.2);
    EXPECT_EQ(down(1), 0.9);
    EXPECT_EQ(down(0.1), 0.09);
    EXPECT_EQ(down(0.15), 0.1);
    EXPECT_EQ(pageStepped(3e-4, 1, Steps::decades, range), 3e-3);
    EXPECT_EQ(pageStepped(3e-4, -1, Steps::decades, range), 3e-5);
}

TEST(NumberText, stepsAveragesByTheirDistanceFromOne)
{
    const NumberRange range{.minimum = 0, .maximum = 1, .belowMaximum = true};
    EXPECT_EQ(stepped(0.9, 1, Steps::nines, range), 0.95);
    EXPECT_EQ(stepped(0.9, -1, Steps::nines, range), 0.8);
    EXPECT_EQ(stepped(0.999, 1, Steps::nines, range), 0.9995);
    EXPECT_EQ(stepped(0, 1, Steps::nines, range), 0.1);
    EXPECT_EQ(stepped(0, -1, Steps::nines, range), 0);
    EXPECT_EQ(pageStepped(0.9, 1, Steps::nines, range), 0.99);
}

TEST(NumberText, stepsStopAtTheEndsOfTheRange)
{
    const NumberRange count{.minimum = 1, .maximum = 64, .whole = true};
    EXPECT_EQ(stepped(1, -1, Steps::ones, count), 1);
    EXPECT_EQ(stepped(63, 5, Steps::ones, count), 64);
    EXPECT_EQ(pageStepped(60, 1, Steps::ones, count), 64);
    const NumberRange open{.minimum = 0, .maximum = 1, .aboveMinimum = true, .belowMaximum = true};
    EXPECT_EQ(stepped(0.9, 1, Steps::decades, open), 0.9);
    EXPECT_GT(stepped(1e-300, -5, Steps::decades, open), 0);
}

TEST(NumberText, saysWhatIsAllowedInWords)
{
    const auto words = [](const NumberRange &range) {
        return allowedText(range, kC).toStdString();
    };
    EXPECT_EQ(words({.minimum = 0, .aboveMinimum = true}), "a number above 0");
    EXPECT_EQ(words({.minimum = 0}), "a number of at least 0");
    EXPECT_EQ(words({.minimum = 1, .maximum = 60000, .whole = true}),
              "a whole number from 1 to 60\u202f000");
    EXPECT_EQ(words({.minimum = 0, .maximum = 1, .aboveMinimum = true, .belowMaximum = true}),
              "a number above 0 and below 1");
    EXPECT_EQ(words({}), "a number such as 0.1 or 3e-4");
}

} // namespace
} // namespace warmup::ui
