// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>

#include "ui/export/ExportRequest.h"

class QWidget;

namespace warmup::ui {

class ChartPair;
class MapChart;
class ExportJob;
class MessageBar;
class Preview;
class RecipeDocument;
class RunController;

// Asks what to export and does it beside the window's thread, with its progress in the message bar.
// One export at a time: a second one waits for the user to cancel the first, or for its end.
class ExportCommands : public QObject {
    Q_OBJECT
public:
    struct Sources {
        RecipeDocument &document;
        RunController &runs;
        Preview &preview;
        ChartPair &charts;
        MapChart &map;
    };

    ExportCommands(QWidget &window, Sources sources, MessageBar &messages);
    ~ExportCommands() override;

    void ask(ExportWhat what);
    void start(const ExportRequest &request);
    // Of something else than the recipe and its runs.
    void start(const ExportRequest &request, ExportContents contents);
    [[nodiscard]] bool isBusy() const { return m_job != nullptr; }

private:
    QWidget &m_window;
    Sources m_from;
    MessageBar &m_messages;
    std::unique_ptr<ExportJob> m_job;
};

} // namespace warmup::ui
