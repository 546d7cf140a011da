// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Settings.h"

#include <QDir>
#include <QStandardPaths>

namespace warmup::ui {

namespace {

QString dataFolder(const QString &name)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QStringLiteral("/warmup-lab/") + name;
    QDir().mkpath(folder);
    return folder;
}

} // namespace

std::unique_ptr<QSettings> settings()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return std::make_unique<QSettings>(folder + QStringLiteral("/warmup-lab/warmup-lab.ini"),
                                       QSettings::IniFormat);
}

QString recoveryFolder()
{
    return dataFolder(QStringLiteral("recovery"));
}

QString sweepsFolder()
{
    return dataFolder(QStringLiteral("sweeps"));
}

QString lessonsFolder()
{
    return dataFolder(QStringLiteral("lessons"));
}

} // namespace warmup::ui
