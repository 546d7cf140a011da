// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportCommands.h"

#include <algorithm>

#include <QFileInfo>

#include "ui/ChartFeed.h"
#include "ui/MapFeed.h"
#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/StripFeed.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/MapChart.h"
#include "ui/export/ExportDialog.h"
#include "ui/export/ExportJob.h"

namespace warmup::ui {
ExportCommands::ExportCommands(QWidget &window, Sources sources, MessageBar &messages)
    : QObject(&window), m_window(window), m_from(sources), m_messages(messages)
{
}

ExportCommands::~ExportCommands() = default;

void ExportCommands::ask(ExportWhat what)
{
    if (!m_from.preview.curves().intended)
        return;
    const bool haveRuns = std::ranges::any_of(m_from.runs.runs(), [](const TrainingRun &run) {
        return !run.hidden && updatesMade(run) > 0;
    });
    if (what == ExportWhat::runs && !haveRuns) {
        m_messages.show(MessageBar::Kind::note,
                        tr("There is no run to export yet: start one first."));
        return;
    }
    auto *dialog = new ExportDialog(what, m_from.document.fileStem(),
                                    m_from.preview.curves().intended->length(),
                                    {haveRuns, !m_from.map.isHidden()}, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { start(dialog->request()); });
    dialog->open();
}

void ExportCommands::start(const ExportRequest &request)
{
    ExportContents contents;
    contents.curves = m_from.preview.curves();
    contents.updatesPerEpoch = contents.curves.intended->updatesPerEpoch();
    if (request.what == ExportWhat::map) {
        contents.map = detached(m_from.map.data());
    } else if (isPicture(request.what)) {
        contents.rate = m_from.charts.rate();
        contents.rate.findings.clear();
        contents.loss = detached(m_from.charts.loss());
        contents.strips = detached(m_from.charts.strips());
    }
    if (request.what == ExportWhat::runs)
        contents.runs = runRecords(m_from.runs.runs());
    start(request, std::move(contents));
}

void ExportCommands::start(const ExportRequest &request, ExportContents contents)
{
    if (m_job) {
        m_messages.show(MessageBar::Kind::warning,
                        tr("%1 is still being written; export again when it is done.")
                            .arg(QFileInfo(m_job->request().path).fileName()));
        return;
    }
    m_job = std::make_unique<ExportJob>(request, std::move(contents));

    const QString name = QFileInfo(request.path).fileName();
    const auto showProgress = [this, name](double share) {
        if (m_job)
            m_messages.showProgress(tr("Writing %1…").arg(name), share, [this] {
                if (m_job)
                    m_job->cancel();
            });
    };
    const auto finish = [this](MessageBar::Kind kind, const QString &text) {
        m_job.release()->deleteLater();
        m_messages.show(kind, text);
    };
    connect(m_job.get(), &ExportJob::progressed, this, showProgress);
    connect(m_job.get(), &ExportJob::succeeded, this, [finish, path = request.path] {
        finish(MessageBar::Kind::note, tr("Wrote %1.").arg(path));
    });
    connect(m_job.get(), &ExportJob::cancelled, this, [finish, name] {
        finish(MessageBar::Kind::note, tr("Cancelled: %1 was not written.").arg(name));
    });
    connect(m_job.get(), &ExportJob::failed, this,
            [finish](const Error &error) { finish(MessageBar::Kind::error, errorText(error)); });
    showProgress(0);
}

} // namespace warmup::ui
