// SPDX-License-Identifier: GPL-3.0-or-later
// Runs in files and diagnostics in the window, as a person uses them.
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "core/io/RecipeFile.h"
#include "core/io/RunFile.h"
#include "core/training/Session.h"
#include "tests/ui/window/Support.h"
#include "ui/MainWindow.h"
#include "ui/MessageBar.h"
#include "ui/RunFiles.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/panels/RecipeForm.h"

namespace warmup::ui {
namespace {

struct Window {
    explicit Window(const Recipe &recipe = smallRecipe())
    {
        window.resize(1280, 900);
        window.show();
        const QString file = folder.filePath(QStringLiteral("small.warmup.json"));
        EXPECT_TRUE(io::saveRecipe(toPath(file), recipe));
        window.openFile(file);
    }
    void trigger(const char *text) const
    {
        for (QAction *one : window.findChildren<QAction *>())
            if (one->text().remove(QLatin1Char('&')) == QString::fromUtf8(text))
                return one->trigger();
        ADD_FAILURE() << "no action " << text;
    }
    [[nodiscard]] QAction *diagnostic(const char *text) const
    {
        for (QAction *one : window.findChildren<QAction *>())
            if (one->text() == QString::fromUtf8(text) && one->isCheckable())
                return one;
        return nullptr;
    }
    [[nodiscard]] ChartPair &charts() const { return *window.findChild<ChartPair *>(); }
    [[nodiscard]] MessageBar &messages() const { return *window.findChild<MessageBar *>(); }
    [[nodiscard]] const Recipe &recipe() const
    {
        return window.findChild<RecipeForm *>()->recipe();
    }
    [[nodiscard]] Update made() const
    {
        const auto &runs = charts().loss().runs;
        return runs.empty() || runs.back().seeds.empty() ? 0 : runs.back().seeds.front()->size();
    }
    [[nodiscard]] std::vector<float> losses() const
    {
        const auto values = charts().loss().runs.back().seeds.front()->values();
        return {values.begin(), values.end()};
    }
    bool trainToTheEnd()
    {
        trigger(made() == 0 ? "Start" : "Continue");
        return waitFor([&] { return made() == 200; });
    }

    QTemporaryDir folder;
    MainWindow window;
};

class RunFilesTest : public testing::Test {
protected:
    void SetUp() override { clearStoredState(); }
};

TEST_F(RunFilesTest, ARunThatWasSavedGoesOnInAnotherWindowWithTheSameBits)
{
    Window first;
    first.trigger("One epoch");
    ASSERT_TRUE(waitFor([&] { return first.made() == 10; }));
    const QString path = first.folder.filePath(QStringLiteral("half.warmup-run"));
    first.window.findChild<RunFiles *>()->save(path);
    ASSERT_TRUE(waitFor([&] { return first.messages().text().contains(QStringLiteral("Saved")); }));
    ASSERT_TRUE(first.trainToTheEnd());

    Window second(smallRecipe(3));
    second.window.openFile(path);
    ASSERT_TRUE(waitFor([&] { return second.made() == 10; }));
    EXPECT_EQ(second.recipe().schedule, smallRecipe().schedule);
    EXPECT_EQ(second.charts().loss().runs.size(), 1U);
    EXPECT_EQ(second.charts().loss().runs[0].label, QStringLiteral("half"));
    ASSERT_TRUE(second.trainToTheEnd());
    EXPECT_EQ(second.losses(), first.losses());
}

TEST_F(RunFilesTest, WhatIsNoRunIsOneMessageAndTheOldOneStays)
{
    Window shown;
    shown.trigger("One epoch");
    ASSERT_TRUE(waitFor([&] { return shown.made() == 10; }));
    const Recipe before = shown.recipe();
    const QString path = shown.folder.filePath(QStringLiteral("broken.warmup-run"));
    for (const std::string &bytes :
         {std::string(), std::string("not a run"), std::string(70'000, '\x7f')}) {
        write(path, bytes);
        shown.messages().clear();
        shown.window.openFile(path);
        ASSERT_TRUE(waitFor([&] {
            return shown.messages().kind() == MessageBar::Kind::error
                && shown.messages().text().contains(QStringLiteral("broken.warmup-run"));
        })) << bytes.size();
        EXPECT_EQ(shown.recipe(), before);
        EXPECT_EQ(shown.made(), 10);
    }
    shown.window.openFile(shown.folder.filePath(QStringLiteral("gone.warmup-run")));
    ASSERT_TRUE(waitFor(
        [&] { return shown.messages().text().contains(QStringLiteral("gone.warmup-run")); }));
}

TEST_F(RunFilesTest, ARunOfAnotherProcessorSaysSo)
{
    Window shown;
    shown.trigger("One epoch");
    ASSERT_TRUE(waitFor([&] { return shown.made() == 10; }));
    const QString path = shown.folder.filePath(QStringLiteral("a.warmup-run"));
    shown.window.findChild<RunFiles *>()->save(path);
    ASSERT_TRUE(waitFor([&] { return shown.messages().text().contains(QStringLiteral("Saved")); }));
    auto run = io::loadRun(toPath(path));
    ASSERT_TRUE(run);
    auto other = std::make_shared<training::Checkpoint>(*run->checkpoint);
    other->kernel = "another kind";
    run->checkpoint = other;
    ASSERT_TRUE(io::saveRun(toPath(path), *run));
    shown.window.openFile(path);
    ASSERT_TRUE(
        waitFor([&] { return shown.messages().text().contains(QStringLiteral("another kind")); }));
    EXPECT_EQ(shown.messages().kind(), MessageBar::Kind::warning);
}

TEST_F(RunFilesTest, SavingWhereNothingCanBeWrittenIsOneMessage)
{
    Window shown;
    shown.trigger("One epoch");
    ASSERT_TRUE(waitFor([&] { return shown.made() == 10; }));
    shown.window.findChild<RunFiles *>()->save(QStringLiteral("/no/such/folder/a.warmup-run"));
    ASSERT_TRUE(waitFor([&] { return shown.messages().kind() == MessageBar::Kind::error; }));
    ASSERT_TRUE(shown.trainToTheEnd());
}

TEST_F(RunFilesTest, ADiagnosticIsSwitchedOnWhileARunTrainsAndCanBeUndone)
{
    Window shown(longRecipe());
    shown.trigger("Start");
    ASSERT_TRUE(waitFor([&] { return shown.made() > 50; }));
    EXPECT_TRUE(shown.charts().strips().empty());
    QAction *norm = shown.diagnostic("Gradient norm");
    ASSERT_NE(norm, nullptr);
    EXPECT_FALSE(norm->isChecked());
    EXPECT_FALSE(norm->toolTip().isEmpty());
    norm->trigger();
    EXPECT_TRUE(shown.recipe().training.diagnostics.shows(diagnostics::Kind::gradientNorm));
    ASSERT_EQ(shown.charts().strips().size(), 1U);
    ASSERT_TRUE(waitFor([&] {
        const auto strips = shown.charts().strips();
        if (strips[0].runs.empty() || strips[0].runs[0].curves.empty())
            return false;
        const auto &series = *strips[0].runs[0].curves[0].at(0);
        return series.size() > 0 && std::isfinite(series.at(series.size() - 1));
    }));
    EXPECT_FALSE(
        shown.window.findChild<QToolButton *>(QStringLiteral("restartToApply"))->isVisible());
    shown.trigger("Undo Gradient norm");
    EXPECT_TRUE(shown.charts().strips().empty());
    EXPECT_FALSE(norm->isChecked());
}

TEST_F(RunFilesTest, GoingBackAndContinuingMakesARunBesideTheOldOne)
{
    Window shown;
    ASSERT_TRUE(shown.trainToTheEnd());
    shown.trigger("Go back…");
    EXPECT_EQ(shown.charts().rewindMark(), 180);
    QTest::keyClick(&shown.charts(), Qt::Key_Left, Qt::ShiftModifier);
    EXPECT_EQ(shown.charts().rewindMark(), 178);
    shown.trigger("Continue from here");
    ASSERT_TRUE(waitFor([&] { return shown.charts().loss().runs.size() == 2; }));
    ASSERT_TRUE(waitFor([&] { return shown.made() == 200; }));
    EXPECT_EQ(shown.charts().loss().runs[1].label, QStringLiteral("run 2, from update 178"));
    EXPECT_EQ(shown.charts().loss().forks, std::vector<Update>{178});
    EXPECT_EQ(shown.charts().rate().forks, std::vector<Update>{178});
    EXPECT_FALSE(shown.charts().rewindMark());
}

} // namespace
} // namespace warmup::ui
