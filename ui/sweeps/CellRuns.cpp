// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/CellRuns.h"

#include <algorithm>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include "ui/Icons.h"
#include "ui/RunColors.h"
#include "ui/lessons/LessonCharts.h"

namespace warmup::ui {

CellRuns::CellRuns(QWidget *parent)
    : QWidget(parent), m_title(new QLabel), m_charts(new LessonCharts(m_run))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_title->setObjectName(QStringLiteral("cellTitle"));
    auto *recipe = new QPushButton(tr("To the &main window"));
    recipe->setObjectName(QStringLiteral("cellRecipe"));
    recipe->setToolTip(tr("This cell's recipe as a step of undo, to change it and train it there"));
    auto *close = new QToolButton;
    close->setObjectName(QStringLiteral("closeCells"));
    close->setAutoRaise(true);
    close->setIcon(icon(QStringLiteral("remove")));
    close->setAccessibleName(tr("Close the runs"));
    close->setToolTip(close->accessibleName());
    auto *row = new QHBoxLayout;
    row->addWidget(m_title, 1);
    row->addWidget(recipe);
    row->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_charts, 1);
    // A run that diverges would leave nothing to see of the others on a linear scale.
    View view;
    view.logLoss = true;
    view.axis = View::Axis::updates;
    m_charts->setView(view);

    connect(recipe, &QPushButton::clicked, this,
            [this] { Q_EMIT recipeRequested(m_cells.back()); });
    connect(close, &QToolButton::clicked, this, &CellRuns::clear);
    connect(&m_run, &LessonRun::failed, this, &CellRuns::failed);
}

CellRuns::~CellRuns()
{
    m_run.disconnect(this);
    m_run.disconnect(m_charts);
}

void CellRuns::showCell(const experiment::Sweep &sweep, std::size_t cell)
{
    train(sweep, {cell});
}

void CellRuns::toggleCell(const experiment::Sweep &sweep, std::size_t cell)
{
    std::vector<std::size_t> cells = m_cells;
    if (std::erase(cells, cell) == 0)
        cells.push_back(cell);
    if (cells.empty())
        clear();
    else
        train(sweep, std::move(cells));
}

void CellRuns::clear()
{
    m_run.cancel();
    m_cells.clear();
    hide();
    Q_EMIT cellsChanged();
}

std::vector<std::pair<std::size_t, QColor>> CellRuns::cells() const
{
    std::vector<std::pair<std::size_t, QColor>> cells;
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        cells.emplace_back(m_cells[i], runColor(static_cast<int>(i)));
    return cells;
}

ChartPair &CellRuns::charts() const
{
    return *m_charts;
}

void CellRuns::train(const experiment::Sweep &sweep, std::vector<std::size_t> cells)
{
    experiment::Lesson lesson;
    lesson.title = sweep.title;
    for (const std::size_t cell : cells)
        lesson.configurations.push_back({sweep.cellName(cell), sweep.cells[cell]});
    const auto opened = openLesson(QString::fromStdString(sweep.title), std::move(lesson));
    if (!opened)
        return Q_EMIT failed(opened.error());
    m_cells = std::move(cells);
    const int seeds = std::min(sweep.seeds, kMostShownSeeds);
    const QString name = QString::fromStdString(sweep.cellName(m_cells.back()));
    const QString what = m_cells.size() > 1 ? tr("%1 cells").arg(m_cells.size()) : name;
    m_title->setText(seeds == 1
                         ? tr("%1: seed %2").arg(what).arg(sweep.firstSeed)
                         : tr("%1: seeds %2 to %3")
                               .arg(what)
                               .arg(sweep.firstSeed)
                               .arg(sweep.firstSeed + static_cast<std::uint64_t>(seeds) - 1));
    m_title->setToolTip(m_title->text());
    show();
    m_run.open(*opened);
    m_charts->fit();
    m_run.start(seeds, sweep.firstSeed);
    Q_EMIT cellsChanged();
}

} // namespace warmup::ui
