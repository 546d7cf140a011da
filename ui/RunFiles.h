// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include "core/io/RunFile.h"
#include "ui/Background.h"

class QWidget;

namespace warmup::ui {

class FileCommands;
class MessageBar;
class Preview;
class RecipeDocument;
class RunController;

// Saves the live run in a file, and opens one to go on with it. Files are read and written beside
// the window's thread, one at a time; a problem is one message in the bar.
class RunFiles : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RecipeDocument &document;
        RunController &runs;
        Preview &preview;
        FileCommands &files;
    };

    RunFiles(QWidget &window, Parts parts, MessageBar &messages);
    ~RunFiles() override;

    void chooseAndSave();
    void save(const QString &path);
    void open(const QString &path);

private:
    void write(const io::SavedRun &run);
    void adopt(const io::SavedRun &run, const QString &path);

    QWidget &m_window;
    Parts m_parts;
    MessageBar &m_messages;
    QString m_savingTo; // empty: no checkpoint is waited for
    Background m_background; // the last member: its work uses the others
};

} // namespace warmup::ui
