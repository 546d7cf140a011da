// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <thread>

#ifdef __unix__
#include <sys/resource.h>
#endif

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPainter>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QSvgRenderer>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include "tests/ui/chart/Examples.h"
#include "ui/chart/ChartPair.h"

namespace warmup::ui {
namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// How many pixels are clearly lighter or darker.
double differing(const QImage &a, const QImage &b)
{
    double count = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            count += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y))) > 60 ? 1 : 0;
    return count;
}

struct PictureFile : testing::Test {
    QTemporaryDir folder;
    RateChartData rate = exampleRate(20'000);
    LossChartData loss = exampleLoss(20'000, 3);

    [[nodiscard]] QString path(const char *name) const
    {
        return folder.filePath(QLatin1String(name));
    }
};

TEST_F(PictureFile, pngHasTheSizeAndResolutionAskedFor)
{
    ASSERT_TRUE(savePicture(path("a.png"), Picture::both, rate, loss, {1600, 900}, 300));
    const QImage image(path("a.png"));
    EXPECT_EQ(image.size(), QSize(1600, 900));
    EXPECT_EQ(image.dotsPerMeterX(), 11811);
    EXPECT_EQ(image.dotsPerMeterY(), 11811);
}

TEST_F(PictureFile, twiceTheResolutionIsTheSamePictureTwiceAsFine)
{
    const QImage one = paintPicture(Picture::rate, rate, loss, {600, 400}, 96);
    const QImage two = paintPicture(Picture::rate, rate, loss, {1200, 800}, 192)
                           .scaled(600, 400, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    EXPECT_LT(differing(one, two), 600 * 400 / 50);
}

TEST_F(PictureFile, svgHasFewElementsAndNothingOutsideItsView)
{
    loss.runs[0].divergedAt = {9'000};
    ASSERT_TRUE(savePicture(path("a.svg"), Picture::both, rate, loss, {1200, 700}, 96));
    const QString svg = QString::fromUtf8(contents(path("a.svg")));
    EXPECT_TRUE(svg.contains(QStringLiteral("viewBox=\"0 0 1200 700\"")));
    EXPECT_TRUE(svg.trimmed().endsWith(QStringLiteral("</svg>")));
    EXPECT_LT(svg.count(QLatin1Char('<')), 2000);
    EXPECT_LT(svg.size(), 1'000'000);
    const QRegularExpression line(QStringLiteral("<polyline[^>]*points=\"([^\"]*)\""));
    int points = 0;
    for (auto each = line.globalMatch(svg); each.hasNext();) {
        for (const QString &point : each.next().captured(1).split(QLatin1Char(' '))) {
            const QStringList xy = point.split(QLatin1Char(','));
            if (xy.size() != 2)
                continue;
            ++points;
            EXPECT_TRUE(xy[0].toDouble() >= -1 && xy[0].toDouble() <= 1201) << xy[0].toStdString();
            EXPECT_TRUE(xy[1].toDouble() >= -1 && xy[1].toDouble() <= 701) << xy[1].toStdString();
        }
    }
    EXPECT_GT(points, 100);
}

TEST_F(PictureFile, pdfIsOnePageOfThePicturesSize)
{
    ASSERT_TRUE(savePicture(path("a.pdf"), Picture::loss, rate, loss, {960, 480}, 96));
    const QByteArray pdf = contents(path("a.pdf"));
    EXPECT_TRUE(pdf.startsWith("%PDF-"));
    EXPECT_TRUE(pdf.contains("[0 0 720 360]") || pdf.contains("[0 0 720.000000 360.000000]"))
        << pdf.mid(pdf.indexOf("MediaBox"), 60).toStdString();
}

// Rendered by another's eyes: what the PDF says is what the PNG shows.
TEST_F(PictureFile, pdfShowsTheWholePicture)
{
    const QString tool = QStandardPaths::findExecutable(QStringLiteral("pdftoppm"));
    if (tool.isEmpty())
        GTEST_SKIP() << "pdftoppm of poppler-utils is not installed";
    ASSERT_TRUE(savePicture(path("a.pdf"), Picture::both, rate, loss, {960, 600}, 96));
    ASSERT_EQ(
        QProcess::execute(tool,
                          {QStringLiteral("-png"), QStringLiteral("-singlefile"),
                           QStringLiteral("-r"), QStringLiteral("96"), path("a.pdf"), path("a")}),
        0);
    const QImage pdf = QImage(path("a.png")).convertToFormat(QImage::Format_RGB32);
    const QImage png = paintPicture(Picture::both, rate, loss, {960, 600}, 96);
    ASSERT_EQ(pdf.size(), png.size());
    EXPECT_LT(differing(pdf, png), 0.05 * 960 * 600);
}

TEST_F(PictureFile, svgShowsTheWholePicture)
{
    ASSERT_TRUE(savePicture(path("a.svg"), Picture::both, rate, loss, {960, 600}, 96));
    QSvgRenderer renderer(path("a.svg"));
    ASSERT_TRUE(renderer.isValid());
    QImage svg(960, 600, QImage::Format_RGB32);
    svg.fill(Qt::white);
    QPainter painter(&svg);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    painter.end();
    const QImage png = paintPicture(Picture::both, rate, loss, {960, 600}, 96);
    EXPECT_LT(differing(svg, png), 0.05 * 960 * 600);
}

TEST_F(PictureFile, sayWhatIsAllowedWhenTheyCannotBeMade)
{
    const auto text = [&](const char *name, QSize size, int dpi) {
        const auto result = savePicture(path(name), Picture::both, rate, loss, size, dpi);
        return result ? std::string() : result.error().message();
    };
    EXPECT_NE(text("a.gif", {800, 600}, 96).find(".png, .svg, .pdf"), std::string::npos);
    EXPECT_NE(text("a", {800, 600}, 96).find("no suffix"), std::string::npos);
    EXPECT_NE(text("a.png", {20'001, 600}, 96).find("20001x600"), std::string::npos);
    EXPECT_NE(text("a.png", {20'000, 20'000}, 96).find("million pixels"), std::string::npos);
    EXPECT_NE(text("a.png", {-5, 600}, 96).find("-5x600"), std::string::npos);
    EXPECT_NE(text("a.png", {800, 600}, 0).find("0 dpi"), std::string::npos);
    EXPECT_NE(text("none/a.png", {800, 600}, 96).find("none/a.png"), std::string::npos);
    EXPECT_TRUE(QDir(folder.path()).isEmpty());
}

TEST_F(PictureFile, leaveTheOldFileWhenTheyFail)
{
    ASSERT_TRUE(savePicture(path("a.png"), Picture::rate, rate, loss, {300, 200}, 96));
    const QByteArray before = contents(path("a.png"));
    EXPECT_FALSE(savePicture(path("a.png"), Picture::rate, rate, loss, {30'000, 200}, 96));
    EXPECT_EQ(contents(path("a.png")), before);
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

#ifdef Q_OS_UNIX
// A file that may not grow: what a full disk does, without filling one.
TEST_F(PictureFile, onAFullDiskFailAndLeaveNothing)
{
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 8192;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    std::vector<Result<void>> results;
    for (const char *name : {"a.png", "a.svg", "a.pdf"})
        results.push_back(savePicture(path(name), Picture::both, rate, loss, {1200, 700}, 96));
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    for (const Result<void> &result : results) {
        ASSERT_FALSE(result);
        EXPECT_NE(result.error().message().find("a."), std::string::npos);
    }
    EXPECT_TRUE(QDir(folder.path()).isEmpty());
}
#endif

TEST_F(PictureFile, canBeMadeFromAnotherThread)
{
    const QImage here = paintPicture(Picture::both, rate, loss, {800, 500}, 96);
    QImage there;
    bool saved = false;
    std::atomic<bool> done = false;
    std::thread worker([&] {
        there = paintPicture(Picture::both, rate, loss, {800, 500}, 96);
        saved = savePicture(path("t.svg"), Picture::both, rate, loss, {800, 500}, 96).has_value();
        done = true;
    });
    while (!done)
        QApplication::processEvents(QEventLoop::AllEvents, 5);
    worker.join();
    EXPECT_TRUE(saved);
    ASSERT_EQ(there.size(), here.size());
    EXPECT_LT(differing(here, there), 800 * 500 / 100);
}

} // namespace
} // namespace warmup::ui
