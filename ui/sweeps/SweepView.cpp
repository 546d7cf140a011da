// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepView.h"

#include <utility>

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>

#include "ui/lessons/VerdictText.h"
#include "ui/sweeps/CellRuns.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {

namespace {

constexpr int kSteps = 1000; // of the progress bar

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
        (data.lowerIsBetter ? SweepView::tr("Mean of: %1; lower is better; %2 seeds a cell")
                            : SweepView::tr("Mean of: %1; higher is better; %2 seeds a cell"))
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

HeatMapData nothing()
{
    HeatMapData data;
    data.title = SweepView::tr("Nothing to show");
    data.metric = SweepView::tr("Choose two fields and their values, then Run.");
    return data;
}

} // namespace

SweepView::SweepView(QWidget *parent)
    : QSplitter(Qt::Vertical, parent), m_map(new HeatMap), m_readOut(new QuietLabel),
      m_cells(new CellRuns), m_bar(new QProgressBar), m_left(new QLabel),
      m_export(new QPushButton(tr("&Export")))
{
    addWidget(makeUpper());
    addWidget(m_cells);
    setChildrenCollapsible(false);
    m_cells->hide();
    connect(m_map, &HeatMap::cellChosen, this, &SweepView::chooseCell);
    connect(m_map, &HeatMap::cellMarked, this, &SweepView::refreshReadOut);
    connect(m_cells, &CellRuns::cellsChanged, this, [this] { m_map->setFramed(m_cells->cells()); });
    connect(m_cells, &CellRuns::recipeRequested, this, &SweepView::recipeRequested);
    connect(m_cells, &CellRuns::failed, this, &SweepView::failed);
    refresh();
}

QWidget *SweepView::makeUpper()
{
    auto *menu = new QMenu(m_export);
    auto *picture = menu->addAction(tr("&Picture…"), this, &SweepView::pictureRequested);
    picture->setObjectName(QStringLiteral("exportPicture"));
    auto *table = menu->addAction(tr("&Runs as CSV…"), this, &SweepView::tableRequested);
    table->setObjectName(QStringLiteral("exportRuns"));
    m_export->setMenu(menu);
    m_export->setObjectName(QStringLiteral("exportSweep"));
    m_bar->setTextVisible(false);
    m_bar->setRange(0, kSteps);
    m_bar->setAccessibleName(tr("Progress of the sweep"));
    QSizePolicy stays = m_bar->sizePolicy(); // so that the button beside it stands still
    stays.setRetainSizeWhenHidden(true);
    m_bar->setSizePolicy(stays);
    m_readOut->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readOut->setObjectName(QStringLiteral("cellReadOut"));
    auto *below = new QHBoxLayout;
    below->addWidget(m_bar, 1);
    below->addWidget(m_left);
    below->addWidget(m_export);
    auto *upper = new QWidget;
    auto *column = new QVBoxLayout(upper);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_map, 1);
    column->addWidget(m_readOut);
    column->addLayout(below);
    return upper;
}

void SweepView::setSweep(std::shared_ptr<const experiment::Sweep> sweep,
                         std::vector<experiment::SweepRow> rows)
{
    const bool another = !m_sweep || m_sweep->fingerprint != sweep->fingerprint;
    m_sweep = std::move(sweep);
    m_rows = std::move(rows);
    if (another)
        m_cells->clear();
    refresh();
}

void SweepView::addRows(const std::vector<experiment::SweepRow> &rows)
{
    m_rows.insert(m_rows.end(), rows.begin(), rows.end());
    refresh();
}

void SweepView::setProgress(double share, const QString &words)
{
    m_bar->setValue(static_cast<int>(kSteps * share));
    m_left->setText(words);
}

void SweepView::showProgress(bool on)
{
    m_bar->setVisible(on);
    m_left->setVisible(on);
}

void SweepView::closeCells()
{
    m_cells->clear();
}

void SweepView::refresh()
{
    m_map->setData(m_sweep ? mapOf(*m_sweep, m_rows) : nothing());
    m_export->setEnabled(!m_rows.empty());
    refreshReadOut();
}

void SweepView::refreshReadOut()
{
    const auto cell = m_map->marked();
    m_readOut->setText(
        cell ? heatMapWords(data(), *cell).replace(QLatin1Char('\n'), QStringLiteral(" · "))
             : tr("Click a cell to see its runs, with Ctrl another one beside it."));
}

void SweepView::chooseCell(std::size_t cell, bool beside)
{
    const bool first = m_cells->isHidden();
    if (beside)
        m_cells->toggleCell(*m_sweep, cell);
    else
        m_cells->showCell(*m_sweep, cell);
    if (first)
        setSizes({height() * 11 / 20, height() * 9 / 20});
}

} // namespace warmup::ui
