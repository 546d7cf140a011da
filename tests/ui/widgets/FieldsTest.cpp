// SPDX-License-Identifier: GPL-3.0-or-later
// The fields that are made of smaller ones.

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/CollapsibleSection.h"
#include "ui/widgets/FieldGrid.h"
#include "ui/widgets/LevelField.h"
#include "ui/widgets/ListField.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/SpanField.h"
#include "ui/widgets/SpanListField.h"

namespace warmup::ui {
namespace {

using namespace schedule;
using testing::ElementsAre;

void choose(QWidget &field, const QString &text)
{
    const auto combo = field.findChild<QComboBox *>();
    const int index = combo->findText(text);
    ASSERT_GE(index, 0) << qPrintable(text);
    combo->setCurrentIndex(index);
    Q_EMIT combo->activated(index);
}

void typeInto(QLineEdit *edit, const QString &text)
{
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

TEST(ChoiceField, aValueThatIsNoneOfTheChoicesIsShownAsCustomUntilAnotherIsChosen)
{
    ChoiceField field({{QStringLiteral("one")}, {QStringLiteral("two")}});
    QSignalSpy edited(&field, &ChoiceField::edited);
    field.setChoice(ChoiceField::kCustom);
    EXPECT_EQ(field.currentText(), QStringLiteral("Custom (from file)"));
    EXPECT_EQ(field.choice(), ChoiceField::kCustom);
    field.setChoice(1);
    EXPECT_EQ(field.count(), 2);
    EXPECT_EQ(field.choice(), 1);
    EXPECT_EQ(edited.count(), 0);
}

TEST(ChoiceField, theWheelIsIgnoredWithoutTheFocus)
{
    ChoiceField field({{QStringLiteral("one")}, {QStringLiteral("two")}});
    field.setChoice(0);
    QWheelEvent event({5, 5}, {5, 5}, {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&field, &event);
    EXPECT_EQ(field.choice(), 0);
    EXPECT_FALSE(event.isAccepted());
}

TEST(SpanField, anotherUnitKeepsTheLength)
{
    SpanField field({});
    field.setConvert([](const Span &span, Unit to) {
        EXPECT_EQ(to, Unit::updates);
        return Span{span.amount * 469, to};
    });
    field.setSpan(Span{5, Unit::epochs});
    QSignalSpy edited(&field, &SpanField::edited);
    choose(field, unitText(Unit::updates));
    EXPECT_EQ(field.span(), std::optional(Span{2345, Unit::updates}));
    EXPECT_EQ(edited.count(), 1);
}

TEST(SpanField, updatesAreWholeAndEpochsNeedNotBe)
{
    SpanField field({});
    const auto number = field.findChild<NumberField *>();
    field.setSpan(Span{5, Unit::epochs});
    typeInto(number->findChild<QLineEdit *>(), QStringLiteral("0.5"));
    EXPECT_EQ(field.span(), std::optional(Span{0.5, Unit::epochs}));
    choose(field, unitText(Unit::updates));
    EXPECT_EQ(field.span(), std::optional(Span{1, Unit::updates})) << "never less than one update";
    typeInto(number->findChild<QLineEdit *>(), QStringLiteral("2.5"));
    EXPECT_EQ(field.span(), std::optional(Span{2, Unit::updates}));
    EXPECT_FALSE(field.problem().isEmpty());
}

TEST(SpanField, aUnitThatIsNotOfferedStaysAsItIs)
{
    SpanField field({});
    const Span span{1000, Unit::samples};
    field.setSpan(span);
    EXPECT_EQ(field.span(), std::optional(span));
    EXPECT_EQ(field.findChild<QComboBox *>()->currentText(), unitText(Unit::samples));
    field.setSpan(Span{5, Unit::epochs});
    EXPECT_EQ(field.findChild<QComboBox *>()->findText(unitText(Unit::samples)), -1);
}

TEST(SpanField, noSpanAndBackAgain)
{
    SpanField field({.none = QStringLiteral("sum of phases")});
    field.setSpan(Span{20, Unit::epochs});
    choose(field, QStringLiteral("sum of phases"));
    EXPECT_EQ(field.span(), std::nullopt);
    EXPECT_TRUE(field.findChild<NumberField *>()->isHidden());
    choose(field, unitText(Unit::epochs));
    EXPECT_EQ(field.span(), std::optional(Span{20, Unit::epochs}));
}

TEST(LevelField, aLevelMayBeAbsent)
{
    LevelField field(QStringLiteral("none"));
    EXPECT_EQ(field.level(), std::nullopt);
    choose(field, QStringLiteral("× peak"));
    EXPECT_EQ(field.level(), std::optional(Level{0, Basis::peak}));
    typeInto(field.findChild<QLineEdit *>(), QStringLiteral("0.01"));
    EXPECT_EQ(field.level(), std::optional(Level{0.01, Basis::peak}));
    choose(field, QStringLiteral("none"));
    EXPECT_EQ(field.level(), std::nullopt);
}

TEST(ListField, readsNumbersBetweenCommasAndSpaces)
{
    ListField field({.minimum = 0}, true);
    for (const char *text : {"30, 60, 80", "30,60,80", "30 60 80", "30; 60; 80", "30, 60, 80,"}) {
        field.setValues({});
        typeInto(&field, QString::fromLatin1(text));
        EXPECT_THAT(field.values(), ElementsAre(30, 60, 80)) << text;
        EXPECT_TRUE(field.problem().isEmpty()) << text;
    }
}

TEST(ListField, keepsTheLastListWhileTheTextIsNone)
{
    ListField field({.minimum = 1, .maximum = 1000, .whole = true}, true);
    field.setValues({64, 64});
    EXPECT_EQ(field.text(), QStringLiteral("64, 64"));
    for (const char *text : {"x", "64,,64", "0", "64.5", "-1"}) {
        field.setValues({64, 64});
        typeInto(&field, QString::fromLatin1(text));
        EXPECT_FALSE(field.problem().isEmpty()) << text;
    }
    typeInto(&field, QStringLiteral(" "));
    EXPECT_TRUE(field.values().empty()) << "no hidden layer at all";
}

TEST(ListField, wholeNumbersAreGroupedInTheListAsElsewhere)
{
    ListField field({.minimum = 0, .whole = true}, true);
    field.setValues({30000, 60000});
    EXPECT_EQ(field.text(), QStringLiteral("30\u202f000, 60\u202f000"));
    field.selectAll();
    field.insert(QStringLiteral("30\u202f000, 70\u202f000"));
    EXPECT_THAT(field.values(), ElementsAre(30000, 70000));
}

TEST(ListField, withADecimalCommaSemicolonsSeparate)
{
    ListField field({.minimum = 0}, true);
    field.setLocale(QLocale(QLocale::German, QLocale::Germany));
    typeInto(&field, QStringLiteral("0,5; 2"));
    EXPECT_THAT(field.values(), ElementsAre(0.5, 2));
    field.setValues({0.5, 3});
    EXPECT_EQ(field.text(), QStringLiteral("0,5; 3"));
    typeInto(&field, QStringLiteral("30, 60"));
    EXPECT_THAT(field.values(), ElementsAre(30, 60));
}

TEST(SpanListField, allShareOneUnit)
{
    SpanListField field;
    field.setSpans({{30, Unit::epochs}, {60, Unit::epochs}});
    choose(field, unitText(Unit::updates));
    EXPECT_THAT(field.spans(), ElementsAre(Span{30, Unit::updates}, Span{60, Unit::updates}));
}

TEST(CollapsibleSection, opensByKeyboardAndShowsItsContents)
{
    const auto content = new QWidget;
    CollapsibleSection section(QStringLiteral("Optimizer"), content);
    section.setSummary(QStringLiteral("Adam, β 0.9 0.999"));
    section.show();
    EXPECT_TRUE(content->isHidden());
    EXPECT_EQ(section.header()->accessibleDescription(), QStringLiteral("Adam, β 0.9 0.999"));
    QTest::keyClick(section.header(), Qt::Key_Return);
    EXPECT_TRUE(content->isVisible());
    QTest::keyClick(section.header(), Qt::Key_Left);
    EXPECT_FALSE(content->isVisible());
    QTest::keyClick(section.header(), Qt::Key_Space);
    EXPECT_TRUE(content->isVisible());
}

TEST(CollapsibleSection, remembersWhatTheUserOpenedButNotWhatAProblemOpened)
{
    QSettings().remove(QStringLiteral("sections"));
    const auto make = [] {
        return std::make_unique<CollapsibleSection>(QStringLiteral("Model"), new QWidget,
                                                    QStringLiteral("test-model"));
    };
    auto first = make();
    first->setOpen(true);
    EXPECT_FALSE(make()->isOpen());
    auto second = make();
    second->header()->click();
    EXPECT_TRUE(make()->isOpen());
    second->header()->click();
    EXPECT_FALSE(make()->isOpen());
}

TEST(FieldGrid, aMessageMovesNothing)
{
    FieldGrid grid;
    const auto row = grid.addRow(QStringLiteral("Multiplier"), new NumberField);
    const auto below = grid.addRow(QStringLiteral("Base rate"), new NumberField);
    grid.resize(260, grid.sizeHint().height());
    grid.show();
    const QRect before = below->field()->geometry();
    const QSize hint = grid.sizeHint();
    row->setValueProblem(QStringLiteral("allowed: a number above 0"));
    EXPECT_EQ(below->field()->geometry(), before);
    row->setValueProblem(QString(300, u'x') + QStringLiteral(" and more words than fit a line"));
    EXPECT_EQ(below->field()->geometry(), before);
    EXPECT_EQ(grid.sizeHint(), hint);
}

TEST(FieldGrid, whatIsTypedWrongComesBeforeWhatIsWrongAndHints)
{
    FieldGrid grid;
    const auto row = grid.addRow(QStringLiteral("Multiplier"), new NumberField);
    row->setHint(QStringLiteral("hint"));
    EXPECT_EQ(row->note()->text(), QStringLiteral("hint"));
    row->setValueProblem(QStringLiteral("value"));
    row->setTextProblem(QStringLiteral("text"));
    EXPECT_EQ(row->note()->text(), QStringLiteral("text"));
    row->setTextProblem({});
    EXPECT_EQ(row->note()->text(), QStringLiteral("value"));
    EXPECT_EQ(row->note()->kind(), FieldNote::Kind::problem);
    row->setValueProblem({});
    EXPECT_EQ(row->note()->text(), QStringLiteral("hint"));
}

} // namespace
} // namespace warmup::ui
