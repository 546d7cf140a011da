// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QCoreApplication>
#include <QString>

#include "core/base/Result.h"
#include "core/experiment/Sweep.h"
#include "ui/Background.h"
#include "ui/chart/HeatMap.h"

class QWidget;

namespace warmup::ui {

class MessageBar;

// Writes what a sweep's window shows, beside the window's thread; a message tells the end.
class SweepExports {
    Q_DECLARE_TR_FUNCTIONS(SweepExports)
public:
    SweepExports(QWidget &window, MessageBar &messages);

    // The paths that a person chooses; empty: none.
    [[nodiscard]] QString askForPicture() const;
    [[nodiscard]] QString askForTable() const;
    [[nodiscard]] QString askForSweep() const;

    void savePicture(const QString &path, const HeatMapData &data);
    void saveTable(const QString &path, std::shared_ptr<const experiment::Sweep> sweep,
                   std::vector<experiment::SweepRow> rows);
    void saveSweep(const QString &path, std::string text);

private:
    void write(const QString &path, std::function<Result<void>()> todo);

    QWidget &m_window;
    MessageBar &m_messages;
    Background m_background; // the last member
};

} // namespace warmup::ui
