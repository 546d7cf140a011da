// SPDX-License-Identifier: GPL-3.0-or-later
// The small parts of the window: texts, speed, icons, the message bar.
#include <limits>

#include <QDir>
#include <QImage>
#include <QLabel>
#include <QLocale>
#include <QSlider>
#include <QToolButton>

#include <gtest/gtest.h>

#include "ui/Icons.h"
#include "ui/MessageBar.h"
#include "ui/SpeedSlider.h"
#include "ui/Text.h"
#include "ui/chart/ChartPanel.h"
#include "ui/chart/ReadOut.h"

namespace warmup::ui {
namespace {

TEST(TextTest, CountsAreGroupedByThree)
{
    const QString space(QChar(0x202F));
    EXPECT_EQ(countText(0), QStringLiteral("0"));
    EXPECT_EQ(countText(999), QStringLiteral("999"));
    EXPECT_EQ(countText(1240), QStringLiteral("1") + space + QStringLiteral("240"));
    EXPECT_EQ(countText(-1000000),
              QStringLiteral("-1") + space + QStringLiteral("000") + space + QStringLiteral("000"));
}

TEST(TextTest, NumbersStayShort)
{
    EXPECT_EQ(numberText(0.1), QStringLiteral("0.1"));
    EXPECT_EQ(numberText(0.1 * 8), QStringLiteral("0.8"));
    EXPECT_EQ(numberText(1.0 / 3), QStringLiteral("0.3333"));
    EXPECT_EQ(numberText(std::numeric_limits<double>::quiet_NaN()), QStringLiteral("nan"));
}

TEST(TextTest, NumbersHaveTheDecimalPointOfTheUsersLocale)
{
    QLocale::setDefault(QLocale(QLocale::German));
    EXPECT_EQ(numberText(0.1), QStringLiteral("0,1"));
    EXPECT_EQ(epochText(12.4), QStringLiteral("12,4"));
    EXPECT_EQ(readOutNumber(2.5e-9), QStringLiteral("2,5e-9"));
    const std::vector<AxisTick> ticks = axisTicks({plot::ScaleKind::linear, 0, 1}, 3, 0);
    EXPECT_EQ(ticks.at(1).label, QStringLiteral("0,5"));
    QLocale::setDefault(QLocale::c());
}

TEST(TextTest, DurationsUseTwoUnitsAtMost)
{
    EXPECT_EQ(durationText(0), QString());
    EXPECT_EQ(durationText(std::numeric_limits<double>::infinity()), QString());
    EXPECT_EQ(durationText(0.2), QStringLiteral("1 s"));
    EXPECT_EQ(durationText(200), QStringLiteral("3 min 20 s"));
    EXPECT_EQ(durationText(7500), QStringLiteral("2 h 5 min"));
}

TEST(SpeedSliderTest, GoesFromOneUpdateASecondToFlatOut)
{
    SpeedSlider slider;
    auto *bar = slider.findChild<QSlider *>();
    EXPECT_EQ(slider.speed(), 0);
    bar->setValue(bar->minimum());
    EXPECT_EQ(slider.speed(), 1);
    double before = 0;
    for (int step = bar->minimum(); step < bar->maximum(); ++step) {
        bar->setValue(step);
        EXPECT_GT(slider.speed(), before);
        before = slider.speed();
        slider.setSpeed(before);
        EXPECT_EQ(bar->value(), step);
    }
    EXPECT_EQ(before, 10000);
}

TEST(IconsTest, EveryIconDrawsSomethingInTheAskedColour)
{
    const QStringList files = QDir(QStringLiteral(":/icons")).entryList({QStringLiteral("*.svg")});
    EXPECT_GE(files.size(), 15);
    for (QString name : files) {
        name.chop(4);
        const QImage image = icon(name, Qt::red)
                                 .pixmap(QSize(32, 32), 1)
                                 .toImage()
                                 .convertToFormat(QImage::Format_ARGB32);
        int painted = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.alpha() < 128)
                    continue;
                ++painted;
                EXPECT_GT(pixel.red(), 250) << name.toStdString();
                EXPECT_LT(pixel.green(), 5) << name.toStdString();
            }
        }
        EXPECT_GT(painted, 40) << name.toStdString();
    }
}

class MessageBarTest : public testing::Test {
protected:
    MessageBarTest() { parent.resize(600, 300); }
    QWidget parent;
    MessageBar bar{&parent};
};

TEST_F(MessageBarTest, TheNewestMessageReplacesTheOneBefore)
{
    bar.show(MessageBar::Kind::error, QStringLiteral("one"));
    bar.show(MessageBar::Kind::note, QStringLiteral("two"));
    EXPECT_EQ(bar.text(), QStringLiteral("two"));
    EXPECT_EQ(bar.kind(), MessageBar::Kind::note);
    bar.clear();
    EXPECT_TRUE(bar.text().isEmpty());
}

TEST_F(MessageBarTest, LiesWithinItsParentHoweverLongTheText)
{
    parent.show();
    bar.show(MessageBar::Kind::error,
             QString(800, QLatin1Char('x')).replace(9, 1, QLatin1Char(' ')));
    EXPECT_TRUE(parent.rect().contains(bar.geometry())) << bar.geometry().height();
    parent.resize(300, 200);
    EXPECT_EQ(bar.geometry().right(), 300 - 8 - 1);
}

TEST_F(MessageBarTest, TheButtonActsOnceAndTakesTheMessageAway)
{
    int acted = 0;
    bar.showProgress(QStringLiteral("Writing"), 0.5, [&] { ++acted; });
    bar.findChild<QToolButton *>(QStringLiteral("messageAction"))->click();
    EXPECT_EQ(acted, 1);
    EXPECT_TRUE(bar.text().isEmpty());
}

} // namespace
} // namespace warmup::ui
