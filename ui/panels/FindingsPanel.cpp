// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/FindingsPanel.h"

#include <algorithm>

#include <QListWidget>
#include <QStackedLayout>

#include "ui/Icons.h"
#include "ui/Text.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {
namespace {

using Severity = lint::Finding::Severity;

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

void FindingsPanel::choose(QListWidgetItem *item)
{
    Q_EMIT updateChosen(m_findings.at(static_cast<std::size_t>(m_list->row(item))).update);
}

std::optional<lint::Finding::Severity> FindingsPanel::worst() const
{
    if (m_findings.empty())
        return {};
    return m_findings.front().severity;
}

void FindingsPanel::setFindings(std::vector<lint::Finding> findings, double updatesPerEpoch)
{
    std::ranges::stable_sort(findings, std::ranges::greater{}, &lint::Finding::severity);
    if (findings == m_findings && updatesPerEpoch == m_updatesPerEpoch)
        return;
    m_updatesPerEpoch = updatesPerEpoch;
    m_findings = std::move(findings);
    m_list->clear();
    for (const lint::Finding &finding : m_findings) {
        auto *item = new QListWidgetItem(severityIcon(finding.severity),
                                         findingText(finding, updatesPerEpoch), m_list);
        item->setToolTip(findingTip(finding));
    }
    m_stack->setCurrentIndex(m_findings.empty() ? 0 : 1);
}

} // namespace warmup::ui
