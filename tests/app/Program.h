// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include <QByteArray>
#include <QStringList>

namespace warmup::app {

struct Outcome {
    int status = -1; // -1: killed by a signal, or not started
    std::string output;
    std::string error;
};

// Runs the real program in `folder` to its end, without a display.
[[nodiscard]] Outcome runProgram(const QStringList &words, const QByteArray &input = {},
                                 const QString &folder = {});

// Runs a line of bash, in which $lab is the program.
[[nodiscard]] Outcome runShell(const QString &line, const QString &folder = {});

} // namespace warmup::app
