// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunStatus.h"

#include <algorithm>
#include <cmath>

#include <QLabel>
#include <QStatusBar>
#include <QStringList>
#include <QStyle>
#include <QToolButton>

#include "ui/Icons.h"
#include "ui/MessageBar.h"
#include "ui/RunController.h"
#include "ui/Text.h"

namespace warmup::ui {

RunStatus::RunStatus(RunController &runs, QStatusBar &bar, MessageBar &messages, QObject *parent)
    : QObject(parent), m_runs(runs), m_messages(messages), m_text(new QLabel), m_data(new QLabel),
      m_restart(new QToolButton)
{
    m_text->setObjectName(QStringLiteral("runStatus"));
    m_text->setIndent(bar.style()->pixelMetric(QStyle::PM_LayoutLeftMargin)); // under the labels
    m_restart->setObjectName(QStringLiteral("restartToApply"));
    m_restart->setText(tr("Restart to apply the changes"));
    m_restart->setIcon(icon(QStringLiteral("restart")));
    m_restart->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_restart->setAutoRaise(true);
    m_restart->setToolTip(tr("Model, data, optimizer, seeds and run length are those of the run's "
                             "start; the schedule is applied at once."));
    QSizePolicy policy = m_restart->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_restart->setSizePolicy(policy);
    m_restart->hide();
    bar.addWidget(m_text, 1);
    bar.addPermanentWidget(m_restart);
    bar.addPermanentWidget(m_data);
    connect(m_restart, &QToolButton::clicked, &runs, &RunController::restart);
    connect(&runs, &RunController::progressed, this, &RunStatus::refresh);
    connect(&runs, &RunController::stateChanged, this, &RunStatus::refresh);
    connect(&runs, &RunController::progressed, this, &RunStatus::tellEndings);
    refresh();
}

void RunStatus::refresh()
{
    m_text->setText(text());
    // What the data is; how it was made or scaled is for who asks.
    const QString data = QString::fromStdString(m_runs.status().data);
    m_data->setText(data.section(QLatin1Char(';'), 0, 0));
    m_data->setToolTip(data);
    m_restart->setVisible(m_runs.needsRestart());
}

QString RunStatus::text() const
{
    const training::Status &status = m_runs.status();
    QStringList parts;
    const auto where = [&] {
        return tr("update %1 of %2").arg(countText(status.update), countText(status.length));
    };
    switch (m_runs.state()) {
    case RunController::State::idle:
        return tr("Ready");
    case RunController::State::preparing:
        return tr("Loading the data…");
    case RunController::State::paused:
        parts << tr("Paused") << where();
        break;
    case RunController::State::finished:
        parts << tr("Finished") << where();
        break;
    case RunController::State::failed:
        return tr("Could not train");
    case RunController::State::running: {
        parts << tr("Training") << where();
        if (status.updatesPerSecond > 0)
            parts << tr("%1 updates/s")
                         .arg(status.updatesPerSecond < 10
                                  ? numberText(std::round(status.updatesPerSecond * 10) / 10)
                                  : countText(static_cast<Update>(status.updatesPerSecond)));
        const QString left = durationText(status.secondsLeft);
        if (!left.isEmpty())
            parts << tr("%1 left").arg(left);
        break;
    }
    }
    return parts.join(QStringLiteral(" · "));
}

void RunStatus::tellEndings()
{
    for (const TrainingRun &run : m_runs.runs()) {
        if (!run.live || m_told.contains(run.id))
            continue;
        const auto bad = std::ranges::find_if(run.members, [](const MemberHistory &member) {
            return member.ending == training::Ending::diverged
                || member.ending == training::Ending::collapsed;
        });
        if (bad == run.members.end())
            continue;
        m_told.insert(run.id);
        const QString update = countText(bad->endedAt);
        const QString text = bad->ending == training::Ending::diverged
            ? tr("%1 diverged at update %2: its loss is no longer a finite number. A lower peak "
                 "or a longer warm-up usually helps.")
            : tr("%1 collapsed at update %2: it gives the same answer whatever the input. A lower "
                 "peak or a longer warm-up usually helps.");
        m_messages.show(MessageBar::Kind::warning, text.arg(run.name, update));
    }
}

} // namespace warmup::ui
