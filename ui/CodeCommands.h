// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <thread>

#include <QObject>

#include "core/code/Code.h"

class QWidget;

namespace warmup::ui {

class MessageBar;
class Preview;
class RecipeDocument;

// The schedule on show as code for a framework: into the clipboard, or as a test for the user's own
// repository. Written on a thread of its own; what a framework cannot express is a message.
class CodeCommands : public QObject {
    Q_OBJECT
public:
    CodeCommands(QWidget &window, RecipeDocument &document, Preview &preview, MessageBar &messages);

    void copy(code::Framework framework);
    void chooseFolderAndSaveTest(code::Framework framework);
    void saveTest(const QString &folder, code::Framework framework);

Q_SIGNALS:
    // After it the clipboard or the folder holds what was asked for, or a message says why not.
    void done();

private:
    // `work` on the thread, what it returns on the window's. One at a time; others are passed over.
    void start(std::function<std::function<void()>()> work);

    QWidget &m_window;
    RecipeDocument &m_document;
    Preview &m_preview;
    MessageBar &m_messages;
    bool m_busy = false;
    std::jthread m_thread; // the last member: it uses the others
};

} // namespace warmup::ui
