// SPDX-License-Identifier: GPL-3.0-or-later
// From a digit typed into a field of the real window to its repainted charts, 1200 x 700: recipe,
// undo, form, schedule, what the framework makes of it, findings and values, and all else that the
// window then paints.
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include "core/io/RecipeFile.h"
#include "core/recipe/Presets.h"
#include "ui/MainWindow.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/panels/RecipeForm.h"
#include "ui/widgets/NumberField.h"

namespace warmup::ui {
namespace {

constexpr QSize kCharts{1200, 700};

// The example with multiplier 8, with this many updates in its 20 epochs.
Recipe longExample(Update length)
{
    Recipe recipe = presets().at(1).recipe;
    recipe.schedule.clock.run = schedule::Span{20, schedule::Unit::epochs};
    recipe.schedule.clock.updatesPerEpoch = static_cast<double>(length) / 20;
    return recipe;
}

QLineEdit *lineOf(const MainWindow &window, const QString &field)
{
    for (const auto *box : window.findChildren<NumberField *>()) {
        if (box->accessibleName() == field)
            return box->findChild<QLineEdit *>();
    }
    return nullptr;
}

class PaintCount : public QObject {
public:
    using QObject::QObject;
    int count = 0;

    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

void press(QLineEdit &line, char digit)
{
    line.selectAll();
    const int key = Qt::Key_0 + (digit - '0');
    for (const auto type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, key, Qt::NoModifier, QString(QLatin1Char(digit)));
        QApplication::sendEvent(&line, &event);
    }
}

void typedDigit(benchmark::State &state)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("example.warmup.json"));
    MainWindow window;
    if (!io::saveRecipe(toPath(file), longExample(state.range(0))))
        return state.SkipWithError("the recipe could not be written");
    window.openFile(file);
    window.resize(1800, 1000);
    window.show();
    QApplication::processEvents();
    auto *charts = window.findChild<ChartPair *>();
    window.resize(window.size() + kCharts - charts->size());
    QApplication::processEvents();
    QLineEdit *line = lineOf(window, QStringLiteral("Multiplier"));
    const auto *form = window.findChild<RecipeForm *>();
    if (!line || charts->size() != kCharts)
        return state.SkipWithError("no field, or charts of another size");
    PaintCount paints;
    charts->installEventFilter(&paints);
    char digit = '8';
    for (auto _ : state) {
        digit = digit == '8' ? '9' : '8';
        paints.count = 0;
        press(*line, digit);
        QApplication::sendPostedEvents();
        if (paints.count != 1 || form->recipe().schedule.multiplier != digit - '0')
            return state.SkipWithError("the digit did not arrive, or not in the charts");
    }
}
BENCHMARK(typedDigit)
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Arg(1'000'000'000)
    ->Unit(benchmark::kMillisecond);

} // namespace
} // namespace warmup::ui
