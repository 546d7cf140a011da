// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Recovery.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

#include "tests/ui/window/Support.h"
#include "ui/RecipeDocument.h"
#include "ui/Settings.h"

namespace warmup::ui {
namespace {

class RecoveryTest : public testing::Test {
protected:
    void SetUp() override { clearStoredState(); }

    static QStringList files()
    {
        return QDir(recoveryFolder()).entryList({QStringLiteral("*.recovery")}, QDir::Files);
    }
    // What a process that was killed leaves: its file, and a lock that nobody holds.
    static void leaveBehind()
    {
        const QDir folder(recoveryFolder());
        ASSERT_EQ(files().size(), 1);
        QFile::copy(folder.filePath(files().front()),
                    folder.filePath(QStringLiteral("z.recovery")));
    }
    void change(double multiplier)
    {
        Recipe recipe = document.recipe();
        recipe.schedule.multiplier = multiplier;
        document.edit(recipe, QStringLiteral("Multiplier"));
    }

    RecipeDocument document;
};

TEST_F(RecoveryTest, UnsavedWorkOfAProcessThatIsGoneComesBackOnce)
{
    Recovery recovery(document);
    change(7);
    recovery.flush();
    leaveBehind();
    const auto work = Recovery::takeLeftOver();
    ASSERT_TRUE(work);
    EXPECT_EQ(work->recipe, document.recipe());
    EXPECT_TRUE(work->path.isEmpty());
    EXPECT_FALSE(Recovery::takeLeftOver());
}

TEST_F(RecoveryTest, WorkOfAProcessThatLivesIsLeftAlone)
{
    Recovery recovery(document);
    change(7);
    recovery.flush();
    EXPECT_FALSE(Recovery::takeLeftOver());
    EXPECT_EQ(files().size(), 1);
}

TEST_F(RecoveryTest, SavedWorkLeavesNothingBehind)
{
    const QTemporaryDir folder;
    Recovery recovery(document);
    change(7);
    recovery.flush();
    ASSERT_EQ(files().size(), 1);
    ASSERT_TRUE(document.save(folder.filePath(QStringLiteral("a.warmup.json"))));
    recovery.flush();
    EXPECT_TRUE(files().isEmpty());
}

TEST_F(RecoveryTest, ABrokenFileIsPassedOver)
{
    write(recoveryFolder() + QStringLiteral("/broken.recovery"), "\x01\x02 not JSON");
    EXPECT_FALSE(Recovery::takeLeftOver());
}

} // namespace
} // namespace warmup::ui
