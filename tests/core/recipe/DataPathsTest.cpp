// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/DataPaths.h"

#include <gtest/gtest.h>

namespace warmup {
namespace {

Recipe csvRecipe(const std::string &path)
{
    Recipe recipe;
    data::CsvFile csv;
    csv.path = path;
    recipe.training.data = csv;
    return recipe;
}

std::string pathOf(const Recipe &recipe)
{
    return std::get<data::CsvFile>(recipe.training.data).path;
}

TEST(DataPaths, ARelativePathIsSeenFromTheRecipesFolder)
{
    EXPECT_EQ(pathOf(withDataFrom(csvRecipe("d/a.csv"), "/home/r")), "/home/r/d/a.csv");
    EXPECT_EQ(pathOf(withDataFrom(csvRecipe("/d/a.csv"), "/home/r")), "/d/a.csv");
    EXPECT_EQ(pathOf(withDataFrom(csvRecipe("a.csv"), "")), "a.csv");
    EXPECT_EQ(pathOf(withDataFrom(csvRecipe(""), "/home/r")), "");
}

TEST(DataPaths, EachOfTheFourIdxFilesIsAPath)
{
    Recipe recipe;
    recipe.training.data = data::IdxFiles{"a", "b", "", "/d"};
    const data::Spec expected = data::IdxFiles{"/r/a", "/r/b", "", "/d"};
    EXPECT_EQ(withDataFrom(recipe, "/r").training.data, expected);
}

TEST(DataPaths, DataThatIsNoFileStays)
{
    const Recipe recipe;
    EXPECT_EQ(withDataFrom(recipe, "/r"), recipe);
    EXPECT_EQ(movedTo(recipe, "/r", "/s"), recipe);
}

TEST(DataPaths, AMovedRecipeNamesTheSameFile)
{
    EXPECT_EQ(pathOf(movedTo(csvRecipe("d/a.csv"), "/r", "/r")), "d/a.csv");
    EXPECT_EQ(pathOf(movedTo(csvRecipe("d/a.csv"), "/r", "/r/d")), "a.csv");
    EXPECT_EQ(pathOf(movedTo(csvRecipe("a.csv"), "/r/d", "/r")), "d/a.csv");
    EXPECT_EQ(pathOf(movedTo(csvRecipe("a.csv"), "/r", "/s")), "/r/a.csv");
    EXPECT_EQ(pathOf(movedTo(csvRecipe("../a.csv"), "/r/d", "/s")), "/r/a.csv");
    EXPECT_EQ(pathOf(movedTo(csvRecipe("/x/a.csv"), "/r", "/x")), "/x/a.csv");
}

TEST(DataPaths, AnUnsavedRecipeStartsInTheWorkingFolder)
{
    const auto here = std::filesystem::current_path();
    EXPECT_EQ(pathOf(movedTo(csvRecipe("a.csv"), "", here)), "a.csv");
    EXPECT_EQ(pathOf(movedTo(csvRecipe("a.csv"), "", "/nowhere")), (here / "a.csv").string());
}

} // namespace
} // namespace warmup
