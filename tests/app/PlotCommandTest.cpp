// SPDX-License-Identifier: GPL-3.0-or-later
#include <sstream>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Program.h"

namespace warmup::app {
namespace {

using testing::HasSubstr;

class PlotCommand : public testing::Test {
protected:
    [[nodiscard]] Outcome plot(const char *words) const
    {
        return runShell(QStringLiteral("$lab plot ") + QString::fromLatin1(words), m_folder.path());
    }
    [[nodiscard]] QByteArray contents(const char *name) const
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

TEST_F(PlotCommand, drawsAPngOfTheSizeAskedForWithoutADisplay)
{
    const auto outcome = plot("-o rates.png --size 640x400 --dpi 300");
    ASSERT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_EQ(outcome.output, "");
    const QImage image(m_folder.filePath(QStringLiteral("rates.png")));
    EXPECT_EQ(image.size(), QSize(640, 400));
    EXPECT_EQ(qRound(image.dotsPerMeterX() * 0.0254), 300);
    // Axes, text and curve: more than a handful of colours.
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colors.insert(image.pixel(x, y));
    EXPECT_GT(colors.size(), 20);
}

TEST_F(PlotCommand, theSuffixDecidesTheKindOfPicture)
{
    EXPECT_EQ(plot("-o a.svg").status, 0);
    EXPECT_TRUE(contents("a.svg").contains("<svg"));
    EXPECT_EQ(plot("-o a.PDF").status, 0);
    EXPECT_TRUE(contents("a.PDF").startsWith("%PDF"));
}

TEST_F(PlotCommand, aLogarithmicAxisIsAnotherPicture)
{
    EXPECT_EQ(plot("-o a.png").status, 0);
    EXPECT_EQ(plot("-o b.png").status, 0);
    EXPECT_EQ(plot("-o c.png --log-y").status, 0);
    EXPECT_EQ(contents("a.png"), contents("b.png"));
    EXPECT_NE(contents("a.png"), contents("c.png"));
}

TEST_F(PlotCommand, standardErrorHoldsOurRemarksAlone)
{
    const auto outcome = plot("-o a.png");
    std::istringstream text(outcome.error);
    for (std::string line; std::getline(text, line);)
        EXPECT_THAT(line, testing::StartsWith("warmup-lab: "));
    EXPECT_THAT(outcome.error, HasSubstr("warmup-lab: note: "));
}

TEST_F(PlotCommand, aPictureThatCannotBeWrittenLeavesNothingBehind)
{
    const auto outcome = plot("-o nowhere/a.png");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.error, HasSubstr("nowhere/a.png"));
    QDir(m_folder.path()).mkdir(QStringLiteral("folder.png"));
    EXPECT_EQ(plot("-o folder.png").status, 2);
    EXPECT_EQ(QDir(m_folder.path()).entryList(QDir::NoDotAndDotDot | QDir::AllEntries),
              QStringList(QStringLiteral("folder.png")));
}

TEST_F(PlotCommand, aSecondFrameworkIsAnotherCurve)
{
    EXPECT_EQ(plot("-o a.png").status, 0);
    const auto outcome = plot("-o b.png --also torch");
    EXPECT_EQ(outcome.status, 0) << outcome.error;
    EXPECT_NE(contents("a.png"), contents("b.png"));
}

TEST_F(PlotCommand, aCycledMomentumIsInThePicture)
{
    const QByteArray code = "--python \"opt = SGD(p, lr=0.1, momentum=0.9); s = OneCycleLR(opt, 1, "
                            "total_steps=50, cycle_momentum=%1)\" --updates 50 -o %2.svg";
    const auto draw = [&](const char *cycles, const char *file) {
        const auto outcome =
            plot(QByteArray(code).replace("%1", cycles).replace("%2", file).constData());
        EXPECT_EQ(outcome.status, 0) << outcome.error;
    };
    draw("True", "with");
    draw("False", "without");
    EXPECT_TRUE(contents("with.svg").contains(">Momentum<"));
    EXPECT_FALSE(contents("without.svg").contains(">Momentum<"));
}

} // namespace
} // namespace warmup::app
