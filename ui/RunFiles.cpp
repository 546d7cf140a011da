// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RunFiles.h"

#include <new>
#include <utility>

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include "core/kernel/Dispatch.h"
#include "ui/FileCommands.h"
#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {

RunFiles::RunFiles(QWidget &window, Parts parts, MessageBar &messages)
    : QObject(&window), m_window(window), m_parts(parts), m_messages(messages)
{
    connect(&parts.files, &FileCommands::runFileChosen, this, &RunFiles::open);
    connect(&parts.runs, &RunController::checkpointMade, this, &RunFiles::write);
    connect(&parts.runs, &RunController::checkpointLost, this, [this] {
        const QString path = std::exchange(m_savingTo, QString());
        m_messages.show(MessageBar::Kind::error,
                        tr("The run ended before it was saved: %1 was not written.").arg(path));
    });
}

RunFiles::~RunFiles() = default;

void RunFiles::chooseAndSave()
{
    if (!m_parts.runs.rewindable())
        return;
    const QString folder = settings()->value(QStringLiteral("openFolder")).toString();
    auto *dialog = new QFileDialog(&m_window, tr("Save run"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters(
        {tr("Runs (*%1)").arg(QLatin1String(io::kRunSuffix)), tr("All files (*)")});
    dialog->setDirectory(folder);
    dialog->setDefaultSuffix(QLatin1String(io::kRunSuffix).mid(1));
    dialog->selectFile(m_parts.document.fileStem() + QLatin1String(io::kRunSuffix));
    connect(dialog, &QFileDialog::fileSelected, this, &RunFiles::save);
    dialog->open();
}

void RunFiles::save(const QString &path)
{
    if (m_background.isBusy() || !m_savingTo.isEmpty()) {
        m_messages.show(MessageBar::Kind::warning,
                        tr("Another run is being read or written; try again when that is done."));
        return;
    }
    m_messages.show(MessageBar::Kind::note, tr("Saving the run…"));
    m_savingTo = path;
    if (m_parts.runs.requestCheckpoint())
        return;
    m_savingTo.clear();
    m_messages.show(MessageBar::Kind::warning, tr("There is no run to save now."));
}

void RunFiles::write(const io::SavedRun &run)
{
    const QString path = std::exchange(m_savingTo, QString());
    if (path.isEmpty())
        return;
    m_background.start([this, run, path]() -> std::function<void()> {
        Result<void> saved;
        try {
            saved = io::saveRun(toPath(path), run);
        } catch (const std::bad_alloc &) {
            saved = fail(path.toStdString(), "no memory left", "a smaller run");
        }
        return [this, saved, path, update = run.checkpoint->update] {
            if (!saved)
                return m_messages.show(MessageBar::Kind::error, errorText(saved.error()));
            m_parts.files.remember(path);
            m_messages.show(MessageBar::Kind::note,
                            tr("Saved the run as it stood after update %1: %2. Open it to go on "
                               "with it.")
                                .arg(countText(update), QFileInfo(path).fileName()));
        };
    });
}

void RunFiles::open(const QString &path)
{
    if (m_background.isBusy() || !m_savingTo.isEmpty()) {
        m_messages.show(MessageBar::Kind::warning,
                        tr("Another run is being read or written; try again when that is done."));
        return;
    }
    m_messages.show(MessageBar::Kind::note, tr("Reading %1…").arg(QFileInfo(path).fileName()));
    m_background.start([this, path]() -> std::function<void()> {
        Result<io::SavedRun> run = fail(path.toStdString(), "no memory left", "a smaller run");
        try {
            run = io::loadRun(toPath(path));
        } catch (const std::bad_alloc &) {
        }
        return [this, run = std::move(run), path] {
            if (!run)
                return m_messages.show(MessageBar::Kind::error, errorText(run.error()));
            adopt(*run, path);
        };
    });
}

void RunFiles::adopt(const io::SavedRun &run, const QString &path)
{
    const auto curves = makeCurves(run.recipe, run.metric);
    if (!curves) {
        m_messages.show(MessageBar::Kind::error, errorText(curves.error()));
        return;
    }
    if (!m_parts.files.settleChanges())
        return;
    m_parts.runs.clear();
    m_parts.document.reset(run.recipe, {});
    m_parts.preview.setMetric(run.metric);
    m_parts.runs.resume(run.checkpoint, QFileInfo(path).completeBaseName());
    m_parts.files.remember(path);
    const std::string &kernel = run.checkpoint->kernel;
    const QString here = QLatin1String(kernel::name(kernel::instructionSet()));
    if (QString::fromStdString(kernel) != here)
        m_messages.show(MessageBar::Kind::warning,
                        tr("This run was made with %1 and goes on with %2: the last bits of its "
                           "losses may differ from those that it would have had.")
                            .arg(QString::fromStdString(kernel), here));
    else
        m_messages.show(MessageBar::Kind::note,
                        tr("Opened a run after update %1. Continue goes on with it.")
                            .arg(countText(run.checkpoint->update)));
}

} // namespace warmup::ui
