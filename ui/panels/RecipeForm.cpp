// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/RecipeForm.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "core/recipe/Presets.h"
#include "ui/panels/CoolDownSection.h"
#include "ui/panels/DataSection.h"
#include "ui/panels/DiagnosticsSection.h"
#include "ui/panels/DialectSection.h"
#include "ui/panels/LengthSection.h"
#include "ui/panels/MainSection.h"
#include "ui/panels/ModelSection.h"
#include "ui/panels/OptimizerSection.h"
#include "ui/panels/SeedsSection.h"
#include "ui/panels/WarmUpSection.h"
#include "ui/widgets/CollapsibleSection.h"

namespace warmup::ui {

namespace {

using Summary = QString (*)(const Recipe &, const Resolved &);

struct Section {
    RecipeFields *fields = nullptr;
    CollapsibleSection *frame = nullptr; // none for what is always open
    Summary summary = nullptr;
};

// How well a row that stands for `pointer` suits a problem at `where`: the longer the common
// path the better, 0 when neither lies below the other.
std::size_t match(std::string_view pointer, std::string_view where)
{
    const auto below = [](std::string_view outer, std::string_view inner) {
        return inner.starts_with(outer)
            && (inner.size() == outer.size() || inner[outer.size()] == '/');
    };
    if (pointer == where)
        return 100'000;
    if (below(pointer, where))
        return 1'000 + pointer.size();
    return below(where, pointer) ? 1 : 0;
}

QString problemText(const Error &error)
{
    if (error.allowed.empty())
        return QString::fromStdString(error.found);
    return RecipeForm::tr("allowed: %1").arg(QString::fromStdString(error.allowed));
}

} // namespace

class RecipeForm::Private {
public:
    explicit Private(RecipeForm *form) : q(form) { }

    void build();
    RecipeFields *addFields();
    void addSection(const QString &title, const QString &key, void (*fill)(RecipeFields &),
                    Summary summary);
    void addPresets();
    void alignLabels();
    void show();
    void apply(const QString &field, const RecipeChange &change);
    // The row that a problem belongs under; the preset's, on top, when none suits.
    FieldRow *rowFor(const std::string &place, CollapsibleSection **frame) const;

    RecipeForm *q;
    Recipe recipe;
    Resolved resolved;
    QScrollArea *scroll = nullptr;
    QVBoxLayout *column = nullptr;
    ChoiceField *preset = nullptr;
    FieldRow *presetRow = nullptr;
    std::vector<Section> sections;
    FieldRow *problemRow = nullptr;
};

void RecipeForm::Private::build()
{
    scroll = new QScrollArea(q);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    // The pages of a tool, not a sheet of paper: the window's own colour.
    scroll->viewport()->setAutoFillBackground(false);
    const auto outer = new QVBoxLayout(q);
    outer->setContentsMargins({});
    outer->addWidget(scroll);

    const auto page = new QWidget;
    column = new QVBoxLayout(page);
    column->setSpacing(0);
    scroll->setWidget(page);
    page->setAutoFillBackground(false);

    const auto top = addFields();
    column->addWidget(top);
    sections.push_back({top, nullptr, nullptr});
    preset = new ChoiceField({});
    presetRow = top->addRow(tr("Preset"), preset);
    addPresets();
    MainSection::fill(*top);

    addSection(tr("Base rate, length"), QStringLiteral("length"), LengthSection::fill,
               LengthSection::summary);
    addSection(tr("Warm-up shape"), QStringLiteral("warm-up"), WarmUpSection::fill,
               WarmUpSection::summary);
    addSection(tr("Cool-down, repeat, guard"), QStringLiteral("cool-down"), CoolDownSection::fill,
               CoolDownSection::summary);
    addSection(tr("Run by"), QStringLiteral("run-by"), DialectSection::fill,
               DialectSection::summary);
    addSection(tr("Optimizer"), QStringLiteral("optimizer"), OptimizerSection::fill,
               OptimizerSection::summary);
    addSection(tr("Model"), QStringLiteral("model"), ModelSection::fill, ModelSection::summary);
    addSection(tr("Data"), QStringLiteral("data"), DataSection::fill, DataSection::summary);
    addSection(tr("Seeds, curve"), QStringLiteral("seeds"), SeedsSection::fill,
               SeedsSection::summary);
    addSection(tr("Diagnostics"), QStringLiteral("diagnostics"), DiagnosticsSection::fill,
               DiagnosticsSection::summary);
    column->addStretch(1);
    alignLabels();
}

RecipeFields *RecipeForm::Private::addFields()
{
    const auto fields = new RecipeFields;
    connect(fields, &RecipeFields::edited, q,
            [this](const QString &field, const RecipeChange &change) { apply(field, change); });
    return fields;
}

void RecipeForm::Private::addSection(const QString &title, const QString &key,
                                     void (*fill)(RecipeFields &), Summary summary)
{
    const auto fields = addFields();
    const auto frame = new CollapsibleSection(title, fields, key);
    column->addWidget(frame);
    fill(*fields);
    sections.push_back({fields, frame, summary});
}

void RecipeForm::Private::addPresets()
{
    std::vector<Choice> choices;
    for (const Preset &each : presets())
        choices.push_back(
            {QString::fromStdString(each.title), QString::fromStdString(each.description)});
    preset->setChoices(choices);
    preset->setPlaceholderText(tr("Your own"));
    preset->setAccessibleName(tr("Preset"));
    preset->setToolTip(tr("Complete examples; each replaces the whole recipe."));
    connect(preset, &ChoiceField::edited, q, [this](int index) {
        Q_EMIT q->presetChosen(QString::fromStdString(presets()[std::size_t(index)].id));
        show();
    });
}

void RecipeForm::Private::alignLabels()
{
    int width = 0;
    for (const Section &section : sections)
        width = std::max(width, section.fields->labelWidth());
    for (const Section &section : sections)
        section.fields->setLabelWidth(width);
}

void RecipeForm::Private::show()
{
    for (const Section &section : sections) {
        section.fields->showRecipe(recipe, resolved);
        if (!section.frame)
            continue;
        section.frame->setSummary(section.summary(recipe, resolved));
        // A section with nothing to show stays in its place, so that the ones below do not jump.
        section.frame->setEnabled(!section.fields->isEmpty());
    }
    const auto found = std::ranges::find_if(presets(), [this](const Preset &each) {
        return each.recipe.schedule == recipe.schedule && each.recipe.asRun == recipe.asRun
            && each.recipe.training == recipe.training;
    });
    const QSignalBlocker quiet(preset);
    preset->setCurrentIndex(found == presets().end() ? -1
                                                     : static_cast<int>(found - presets().begin()));
}

void RecipeForm::Private::apply(const QString &field, const RecipeChange &change)
{
    Recipe next = recipe;
    change(next);
    const bool changed = next != recipe;
    recipe = std::move(next);
    show();
    if (changed)
        Q_EMIT q->recipeEdited(recipe, field);
}

FieldRow *RecipeForm::Private::rowFor(const std::string &place, CollapsibleSection **frame) const
{
    // A framework that refuses a schedule points into the schedule alone: "/warmUp/shape".
    const auto isAt = [&](std::string_view top) { return match(top, place) > 0; };
    const bool whole = isAt("/schedule") || isAt("/asRun") || isAt("/training") || isAt("/view");
    const std::string where = whole ? place : "/schedule" + place;
    FieldRow *best = presetRow;
    std::size_t score = 0;
    for (const Section &section : sections) {
        for (const RecipeFields::Row &row : section.fields->rows()) {
            if (!row.row->isShown())
                continue;
            for (const std::string &pointer : row.text.pointers) {
                const std::size_t now = match(pointer, where);
                if (now > score) {
                    score = now;
                    best = row.row;
                    *frame = section.frame;
                }
            }
        }
    }
    return best;
}

RecipeForm::RecipeForm(QWidget *parent) : QWidget(parent), d(std::make_unique<Private>(this))
{
    d->build();
    d->show();
}

RecipeForm::~RecipeForm() = default;

void RecipeForm::setRecipe(const Recipe &recipe)
{
    d->recipe = recipe;
    d->show();
}

const Recipe &RecipeForm::recipe() const
{
    return d->recipe;
}

void RecipeForm::showProblem(const std::optional<Error> &error)
{
    if (d->problemRow)
        d->problemRow->setValueProblem({});
    d->problemRow = nullptr;
    if (!error)
        return;
    CollapsibleSection *frame = nullptr;
    d->problemRow = d->rowFor(error->where, &frame);
    // Where no field stands for it, the message names the place itself.
    d->problemRow->setValueProblem(d->problemRow == d->presetRow
                                       ? QString::fromStdString(error->message())
                                       : problemText(*error));
    if (frame)
        frame->setOpen(true);
}

void RecipeForm::setTraining(bool training)
{
    for (const Section &section : d->sections) {
        section.fields->setTraining(training);
        if (section.frame)
            section.frame->header()->setRemark(
                training && section.fields->needsRestart() ? tr("↻ restart") : QString());
    }
}

void RecipeForm::setResolved(double updatesPerEpoch, Update length)
{
    const Resolved resolved{updatesPerEpoch, length};
    if (resolved == d->resolved)
        return;
    d->resolved = resolved;
    d->show();
}

} // namespace warmup::ui
