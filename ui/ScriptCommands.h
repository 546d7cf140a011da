// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include <QObject>
#include <QString>

#include "ui/Background.h"
#include "ui/ScriptReading.h"

namespace warmup::ui {

class MessageBar;
class Preview;
class RecipeDocument;
class RunController;

// Reads scripts beside the window's thread and makes the document what they say. Numbers that one
// needs and does not say are asked for beside the message, and it is read again with them.
class ScriptCommands : public QObject {
    Q_OBJECT
public:
    ScriptCommands(RecipeDocument &document, RunController &runs, Preview &preview,
                   MessageBar &messages);

    // The newest one is shown, unless something else was opened meanwhile. Of the request the name,
    // the text or the path, and the supplied values.
    void read(ScriptRequest request);
    // Something else takes the place of what is being read.
    void drop();

Q_SIGNALS:
    void fileRead(const QString &path); // of text, whatever it says

private:
    void readDone(const ScriptRequest &request, const ReadScript &read);
    void show(const ScriptRequest &request, const ReadScript &read);
    // Whether there is something to ask for.
    bool askForMissing(const ScriptRequest &request, const ReadScript &read,
                       const QString &message);

    RecipeDocument &m_document;
    RunController &m_runs;
    Preview &m_preview;
    MessageBar &m_messages;
    std::optional<ScriptRequest> m_next; // newer than what is being read
    bool m_isWanted = false; // what is being read
    Background m_reading; // the last member: it uses the others
};

} // namespace warmup::ui
