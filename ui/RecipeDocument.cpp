// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/RecipeDocument.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include <QFileInfo>
#include <QUndoStack>

#include "core/io/RecipeFile.h"
#include "core/recipe/DataPaths.h"
#include "core/recipe/Presets.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

using Time = std::chrono::steady_clock;
// Two changes of one field further apart than this are two steps of undo.
constexpr std::chrono::seconds kMergeWithin{2};
constexpr int kEditCommand = 1;

struct Paths {
    QString before;
    QString after;
};

bool isPreset(Recipe recipe)
{
    return std::ranges::any_of(presets(), [&](const Preset &preset) {
        recipe.view = preset.recipe.view;
        return preset.recipe == recipe;
    });
}

} // namespace

class RecipeDocument::Private {
public:
    QUndoStack undo;
    Recipe recipe;
    QString path;
    bool restored = false;
};

class RecipeCommand : public QUndoCommand {
public:
    RecipeCommand(RecipeDocument &document, Recipe before, Recipe after, const QString &text,
                  std::optional<Paths> paths)
        : m_document(document), m_before(std::move(before)), m_after(std::move(after)),
          m_paths(std::move(paths)), m_time(Time::now())
    {
        setText(text);
    }

    void undo() override { apply(m_before, m_paths ? &m_paths->before : nullptr); }
    void redo() override { apply(m_after, m_paths ? &m_paths->after : nullptr); }
    int id() const override { return m_paths ? -1 : kEditCommand; }

    bool mergeWith(const QUndoCommand *other) override
    {
        const auto *next = static_cast<const RecipeCommand *>(other);
        if (next->text() != text() || next->m_time - m_time > kMergeWithin)
            return false;
        m_after = next->m_after;
        m_time = next->m_time;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    void apply(const Recipe &recipe, const QString *path)
    {
        const View view = m_document.d->recipe.view;
        m_document.d->recipe = recipe;
        m_document.d->recipe.view = view;
        if (path)
            m_document.d->path = *path;
        Q_EMIT m_document.recipeChanged();
        Q_EMIT m_document.stateChanged();
    }

    RecipeDocument &m_document;
    Recipe m_before;
    Recipe m_after;
    std::optional<Paths> m_paths;
    Time::time_point m_time;
};

RecipeDocument::RecipeDocument(QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    if (!presets().empty())
        d->recipe = presets().front().recipe;
    d->undo.setUndoLimit(1000);
    connect(&d->undo, &QUndoStack::cleanChanged, this, &RecipeDocument::stateChanged);
}

RecipeDocument::~RecipeDocument()
{
    d->undo.disconnect(this);
}

const Recipe &RecipeDocument::recipe() const
{
    return d->recipe;
}

QUndoStack &RecipeDocument::undoStack() const
{
    return d->undo;
}

void RecipeDocument::edit(const Recipe &recipe, const QString &field)
{
    Recipe next = recipe;
    next.view = d->recipe.view;
    if (next != d->recipe)
        d->undo.push(new RecipeCommand(*this, d->recipe, std::move(next), field, {}));
}

void RecipeDocument::replace(const Recipe &recipe, const QString &what, const QString &path)
{
    if (recipe.view != d->recipe.view)
        setView(recipe.view);
    if (recipe != d->recipe || path != d->path)
        d->undo.push(new RecipeCommand(*this, d->recipe, recipe, what, Paths{d->path, path}));
}

void RecipeDocument::setView(const View &view)
{
    if (view == d->recipe.view)
        return;
    d->recipe.view = view;
    Q_EMIT viewChanged();
}

const QString &RecipeDocument::path() const
{
    return d->path;
}

QString RecipeDocument::name() const
{
    if (!d->path.isEmpty())
        return QFileInfo(d->path).fileName();
    return d->recipe.title.empty() ? tr("Untitled") : QString::fromStdString(d->recipe.title);
}

QString RecipeDocument::fileStem() const
{
    if (!d->path.isEmpty()) {
        const QFileInfo file(d->path);
        const QLatin1String suffix(io::kRecipeSuffix);
        return file.fileName().endsWith(suffix) ? file.fileName().chopped(suffix.size())
                                                : file.completeBaseName();
    }
    QString words;
    for (const QChar letter : name().toLower()) {
        if (letter != QLatin1Char('\''))
            words += letter.isLetterOrNumber() ? letter : QLatin1Char(' ');
    }
    words = words.simplified().replace(QLatin1Char(' '), QLatin1Char('-'));
    return words.isEmpty() ? QStringLiteral("recipe") : words;
}

bool RecipeDocument::isModified() const
{
    if (d->restored)
        return true;
    return !d->undo.isClean() && !(d->path.isEmpty() && isPreset(d->recipe));
}

void RecipeDocument::reset(const Recipe &recipe, const QString &path)
{
    d->recipe = recipe;
    d->path = path;
    d->restored = false;
    d->undo.clear();
    Q_EMIT viewChanged();
    Q_EMIT recipeChanged();
    Q_EMIT stateChanged();
}

void RecipeDocument::restore(const Recipe &recipe, const QString &path)
{
    reset(recipe, path);
    d->restored = true;
    Q_EMIT stateChanged();
}

Result<void> RecipeDocument::save(const QString &path)
{
    const std::filesystem::path from = toPath(d->path);
    const std::filesystem::path to = toPath(QFileInfo(path).absoluteFilePath());
    const Recipe moved = movedTo(d->recipe, from.parent_path(), to.parent_path());
    if (auto saved = io::saveRecipe(to, moved, from); !saved)
        return saved;
    d->path = QFileInfo(path).absoluteFilePath();
    d->restored = false;
    d->undo.setClean();
    if (moved != d->recipe) {
        d->recipe = moved;
        Q_EMIT recipeChanged();
    }
    Q_EMIT stateChanged();
    return {};
}

} // namespace warmup::ui
