// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/FileCommands.h"

#include <algorithm>
#include <utility>

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QUrl>

#include "core/io/MetricCsv.h"
#include "core/io/RecipeFile.h"
#include "core/recipe/Presets.h"
#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/SaveDialog.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr int kRecentFiles = 8;

QString recentKey()
{
    return QStringLiteral("recentFiles");
}

bool hasSuffix(const QString &path, const char *suffix)
{
    return path.endsWith(QLatin1Char('.') + QLatin1String(suffix), Qt::CaseInsensitive);
}

// Not a recipe either: of those other than a recipe and a script more are opened here.
bool isOfNoKind(const QFileInfo &info)
{
    QFile file(info.filePath());
    return info.isFile() && file.open(QIODevice::ReadOnly)
        && io::isOfAnotherKind(toPath(info.filePath()), file.read(64).toStdString());
}

} // namespace

FileCommands::FileCommands(QWidget &window, RecipeDocument &document, RunController &runs,
                           Preview &preview, MessageBar &messages)
    : QObject(&window), m_window(window), m_document(document), m_runs(runs), m_preview(preview),
      m_messages(messages), m_scripts(document, runs, preview, messages)
{
    connect(&m_scripts, &ScriptCommands::fileRead, this, &FileCommands::remember);
}

void FileCommands::create()
{
    if (!settleChanges())
        return;
    m_scripts.drop();
    m_runs.clear();
    m_document.reset(presets().front().recipe, {});
}

void FileCommands::chooseAndOpen()
{
    const QString folder = settings()->value(QStringLiteral("openFolder")).toString();
    const QString path =
        QFileDialog::getOpenFileName(&m_window, tr("Open"), folder,
                                     tr("Recipes, scripts, runs, lessons and sweeps (*.json *.py "
                                        "*.warmup-run);;A recorded metric (*.csv);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

void FileCommands::open(const QString &path)
{
    // Opening a pipe waits until somebody writes into it, and the window with it.
    const QFileInfo info(path);
    if (info.exists() && !info.isFile() && !info.isDir())
        m_messages.show(MessageBar::Kind::error,
                        errorText({path.toStdString(), "a pipe or a device", "a file"}));
    else if (hasSuffix(path, "py"))
        openScript(path);
    else if (hasSuffix(path, "csv"))
        openMetric(path);
    else if (hasSuffix(path, "warmup-run"))
        Q_EMIT runFileChosen(path);
    else if (hasSuffix(path, "lesson.json"))
        Q_EMIT lessonFileChosen(path);
    else if (hasSuffix(path, "sweep.json"))
        Q_EMIT sweepFileChosen(path);
    else if (isOfNoKind(info))
        m_messages.show(MessageBar::Kind::error,
                        errorText({info.fileName().toStdString(), "another kind of file",
                                   "a recipe (.warmup.json), a script (.py), a metric (.csv), a "
                                   "saved run, a lesson or a sweep"}));
    else
        openRecipe(path);
}

void FileCommands::openRecipe(const QString &path)
{
    const auto recipe = io::loadRecipe(toPath(path));
    if (!recipe) {
        m_messages.show(MessageBar::Kind::error, errorText(recipe.error()));
        return;
    }
    if (!settleChanges())
        return;
    m_scripts.drop();
    m_messages.clear();
    m_runs.clear();
    m_document.reset(*recipe, QFileInfo(path).absoluteFilePath());
    remember(path);
}

void FileCommands::openScript(const QString &path)
{
    const QFileInfo info(path);
    m_scripts.read({.name = info.fileName(), .path = info.absoluteFilePath()});
}

void FileCommands::openMetric(const QString &path)
{
    const auto metric = io::loadMetric(toPath(path));
    if (!metric) {
        m_messages.show(MessageBar::Kind::error, errorText(metric.error()));
        return;
    }
    m_preview.setMetric(*metric);
    const QString what =
        tr("%1: %2 values").arg(QString::fromStdString(metric->name)).arg(metric->values.size());
    if (m_document.recipe().schedule.plateau)
        m_messages.show(MessageBar::Kind::note, tr("The plateau follows %1.").arg(what));
    else
        m_messages.show(MessageBar::Kind::warning,
                        tr("Read %1. This schedule has no plateau that follows a metric; switch "
                           "one on to use it.")
                            .arg(what));
}

bool FileCommands::save()
{
    if (m_document.path().isEmpty())
        return saveAs();
    if (const auto saved = m_document.save(m_document.path()); !saved) {
        m_messages.show(MessageBar::Kind::error, errorText(saved.error()));
        return false;
    }
    remember(m_document.path());
    return true;
}

bool FileCommands::saveAs()
{
    const QLatin1String suffix(io::kRecipeSuffix);
    QString proposal = m_document.path();
    if (proposal.isEmpty()) {
        const QString folder = settings()->value(QStringLiteral("openFolder")).toString();
        proposal = QDir(folder).filePath(m_document.fileStem() + suffix);
    }
    const QString path = chooseSavePath(m_window,
                                        {tr("Save recipe"),
                                         {tr("Recipes (*%1)").arg(suffix), tr("All files (*)")},
                                         suffix.mid(1),
                                         QFileInfo(proposal).absoluteFilePath()});
    if (path.isEmpty())
        return false;
    if (const auto saved = m_document.save(path); !saved) {
        m_messages.show(MessageBar::Kind::error, errorText(saved.error()));
        return false;
    }
    remember(path);
    m_messages.show(MessageBar::Kind::note, tr("Saved %1.").arg(m_document.name()));
    return true;
}

void FileCommands::fillRecent(QMenu &menu)
{
    menu.clear();
    const QStringList paths = settings()->value(recentKey()).toStringList();
    for (const QString &path : paths) {
        QAction *action = menu.addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] { open(path); });
    }
    menu.addSeparator();
    QAction *forget = menu.addAction(tr("&Clear this list"));
    forget->setEnabled(!paths.isEmpty());
    connect(forget, &QAction::triggered, this, [] { settings()->remove(recentKey()); });
}

void FileCommands::choosePreset(const QString &id)
{
    const auto &all = presets();
    const auto preset = std::ranges::find(all, id.toStdString(), &Preset::id);
    if (preset == all.end())
        return;
    m_scripts.drop();
    m_runs.clear();
    m_document.replace(preset->recipe,
                       tr("Preset “%1”").arg(QString::fromStdString(preset->title)));
}

void FileCommands::pasteCode()
{
    const QString text = QApplication::clipboard()->text();
    if (text.trimmed().isEmpty())
        m_messages.show(MessageBar::Kind::error,
                        tr("The clipboard holds no text. Copy the lines that make the scheduler, "
                           "then paste."));
    else
        m_scripts.read({.name = tr("pasted code"), .text = text});
}

bool FileCommands::canTake(const QMimeData &data)
{
    return data.hasUrls() ? std::ranges::all_of(data.urls(), &QUrl::isLocalFile) : data.hasText();
}

void FileCommands::take(const QMimeData &data)
{
    if (!data.hasUrls())
        m_scripts.read({.name = tr("dropped code"), .text = data.text()});
    else if (data.urls().size() == 1)
        open(data.urls().front().toLocalFile());
    else
        m_messages.show(
            MessageBar::Kind::error,
            tr("%1 files were dropped; allowed: one at a time.").arg(data.urls().size()));
}

bool FileCommands::settleChanges()
{
    return !m_document.isModified() || askToSave({});
}

bool FileCommands::settleBeforeClosing()
{
    const QString runs = runsAtStake();
    if (m_document.isModified())
        return askToSave(runs);
    if (runs.isEmpty())
        return true;
    QMessageBox box(QMessageBox::Question, tr("Close the window?"), runs,
                    QMessageBox::Discard | QMessageBox::Cancel, &m_window);
    box.setObjectName(QStringLiteral("runsAtStake"));
    box.button(QMessageBox::Discard)->setText(tr("Close"));
    box.setDefaultButton(QMessageBox::Cancel);
    return box.exec() == QMessageBox::Discard;
}

// What of the runs is in no file and ends with the window; empty: nothing.
QString FileCommands::runsAtStake() const
{
    QStringList sentences;
    const training::Status &status = m_runs.status();
    if (m_runs.inTraining() && status.update > 0)
        sentences << tr("The run in training, at update %1 of %2, ends with the window; “Save run” "
                        "in the menu File keeps it to go on with.")
                         .arg(countText(status.update), countText(status.length));
    const bool trains = !sentences.empty();
    if (m_runs.isAsideUnfinished())
        sentences << tr("%1 made way and ends with the window: “Bring back the run before” in "
                        "the menu Run shows it again.")
                         .arg(m_runs.asideText());
    const auto isSaidAbove = [&](const TrainingRun &run) { return run.live && trains; };
    if (const auto kept = std::ranges::count_if(
            m_runs.runs(), [&](const TrainingRun &run) { return run.kept && !isSaidAbove(run); }))
        sentences
            << tr("Kept runs that are in no file: %1; “Export” writes their curves.").arg(kept);
    return sentences.join(QLatin1Char('\n'));
}

bool FileCommands::askToSave(const QString &more)
{
    QMessageBox box(QMessageBox::Question, tr("Unsaved changes"),
                    tr("“%1” has changes that are not saved.").arg(m_document.name()),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, &m_window);
    box.setObjectName(QStringLiteral("unsavedChanges"));
    box.setInformativeText(more);
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
    case QMessageBox::Save:
        return save();
    case QMessageBox::Discard:
        return true;
    default:
        return false;
    }
}

void FileCommands::remember(const QString &path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const auto stored = settings();
    QStringList paths = stored->value(recentKey()).toStringList();
    paths.removeAll(absolute);
    paths.prepend(absolute);
    stored->setValue(recentKey(), QStringList(paths.mid(0, kRecentFiles)));
    stored->setValue(QStringLiteral("openFolder"), QFileInfo(absolute).absolutePath());
}

} // namespace warmup::ui
