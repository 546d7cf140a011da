// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepWindow.h"

#include <algorithm>

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QTimer>

#include "core/io/AtomicFile.h"
#include "core/io/SweepCsv.h"
#include "ui/Background.h"
#include "ui/Icons.h"
#include "ui/MessageBar.h"
#include "ui/SaveDialog.h"
#include "ui/Settings.h"
#include "ui/Text.h"
#include "ui/chart/HeatMap.h"
#include "ui/lessons/VerdictText.h"
#include "ui/sweeps/CellRuns.h"
#include "ui/sweeps/SweepForm.h"
#include "ui/sweeps/SweepSources.h"
#include "ui/sweeps/SweepWork.h"
#include "ui/widgets/QuietLabel.h"
#include "ui/widgets/ReturnKey.h"

namespace warmup::ui {

namespace {

constexpr QSize kFirstSize(980, 660);
constexpr QSize kFrame(16, 48); // of the desktop around a window
constexpr int kFormWidth = 290;
constexpr int kLookAfter = 250; // ms without another edit
constexpr int kSteps = 1000; // of the progress bar
constexpr std::size_t kLargestSweepFile = std::size_t{16} << 20;
constexpr QSize kPicture(1600, 1200);
constexpr int kPictureDpi = 150;

QStringList textsOf(const std::vector<std::string> &values)
{
    QStringList texts;
    for (const std::string &value : values)
        texts << QString::fromStdString(value);
    return texts;
}

HeatMapData mapOf(const experiment::Sweep &sweep, const std::vector<experiment::SweepRow> &rows)
{
    HeatMapData data;
    data.title = QString::fromStdString(sweep.title);
    data.lowerIsBetter = sweep.better == experiment::Direction::lower;
    data.metric =
        (data.lowerIsBetter ? SweepWindow::tr("Mean of: %1; lower is better; %2 seeds a cell")
                            : SweepWindow::tr("Mean of: %1; higher is better; %2 seeds a cell"))
            .arg(metricText(sweep.metric))
            .arg(sweep.seeds);
    data.xName = QString::fromStdString(sweep.x.name);
    data.yName = QString::fromStdString(sweep.y.name);
    data.xValues = textsOf(sweep.x.values);
    data.yValues = textsOf(sweep.y.values);
    data.seeds = sweep.seeds;
    data.cells = experiment::summariesOf(sweep, rows);
    data.best = experiment::bestOf(sweep, data.cells);
    return data;
}

Result<std::string> textOf(const QString &path)
{
    if (!path.startsWith(QLatin1Char(':')))
        return io::readWhole(toPath(path), kLargestSweepFile);
    QFile resource(path);
    (void)resource.open(QIODevice::ReadOnly);
    return resource.readAll().toStdString();
}

} // namespace

// Not a QObject of its own: signals are connected with the window as their context.
class SweepWindow::Private {
public:
    explicit Private(SweepWindow &window);

    QWidget *makeSide();
    QWidget *makeView();
    void connectParts();
    void takeSource();
    void adopt(const std::string &text, const std::optional<io::SweepDraft> &draft);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string name() const;
    void start(SweepWork::Task task);
    void refresh();
    void refreshMap();
    void refreshReadOut();
    void began(const std::shared_ptr<const experiment::Sweep> &what,
               const std::vector<experiment::SweepRow> &kept);
    void progressed(const std::vector<experiment::SweepRow> &fresh,
                    const experiment::SweepProgress &progress);
    void ended(SweepWork::Task task, const std::optional<Error> &error);
    void show(const Error &error);
    void chooseCell(std::size_t cell, bool beside);
    void sendRecipe(std::size_t cell);
    void chooseAndOpen();
    void chooseAndSave(const SaveQuestion &question, void (SweepWindow::*saving)(const QString &));
    void write(const QString &path, std::function<Result<void>()> todo);
    [[nodiscard]] std::size_t runsOfAll() const;
    [[nodiscard]] bool isComplete() const;

    SweepWindow &q;
    Recipe mainRecipe;
    Recipe recipe; // that the form is about
    std::string fileText; // of a sweep that the form cannot hold; else empty
    std::shared_ptr<const experiment::Sweep> sweep; // null: it cannot be read, or not yet
    std::vector<experiment::SweepRow> rows;
    std::size_t kept = 0; // rows that were there before the training
    bool edited = false; // the form says something else than the sweep on show

    SweepSources *sources;
    QLabel *about;
    SweepForm *form;
    QPushButton *open;
    QPushButton *save;
    QPushButton *run;
    QPushButton *anew;
    HeatMap *map;
    QLabel *readOut;
    CellRuns *cells;
    QProgressBar *bar;
    QLabel *left;
    QPushButton *exporting;
    QAction *savePicture = nullptr;
    QAction *saveTable = nullptr;
    MessageBar *messages;
    QTimer lookSoon;
    SweepWork work;
    Background reading;
    Background writing;
};

SweepWindow::Private::Private(SweepWindow &window)
    : q(window), sources(new SweepSources), about(new QuietLabel), form(new SweepForm),
      open(new QPushButton(SweepWindow::tr("&Open…"))),
      save(new QPushButton(SweepWindow::tr("&Save…"))), run(new QPushButton),
      anew(new QPushButton(SweepWindow::tr("Start o&ver"))), map(new HeatMap),
      readOut(new QuietLabel), cells(new CellRuns), bar(new QProgressBar), left(new QLabel),
      exporting(new QPushButton(SweepWindow::tr("&Export")))
{
    auto *layout = new QHBoxLayout(&q);
    layout->addWidget(makeSide());
    layout->addWidget(makeView(), 1);
    messages = new MessageBar(&q);
    pressOnReturn(q, *run);
    lookSoon.setSingleShot(true);
    lookSoon.setInterval(kLookAfter);
    connectParts();
    refresh();
    refreshMap();
}

QWidget *SweepWindow::Private::makeSide()
{
    about->setWordWrap(true);
    auto *area = new QScrollArea;
    area->setWidget(form);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    save->setToolTip(
        SweepWindow::tr("As a file for warmup-lab sweep, which more machines can share"));
    anew->setToolTip(SweepWindow::tr("Drop the runs that were kept and make all of them again"));
    QFont bold = run->font();
    bold.setBold(true);
    run->setFont(bold);
    run->setObjectName(QStringLiteral("runSweep"));
    run->setShortcut(QKeySequence(Qt::Key_F5));
    run->setMinimumHeight(run->sizeHint().height() * 5 / 4);
    anew->setObjectName(QStringLiteral("sweepAnew"));
    auto *starts = new QHBoxLayout;
    starts->addWidget(run, 1);
    starts->addWidget(anew);
    auto *files = new QHBoxLayout;
    files->addWidget(open);
    files->addWidget(save);
    auto *side = new QWidget;
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(sources);
    column->addWidget(about);
    column->addLayout(starts);
    column->addWidget(area, 1);
    column->addLayout(files);
    side->setFixedWidth(kFormWidth);
    return side;
}

QWidget *SweepWindow::Private::makeView()
{
    auto *menu = new QMenu(exporting);
    savePicture = menu->addAction(SweepWindow::tr("&Picture…"));
    savePicture->setObjectName(QStringLiteral("exportPicture"));
    saveTable = menu->addAction(SweepWindow::tr("&Runs as CSV…"));
    saveTable->setObjectName(QStringLiteral("exportRuns"));
    exporting->setMenu(menu);
    exporting->setObjectName(QStringLiteral("exportSweep"));
    bar->setTextVisible(false);
    bar->setRange(0, kSteps);
    bar->setAccessibleName(SweepWindow::tr("Progress of the sweep"));
    QSizePolicy stays = bar->sizePolicy(); // so that the button beside it stands still
    stays.setRetainSizeWhenHidden(true);
    bar->setSizePolicy(stays);
    readOut->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    readOut->setObjectName(QStringLiteral("cellReadOut"));
    auto *below = new QHBoxLayout;
    below->addWidget(bar, 1);
    below->addWidget(left);
    below->addWidget(exporting);
    auto *upper = new QWidget;
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(map, 1);
    column->addWidget(readOut);
    column->addLayout(below);
    auto *both = new QSplitter(Qt::Vertical);
    both->addWidget(upper);
    both->addWidget(cells);
    both->setChildrenCollapsible(false);
    cells->hide();
    return both;
}

void SweepWindow::Private::connectParts()
{
    QObject::connect(sources, &SweepSources::chosen, &q, [this] { takeSource(); });
    QObject::connect(run, &QPushButton::clicked, &q,
                     [this] { work.isTraining() ? q.stop() : q.run(); });
    QObject::connect(anew, &QPushButton::clicked, &q, [this] { q.runAnew(); });
    QObject::connect(open, &QPushButton::clicked, &q, [this] { chooseAndOpen(); });
    QObject::connect(form, &SweepForm::edited, &q, [this] {
        edited = true;
        lookSoon.start();
        refresh();
    });
    QObject::connect(&lookSoon, &QTimer::timeout, &q, [this] { start(SweepWork::Task::look); });
    QObject::connect(map, &HeatMap::cellChosen, &q,
                     [this](std::size_t cell, bool beside) { chooseCell(cell, beside); });
    QObject::connect(map, &HeatMap::cellMarked, &q, [this] { refreshReadOut(); });
    QObject::connect(cells, &CellRuns::cellsChanged, &q,
                     [this] { map->setFramed(cells->cells()); });
    QObject::connect(cells, &CellRuns::recipeRequested, &q,
                     [this](std::size_t cell) { sendRecipe(cell); });
    QObject::connect(cells, &CellRuns::failed, &q, [this](const Error &error) { show(error); });
    QObject::connect(&work, &SweepWork::began, &q,
                     [this](const auto &what, const auto &before) { began(what, before); });
    QObject::connect(
        &work, &SweepWork::progressed, &q,
        [this](const auto &fresh, const auto &progress) { progressed(fresh, progress); });
    QObject::connect(&work, &SweepWork::keepingFailed, &q, [this](const Error &error) {
        messages->show(MessageBar::Kind::warning,
                       SweepWindow::tr("The runs are not kept: %1").arg(errorText(error)));
    });
    QObject::connect(&work, &SweepWork::ended, &q,
                     [this](auto task, const auto &error) { ended(task, error); });
    QObject::connect(savePicture, &QAction::triggered, &q, [this] {
        chooseAndSave({SweepWindow::tr("Export the heat map"),
                       {SweepWindow::tr("Pictures (*.png *.svg *.pdf)")},
                       QStringLiteral("png"),
                       QStringLiteral("sweep.png")},
                      &SweepWindow::savePicture);
    });
    QObject::connect(saveTable, &QAction::triggered, &q, [this] {
        chooseAndSave({SweepWindow::tr("Export the runs"),
                       {SweepWindow::tr("CSV (*.csv)")},
                       QStringLiteral("csv"),
                       QStringLiteral("sweep.csv")},
                      &SweepWindow::saveTable);
    });
    QObject::connect(save, &QPushButton::clicked, &q, [this] {
        chooseAndSave({SweepWindow::tr("Save the sweep"),
                       {SweepWindow::tr("Sweeps (*.sweep.json)")},
                       QStringLiteral("sweep.json"),
                       QStringLiteral("sweep.sweep.json")},
                      &SweepWindow::saveSweep);
    });
}

// Reads what was chosen, beside the window's thread: a sweep may have ten thousand cells.
void SweepWindow::Private::takeSource()
{
    messages->clear();
    const QString path = sources->path();
    if (path.isEmpty())
        return adopt({}, proposedSweep(mainRecipe));
    if (reading.isBusy())
        return;
    reading.start([this, path]() -> std::function<void()> {
        const auto text = textOf(path);
        auto draft = text ? io::draftOf(*text) : std::nullopt;
        return [this, path, text, draft = std::move(draft)] {
            if (path != sources->path())
                takeSource(); // another one was chosen meanwhile
            else if (text)
                adopt(*text, draft);
            else
                show(text.error());
        };
    });
}

void SweepWindow::Private::adopt(const std::string &text,
                                 const std::optional<io::SweepDraft> &draft)
{
    if (work.isTraining())
        return;
    if (draft)
        recipe = draft->recipe;
    fileText = draft && form->setDraft(*draft) ? std::string() : text;
    form->setVisible(fileText.empty());
    start(SweepWork::Task::look);
}

std::string SweepWindow::Private::text() const
{
    return fileText.empty() ? io::sweepText(recipe, form->choice()) : fileText;
}

std::string SweepWindow::Private::name() const
{
    return fileText.empty() ? SweepWindow::tr("the form").toStdString()
                            : QFileInfo(sources->path()).fileName().toStdString();
}

void SweepWindow::Private::start(SweepWork::Task task)
{
    lookSoon.stop();
    if (work.isTraining())
        return;
    if (task != SweepWork::Task::look)
        messages->clear();
    work.start(task, text(), name());
    refresh();
}

std::size_t SweepWindow::Private::runsOfAll() const
{
    return sweep ? sweep->cells.size() * static_cast<std::size_t>(sweep->seeds) : 0;
}

bool SweepWindow::Private::isComplete() const
{
    return !edited && !rows.empty() && rows.size() == runsOfAll();
}

void SweepWindow::Private::refresh()
{
    const bool training = work.isTraining();
    const bool some = !edited && !rows.empty();
    const bool all = isComplete();
    run->setText(training   ? SweepWindow::tr("&Pause")
                     : all  ? SweepWindow::tr("&Run again")
                     : some ? SweepWindow::tr("&Continue")
                            : SweepWindow::tr("&Run"));
    run->setShortcut(QKeySequence(Qt::Key_F5)); // a new text takes it away
    run->setIcon(icon(training ? QStringLiteral("pause") : QStringLiteral("start")));
    anew->setEnabled(some && !all && !training);
    for (QWidget *widget : std::initializer_list<QWidget *>{sources, form, open})
        widget->setEnabled(!training);
    exporting->setEnabled(!rows.empty());
    bar->setVisible(training);
    left->setVisible(training);
    if (!sweep)
        return about->setText({});
    QString words = SweepWindow::tr("%1 × %2 cells, %3 seeds each: %4 runs")
                        .arg(sweep->columns())
                        .arg(sweep->rows())
                        .arg(sweep->seeds)
                        .arg(countText(static_cast<Update>(runsOfAll())));
    if (some && !all && !training)
        words += SweepWindow::tr("; %1 are made").arg(rows.size());
    about->setText(words);
}

void SweepWindow::Private::refreshMap()
{
    HeatMapData none;
    none.title = SweepWindow::tr("Nothing to show");
    none.metric = SweepWindow::tr("Choose two fields and their values, then Run.");
    map->setData(sweep ? mapOf(*sweep, rows) : std::move(none));
    refreshReadOut();
}

void SweepWindow::Private::refreshReadOut()
{
    const auto cell = map->marked();
    readOut->setText(
        cell ? heatMapWords(map->data(), *cell).replace(QLatin1Char('\n'), QStringLiteral(" · "))
             : SweepWindow::tr("Click a cell to see its runs, with Ctrl another one "
                               "beside it."));
}

void SweepWindow::Private::began(const std::shared_ptr<const experiment::Sweep> &what,
                                 const std::vector<experiment::SweepRow> &before)
{
    const bool another = !sweep || sweep->fingerprint != what->fingerprint;
    sweep = what;
    edited = lookSoon.isActive();
    rows = before;
    kept = rows.size();
    form->clearProblems();
    if (another)
        cells->clear();
    refresh();
    refreshMap();
}

void SweepWindow::Private::progressed(const std::vector<experiment::SweepRow> &fresh,
                                      const experiment::SweepProgress &progress)
{
    bar->setValue(static_cast<int>(kSteps * progress.share));
    const QString runs =
        SweepWindow::tr("%1 of %2 runs").arg(kept + progress.made).arg(kept + progress.runs);
    const QString time = durationText(progress.secondsLeft);
    left->setText(time.isEmpty() ? runs : SweepWindow::tr("%1, %2 left").arg(runs, time));
    if (fresh.empty())
        return;
    rows.insert(rows.end(), fresh.begin(), fresh.end());
    exporting->setEnabled(true);
    refreshMap();
}

void SweepWindow::Private::ended(SweepWork::Task task, const std::optional<Error> &error)
{
    if (error && error->found == "cancelled")
        messages->show(MessageBar::Kind::note,
                       SweepWindow::tr("Paused. The runs that have ended are kept."));
    else if (error)
        show(*error);
    if (task != SweepWork::Task::look)
        sources->refresh();
    refresh();
}

void SweepWindow::Private::show(const Error &error)
{
    if (!fileText.empty() || !form->showProblem(error))
        messages->show(MessageBar::Kind::error, errorText(error));
}

void SweepWindow::Private::chooseCell(std::size_t cell, bool beside)
{
    const bool first = cells->isHidden();
    if (beside)
        cells->toggleCell(*sweep, cell);
    else
        cells->showCell(*sweep, cell);
    if (auto *both = qobject_cast<QSplitter *>(cells->parentWidget()); first && both)
        both->setSizes({both->height() * 11 / 20, both->height() * 9 / 20});
}

void SweepWindow::Private::sendRecipe(std::size_t cell)
{
    Recipe chosen = sweep->cells[cell];
    chosen.training.seeds = sweep->seeds;
    chosen.training.firstSeed = sweep->firstSeed;
    chosen.title = sweep->title + ": " + sweep->cellName(cell);
    Q_EMIT q.recipeChosen(chosen, QString::fromStdString(sweep->cellName(cell)));
}

void SweepWindow::Private::chooseAndOpen()
{
    const QString path =
        QFileDialog::getOpenFileName(&q, SweepWindow::tr("Open a sweep"),
                                     settings()->value(QStringLiteral("openFolder")).toString(),
                                     SweepWindow::tr("Sweeps (*.sweep.json);;All files (*)"));
    if (!path.isEmpty())
        q.openFile(path);
}

void SweepWindow::Private::chooseAndSave(const SaveQuestion &question,
                                         void (SweepWindow::*saving)(const QString &))
{
    const QString key = QStringLiteral("sweeps/folder");
    SaveQuestion asked = question;
    asked.proposal =
        QDir(settings()->value(key, QDir::homePath()).toString()).filePath(question.proposal);
    const QString path = chooseSavePath(q, asked);
    if (path.isEmpty())
        return;
    settings()->setValue(key, QFileInfo(path).absolutePath());
    (q.*saving)(path);
}

void SweepWindow::Private::write(const QString &path, std::function<Result<void>()> todo)
{
    if (writing.isBusy())
        return messages->show(MessageBar::Kind::warning,
                              SweepWindow::tr("Another file is being written; try again."));
    writing.start([this, path, job = std::move(todo)]() -> std::function<void()> {
        const auto done = job();
        return [this, path, done] {
            if (done)
                messages->show(MessageBar::Kind::note, SweepWindow::tr("Wrote %1.").arg(path));
            else
                messages->show(MessageBar::Kind::error, errorText(done.error()));
        };
    });
}

SweepWindow::SweepWindow(QWidget *parent)
    : QWidget(parent, Qt::Window), d(std::make_unique<Private>(*this))
{
    setWindowTitle(tr("Sweep — Warmup Lab"));
    resize(kFirstSize.boundedTo(screen()->availableSize() - kFrame));
    d->takeSource();
    d->run->setFocus();
}

SweepWindow::~SweepWindow() = default;

bool SweepWindow::isTraining() const
{
    return d->work.isTraining();
}

void SweepWindow::setRecipe(const Recipe &recipe)
{
    d->mainRecipe = recipe;
}

void SweepWindow::openFile(const QString &path)
{
    if (isTraining())
        return d->messages->show(MessageBar::Kind::warning,
                                 tr("A sweep is in training: pause it first."));
    d->sources->choose(path);
    d->takeSource();
}

void SweepWindow::run()
{
    d->start(d->isComplete() ? SweepWork::Task::anew : SweepWork::Task::train);
}

void SweepWindow::runAnew()
{
    d->start(SweepWork::Task::anew);
}

void SweepWindow::stop()
{
    d->work.cancel();
}

void SweepWindow::savePicture(const QString &path)
{
    d->write(path, [path, data = d->map->data()] {
        return saveHeatMap(path, data, kPicture, kPictureDpi);
    });
}

void SweepWindow::saveTable(const QString &path)
{
    d->write(path, [path, sweep = d->sweep, rows = d->rows]() -> Result<void> {
        std::vector<io::SweepLine> lines;
        for (const experiment::SweepRow &row : rows)
            lines.push_back({sweep->fingerprint, row, io::sweepLine(*sweep, row)});
        std::ranges::sort(lines, {}, [](const io::SweepLine &line) { return line.row.key; });
        return io::saveSweepLines(toPath(path), lines);
    });
}

void SweepWindow::saveSweep(const QString &path)
{
    d->write(path, [path, text = d->text()] { return io::writeAtomically(toPath(path), text); });
}

void SweepWindow::closeEvent(QCloseEvent *event)
{
    stop();
    d->cells->clear();
    event->accept();
}

} // namespace warmup::ui
