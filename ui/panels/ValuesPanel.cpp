// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/ValuesPanel.h"

#include <algorithm>

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QFontMetrics>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStringList>
#include <QTableView>
#include <QVBoxLayout>

#include "core/base/Number.h"
#include "ui/Text.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {
class ValuesModel : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;
    enum Column { update, epoch, rate, intended, difference, notes, columns };

    void setUpdates(std::vector<dialect::InspectedUpdate> updates)
    {
        if (updates == m_updates)
            return;
        // The same places with other rates: selection and scroll stay.
        if (std::ranges::equal(updates, m_updates, {}, &dialect::InspectedUpdate::update,
                               &dialect::InspectedUpdate::update)) {
            m_updates = std::move(updates);
            Q_EMIT dataChanged(index(0, 0), index(rowCount({}) - 1, columns - 1));
            return;
        }
        beginResetModel();
        m_updates = std::move(updates);
        endResetModel();
    }

    [[nodiscard]] Update updateOf(int row) const
    {
        return m_updates[static_cast<std::size_t>(row)].update;
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
        if (role == Qt::TextAlignmentRole) {
            const Qt::AlignmentFlag side = index.column() == notes ? Qt::AlignLeft : Qt::AlignRight;
            return QVariant(side | Qt::AlignVCenter);
        }
        const auto &row = m_updates[static_cast<std::size_t>(index.row())];
        if (role == Qt::ToolTipRole && index.column() == notes && !row.notes.empty())
            return QString::fromStdString(textOf(row.notes));
        if (role != Qt::DisplayRole)
            return {};
        switch (index.column()) {
        case update:
            return countText(row.update);
        case epoch:
            return epochText(row.epoch);
        case rate:
            return localText(shortestText(row.rate));
        case intended:
            return localText(shortestText(row.intended));
        case difference:
            return isOff(row) ? numberText(row.rate - row.intended) : QString();
        case notes:
            return QString::fromStdString(textOf(row.notes));
        default:
            return {};
        }
    }

    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole && section == notes)
            return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
        if (role != Qt::DisplayRole)
            return {};
        const QString names[] = {ValuesPanel::tr("Update"),      ValuesPanel::tr("Epoch"),
                                 ValuesPanel::tr("Rate as run"), ValuesPanel::tr("Intended"),
                                 ValuesPanel::tr("Difference"),  ValuesPanel::tr("What is there")};
        return names[section];
    }

private:
    std::vector<dialect::InspectedUpdate> m_updates;
};

namespace {

QString inspectedMean(const schedule::Summary &summary)
{
    if (summary.meanError <= 0)
        return ValuesPanel::tr("mean %1").arg(numberText(summary.mean));
    return ValuesPanel::tr("mean %1 (at most %2 off)")
        .arg(numberText(summary.mean), numberText(summary.meanError));
}

QString inspectedJump(const schedule::Summary &summary)
{
    const schedule::Jump &jump = summary.jump;
    if (summary.jumpAtMost <= 0)
        return ValuesPanel::tr("no jump");
    if (jump.size() < summary.jumpAtMost)
        return ValuesPanel::tr("no jump over %1").arg(numberText(summary.jumpAtMost));
    return ValuesPanel::tr("largest jump %1 to %2 at update %3")
        .arg(numberText(jump.from), numberText(jump.to), countText(jump.update));
}

QString inspectedSummary(const Curves &curves, const dialect::Inspection &inspection)
{
    const schedule::Summary &summary = inspection.summary;
    const double epoch = static_cast<double>(summary.peakAt) / curves.intended->updatesPerEpoch();
    const QStringList parts{
        ValuesPanel::tr("peak %1 at update %2 (epoch %3)")
            .arg(numberText(summary.peak), countText(summary.peakAt), epochText(epoch)),
        ValuesPanel::tr("final %1").arg(numberText(summary.final)), inspectedMean(summary),
        ValuesPanel::tr("warm-up %1 % of the run").arg(numberText(inspection.warmUpShare * 100)),
        inspectedJump(summary)};
    return parts.join(QStringLiteral(" · "));
}

} // namespace

ValuesPanel::ValuesPanel(QWidget *parent)
    : QWidget(parent), m_summary(new QuietLabel({}, this)), m_table(new QTableView(this)),
      m_model(new ValuesModel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
    m_summary->setObjectName(QStringLiteral("valuesSummary"));
    m_summary->setWordWrap(true);
    m_summary->setMargin(4);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_table->setObjectName(QStringLiteral("valuesTable"));
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->installEventFilter(this);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    const int digit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const int widths[] = {11, 8, 22, 22, 11};
    for (int section = 0; section < ValuesModel::notes; ++section)
        header->resizeSection(section, widths[section] * digit);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &row) {
                if (row.isValid())
                    Q_EMIT updateChosen(m_model->updateOf(row.row()));
            });
}

void ValuesPanel::setCurves(const Curves &curves)
{
    m_curves = curves;
    m_stale = true;
    inspect();
}

void ValuesPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    inspect();
}

void ValuesPanel::inspect()
{
    if (!m_stale || !isVisible() || m_background.isBusy())
        return;
    m_stale = false;
    m_background.start([this, curves = m_curves]() -> std::function<void()> {
        const auto inspection = dialect::inspect(*curves.intended, curves.asRun, 400, true);
        return [this, curves, inspection] {
            present(curves, inspection);
            inspect(); // what was edited meanwhile
        };
    });
}

void ValuesPanel::present(const Curves &curves, const dialect::Inspection &inspection)
{
    m_summary->setText(inspectedSummary(curves, inspection));
    m_model->setUpdates(inspection.updates);
}

bool ValuesPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        copy();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

// The selected rows; without any, all of them below the summary.
void ValuesPanel::copy()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QStringList lines;
    if (rows.isEmpty()) {
        lines << m_summary->text();
        for (int row = 0; row < m_model->rowCount({}); ++row)
            rows << m_model->index(row, 0);
    }
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < ValuesModel::columns; ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace warmup::ui
