// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunStatus.h"

#include <algorithm>
#include <limits>

#include <QStatusBar>
#include <QToolButton>
#include <QWidget>

#include <gtest/gtest.h>

#include "tests/ui/window/Support.h"
#include "ui/MessageBar.h"
#include "ui/RunController.h"
#include "ui/lessons/LessonLibrary.h"

namespace warmup::ui {
namespace {

class RunStatusTest : public testing::Test {
protected:
    void finish(const Recipe &recipe)
    {
        runs.setRecipe(recipe, curvesOf(recipe), {}, {});
        runs.restart();
        ASSERT_TRUE(waitFor([&] { return runs.state() == RunController::State::finished; }));
    }
    static Recipe diverging()
    {
        Recipe recipe = smallRecipe();
        recipe.schedule.baseRate = 1e6;
        recipe.schedule.warmUp->from = schedule::Level{1, schedule::Basis::peak};
        recipe.asRun.framework.clear();
        recipe.training.loss = training::Loss::meanSquaredError;
        return recipe;
    }
    // Adam at 0.1 on glyphs: every seed falls to the constant answer, none to NaN.
    static Recipe collapsing()
    {
        Recipe recipe = smallRecipe();
        recipe.schedule.baseRate = 0.1;
        recipe.schedule.warmUp.reset();
        recipe.schedule.main.clear();
        recipe.asRun.framework.clear();
        recipe.training.data = data::Glyphs{};
        recipe.training.model = model::Mlp{{32, 32}};
        recipe.training.loss = training::Loss::meanSquaredError;
        recipe.training.optimizer = optimizer::Adam{};
        return recipe;
    }

    RunController runs;
    QWidget parent;
    QStatusBar bar;
    MessageBar messages{&parent};
    RunStatus status{runs, bar, messages};
};

TEST_F(RunStatusTest, ADivergenceIsToldAndTakenBackWhenAnotherRunTakesItsPlace)
{
    finish(diverging());
    EXPECT_TRUE(messages.text().contains(QStringLiteral("diverged at update ")))
        << messages.text().toStdString();
    EXPECT_EQ(messages.kind(), MessageBar::Kind::warning);
    finish(smallRecipe());
    EXPECT_EQ(messages.text(), QString());
}

TEST_F(RunStatusTest, TheFirstSeedThatDivergedIsTold)
{
    Recipe recipe = diverging();
    recipe.training.seeds = 5;
    finish(recipe);
    Update first = std::numeric_limits<Update>::max();
    for (const MemberHistory &member : runs.runs().front().members) {
        if (member.ending == training::Ending::diverged)
            first = std::min(first, member.endedAt);
    }
    EXPECT_TRUE(messages.text().contains(QStringLiteral("diverged at update %1:").arg(first)))
        << messages.text().toStdString();
}

TEST_F(RunStatusTest, ADivergenceIsTakenBackWhenTheRunGoes)
{
    finish(diverging());
    ASSERT_FALSE(messages.text().isEmpty());
    runs.clear();
    EXPECT_EQ(messages.text(), QString());
}

TEST_F(RunStatusTest, ADivergenceOffersTheLessonThatExplainsIt)
{
    finish(diverging());
    QString asked;
    QObject::connect(&status, &RunStatus::lessonRequested, &parent,
                     [&](const QString &name) { asked = name; });
    messages.findChild<QToolButton *>(QStringLiteral("messageAction"))->click();
    const auto lesson = findLesson(asked);
    ASSERT_TRUE(lesson) << lesson.error().message();
}

TEST_F(RunStatusTest, AnotherMessageIsLeftAlone)
{
    finish(diverging());
    messages.show(MessageBar::Kind::error, QStringLiteral("No space left."));
    finish(smallRecipe());
    EXPECT_EQ(messages.text(), QStringLiteral("No space left."));
}

TEST_F(RunStatusTest, ACollapseThatLastsIsTold)
{
    finish(collapsing());
    EXPECT_TRUE(messages.text().contains(QStringLiteral("collapsed at update ")))
        << messages.text().toStdString();
}

} // namespace
} // namespace warmup::ui
