// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RunsPanel.h"

#include <algorithm>
#include <vector>

#include <QColorDialog>
#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>
#include <QShortcut>
#include <QStackedLayout>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTableView>

#include "ui/Icons.h"
#include "ui/RunController.h"
#include "ui/panels/RunsModel.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {
namespace {

// A click on the swatch, which the style draws as the item's decoration, chooses a colour.
class SwatchDelegate : public QStyledItemDelegate {
public:
    SwatchDelegate(RunsPanel &panel, QObject *parent) : QStyledItemDelegate(parent), m_panel(panel)
    {
    }

    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override
    {
        if (event->type() == QEvent::MouseButtonRelease) {
            QStyleOptionViewItem full = option;
            initStyleOption(&full, index);
            const QRect swatch = full.widget->style()->subElementRect(
                QStyle::SE_ItemViewItemDecoration, &full, full.widget);
            if (swatch.contains(static_cast<QMouseEvent *>(event)->pos())) {
                m_panel.chooseColor(index.row());
                return true;
            }
        }
        return QStyledItemDelegate::editorEvent(event, model, option, index);
    }

private:
    RunsPanel &m_panel;
};

} // namespace

RunsPanel::RunsPanel(RunController &runs, QWidget *parent)
    : QWidget(parent), m_runs(runs), m_model(new RunsModel(runs, this)),
      m_table(new QTableView(this)), m_stack(new QStackedLayout(this))
{
    auto *empty = new QuietLabel(
        tr("No run yet. Start trains the recipe; “Keep run” leaves its curves for comparison."),
        this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_table);

    m_table->setObjectName(QStringLiteral("runsTable"));
    m_table->setModel(m_model);
    m_table->setItemDelegateForColumn(RunsModel::name, new SwatchDelegate(*this, m_table));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(RunsModel::outcome, QHeaderView::Stretch);
    setWidths();
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table, &QWidget::customContextMenuRequested, this, &RunsPanel::showMenu);
    auto *remove = new QShortcut(QKeySequence::Delete, m_table);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &RunsPanel::removeSelected);

    const auto update = [this] {
        m_stack->setCurrentIndex(m_runs.runs().empty() ? 0 : 1);
        widenName();
    };
    connect(&runs, &RunController::runsChanged, this, update);
    update();
}

void RunsPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        setWidths();
        widenName();
    }
}

// Fixed widths: a live table whose columns follow its texts would twitch.
void RunsPanel::setWidths()
{
    const QFontMetrics metrics = fontMetrics();
    const int unit = metrics.averageCharWidth();
    m_table->verticalHeader()->setDefaultSectionSize(metrics.height() + 8);
    m_table->setColumnWidth(RunsModel::name, 22 * unit);
    m_table->setColumnWidth(RunsModel::seeds, 8 * unit);
    m_table->setColumnWidth(RunsModel::loss, 14 * unit);
    m_table->setColumnWidth(RunsModel::accuracy, 16 * unit);
    m_table->setColumnWidth(RunsModel::kept, 7 * unit);
}

// Only wider: a name that is gone must not move the columns.
void RunsPanel::widenName()
{
    const int wanted =
        std::min(static_cast<QAbstractItemView *>(m_table)->sizeHintForColumn(RunsModel::name),
                 50 * fontMetrics().averageCharWidth());
    if (wanted > m_table->columnWidth(RunsModel::name))
        m_table->setColumnWidth(RunsModel::name, wanted);
}

void RunsPanel::chooseColor(int row)
{
    const int id = m_model->runId(row);
    const QColor now =
        m_model->index(row, RunsModel::name).data(Qt::DecorationRole).value<QColor>();
    auto *dialog = new QColorDialog(now, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QColorDialog::colorSelected, this,
            [this, id](const QColor &color) { m_runs.recolor(id, color); });
    dialog->open();
}

void RunsPanel::removeSelected()
{
    std::vector<int> ids;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        ids.push_back(m_model->runId(index.row()));
    m_table->clearSelection();
    m_runs.remove(ids);
}

void RunsPanel::showMenu(const QPoint &at)
{
    const QModelIndex index = m_table->indexAt(at);
    if (!index.isValid())
        return;
    const int id = m_model->runId(index.row());
    const QModelIndex name = index.siblingAtColumn(RunsModel::name);
    const bool hidden = name.data(Qt::CheckStateRole).toInt() == Qt::Unchecked;
    QMenu menu;
    menu.addAction(tr("Rename"), this, [this, name] { m_table->edit(name); });
    menu.addAction(tr("Colour…"), this, [this, index] { chooseColor(index.row()); });
    menu.addAction(hidden ? tr("Show") : tr("Hide"), this,
                   [this, id, hidden] { m_runs.setHidden(id, !hidden); });
    menu.addSeparator();
    menu.addAction(icon(QStringLiteral("remove")), tr("Remove"), this,
                   [this, id] { m_runs.remove({id}); });
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

} // namespace warmup::ui
