// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ValuesPanel.h"

#include <algorithm>

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStringList>

#include "core/base/Number.h"
#include "ui/CurveSummary.h"
#include "ui/Text.h"

namespace warmup::ui {

// Rates are asked of the curves when a row is drawn.
class ValuesModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;
    enum Column { update, epoch, rate, intended, columns };

    void setCurves(const Curves &curves)
    {
        beginResetModel();
        m_curves = curves;
        m_updates = notableUpdates(curves);
        endResetModel();
    }

    int rowCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_updates.size());
    }
    int columnCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : columns;
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role == Qt::TextAlignmentRole)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        if (role != Qt::DisplayRole)
            return {};
        const Update at = m_updates[static_cast<std::size_t>(index.row())];
        switch (index.column()) {
        case update:
            return countText(at);
        case epoch:
            return epochText(static_cast<double>(at) / m_curves.intended->updatesPerEpoch());
        case rate:
            return QString::fromStdString(shortestText(m_curves.asRun.curve->at(at)));
        case intended:
            return QString::fromStdString(shortestText(m_curves.intended->at(at)));
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
            return {};
        const QString names[] = {ValuesPanel::tr("Update"), ValuesPanel::tr("Epoch"),
                                 ValuesPanel::tr("Rate as run"), ValuesPanel::tr("Intended")};
        return names[section];
    }

private:
    Curves m_curves;
    std::vector<Update> m_updates;
};

ValuesPanel::ValuesPanel(QWidget *parent) : QTableView(parent), m_model(new ValuesModel(this))
{
    setObjectName(QStringLiteral("valuesTable"));
    setModel(m_model);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

void ValuesPanel::setCurves(const Curves &curves)
{
    m_model->setCurves(curves);
}

void ValuesPanel::keyPressEvent(QKeyEvent *event)
{
    if (event == QKeySequence::Copy)
        copy();
    else
        QTableView::keyPressEvent(event);
}

void ValuesPanel::copy()
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < ValuesModel::columns; ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace warmup::ui
