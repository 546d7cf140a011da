// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a person uses it: real form, real charts, real sessions, real files.
#include "ui/MainWindow.h"

#include <cmath>
#include <functional>

#include <sys/stat.h>

#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QHeaderView>
#include <QHoverEvent>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <QUrl>

#include <gtest/gtest.h>

#include "core/io/RecipeFile.h"
#include "tests/Folders.h"
#include "tests/ui/window/Support.h"
#include "ui/MessageBar.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/Look.h"
#include "ui/lessons/LessonView.h"
#include "ui/panels/FindingsPanel.h"
#include "ui/panels/RecipeForm.h"
#include "ui/sweeps/SweepWindow.h"
#include "ui/widgets/FieldNote.h"

namespace warmup::ui {
namespace {

class MainWindowTest : public testing::Test {
protected:
    void SetUp() override
    {
        clearStoredState();
        window = std::make_unique<MainWindow>();
        window->resize(1280, 820);
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    }

    QAction *action(const QString &text) const
    {
        for (QAction *one : window->findChildren<QAction *>()) {
            if (one->text().remove(QLatin1Char('&')) == text)
                return one;
        }
        ADD_FAILURE() << "no action " << text.toStdString();
        return nullptr;
    }
    void trigger(const char *text) const
    {
        if (QAction *found = action(QString::fromUtf8(text)))
            found->trigger();
    }
    QLineEdit *field(const char *name) const
    {
        for (auto *box : window->findChildren<QAbstractSpinBox *>()) {
            if (box->accessibleName() == QLatin1String(name))
                return box->findChild<QLineEdit *>();
        }
        ADD_FAILURE() << "no field " << name;
        return nullptr;
    }
    void type(const char *name, const char *text) const
    {
        QLineEdit *edit = field(name);
        edit->parentWidget()->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, QLatin1String(text));
    }

    ChartPair &charts() const { return *window->findChild<ChartPair *>(); }
    const Recipe &recipe() const { return window->findChild<RecipeForm *>()->recipe(); }
    MessageBar &messages() const { return *window->findChild<MessageBar *>(); }
    QTableView &runsTable() const
    {
        return *window->findChild<QTableView *>(QStringLiteral("runsTable"));
    }
    Update updatesOf(std::size_t run) const
    {
        const auto &runs = charts().loss().runs;
        return run < runs.size() && !runs[run].seeds.empty() ? runs[run].seeds[0]->size() : 0;
    }
    QString save(const Recipe &what, const char *name) const
    {
        const QString path = folder.filePath(QLatin1String(name));
        EXPECT_TRUE(io::saveRecipe(toPath(path), what));
        return path;
    }
    void open(const Recipe &what) { window->openFile(save(what, "test.warmup.json")); }

    // Answers the question about unsaved changes that comes next.
    static void answer(QMessageBox::StandardButton button, bool &asked)
    {
        auto *timer = new QTimer;
        timer->setInterval(20);
        QObject::connect(timer, &QTimer::timeout, [timer, button, &asked] {
            auto *box = qobject_cast<QMessageBox *>(QApplication::activeModalWidget());
            if (!box)
                return;
            asked = true;
            timer->deleteLater();
            timer->stop();
            box->button(button)->click();
        });
        timer->start();
    }

    QTemporaryDir folder;
    std::unique_ptr<MainWindow> window;
};

TEST_F(MainWindowTest, TheFirstStartShowsTheArticlesExampleAlreadyDrawn)
{
    ASSERT_FALSE(charts().rate().curves.empty());
    const auto &curve = *charts().rate().curves.back().curve;
    EXPECT_EQ(curve.at(0), 0);
    EXPECT_DOUBLE_EQ(curve.over(0, curve.length()).maximum, 0.1);
    EXPECT_TRUE(charts().loss().runs.empty());
    EXPECT_TRUE(messages().text().isEmpty());
    EXPECT_GE(charts().width(), window->width() * 6 / 10);
}

TEST_F(MainWindowTest, TypingMultiplierEightShowsWhereThePublishedSchedulerDropsTheRate)
{
    type("Multiplier", "8");
    EXPECT_EQ(recipe().schedule.multiplier, 8);
    const RateChartData &rate = charts().rate();
    ASSERT_EQ(rate.curves.size(), 2U);
    const auto &intended = *rate.curves[0].curve;
    const auto &asRun = *rate.curves[1].curve;
    const auto epoch = static_cast<Update>(rate.updatesPerEpoch);
    EXPECT_DOUBLE_EQ(asRun.at(5 * epoch), 0.8);
    EXPECT_DOUBLE_EQ(asRun.at(6 * epoch), 0.1);
    EXPECT_DOUBLE_EQ(intended.at(6 * epoch), 0.8);
    auto *table = window->findChild<QTabWidget *>(QStringLiteral("table"));
    EXPECT_TRUE(table->tabText(1).contains(QLatin1Char('('))) << table->tabText(1).toStdString();
    EXPECT_FALSE(table->tabIcon(1).isNull());
    EXPECT_EQ(table->currentIndex(), 1);
    const auto *list = window->findChild<QListWidget *>(QStringLiteral("findingsList"));
    EXPECT_TRUE(list->item(0)->text().startsWith(QStringLiteral("Epoch 6: ")))
        << list->item(0)->text().toStdString();
}

TEST_F(MainWindowTest, AFindingNamesItsKindAndTheFixAndPointsAtItsUpdate)
{
    open(smallRecipe(8));
    auto *list = window->findChild<QListWidget *>(QStringLiteral("findingsList"));
    const auto lost = [&]() -> QListWidgetItem * {
        for (int row = 0; row < list->count(); ++row)
            if (list->item(row)->toolTip().startsWith(QStringLiteral("WL13 multiplier-lost")))
                return list->item(row);
        return nullptr;
    };
    ASSERT_TRUE(waitFor([&] { return lost() != nullptr; }));
    EXPECT_TRUE(lost()->text().contains(QStringLiteral("\nFix: "))) << lost()->text().toStdString();
    QSignalSpy chosen(window->findChild<FindingsPanel *>(), &FindingsPanel::updateChosen);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(lost()).center());
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].value<Update>(), 60); // call 6, of 10 updates each
}

TEST_F(MainWindowTest, TheRunsComeInFrontWithTheFirstUnlessAnotherTabWasChosen)
{
    auto *table = window->findChild<QTabWidget *>(QStringLiteral("table"));
    open(longRecipe());
    trigger("One update");
    EXPECT_EQ(table->currentIndex(), 0);
    QTest::mouseClick(table->tabBar(), Qt::LeftButton, {}, table->tabBar()->tabRect(2).center());
    trigger("Restart");
    EXPECT_EQ(table->currentIndex(), 2);
}

TEST_F(MainWindowTest, ThePointerOverAButtonDoesNotHideTheTimeLeft)
{
    open(longRecipe());
    trigger("Start");
    auto *button = window->findChild<QToolButton *>(QStringLiteral("startButton"));
    QTest::mouseMove(button);
    QHoverEvent hover(QEvent::HoverEnter, {5, 5}, {5, 5}, {0, 0});
    QApplication::sendEvent(button, &hover);
    QAction *pause = action(QStringLiteral("Pause"));
    ASSERT_NE(pause, nullptr);
    pause->hover();
    EXPECT_TRUE(window->findChild<QLabel *>(QStringLiteral("runStatus"))->isVisible());
    EXPECT_TRUE(pause->statusTip().isEmpty());
}

TEST_F(MainWindowTest, ANumberThatIsNotValidKeepsTheLastCurve)
{
    type("Multiplier", "8");
    const auto before = charts().rate().curves.back().curve->at(3000);
    type("Multiplier", "-");
    EXPECT_EQ(charts().rate().curves.back().curve->at(3000), before);
    EXPECT_TRUE(messages().text().isEmpty());
}

TEST_F(MainWindowTest, AMessageInALowWindowLeavesTheTabsInSight)
{
    window->resize(800, 480);
    messages().show(MessageBar::Kind::warning, QStringLiteral("A message."));
    QApplication::processEvents();
    auto *tabs = window->findChild<QTabWidget *>(QStringLiteral("table"))->tabBar();
    const auto place = [&](const QWidget *widget) {
        return QRect(widget->mapTo(window.get(), QPoint()), widget->size());
    };
    EXPECT_FALSE(place(tabs).intersects(place(&messages())));
    EXPECT_EQ(window->childAt(place(tabs).topLeft() + QPoint(8, 8)), tabs);
    EXPECT_EQ(window->childAt(place(tabs).bottomLeft() + QPoint(8, -8)), tabs);
}

TEST_F(MainWindowTest, TypedDigitsAreOneStepOfUndo)
{
    type("Multiplier", "12");
    EXPECT_EQ(recipe().schedule.multiplier, 12);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(recipe().schedule.multiplier, 1);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(recipe().schedule.multiplier, 12);
}

TEST_F(MainWindowTest, AnEditLeavesTheViewAsTheUserChoseIt)
{
    trigger("Logarithmic loss");
    trigger("Axis in updates");
    type("Multiplier", "8");
    EXPECT_EQ(charts().loss().scale, YScale::logarithmic);
    EXPECT_EQ(charts().rate().axis, XAxis::updates);
}

TEST_F(MainWindowTest, StartTrainsAndTheCursorMoves)
{
    open(longRecipe());
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) > 100; }));
    ASSERT_TRUE(waitFor([&] { return charts().rate().cursor.value_or(0) > 100; }));
    EXPECT_NE(action(QStringLiteral("Pause")), nullptr);
    trigger("Pause");
    ASSERT_TRUE(waitFor([&] {
        return window->findChild<QLabel *>(QStringLiteral("runStatus"))
            ->text()
            .startsWith(QStringLiteral("Paused"));
    }));
}

TEST_F(MainWindowTest, TheChartsKeepTheirRightEdgeWhenTheFirstAccuracyComes)
{
    Recipe recipe = longRecipe();
    recipe.training.data = data::Glyphs{}; // not in the plane: no map beside the charts
    open(recipe);
    const double right = charts().plotArea(Picture::loss).right();
    trigger("Start");
    ASSERT_TRUE(waitFor([&] {
        return !charts().loss().runs.empty() && !charts().loss().runs[0].testAccuracy.empty();
    }));
    EXPECT_EQ(charts().plotArea(Picture::loss).right(), right);
    EXPECT_EQ(charts().plotArea(Picture::rate).right(), right);
}

TEST_F(MainWindowTest, AnEditWhileTrainingIsMarkedInBothCharts)
{
    open(longRecipe());
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) > 50; }));
    type("Multiplier", "2");
    ASSERT_TRUE(waitFor([&] { return !charts().loss().edits.empty(); }));
    EXPECT_EQ(charts().rate().edits, charts().loss().edits);
    EXPECT_GT(charts().loss().edits.front(), 0);
    EXPECT_FALSE(window->findChild<QToolButton *>(QStringLiteral("restartToApply"))->isVisible());
}

TEST_F(MainWindowTest, KeptRunsAreHiddenAndRemovedFromTheTable)
{
    open(smallRecipe());
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) == 200; }));
    trigger("Keep run");
    trigger("Restart");
    ASSERT_TRUE(waitFor([&] { return updatesOf(1) == 200; }));
    QAbstractItemModel *model = runsTable().model();
    ASSERT_EQ(model->rowCount(), 2);
    EXPECT_TRUE(charts().loss().runs.at(0).kept);

    model->setData(model->index(0, 0), Qt::Unchecked, Qt::CheckStateRole);
    EXPECT_EQ(charts().loss().runs.size(), 1U);
    model->setData(model->index(0, 0), Qt::Checked, Qt::CheckStateRole);
    model->setData(model->index(0, 0), QStringLiteral("before"), Qt::EditRole);
    EXPECT_EQ(charts().loss().runs.at(0).label, QStringLiteral("before"));

    runsTable().selectRow(0);
    runsTable().setFocus();
    QTest::keyClick(&runsTable(), Qt::Key_Delete);
    EXPECT_EQ(model->rowCount(), 1);
    EXPECT_EQ(charts().loss().runs.size(), 1U);

    EXPECT_EQ(messages().text(), QStringLiteral("Removed before."));
    messages().findChild<QToolButton *>(QStringLiteral("messageAction"))->click();
    EXPECT_EQ(model->rowCount(), 2);
    ASSERT_EQ(charts().loss().runs.size(), 2U);
    EXPECT_EQ(charts().loss().runs.at(0).label, QStringLiteral("before"));
    EXPECT_TRUE(charts().loss().runs.at(0).kept);
}

TEST_F(MainWindowTest, ADivergedRunIsTold)
{
    Recipe recipe = smallRecipe();
    recipe.schedule.baseRate = 1e6;
    recipe.training.loss = training::Loss::meanSquaredError;
    open(recipe);
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return messages().text().contains(QStringLiteral("diverged")); }));
    EXPECT_EQ(messages().kind(), MessageBar::Kind::warning);
    EXPECT_FALSE(charts().loss().runs.at(0).divergedAt.empty());
}

TEST_F(MainWindowTest, ExportFromTheDialogWritesPictureAndTable)
{
    const auto exportTo = [&](const char *actionText, const QString &path) {
        trigger(actionText);
        auto *dialog = window->findChild<QDialog *>();
        ASSERT_NE(dialog, nullptr);
        dialog->findChild<QLineEdit *>(QStringLiteral("exportPath"))->setText(path);
        dialog->findChild<QPushButton *>(QStringLiteral("exportGo"))->click();
        ASSERT_TRUE(waitFor([&] { return messages().text().startsWith(QStringLiteral("Wrote")); }));
        ASSERT_TRUE(waitFor([&] { return window->findChild<QDialog *>() == nullptr; }));
        messages().clear();
    };
    const QString picture = folder.filePath(QStringLiteral("a.png"));
    exportTo("Both charts…", picture);
    EXPECT_EQ(QImage(picture).size(), QSize(1600, 1000));
    const QString table = folder.filePath(QStringLiteral("a.csv"));
    exportTo("Schedule as CSV…", table);
    EXPECT_EQ(contentsOf(table).substr(0, 25), "update,epoch,lr,intended\n");
}

TEST_F(MainWindowTest, APipeThatNobodyWritesIntoIsOneMessageAndNoWait)
{
    const QString path = folder.filePath(QStringLiteral("pipe.warmup.json"));
    ASSERT_EQ(mkfifo(path.toLocal8Bit().constData(), 0600), 0);
    window->openFile(path);
    EXPECT_EQ(messages().kind(), MessageBar::Kind::error);
    EXPECT_TRUE(messages().text().contains(QStringLiteral("a pipe or a device")))
        << messages().text().toStdString();
}

TEST_F(MainWindowTest, ALessonAndASweepOpenLikeARecipe)
{
    const auto openResource = [&](const char *name) {
        window->openFile(QString::fromStdString(projectFile(name)));
    };
    openResource("resources/lessons/05-little-sense-with-sgd.lesson.json");
    const auto *lessons = window->findChild<LessonView *>();
    ASSERT_NE(lessons, nullptr);
    EXPECT_TRUE(waitFor([&] { return lessons->isVisible(); }));
    EXPECT_EQ(messages().text(), QString());
    openResource("resources/sweeps/warm-up-and-rate.sweep.json");
    const auto *sweeps = window->findChild<SweepWindow *>();
    ASSERT_NE(sweeps, nullptr);
    EXPECT_TRUE(sweeps->isVisible());
    EXPECT_EQ(messages().text(), QString());
}

TEST_F(MainWindowTest, ABrokenRecipeIsOneMessageAndTheOldOneStays)
{
    open(smallRecipe(3));
    ASSERT_EQ(recipe().schedule.multiplier, 3);
    for (const char *broken :
         {"", "{", "{\"format\": \"warmup-lab\", \"version\": 99}", "\x7f\x45"}) {
        const QString path = folder.filePath(QStringLiteral("broken.warmup.json"));
        write(path, broken);
        window->openFile(path);
        EXPECT_EQ(messages().kind(), MessageBar::Kind::error);
        EXPECT_TRUE(messages().text().contains(QStringLiteral("broken.warmup.json")))
            << messages().text().toStdString();
        EXPECT_EQ(recipe().schedule.multiplier, 3);
        messages().clear();
    }
    window->openFile(folder.filePath(QStringLiteral("missing.warmup.json")));
    EXPECT_FALSE(messages().text().isEmpty());
}

TEST_F(MainWindowTest, AMessageLiesAtTheLowerEdgeAndMovesNothing)
{
    const QRect before = charts().geometry();
    window->openFile(folder.filePath(QStringLiteral("missing.warmup.json")));
    QApplication::processEvents();
    EXPECT_EQ(charts().geometry(), before);
    const QRect bar = messages().geometry();
    const QRect center = window->centralWidget()->rect();
    EXPECT_TRUE(messages().isVisible());
    EXPECT_TRUE(center.contains(bar));
    EXPECT_GT(bar.width(), center.width() * 9 / 10);
    EXPECT_GT(bar.top(), center.height() * 3 / 4);
    const auto lowerEdge = [](const QWidget &widget) {
        return widget.mapTo(widget.window(), QPoint(0, widget.height())).y();
    };
    const auto &rows = *window->findChild<FindingsPanel *>()->findChild<QListWidget *>();
    const int above = messages().mapTo(window.get(), QPoint(0, 0)).y();
    EXPECT_LE(lowerEdge(rows), above); // and so its last rows can be scrolled to
    const int covered = lowerEdge(rows);
    messages().clear();
    QApplication::processEvents();
    EXPECT_GT(lowerEdge(rows), covered);
    EXPECT_EQ(charts().geometry(), before);
}

// Whatever takes a run's place, nobody is asked and nothing is lost.
TEST_F(MainWindowTest, ARunThatMadeWayComesBackAndGoesOn)
{
    const QString other = save(smallRecipe(3), "other.warmup.json");
    const auto drop = [&] {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(other)});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &event);
    };
    const std::function<void()> ways[] = {
        [&] { Q_EMIT window->findChild<RecipeForm *>()->presetChosen(QStringLiteral("noam")); },
        [&] { trigger("New"); },
        [&] { window->openFile(other); },
        drop,
        [&] { trigger("Restart"); },
    };
    for (const auto &way : ways) {
        SCOPED_TRACE(&way - ways);
        open(longRecipe());
        trigger("Start");
        ASSERT_TRUE(waitFor([&] { return updatesOf(0) > 200; }));
        const plot::SeriesPtr losses = charts().loss().runs.at(0).seeds.at(0);
        messages().clear();
        way();
        ASSERT_TRUE(waitFor([&] { return messages().text().contains(QStringLiteral("made way")); }))
            << messages().text().toStdString();
        messages().findChild<QToolButton *>(QStringLiteral("messageAction"))->click();
        EXPECT_EQ(recipe().schedule, longRecipe().schedule);
        EXPECT_TRUE(window->windowTitle().contains(QStringLiteral("test.warmup.json")));
        ASSERT_EQ(charts().loss().runs.size(), 1U);
        EXPECT_EQ(charts().loss().runs.at(0).seeds.at(0), losses);
        EXPECT_TRUE(charts().loss().edits.empty());
        ASSERT_TRUE(waitFor([&] {
            return window->findChild<QLabel *>(QStringLiteral("runStatus"))
                ->text()
                .startsWith(QStringLiteral("Paused"));
        }));
        const Update before = losses->size();
        trigger("Continue");
        EXPECT_TRUE(waitFor([&] { return losses->size() > before + 100; }));
        trigger("Save");
    }
}

TEST_F(MainWindowTest, ARunThatHasHardlyBegunMakesWayInSilence)
{
    open(longRecipe());
    trigger("One update");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) == 1; }));
    trigger("Restart");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) > 1; }));
    EXPECT_TRUE(messages().text().isEmpty()) << messages().text().toStdString();
    EXPECT_FALSE(action(QStringLiteral("Bring back the run before"))->isEnabled());
}

TEST_F(MainWindowTest, ADroppedRecipeOpens)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(save(smallRecipe(5), "dropped.warmup.json"))});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &drop);
    EXPECT_EQ(recipe().schedule.multiplier, 5);
    EXPECT_TRUE(window->windowTitle().contains(QStringLiteral("dropped.warmup.json")));
}

TEST_F(MainWindowTest, SeveralDroppedFilesAndAPictureAreRefusedInPlainWords)
{
    const Recipe before = recipe();
    const auto drop = [&](const QList<QUrl> &urls) {
        QMimeData data;
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &enter);
        QDropEvent fall(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(window.get(), &fall);
        return enter.isAccepted();
    };
    const QUrl file = QUrl::fromLocalFile(save(smallRecipe(5), "one.warmup.json"));
    EXPECT_TRUE(drop({file, file}));
    EXPECT_EQ(messages().text(), QStringLiteral("2 files were dropped; allowed: one at a time."));
    const QString picture = folder.filePath(QStringLiteral("a.png"));
    QImage(4, 4, QImage::Format_RGB32).save(picture);
    EXPECT_TRUE(drop({QUrl::fromLocalFile(picture)}));
    EXPECT_TRUE(messages().text().startsWith(
        QStringLiteral("a.png: found another kind of file; allowed: a recipe (.warmup.json), ")))
        << messages().text().toStdString();
    EXPECT_FALSE(drop({QUrl(QStringLiteral("https://example.org/a.warmup.json"))}));
    EXPECT_EQ(recipe(), before);
}

TEST_F(MainWindowTest, TheScheduleIsCopiedAsCodeThatReadsBackAsTheSame)
{
    open(smallRecipe());
    QApplication::clipboard()->setText(QStringLiteral("before"));
    trigger("PyTorch");
    ASSERT_TRUE(waitFor([] {
        return QApplication::clipboard()->text() != QLatin1String("before");
    })) << messages().text().toStdString();
    const QString copied = QApplication::clipboard()->text();
    EXPECT_TRUE(copied.contains(QLatin1String("import torch"))) << copied.toStdString();
    EXPECT_TRUE(messages().text().contains(QLatin1String("PyTorch")));
    const auto before = curvesOf(recipe()).intended;
    trigger("Paste code");
    ASSERT_TRUE(waitFor([&] { return messages().text().startsWith(QStringLiteral("Read the")); }));
    const auto after = curvesOf(recipe()).asRun.curve;
    ASSERT_EQ(after->length(), before->length()) << copied.toStdString();
    for (Update u = 0; u < before->length(); ++u)
        ASSERT_NEAR(after->at(u), before->at(u), 1e-9) << "update " << u;
}

TEST_F(MainWindowTest, WhatAFrameworkCannotSayIsAMessage)
{
    Recipe plateau = smallRecipe();
    plateau.schedule.plateau = schedule::Plateau{};
    open(plateau);
    QApplication::clipboard()->setText(QStringLiteral("before"));
    trigger("optax");
    ASSERT_TRUE(waitFor([this] { return messages().isVisible(); }));
    EXPECT_TRUE(messages().text().contains(QLatin1String("plateau")))
        << messages().text().toStdString();
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("before"));
}

TEST_F(MainWindowTest, PastedCodeIsReadAndCanBeUndone)
{
    QApplication::clipboard()->setText(
        QStringLiteral("scheduler = StepLR(optimizer, step_size=10, gamma=0.1)\n"
                       "warm = GradualWarmupScheduler(optimizer, multiplier=4, total_epoch=3, "
                       "after_scheduler=scheduler)\n"));
    trigger("Paste code");
    EXPECT_TRUE(waitFor([&] { return recipe().schedule.multiplier == 4; }))
        << messages().text().toStdString();
    ASSERT_TRUE(recipe().schedule.warmUp);
    EXPECT_EQ(recipe().schedule.warmUp->length.amount, 3);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(recipe().schedule.multiplier, 1);
}

TEST_F(MainWindowTest, OfSeveralSchedulesTheFieldTakesAnother)
{
    QApplication::clipboard()->setText(
        QStringLiteral("a = StepLR(SGD(p, lr=0.25), 30)\nb = StepLR(SGD(q, lr=0.5), 30)\n"));
    trigger("Paste code");
    ASSERT_TRUE(waitFor([&] { return recipe().schedule.baseRate == 0.5; }))
        << messages().text().toStdString();
    EXPECT_TRUE(messages().text().contains(QStringLiteral("StepLR at 1:5, StepLR at 2:5")))
        << messages().text().toStdString();
    auto *field = messages().findChild<QLineEdit *>();
    ASSERT_TRUE(field);
    EXPECT_EQ(field->accessibleName(), QStringLiteral("which schedule"));
    QTest::keyClicks(field, QStringLiteral("1"));
    QTest::keyClick(field, Qt::Key_Return);
    EXPECT_TRUE(waitFor([&] { return recipe().schedule.baseRate == 0.25; }))
        << messages().text().toStdString();
}

TEST_F(MainWindowTest, TheArticlesScriptShowsThatItNeverAdvancesTheScheduler)
{
    const QString script = QString::fromStdString(goldenFile("article_script.py"));
    window->openFile(script);
    ASSERT_TRUE(waitFor([&] { return !messages().text().isEmpty(); }));
    const auto &rate = charts().rate();
    const auto &asRun = *rate.curves.back().curve;
    EXPECT_EQ(asRun.over(0, asRun.length()).maximum, 0);
    EXPECT_GT(rate.curves.front().curve->over(0, asRun.length()).maximum, 0);
    EXPECT_EQ(messages().kind(), MessageBar::Kind::warning);
    EXPECT_TRUE(messages().text().contains(QStringLiteral("never called")))
        << messages().text().toStdString();
    const auto *list = window->findChild<QListWidget *>(QStringLiteral("findingsList"));
    int told = 0;
    for (int row = 0; row < list->count(); ++row)
        told += list->item(row)->text().contains(QStringLiteral("never called")) ? 1 : 0;
    EXPECT_EQ(told, 1);
}

TEST_F(MainWindowTest, DataIsFoundFromTheRecipesFolder)
{
    std::string table = "x,y\n";
    for (int i = 0; i < 50; ++i)
        table += std::to_string(i % 7) + "," + std::to_string(i % 2) + "\n";
    write(folder.filePath(QStringLiteral("table.csv")), table);
    Recipe relative = longRecipe();
    data::CsvFile csv;
    csv.path = "table.csv";
    relative.training.data = csv;
    open(relative);
    trigger("One update");
    EXPECT_TRUE(waitFor([&] { return updatesOf(0) == 1; })) << messages().text().toStdString();
}

TEST_F(MainWindowTest, AVanishedDataFileIsOneMessageAndCoversNoField)
{
    Recipe gone = longRecipe();
    data::CsvFile csv;
    csv.path = "gone.csv";
    gone.training.data = csv;
    open(gone);
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return !messages().text().isEmpty(); }));
    EXPECT_TRUE(messages().text().contains(QStringLiteral("gone.csv")));
    for (const FieldNote *note : window->findChildren<FieldNote *>())
        EXPECT_NE(note->kind(), FieldNote::Kind::problem) << note->text().toStdString();
    EXPECT_EQ(runsTable().model()->index(0, 2).data().toString(), QStringLiteral("no update yet"));
}

TEST_F(MainWindowTest, WhatTheFrameworkCannotRunIsSaidAndOnlyTheIntendedCurveShown)
{
    Recipe recipe = smallRecipe(8);
    recipe.schedule.warmUp->shape = schedule::Cosine{};
    open(recipe);
    const auto &curves = charts().rate().curves;
    ASSERT_EQ(curves.size(), 1U);
    EXPECT_EQ(curves[0].label, QStringLiteral("intended"));
    const auto *list = window->findChild<QListWidget *>(QStringLiteral("findingsList"));
    ASSERT_GE(list->count(), 1);
    EXPECT_TRUE(list->item(0)->text().startsWith(QStringLiteral("warmup_scheduler cannot run")))
        << list->item(0)->text().toStdString();
}

TEST_F(MainWindowTest, PastedNonsenseSaysWhere)
{
    QApplication::clipboard()->setText(QStringLiteral("x = (\n"));
    const Recipe before = recipe();
    trigger("Paste code");
    ASSERT_TRUE(waitFor([&] { return !messages().text().isEmpty(); }));
    EXPECT_EQ(messages().kind(), MessageBar::Kind::error);
    EXPECT_EQ(recipe(), before);
}

// A script that takes some tenths of a second to read, of so many updates.
QString longScript(int updates)
{
    QString text = QStringLiteral("optimizer = SGD(net.parameters(), lr=0.1)\n");
    for (int i = 0; i < 15'000; ++i)
        text += QStringLiteral("value_%1 = compute(%1, other=[1, 2, 3])\n").arg(i);
    return text
        + QStringLiteral("scheduler = StepLR(optimizer, step_size=10)\n"
                         "for step in range(%1):\n    optimizer.step()\n    scheduler.step()\n")
              .arg(updates);
}

TEST_F(MainWindowTest, TheNewestOfSeveralPastedCodesIsShown)
{
    const Recipe before = recipe();
    for (const int updates : {200, 300, 400}) {
        QApplication::clipboard()->setText(longScript(updates));
        trigger("Paste code");
    }
    ASSERT_TRUE(waitFor([&] { return !messages().text().isEmpty(); }));
    EXPECT_EQ(charts().rate().length, 400);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(recipe(), before) << "the others were never shown";
}

TEST_F(MainWindowTest, WhatIsOpenedWhileCodeIsReadTakesItsPlace)
{
    QApplication::clipboard()->setText(longScript(300));
    trigger("Paste code");
    const Recipe other = smallRecipe(3);
    open(other);
    QTest::qWait(1500);
    EXPECT_EQ(recipe().schedule, other.schedule);
    EXPECT_TRUE(messages().text().isEmpty()) << messages().text().toStdString();
}

TEST_F(MainWindowTest, AWindowMayCloseWhileCodeIsRead)
{
    QApplication::clipboard()->setText(longScript(300));
    trigger("Paste code");
    window.reset();
    QTest::qWait(50);
}

TEST_F(MainWindowTest, ALongRunIsWorkedOutBesideTheWindow)
{
    QApplication::clipboard()->setText(QStringLiteral(
        "optimizer = SGD(net.parameters(), lr=0.1)\n"
        "scheduler = CosineAnnealingWarmRestarts(optimizer, T_0=1_000_000)\n"
        "for step in range(5_000_000):\n    optimizer.step()\n    scheduler.step()\n"));
    trigger("Paste code");
    ASSERT_TRUE(waitFor([&] { return charts().rate().length == 5'000'000; }));
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    const Update brief = charts().rate().length;
    EXPECT_LT(brief, 5'000'000);
    // What was shown stays until the new curve is there; the newest change counts.
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(charts().rate().length, brief);
    EXPECT_EQ(recipe().schedule.clock.run->amount, 5'000'000);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(waitFor([&] { return charts().rate().length == 5'000'000; }));
    // One that comes too late is not shown.
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(charts().rate().length, brief);
    QTest::qWait(1000);
    EXPECT_EQ(charts().rate().length, brief);
}

TEST_F(MainWindowTest, ADroppedMetricIsNamed)
{
    const QString path = folder.filePath(QStringLiteral("val.csv"));
    write(path, "epoch,val_loss\n0,1\n1,0.5\n2,0.5\n");
    window->openFile(path);
    EXPECT_TRUE(messages().text().contains(QStringLiteral("val.csv")))
        << messages().text().toStdString();
    EXPECT_TRUE(messages().text().contains(QStringLiteral("3 values")))
        << messages().text().toStdString();
}

TEST_F(MainWindowTest, ClosingWhileItTrainsAsksAndThenEndsAtOnceAndCleanly)
{
    Recipe recipe = longRecipe();
    recipe.training.model = model::Mlp{{256, 256}};
    open(recipe);
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) > 0; }));
    bool asked = false;
    answer(QMessageBox::Cancel, asked);
    EXPECT_FALSE(window->close());
    EXPECT_TRUE(asked);
    const Update before = updatesOf(0);
    EXPECT_TRUE(waitFor([&] { return updatesOf(0) > before; }));
    QElapsedTimer clock;
    clock.start();
    answer(QMessageBox::Discard, asked);
    EXPECT_TRUE(window->close());
    window.reset();
    EXPECT_LT(clock.elapsed(), 10'000); // the run itself takes far longer
}

TEST_F(MainWindowTest, ClosingWithKeptRunsAsks)
{
    open(smallRecipe());
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) == 200; }));
    trigger("Keep run");
    bool asked = false;
    answer(QMessageBox::Cancel, asked);
    EXPECT_FALSE(window->close());
    EXPECT_TRUE(asked);
    answer(QMessageBox::Discard, asked);
    EXPECT_TRUE(window->close());
}

TEST_F(MainWindowTest, ClosingWithAnUnfinishedRunThatMadeWayAsks)
{
    open(longRecipe());
    trigger("Start");
    ASSERT_TRUE(waitFor([&] { return updatesOf(0) > 200; }));
    trigger("New");
    ASSERT_TRUE(waitFor([&] { return messages().text().contains(QStringLiteral("made way")); }));
    QString said;
    QTimer::singleShot(0, window.get(), [&] {
        auto *box = window->findChild<QMessageBox *>(QStringLiteral("runsAtStake"));
        ASSERT_NE(box, nullptr);
        said = box->text();
        box->button(QMessageBox::Cancel)->click();
    });
    EXPECT_FALSE(window->close());
    EXPECT_TRUE(said.contains(QStringLiteral("made way and ends with the window:")))
        << said.toStdString();
    EXPECT_EQ(said.count(QLatin1Char('\n')), 0) << said.toStdString();
}

TEST_F(MainWindowTest, ClosingUnsavedEditsAsksAndCancelKeepsTheWindow)
{
    type("Multiplier", "8");
    bool asked = false;
    answer(QMessageBox::Cancel, asked);
    EXPECT_FALSE(window->close());
    EXPECT_TRUE(asked);
    EXPECT_TRUE(window->isVisible());
    asked = false;
    answer(QMessageBox::Discard, asked);
    EXPECT_TRUE(window->close());
    EXPECT_TRUE(asked);
}

TEST_F(MainWindowTest, ClosingAfterAPresetOrAViewChangeDoesNotAsk)
{
    trigger("Logarithmic loss");
    EXPECT_EQ(charts().loss().scale, YScale::logarithmic);
    EXPECT_TRUE(window->close());
}

TEST_F(MainWindowTest, SavedWorkIsWhatComesBackWhenItIsOpened)
{
    const QString path = save(smallRecipe(), "mine.warmup.json");
    window->openFile(path);
    type("Multiplier", "6");
    EXPECT_TRUE(window->isWindowModified());
    trigger("Save");
    EXPECT_FALSE(window->isWindowModified());
    const auto read = io::loadRecipe(toPath(path));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->schedule.multiplier, 6);
}

TEST_F(MainWindowTest, TheTableFoldsAwayAndPresentationModeEnlargesTheText)
{
    auto *table = window->findChild<QTabWidget *>(QStringLiteral("table"));
    trigger("Table");
    EXPECT_FALSE(table->isVisible());
    trigger("Table");
    EXPECT_TRUE(table->isVisible());
    const qreal before = charts().font().pointSizeF();
    trigger("Presentation mode");
    EXPECT_NEAR(charts().font().pointSizeF(), before * 1.5, 0.01);
    trigger("Reset layout");
    EXPECT_NEAR(charts().font().pointSizeF(), before, 0.01);
}

TEST_F(MainWindowTest, EveryCommandOfTheToolbarIsInReachAt800Pixels)
{
    window->resize(800, 600);
    QApplication::processEvents();
    auto *bar = window->findChild<QToolBar *>(QStringLiteral("mainToolBar"));
    for (const QToolButton *button : bar->findChildren<QToolButton *>()) {
        if (button->objectName() == QLatin1String("qt_toolbar_ext_button"))
            EXPECT_FALSE(button->isVisible());
        else
            EXPECT_TRUE(bar->rect().contains(button->geometry())) << button->text().toStdString();
    }
    window->resize(1280, 820);
    QApplication::processEvents();
    const auto *open =
        qobject_cast<QToolButton *>(bar->widgetForAction(action(QStringLiteral("Open…"))));
    ASSERT_NE(open, nullptr);
    EXPECT_EQ(open->toolButtonStyle(), Qt::ToolButtonTextBesideIcon);
}

TEST_F(MainWindowTest, TheTextOfStartIsReadOnItsButton)
{
    auto *button = window->findChild<QToolButton *>(QStringLiteral("startButton"));
    const QPalette palette = button->palette();
    // On the button's lighter end, as the picture of it has it.
    const QImage picture = button->grab().toImage();
    const QColor ground = picture.pixelColor(picture.width() - 8, 4);
    EXPECT_GE(contrast(palette.color(QPalette::ButtonText), ground), 4.5)
        << ground.name().toStdString();
}

TEST_F(MainWindowTest, ColumnsOfTheRunsFitTheirHeadingsInPresentationModeToo)
{
    open(smallRecipe());
    trigger("One update");
    for (const char *mode : {"usual", "presentation"}) {
        const auto *header = runsTable().horizontalHeader();
        for (int column = 0; column < header->count(); ++column) {
            const QString heading =
                runsTable().model()->headerData(column, Qt::Horizontal).toString();
            EXPECT_GE(header->sectionSize(column), header->fontMetrics().horizontalAdvance(heading))
                << mode << ": " << heading.toStdString();
        }
        trigger("Presentation mode");
    }
}

TEST_F(MainWindowTest, PlaceholdersAndLinksFollowADarkDesktop)
{
    const QPalette usual = QApplication::palette();
    QPalette dark = usual;
    dark.setColor(QPalette::Base, QColor(0x1b, 0x1e, 0x20));
    dark.setColor(QPalette::Text, Qt::white);
    dark.setColor(QPalette::PlaceholderText, Qt::black);
    QApplication::setPalette(dark);
    QApplication::processEvents();
    const QPalette shown = window->findChild<RecipeForm *>()->palette();
    QApplication::setPalette(usual);
    EXPECT_GT(shown.color(QPalette::PlaceholderText).lightness(), 200);
    EXPECT_GE(contrast(shown.color(QPalette::Link), dark.color(QPalette::Base)), 4.5);
}

TEST_F(MainWindowTest, HelpSaysWhatEveryKeyDoes)
{
    trigger("Keyboard and mouse");
    const auto *box = window->findChild<QMessageBox *>();
    ASSERT_NE(box, nullptr);
    EXPECT_TRUE(box->text().contains(QStringLiteral("Save the recipe")));
    EXPECT_FALSE(box->text().contains(QStringLiteral("<td></td>"))) << box->text().toStdString();
}

TEST_F(MainWindowTest, NoEntryOfAMenuIsWithoutShortcutConflict)
{
    QHash<QKeySequence, QString> seen;
    for (const QAction *one : window->findChildren<QAction *>()) {
        for (const QKeySequence &key : one->shortcuts()) {
            EXPECT_FALSE(seen.contains(key))
                << key.toString().toStdString() << ": " << seen[key].toStdString() << " and "
                << one->text().toStdString();
            seen[key] = one->text();
        }
    }
    EXPECT_GE(seen.size(), 15);
}

} // namespace
} // namespace warmup::ui
