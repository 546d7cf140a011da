// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonCommands.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include "ui/MessageBar.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/Settings.h"
#include "ui/Text.h"
#include "ui/WindowLayout.h"
#include "ui/export/ExportCommands.h"
#include "ui/lessons/LessonView.h"

namespace warmup::ui {

namespace {

QString seenKey()
{
    return QStringLiteral("lessons/seen");
}

} // namespace

LessonCommands::LessonCommands(Place place)
    : QObject(&place.window), m_place(place), m_view(*new LessonView)
{
    m_place.layout.addInstead(m_view);
    connect(&m_place.messages, &MessageBar::covers, &m_view, &LessonView::keepFree);
    connect(&m_view, &LessonView::failed, this, [this](const Error &error) {
        m_place.messages.show(MessageBar::Kind::error, errorText(error));
    });
    connect(&m_view, &LessonView::opened, this, [this] {
        settings()->setValue(seenKey(), true);
        m_place.messages.clear();
        reveal();
    });
    connect(&m_view, &LessonView::fileRequested, this, &LessonCommands::chooseAndOpen);
    connect(&m_view, &LessonView::closeRequested, this, &LessonCommands::close);
    connect(&m_view, &LessonView::tryRequested, this, &LessonCommands::tryByHand);
    connect(&m_view, &LessonView::figureRequested, this, [this] { write(ExportWhat::slide); });
    connect(&m_view, &LessonView::handoutRequested, this, [this] { write(ExportWhat::handout); });
    connect(&m_view.run(), &LessonRun::stateChanged, this, &LessonCommands::changed);
    connect(&m_view, &QStackedWidget::currentChanged, this, &LessonCommands::changed);
    // Whatever brings another recipe wants it to be seen.
    connect(&m_place.document, &RecipeDocument::recipeChanged, this, &LessonCommands::close);
}

bool LessonCommands::isShown() const
{
    return m_place.layout.isInstead(m_view);
}

QString LessonCommands::title() const
{
    if (!isShown())
        return {};
    return m_view.isLessonShown()
        ? QString::fromStdString(m_view.run().result().lesson->lesson.title)
        : tr("Lessons");
}

LessonRun::State LessonCommands::state() const
{
    return m_view.run().state();
}

void LessonCommands::reveal()
{
    m_place.runs.pause();
    m_place.layout.showInstead(m_view, true);
    Q_EMIT changed();
}

void LessonCommands::showAll()
{
    m_view.showAll();
    reveal();
}

void LessonCommands::openFirst()
{
    m_view.openFirst();
}

void LessonCommands::open(const QString &nameOrFile)
{
    m_view.open(nameOrFile);
}

void LessonCommands::chooseAndOpen()
{
    const QString folder = settings()->value(QStringLiteral("openFolder")).toString();
    const QString path = QFileDialog::getOpenFileName(&m_place.window, tr("Open a lesson"), folder,
                                                      tr("Lessons (*.lesson.json);;All files (*)"));
    if (!path.isEmpty())
        open(path);
}

// The run pauses: it is still there when the lesson is looked at again.
void LessonCommands::close()
{
    if (!isShown())
        return;
    m_view.run().pause();
    m_place.layout.showInstead(m_view, false);
    Q_EMIT changed();
}

void LessonCommands::offerFirst()
{
    if (settings()->value(seenKey()).toBool() || !m_place.messages.text().isEmpty())
        return;
    m_place.messages.ask(MessageBar::Kind::note,
                         tr("New to warm-up? The first lesson shows within half a minute what it "
                            "does."),
                         tr("Open the first lesson"), [this] { openFirst(); });
}

void LessonCommands::startOrPause()
{
    m_view.startOrPause();
}

void LessonCommands::write(ExportWhat what)
{
    const LessonResult &result = m_view.run().result();
    const bool handout = what == ExportWhat::handout;
    const QString key = QStringLiteral("lessons/folder");
    QFileDialog dialog(&m_place.window, handout ? tr("Write a handout") : tr("Write the figure"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(handout ? QStringList{tr("PDF (*.pdf)")}
                                  : QStringList{tr("Pictures (*.png *.svg *.pdf)")});
    dialog.setDefaultSuffix(handout ? QStringLiteral("pdf") : QStringLiteral("png"));
    dialog.setDirectory(settings()->value(key, QDir::homePath()).toString());
    dialog.selectFile(QFileInfo(result.lesson->name).fileName().section(QLatin1Char('.'), 0, 0)
                      + QLatin1Char('.') + dialog.defaultSuffix());
    if (dialog.exec() != QDialog::Accepted)
        return;
    ExportRequest request;
    request.what = what;
    request.path = dialog.selectedFiles().value(0);
    settings()->setValue(key, QFileInfo(request.path).absolutePath());
    LessonFigure figure = m_view.figure();
    ExportContents contents;
    contents.rate = std::move(figure.rate);
    contents.loss = std::move(figure.loss);
    contents.strips = std::move(figure.strips);
    contents.lesson = result;
    contents.program = tr("Warmup Lab %1").arg(QApplication::applicationVersion());
    m_place.exports.start(request, std::move(contents));
}

// As choosing a preset: one step of undo, and without a file.
void LessonCommands::tryByHand(std::size_t configuration)
{
    const experiment::Lesson &lesson = m_view.run().result().lesson->lesson;
    const experiment::Configuration &chosen = lesson.configurations[configuration];
    Recipe recipe = chosen.recipe;
    recipe.title = lesson.title + ": " + chosen.name;
    m_place.runs.clear();
    m_place.document.replace(recipe, tr("Lesson “%1”").arg(QString::fromStdString(lesson.title)));
    m_place.messages.show(MessageBar::Kind::note, QString::fromStdString(lesson.tryThis));
    close();
}

} // namespace warmup::ui
