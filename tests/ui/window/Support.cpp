// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/window/Support.h"

#include <cassert>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include "core/recipe/Presets.h"
#include "ui/Settings.h"

namespace warmup::ui {

Recipe smallRecipe(double multiplier)
{
    Recipe recipe = presets().front().recipe;
    recipe.title = "small";
    recipe.schedule.clock.updatesPerEpoch = 10.0;
    recipe.schedule.baseRate = 0.01;
    recipe.schedule.multiplier = multiplier;
    recipe.training.data = data::Spirals{};
    recipe.training.model = model::Mlp{{8}};
    recipe.training.optimizer = optimizer::Sgd{};
    recipe.training.batch = 16;
    recipe.training.seeds = 1;
    recipe.training.follow = training::Follow::asRun;
    return recipe;
}

Recipe longRecipe()
{
    Recipe recipe = smallRecipe();
    recipe.schedule.clock.updatesPerEpoch = 50000.0;
    return recipe;
}

Curves curvesOf(const Recipe &recipe)
{
    auto curves = makeCurves(recipe);
    assert(curves);
    return *curves;
}

bool waitFor(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, 20'000);
}

std::string contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

void write(const QString &path, const std::string &contents)
{
    QFile file(path);
    const bool opened = file.open(QIODevice::WriteOnly);
    assert(opened);
    (void)opened;
    file.write(contents.data(), static_cast<qint64>(contents.size()));
}

void clearStoredState()
{
    settings()->clear();
    QDir(recoveryFolder()).removeRecursively();
    QDir(lessonsFolder()).removeRecursively();
}

} // namespace warmup::ui
