// SPDX-License-Identifier: GPL-3.0-or-later
// The window of sweeps, as a person uses it.
#include "ui/sweeps/SweepWindow.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QUndoStack>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/io/SweepCsv.h"
#include "core/io/SweepFile.h"
#include "tests/ui/sweeps/Bowl.h"
#include "ui/MessageBar.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/HeatMap.h"
#include "ui/sweeps/CellRuns.h"
#include "ui/sweeps/SweepCommands.h"
#include "ui/sweeps/SweepSources.h"
#include "ui/sweeps/SweepStore.h"
#include "ui/widgets/TextField.h"

namespace warmup::ui {
namespace {

using testing::HasSubstr;

class SweepWindowTest : public testing::Test {
protected:
    void SetUp() override
    {
        forgetSweeps();
        open();
    }

    void open()
    {
        window = std::make_unique<SweepWindow>();
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
        ASSERT_TRUE(waitUntil([&] { return !map().data().cells.empty(); }));
    }
    void openBowl(int updates = 200) const { openText(bowlSweep(updates)); }
    void openText(const std::string &text) const
    {
        const QString path = file("bowl.sweep.json");
        writeText(path, text);
        window->openFile(path);
        ASSERT_TRUE(waitUntil([&] { return map().data().title == QStringLiteral("A bowl"); }));
    }
    void runToTheEnd() const
    {
        runButton().click();
        ASSERT_TRUE(window->isTraining());
        ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    }

    template <typename Widget>
    Widget &find(const char *name = "") const
    {
        auto *found = window->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("no \"%s\"", name);
        return *found;
    }
    HeatMap &map() const { return find<HeatMap>(); }
    CellRuns &cells() const { return find<CellRuns>(); }
    QPushButton &runButton() const { return find<QPushButton>("runSweep"); }
    QString message() const { return find<MessageBar>("messageBar").text(); }
    int made() const
    {
        int runs = 0;
        for (const auto &cell : map().data().cells)
            runs += cell.runs;
        return runs;
    }
    QString file(const char *name) const { return folder.filePath(QLatin1String(name)); }
    void click(std::size_t cell, Qt::KeyboardModifiers with = {}) const
    {
        QTest::mouseClick(&map(), Qt::LeftButton, with, map().cellArea(cell).center().toPoint());
    }
    void waitForCells() const
    {
        ASSERT_TRUE(waitUntil([&] { return cells().run().state() == LessonRun::State::finished; }));
    }
    // Triggers the action and answers the dialog that it opens.
    void save(const char *action, const QString &name) const
    {
        QTimer::singleShot(0, window.get(), [name] {
            auto *dialog = qobject_cast<QFileDialog *>(QApplication::activeModalWidget());
            if (!dialog)
                qFatal("no dialog");
            auto *line = dialog->findChild<QLineEdit *>();
            line->setText(name);
            QTest::keyClick(line, Qt::Key_Return);
        });
        find<QAction>(action).trigger();
    }

    QTemporaryDir folder;
    std::unique_ptr<SweepWindow> window;
};

TEST_F(SweepWindowTest, OpensWithTheClassicHeatMapAndRunAsTheObviousThing)
{
    EXPECT_EQ(map().data().xName, QStringLiteral("warm-up"));
    EXPECT_EQ(map().data().yName, QStringLiteral("peak rate"));
    EXPECT_EQ(map().data().cells.size(), 30U);
    EXPECT_EQ(made(), 0);
    EXPECT_EQ(runButton().text(), QStringLiteral("&Run"));
    EXPECT_TRUE(runButton().hasFocus());
    for (auto *field : window->findChildren<TextField *>())
        EXPECT_FALSE(field->isVisible()); // folded away
    EXPECT_FALSE(find<QPushButton>("sweepAnew").isEnabled());
    EXPECT_FALSE(cells().isVisible());
}

TEST_F(SweepWindowTest, FillsCellByCellAndMarksTheBestOfEachColumn)
{
    openBowl();
    int fills = 0;
    int last = 0;
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    QTest::keyClick(window.get(), Qt::Key_F5);
    ASSERT_TRUE(waitUntil([&] { return window->isTraining(); }));
    EXPECT_EQ(runButton().text(), QStringLiteral("&Pause"));
    ASSERT_TRUE(waitUntil([&] {
        fills += made() > last ? 1 : 0;
        last = made();
        return !window->isTraining();
    }));
    EXPECT_EQ(made(), 24);
    EXPECT_GT(fills, 0);
    const HeatMapData &data = map().data();
    EXPECT_EQ(data.best, (std::vector<std::optional<std::size_t>>{1, 1}));
    EXPECT_EQ(data.cells[4].failed, 4); // a rate of 3
    EXPECT_EQ(data.cells[5].failed, 4);
    EXPECT_EQ(data.cells[0].failed, 0);
    EXPECT_EQ(runButton().text(), QStringLiteral("&Run again"));
    EXPECT_THAT(map().accessibleDescription().toStdString(),
                HasSubstr("warm-up 0 updates, rate 1"));
}

TEST_F(SweepWindowTest, ReturnInAFieldRunsWhatWasTyped)
{
    openBowl();
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    for (auto *field : window->findChildren<TextField *>())
        if (field->accessibleName() == QLatin1String("Values of the rows")) {
            field->setText({});
            QTest::keyClicks(field, QStringLiteral("0.5; 1"));
            QTest::keyClick(field, Qt::Key_Return);
        }
    ASSERT_TRUE(window->isTraining());
    ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    EXPECT_EQ(map().data().cells.size(), 4U);
    EXPECT_EQ(made(), 16);
}

TEST_F(SweepWindowTest, GoesOnAfterItWasClosedWhileItRan)
{
    openBowl(1'000'000);
    runButton().click();
    ASSERT_TRUE(waitUntil([&] { return made() > 2; }));
    window->close();
    ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    const int before = made();
    ASSERT_LT(before, 24);
    window.reset();

    open();
    auto &sources = find<SweepSources>();
    sources.setCurrentIndex(sources.count() - 1);
    EXPECT_EQ(sources.currentText(), QStringLiteral("Trained: A bowl"));
    Q_EMIT sources.activated(sources.currentIndex());
    ASSERT_TRUE(waitUntil([&] { return made() > 0; }));
    EXPECT_EQ(made(), before);
    EXPECT_EQ(runButton().text(), QStringLiteral("&Continue"));
    EXPECT_TRUE(find<QPushButton>("sweepAnew").isEnabled());
    runButton().click();
    ASSERT_TRUE(waitUntil([&] { return made() > before; }));
    window->stop();
    ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    const int kept = made();
    find<QPushButton>("sweepAnew").click();
    window->stop(); // before a run ends
    ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    EXPECT_EQ(made(), kept);
    find<QPushButton>("sweepAnew").click();
    ASSERT_TRUE(waitUntil([&] { return made() == 0; }));
    ASSERT_TRUE(waitUntil([&] { return made() > 0; }));
    window->stop();
    ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    EXPECT_GT(made(), 0);
}

TEST_F(SweepWindowTest, PausesAndContinuesAndTheRunsAreThoseOfTheCommand)
{
    openBowl(100'000);
    runButton().click();
    ASSERT_TRUE(waitUntil([&] { return made() > 0; }));
    runButton().click();
    ASSERT_TRUE(waitUntil([&] { return !window->isTraining(); }));
    EXPECT_THAT(message().toStdString(), HasSubstr("Paused."));
    runToTheEnd();
    EXPECT_EQ(made(), 24);

    const auto sweep = io::readSweep(bowlSweep(100'000), "").value();
    std::string table = "sweep,cell,x,y,seed,value,failed,diverged_at\n";
    std::vector<experiment::SweepRow> rows;
    experiment::SweepHooks hooks;
    hooks.finished = [&](const experiment::SweepRow &row) {
        rows.push_back(row);
        return Result<void>();
    };
    ASSERT_TRUE(experiment::trainSweep(sweep, experiment::runsOf(sweep), hooks));
    std::ranges::sort(rows, {}, &experiment::SweepRow::key);
    for (const auto &row : rows)
        table += io::sweepLine(sweep, row);
    window->saveTable(file("runs.csv"));
    ASSERT_TRUE(waitUntil([&] { return message().startsWith(QLatin1String("Wrote")); }));
    EXPECT_EQ(readText(file("runs.csv")), table);
}

TEST_F(SweepWindowTest, AClickOpensTheCellsRunsWhichAreThoseOfTheMap)
{
    openBowl();
    runToTheEnd();
    click(2);
    ASSERT_TRUE(cells().isVisible());
    waitForCells();
    const auto &runs = cells().run().result().runs;
    ASSERT_EQ(runs.size(), 1U);
    ASSERT_EQ(runs.front().members.size(), 4U);
    EXPECT_EQ(finalLoss(runs.front()), map().data().cells[2].mean); // the metric is the same
    EXPECT_EQ(cells().charts().loss().runs.front().seeds.size(), 4U);
    EXPECT_EQ(find<QLabel>("cellTitle").text(),
              QStringLiteral("warm-up 0 updates, rate 1: seeds 1 to 4"));

    click(4, Qt::ControlModifier); // a rate of 3, beside it
    waitForCells();
    ASSERT_EQ(cells().run().result().runs.size(), 2U);
    EXPECT_EQ(cells().charts().loss().runs[1].divergedAt.size(), 4U);
    EXPECT_EQ(cells().cells().size(), 2U);
    click(2, Qt::ControlModifier);
    waitForCells();
    EXPECT_EQ(cells().cells().front().first, 4U);
    find<QToolButton>("closeCells").click();
    EXPECT_FALSE(cells().isVisible());
    EXPECT_TRUE(cells().cells().empty());
}

TEST_F(SweepWindowTest, ACellIsOpenedWithTheKeyboardWhileTheSweepTrains)
{
    openBowl(1'000'000);
    runButton().click();
    map().setFocus();
    for (const Qt::Key key : {Qt::Key_Right, Qt::Key_Right, Qt::Key_Return})
        QTest::keyClick(&map(), key);
    EXPECT_TRUE(window->isTraining());
    ASSERT_TRUE(waitUntil([&] { return made() > 0; }));
    EXPECT_TRUE(find<QPushButton>("exportSweep").isEnabled()); // what is there already
    ASSERT_EQ(cells().cells().size(), 1U);
    EXPECT_EQ(cells().cells().front().first, 1U);
    EXPECT_THAT(find<QLabel>("cellReadOut").text().toStdString(),
                HasSubstr("warm-up 50 updates, rate 0.5"));
    ASSERT_TRUE(waitUntil([&] { return !cells().run().result().runs.front().members.empty(); }));
}

TEST_F(SweepWindowTest, ExportsThePictureThroughItsDialog)
{
    openBowl();
    runToTheEnd();
    save("exportPicture", file("map")); // the suffix is added
    ASSERT_TRUE(waitUntil([&] { return message().startsWith(QLatin1String("Wrote")); }));
    const QImage image(file("map.png"));
    ASSERT_EQ(image.size(), QSize(1600, 1200));
    std::set<QRgb> colors;
    for (int x = 0; x < image.width(); x += 5)
        for (int y = 0; y < image.height(); y += 5)
            colors.insert(image.pixel(x, y));
    EXPECT_TRUE(colors.contains(heatMapColor(1).rgb()));
    EXPECT_TRUE(colors.contains(heatMapColor(0).rgb()));
}

TEST_F(SweepWindowTest, ExportsTheRunsThroughItsDialog)
{
    openBowl();
    runToTheEnd();
    save("exportRuns", file("runs"));
    ASSERT_TRUE(waitUntil([&] { return message().startsWith(QLatin1String("Wrote")); }));
    const auto lines = io::loadSweepLines(toPath(file("runs.csv")));
    ASSERT_TRUE(lines) << lines.error().message();
    EXPECT_EQ(lines->size(), 24U);
}

TEST_F(SweepWindowTest, SaysWhyAFileCannotBeWritten)
{
    openBowl();
    runToTheEnd();
    window->savePicture(file("nowhere/map.png"));
    ASSERT_TRUE(waitUntil([&] { return message().contains(QLatin1String("nowhere")); }));
    window->savePicture(file("map.gif"));
    ASSERT_TRUE(waitUntil([&] { return message().contains(QLatin1String("map.gif")); }));
}

TEST_F(SweepWindowTest, SavesWhatItShows)
{
    openBowl();
    window->saveSweep(file("saved.sweep.json"));
    ASSERT_TRUE(waitUntil([&] { return message().startsWith(QLatin1String("Wrote")); }));
    EXPECT_EQ(io::readSweep(readText(file("saved.sweep.json")), "").value(),
              io::readSweep(bowlSweep(), "").value());
}

TEST_F(SweepWindowTest, AFileThatTheFormCannotHoldIsTrainedAsItIs)
{
    std::string text = bowlSweep();
    text.replace(text.find("\"seeds\""), 7,
                 R"("failed": {"metric": "highestLoss", "atLeast": 100}, "seeds")");
    openText(text);
    EXPECT_TRUE(window->findChildren<TextField *>().front()->isHidden()
                || !window->findChildren<TextField *>().front()->isVisible());
    runToTheEnd();
    EXPECT_EQ(map().data().cells[4].failed, 4);
    window->saveSweep(file("saved.sweep.json"));
    ASSERT_TRUE(waitUntil([&] { return message().startsWith(QLatin1String("Wrote")); }));
    EXPECT_EQ(readText(file("saved.sweep.json")), text);
}

TEST_F(SweepWindowTest, AnEditLooksAtTheSweepAnewAndDropsNothing)
{
    openBowl();
    runToTheEnd();
    for (auto *field : window->findChildren<TextField *>())
        if (field->accessibleName() == QLatin1String("Values of the rows")) {
            field->setValue(QStringLiteral("0.5; 1"));
            Q_EMIT field->edited(field->text());
        }
    // Before it was looked at: no "Run again", which would drop what was kept.
    EXPECT_EQ(runButton().text(), QStringLiteral("&Run"));
    ASSERT_TRUE(waitUntil([&] { return map().data().cells.size() == 4; }));
    EXPECT_EQ(made(), 0);
    runToTheEnd();
    EXPECT_EQ(made(), 16);
    EXPECT_EQ(keptSweeps().size(), 2U);
}

TEST_F(SweepWindowTest, OneRowOneColumnOneSeed)
{
    std::string text = bowlSweep();
    text.replace(text.find("[0.5, 1, 3]"), 11, "[3]");
    text.replace(text.find(R"(["0 updates", "50 updates"])"), 27, R"(["0 updates"])");
    text.replace(text.find("\"seeds\": 4"), 10, "\"seeds\": 1");
    openText(text);
    runToTheEnd();
    ASSERT_EQ(map().data().cells.size(), 1U);
    EXPECT_EQ(map().data().cells.front().failed, 1);
    EXPECT_FALSE(map().data().best.front()); // all of it failed
    click(0);
    waitForCells();
    EXPECT_EQ(find<QLabel>("cellTitle").text(),
              QStringLiteral("warm-up 0 updates, rate 3: seed 1"));
    window->savePicture(file("one.svg"));
    ASSERT_TRUE(waitUntil([&] { return message().startsWith(QLatin1String("Wrote")); }));
}

TEST_F(SweepWindowTest, SaysThatTheDataOfACellAreGone)
{
    std::string csv = "a,b,label\n";
    for (int i = 0; i < 40; ++i)
        csv += std::to_string(i) + ',' + std::to_string(i * i % 7) + ',' + std::to_string(i % 2)
            + '\n';
    writeText(file("points.csv"), csv);
    std::string text = bowlSweep();
    text.replace(text.find(R"("model": {"kind": "quadratic"})"), 30,
                 R"("data": {"kind": "csvFile", "path": ")" + file("points.csv").toStdString()
                     + R"(", "target": "label"}, "model": {"kind": "mlp", "hidden": [4]},
                     "batch": 8)");
    openText(text);
    runToTheEnd();
    EXPECT_EQ(made(), 24) << message().toStdString();
    QFile::remove(file("points.csv"));
    click(0);
    ASSERT_TRUE(waitUntil([&] { return cells().run().state() == LessonRun::State::failed; }));
    EXPECT_THAT(message().toStdString(), HasSubstr("points.csv"));
    runToTheEnd(); // again: all of it was made
    EXPECT_THAT(message().toStdString(), HasSubstr("points.csv"));
    EXPECT_FALSE(window->isTraining());
    // What was kept before is there again, also after the next start.
    EXPECT_EQ(made(), 24);
    EXPECT_EQ(runButton().text(), QStringLiteral("&Run again"));
    openText(text);
    EXPECT_EQ(made(), 24);
}

TEST_F(SweepWindowTest, AFileThatIsNoneIsSaidAndTheMapStays)
{
    writeText(file("broken.sweep.json"), "{\"format\": ");
    window->openFile(file("broken.sweep.json"));
    ASSERT_TRUE(waitUntil([&] { return message().contains(QLatin1String("broken.sweep.json")); }));
    window->openFile(file("missing.sweep.json"));
    ASSERT_TRUE(waitUntil([&] { return message().contains(QLatin1String("missing.sweep.json")); }));
}

TEST_F(SweepWindowTest, ASecondFileWaitsForTheFirstSweep)
{
    openBowl(1'000'000);
    runButton().click();
    window->openFile(file("bowl.sweep.json"));
    EXPECT_THAT(message().toStdString(), HasSubstr("pause it first"));
    EXPECT_TRUE(window->isTraining());
    EXPECT_FALSE(find<SweepSources>().isEnabled());
}

TEST(SweepCommands, SweepsTheRecipeOnShowAndTakesACellsRecipeAsOneStep)
{
    forgetSweeps();
    QWidget main;
    QAction action;
    RecipeDocument document;
    RunController runs;
    SweepCommands commands(main, document, runs, action);
    action.trigger();
    auto *window = main.findChild<SweepWindow *>();
    ASSERT_TRUE(window);
    auto &sources = *window->findChild<SweepSources *>();
    auto &map = *window->findChild<HeatMap *>();
    ASSERT_TRUE(waitUntil([&] { return map.data().cells.size() == 30; }));
    Recipe recipe = io::draftOf(bowlSweep())->recipe;
    recipe.title = "Mine";
    document.replace(recipe, QStringLiteral("a bowl"));
    sources.chooseRecipe();
    Q_EMIT sources.activated(sources.currentIndex());
    ASSERT_TRUE(waitUntil([&] { return map.data().title == QStringLiteral("Mine"); }));
    ASSERT_EQ(map.data().xValues.size(), 5); // 0, 1, 2 or 3, 5, 10 updates

    QTest::mouseClick(&map, Qt::LeftButton, {}, map.cellArea(24).center().toPoint());
    window->findChild<QPushButton *>(QStringLiteral("cellRecipe"))->click();
    EXPECT_EQ(document.recipe().schedule.baseRate, 10);
    EXPECT_EQ(document.recipe().schedule.warmUp->length.amount, 10);
    EXPECT_EQ(document.recipe().training.seeds, 4);
    document.undoStack().undo();
    EXPECT_EQ(document.recipe(), recipe);
    window->close();
}

} // namespace
} // namespace warmup::ui
