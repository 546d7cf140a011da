// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

#include <QDir>
#include <QFile>
#include <QTest>

#include "core/io/AtomicFile.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {

// A quadratic whose largest curvature is 1: a rate of 3 diverges whatever its warm-up. Two columns,
// three rows, four seeds.
inline std::string bowlSweep(int updates = 200)
{
    return R"({
    "format": "warmup-lab-sweep", "version": 1, "title": "A bowl",
    "recipe": {"format": "warmup-lab", "version": 1, "asRun": {"framework": ""},
        "schedule": {"clock": {"run": ")"
        + std::to_string(updates) + R"( updates"}, "baseRate": 1, "main": [],
            "warmUp": {"shape": {"kind": "linear"}, "length": "5 updates"}},
        "training": {"model": {"kind": "quadratic"}, "optimizer": "sgd"}},
    "x": {"field": "/schedule/warmUp/length", "name": "warm-up",
          "values": ["0 updates", "50 updates"]},
    "y": {"field": "/schedule/baseRate", "name": "rate", "values": [0.5, 1, 3]},
    "seeds": 4, "firstSeed": 1, "metric": "lastLosses", "better": "lower"})";
}

inline void writeText(const QString &path, const std::string &text)
{
    const auto written = io::writeAtomically(toPath(path), text);
    if (!written)
        qFatal("%s", written.error().message().c_str());
}

inline std::string readText(const QString &path)
{
    return io::readWhole(toPath(path), std::size_t{1} << 24).value_or("no such file");
}

// Runs the event loop until it holds, for at most 30 s. Returns whether it did.
inline bool waitUntil(const std::function<bool()> &condition)
{
    return QTest::qWaitFor(condition, 30'000);
}

// No sweep was ever trained.
inline void forgetSweeps()
{
    settings()->clear();
    QDir(sweepsFolder()).removeRecursively();
}

} // namespace warmup::ui
