// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/NumberField.h"

#include <cmath>

#include <QApplication>
#include <QLineEdit>
#include <QShortcut>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>
#include <QWheelEvent>

#include <gtest/gtest.h>

namespace warmup::ui {
namespace {

class NumberFieldTest : public testing::Test {
protected:
    void SetUp() override
    {
        m_column = new QVBoxLayout(&m_window);
        m_column->addWidget(&m_field);
        m_column->addWidget(&m_other);
        m_field.setValue(0.1);
        m_window.show();
        m_window.activateWindow();
        ASSERT_TRUE(QTest::qWaitForWindowActive(&m_window));
        m_other.setFocus();
        m_field.setFocus(Qt::TabFocusReason);
    }

    QLineEdit *edit() { return m_field.findChild<QLineEdit *>(); }
    void wheel(QWidget *target, int delta)
    {
        const QPointF at = target->rect().center();
        QWheelEvent event(at, target->mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(target, &event);
        m_accepted = event.isAccepted();
    }

    QWidget m_window;
    QVBoxLayout *m_column;
    NumberField m_field{{.minimum = 0, .aboveMinimum = true}, Steps::decades};
    QLineEdit m_other;
    bool m_accepted = false;
};

TEST_F(NumberFieldTest, tellsEveryDigitThatMakesAValidNumberAndKeepsTheTextAsTyped)
{
    QSignalSpy edited(&m_field, &NumberField::edited);
    QTest::keyClicks(&m_field, QStringLiteral("3e-4"));
    ASSERT_EQ(edited.count(), 2) << "3, then 3e-4; 3e and 3e- are no numbers";
    EXPECT_EQ(edited[0][0].toDouble(), 3);
    EXPECT_EQ(edited[1][0].toDouble(), 3e-4);
    m_field.setValue(3e-4);
    EXPECT_EQ(m_field.text(), QStringLiteral("3e-4"));
    edit()->selectAll();
    QTest::keyClicks(&m_field, QStringLiteral("0.00030"));
    m_field.setValue(3e-4);
    EXPECT_EQ(m_field.text(), QStringLiteral("0.00030"));
    m_other.setFocus();
    EXPECT_EQ(m_field.text(), QStringLiteral("0.00030"));
}

TEST_F(NumberFieldTest, keepsTheLastValueWhileTheTextIsNoNumberAndBringsItBackWhenLeft)
{
    QSignalSpy edited(&m_field, &NumberField::edited);
    QSignalSpy problem(&m_field, &NumberField::problemChanged);
    QTest::keyClicks(&m_field, QStringLiteral("-"));
    EXPECT_EQ(m_field.problem(), QStringLiteral("allowed: a number above 0"));
    QTest::keyClicks(&m_field, QStringLiteral("2"));
    EXPECT_EQ(edited.count(), 0);
    EXPECT_EQ(m_field.value(), 0.1);
    EXPECT_EQ(m_field.text(), QStringLiteral("-2")) << "not taken away while it is typed";
    m_field.setValue(0.1);
    EXPECT_EQ(m_field.text(), QStringLiteral("-2")) << "nor by the same value from outside";
    m_other.setFocus();
    EXPECT_EQ(m_field.text(), QStringLiteral("0.1"));
    EXPECT_TRUE(m_field.problem().isEmpty());
    EXPECT_EQ(problem.count(), 2);
}

TEST_F(NumberFieldTest, escapeBringsTheLastValueBack)
{
    QTest::keyClicks(&m_field, QStringLiteral("x"));
    QTest::keyClick(&m_field, Qt::Key_Escape);
    EXPECT_EQ(m_field.text(), QStringLiteral("0.1"));
    EXPECT_TRUE(m_field.problem().isEmpty());
}

TEST_F(NumberFieldTest, showingAValueEmitsNothing)
{
    QSignalSpy edited(&m_field, &NumberField::edited);
    m_field.setValue(0.25);
    EXPECT_EQ(m_field.text(), QStringLiteral("0.25"));
    EXPECT_EQ(edited.count(), 0);
}

TEST_F(NumberFieldTest, theGermanCommaIsADecimalMark)
{
    m_field.setLocale(QLocale(QLocale::German, QLocale::Germany));
    EXPECT_EQ(m_field.text(), QStringLiteral("0,1"));
    edit()->selectAll();
    QTest::keyClicks(&m_field, QStringLiteral("0,0003"));
    EXPECT_EQ(m_field.value(), 3e-4);
    EXPECT_TRUE(m_field.problem().isEmpty());
}

TEST_F(NumberFieldTest, arrowsAndPagesStep)
{
    QSignalSpy edited(&m_field, &NumberField::edited);
    QTest::keyClick(&m_field, Qt::Key_Up);
    EXPECT_EQ(m_field.value(), 0.2);
    EXPECT_EQ(m_field.text(), QStringLiteral("0.2"));
    QTest::keyClick(&m_field, Qt::Key_PageDown);
    EXPECT_EQ(m_field.value(), 0.02);
    QTest::keyClick(&m_field, Qt::Key_Down);
    EXPECT_EQ(m_field.value(), 0.01);
    EXPECT_EQ(edited.count(), 3);
}

TEST_F(NumberFieldTest, theWheelStepsOnlyWithTheFocus)
{
    wheel(&m_field, 120);
    EXPECT_EQ(m_field.value(), 0.2);
    m_other.setFocus();
    wheel(&m_field, 120);
    EXPECT_EQ(m_field.value(), 0.2);
    EXPECT_FALSE(m_accepted) << "so that the form scrolls";
    EXPECT_FALSE(m_field.hasFocus()) << "and the wheel does not take the focus";
}

TEST_F(NumberFieldTest, undoBelongsToTheWindow)
{
    int undone = 0;
    QShortcut undo(QKeySequence::Undo, &m_window);
    QObject::connect(&undo, &QShortcut::activated, [&] { ++undone; });
    QTest::keyClicks(&m_field, QStringLiteral("5"));
    QTest::keyClick(&m_field, Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(undone, 1);
    EXPECT_EQ(m_field.text(), QStringLiteral("5"));
}

TEST_F(NumberFieldTest, controlEIsTheWindowsExportAndNotTheEndOfTheLine)
{
    int exported = 0;
    QShortcut shortcut(QKeySequence(Qt::CTRL | Qt::Key_E), &m_window);
    QObject::connect(&shortcut, &QShortcut::activated, [&] { ++exported; });
    QTest::keyClicks(&m_field, QStringLiteral("50"));
    QTest::keyClick(&m_field, Qt::Key_Home);
    QTest::keyClick(&m_field, Qt::Key_E, Qt::ControlModifier);
    EXPECT_EQ(exported, 1);
    EXPECT_EQ(edit()->cursorPosition(), 0);
}

TEST_F(NumberFieldTest, enteringSelectsAll)
{
    m_other.setFocus();
    m_field.setFocus(Qt::TabFocusReason);
    EXPECT_EQ(edit()->selectedText(), QStringLiteral("0.1"));
    m_other.setFocus();
    QTest::mouseClick(edit(), Qt::LeftButton);
    QApplication::processEvents();
    EXPECT_EQ(edit()->selectedText(), QStringLiteral("0.1"));
    QTest::mouseClick(edit(), Qt::LeftButton);
    QApplication::processEvents();
    EXPECT_TRUE(edit()->selectedText().isEmpty()) << "a second click places the cursor";
}

TEST_F(NumberFieldTest, textThatIsTooLongOrTooLargeIsRefused)
{
    QTest::keyClicks(&m_field, QStringLiteral("1e400"));
    EXPECT_EQ(m_field.value(), 1e40) << "the last valid number on the way";
    EXPECT_FALSE(m_field.problem().isEmpty());
}

TEST_F(NumberFieldTest, anEmptyFieldIsAValueWhereItMayBe)
{
    m_field.setEmptyWords(QStringLiteral("none"));
    QSignalSpy edited(&m_field, &NumberField::edited);
    m_field.selectAll();
    QTest::keyClick(&m_field, Qt::Key_Delete);
    ASSERT_EQ(edited.count(), 1);
    EXPECT_TRUE(std::isnan(m_field.value()));
    EXPECT_EQ(m_field.problem(), QString());
    EXPECT_EQ(m_field.findChild<QLineEdit *>()->placeholderText(), QStringLiteral("none"));
    m_other.setFocus();
    EXPECT_EQ(m_field.text(), QString()) << "leaving it does not bring a number back";
    m_field.setValue(m_field.value());
    EXPECT_EQ(m_field.text(), QString());
    m_field.setFocus(Qt::TabFocusReason);
    QTest::keyClick(&m_field, Qt::Key_Up);
    EXPECT_GT(m_field.value(), 0);
    EXPECT_EQ(edited.count(), 2);
    m_field.setValue(0.25);
    EXPECT_EQ(m_field.text(), QStringLiteral("0.25"));
}

} // namespace
} // namespace warmup::ui
