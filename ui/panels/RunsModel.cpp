// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunsModel.h"

#include <cmath>

#include <QColor>
#include <QFont>

#include "ui/RunController.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

// A heading stands as its column does.
Qt::Alignment alignmentOf(int column)
{
    switch (column) {
    case RunsModel::seeds:
        return Qt::AlignCenter;
    case RunsModel::loss:
    case RunsModel::accuracy:
        return Qt::AlignRight | Qt::AlignVCenter;
    default:
        return Qt::AlignLeft | Qt::AlignVCenter;
    }
}

} // namespace

RunsModel::RunsModel(RunController &runs, QObject *parent)
    : QAbstractTableModel(parent), m_runs(runs), m_rows(static_cast<int>(runs.runs().size()))
{
    connect(&runs, &RunController::runsChanged, this, [this] { refresh(name); });
    // A run that goes on changes its numbers alone: a name that is being typed stays.
    connect(&runs, &RunController::progressed, this, [this] { refresh(seeds); });
}

// Rows come and go one by one, so that an open editor or a selection elsewhere survives.
void RunsModel::refresh(int firstColumn)
{
    const int rows = static_cast<int>(m_runs.runs().size());
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        endRemoveRows();
    }
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0, firstColumn), index(m_rows - 1, columnCount_ - 1));
}

int RunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int RunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

int RunsModel::runId(int row) const
{
    return m_runs.runs().at(static_cast<std::size_t>(row)).id;
}

QVariant RunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= static_cast<int>(m_runs.runs().size()))
        return {};
    const TrainingRun &run = m_runs.runs()[static_cast<std::size_t>(index.row())];
    const auto number = [](double value) {
        return std::isnan(value) ? QString() : numberText(value);
    };
    if (role == Qt::DisplayRole || role == Qt::EditRole) {
        switch (index.column()) {
        case name:
            return run.name;
        case seeds:
            return run.members.empty() ? QVariant()
                                       : QVariant(static_cast<int>(run.members.size()));
        case outcome:
            return outcomeText(run);
        case loss:
            return updatesMade(run) == 0 ? QString() : number(finalLoss(run));
        case accuracy: {
            const double share = testAccuracy(run);
            return std::isnan(share) ? QString() : tr("%1 %").arg(share * 100, 0, 'f', 1);
        }
        case kept:
            return run.kept ? tr("kept") : QString();
        default:
            return {};
        }
    }
    if (index.column() == name && role == Qt::CheckStateRole)
        return run.hidden ? Qt::Unchecked : Qt::Checked;
    if (index.column() == name && role == Qt::DecorationRole)
        return run.color;
    if (role == Qt::TextAlignmentRole)
        return QVariant(alignmentOf(index.column()));
    if (role == Qt::ToolTipRole && index.column() == name)
        return tr("Double click to rename; click the colour to change it; untick to hide");
    return {};
}

bool RunsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || index.column() != name)
        return false;
    const int id = runId(index.row());
    if (role == Qt::EditRole)
        m_runs.rename(id, value.toString());
    else if (role == Qt::CheckStateRole)
        m_runs.setHidden(id, value.toInt() == Qt::Unchecked);
    else if (role == Qt::DecorationRole)
        m_runs.recolor(id, value.value<QColor>());
    else
        return false;
    return true;
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant(alignmentOf(section));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case name:
        return tr("Run");
    case seeds:
        return tr("Seeds");
    case outcome:
        return tr("Result");
    case loss:
        return tr("Final loss");
    case accuracy:
        return tr("Test accuracy");
    default:
        return {};
    }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == name)
        flags |= Qt::ItemIsEditable | Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace warmup::ui
