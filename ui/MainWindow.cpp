// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MainWindow.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QMenu>
#include <QMimeData>
#include <QShortcut>
#include <QStatusBar>
#include <QUndoStack>

#include "ui/Actions.h"
#include "ui/AsideCommands.h"
#include "ui/CodeCommands.h"
#include "ui/Diagnostics.h"
#include "ui/FileCommands.h"
#include "ui/HelpTexts.h"
#include "ui/MapPreview.h"
#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/Recovery.h"
#include "ui/RewindCommands.h"
#include "ui/RunController.h"
#include "ui/RunFiles.h"
#include "ui/RunStatus.h"
#include "ui/SpeedSlider.h"
#include "ui/TableTabs.h"
#include "ui/Text.h"
#include "ui/WindowLayout.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/MapChart.h"
#include "ui/export/ExportCommands.h"
#include "ui/lessons/LessonCommands.h"
#include "ui/panels/FindingsPanel.h"
#include "ui/panels/RecipeForm.h"
#include "ui/panels/ValuesPanel.h"
#include "ui/range/RangeCommands.h"
#include "ui/sweeps/SweepCommands.h"

namespace warmup::ui {

class MainWindow::Private {
public:
    explicit Private(MainWindow &theWindow);

    void wireDocument();
    void wireForm();
    void wireRun();
    void wireView();
    void wireFiles();
    void wireLessons();
    void showState();
    void showLessonState();
    void showView();

    MainWindow &window;
    RecipeDocument document;
    RunController runs;
    Recovery recovery;
    Actions &actions;
    RecipeForm &form;
    ChartPair &charts;
    MapChart &map;
    FindingsPanel &findings;
    ValuesPanel &values;
    TableTabs &table;
    WindowLayout layout;
    MessageBar &messages;
    Preview preview;
    MapPreview mapPreview;
    FileCommands files;
    CodeCommands writer;
    RunFiles runFiles;
    ExportCommands exports;
    SweepCommands &sweeps;
    LessonCommands lessons;
};

MainWindow::Private::Private(MainWindow &theWindow)
    : window(theWindow), recovery(document), actions(*new Actions(theWindow, document.undoStack())),
      form(*new RecipeForm), charts(*new ChartPair), map(*new MapChart),
      findings(*new FindingsPanel), values(*new ValuesPanel),
      table(*new TableTabs(runs, findings, values)), layout(theWindow, form, charts, map, table),
      messages(*new MessageBar(theWindow.centralWidget())),
      preview(document, runs, {form, charts, findings, values}), mapPreview(runs, map),
      files(theWindow, document, runs, preview, messages),
      writer(theWindow, document, preview, messages),
      runFiles(theWindow, {document, runs, preview, files}, messages),
      exports(theWindow, {document, runs, preview, charts, map}, messages),
      sweeps(*new SweepCommands(theWindow, document, runs, *actions.sweep)),
      lessons({theWindow, layout, document, runs, exports, messages})
{
    auto *status = new RunStatus(runs, *window.statusBar(), messages, &window);
    connect(status, &RunStatus::lessonRequested, &lessons, &LessonCommands::open);
    new RangeCommands(window, document, *actions.rangeTest);
    new AsideCommands({document, runs, preview}, *actions.bringBack, messages, &window);
    new RewindCommands(runs, charts, actions, messages, &window);
    connect(&messages, &MessageBar::covers, &layout, &WindowLayout::keepFree);
    window.setAcceptDrops(true);
    wireDocument();
    wireForm();
    wireRun();
    wireView();
    wireFiles();
    wireLessons();
    layout.restore();
    actions.table->setChecked(layout.isTableShown());
    showState();
    showView();
}

void MainWindow::Private::wireDocument()
{
    connect(&document, &RecipeDocument::stateChanged, &window, [this] { showState(); });
    connect(&document, &RecipeDocument::viewChanged, &window, [this] { showView(); });
    connect(&document, &RecipeDocument::recipeChanged, &window, [this] { showView(); });
    connect(&preview, &Preview::findingsChanged, &table, &TableTabs::refresh);
    connect(&values, &ValuesPanel::updateChosen, &charts, &ChartPair::pointAt);
    connect(&findings, &FindingsPanel::updateChosen, &charts, &ChartPair::pointAt);
    connect(&charts, &ChartPair::findingChosen, &window, [this](Update update) {
        actions.table->setChecked(true);
        table.showFindings();
        findings.select(update);
    });
    connect(&findings, &FindingsPanel::fixChosen, &window, [this](std::size_t index) {
        const bool ofScript = preview.isTheScripts();
        const auto said = preview.applyFix(index);
        if (!said)
            return;
        if (!ofScript)
            return messages.show(MessageBar::Kind::note, *said);
        const auto framework = writer.own();
        messages.offer(*said,
                       MainWindow::tr("Copy as code for %1")
                           .arg(QString::fromStdString(code::titleOf(framework))),
                       [this, framework] { writer.copy(framework); });
    });
    table.refresh();
}

void MainWindow::Private::wireForm()
{
    connect(&form, &RecipeForm::recipeEdited, &window,
            [this](const Recipe &recipe, const QString &field) { document.edit(recipe, field); });
    connect(&form, &RecipeForm::presetChosen, &window,
            [this](const QString &id) { files.choosePreset(id); });
}

void MainWindow::Private::wireRun()
{
    connect(actions.startPause, &QAction::triggered, &window, [this] {
        if (lessons.isShown())
            return lessons.startOrPause();
        const auto state = runs.state();
        const bool going =
            state == RunController::State::running || state == RunController::State::preparing;
        going ? runs.pause() : runs.start();
    });
    connect(actions.oneUpdate, &QAction::triggered, &window, [this] { runs.advance(1); });
    connect(actions.oneEpoch, &QAction::triggered, &runs, &RunController::advanceEpoch);
    connect(actions.restart, &QAction::triggered, &runs, &RunController::restart);
    connect(actions.stop, &QAction::triggered, &runs, &RunController::stop);
    connect(actions.keep, &QAction::triggered, &runs, &RunController::keep);
    connect(actions.speed, &SpeedSlider::speedChanged, &runs, &RunController::setSpeed);
    connect(&runs, &RunController::stateChanged, &window, [this] { showState(); });
    connect(&runs, &RunController::runsChanged, &window, [this] { showState(); });
    connect(&runs, &RunController::removed, &window, [this](const QString &what) {
        messages.ask(MessageBar::Kind::note, tr("Removed %1.").arg(what), tr("Undo"),
                     [this] { runs.restoreRemoved(); });
    });
    connect(&runs, &RunController::progressed, &window,
            [this] { actions.keep->setEnabled(runs.canKeep()); });
    connect(&runs, &RunController::failed, &window, [this](const Error &error) {
        messages.show(MessageBar::Kind::error, errorText(error));
        // A file that cannot be read belongs to no one field: the message says it all.
        if (error.where.starts_with("/schedule") || error.where.starts_with("/training"))
            form.showProblem(error);
    });
    auto *space = new QShortcut(Qt::Key_Space, &charts);
    space->setContext(Qt::WidgetWithChildrenShortcut);
    connect(space, &QShortcut::activated, actions.startPause, &QAction::trigger);
}

void MainWindow::Private::wireView()
{
    const auto change = [this](auto set) {
        return [this, set] {
            View view = document.recipe().view;
            set(view);
            document.setView(view);
        };
    };
    const auto toggleAxis = change([](View &view) {
        view.axis = view.axis == View::Axis::epochs ? View::Axis::updates : View::Axis::epochs;
    });
    const auto toggleRate = change([](View &view) { view.logRate = !view.logRate; });
    const auto toggleLoss = change([](View &view) { view.logLoss = !view.logLoss; });
    connect(actions.epochs, &QAction::triggered, &window,
            change([](View &view) { view.axis = View::Axis::epochs; }));
    connect(actions.updates, &QAction::triggered, &window,
            change([](View &view) { view.axis = View::Axis::updates; }));
    connect(actions.logRate, &QAction::triggered, &window, toggleRate);
    connect(actions.logLoss, &QAction::triggered, &window, toggleLoss);
    connect(&charts, &ChartPair::axisToggleRequested, &window, toggleAxis);
    connect(&charts, &ChartPair::rateScaleToggleRequested, &window, toggleRate);
    connect(&charts, &ChartPair::lossScaleToggleRequested, &window, toggleLoss);
    for (QAction *action : actions.smoothing->actions()) {
        const double factor = action->data().toDouble();
        connect(action, &QAction::triggered, &window,
                change([factor](View &view) { view.smoothing = factor; }));
    }
    connect(&charts, &ChartPair::stripScaleToggleRequested, &preview, &Preview::toggleStripScale);
    for (QAction *action : actions.diagnostics->actions()) {
        const auto kind = static_cast<diagnostics::Kind>(action->data().toInt());
        connect(action, &QAction::triggered, &window, [this, kind](bool on) {
            Recipe recipe = document.recipe();
            recipe.training.diagnostics = toggled(recipe.training.diagnostics, kind, on);
            document.edit(recipe, diagnosticText(kind).label);
        });
    }
    connect(&preview, &Preview::recipeShown, &mapPreview, &MapPreview::refresh);
    connect(&mapPreview, &MapPreview::shownChanged, &window, [this](bool shown) {
        layout.setMapShown(shown);
        actions.exportMap->setEnabled(shown);
    });
    mapPreview.refresh();
    connect(actions.fit, &QAction::triggered, &charts, &ChartPair::fit);
    connect(actions.table, &QAction::toggled, &layout, &WindowLayout::setTableShown);
    connect(actions.presentation, &QAction::toggled, &layout, &WindowLayout::setPresentation);
    connect(actions.alsoIn, &QActionGroup::triggered, &window, [this](const QAction *action) {
        const int framework = action->data().toInt();
        preview.setAlso(framework < 0 ? std::nullopt
                                      : std::optional(static_cast<code::Framework>(framework)));
    });
    connect(actions.resetLayout, &QAction::triggered, &window, [this] {
        actions.presentation->setChecked(false);
        layout.reset();
        actions.table->setChecked(true);
    });
    connect(actions.shortcuts, &QAction::triggered, &window,
            [this] { showShortcuts(window, actions); });
    connect(actions.about, &QAction::triggered, &window, [this] { showAbout(window); });
}

void MainWindow::Private::wireFiles()
{
    connect(actions.create, &QAction::triggered, &files, &FileCommands::create);
    connect(actions.open, &QAction::triggered, &files, &FileCommands::chooseAndOpen);
    connect(actions.openRecent, &QMenu::aboutToShow, &window,
            [this] { files.fillRecent(*actions.openRecent); });
    connect(actions.save, &QAction::triggered, &files, &FileCommands::save);
    connect(actions.saveAs, &QAction::triggered, &files, &FileCommands::saveAs);
    connect(actions.saveRun, &QAction::triggered, &runFiles, &RunFiles::chooseAndSave);
    connect(actions.quit, &QAction::triggered, &window, &QWidget::close);
    connect(actions.copyCode, &QAction::triggered, &window, [this] { writer.copy(writer.own()); });
    connect(actions.copyAs, &QActionGroup::triggered, &window, [this](const QAction *action) {
        writer.copy(static_cast<code::Framework>(action->data().toInt()));
    });
    connect(actions.testFor, &QActionGroup::triggered, &window, [this](const QAction *action) {
        writer.chooseFolderAndSaveTest(static_cast<code::Framework>(action->data().toInt()));
    });
    connect(actions.pasteCode, &QAction::triggered, &files, &FileCommands::pasteCode);
    const std::pair<QAction *, ExportWhat> kinds[] = {
        {actions.exportBoth, ExportWhat::bothCharts},   {actions.exportRate, ExportWhat::rateChart},
        {actions.exportLoss, ExportWhat::lossChart},    {actions.exportMap, ExportWhat::map},
        {actions.exportSchedule, ExportWhat::schedule}, {actions.exportRuns, ExportWhat::runs},
    };
    for (const auto &[action, what] : kinds)
        connect(action, &QAction::triggered, &window, [this, what] { exports.ask(what); });
}

void MainWindow::Private::wireLessons()
{
    connect(actions.firstLesson, &QAction::triggered, &lessons, &LessonCommands::openFirst);
    connect(actions.allLessons, &QAction::triggered, &lessons, &LessonCommands::showAll);
    connect(actions.openLesson, &QAction::triggered, &lessons, &LessonCommands::chooseAndOpen);
    connect(&files, &FileCommands::lessonFileChosen, &lessons, &LessonCommands::open);
    connect(&files, &FileCommands::sweepFileChosen, &sweeps, &SweepCommands::open);
    connect(&lessons, &LessonCommands::changed, &window, [this] { showState(); });
}

// The toolbar runs the lesson; what belongs to the form's run waits.
void MainWindow::Private::showLessonState()
{
    using State = LessonRun::State;
    const State state = lessons.state();
    actions.showStart(state == State::running      ? Actions::Start::pause
                          : state == State::paused ? Actions::Start::resume
                                                   : Actions::Start::start);
    for (QAction *action : {actions.restart, actions.stop, actions.keep})
        action->setEnabled(false);
}

void MainWindow::Private::showState()
{
    const bool learning = lessons.isShown();
    window.setWindowTitle(learning ? tr("%1 — Warmup Lab").arg(lessons.title())
                                   : tr("%1[*] — Warmup Lab").arg(document.name()));
    window.setWindowModified(!learning && document.isModified());
    for (QAction *action :
         {actions.oneUpdate, actions.oneEpoch, actions.exportBoth, actions.exportRate,
          actions.exportLoss, actions.exportSchedule, actions.exportRuns})
        action->setEnabled(!learning);
    actions.speed->setEnabled(!learning);
    if (learning)
        return showLessonState();
    using State = RunController::State;
    const State state = runs.state();
    const bool going = state == State::running || state == State::preparing;
    actions.showStart(going                        ? Actions::Start::pause
                          : state == State::paused ? Actions::Start::resume
                                                   : Actions::Start::start);
    actions.restart->setEnabled(state != State::idle);
    actions.stop->setEnabled(runs.inTraining());
    actions.keep->setEnabled(runs.canKeep());
    form.setTraining(runs.inTraining());
}

void MainWindow::Private::showView()
{
    const View &view = document.recipe().view;
    actions.epochs->setChecked(view.axis == View::Axis::epochs);
    actions.updates->setChecked(view.axis == View::Axis::updates);
    actions.logRate->setChecked(view.logRate);
    actions.logLoss->setChecked(view.logLoss);
    for (QAction *action : actions.smoothing->actions())
        action->setChecked(action->data().toDouble() == view.smoothing);
    const diagnostics::Spec &watched = document.recipe().training.diagnostics;
    for (QAction *action : actions.diagnostics->actions())
        action->setChecked(watched.shows(static_cast<diagnostics::Kind>(action->data().toInt())));
}

MainWindow::MainWindow() : d(std::make_unique<Private>(*this))
{
    if (const auto work = Recovery::takeLeftOver()) {
        d->document.restore(work->recipe, work->path);
        d->messages.show(MessageBar::Kind::warning,
                         tr("The program ended without saving last time. This is the unsaved "
                            "work; save it to keep it."));
    }
}

MainWindow::~MainWindow() = default;

void MainWindow::openFile(const QString &path)
{
    d->files.open(path);
}

void MainWindow::offerFirstLesson()
{
    d->lessons.offerFirst();
    // Who trains has found the way, and needs the room.
    connect(&d->runs, &RunController::stateChanged, this, [this, offered = d->messages.text()] {
        if (d->runs.state() == RunController::State::running && d->messages.text() == offered)
            d->messages.clear();
    });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!d->files.settleBeforeClosing()) {
        event->ignore();
        return;
    }
    d->runs.stop();
    d->recovery.forget();
    d->layout.save();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (FileCommands::canTake(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    d->files.take(*event->mimeData());
    event->acceptProposedAction();
}

} // namespace warmup::ui
