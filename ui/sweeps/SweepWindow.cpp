// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepWindow.h"

#include <algorithm>
#include <functional>

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "core/io/AtomicFile.h"
#include "core/io/SweepCsv.h"
#include "core/io/SweepFile.h"
#include "ui/Background.h"
#include "ui/MessageBar.h"
#include "ui/Text.h"
#include "ui/chart/HeatMap.h"
#include "ui/lessons/VerdictText.h"
#include "ui/sweeps/SweepForm.h"
#include "ui/sweeps/SweepWork.h"

namespace warmup::ui {

namespace {

constexpr int kFormWidth = 250;
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

} // namespace

// Not a QObject of its own: signals are connected with the window as their context.
class SweepWindow::Private {
public:
    explicit Private(SweepWindow &window);

    void chooseAndOpen();
    void chooseAndSaveSweep();
    void chooseAndSavePicture();
    void chooseAndSaveTable();
    void refresh();
    void refreshMap();
    void began(const std::shared_ptr<const experiment::Sweep> &what);
    void progressed(const std::vector<experiment::SweepRow> &fresh,
                    const experiment::SweepProgress &progress);
    void ended(const std::optional<Error> &error);
    void write(const QString &path, std::function<Result<void>()> work);

    SweepWindow &q;
    Recipe recipe;
    std::string fileText; // of a sweep that was opened; empty: the form's
    QString fileName;
    std::shared_ptr<const experiment::Sweep> sweep;
    std::vector<experiment::SweepRow> rows;

    SweepForm *form;
    QScrollArea *formArea;
    QLabel *file;
    QPushButton *formButton; // back from a file to the form
    HeatMap *map;
    QPushButton *start;
    QPushButton *exporting;
    QProgressBar *bar;
    QLabel *left;
    QAction *savePicture = nullptr;
    QAction *saveTable = nullptr;
    MessageBar *messages;
    SweepWork work;
    Background writing;
};

SweepWindow::Private::Private(SweepWindow &window)
    : q(window), form(new SweepForm), formArea(new QScrollArea), file(new QLabel),
      formButton(new QPushButton(SweepWindow::tr("Back to the &form"))), map(new HeatMap),
      start(new QPushButton), exporting(new QPushButton(SweepWindow::tr("&Export"))),
      bar(new QProgressBar), left(new QLabel)
{
    auto *side = new QVBoxLayout;
    formArea->setWidget(form);
    formArea->setWidgetResizable(true);
    formArea->setFrameShape(QFrame::NoFrame);
    formArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    file->setWordWrap(true);
    file->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    file->hide();
    formButton->hide();
    side->addWidget(file);
    side->addWidget(formButton);
    side->addWidget(formArea, 1);
    auto *openButton = new QPushButton(SweepWindow::tr("&Open sweep…"));
    auto *saveButton = new QPushButton(SweepWindow::tr("Sa&ve sweep…"));
    saveButton->setToolTip(
        SweepWindow::tr("As a file for warmup-lab sweep, which more machines can share"));
    auto *files = new QHBoxLayout;
    files->addWidget(openButton);
    files->addWidget(saveButton);
    side->addLayout(files);
    start->setDefault(true);
    side->addWidget(start);
    auto *sideWidget = new QWidget;
    sideWidget->setLayout(side);
    side->setContentsMargins(0, 0, 0, 0);
    sideWidget->setFixedWidth(kFormWidth);

    auto *menu = new QMenu(exporting);
    savePicture = menu->addAction(SweepWindow::tr("&Picture…"));
    saveTable = menu->addAction(SweepWindow::tr("&Runs as CSV…"));
    exporting->setMenu(menu);
    auto *below = new QHBoxLayout;
    bar->setTextVisible(false);
    QSizePolicy kept = bar->sizePolicy(); // so that the button beside it stands still
    kept.setRetainSizeWhenHidden(true);
    bar->setSizePolicy(kept);
    bar->setAccessibleName(SweepWindow::tr("Progress of the sweep"));
    below->addWidget(bar, 1);
    below->addWidget(left);
    below->addWidget(exporting);
    auto *right = new QVBoxLayout;
    right->addWidget(map, 1);
    right->addLayout(below);
    auto *layout = new QHBoxLayout(&q);
    layout->addWidget(sideWidget);
    layout->addLayout(right, 1);
    messages = new MessageBar(&q);

    QObject::connect(start, &QPushButton::clicked, &q,
                     [this] { work.isBusy() ? work.cancel() : q.run(); });
    QObject::connect(openButton, &QPushButton::clicked, &q, [this] { chooseAndOpen(); });
    QObject::connect(saveButton, &QPushButton::clicked, &q, [this] { chooseAndSaveSweep(); });
    QObject::connect(formButton, &QPushButton::clicked, &q, [this] {
        fileText.clear();
        refresh();
    });
    QObject::connect(savePicture, &QAction::triggered, &q, [this] { chooseAndSavePicture(); });
    QObject::connect(saveTable, &QAction::triggered, &q, [this] { chooseAndSaveTable(); });
    QObject::connect(map, &HeatMap::cellChosen, &q, [this](std::size_t cell) {
        Recipe chosen = sweep->cells[cell];
        chosen.training.seeds = sweep->seeds;
        chosen.training.firstSeed = sweep->firstSeed;
        Q_EMIT q.recipeChosen(chosen, QString::fromStdString(sweep->cellName(cell)));
    });
    QObject::connect(&work, &SweepWork::began, &q, [this](const auto &what) { began(what); });
    QObject::connect(
        &work, &SweepWork::progressed, &q,
        [this](const auto &fresh, const auto &progress) { progressed(fresh, progress); });
    QObject::connect(&work, &SweepWork::ended, &q, [this](const auto &error) { ended(error); });
    refresh();
    refreshMap();
}

void SweepWindow::Private::refresh()
{
    const bool busy = work.isBusy();
    start->setText(busy ? SweepWindow::tr("S&top") : SweepWindow::tr("&Run"));
    formArea->setVisible(fileText.empty());
    formArea->setEnabled(!busy);
    file->setVisible(!fileText.empty());
    formButton->setVisible(!fileText.empty());
    formButton->setEnabled(!busy);
    file->setText(SweepWindow::tr("<b>%1</b>").arg(QFileInfo(fileName).fileName().toHtmlEscaped()));
    exporting->setEnabled(!rows.empty());
    bar->setVisible(busy);
    left->setVisible(busy);
}

void SweepWindow::Private::refreshMap()
{
    HeatMapData data;
    data.title = SweepWindow::tr("Nothing trained yet");
    data.metric = SweepWindow::tr("Choose two fields and their values, then Run.");
    if (sweep) {
        data.title = QString::fromStdString(sweep->title);
        data.lowerIsBetter = sweep->better == experiment::Direction::lower;
        data.metric =
            (data.lowerIsBetter ? SweepWindow::tr("Mean of: %1; lower is better; %2 seeds a cell")
                                : SweepWindow::tr("Mean of: %1; higher is better; %2 seeds a cell"))
                .arg(metricText(sweep->metric))
                .arg(sweep->seeds);
        data.xName = QString::fromStdString(sweep->x.name);
        data.yName = QString::fromStdString(sweep->y.name);
        data.xValues = textsOf(sweep->x.values);
        data.yValues = textsOf(sweep->y.values);
        data.seeds = sweep->seeds;
        data.cells = experiment::summariesOf(*sweep, rows);
        data.best = experiment::bestOf(*sweep, data.cells);
    }
    map->setData(std::move(data));
}

void SweepWindow::Private::began(const std::shared_ptr<const experiment::Sweep> &what)
{
    sweep = what;
    rows.clear();
    refreshMap();
}

void SweepWindow::Private::progressed(const std::vector<experiment::SweepRow> &fresh,
                                      const experiment::SweepProgress &progress)
{
    bar->setRange(0, 1000);
    bar->setValue(static_cast<int>(1000 * progress.share));
    const QString time = durationText(progress.secondsLeft);
    left->setText(time.isEmpty()
                      ? SweepWindow::tr("%1 of %2 runs").arg(progress.made).arg(progress.runs)
                      : SweepWindow::tr("%1 of %2 runs, %3 left")
                            .arg(progress.made)
                            .arg(progress.runs)
                            .arg(time));
    if (fresh.empty())
        return;
    rows.insert(rows.end(), fresh.begin(), fresh.end());
    refreshMap();
}

void SweepWindow::Private::ended(const std::optional<Error> &error)
{
    if (error && error->found == "cancelled")
        messages->show(MessageBar::Kind::note,
                       SweepWindow::tr("Stopped; what was made stays on show."));
    else if (error)
        messages->show(MessageBar::Kind::error, errorText(*error));
    refresh();
}

void SweepWindow::Private::chooseAndOpen()
{
    const QString path =
        QFileDialog::getOpenFileName(&q, SweepWindow::tr("Open a sweep"), QString(),
                                     SweepWindow::tr("Sweeps (*.sweep.json);;All files (*)"));
    if (!path.isEmpty())
        q.openFile(path);
}

void SweepWindow::Private::chooseAndSaveSweep()
{
    const QString path = QFileDialog::getSaveFileName(&q, SweepWindow::tr("Save the sweep"),
                                                      QStringLiteral("sweep.sweep.json"),
                                                      SweepWindow::tr("Sweeps (*.sweep.json)"));
    if (path.isEmpty())
        return;
    std::string text =
        fileText.empty() ? io::sweepText(withWarmUp(recipe), form->choice()) : fileText;
    write(path, [path, text = std::move(text)] { return io::writeAtomically(toPath(path), text); });
}

void SweepWindow::Private::chooseAndSavePicture()
{
    const QString path = QFileDialog::getSaveFileName(
        &q, SweepWindow::tr("Export the heat map"), QStringLiteral("sweep.png"),
        SweepWindow::tr("Pictures (*.png *.svg *.pdf)"));
    if (!path.isEmpty())
        write(path, [path, data = map->data()] {
            return saveHeatMap(path, data, kPicture, kPictureDpi);
        });
}

void SweepWindow::Private::chooseAndSaveTable()
{
    const QString path =
        QFileDialog::getSaveFileName(&q, SweepWindow::tr("Export the runs"),
                                     QStringLiteral("sweep.csv"), SweepWindow::tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    write(path, [path, sweep = sweep, rows = rows]() -> Result<void> {
        std::vector<io::SweepLine> lines;
        for (const experiment::SweepRow &row : rows)
            lines.push_back({sweep->fingerprint, row, io::sweepLine(*sweep, row)});
        std::sort(lines.begin(), lines.end(),
                  [](const auto &a, const auto &b) { return a.row.key < b.row.key; });
        return io::saveSweepLines(toPath(path), lines);
    });
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
                messages->show(MessageBar::Kind::note,
                               SweepWindow::tr("Saved %1").arg(QFileInfo(path).fileName()));
            else
                messages->show(MessageBar::Kind::error, errorText(done.error()));
        };
    });
}

SweepWindow::SweepWindow(QWidget *parent)
    : QWidget(parent, Qt::Window), d(std::make_unique<Private>(*this))
{
    setWindowTitle(tr("Sweep — Warmup Lab"));
    resize(980, 640);
}

SweepWindow::~SweepWindow() = default;

bool SweepWindow::isBusy() const
{
    return d->work.isBusy();
}

void SweepWindow::setRecipe(const Recipe &recipe)
{
    if (isBusy())
        return;
    d->recipe = recipe;
    d->form->propose(recipe);
}

void SweepWindow::openFile(const QString &path)
{
    if (isBusy())
        return;
    const auto text = io::readWhole(toPath(path), kLargestSweepFile);
    if (!text)
        return d->messages->show(MessageBar::Kind::error, errorText(text.error()));
    d->fileText = *text;
    d->fileName = path;
    d->work.read(*text, QFileInfo(path).fileName().toStdString());
    d->refresh();
}

void SweepWindow::run()
{
    if (isBusy())
        return;
    d->messages->clear();
    if (d->fileText.empty())
        d->work.start(io::sweepText(withWarmUp(d->recipe), d->form->choice()),
                      tr("the form").toStdString());
    else
        d->work.start(d->fileText, QFileInfo(d->fileName).fileName().toStdString());
    d->refresh();
}

} // namespace warmup::ui
