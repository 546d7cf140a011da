// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures to look at: with WARMUP_PICTURES=FOLDER they are saved there. What can be checked of
// them without eyes is checked always.
#include <cmath>

#include <QApplication>
#include <QDir>
#include <QMouseEvent>
#include <QPalette>

#include <gtest/gtest.h>

#include "tests/ui/chart/Examples.h"
#include "ui/chart/ChartPair.h"

namespace warmup::ui {
namespace {

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0x2b, 0x2d, 0x30));
    palette.setColor(QPalette::Base, QColor(0x1e, 0x1f, 0x22));
    palette.setColor(QPalette::WindowText, QColor(0xdd, 0xdd, 0xdd));
    return palette;
}

void keep(const QImage &image, const QString &name)
{
    const QString folder = qEnvironmentVariable("WARMUP_PICTURES");
    const bool wanted = !folder.isEmpty();
    EXPECT_TRUE(!wanted || image.save(QDir(folder).filePath(name)));
}

TEST(Gallery, liveRunOfFiveSeedsBesideAKeptOne)
{
    LossChartData loss = exampleLoss(20'000, 5);
    loss.runs.insert(loss.runs.begin(), exampleRun(20'000, 20'000, 3, 2));
    loss.runs.front().label = QStringLiteral("kept: no warm-up");
    loss.runs.front().kept = true;
    RateChartData rate = exampleRate(20'000);
    rate.cursor = 14'000;
    rate.edits = {9'000};
    rate.phases = {{QStringLiteral("warm-up"), 0, 5'000}, {QStringLiteral("main"), 5'000, 20'000}};
    loss.edits = rate.edits;
    for (const bool dark : {false, true}) {
        for (const QSize size :
             {QSize(320, 240), QSize(480, 300), QSize(700, 400), QSize(1200, 700)}) {
            ChartPair charts;
            charts.setPalette(dark ? darkPalette() : QPalette());
            charts.resize(size);
            charts.setRate(rate);
            charts.setLoss(loss);
            charts.show();
            const QPointF at = charts.plotArea(Picture::rate).center();
            QMouseEvent move(QEvent::MouseMove, at, charts.mapToGlobal(at), Qt::NoButton,
                             Qt::NoButton, {});
            QApplication::sendEvent(&charts, &move);
            const QImage image = charts.grab().toImage();
            EXPECT_EQ(image.size(), size);
            keep(image,
                 QStringLiteral("chart-%1-%2.png")
                     .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                     .arg(size.width()));
        }
    }
    keep(paintPicture(Picture::both, rate, loss, {2400, 1400}, 192),
         QStringLiteral("chart-paper-2x.png"));
    const QString folder = qEnvironmentVariable("WARMUP_PICTURES", QDir::tempPath());
    for (const char *name : {"chart-file.svg", "chart-file.pdf", "chart-file.png"})
        EXPECT_TRUE(savePicture(QDir(folder).filePath(QLatin1String(name)), Picture::both, rate,
                                loss, {1200, 700}, 96));
    rate.scale = YScale::logarithmic;
    loss.scale = YScale::logarithmic;
    rate.axis = XAxis::updates;
    keep(paintPicture(Picture::both, rate, loss, {1200, 700}, 96), QStringLiteral("chart-log.png"));
    keep(paintPicture(Picture::rate, rate, loss, {800, 500}, 96), QStringLiteral("chart-rate.png"));
}

// A strip of two runs in three curves, and one that is measured every 50 updates.
std::vector<StripData> exampleStrips(Update length)
{
    StripData ratios;
    ratios.id = QStringLiteral("ratios");
    ratios.title = QStringLiteral("Update / weight");
    ratios.curves = {QStringLiteral("layer 1"), QStringLiteral("layer 2"),
                     QStringLiteral("layer 3")};
    ratios.rules = {{1e-3, QStringLiteral("1e-3")}};
    ratios.scale = YScale::logarithmic;
    ratios.noisy = true;
    StripData sharpness = ratios;
    sharpness.id = QStringLiteral("sharpness");
    sharpness.title = QStringLiteral("Sharpness");
    sharpness.curves = {QStringLiteral("λ"), QStringLiteral("lr·λ/2")};
    sharpness.rules = {{1, QStringLiteral("lr·λ/2 = 1")}};
    sharpness.noisy = false;
    sharpness.held = true;
    for (const bool kept : {true, false}) {
        for (StripData *strip : {&ratios, &sharpness}) {
            StripEntry &run = strip->runs.emplace_back();
            run.label = kept ? QStringLiteral("kept") : QStringLiteral("run 2");
            run.color = kept ? QColor(0x00, 0x9e, 0x73) : QColor(0xcc, 0x79, 0xa7);
            run.kept = kept;
            run.curves.resize(static_cast<std::size_t>(strip->curves.size()));
            for (std::size_t i = 0; i < run.curves.size(); ++i) {
                LossEntry noise = exampleRun(length, length, 1, static_cast<unsigned>(i) + 1);
                auto series = std::make_shared<plot::Series>();
                std::vector<float> values(noise.seeds.front()->values().begin(),
                                          noise.seeds.front()->values().end());
                const bool held = strip->held;
                for (std::size_t u = 0; u < values.size(); ++u)
                    values[u] = held ? (kept ? 9.0F : 4.0F) / (i == 0 ? 1.0F : 9.0F)
                            * static_cast<float>(1 + 0.3 * std::sin(static_cast<double>(u / 50)))
                                     : values[u] * 1e-3F * static_cast<float>(i + 1);
                series->append(values);
                run.curves[i].push_back(series);
            }
        }
    }
    return {ratios, sharpness};
}

TEST(Gallery, stripsAndTheHandleThatGoesBack)
{
    LossChartData loss = exampleLoss(2'000, 3);
    loss.forks = {600};
    RateChartData rate = exampleRate(2'000);
    rate.forks = loss.forks;
    for (const bool dark : {false, true}) {
        for (const QSize size : {QSize(420, 560), QSize(1000, 800)}) {
            ChartPair charts;
            charts.setPalette(dark ? darkPalette() : QPalette());
            charts.resize(size);
            charts.setRate(rate);
            charts.setLoss(loss);
            charts.setStrips(exampleStrips(1'400));
            charts.setRewindable(1'400);
            charts.setRewindMark(900);
            charts.show();
            const QPointF at = charts.stripArea(0).center();
            QMouseEvent move(QEvent::MouseMove, at, charts.mapToGlobal(at), Qt::NoButton,
                             Qt::NoButton, {});
            QApplication::sendEvent(&charts, &move);
            const QImage image = charts.grab().toImage();
            EXPECT_EQ(image.width(), size.width());
            keep(image,
                 QStringLiteral("strips-%1-%2.png")
                     .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))
                     .arg(size.width()));
        }
    }
    keep(paintPicture(Picture::both, rate, loss, {2000, 1600}, 192, exampleStrips(1'400)),
         QStringLiteral("strips-paper-2x.png"));
}

TEST(Gallery, aRunThatDivergesOneThatCollapsesAndTheFirstMinuteOfTheArticlesExample)
{
    LossChartData loss = exampleLoss(2'000, 1);
    std::vector<float> exploding;
    for (int u = 0; u < 700; ++u)
        exploding.push_back(2.3F + static_cast<float>(0.2 * std::sin(u * 1.7))
                            + (u > 500 ? std::pow(1.2F, static_cast<float>(u - 500)) : 0.0F));
    exploding.push_back(std::numeric_limits<float>::quiet_NaN());
    auto series = std::make_shared<plot::Series>();
    series->append(exploding);
    loss.runs.push_back(
        {{series}, {}, {}, QStringLiteral("without warm-up"), {}, false, {700}, {}});
    loss.runs.push_back(exampleRun(900, 2'000, 1, 3));
    loss.runs.back().label = QStringLiteral("kept");
    loss.runs.back().kept = true;
    loss.runs.back().collapsedAt = {900};
    const RateChartData rate = exampleRate(2'000);
    const QImage image = paintPicture(Picture::both, rate, loss, {1000, 600}, 96);
    // The red mark stands where the loss stopped being a number.
    int red = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            red += pixel.red() > 180 && pixel.green() < 60 && pixel.blue() < 60 ? 1 : 0;
        }
    EXPECT_GT(red, 150);
    keep(image, QStringLiteral("chart-diverged.png"));

    RateChartData article = exampleRate(20);
    article.updatesPerEpoch = 1;
    LossChartData empty;
    empty.length = 20;
    keep(paintPicture(Picture::both, article, empty, {800, 500}, 96),
         QStringLiteral("chart-article.png"));
}

} // namespace
} // namespace warmup::ui
