// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Actions.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QEvent>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>

#include "core/code/Code.h"
#include "ui/Diagnostics.h"
#include "ui/Icons.h"
#include "ui/SpeedSlider.h"
#include "ui/chart/Look.h"

namespace warmup::ui {
namespace {

constexpr int kIconSize = 20;
constexpr int kWordGap = 8; // between an icon and its word

QAction *make(QObject *parent, const char *iconName, const QString &text, const QString &tip,
              const QList<QKeySequence> &keys = {})
{
    auto *action = new QAction(text, parent);
    if (iconName)
        action->setIcon(icon(QLatin1String(iconName)));
    action->setShortcuts(keys);
    action->setWhatsThis(tip);
    const QString key = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key));
    return action;
}

QAction *makeToggle(QObject *parent, const QString &text, const QString &tip,
                    const QList<QKeySequence> &keys = {})
{
    QAction *action = make(parent, nullptr, text, tip, keys);
    action->setCheckable(true);
    return action;
}

// Styles light a button up: from a darker colour, the text keeps a contrast of 4.5 on it.
QColor readableUnder(const QColor &text, QColor ground)
{
    constexpr int kLightUp = 170; // per cent
    for (int i = 0;
         i < 20 && text.lightness() > 128 && contrast(text, ground.lighter(kLightUp)) < 4.5; ++i)
        ground = ground.darker(108);
    return ground;
}

} // namespace

Actions::Actions(QMainWindow &window, QUndoStack &undo) : QObject(&window)
{
    makeActions(window, undo);
    makeMenus(window);
    makeToolBar(window);
}

void Actions::makeActions(QMainWindow &window, QUndoStack &undo)
{
    const auto standard = [](QKeySequence::StandardKey key) {
        return QKeySequence::keyBindings(key);
    };
    create = make(this, "new", tr("&New"), tr("Start again from the first example"),
                  standard(QKeySequence::New));
    open = make(this, "open", tr("&Open…"), tr("Open a recipe, a Python script or a saved run"),
                standard(QKeySequence::Open));
    save = make(this, "save", tr("&Save"), tr("Save the recipe"), standard(QKeySequence::Save));
    saveAs = make(this, "save-as", tr("Save &As…"), tr("Save the recipe under another name"),
                  {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)});
    saveRun = make(this, nullptr, tr("Save r&un…"),
                   tr("Save the run as it stands, to go on with it later, bit for bit"));
    quit = make(this, nullptr, tr("&Quit"), tr("Leave the program"),
                {QKeySequence(Qt::CTRL | Qt::Key_Q)});
    quit->setMenuRole(QAction::QuitRole);

    m_undo = undo.createUndoAction(this, tr("&Undo"));
    m_undo->setIcon(icon(QStringLiteral("undo")));
    m_undo->setShortcuts(standard(QKeySequence::Undo));
    m_redo = undo.createRedoAction(this, tr("&Redo"));
    m_redo->setIcon(icon(QStringLiteral("redo")));
    m_redo->setShortcuts(standard(QKeySequence::Redo));
    pasteCode = make(this, "paste-code", tr("&Paste code"),
                     tr("Read the schedule from Python code in the clipboard"),
                     {QKeySequence(Qt::CTRL | Qt::Key_V)});
    copyCode = make(this, "copy-code", tr("&Copy as code"),
                    tr("Put the schedule into the clipboard as Python code for its own framework"),
                    {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)});

    epochs = makeToggle(this, tr("Axis in &epochs"), tr("Count the x axis in epochs"));
    updates = makeToggle(this, tr("Axis in &updates"), tr("Count the x axis in updates"));
    auto *axis = new QActionGroup(this);
    axis->addAction(epochs);
    axis->addAction(updates);
    logRate = makeToggle(this, tr("Logarithmic &rate"), tr("A logarithmic scale for the rate"),
                         {QKeySequence(Qt::CTRL | Qt::Key_R)});
    logLoss = makeToggle(this, tr("Logarithmic &loss"), tr("A logarithmic scale for the loss"),
                         {QKeySequence(Qt::CTRL | Qt::Key_L)});
    smoothing = new QActionGroup(this);
    const std::pair<QString, double> factors[] = {
        {tr("Off"), 0.0},   {tr("0.6"), 0.6},   {tr("0.9"), 0.9},
        {tr("0.97"), 0.97}, {tr("0.99"), 0.99},
    };
    for (const auto &[text, factor] : factors) {
        QAction *action = makeToggle(this, text, tr("Moving average of the training loss"));
        action->setData(factor);
        smoothing->addAction(action);
    }
    makeDiagnostics();
    makeFrameworks();
    fit = make(this, nullptr, tr("&Fit the whole run"), tr("Show the whole run in the charts"),
               {QKeySequence(Qt::CTRL | Qt::Key_0)});
    table = makeToggle(this, tr("&Table"), tr("Show runs, findings and values below the charts"),
                       {QKeySequence(Qt::Key_F9)});
    presentation = makeToggle(this, tr("&Presentation mode"), tr("Larger text, for a projector"),
                              {QKeySequence(Qt::Key_F11)});
    resetLayout = make(this, nullptr, tr("Reset la&yout"), tr("Put everything back to its place"));

    startPause =
        make(this, "start", tr("&Start"), tr("Start the training"), {QKeySequence(Qt::Key_F5)});
    oneUpdate = make(this, "one-update", tr("One &update"), tr("Train one update, then pause"),
                     {QKeySequence(Qt::Key_F6)});
    oneEpoch = make(this, "one-epoch", tr("One &epoch"),
                    tr("Train to the end of the epoch, then pause"), {QKeySequence(Qt::Key_F7)});
    restart = make(this, "restart", tr("&Restart"), tr("Train again from update 0"),
                   {QKeySequence(Qt::SHIFT | Qt::Key_F5)});
    stop = make(this, nullptr, tr("St&op"), tr("End the run; its curves stay on show"),
                {QKeySequence(Qt::CTRL | Qt::Key_Period)});
    keep = make(this, "keep", tr("&Keep run"),
                tr("Keep this run's curves for comparison with the next one"),
                {QKeySequence(Qt::CTRL | Qt::Key_K)});

    bringBack = make(this, nullptr, tr("&Bring back the run before"),
                     tr("The run that made way for another one comes back, to go on with it"));
    goBack = make(this, nullptr, tr("&Go back…"),
                  tr("Choose an earlier update with the handle below the loss curve"),
                  {QKeySequence(Qt::CTRL | Qt::Key_B)});
    continueHere =
        make(this, nullptr, tr("Continue from &here"),
             tr("A new run that goes on from the chosen update under the schedule as it is now"),
             {QKeySequence(Qt::Key_F8)});
    sweep = make(this, nullptr, tr("S&weep…"),
                 tr("Train every pair of values of two fields, such as warm-up length and rate"));
    rangeTest = make(this, nullptr, tr("Rate ra&nge test…"),
                     tr("Raise the rate step by step over a short run and see which one it takes"));

    exportBoth = make(this, nullptr, tr("&Both charts…"),
                      tr("Both charts and the diagnostics on show as PNG, SVG or PDF"),
                      {QKeySequence(Qt::CTRL | Qt::Key_E)});
    exportRate = make(this, nullptr, tr("Learning-&rate chart…"),
                      tr("The learning-rate chart as PNG, SVG or PDF"));
    exportLoss = make(this, nullptr, tr("&Loss chart…"), tr("The loss chart as PNG, SVG or PDF"));
    exportMap = make(this, nullptr, tr("&Map…"), tr("The map as PNG, SVG or PDF"));
    exportMap->setEnabled(false);
    exportSchedule = make(this, nullptr, tr("&Schedule as CSV…"), tr("Every rate as CSV"));
    exportRuns =
        make(this, nullptr, tr("R&uns as CSV…"), tr("Rates and losses of the runs as CSV"));

    firstLesson = make(this, "lesson", tr("&First lesson"),
                       tr("What a warm-up does, shown within half a minute"));
    allLessons = make(this, "lesson", tr("&All lessons"),
                      tr("Claims about warm-up, run on this machine, with a measured verdict"),
                      {QKeySequence(Qt::Key_F3)});
    openLesson = make(this, nullptr, tr("&Open a lesson file…"),
                      tr("A lesson that someone wrote (.lesson.json)"));

    shortcuts = make(this, nullptr, tr("&Keyboard and mouse"), tr("What keys and mouse do"),
                     {QKeySequence(Qt::Key_F1)});
    about = make(this, nullptr, tr("&About Warmup Lab"), tr("What this program is"));
    about->setMenuRole(QAction::AboutRole);
    window.addActions({startPause, oneUpdate, oneEpoch, restart, keep});
}

// Several can be on at once.
void Actions::makeDiagnostics()
{
    diagnostics = new QActionGroup(this);
    diagnostics->setExclusionPolicy(QActionGroup::ExclusionPolicy::None);
    for (const warmup::diagnostics::Kind kind : allDiagnostics()) {
        const DiagnosticText text = diagnosticText(kind);
        QAction *action = makeToggle(this, text.label, text.help);
        action->setData(static_cast<int>(kind));
        diagnostics->addAction(action);
    }
}

void Actions::makeFrameworks()
{
    copyAs = new QActionGroup(this);
    testFor = new QActionGroup(this);
    alsoIn = new QActionGroup(this);
    QAction *none = makeToggle(this, tr("None"), tr("Show no second framework"));
    none->setData(-1);
    none->setChecked(true);
    alsoIn->addAction(none);
    for (const code::Framework framework : code::frameworks()) {
        const QString title = QString::fromStdString(code::titleOf(framework));
        QAction *copy =
            make(this, nullptr, title, tr("Put Python code for %1 into the clipboard").arg(title));
        copy->setData(static_cast<int>(framework));
        copyAs->addAction(copy);
        QAction *test =
            make(this, nullptr, title,
                 tr("The rates and a test that holds your own %1 scheduler to them").arg(title));
        test->setData(static_cast<int>(framework));
        testFor->addAction(test);
        QAction *also = makeToggle(
            this, title, tr("Draw what the intended schedule becomes in %1, dashed").arg(title));
        also->setData(static_cast<int>(framework));
        alsoIn->addAction(also);
    }
}

void Actions::makeMenus(QMainWindow &window)
{
    exportMenu = new QMenu(tr("&Export"), &window);
    exportMenu->setIcon(icon(QStringLiteral("export")));
    exportMenu->addActions({exportBoth, exportRate, exportLoss, exportMap});
    exportMenu->addSeparator();
    exportMenu->addActions({exportSchedule, exportRuns});
    exportMenu->addMenu(tr("Golden &test for"))->addActions(testFor->actions());

    QMenu *file = window.menuBar()->addMenu(tr("&File"));
    file->addActions({create, open});
    openRecent = file->addMenu(tr("Open &Recent"));
    file->addSeparator();
    file->addActions({save, saveAs});
    file->addAction(saveRun);
    file->addMenu(exportMenu);
    file->addSeparator();
    file->addAction(quit);

    QMenu *edit = window.menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_undo, m_redo});
    edit->addSeparator();
    edit->addActions({pasteCode, copyCode});
    edit->addMenu(tr("Copy as code &for"))->addActions(copyAs->actions());

    QMenu *view = window.menuBar()->addMenu(tr("&View"));
    view->addActions({epochs, updates});
    view->addSeparator();
    view->addActions({logRate, logLoss});
    view->addMenu(tr("&Smoothing of the loss"))->addActions(smoothing->actions());
    view->addMenu(tr("&Also in"))->addActions(alsoIn->actions());
    QMenu *watched = view->addMenu(tr("&Diagnostics"));
    watched->addActions(diagnostics->actions());
    view->addAction(fit);
    view->addSeparator();
    view->addActions({table, presentation, resetLayout});

    QMenu *run = window.menuBar()->addMenu(tr("&Run"));
    run->addActions({startPause, oneUpdate, oneEpoch});
    run->addSeparator();
    run->addActions({restart, stop});
    run->addSeparator();
    run->addActions({keep, bringBack, goBack, continueHere});
    run->addSeparator();
    run->addActions({rangeTest, sweep});

    QMenu *lessons = window.menuBar()->addMenu(tr("&Lessons"));
    lessons->addActions({firstLesson, allLessons});
    lessons->addSeparator();
    lessons->addAction(openLesson);

    QMenu *help = window.menuBar()->addMenu(tr("&Help"));
    help->addActions({shortcuts, about});
    // Not in the status bar: a tip would stand there instead of the run's progress.
    for (QMenu *menu : {exportMenu, file, openRecent, edit, view, watched, run, lessons, help})
        menu->setToolTipsVisible(true);
}

void Actions::makeToolBar(QMainWindow &window)
{
    toolBar = window.addToolBar(tr("Main"));
    toolBar->setObjectName(QStringLiteral("mainToolBar"));
    toolBar->setMovable(false);
    toolBar->setIconSize(QSize(kIconSize, kIconSize));
    toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    const auto button = [this](QAction *action) {
        toolBar->addAction(action);
        auto *made = qobject_cast<QToolButton *>(toolBar->widgetForAction(action));
        made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        return made;
    };
    open->setIconText(tr("Open"));
    copyCode->setIconText(tr("Copy code"));
    restart->setIconText(tr("Restart"));
    oneUpdate->setIconText(tr("Update"));
    oneEpoch->setIconText(tr("Epoch"));
    allLessons->setIconText(tr("Lessons"));
    for (QAction *action : {open, save, pasteCode, copyCode, allLessons})
        m_folding << button(action);
    toolBar->addSeparator();
    m_startButton = button(startPause);
    m_startButton->setObjectName(QStringLiteral("startButton"));
    m_startButton->setAutoRaise(false);
    for (QAction *action : {oneUpdate, oneEpoch, restart})
        m_folding << button(action);
    speed = new SpeedSlider(toolBar);
    toolBar->addWidget(speed);
    toolBar->addSeparator();
    button(keep);
    auto *exporting = new QToolButton(toolBar);
    exporting->setText(tr("Export ▾"));
    exporting->setIcon(icon(QStringLiteral("export")));
    exporting->setToolTip(tr("Charts as pictures, schedule and runs as CSV"));
    // A menu of its own would make the style draw a second arrow below the text.
    connect(exporting, &QToolButton::pressed, exportMenu, [this, exporting] {
        exportMenu->exec(exporting->mapToGlobal(exporting->rect().bottomLeft()));
        exporting->setDown(false);
    });
    exporting->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    toolBar->addWidget(exporting);
    toolBar->installEventFilter(this);
    showStart(Start::start);
}

void Actions::showStart(Start what)
{
    const bool pausing = what == Start::pause;
    startPause->setText(pausing                     ? tr("&Pause")
                            : what == Start::resume ? tr("&Continue")
                                                    : tr("&Start"));
    const QString key = startPause->shortcut().toString(QKeySequence::NativeText);
    const QString tip = pausing ? tr("Pause the training")
        : what == Start::resume ? tr("Go on with the training")
                                : tr("Start the training");
    startPause->setToolTip(QStringLiteral("%1 (%2)").arg(tip, key));
    startPause->setData(pausing);
    highlightStart();
}

bool Actions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        highlightStart();
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange)
        foldToolBar();
    return QObject::eventFilter(watched, event);
}

// Where the words do not all fit, those go whose icons speak for themselves.
void Actions::foldToolBar()
{
    const bool folded = m_folding.front()->toolButtonStyle() == Qt::ToolButtonIconOnly;
    int whole = toolBar->sizeHint().width();
    for (const QToolButton *button : m_folding) {
        if (folded)
            whole += button->fontMetrics().horizontalAdvance(button->text()) + kWordGap;
    }
    const auto style =
        whole > toolBar->width() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon;
    for (QToolButton *button : m_folding)
        button->setToolButtonStyle(style);
}

// The one highlighted button, in the desktop's own highlight colour, darker where its text could
// not be read; as wide as its longest text, so that the toolbar stands still.
void Actions::highlightStart()
{
    QPalette palette = QApplication::palette(m_startButton);
    const QColor text = palette.color(QPalette::Active, QPalette::HighlightedText);
    const QColor ground = readableUnder(text, palette.color(QPalette::Active, QPalette::Highlight));
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        palette.setColor(group, QPalette::Button, ground);
        palette.setColor(group, QPalette::ButtonText, text);
    }
    if (m_startButton->palette() != palette)
        m_startButton->setPalette(palette);
    startPause->setIcon(icon(
        startPause->data().toBool() ? QStringLiteral("pause") : QStringLiteral("start"), text));
    int widest = 0;
    for (const QString &word : {tr("Start"), tr("Continue"), tr("Pause")})
        widest = std::max(widest, m_startButton->fontMetrics().horizontalAdvance(word));
    m_startButton->setMinimumWidth(widest + toolBar->iconSize().width() + 24);
}

} // namespace warmup::ui
