// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ScriptCommands.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "core/dialect/ReadPython.h"
#include "core/recipe/DataPaths.h"
#include "core/recipe/FromScript.h"
#include "ui/MessageBar.h"
#include "ui/Preview.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/Text.h"

namespace warmup::ui {

ScriptCommands::ScriptCommands(RecipeDocument &document, RunController &runs, Preview &preview,
                               MessageBar &messages)
    : m_document(document), m_runs(runs), m_preview(preview), m_messages(messages)
{
}

bool ScriptCommands::askForMissing(const ScriptRequest &request, const ReadScript &read,
                                   const QString &message)
{
    if (read.missing.isEmpty())
        return false;
    m_messages.askFor(MessageBar::Kind::warning,
                      message + QLatin1Char('\n') + tr("The script does not say these numbers:"),
                      read.missing, tr("Read again"),
                      [this, text = read.text, name = request.name,
                       supplied = request.supplied](const MessageBar::Numbers &numbers) {
                          auto all = supplied;
                          all.insert(numbers.begin(), numbers.end());
                          this->read({.name = name, .text = text, .supplied = all});
                      });
    return true;
}

void ScriptCommands::read(ScriptRequest request)
{
    if (m_reading.isBusy()) {
        m_next = std::move(request);
        return;
    }
    request.around = withDataFrom(m_document.recipe(), toPath(m_document.path()).parent_path());
    request.metric = m_preview.metric();
    m_next.reset();
    m_isWanted = true;
    m_reading.start([this, request = std::move(request)]() -> std::function<void()> {
        auto read = std::make_shared<const ReadScript>(readScript(request));
        return [this, request, read] { readDone(request, *read); };
    });
}

void ScriptCommands::readDone(const ScriptRequest &request, const ReadScript &done)
{
    if (m_next)
        return read(*std::exchange(m_next, std::nullopt));
    if (!m_isWanted)
        return;
    if (!request.path.isEmpty() && done.hasText)
        Q_EMIT fileRead(request.path);
    if (done.script)
        return show(request, done);
    const QString message = errorText(done.script.error());
    if (!askForMissing(request, done, message))
        m_messages.show(MessageBar::Kind::error, message);
}

void ScriptCommands::show(const ScriptRequest &request, const ReadScript &read)
{
    // What was edited meanwhile and is not the script's stays.
    Recipe recipe = recipeFromScript(
        *read.script, withDataFrom(m_document.recipe(), toPath(m_document.path()).parent_path()));
    recipe.title = read.recipe.title;
    QString note = tr("Read the schedule of %1.").arg(request.name);
    if (read.keepsLength) {
        recipe.schedule.clock.run = m_document.recipe().schedule.clock.run;
        note += QLatin1Char(' ')
            + tr("It does not say how long the run is: the length stays as it was.");
    }
    for (const auto &remark : read.script->remarks)
        if (remark.id == "several-schedules")
            note += QLatin1Char(' ') + QString::fromStdString(remark.text);
    m_runs.clear();
    if (read.curves && recipe == read.recipe)
        m_preview.expect(recipe, *read.curves);
    m_document.replace(recipe, tr("Code"));
    m_preview.setScriptRemarks(read.script->remarks);
    const auto remarks = m_preview.remarks();
    const auto worst = std::ranges::max_element(remarks, {}, &dialect::Remark::severity);
    const bool fails =
        worst != remarks.end() && worst->severity == dialect::Remark::Severity::error;
    if (fails)
        note = QString::fromStdString(worst->text);
    if (!askForMissing(request, read, note))
        m_messages.show(fails ? MessageBar::Kind::warning : MessageBar::Kind::note, note);
}

void ScriptCommands::drop()
{
    m_next.reset();
    m_isWanted = false;
}

} // namespace warmup::ui
