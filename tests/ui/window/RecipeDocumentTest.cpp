// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RecipeDocument.h"

#include <QDir>
#include <QSignalSpy>
#include <QUndoStack>

#include <gtest/gtest.h>

#include "core/io/RecipeFile.h"
#include "core/recipe/Presets.h"
#include "tests/ui/window/Support.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

class RecipeDocumentTest : public testing::Test {
protected:
    Recipe with(double multiplier) const
    {
        Recipe recipe = document.recipe();
        recipe.schedule.multiplier = multiplier;
        return recipe;
    }

    RecipeDocument document;
};

TEST_F(RecipeDocumentTest, StartsWithTheFirstPresetAndNothingToSave)
{
    EXPECT_EQ(document.recipe(), presets().front().recipe);
    EXPECT_FALSE(document.isModified());
    EXPECT_TRUE(document.path().isEmpty());
}

TEST_F(RecipeDocumentTest, ChangesOfOneFieldInARowAreOneStepOfUndo)
{
    const Recipe before = document.recipe();
    for (const double multiplier : {2.0, 3.0, 8.0})
        document.edit(with(multiplier), QStringLiteral("Multiplier"));
    EXPECT_EQ(document.undoStack().count(), 1);
    document.undoStack().undo();
    EXPECT_EQ(document.recipe(), before);
    document.undoStack().redo();
    EXPECT_EQ(document.recipe().schedule.multiplier, 8);
}

TEST_F(RecipeDocumentTest, AnotherFieldIsAStepOfItsOwn)
{
    document.edit(with(2), QStringLiteral("Multiplier"));
    Recipe recipe = document.recipe();
    recipe.schedule.baseRate = 0.3;
    document.edit(recipe, QStringLiteral("Base rate"));
    document.edit(with(4), QStringLiteral("Multiplier"));
    EXPECT_EQ(document.undoStack().count(), 3);
    document.undoStack().undo();
    EXPECT_EQ(document.recipe().schedule.multiplier, 2);
    EXPECT_EQ(document.recipe().schedule.baseRate, 0.3);
}

TEST_F(RecipeDocumentTest, AFieldThatCameBackLeavesNoStep)
{
    document.edit(with(2), QStringLiteral("Multiplier"));
    document.edit(with(1), QStringLiteral("Multiplier"));
    EXPECT_EQ(document.undoStack().count(), 0);
    EXPECT_FALSE(document.isModified());
}

TEST_F(RecipeDocumentTest, AnEditThatChangesNothingTellsNobody)
{
    QSignalSpy changed(&document, &RecipeDocument::recipeChanged);
    document.edit(document.recipe(), QStringLiteral("Multiplier"));
    EXPECT_EQ(changed.count(), 0);
}

TEST_F(RecipeDocumentTest, TheViewIsNeitherUndoneNorUnsavedWork)
{
    document.edit(with(2), QStringLiteral("Multiplier"));
    View view = document.recipe().view;
    view.logLoss = !view.logLoss;
    document.setView(view);
    EXPECT_EQ(document.undoStack().count(), 1);
    document.undoStack().undo();
    EXPECT_EQ(document.recipe().view, view);
    EXPECT_FALSE(document.isModified());
}

TEST_F(RecipeDocumentTest, APresetIsNoUnsavedWorkAndCanBeUndone)
{
    const Recipe before = document.recipe();
    document.replace(presets().at(2).recipe, QStringLiteral("Preset"));
    EXPECT_EQ(document.recipe(), presets().at(2).recipe);
    EXPECT_FALSE(document.isModified());
    document.undoStack().undo();
    EXPECT_EQ(document.recipe().schedule, before.schedule);
}

TEST_F(RecipeDocumentTest, FurtherFilesAreCalledAsItsOwnOrInPlainLetters)
{
    EXPECT_EQ(document.fileStem(), QStringLiteral("the-articles-example"));
    Recipe recipe = document.recipe();
    for (const auto &[title, stem] : {std::pair{"Goyal et al. 2017", "goyal-et-al-2017"},
                                      {" ../a/b\\c: 1e-4 ", "a-b-c-1e-4"},
                                      {"Über", "über"},
                                      {"…", "recipe"}}) {
        recipe.title = title;
        document.reset(recipe, {});
        EXPECT_EQ(document.fileStem(), QString::fromUtf8(stem));
    }
    document.reset(recipe, QStringLiteral("/tmp/My Run 2.warmup.json"));
    EXPECT_EQ(document.fileStem(), QStringLiteral("My Run 2"));
    document.reset(recipe, QStringLiteral("/tmp/My.Run.json"));
    EXPECT_EQ(document.fileStem(), QStringLiteral("My.Run"));
}

TEST_F(RecipeDocumentTest, SavingWritesAFileThatReadsBackEqual)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.warmup.json"));
    document.edit(with(8), QStringLiteral("Multiplier"));
    EXPECT_TRUE(document.isModified());
    ASSERT_TRUE(document.save(path));
    EXPECT_FALSE(document.isModified());
    EXPECT_EQ(document.path(), path);
    EXPECT_EQ(document.name(), QStringLiteral("a.warmup.json"));
    const auto read = io::loadRecipe(toPath(path));
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, document.recipe());
}

TEST_F(RecipeDocumentTest, SaveAsKeepsForeignKeysAndTheDataFile)
{
    const QTemporaryDir folder;
    ASSERT_TRUE(QDir(folder.path()).mkdir(QStringLiteral("other")));
    Recipe recipe = with(8);
    data::CsvFile csv;
    csv.path = "table.csv";
    recipe.training.data = csv;
    const QString path = folder.filePath(QStringLiteral("a.warmup.json"));
    std::string text = io::recipeText(recipe);
    text.insert(1, "\"x-mine\": 1,");
    write(path, text);
    document.reset(io::loadRecipe(toPath(path)).value(), path);

    const QString other = folder.filePath(QStringLiteral("other/b.warmup.json"));
    ASSERT_TRUE(document.save(other));
    EXPECT_NE(contentsOf(other).find("x-mine"), std::string::npos);
    EXPECT_EQ(std::get<data::CsvFile>(document.recipe().training.data).path,
              folder.filePath(QStringLiteral("table.csv")).toStdString());
    EXPECT_EQ(io::loadRecipe(toPath(other)).value(), document.recipe());
    EXPECT_FALSE(document.isModified());
}

TEST_F(RecipeDocumentTest, SavingWhereThereIsNoFolderFailsAndStaysUnsaved)
{
    document.edit(with(8), QStringLiteral("Multiplier"));
    const auto saved = document.save(QStringLiteral("/nowhere/at/all/a.warmup.json"));
    ASSERT_FALSE(saved);
    EXPECT_FALSE(saved.error().message().empty());
    EXPECT_TRUE(document.isModified());
    EXPECT_TRUE(document.path().isEmpty());
}

TEST_F(RecipeDocumentTest, APresetLeavesTheFileSoThatSavingDoesNotOverwriteIt)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.warmup.json"));
    ASSERT_TRUE(document.save(path));
    document.replace(presets().at(3).recipe, QStringLiteral("Preset"));
    EXPECT_TRUE(document.path().isEmpty());
    document.undoStack().undo();
    EXPECT_EQ(document.path(), path);
}

TEST_F(RecipeDocumentTest, RecoveredWorkIsUnsavedUntilItIsSaved)
{
    const QTemporaryDir folder;
    document.restore(with(5), {});
    EXPECT_TRUE(document.isModified());
    ASSERT_TRUE(document.save(folder.filePath(QStringLiteral("b.warmup.json"))));
    EXPECT_FALSE(document.isModified());
}

} // namespace
} // namespace warmup::ui
