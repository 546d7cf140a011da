// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/CodeCommands.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>

#include "core/io/GoldenTest.h"
#include "core/recipe/Elsewhere.h"
#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/Text.h"

namespace warmup::ui {

CodeCommands::CodeCommands(QWidget &window, RecipeDocument &document, Preview &preview,
                           MessageBar &messages)
    : QObject(&window), m_window(window), m_document(document), m_preview(preview),
      m_messages(messages)
{
}

code::Framework CodeCommands::own() const
{
    return code::frameworkOf(m_document.recipe().asRun.framework).value_or(code::Framework::torch);
}

void CodeCommands::copy(code::Framework framework)
{
    if (m_background.isBusy())
        return;
    m_background.start([this, framework, curves = m_preview.curves(),
                        title = m_document.recipe().title]() -> std::function<void()> {
        const auto code = codeFor(curves, title, framework);
        return [this, framework, code] {
            if (!code) {
                m_messages.show(MessageBar::Kind::error, errorText(code.error()));
                return;
            }
            QApplication::clipboard()->setText(QString::fromStdString(*code));
            m_messages.show(MessageBar::Kind::note,
                            tr("Copied the schedule as code for %1.")
                                .arg(QString::fromStdString(code::titleOf(framework))));
        };
    });
}

void CodeCommands::chooseFolderAndSaveTest(code::Framework framework)
{
    const QString folder = QFileDialog::getExistingDirectory(
        &m_window, tr("Folder for learning_rates.csv and test_learning_rates.py"));
    if (!folder.isEmpty())
        saveTest(folder, framework);
}

void CodeCommands::saveTest(const QString &folder, code::Framework framework)
{
    if (m_background.isBusy())
        return;
    m_background.start([this, folder, framework, curves = m_preview.curves(),
                        title = m_document.recipe().title]() -> std::function<void()> {
        const auto written =
            meantSchedule(curves).and_then([&](const schedule::SchedulePtr &meant) {
                return io::writeGoldenTest(toPath(folder), meant, title, framework);
            });
        return [this, folder, written] {
            if (!written)
                m_messages.show(MessageBar::Kind::error, errorText(written.error()));
            else
                m_messages.show(MessageBar::Kind::note,
                                tr("Saved learning_rates.csv and test_learning_rates.py in %1.")
                                    .arg(QDir::toNativeSeparators(folder)));
        };
    });
}

} // namespace warmup::ui
