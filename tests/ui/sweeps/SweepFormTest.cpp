// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepForm.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/recipe/Presets.h"
#include "tests/Folders.h"
#include "tests/ui/sweeps/Bowl.h"
#include "ui/sweeps/SweepProposal.h"
#include "ui/widgets/CollapsibleSection.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/TextField.h"

namespace warmup::ui {
namespace {

class SweepFormTest : public testing::Test {
protected:
    SweepFormTest()
    {
        forgetSweeps();
        form.show();
    }

    template <typename Widget>
    Widget &field(const char *name) const
    {
        for (auto *widget : form.findChildren<Widget *>())
            if (widget->accessibleName() == QLatin1String(name))
                return *widget;
        qFatal("no field \"%s\"", name);
    }
    void choose(const char *name, const QString &item) const
    {
        auto &combo = field<QComboBox>(name);
        combo.setCurrentIndex(combo.findText(item));
        Q_EMIT combo.activated(combo.currentIndex());
    }

    SweepForm form;
};

TEST_F(SweepFormTest, HoldsTheSweepThatComesWithTheProgram)
{
    const std::string text = readText(
        QString::fromStdString(projectFile("resources/sweeps/warm-up-and-rate.sweep.json")));
    const auto draft = io::draftOf(text);
    ASSERT_TRUE(draft);
    EXPECT_TRUE(form.setDraft(*draft));
    EXPECT_EQ(io::readSweep(io::sweepText(draft->recipe, form.choice()), "").value(),
              io::readSweep(text, "").value());
    const auto sections = form.findChildren<CollapsibleSection *>();
    ASSERT_EQ(sections.size(), 2);
    EXPECT_FALSE(sections[0]->isOpen());
    EXPECT_EQ(sections[0]->summary(), QStringLiteral("warm-up × peak rate"));
    EXPECT_EQ(sections[1]->summary(),
              QStringLiteral("8 from 1, loss on the whole training part at the end"));
}

TEST_F(SweepFormTest, SaysThatItCannotHoldAnotherRule)
{
    auto draft = io::draftOf(bowlSweep());
    ASSERT_TRUE(draft);
    EXPECT_TRUE(form.setDraft(*draft));
    draft->choice.failed =
        experiment::FailureRule{{experiment::Metric::Quantity::highestLoss, {}}, {}, 5.0};
    EXPECT_FALSE(form.setDraft(*draft));
    draft->choice.failed.reset();
    draft->choice.metric = {experiment::Metric::Quantity::column, "sharpness"};
    EXPECT_FALSE(form.setDraft(*draft));
}

TEST_F(SweepFormTest, AnotherFieldProposesItsOwnValues)
{
    form.setDraft(io::draftOf(bowlSweep()).value());
    QSignalSpy edited(&form, &SweepForm::edited);
    choose("Field of the columns", QStringLiteral("batch"));
    EXPECT_EQ(edited.size(), 1);
    EXPECT_EQ(form.choice().x.field, "/training/batch");
    EXPECT_EQ(form.choice().x.values,
              valuesAround(io::draftOf(bowlSweep())->recipe, "/training/batch"));
    auto &combo = field<QComboBox>("Field of the rows");
    combo.lineEdit()->clear();
    QTest::keyClicks(combo.lineEdit(), QStringLiteral("/training/optimizer/momentum"));
    QTest::keyClick(combo.lineEdit(), Qt::Key_Return);
    EXPECT_EQ(form.choice().y.field, "/training/optimizer/momentum");
    EXPECT_EQ(form.choice().y.values, "0; 0.5; 0.9; 0.99");
}

// Whatever is proposed for any field that is offered, of any preset, can be trained.
TEST_F(SweepFormTest, EveryProposalOfEveryPresetIsASweep)
{
    for (const Preset &preset : presets()) {
        io::SweepDraft draft = proposedSweep(preset.recipe);
        for (const SweptField &known : kSweptFields) {
            if (!io::fieldText(draft.recipe, known.field))
                continue;
            draft.choice.x = {known.field, "", valuesAround(draft.recipe, known.field)};
            draft.choice.y = {"/training/batch", "", "16"};
            if (draft.choice.x.field == draft.choice.y.field)
                draft.choice.y = {"/schedule/baseRate", "", "0.1"};
            const auto sweep = io::readSweep(io::sweepText(draft.recipe, draft.choice), preset.id);
            ASSERT_TRUE(sweep) << known.field << ": " << sweep.error().message();
            EXPECT_GE(sweep->columns(), 2U) << preset.id << ": " << known.field;
            for (const Recipe &recipe : sweep->cells) {
                const auto curves = makeCurves(recipe);
                EXPECT_TRUE(curves)
                    << preset.id << ": " << known.field << ": " << curves.error().message();
            }
        }
    }
}

TEST_F(SweepFormTest, SaysAtTheFieldWhatIsWrong)
{
    form.setDraft(io::draftOf(bowlSweep()).value());
    const auto judge = [&] {
        const auto read = io::readSweep(
            io::sweepText(io::draftOf(bowlSweep())->recipe, form.choice()), "the form");
        const auto judged = read ? experiment::checkCells(*read) : tl::unexpected(read.error());
        ASSERT_FALSE(judged);
        ASSERT_TRUE(form.showProblem(judged.error())) << judged.error().message();
    };
    auto &columns = field<TextField>("Values of the columns");
    columns.setFocus();
    for (const char *wrong : {"0 updates; ten", "", ";;", "5 updates; 5 updates", "-3 updates"}) {
        columns.selectAll();
        QTest::keyClick(&columns, Qt::Key_Delete);
        QTest::keyClicks(&columns, QLatin1String(wrong));
        judge();
        EXPECT_FALSE(columns.accessibleDescription().isEmpty()) << wrong;
        EXPECT_TRUE(form.findChildren<CollapsibleSection *>()[0]->isOpen());
    }
    columns.selectAll();
    QTest::keyClicks(&columns, QStringLiteral("1 updates"));
    EXPECT_TRUE(columns.accessibleDescription().isEmpty()); // gone with the next edit
    auto &rows = field<QComboBox>("Field of the rows");
    for (const char *wrong : {"/schedule/nothing", "nonsense", "/training/seeds", "/view", ""}) {
        rows.setEditText(QLatin1String(wrong));
        judge();
        EXPECT_FALSE(rows.accessibleDescription().isEmpty()) << wrong;
    }
    EXPECT_FALSE(form.showProblem({"/training/data/path", "no file", "a file"}));
}

TEST_F(SweepFormTest, NumbersThatAreNoneAreSaidAndNotTaken)
{
    form.setDraft(io::draftOf(bowlSweep()).value());
    form.findChildren<CollapsibleSection *>()[1]->setOpen(true);
    field<QCheckBox>("").setChecked(true);
    const auto type = [&](const char *name, const char *text) -> NumberField & {
        auto &number = field<NumberField>(name);
        auto *line = number.findChild<QLineEdit *>();
        line->selectAll();
        line->insert(QLatin1String(text)); // as it is pasted: no digit before it counts
        return number;
    };
    constexpr const char *kBound = "Test accuracy below which a run has failed";
    for (const char *wrong : {"abc", "1.5", "-0.1", "nan", "inf"}) {
        EXPECT_FALSE(type(kBound, wrong).problem().isEmpty()) << wrong;
        EXPECT_EQ(form.choice().failed->below, 0.2) << wrong;
    }
    EXPECT_TRUE(type(kBound, "0.35").problem().isEmpty());
    EXPECT_EQ(form.choice().failed->below, 0.35);
    for (const char *wrong : {"0", "2.5", "x", "1001"})
        EXPECT_FALSE(type("Seeds of each cell", wrong).problem().isEmpty()) << wrong;
    EXPECT_EQ(form.choice().seeds, 4);
    EXPECT_FALSE(type("First seed", "-1").problem().isEmpty());
    EXPECT_EQ(form.choice().firstSeed, 1U);
}

} // namespace
} // namespace warmup::ui
