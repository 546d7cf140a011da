// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepWindow.h"

#include <QCloseEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QTimer>

#include "core/io/AtomicFile.h"
#include "ui/Background.h"
#include "ui/Icons.h"
#include "ui/MessageBar.h"
#include "ui/Settings.h"
#include "ui/Text.h"
#include "ui/sweeps/SweepExports.h"
#include "ui/sweeps/SweepForm.h"
#include "ui/sweeps/SweepSources.h"
#include "ui/sweeps/SweepView.h"
#include "ui/sweeps/SweepWork.h"
#include "ui/widgets/QuietLabel.h"
#include "ui/widgets/ReturnKey.h"

namespace warmup::ui {

namespace {

constexpr QSize kFirstSize(980, 660);
constexpr QSize kFrame(16, 48); // of the desktop around a window
constexpr int kFormWidth = 290;
constexpr int kLookAfter = 250; // ms without another edit
constexpr std::size_t kLargestSweepFile = std::size_t{16} << 20;

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
    void connectParts();
    void takeSource();
    void adopt(const std::string &text, const std::optional<io::SweepDraft> &draft);
    [[nodiscard]] std::string text() const;
    [[nodiscard]] std::string name() const;
    void start(SweepWork::Task task);
    void refresh();
    void began(const std::shared_ptr<const experiment::Sweep> &what,
               const std::vector<experiment::SweepRow> &kept);
    void progressed(const std::vector<experiment::SweepRow> &fresh,
                    const experiment::SweepProgress &progress);
    void ended(SweepWork::Task task, const std::optional<Error> &error);
    void show(const Error &error);
    void sendRecipe(std::size_t cell);
    void chooseAndOpen();
    [[nodiscard]] std::size_t runsOfAll() const;
    [[nodiscard]] bool isComplete() const;

    SweepWindow &q;
    Recipe mainRecipe;
    Recipe recipe; // that the form is about
    std::string fileText; // of a sweep that the form cannot hold; else empty
    std::size_t kept = 0; // rows that were there before the training
    bool edited = false; // the form says something else than the sweep on show

    SweepSources *sources;
    QLabel *about;
    SweepForm *form;
    QPushButton *open;
    QPushButton *save;
    QPushButton *run;
    QPushButton *anew;
    SweepView *view;
    MessageBar *messages;
    QTimer lookSoon;
    SweepWork work;
    Background reading;
    std::unique_ptr<SweepExports> exports;
};

SweepWindow::Private::Private(SweepWindow &window)
    : q(window), sources(new SweepSources), about(new QuietLabel), form(new SweepForm),
      open(new QPushButton(SweepWindow::tr("&Open…"))),
      save(new QPushButton(SweepWindow::tr("&Save…"))), run(new QPushButton),
      anew(new QPushButton(SweepWindow::tr("Start o&ver"))), view(new SweepView)
{
    auto *layout = new QHBoxLayout(&q);
    layout->addWidget(makeSide());
    layout->addWidget(view, 1);
    messages = new MessageBar(&q);
    exports = std::make_unique<SweepExports>(q, *messages);
    pressOnReturn(q, *run);
    lookSoon.setSingleShot(true);
    lookSoon.setInterval(kLookAfter);
    connectParts();
    refresh();
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
    QObject::connect(view, &SweepView::recipeRequested, &q,
                     [this](std::size_t cell) { sendRecipe(cell); });
    QObject::connect(view, &SweepView::failed, &q, [this](const Error &error) { show(error); });
    QObject::connect(view, &SweepView::pictureRequested, &q, [this] {
        if (const QString path = exports->askForPicture(); !path.isEmpty())
            q.savePicture(path);
    });
    QObject::connect(view, &SweepView::tableRequested, &q, [this] {
        if (const QString path = exports->askForTable(); !path.isEmpty())
            q.saveTable(path);
    });
    QObject::connect(save, &QPushButton::clicked, &q, [this] {
        if (const QString path = exports->askForSweep(); !path.isEmpty())
            q.saveSweep(path);
    });
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
    const auto &sweep = view->sweep();
    return sweep ? sweep->cells.size() * static_cast<std::size_t>(sweep->seeds) : 0;
}

bool SweepWindow::Private::isComplete() const
{
    return !edited && !view->rows().empty() && view->rows().size() == runsOfAll();
}

void SweepWindow::Private::refresh()
{
    const bool training = work.isTraining();
    const bool some = !edited && !view->rows().empty();
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
    view->showProgress(training);
    const auto &sweep = view->sweep();
    if (!sweep)
        return about->setText({});
    QString words = SweepWindow::tr("%1 × %2 cells, %3 seeds each: %4 runs")
                        .arg(sweep->columns())
                        .arg(sweep->rows())
                        .arg(sweep->seeds)
                        .arg(countText(static_cast<Update>(runsOfAll())));
    if (some && !all && !training)
        words += SweepWindow::tr("; %1 are made").arg(view->rows().size());
    about->setText(words);
}

void SweepWindow::Private::began(const std::shared_ptr<const experiment::Sweep> &what,
                                 const std::vector<experiment::SweepRow> &before)
{
    edited = lookSoon.isActive();
    kept = before.size();
    form->clearProblems();
    view->setSweep(what, before);
    refresh();
}

void SweepWindow::Private::progressed(const std::vector<experiment::SweepRow> &fresh,
                                      const experiment::SweepProgress &progress)
{
    const QString runs =
        SweepWindow::tr("%1 of %2 runs").arg(kept + progress.made).arg(kept + progress.runs);
    const QString time = durationText(progress.secondsLeft);
    view->setProgress(progress.share,
                      time.isEmpty() ? runs : SweepWindow::tr("%1, %2 left").arg(runs, time));
    if (!fresh.empty())
        view->addRows(fresh);
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

void SweepWindow::Private::sendRecipe(std::size_t cell)
{
    const auto &sweep = view->sweep();
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
    d->exports->savePicture(path, d->view->data());
}

void SweepWindow::saveTable(const QString &path)
{
    d->exports->saveTable(path, d->view->sweep(), d->view->rows());
}

void SweepWindow::saveSweep(const QString &path)
{
    d->exports->saveSweep(path, d->text());
}

void SweepWindow::closeEvent(QCloseEvent *event)
{
    stop();
    d->view->closeCells();
    event->accept();
}

} // namespace warmup::ui
