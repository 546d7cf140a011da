// SPDX-License-Identifier: GPL-3.0-or-later
#include "Program.h"

#include <QProcess>
#include <QProcessEnvironment>

namespace warmup::app {

namespace {

Outcome run(const QString &program, const QStringList &words, const QByteArray &input,
            const QString &folder)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(QStringLiteral("lab"), QStringLiteral(WARMUP_BINARY));
    process.setProcessEnvironment(environment);
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, words);
    process.write(input);
    process.closeWriteChannel();
    Outcome outcome;
    if (!process.waitForFinished(240'000)) {
        process.kill();
        process.waitForFinished();
        return outcome;
    }
    if (process.exitStatus() == QProcess::NormalExit)
        outcome.status = process.exitCode();
    outcome.output = process.readAllStandardOutput().toStdString();
    outcome.error = process.readAllStandardError().toStdString();
    return outcome;
}

} // namespace

Outcome runProgram(const QStringList &words, const QByteArray &input, const QString &folder)
{
    return run(QStringLiteral(WARMUP_BINARY), words, input, folder);
}

Outcome runShell(const QString &line, const QString &folder)
{
    return run(QStringLiteral("bash"),
               {QStringLiteral("-o"), QStringLiteral("pipefail"), QStringLiteral("-c"), line}, {},
               folder);
}

} // namespace warmup::app
