// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Offscreen.h"

#include <QApplication>

#include "app/Console.h"

namespace warmup::app {
namespace {

char g_name[] = "warmup-lab";
char *g_arguments[] = {g_name, nullptr};
int g_count = 1; // the application keeps a reference

} // namespace

Offscreen::Offscreen()
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Without a desktop Qt complains of what a picture does not need.
    qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &, const QString &text) {
        if (type == QtCriticalMsg || type == QtFatalMsg)
            say(text.toStdString());
    });
    m_application = std::make_unique<QApplication>(g_count, g_arguments);
}

Offscreen::~Offscreen() = default;

} // namespace warmup::app
