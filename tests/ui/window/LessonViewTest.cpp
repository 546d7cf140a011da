// SPDX-License-Identifier: GPL-3.0-or-later
// The lessons in the window, as a learner uses them.
#include "ui/lessons/LessonView.h"

#include <QAction>
#include <QCommandLinkButton>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/ui/window/LessonSupport.h"
#include "tests/ui/window/Support.h"
#include "ui/MainWindow.h"
#include "ui/MessageBar.h"
#include "ui/chart/ChartPair.h"
#include "ui/lessons/Handout.h"
#include "ui/lessons/QuestionCard.h"
#include "ui/panels/RecipeForm.h"

namespace warmup::ui {
namespace {

class LessonViewTest : public testing::Test {
protected:
    void SetUp() override
    {
        clearStoredState();
        window = std::make_unique<MainWindow>();
        window->resize(1280, 820);
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
    }

    template <typename Widget>
    Widget *find(const char *name) const
    {
        auto *found = window->findChild<Widget *>(QLatin1String(name));
        EXPECT_TRUE(found) << name;
        return found;
    }
    LessonView &view() const { return *window->findChild<LessonView *>(); }
    void openBowl() const
    {
        window->openFile(lessonFile(QStringLiteral("bowl.lesson.json"), bowlLesson()));
        ASSERT_TRUE(waitFor([&] { return view().isVisible() && view().run().isOpen(); }));
    }
    void predict(const QString &word) const
    {
        for (auto *button : view().findChildren<QPushButton *>())
            if (button->text() == word)
                button->click();
    }
    QString text(const char *name) const { return find<QLabel>(name)->text(); }
    void runToTheEnd() const
    {
        find<QSpinBox>("lessonSeeds")->setValue(6);
        find<QPushButton>("runLesson")->click();
        ASSERT_TRUE(waitFor([&] { return view().run().state() == LessonRun::State::finished; }));
    }

    std::unique_ptr<MainWindow> window;
};

TEST_F(LessonViewTest, ListsAllLessonsAndOpensTheOneThatIsChosen)
{
    for (QAction *action : window->findChildren<QAction *>())
        if (action->text() == QLatin1String("&All lessons"))
            action->trigger();
    ASSERT_TRUE(view().isVisible());
    ASSERT_TRUE(waitFor([&] {
        return view().findChildren<QCommandLinkButton *>().size() == lessonNames().size();
    }));
    EXPECT_FALSE(window->findChild<RecipeForm *>()->isVisible());
    view().findChildren<QCommandLinkButton *>().front()->click();
    ASSERT_TRUE(waitFor([&] { return view().run().isOpen(); }));
    EXPECT_EQ(view().run().result().lesson->lesson.title, "One step too hard");
    find<QPushButton>("closeLesson")->click();
    EXPECT_FALSE(view().isVisible());
    EXPECT_TRUE(window->findChild<RecipeForm *>()->isVisible());
}

TEST_F(LessonViewTest, OffersTheFirstLessonUntilOneWasOpened)
{
    window->offerFirstLesson();
    auto *offer = find<QAbstractButton>("messageAction");
    ASSERT_TRUE(offer->isVisible());
    offer->click();
    ASSERT_TRUE(waitFor([&] { return view().isVisible() && view().run().isOpen(); }));
    EXPECT_EQ(view().run().result().lesson->name, lessonNames().front());
    window = std::make_unique<MainWindow>();
    window->show();
    window->offerFirstLesson();
    EXPECT_EQ(window->findChild<MessageBar *>()->text().toStdString(), "");
}

TEST_F(LessonViewTest, ARunBringsTheQuestionsToTheTopWhereTheirAnswersCome)
{
    QString longLesson = bowlLesson();
    longLesson.replace(QStringLiteral("\"One <paragraph>.\""),
                       QStringList(40, QStringLiteral("\"A paragraph.\"")).join(u','));
    window->openFile(lessonFile(QStringLiteral("long.lesson.json"), longLesson));
    ASSERT_TRUE(waitFor([&] { return view().isVisible() && view().run().isOpen(); }));
    QApplication::processEvents();
    auto *ask = find<QLabel>("ask");
    EXPECT_TRUE(ask->visibleRegion().isEmpty());
    runToTheEnd();
    EXPECT_FALSE(ask->visibleRegion().isEmpty());
    EXPECT_FALSE(find<QLabel>("verdict")->visibleRegion().isEmpty());
}

TEST_F(LessonViewTest, TheOfferGoesWhenTrainingBegins)
{
    window->offerFirstLesson();
    ASSERT_TRUE(find<QAbstractButton>("messageAction")->isVisible());
    for (QAction *action : window->findChildren<QAction *>())
        if (action->text() == QStringLiteral("&Start"))
            action->trigger();
    EXPECT_TRUE(waitFor([&] { return window->findChild<MessageBar *>()->text().isEmpty(); }));
}

TEST_F(LessonViewTest, AMessageCoversNeitherTheButtonsNorTheStatus)
{
    openBowl();
    const auto bottomOf = [&](const char *name) {
        const auto *widget = find<QWidget>(name);
        return widget->mapTo(window.get(), QPoint(0, widget->height())).y();
    };
    const int before = bottomOf("lessonStatus");
    auto *messages = window->findChild<MessageBar *>();
    messages->show(MessageBar::Kind::note, QStringLiteral("Wrote handout.pdf."));
    QApplication::processEvents();
    EXPECT_LE(bottomOf("lessonStatus"), messages->mapTo(window.get(), QPoint(0, 0)).y());
    messages->clear();
    QApplication::processEvents();
    EXPECT_EQ(bottomOf("lessonStatus"), before);
}

TEST_F(LessonViewTest, TellsNothingOfTheAnswerBeforeTheRunAndTheVerdictBesideThePrediction)
{
    openBowl();
    EXPECT_EQ(text("expected").toStdString(), "Told after the run.");
    predict(QStringLiteral("better"));
    for (auto *box : view().findChildren<QSpinBox *>())
        if (box->accessibleName() == QLatin1String("How many seeds fail: rate 3"))
            box->setValue(1);
    runToTheEnd();
    EXPECT_EQ(text("expected").toStdString(), "Told afterwards.");
    EXPECT_THAT(text("verdict").toStdString(), testing::HasSubstr("“rate 3” is WORSE"));
    EXPECT_THAT(text("runs").toStdString(), testing::HasSubstr("rate 3: 6 of 6 failed"));
    EXPECT_THAT(text("evidence").toStdString(),
                testing::HasSubstr("0 better, 6 worse, 0 alike; sign test p = 0.031"));
    EXPECT_EQ(text("prediction").toStdString(),
              "You predicted “better”; measured: worse. rate 3: you predicted 1 failed of 6; "
              "measured: 6.");
    EXPECT_EQ(text("expectation").toStdString(), "The lesson expects: better.");
    const auto *charts = view().findChild<ChartPair *>();
    EXPECT_EQ(charts->rate().curves.size(), 2U);
    ASSERT_EQ(charts->loss().runs.size(), 2U);
    EXPECT_EQ(charts->loss().runs[0].seeds.size(), 6U);
    EXPECT_NE(charts->loss().runs[0].color, charts->loss().runs[1].color);
}

TEST_F(LessonViewTest, RunsWithoutAPrediction)
{
    openBowl();
    runToTheEnd();
    EXPECT_FALSE(find<QLabel>("prediction")->isVisible());
    EXPECT_TRUE(find<QLabel>("verdict")->isVisible());
}

TEST_F(LessonViewTest, ALessonThatIsOpenedAgainHasWhatWasMeasuredUntilItIsStartedOver)
{
    openBowl();
    EXPECT_THAT(window->windowTitle().toStdString(), testing::StartsWith("A bowl — "));
    predict(QStringLiteral("worse"));
    runToTheEnd();
    window = std::make_unique<MainWindow>();
    window->show();
    openBowl();
    EXPECT_EQ(view().run().state(), LessonRun::State::finished);
    EXPECT_EQ(find<QSpinBox>("lessonSeeds")->value(), 6);
    EXPECT_TRUE(find<QLabel>("verdict")->isVisible());
    find<QPushButton>("cancelLesson")->click();
    EXPECT_EQ(view().run().state(), LessonRun::State::idle);
    EXPECT_FALSE(find<QLabel>("verdict")->isVisible());
    EXPECT_FALSE(view().run().result().predictions[0].verdict);
    predict(QStringLiteral("better"));
    EXPECT_TRUE(view().run().result().predictions[0].verdict);
    window = std::make_unique<MainWindow>();
    window->show();
    openBowl();
    EXPECT_EQ(view().run().state(), LessonRun::State::idle) << "the file went as well";
    find<QPushButton>("closeLesson")->click();
    EXPECT_THAT(window->windowTitle().toStdString(), testing::Not(testing::StartsWith("A bowl")));
}

TEST_F(LessonViewTest, TheToolbarRunsTheLessonAndNotTheForm)
{
    openBowl();
    for (QAction *action : window->findChildren<QAction *>())
        if (action->text() == QLatin1String("&Start"))
            action->trigger();
    EXPECT_EQ(view().run().state(), LessonRun::State::running);
    ASSERT_TRUE(waitFor([&] { return view().run().state() == LessonRun::State::finished; }));
    EXPECT_TRUE(find<QLabel>("verdict")->isVisible());
}

TEST_F(LessonViewTest, OpensARecipeInTheFormWithoutAFile)
{
    openBowl();
    find<QPushButton>("tryByHand")->menu()->actions().at(1)->trigger();
    EXPECT_FALSE(view().isVisible());
    EXPECT_THAT(window->windowTitle().toStdString(), testing::StartsWith("A bowl: rate 3"));
    EXPECT_EQ(window->findChild<MessageBar *>()->text().toStdString(), "Take a rate of 2.");
}

TEST_F(LessonViewTest, AWrongFileIsOneMessageAndTheWindowStaysAsItIs)
{
    QString wrong = bowlLesson();
    wrong.replace(QStringLiteral("\"baseline\": \"rate 1\""),
                  QStringLiteral("\"baseline\": \"rate 2\""));
    window->openFile(lessonFile(QStringLiteral("wrong.lesson.json"), wrong));
    const auto *messages = window->findChild<MessageBar *>();
    ASSERT_TRUE(waitFor([&] { return !messages->text().isEmpty(); }));
    EXPECT_EQ(messages->kind(), MessageBar::Kind::error);
    EXPECT_THAT(messages->text().toStdString(), testing::HasSubstr("/questions/0/baseline"));
    EXPECT_THAT(messages->text().toStdString(), testing::HasSubstr("\"rate 1\", \"rate 3\""));
    EXPECT_FALSE(view().isVisible());
}

TEST_F(LessonViewTest, HandoutAndSlideHoldWhatWasMeasured)
{
    openBowl();
    runToTheEnd();
    const QString html = handoutHtml(view().run().result(), QStringLiteral("Warmup Lab 1"), 0);
    for (const char *part :
         {"One &lt;paragraph&gt;.", "is WORSE than", "sign test p = 0.031", "Nobody &amp; others",
          "Warmup Lab 1, seeds 1 to 6", "Told afterwards.", "--first-seed 1",
          "6 of 6 failed (95\u00a0%: 61\u00a0% to 100\u00a0%)"})
        EXPECT_TRUE(html.contains(QString::fromUtf8(part))) << part;
    const QTemporaryDir folder;
    const QString pdf = folder.filePath(QStringLiteral("bowl.pdf"));
    const auto saved = saveHandout(pdf, view().run().result(), view().figure(), {});
    ASSERT_TRUE(saved) << saved.error().message();
    EXPECT_THAT(contentsOf(pdf), testing::StartsWith("%PDF"));
    EXPECT_GT(contentsOf(pdf).size(), 20'000U);
    const QString png = folder.filePath(QStringLiteral("bowl.png"));
    ASSERT_TRUE(saveSlide(png, view().figure()));
    EXPECT_EQ(QImage(png).size(), QSize(1920, 1080));
    const auto refused = saveHandout(folder.filePath(QStringLiteral("none/bowl.pdf")),
                                     view().run().result(), view().figure(), {});
    EXPECT_FALSE(refused);
    EXPECT_FALSE(saveHandout(folder.filePath(QStringLiteral("bowl.txt")), view().run().result(),
                             view().figure(), {}));
}

} // namespace
} // namespace warmup::ui
