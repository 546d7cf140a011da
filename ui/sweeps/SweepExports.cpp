// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepExports.h"

#include <algorithm>
#include <utility>

#include <QDir>
#include <QFileInfo>
#include <QSettings>

#include "core/io/AtomicFile.h"
#include "core/io/SweepCsv.h"
#include "ui/MessageBar.h"
#include "ui/SaveDialog.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

constexpr QSize kPicture(1600, 1200);
constexpr int kPictureDpi = 150;

// In the folder of the last time.
QString askForPath(QWidget &window, SaveQuestion question)
{
    const QString key = QStringLiteral("sweeps/folder");
    question.proposal =
        QDir(settings()->value(key, QDir::homePath()).toString()).filePath(question.proposal);
    const QString path = chooseSavePath(window, question);
    if (!path.isEmpty())
        settings()->setValue(key, QFileInfo(path).absolutePath());
    return path;
}

} // namespace

SweepExports::SweepExports(QWidget &window, MessageBar &messages)
    : m_window(window), m_messages(messages)
{
}

QString SweepExports::askForPicture() const
{
    return askForPath(m_window,
                      {tr("Export the heat map"),
                       {tr("Pictures (*.png *.svg *.pdf)")},
                       QStringLiteral("png"),
                       QStringLiteral("sweep.png")});
}

QString SweepExports::askForTable() const
{
    return askForPath(m_window,
                      {tr("Export the runs"),
                       {tr("CSV (*.csv)")},
                       QStringLiteral("csv"),
                       QStringLiteral("sweep.csv")});
}

QString SweepExports::askForSweep() const
{
    return askForPath(m_window,
                      {tr("Save the sweep"),
                       {tr("Sweeps (*.sweep.json)")},
                       QStringLiteral("sweep.json"),
                       QStringLiteral("sweep.sweep.json")});
}

void SweepExports::savePicture(const QString &path, const HeatMapData &data)
{
    write(path, [path, data] { return saveHeatMap(path, data, kPicture, kPictureDpi); });
}

void SweepExports::saveTable(const QString &path, std::shared_ptr<const experiment::Sweep> sweep,
                             std::vector<experiment::SweepRow> rows)
{
    write(path, [path, what = std::move(sweep), runs = std::move(rows)]() -> Result<void> {
        std::vector<io::SweepLine> lines;
        for (const experiment::SweepRow &row : runs)
            lines.push_back({what->fingerprint, row, io::sweepLine(*what, row)});
        std::ranges::sort(lines, {}, [](const io::SweepLine &line) { return line.row.key; });
        return io::saveSweepLines(toPath(path), lines);
    });
}

void SweepExports::saveSweep(const QString &path, std::string text)
{
    write(path,
          [path, words = std::move(text)] { return io::writeAtomically(toPath(path), words); });
}

void SweepExports::write(const QString &path, std::function<Result<void>()> todo)
{
    if (m_background.isBusy())
        return m_messages.show(MessageBar::Kind::warning,
                               tr("Another file is being written; try again."));
    m_background.start([this, path, job = std::move(todo)]() -> std::function<void()> {
        const auto done = job();
        return [this, path, done] {
            if (done)
                m_messages.show(MessageBar::Kind::note, tr("Wrote %1.").arg(path));
            else
                m_messages.show(MessageBar::Kind::error, errorText(done.error()));
        };
    });
}

} // namespace warmup::ui
