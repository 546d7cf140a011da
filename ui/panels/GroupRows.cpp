// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/GroupRows.h"

#include <algorithm>
#include <iterator>

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include "core/model/Spec.h"
#include "ui/Icons.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

using Groups = std::vector<optimizer::ParameterGroup>;

constexpr std::size_t kMostRows = 6; // a file may have more
constexpr NumberRange kFactor{.minimum = 0, .maximum = 1e30};

enum GroupChoice { allAlike, noDecayOnVectors, ownGroups };

Groups withoutDecayOnVectors()
{
    return {{.blocks = "biases", .weightDecay = 0.0}, {.blocks = "norms", .weightDecay = 0.0}};
}

bool areOwn(const Groups &groups)
{
    return !groups.empty() && groups != withoutDecayOnVectors();
}

// Which parameters a group may take: what a person chooses, and what the recipe says.
struct Parameters {
    Choice choice;
    std::string blocks;
};

Parameters layerOf(int layer, const QString &help = {})
{
    return {{tr("Layer %1").arg(layer), help}, std::to_string(layer) + ".*"};
}

std::vector<Parameters> layersOf(const model::Spec &model)
{
    std::vector<Parameters> layers;
    const auto add = [&](int count) {
        constexpr int kMost = 32;
        for (int layer = 1; layer <= std::min(count, kMost); ++layer)
            layers.push_back(layerOf(layer));
    };
    if (const auto *net = std::get_if<model::Mlp>(&model)) {
        const auto hidden = static_cast<int>(net->hidden.size());
        add(hidden);
        layers.push_back({{tr("Head"), tr("The last layer, which gives the outputs.")},
                          std::to_string(hidden + 1) + ".*"});
    } else if (const auto *transformer = std::get_if<model::Transformer>(&model)) {
        layers.push_back({{tr("Embeddings"), tr("Of tokens and positions.")}, "embeddings"});
        add(transformer->layers);
        layers.push_back({{tr("Head"), tr("The map to the outputs.")}, "head.*"});
    }
    return layers;
}

std::vector<Parameters> parametersOf(const model::Spec &model)
{
    std::vector<Parameters> all = {
        {{tr("Biases and norms")}, "biases, norms"},
        {{tr("Biases")}, "biases"},
        {{tr("Norms"), tr("Gains and biases of layer norms.")}, "norms"},
        {{tr("Weights"), tr("The matrices of the layers.")}, "weights"},
    };
    std::ranges::move(layersOf(model), std::back_inserter(all));
    return all;
}

int indexOf(const std::vector<Parameters> &all, const std::string &blocks)
{
    const auto found = std::ranges::find(all, blocks, &Parameters::blocks);
    return static_cast<int>(found - all.begin()); // the last choice, "Named", where there is none
}

// Const where the recipe is; nothing where it has no such group to show.
template <typename Some>
auto groupAt(Some &recipe, std::size_t index)
{
    auto &groups = recipe.training.groups;
    return areOwn(groups) && index < groups.size() ? &groups[index] : nullptr;
}

// What a new group takes first: what no group before it names.
std::string unusedBlocks(const Recipe &recipe)
{
    for (const Parameters &each : parametersOf(recipe.training.model))
        if (std::ranges::find(recipe.training.groups, each.blocks,
                              &optimizer::ParameterGroup::blocks)
            == recipe.training.groups.end())
            return each.blocks;
    return "weights";
}

std::vector<std::string> pointersOf(std::size_t index, const char *member)
{
    return {"/training/groups/" + std::to_string(index) + member};
}

// The parameters of one group, and a button that removes it.
void addParameters(RecipeFields &fields, std::size_t index)
{
    const auto box = new QWidget;
    const auto which = new ChoiceField({}, box);
    const auto remove = new QToolButton(box);
    const auto line = new QHBoxLayout(box);
    line->setContentsMargins({});
    line->addWidget(which, 1);
    line->addWidget(remove);
    box->setFocusProxy(which);
    const QString name = tr("Group %1").arg(index + 1);
    which->setAccessibleName(name);
    remove->setIcon(icon(QStringLiteral("remove")));
    remove->setAutoRaise(true);
    remove->setFocusPolicy(Qt::StrongFocus);
    remove->setToolTip(tr("Remove this group; its parameters train as all others do."));
    remove->setAccessibleName(tr("Remove group %1").arg(index + 1));

    RecipeFields::Row &row =
        fields.add({.label = name,
                    .help = tr("The parameters of this group. Those that several groups name "
                               "belong to the first of them."),
                    .pointers = pointersOf(index, ""),
                    .restart = true},
                   box);
    row.show = [which, index, model = std::optional<model::Spec>()](const Recipe &recipe) mutable {
        const auto *group = groupAt(recipe, index);
        if (!group)
            return false;
        const auto all = parametersOf(recipe.training.model);
        if (model != recipe.training.model) {
            model = recipe.training.model;
            std::vector<Choice> choices;
            std::ranges::transform(all, std::back_inserter(choices), &Parameters::choice);
            choices.push_back({tr("Named …"), tr("Tensors by their names.")});
            which->setChoices(choices);
        }
        which->setChoice(indexOf(all, group->blocks));
        return true;
    };
    QObject::connect(which, &ChoiceField::edited, &fields, [&fields, &row, index](int choice) {
        fields.commit(row, [index, choice](Recipe &recipe) {
            const auto all = parametersOf(recipe.training.model);
            if (auto *group = groupAt(recipe, index))
                group->blocks = choice < static_cast<int>(all.size())
                    ? all[static_cast<std::size_t>(choice)].blocks
                    : std::string("*weight");
        });
    });
    QObject::connect(remove, &QToolButton::clicked, &fields, [&fields, &row, index] {
        fields.commit(row, [index](Recipe &recipe) {
            if (groupAt(recipe, index))
                recipe.training.groups.erase(recipe.training.groups.begin()
                                             + static_cast<std::ptrdiff_t>(index));
        });
    });
}

void addNames(RecipeFields &fields, std::size_t index)
{
    fields.line({.label = tr("Names"),
                 .help = tr("Names of tensors, with commas between them; * stands for any "
                            "characters: 1.weight, 2.*."),
                 .pointers = pointersOf(index, "/blocks"),
                 .name = tr("Names of group %1").arg(index + 1),
                 .restart = true,
                 .indent = true},
                tr("1.weight, 2.*"),
                {[index](const Recipe &recipe) -> std::optional<std::string> {
                     const auto *group = groupAt(recipe, index);
                     if (!group)
                         return std::nullopt;
                     const auto all = parametersOf(recipe.training.model);
                     return indexOf(all, group->blocks) < static_cast<int>(all.size())
                         ? std::nullopt
                         : std::optional(group->blocks);
                 },
                 [index](Recipe &recipe, const std::string &names) {
                     if (auto *group = groupAt(recipe, index))
                         group->blocks = names;
                 }});
}

void addNumbers(RecipeFields &fields, std::size_t index)
{
    const auto at = [index](auto &recipe) { return groupAt(recipe, index); };
    fields.number({.label = tr("Rate"),
                   .help = tr("The learning rate of these parameters, as a multiple of the "
                              "schedule's; 0 freezes them. A parameter group's lr."),
                   .pointers = pointersOf(index, "/rateFactor"),
                   .name = tr("Rate of group %1").arg(index + 1),
                   .restart = true,
                   .indent = true},
                  kFactor, Steps::decades, tr("× schedule"),
                  bound<double>(at, &optimizer::ParameterGroup::rateFactor));
    fields.maybeNumber({.label = tr("Weight decay"),
                        .help = tr("Weight decay of these parameters; empty: the optimizer's. A "
                                   "parameter group's weight_decay."),
                        .pointers = pointersOf(index, "/weightDecay"),
                        .name = tr("Weight decay of group %1").arg(index + 1),
                        .restart = true,
                        .indent = true},
                       kFactor, Steps::decades, tr("the optimizer's"),
                       bound<std::optional<double>>(at, &optimizer::ParameterGroup::weightDecay));
}

void addButton(RecipeFields &fields)
{
    const auto button = new QPushButton(tr("Add a group"));
    RecipeFields::Row &row =
        fields.add({.label = {},
                    .help = tr("Another group of parameters with settings of its own."),
                    .pointers = {"/training/groups"},
                    .name = tr("Add a group"),
                    .restart = true},
                   button);
    row.show = [](const Recipe &recipe) {
        return areOwn(recipe.training.groups) && recipe.training.groups.size() < kMostRows;
    };
    QObject::connect(button, &QPushButton::clicked, &fields, [&fields, &row] {
        fields.commit(row, [](Recipe &recipe) {
            recipe.training.groups.push_back({.blocks = unusedBlocks(recipe)});
        });
    });
}

} // namespace

void addGroupRows(RecipeFields &fields)
{
    RecipeFields::Row &row = fields.choice(
        {.label = tr("Weight groups"),
         .help = tr("Parameters with a rate or a weight decay of their own: the optimizer's "
                    "parameter groups."),
         .pointers = {"/training/groups"},
         .name = tr("Parameter groups"),
         .restart = true},
        {{tr("All alike")},
         {tr("No decay on biases"), tr("Biases and norms are left out of weight decay.")},
         {tr("Your own"), tr("Each with its parameters, rate and weight decay.")}},
        {[](const Recipe &recipe) -> std::optional<int> {
             const Groups &groups = recipe.training.groups;
             if (groups.empty())
                 return allAlike;
             return areOwn(groups) ? ownGroups : noDecayOnVectors;
         },
         [](Recipe &recipe, const int &choice) {
             Groups &groups = recipe.training.groups;
             if (choice == allAlike)
                 groups.clear();
             else if (choice == noDecayOnVectors)
                 groups = withoutDecayOnVectors();
             else if (!areOwn(groups))
                 groups = {{.blocks = "biases, norms", .weightDecay = 0.0}};
         }});
    row.hint = [](const Recipe &recipe, const Resolved &) {
        const std::size_t count = recipe.training.groups.size();
        return areOwn(recipe.training.groups) && count > kMostRows
            ? tr("The first %1 of %2 are shown.").arg(kMostRows).arg(count)
            : QString();
    };
    for (std::size_t i = 0; i < kMostRows; ++i) {
        addParameters(fields, i);
        addNames(fields, i);
        addNumbers(fields, i);
    }
    addButton(fields);
}

} // namespace warmup::ui
