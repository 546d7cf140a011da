// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunStatus.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <QLabel>
#include <QStatusBar>
#include <QStringList>
#include <QStyle>
#include <QToolButton>

#include "ui/Icons.h"
#include "ui/MessageBar.h"
#include "ui/RunController.h"
#include "ui/Text.h"
#include "ui/widgets/ElidedLabel.h"

namespace warmup::ui {
namespace {

// A collapse is told when it has lasted for this part of the run: many recover from a short one.
constexpr Update kLastingShare = 20;
// What a rate too high does, and what a warm-up does about it.
constexpr const char *kLesson = "one-step-too-hard";

} // namespace

RunStatus::RunStatus(RunController &runs, QStatusBar &bar, MessageBar &messages, QObject *parent)
    : QObject(parent), m_runs(runs), m_messages(messages), m_text(new QLabel),
      m_data(new ElidedLabel), m_restart(new QToolButton)
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
    connect(&runs, &RunController::runsChanged, this, &RunStatus::tellEndings);
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

QString RunStatus::badEnd(const TrainingRun &run) const
{
    const auto lasts = [&](Update since) {
        return m_runs.state() == RunController::State::finished
            || m_runs.status().update - since >= run.length / kLastingShare;
    };
    std::optional<Update> diverged;
    std::optional<Update> collapsed;
    const auto earlier = [](std::optional<Update> &first, Update update) {
        first = std::min(first.value_or(update), update);
    };
    for (const MemberHistory &member : run.members) {
        if (member.ending == training::Ending::diverged)
            earlier(diverged, member.endedAt);
        else if (member.ending == training::Ending::collapsed && lasts(member.endedAt))
            earlier(collapsed, member.endedAt);
    }
    if (diverged)
        return tr("%1 diverged at update %2: its loss is no longer a finite number. A lower peak "
                  "or a longer warm-up usually helps.")
            .arg(run.name, countText(*diverged));
    if (collapsed)
        return tr("%1 collapsed at update %2: it gives the same answer whatever the input. A "
                  "lower peak or a longer warm-up usually helps.")
            .arg(run.name, countText(*collapsed));
    return {};
}

void RunStatus::tellEndings()
{
    std::map<int, QString> bad;
    for (const TrainingRun &run : m_runs.runs()) {
        const QString text = run.live ? badEnd(run) : QString();
        if (text.isEmpty())
            continue;
        bad.emplace(run.id, text);
        const auto told = m_told.find(run.id);
        const bool outdated =
            told != m_told.end() && told->second != text && m_messages.text() == told->second;
        if (told == m_told.end() || outdated)
            m_messages.ask(MessageBar::Kind::warning, text, tr("Open the lesson on it"),
                           [this] { Q_EMIT lessonRequested(QLatin1String(kLesson)); });
    }
    for (const auto &[id, text] : m_told) {
        if (!bad.contains(id) && m_messages.text() == text)
            m_messages.clear();
    }
    m_told = std::move(bad);
}

} // namespace warmup::ui
