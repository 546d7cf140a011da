// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/range/RangeWindow.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QUndoStack>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/experiment/RangeTest.h"
#include "tests/ui/window/Support.h"
#include "ui/RecipeDocument.h"
#include "ui/chart/RangeChart.h"
#include "ui/range/RangeCommands.h"
#include "ui/range/RangeText.h"
#include "ui/widgets/NumberField.h"

namespace warmup::ui {
namespace {

QPushButton *buttonOf(const QWidget &window, const QString &text)
{
    for (QPushButton *button : window.findChildren<QPushButton *>())
        if (button->text().remove(QLatin1Char('&')) == text)
            return button;
    return nullptr;
}

TEST(RangeWindow, ShowsTheLossesAndSuggestsWhatTheCoreSuggests)
{
    RangeWindow window;
    window.setRecipe(smallRecipe());
    window.show();
    QPushButton *use = buttonOf(window, QStringLiteral("Use this rate"));
    ASSERT_TRUE(use);
    EXPECT_FALSE(use->isEnabled()) << "nothing was tested";
    QTest::mouseClick(buttonOf(window, QStringLiteral("Run the test")), Qt::LeftButton);
    EXPECT_TRUE(window.isBusy());
    ASSERT_TRUE(waitFor([&] { return !window.isBusy() && use->isEnabled(); }));

    const auto curves = experiment::trainRange(smallRecipe(), {});
    ASSERT_TRUE(curves);
    const auto *chart = window.findChild<RangeChart *>();
    ASSERT_EQ(chart->data().curves.size(), curves->size());
    EXPECT_EQ(chart->data().curves[3].losses, (*curves)[3].losses);
    auto *rules = window.findChild<QComboBox *>();
    QSignalSpy chosen(&window, &RangeWindow::rateChosen);
    for (int i = 0; i < rules->count(); ++i) {
        rules->setCurrentIndex(i);
        const auto rule = experiment::kRangeRules[static_cast<std::size_t>(i)];
        EXPECT_TRUE(window.findChild<QLabel *>(QStringLiteral("suggestion"))
                        ->text()
                        .endsWith(suggestionText(rule, *curves)));
        const auto found = experiment::suggested(rule, *curves);
        ASSERT_EQ(use->isEnabled(), found.has_value());
        chosen.clear();
        use->click();
        EXPECT_EQ(chosen.count(), found ? 1 : 0);
        if (found) {
            EXPECT_EQ(chosen.first().first().toDouble(), found->rate);
        }
    }
    // Another recipe's losses are not shown.
    window.setRecipe(smallRecipe(8));
    EXPECT_TRUE(chart->data().curves.empty());
    EXPECT_FALSE(use->isEnabled());
}

TEST(RangeWindow, ReturnInAFieldTakesWhatWasTypedAndRuns)
{
    RangeWindow window;
    window.setRecipe(smallRecipe());
    window.show();
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    auto *updates = window.findChild<QSpinBox *>();
    updates->setFocus();
    updates->selectAll();
    QTest::keyClicks(updates, QStringLiteral("25"));
    EXPECT_FALSE(window.isBusy());
    QTest::keyClick(updates, Qt::Key_Return);
    EXPECT_TRUE(window.isBusy());
    const auto &data = window.findChild<RangeChart *>()->data();
    ASSERT_TRUE(waitFor([&] { return !window.isBusy() && !data.curves.empty(); }));
    EXPECT_EQ(data.curves.front().losses.size(), 25U);

    auto *lowest = window.findChild<NumberField *>();
    lowest->setFocus();
    QTest::keyClick(lowest, Qt::Key_Enter, Qt::KeypadModifier);
    EXPECT_TRUE(window.isBusy());
    QTest::keyClick(&window, Qt::Key_Return); // what has the focus while the fields are off
    ASSERT_TRUE(waitFor([&] { return !window.isBusy(); }));
}

TEST(RangeWindow, F5RunsAndDoesNotStop)
{
    RangeWindow window;
    window.setRecipe(smallRecipe());
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    QTest::keyClick(&window, Qt::Key_F5);
    ASSERT_TRUE(window.isBusy());
    QTest::keyClick(&window, Qt::Key_F5);
    QPushButton *use = buttonOf(window, QStringLiteral("Use this rate"));
    EXPECT_TRUE(waitFor([&] { return !window.isBusy() && use->isEnabled(); }));
}

TEST(RangeWindow, ClosesWhileItTrains)
{
    auto window = std::make_unique<RangeWindow>();
    window->setRecipe(longRecipe());
    window->show();
    window->run();
    EXPECT_TRUE(window->isBusy());
    window.reset();
}

TEST(RangeCommands, TheRateBecomesThePeakAsOneStepOfUndo)
{
    QWidget parent;
    RecipeDocument document;
    Recipe recipe = document.recipe();
    recipe.schedule.multiplier = 8;
    document.edit(recipe, QStringLiteral("Multiplier"));
    QAction action;
    RangeCommands commands(parent, document, action);
    action.trigger();
    auto *window = parent.findChild<RangeWindow *>();
    ASSERT_TRUE(window);
    Q_EMIT window->rateChosen(0.41234);
    EXPECT_EQ(document.recipe().schedule.baseRate, 0.052) << "two digits of 0.41234 / 8";
    document.undoStack().undo();
    EXPECT_EQ(document.recipe(), recipe);
}

} // namespace
} // namespace warmup::ui
