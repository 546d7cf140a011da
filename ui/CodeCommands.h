// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/code/Code.h"
#include "ui/Background.h"

class QWidget;

namespace warmup::ui {

class MessageBar;
class Preview;
class RecipeDocument;

// The schedule on show as code for a framework: into the clipboard, or as a test for the user's own
// repository. Written beside the window's thread, one at a time: a command that comes meanwhile is
// passed over. What a framework cannot express is a message.
class CodeCommands : public QObject {
    Q_OBJECT
public:
    CodeCommands(QWidget &window, RecipeDocument &document, Preview &preview, MessageBar &messages);

    // The framework that runs the schedule. What other packages have for PyTorch's optimizers is
    // said in PyTorch.
    [[nodiscard]] code::Framework own() const;
    void copy(code::Framework framework);
    void chooseFolderAndSaveTest(code::Framework framework);
    void saveTest(const QString &folder, code::Framework framework);

private:
    QWidget &m_window;
    RecipeDocument &m_document;
    Preview &m_preview;
    MessageBar &m_messages;
    Background m_background; // the last member: its work uses the others
};

} // namespace warmup::ui
