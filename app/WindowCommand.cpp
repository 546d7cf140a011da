// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/WindowCommand.h"

#include <cstdlib>
#include <filesystem>

#include <QApplication>
#include <QIcon>

#include "app/Console.h"
#include "ui/MainWindow.h"

namespace warmup::app {

namespace {

std::string noDisplay()
{
    return "no display for the window; without one work warmup-lab " + std::string(kSubcommands)
        + " (see warmup-lab --help)";
}

bool given(const char *variable)
{
    const char *value = std::getenv(variable);
    return value && *value;
}

bool displayNamed()
{
    // Wayland's name is that of a socket in the runtime folder.
    return given("DISPLAY") || given("QT_QPA_PLATFORM")
        || (given("WAYLAND_DISPLAY") && given("XDG_RUNTIME_DIR"));
}

// Qt ends the process when it cannot open the display that the environment names, after several
// lines of its own; the user gets ours alone.
void whileStarting(QtMsgType type, const QMessageLogContext &, const QString &)
{
    if (type != QtFatalMsg)
        return;
    say(noDisplay());
    std::_Exit(Status::refused);
}

bool looksLikeSubcommand(const std::string &file)
{
    std::error_code unknown;
    return file.find_first_of("./") == std::string::npos && !std::filesystem::exists(file, unknown);
}

} // namespace

int runWindow(const WindowArguments &arguments, int argc, char **argv)
{
    if (arguments.file && looksLikeSubcommand(*arguments.file))
        return refuse({"command line", '"' + *arguments.file + '"',
                       std::string(kSubcommands) + ", or a file to open"});
    if (!displayNamed()) {
        say(noDisplay());
        return Status::refused;
    }
    const auto handler = qInstallMessageHandler(whileStarting);
    QApplication application(argc, argv);
    qInstallMessageHandler(handler);
    QApplication::setApplicationName(QStringLiteral("warmup-lab"));
    QApplication::setApplicationDisplayName(QStringLiteral("Warmup Lab"));
    QApplication::setApplicationVersion(QStringLiteral(WARMUP_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.warmuplab.WarmupLab"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/program/org.warmuplab.WarmupLab.svg")));
    ui::MainWindow window;
    window.show();
    if (arguments.file)
        window.openFile(QString::fromLocal8Bit(arguments.file->c_str()));
    else
        window.offerFirstLesson();
    return QApplication::exec();
}

} // namespace warmup::app
