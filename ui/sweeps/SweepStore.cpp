// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepStore.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include "core/io/AtomicFile.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {

namespace {

constexpr int kMostKept = 12;
constexpr auto kSweepSuffix = ".sweep.json";
constexpr auto kTableSuffix = ".csv";
constexpr auto kAsideSuffix = ".csv.aside";

QString keptPath(const QString &fingerprint, const char *suffix)
{
    return QDir(sweepsFolder()).filePath(fingerprint + QLatin1String(suffix));
}

std::filesystem::path aside(const experiment::Sweep &sweep)
{
    return toPath(keptPath(QString::fromStdString(sweep.fingerprint), kAsideSuffix));
}

// The latest first.
QStringList keptFingerprints()
{
    QStringList names;
    for (const QString &file :
         QDir(sweepsFolder())
             .entryList({QLatin1Char('*') + QLatin1String(kSweepSuffix)}, QDir::Files, QDir::Time))
        names << file.chopped(QLatin1String(kSweepSuffix).size());
    return names;
}

} // namespace

std::vector<KeptSweep> keptSweeps()
{
    std::vector<KeptSweep> kept;
    for (const QString &name : keptFingerprints()) {
        QFile file(keptPath(name, kSweepSuffix));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const auto title = QJsonDocument::fromJson(file.readAll())[QLatin1String("title")];
        kept.push_back({file.fileName(), title.toString()});
    }
    return kept;
}

std::filesystem::path keptTable(const experiment::Sweep &sweep)
{
    return toPath(keptPath(QString::fromStdString(sweep.fingerprint), kTableSuffix));
}

bool isKeptAside(const experiment::Sweep &sweep)
{
    std::error_code none;
    return std::filesystem::exists(aside(sweep), none);
}

void setKeptAside(const experiment::Sweep &sweep)
{
    std::error_code none;
    std::filesystem::rename(keptTable(sweep), aside(sweep), none);
}

void putKeptBack(const experiment::Sweep &sweep)
{
    std::error_code none;
    std::filesystem::rename(aside(sweep), keptTable(sweep), none);
}

void dropKeptAside(const experiment::Sweep &sweep)
{
    std::error_code none;
    std::filesystem::remove(aside(sweep), none);
}

Result<void> keepSweep(const experiment::Sweep &sweep, const std::string &text)
{
    const QString name = QString::fromStdString(sweep.fingerprint);
    if (auto written = io::writeAtomically(toPath(keptPath(name, kSweepSuffix)), text); !written)
        return written;
    QStringList names = keptFingerprints();
    names.removeAll(name);
    for (const QString &old : names.mid(kMostKept - 1)) {
        QFile::remove(keptPath(old, kSweepSuffix));
        QFile::remove(keptPath(old, kTableSuffix));
        QFile::remove(keptPath(old, kAsideSuffix));
    }
    return {};
}

} // namespace warmup::ui
