// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RecipeForm.h"

#include <set>

#include <QAccessible>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/recipe/Presets.h"
#include "tests/ui/panels/FormDriver.h"
#include "ui/widgets/CollapsibleSection.h"

namespace warmup::ui {
namespace {

using namespace schedule;

class RecipeFormTest : public testing::Test {
protected:
    void SetUp() override
    {
        QSettings().remove(QStringLiteral("sections"));
        m_form.setRecipe(presets().front().recipe);
    }

    QString note(const char *name) { return FormDriver(m_form).row(name).row->note()->text(); }
    CollapsibleSection *section(const char *title)
    {
        for (const auto each : m_form.findChildren<CollapsibleSection *>())
            if (each->header()->text() == QString::fromUtf8(title))
                return each;
        ADD_FAILURE() << "no section " << title;
        return nullptr;
    }

    RecipeForm m_form;
};

TEST_F(RecipeFormTest, showsEveryPresetWithoutTouchingIt)
{
    for (const Preset &preset : presets()) {
        QSignalSpy edited(&m_form, &RecipeForm::recipeEdited);
        m_form.setRecipe(preset.recipe);
        EXPECT_EQ(m_form.recipe(), preset.recipe) << preset.id;
        m_form.setResolved(469, 9380);
        EXPECT_EQ(m_form.recipe(), preset.recipe) << preset.id;
        EXPECT_EQ(edited.count(), 0) << preset.id;
    }
}

TEST_F(RecipeFormTest, editsOfOtherFieldsKeepWhatTheFormCannotShow)
{
    Recipe recipe = presets().front().recipe;
    recipe.schedule.main = {Phase{Formula{"1 - p"}, {5, Unit::epochs}, {}, {}, Grid::open},
                            Phase{Hold{}, {5, Unit::epochs}, {}, {}, Grid::closed},
                            Phase{Table{}, {0, Unit::rest}, Level{0.5, Basis::previous}, {}, {}}};
    recipe.schedule.warmUp->shape = Formula{"p * p"};
    recipe.schedule.warmUp->to = Level{0.9, Basis::peak};
    recipe.asRun.framework = "another";
    m_form.setRecipe(recipe);
    FormDriver driver(m_form);
    EXPECT_EQ(driver.shown("Decay"), QStringLiteral("Custom (from file)"));
    EXPECT_EQ(driver.shown("Warm-up shape"), QStringLiteral("Custom (from file)"));
    EXPECT_EQ(driver.shown("Run by"), QStringLiteral("Custom (from file)"));
    driver.type("Multiplier", "8");
    recipe.schedule.multiplier = 8;
    EXPECT_EQ(m_form.recipe(), recipe);
}

TEST_F(RecipeFormTest, aPresetIsAskedForAndNotTaken)
{
    QSignalSpy chosen(&m_form, &RecipeForm::presetChosen);
    QSignalSpy edited(&m_form, &RecipeForm::recipeEdited);
    const Recipe before = m_form.recipe();
    const auto combo = m_form.findChild<QComboBox *>();
    ASSERT_EQ(combo->accessibleName(), QStringLiteral("Preset"));
    EXPECT_EQ(combo->currentIndex(), 0);
    Q_EMIT combo->activated(1);
    ASSERT_EQ(chosen.count(), 1);
    EXPECT_EQ(chosen[0][0].toString(), QString::fromStdString(presets()[1].id));
    EXPECT_EQ(edited.count(), 0);
    EXPECT_EQ(m_form.recipe(), before);
    EXPECT_EQ(combo->currentIndex(), 0) << "until the window answers";
    FormDriver(m_form).type("Multiplier", "3");
    EXPECT_EQ(combo->currentIndex(), -1) << "an edited recipe is no preset";
}

TEST_F(RecipeFormTest, anEditIsToldOnceWithTheFieldsName)
{
    QSignalSpy edited(&m_form, &RecipeForm::recipeEdited);
    FormDriver(m_form).type("Multiplier", "8");
    ASSERT_EQ(edited.count(), 1);
    EXPECT_EQ(edited[0][1].toString(), QStringLiteral("Multiplier"));
    EXPECT_EQ(edited[0][0].value<Recipe>(), m_form.recipe());
}

TEST_F(RecipeFormTest, aFieldThatIsBeingTypedInIsNotDisturbedByItsOwnValue)
{
    FormDriver driver(m_form);
    QObject::connect(&m_form, &RecipeForm::recipeEdited, &m_form,
                     [&](const Recipe &recipe, const QString &) { m_form.setRecipe(recipe); });
    driver.type("Base rate", "0.0500");
    EXPECT_EQ(driver.line("Base rate")->text(), QStringLiteral("0.0500"));
    EXPECT_EQ(m_form.recipe().schedule.baseRate, 0.05);
}

TEST_F(RecipeFormTest, textThatIsNoNumberKeepsTheLastRecipeAndSaysWhatIsAllowed)
{
    FormDriver driver(m_form);
    const Recipe before = m_form.recipe();
    QSignalSpy edited(&m_form, &RecipeForm::recipeEdited);
    driver.type("Multiplier", "-");
    EXPECT_EQ(note("Multiplier"), QStringLiteral("allowed: a number above 0"));
    EXPECT_EQ(m_form.recipe(), before);
    EXPECT_EQ(edited.count(), 0);
}

TEST_F(RecipeFormTest, aWarmUpTypedThroughZeroKeepsItsShape)
{
    Recipe recipe = m_form.recipe();
    recipe.schedule.warmUp->shape = Cosine{};
    recipe.schedule.warmUp->grid = Grid::open;
    m_form.setRecipe(recipe);
    FormDriver driver(m_form);
    driver.type("Warm-up updates", "0.5");
    recipe.schedule.warmUp->length = {0.5, Unit::epochs};
    EXPECT_EQ(m_form.recipe(), recipe);
    driver.type("Warm-up updates", "0");
    EXPECT_EQ(m_form.recipe().schedule.warmUp, std::nullopt);
    EXPECT_FALSE(section("Warm-up shape")->isEnabled());
}

TEST_F(RecipeFormTest, aWarmUpTakenAwayFromOneRecipeDoesNotComeBackInAnother)
{
    Recipe recipe = m_form.recipe();
    recipe.schedule.warmUp->shape = Cosine{};
    m_form.setRecipe(recipe);
    FormDriver driver(m_form);
    driver.type("Warm-up updates", "0");
    Recipe other = presets()[2].recipe;
    other.schedule.warmUp.reset();
    m_form.setRecipe(other);
    driver.type("Warm-up updates", "3");
    EXPECT_EQ(m_form.recipe().schedule.warmUp, (Phase{.length = {3, Unit::epochs}}));
}

TEST_F(RecipeFormTest, theLabelOfTheWarmUpNamesItsUnit)
{
    FormDriver driver(m_form);
    const auto &row = driver.row("Warm-up updates");
    EXPECT_EQ(row.row->label()->text(), QStringLiteral("Warm-up epochs"));
    m_form.setResolved(469, 9380);
    driver.chooseUnit("Warm-up updates", "updates");
    EXPECT_EQ(row.row->label()->text(), QStringLiteral("Warm-up updates"));
    EXPECT_EQ(m_form.recipe().schedule.warmUp->length, (Span{2345, Unit::updates}));
    EXPECT_EQ(driver.line("Warm-up updates")->parentWidget()->accessibleName(),
              QStringLiteral("Warm-up updates"));
}

TEST_F(RecipeFormTest, aProblemIsShownUnderTheFieldThatItsPointerNames)
{
    const std::map<std::string, const char *> places{
        {"/schedule/multiplier", "Multiplier"},
        {"/schedule/warmUp/length", "Warm-up updates"},
        {"/schedule/warmUp", "Warm-up updates"},
        {"/schedule/main/0/shape/gamma", "Step factor"},
        {"/schedule/main/0/shape/every", "Step length"},
        {"/schedule/main/3", "Decay"},
        {"/schedule/clock/run", "Run length"},
        {"/schedule/clock/updatesPerEpoch/batch", "Batch of the clock"},
        {"/schedule/guard/floor", "Floor"},
        {"/training/batch", "Batch"},
        {"/warmUp/shape", "Warm-up shape"},
        {"/training/optimizer/weightDecay", "Weight decay"},
        {"/asRun/driver/advance", "Scheduler called"},
    };
    for (const auto &[where, name] : places) {
        m_form.showProblem(Error{where, "x", "this or that"});
        EXPECT_EQ(note(name), QStringLiteral("allowed: this or that")) << where;
        EXPECT_EQ(FormDriver(m_form).row(name).row->field()->accessibleDescription(),
                  QStringLiteral("allowed: this or that"));
        m_form.showProblem(std::nullopt);
        EXPECT_NE(note(name), QStringLiteral("allowed: this or that")) << where;
    }
}

TEST_F(RecipeFormTest, groupsAreAddedSetAndRemovedOneByOne)
{
    FormDriver driver(m_form);
    driver.choose("Parameter groups", "Your own");
    driver.click("Add a group");
    driver.choose("Group 2", "Layer 1");
    driver.type("Rate of group 2", "0.1");
    const optimizer::ParameterGroup vectors{"biases, norms", 1, 0.0};
    const optimizer::ParameterGroup layer{"1.*", 0.1, {}};
    EXPECT_EQ(m_form.recipe().training.groups, (std::vector{vectors, layer}));
    EXPECT_EQ(driver.shown("Group 2"), QStringLiteral("Layer 1"));
    EXPECT_EQ(driver.line("Weight decay of group 2")->text(), QString());
    driver.field("Group 1")->findChild<QToolButton *>()->click();
    EXPECT_EQ(m_form.recipe().training.groups, std::vector{layer});
    EXPECT_FALSE(driver.row("Group 2").row->isShown());
    driver.field("Group 1")->findChild<QToolButton *>()->click();
    EXPECT_TRUE(m_form.recipe().training.groups.empty());
    EXPECT_EQ(driver.shown("Parameter groups"), QStringLiteral("All alike"));
}

TEST_F(RecipeFormTest, groupsOfAFileThatHaveNoRowsAreCounted)
{
    Recipe recipe = presets().front().recipe;
    recipe.training.groups.assign(9, {"*weight", 2, {}});
    m_form.setRecipe(recipe);
    FormDriver driver(m_form);
    EXPECT_EQ(driver.row("Parameter groups").row->note()->text(),
              QStringLiteral("The first 6 of 9 are shown."));
    EXPECT_FALSE(driver.row("Add a group").row->isShown());
    driver.type("Rate of group 6", "3");
    recipe.training.groups[5].rateFactor = 3;
    EXPECT_EQ(m_form.recipe(), recipe);
}

TEST_F(RecipeFormTest, aProblemOpensItsSection)
{
    EXPECT_FALSE(section("Base rate, length")->isOpen());
    m_form.showProblem(Error{"/schedule/clock/run", "0 epochs", "more than 0"});
    EXPECT_TRUE(section("Base rate, length")->isOpen());
    EXPECT_FALSE(section("Optimizer")->isOpen());
}

TEST_F(RecipeFormTest, aProblemWithoutAFieldIsShownOnTopWithItsPlace)
{
    m_form.showProblem(Error{"/view/smoothing", "2", "a number below 1"});
    const auto combo = m_form.findChild<QComboBox *>();
    EXPECT_EQ(combo->accessibleDescription(),
              QStringLiteral("/view/smoothing: found 2; allowed: a number below 1"));
    // A field that is hidden now cannot show it either.
    m_form.showProblem(Error{"/schedule/plateau/factor", "2", "a number below 1"});
    EXPECT_EQ(note("Decay"), QStringLiteral("allowed: a number below 1"));
}

TEST_F(RecipeFormTest, whileTrainingAFieldThatNeedsARestartSaysSoAndNothingMoves)
{
    for (const auto each : m_form.findChildren<CollapsibleSection *>())
        each->setOpen(true);
    m_form.resize(340, 3000);
    m_form.show();
    FormDriver driver(m_form);
    const auto places = [&] {
        std::vector<QPoint> points;
        for (const auto field : m_form.findChildren<QLineEdit *>())
            points.push_back(field->mapTo(&m_form, QPoint()));
        return points;
    };
    const auto before = places();
    m_form.setTraining(true);
    driver.type("Momentum", "0.9");
    m_form.setTraining(true);
    EXPECT_EQ(note("Momentum"), QStringLiteral("↻ after a restart"));
    driver.type("Multiplier", "2");
    EXPECT_NE(note("Multiplier"), QStringLiteral("↻ after a restart")) << "this applies at once";
    EXPECT_EQ(places(), before);
    m_form.setTraining(false);
    EXPECT_TRUE(note("Momentum").isEmpty());
}

TEST_F(RecipeFormTest, closedTitlesSayWhatTheyHold)
{
    Recipe recipe = presets().front().recipe;
    recipe.training.optimizer = optimizer::Adam{};
    m_form.setRecipe(recipe);
    m_form.setResolved(469, 9380);
    EXPECT_EQ(section("Optimizer")->summary(), QStringLiteral("Adam, β 0.9 0.999"));
    EXPECT_EQ(section("Base rate, length")->summary(), QStringLiteral("0.1, 20 epochs of 469"));
    EXPECT_EQ(section("Run by")->summary(), QStringLiteral("warmup_scheduler 0.3.2, step()"));
    EXPECT_EQ(section("Data")->summary(), QStringLiteral("Fashion-MNIST, batch 128"));
    EXPECT_EQ(section("Warm-up shape")->summary(), QStringLiteral("linear from 0"));
}

// Lists that a combo box pops up are windows of their own.
void expectNames(QAccessibleInterface *node, const QWidget *form, std::set<QString> &seen)
{
    for (int i = 0; i < node->childCount(); ++i) {
        QAccessibleInterface *child = node->child(i);
        if (!child)
            continue;
        const auto widget = qobject_cast<QWidget *>(child->object());
        if (widget && widget->window() == form && widget->focusPolicy() != Qt::NoFocus
            && !widget->focusProxy()) {
            EXPECT_FALSE(child->text(QAccessible::Name).isEmpty())
                << widget->metaObject()->className() << " in "
                << widget->parentWidget()->metaObject()->className();
            seen.insert(child->text(QAccessible::Name));
        }
        expectNames(child, form, seen);
    }
}

TEST_F(RecipeFormTest, everyFieldHasAnAccessibleName)
{
    for (const Preset &preset : presets()) {
        m_form.setRecipe(preset.recipe);
        for (const auto each : m_form.findChildren<CollapsibleSection *>())
            each->setOpen(true);
        m_form.show();
        std::set<QString> seen;
        expectNames(QAccessible::queryAccessibleInterface(&m_form), &m_form, seen);
        EXPECT_TRUE(seen.contains(QStringLiteral("Multiplier")));
        EXPECT_GT(seen.size(), 30U);
    }
}

TEST_F(RecipeFormTest, everyFieldExplainsItselfAndItsLabelLeadsToIt)
{
    for (const auto fields : m_form.findChildren<RecipeFields *>())
        for (const auto &row : fields->rows()) {
            EXPECT_FALSE(row.text.help.isEmpty()) << qPrintable(row.text.name);
            EXPECT_EQ(row.row->field()->toolTip(), row.text.help);
            EXPECT_EQ(row.row->label()->buddy(), row.row->field());
            ASSERT_FALSE(row.text.pointers.empty()) << qPrintable(row.text.name);
        }
}

TEST_F(RecipeFormTest, tabGoesDownTheForm)
{
    for (const auto each : m_form.findChildren<CollapsibleSection *>())
        each->setOpen(true);
    m_form.resize(340, 3000);
    m_form.show();
    m_form.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&m_form));
    const auto first = m_form.findChild<QComboBox *>();
    first->setFocus(Qt::TabFocusReason);
    QPoint last = first->mapTo(&m_form, QPoint());
    int stops = 0;
    for (; stops < 200; ++stops) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        const QWidget *now = QApplication::focusWidget();
        if (now == first)
            break;
        const QPoint at = now->mapTo(&m_form, QPoint());
        EXPECT_TRUE(at.y() > last.y() + 5
                    || (std::abs(at.y() - last.y()) <= 5 && at.x() > last.x()))
            << qPrintable(now->accessibleName()) << " at " << at.y() << " after " << last.y();
        last = at;
    }
    EXPECT_GT(stops, 40);
    EXPECT_LT(stops, 200);
}

} // namespace
} // namespace warmup::ui
