// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/FindingsPanel.h"

#include <algorithm>

#include <QListWidget>
#include <QMetaObject>
#include <QPixmap>
#include <QStackedLayout>
#include <QStyle>

#include "ui/Icons.h"
#include "ui/Text.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {
namespace {

using Severity = lint::Finding::Severity;

constexpr int kRow = Qt::UserRole; // of the finding
constexpr int kIsFix = Qt::UserRole + 1;

QIcon severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::error:
        return icon(QStringLiteral("error"), QColor(0xd8, 0x8a, 0x00));
    case Severity::warning:
        return icon(QStringLiteral("warning"), QColor(0xd8, 0x8a, 0x00));
    case Severity::hint:
        break;
    }
    return icon(QStringLiteral("hint"));
}

// Where it is to be seen, then what it is, then what to do.
QString findingText(const lint::Finding &finding, double updatesPerEpoch)
{
    QString text = QString::fromStdString(finding.what);
    if (!finding.fix.empty())
        text += QLatin1Char('\n') + QObject::tr("Fix: %1").arg(QString::fromStdString(finding.fix));
    if (finding.update == 0)
        return text;
    const QString update = QObject::tr("Update %1").arg(countText(finding.update));
    const QString where = updatesPerEpoch > 1
        ? QObject::tr("Epoch %1")
              .arg(epochText(static_cast<double>(finding.update) / updatesPerEpoch))
        : update;
    return QStringLiteral("%1: %2").arg(where, text);
}

// Its name, and why it matters.
QString findingTip(const lint::Finding &finding)
{
    QStringList lines;
    lines << QString::fromStdString(finding.id.empty() ? finding.name
                                                       : finding.id + " " + finding.name);
    if (!finding.why.empty())
        lines << QString::fromStdString(finding.why);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

FindingsPanel::FindingsPanel(QWidget *parent)
    : QWidget(parent), m_list(new QListWidget(this)), m_stack(new QStackedLayout(this))
{
    auto *empty = new QuietLabel(tr("Nothing to say: the curve is what was asked for."), this);
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_list);
    m_list->setObjectName(QStringLiteral("findingsList"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setSpacing(1);
    connect(m_list, &QListWidget::itemActivated, this, &FindingsPanel::choose);
    connect(m_list, &QListWidget::itemClicked, this, &FindingsPanel::choose);
}

// A line below a finding is the change that mends it.
void FindingsPanel::choose(QListWidgetItem *item)
{
    const Entry &entry = m_findings.at(item->data(kRow).toUInt());
    if (!item->data(kIsFix).toBool()) {
        Q_EMIT updateChosen(entry.finding.update);
        return;
    }
    // Once, however many signals a click makes; the list is made anew by what follows.
    if (!item->flags().testFlag(Qt::ItemIsEnabled))
        return;
    item->setFlags(Qt::NoItemFlags);
    QMetaObject::invokeMethod(
        this, [this, index = entry.index] { Q_EMIT fixChosen(index); }, Qt::QueuedConnection);
}

std::optional<lint::Finding::Severity> FindingsPanel::worst() const
{
    if (m_findings.empty())
        return {};
    return m_findings.front().finding.severity;
}

void FindingsPanel::setFindings(const std::vector<lint::Finding> &findings, double updatesPerEpoch,
                                const QStringList &fixes)
{
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < findings.size(); ++i)
        entries.push_back({findings[i], fixes.value(static_cast<qsizetype>(i)), i});
    std::ranges::stable_sort(entries, std::ranges::greater{},
                             [](const Entry &entry) { return entry.finding.severity; });
    if (entries == m_findings && updatesPerEpoch == m_updatesPerEpoch)
        return;
    m_updatesPerEpoch = updatesPerEpoch;
    m_findings = std::move(entries);
    m_list->clear();
    for (std::size_t i = 0; i < m_findings.size(); ++i)
        add(m_findings[i], static_cast<int>(i));
    m_stack->setCurrentIndex(m_findings.empty() ? 0 : 1);
}

void FindingsPanel::add(const Entry &entry, int row)
{
    auto *item = new QListWidgetItem(severityIcon(entry.finding.severity),
                                     findingText(entry.finding, m_updatesPerEpoch), m_list);
    item->setToolTip(findingTip(entry.finding));
    item->setData(kRow, row);
    if (entry.fix.isEmpty())
        return;
    // An icon without a picture, so that it stands below the finding's words.
    const int size = m_list->style()->pixelMetric(QStyle::PM_ListViewIconSize, nullptr, m_list);
    QPixmap blank(size, size);
    blank.fill(Qt::transparent);
    auto *fix = new QListWidgetItem(QIcon(blank), tr("Apply: %1").arg(entry.fix), m_list);
    QFont font = m_list->font();
    font.setUnderline(true);
    fix->setFont(font);
    fix->setForeground(m_list->palette().brush(QPalette::Link));
    fix->setToolTip(tr("Change the schedule like this; undo takes it back"));
    fix->setData(kRow, row);
    fix->setData(kIsFix, true);
}

void FindingsPanel::select(Update update)
{
    for (int row = 0; row < m_list->count(); ++row) {
        auto *item = m_list->item(row);
        if (item->data(kIsFix).toBool()
            || m_findings[item->data(kRow).toUInt()].finding.update != update)
            continue;
        m_list->setCurrentItem(item);
        m_list->scrollToItem(item);
        return;
    }
}

} // namespace warmup::ui
