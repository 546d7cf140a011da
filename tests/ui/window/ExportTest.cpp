// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cstdio>

#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QThread>
#include <QTimer>

#include <gtest/gtest.h>

#include "tests/ui/window/Support.h"
#include "ui/ChartFeed.h"
#include "ui/export/ExportDialog.h"
#include "ui/export/ExportJob.h"

namespace warmup::ui {
namespace {

class ExportTest : public testing::Test {
protected:
    void SetUp() override { clearStoredState(); }

    QString path(const char *name) const { return folder.filePath(QLatin1String(name)); }

    ExportContents contents(const Recipe &recipe = smallRecipe(8)) const
    {
        ExportContents made;
        made.curves = curvesOf(recipe);
        made.updatesPerEpoch = made.curves.intended->updatesPerEpoch();
        made.rate = rateChart(made.curves, {}, {}, {});
        made.loss = lossChart(made.curves, {}, {}, {});
        return made;
    }

    // The error's message; empty when the file was written.
    static std::string run(const ExportRequest &request, ExportContents what)
    {
        ExportJob job(request, std::move(what));
        bool done = false;
        std::string message;
        QObject::connect(&job, &ExportJob::succeeded, [&] { done = true; });
        QObject::connect(&job, &ExportJob::cancelled, [&] {
            done = true;
            message = "cancelled";
        });
        QObject::connect(&job, &ExportJob::failed, [&](const Error &error) {
            done = true;
            message = error.message();
        });
        EXPECT_TRUE(waitFor([&] { return done; }));
        return message;
    }

    QTemporaryDir folder;
};

TEST_F(ExportTest, APictureHasTheAskedPixelsAndResolution)
{
    ExportRequest request;
    request.path = path("a.png");
    request.pixels = {900, 640};
    request.dpi = 200;
    ASSERT_EQ(run(request, contents()), "");
    const QImage image(request.path);
    EXPECT_EQ(image.size(), QSize(900, 640));
    EXPECT_NEAR(image.dotsPerMeterX() * 0.0254, 200, 1);
}

TEST_F(ExportTest, EachChartAloneAndEveryFormatIsWritten)
{
    for (const auto what : {ExportWhat::rateChart, ExportWhat::lossChart}) {
        for (const char *name : {"a.svg", "a.pdf", "a.png"}) {
            ExportRequest request;
            request.what = what;
            request.path = path(name);
            ASSERT_EQ(run(request, contents()), "") << name;
            EXPECT_GT(contentsOf(request.path).size(), 1000U) << name;
        }
    }
    EXPECT_EQ(contentsOf(path("a.pdf")).substr(0, 5), "%PDF-");
    EXPECT_NE(contentsOf(path("a.svg")).find("<svg"), std::string::npos);
}

TEST_F(ExportTest, TheScheduleHoldsEachKthUpdateAndTheLast)
{
    ExportRequest request;
    request.what = ExportWhat::schedule;
    request.path = path("s.csv");
    request.every = 30;
    ASSERT_EQ(run(request, contents()), "");
    const std::string text = contentsOf(request.path);
    EXPECT_EQ(text.substr(0, text.find('\n')), "update,epoch,lr,intended");
    // 0, 30 ... 180 and 199, and the header.
    EXPECT_EQ(std::ranges::count(text, '\n'), 9);
    EXPECT_NE(text.find("\n60,6,"), std::string::npos);
    EXPECT_NE(text.find("\n199,19.9,"), std::string::npos);
}

TEST_F(ExportTest, RunsCarryTheirNameAndEveryUpdate)
{
    TrainingRun run;
    run.name = QStringLiteral("mine");
    run.arm = QStringLiteral("as run");
    run.members.emplace_back();
    run.members[0].seed = 5;
    const float losses[] = {2.5F, 1.5F};
    run.members[0].losses->append(losses);
    run.members[0].rates = {0.5, 0.25};
    TrainingRun hidden = run;
    hidden.hidden = true;
    ExportContents what = contents();
    what.runs = runRecords({run, hidden});
    ASSERT_EQ(what.runs.size(), 1U);
    ExportRequest request;
    request.what = ExportWhat::runs;
    request.path = path("r.csv");
    ASSERT_EQ(ExportTest::run(request, std::move(what)), "");
    const std::string text = contentsOf(request.path);
    EXPECT_EQ(std::ranges::count(text, '\n'), 3);
    EXPECT_NE(text.find("mine,as run,5,0,0,0.5,2.5"), std::string::npos) << text;
    EXPECT_NE(text.find("mine,as run,5,1,0.1,0.25,1.5"), std::string::npos) << text;
}

// How late the timer of the window's thread was at worst while the picture was made, in ms.
TEST_F(ExportTest, ABigPictureLeavesTheWindowsThreadFree)
{
    for (const char *name : {"a.png", "a.svg", "a.pdf"}) {
        ExportRequest request;
        request.path = path(name);
        request.pixels = {3840, 2160};
        request.dpi = 192;
        ExportContents what = contents();
        QElapsedTimer clock;
        qint64 latest = 0;
        QTimer timer;
        timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&timer, &QTimer::timeout,
                         [&] { latest = std::max(latest, clock.restart()); });
        timer.start(4);
        QElapsedTimer whole;
        whole.start();
        clock.start();
        ASSERT_EQ(run(request, std::move(what)), "");
        RecordProperty(name, std::to_string(latest));
        // Nearly all of the time would be the painting: the limit itself is for a benchmark.
        EXPECT_LT(latest, std::max<qint64>(500, whole.elapsed() * 3 / 4)) << name;
        std::printf("%s: %lld ms, the window's thread at most %lld ms\n", name,
                    static_cast<long long>(whole.elapsed()), static_cast<long long>(latest));
    }
}

TEST_F(ExportTest, AJobThatIsThrownAwayEndsWithoutTheEventLoop)
{
    for (int i = 0; i < 20; ++i) {
        ExportRequest request;
        request.path = path("a.svg");
        ExportJob job(request, contents());
        if (i % 2 == 1)
            QThread::msleep(static_cast<unsigned long>(i));
    }
    SUCCEED();
}

TEST_F(ExportTest, AFolderThatIsGoneIsOneMessageAndNoFile)
{
    ExportRequest request;
    for (const auto what : {ExportWhat::schedule, ExportWhat::bothCharts}) {
        request.what = what;
        request.path = path(isPicture(what) ? "gone/a.png" : "gone/a.csv");
        const std::string message = run(request, contents());
        EXPECT_NE(message.find("gone"), std::string::npos) << message;
        EXPECT_FALSE(QFile::exists(request.path));
    }
}

TEST_F(ExportTest, ACancelledTableLeavesNoFileAndKeepsAnOlderOne)
{
    Recipe recipe = smallRecipe(8);
    recipe.schedule.clock.updatesPerEpoch = 1e6;
    ExportRequest request;
    request.what = ExportWhat::schedule;
    request.path = path("long.csv");
    write(request.path, "old");
    ExportContents what = contents(recipe);
    ExportJob job(request, std::move(what));
    QSignalSpy cancelled(&job, &ExportJob::cancelled);
    job.cancel();
    ASSERT_TRUE(waitFor([&] { return cancelled.count() == 1; }));
    EXPECT_EQ(contentsOf(request.path), "old");
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

TEST_F(ExportTest, TheDialogRemembersSizeResolutionFormatAndFolder)
{
    {
        ExportDialog dialog(ExportWhat::rateChart, QStringLiteral("article"), 200, {});
        dialog.findChild<QSpinBox *>(QStringLiteral("exportWidth"))->setValue(1234);
        dialog.findChild<QSpinBox *>(QStringLiteral("exportDpi"))->setValue(321);
        dialog.findChild<QComboBox *>(QStringLiteral("exportFormat"))->setCurrentIndex(1);
        dialog.findChild<QLineEdit *>(QStringLiteral("exportPath"))->setText(path("x.svg"));
        dialog.accept();
        EXPECT_EQ(dialog.result(), QDialog::Accepted);
    }
    const ExportDialog dialog(ExportWhat::rateChart, QStringLiteral("other"), 200, {});
    EXPECT_EQ(dialog.request().pixels.width(), 1234);
    EXPECT_EQ(dialog.request().dpi, 321);
    EXPECT_EQ(dialog.request().path, path("other-rate.svg"));
}

TEST_F(ExportTest, EveryLetterOfTheDialogLeadsToItsField)
{
    const ExportDialog dialog(ExportWhat::bothCharts, QStringLiteral("a"), 200, {});
    int letters = 0;
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        if (!label->text().contains(QLatin1Char('&')))
            continue;
        ++letters;
        ASSERT_NE(label->buddy(), nullptr) << label->text().toStdString();
        EXPECT_TRUE(label->buddy()->focusPolicy() & Qt::TabFocus) << label->text().toStdString();
    }
    EXPECT_EQ(letters, 6);
}

TEST_F(ExportTest, TheDialogGivesTheFileTheSuffixOfItsKind)
{
    ExportDialog dialog(ExportWhat::bothCharts, QStringLiteral("a"), 200, {.runs = true});
    auto *file = dialog.findChild<QLineEdit *>(QStringLiteral("exportPath"));
    EXPECT_TRUE(file->text().endsWith(QStringLiteral("/a.png")));
    auto *what = dialog.findChild<QComboBox *>(QStringLiteral("exportWhat"));
    what->setCurrentIndex(what->findData(static_cast<int>(ExportWhat::runs)));
    EXPECT_TRUE(file->text().endsWith(QStringLiteral("/a-runs.csv")));
    what->setCurrentIndex(what->findData(static_cast<int>(ExportWhat::schedule)));
    EXPECT_TRUE(file->text().endsWith(QStringLiteral("/a-schedule.csv")));
    file->setText(path("v1.2"));
    dialog.accept();
    EXPECT_EQ(dialog.request().path, path("v1.2.csv"));
}

TEST_F(ExportTest, TheDialogRefusesAMissingFolderAndAsksBeforeReplacing)
{
    ExportDialog dialog(ExportWhat::schedule, QStringLiteral("a"), 200, {});
    auto *file = dialog.findChild<QLineEdit *>(QStringLiteral("exportPath"));
    file->setText(path("gone/a.csv"));
    dialog.accept();
    EXPECT_NE(dialog.result(), QDialog::Accepted);
    write(path("old.csv"), "old");
    file->setText(path("old.csv"));
    dialog.accept();
    EXPECT_NE(dialog.result(), QDialog::Accepted);
    dialog.accept();
    EXPECT_EQ(dialog.result(), QDialog::Accepted);
}

} // namespace
} // namespace warmup::ui
