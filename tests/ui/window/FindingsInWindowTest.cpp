// SPDX-License-Identifier: GPL-3.0-or-later
// Findings on the curve and in their list, the change that mends one, and what a script does not
// say.
#include <algorithm>
#include <memory>

#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QListWidget>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

#include "core/dialect/ReadPython.h"
#include "core/io/RecipeFile.h"
#include "ui/MainWindow.h"
#include "ui/MessageBar.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/panels/RecipeForm.h"

#include "Support.h"

namespace warmup::ui {
namespace {

class FindingsInWindowTest : public testing::Test {
protected:
    void SetUp() override
    {
        clearStoredState();
        window = std::make_unique<MainWindow>();
        window->resize(1200, 700);
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    }

    void open(const Recipe &recipe) const
    {
        const QString path = folder.filePath(QStringLiteral("test.warmup.json"));
        ASSERT_TRUE(io::saveRecipe(toPath(path), recipe));
        window->openFile(path);
    }
    void paste(const QString &text) const
    {
        QApplication::clipboard()->setText(text);
        for (QAction *action : window->findChildren<QAction *>())
            if (action->text().remove(QLatin1Char('&')) == QStringLiteral("Paste code"))
                return action->trigger();
        ADD_FAILURE() << "no action";
    }
    ChartPair &charts() const { return *window->findChild<ChartPair *>(); }
    const Recipe &recipe() const { return window->findChild<RecipeForm *>()->recipe(); }
    MessageBar &messages() const { return *window->findChild<MessageBar *>(); }
    QListWidget &list() const
    {
        return *window->findChild<QListWidget *>(QStringLiteral("findingsList"));
    }
    QListWidgetItem *itemWith(const QString &text) const
    {
        for (int row = 0; row < list().count(); ++row)
            if (list().item(row)->text().contains(text))
                return list().item(row);
        return nullptr;
    }
    static QString clipboard() { return QApplication::clipboard()->text(); }
    QLineEdit *fieldFor(const char *name) const
    {
        for (auto *field : messages().findChildren<QLineEdit *>())
            if (field->accessibleName() == QLatin1String(name) && !field->isHidden())
                return field;
        return nullptr;
    }

    QTemporaryDir folder;
    std::unique_ptr<MainWindow> window;
};

TEST_F(FindingsInWindowTest, AFindingIsMarkedOnTheCurveAndAClickShowsItInTheList)
{
    open(smallRecipe(8));
    const auto marked = [&]() -> const FindingMark * {
        for (const FindingMark &mark : charts().rate().findings)
            if (mark.update == 60 && mark.text.contains(QStringLiteral("multiplier-lost: ")))
                return &mark;
        return nullptr;
    };
    ASSERT_TRUE(waitFor([&] { return marked() != nullptr; }));
    // Down along the update, until the pointer rests on the mark.
    const QRectF plot = charts().plotArea(Picture::rate);
    const auto length = static_cast<double>(charts().rate().length);
    QPointF at(plot.left() + 60.5 / length * plot.width(), plot.top());
    for (; at.y() < plot.bottom() && charts().toolTip().isEmpty(); at.ry() += 3) {
        QMouseEvent move(QEvent::MouseMove, at, charts().mapToGlobal(at), Qt::NoButton,
                         Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&charts(), &move);
    }
    EXPECT_EQ(charts().toolTip(), marked()->text);
    at.ry() -= 3;
    QSignalSpy chosen(&charts(), &ChartPair::findingChosen);
    QTest::mouseClick(&charts(), Qt::LeftButton, {}, at.toPoint());
    EXPECT_EQ(chosen.count(), 1);
    EXPECT_EQ(window->findChild<QTabWidget *>(QStringLiteral("table"))->currentIndex(), 1);
    ASSERT_NE(list().currentItem(), nullptr);
    EXPECT_TRUE(list().currentItem()->text().startsWith(QStringLiteral("Epoch 6: ")));
}

TEST_F(FindingsInWindowTest, PlacesAreToldInWhatTheAxisCounts)
{
    open(smallRecipe(8));
    ASSERT_TRUE(waitFor([&] { return itemWith(QStringLiteral("Epoch 6: ")) != nullptr; }));
    for (QAction *action : window->findChildren<QAction *>())
        if (action->text() == QStringLiteral("Axis in &updates"))
            action->trigger();
    EXPECT_EQ(itemWith(QStringLiteral("Epoch ")), nullptr);
    EXPECT_NE(itemWith(QStringLiteral("Update 60: ")), nullptr);
}

TEST_F(FindingsInWindowTest, OneClickMendsAFindingAndUndoTakesItBack)
{
    open(smallRecipe(8));
    const QString text = QStringLiteral("Apply: warmup_scheduler 0.3 instead of 0.3.2");
    ASSERT_TRUE(waitFor([&] { return itemWith(text) != nullptr; }));
    list().scrollToItem(itemWith(text));
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {},
                      list().visualItemRect(itemWith(text)).center());
    ASSERT_TRUE(waitFor([&] { return recipe().asRun.version == "0.3"; }));
    EXPECT_TRUE(messages().text().contains(QStringLiteral("0.3 instead of 0.3.2")))
        << messages().text().toStdString();
    EXPECT_TRUE(waitFor([&] { return itemWith(QStringLiteral("multiplier is lost")) == nullptr; }));
    QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(recipe().asRun.version, "0.3.2");
}

// The recipe is changed, the script is not.
TEST_F(FindingsInWindowTest, AChangeOfAScriptsScheduleSaysThatItsTextStays)
{
    paste(QStringLiteral("optimizer = SGD(params, lr=0.1)\n"
                         "scheduler = OneCycleLR(optimizer, max_lr=0.4, total_steps=50, "
                         "cycle_momentum=False)\n"
                         "for epoch in range(10):\n"
                         "    for batch in range(10):\n"
                         "        optimizer.step()\n"
                         "        scheduler.step()\n"));
    const QString text = QStringLiteral("Apply: total_steps of OneCycleLR is 100 instead of 50");
    ASSERT_TRUE(waitFor([&] { return itemWith(text) != nullptr; }));
    list().scrollToItem(itemWith(text));
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {},
                      list().visualItemRect(itemWith(text)).center());
    ASSERT_TRUE(waitFor([&] {
        return messages().text().contains(QStringLiteral("100 instead of 50. The text of pasted "
                                                         "code is as it was"));
    })) << messages().text().toStdString();
    auto *copy = messages().findChild<QToolButton *>(QStringLiteral("messageAction"));
    ASSERT_TRUE(copy && copy->isVisible());
    EXPECT_EQ(copy->text(), QStringLiteral("Copy as code for PyTorch"));
    QApplication::clipboard()->clear();
    QTest::mouseClick(copy, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return !clipboard().isEmpty(); }));
    EXPECT_TRUE(clipboard().contains(QStringLiteral("for update in range(100):")));
    const auto copied = dialect::readPython(clipboard().toStdString(), "clipboard");
    ASSERT_TRUE(copied) << copied.error().message();
    EXPECT_EQ(messages().text(), QStringLiteral("Copied the schedule as code for PyTorch."));
}

TEST_F(FindingsInWindowTest, TheToolbarCopiesAnEditedScriptsScheduleAsCodeInOneClick)
{
    paste(QStringLiteral("from timm.scheduler import CosineLRScheduler\n"
                         "optimizer = SGD(params, lr=0.1)\n"
                         "scheduler = CosineLRScheduler(optimizer, t_initial=30)\n"
                         "for epoch in range(30):\n"
                         "    optimizer.step()\n"
                         "    scheduler.step(epoch + 1)\n"));
    ASSERT_TRUE(waitFor([&] { return recipe().asRun.framework == "timm"; }));
    const auto boxes = window->findChildren<QAbstractSpinBox *>();
    const auto rate = std::find_if(boxes.begin(), boxes.end(), [](const QAbstractSpinBox *box) {
        return box->accessibleName() == QStringLiteral("Base rate");
    });
    ASSERT_NE(rate, boxes.end());
    (*rate)->setFocus();
    (*rate)->selectAll();
    QTest::keyClicks((*rate)->findChild<QLineEdit *>(), QStringLiteral("0.25"));
    ASSERT_EQ(recipe().schedule.baseRate, 0.25);
    QApplication::clipboard()->clear();
    const auto buttons = window->findChildren<QToolButton *>();
    const auto copy = std::find_if(buttons.begin(), buttons.end(), [](const QToolButton *button) {
        return button->defaultAction()
            && button->defaultAction()->iconText() == QStringLiteral("Copy code");
    });
    ASSERT_NE(copy, buttons.end());
    QTest::mouseClick(*copy, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return !clipboard().isEmpty(); })) << messages().text().toStdString();
    EXPECT_TRUE(clipboard().contains(QStringLiteral("lr=0.25"))) << clipboard().toStdString();
    EXPECT_TRUE(clipboard().contains(QStringLiteral("timm.scheduler")));
}

TEST_F(FindingsInWindowTest, WhatAScriptDoesNotSayIsAskedForBesideTheMessage)
{
    const Recipe before = recipe();
    paste(QStringLiteral("optimizer = SGD(params, lr=lr)\n"
                         "scheduler = CosineAnnealingLR(optimizer, T_max=epochs * len(loader))\n"
                         "for epoch in range(epochs):\n"
                         "    for batch in loader:\n"
                         "        optimizer.step()\n"
                         "        scheduler.step()\n"));
    ASSERT_TRUE(waitFor([&] { return !messages().text().isEmpty(); }));
    EXPECT_EQ(recipe(), before) << "an assumed length would be a guess";
    ASSERT_TRUE(fieldFor("lr") && fieldFor("epochs") && fieldFor("len(loader)"))
        << messages().text().toStdString();
    auto *again = messages().findChild<QToolButton *>(QStringLiteral("messageAction"));
    EXPECT_FALSE(again->isEnabled());
    QTest::keyClicks(fieldFor("lr"), QStringLiteral("0.5"));
    QTest::keyClicks(fieldFor("epochs"), QStringLiteral("3x"));
    EXPECT_FALSE(again->isEnabled());
    fieldFor("epochs")->setText(QStringLiteral("3"));
    QTest::keyClicks(fieldFor("len(loader)"), QStringLiteral("40"));
    EXPECT_TRUE(again->isEnabled());
    QTest::keyClick(fieldFor("len(loader)"), Qt::Key_Return);
    EXPECT_TRUE(waitFor([&] { return recipe().schedule.baseRate == 0.5; }))
        << messages().text().toStdString();
    EXPECT_EQ(recipe().schedule.clock.run, (schedule::Span{3, schedule::Unit::epochs}));
    EXPECT_EQ(std::get<double>(recipe().schedule.clock.updatesPerEpoch), 40);
    EXPECT_EQ(messages().kind(), MessageBar::Kind::note) << messages().text().toStdString();
    EXPECT_EQ(fieldFor("lr"), nullptr);
}

} // namespace
} // namespace warmup::ui
