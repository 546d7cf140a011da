// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/OptimizerSection.h"

namespace warmup::ui {

namespace {

using namespace optimizer;

constexpr auto kOptimizer = [](auto &recipe) { return &recipe.training.optimizer; };

constexpr NumberRange kAverage{.minimum = 0, .maximum = 1, .belowMaximum = true};
constexpr NumberRange kNotNegative{.minimum = 0};

std::vector<std::string> at(const char *member)
{
    return {std::string("/training/optimizer/") + member, "/training/optimizer"};
}

} // namespace

void OptimizerSection::fill(RecipeFields &fields)
{
    fields.choice({.label = tr("Optimizer"),
                   .help = tr("What turns gradients and the rate into an update: torch.optim."),
                   .pointers = {"/training/optimizer/kind", "/training/optimizer"},
                   .restart = true},
                  {{tr("SGD"), tr("Stochastic gradient descent, with momentum if wanted.")},
                   {tr("Adam"), tr("Weight decay is added to the gradient.")},
                   {tr("AdamW"), tr("Weight decay acts on the weights alone.")}},
                  boundAlternative(kOptimizer));

    fields.number({.label = tr("Momentum"),
                   .help = tr("How much of the last step goes on. SGD: momentum."),
                   .pointers = at("momentum"),
                   .restart = true},
                  kAverage, Steps::nines, {}, boundKind<double>(kOptimizer, &Sgd::momentum));
    fields.number({.label = tr("Dampening"),
                   .help = tr("How much less a gradient counts in the momentum. SGD: dampening."),
                   .pointers = at("dampening"),
                   .restart = true},
                  {.minimum = 0, .maximum = 1}, Steps::tenths, {},
                  boundKind<double>(kOptimizer, &Sgd::dampening));
    fields.number({.label = tr("Weight decay"),
                   .help = tr("Times the weights, added to the gradient. SGD: weight_decay."),
                   .pointers = at("weightDecay"),
                   .restart = true},
                  kNotNegative, Steps::decades, {},
                  boundKind<double>(kOptimizer, &Sgd::weightDecay));
    fields.check({.label = tr("Nesterov"),
                  .help = tr("Looks ahead along the momentum; needs momentum above 0 and dampening "
                             "0. SGD: nesterov."),
                  .pointers = at("nesterov"),
                  .restart = true},
                 boundKind<bool>(kOptimizer, &Sgd::nesterov));

    const auto adaptive = [&]<typename Kind>(Kind, const QString &decayHelp) {
        fields.number({.label = tr("β₁"),
                       .help = tr("Average of the gradient. Adam: betas[0]."),
                       .pointers = at("beta1"),
                       .name = tr("Beta 1"),
                       .restart = true},
                      kAverage, Steps::nines, {}, boundKind<double>(kOptimizer, &Kind::beta1));
        fields.number({.label = tr("β₂"),
                       .help = tr("Average of the squared gradient. Adam: betas[1]."),
                       .pointers = at("beta2"),
                       .name = tr("Beta 2"),
                       .restart = true},
                      kAverage, Steps::nines, {}, boundKind<double>(kOptimizer, &Kind::beta2));
        fields.number({.label = tr("ε"),
                       .help = tr("Added to the root of the squared average. Adam: eps."),
                       .pointers = at("epsilon"),
                       .name = tr("Epsilon"),
                       .restart = true},
                      kNotNegative, Steps::decades, {},
                      boundKind<double>(kOptimizer, &Kind::epsilon));
        fields.number({.label = tr("Weight decay"),
                       .help = decayHelp,
                       .pointers = at("weightDecay"),
                       .restart = true},
                      kNotNegative, Steps::decades, {},
                      boundKind<double>(kOptimizer, &Kind::weightDecay));
    };
    adaptive(Adam{}, tr("Times the weights, added to the gradient. Adam: weight_decay."));
    adaptive(AdamW{}, tr("Times the rate, taken off the weights themselves. AdamW: weight_decay."));
}

QString OptimizerSection::summary(const Recipe &recipe, const Resolved &)
{
    const auto text = [](double value) { return numberText(value, false, QLocale()); };
    const auto &spec = recipe.training.optimizer;
    if (const auto sgd = std::get_if<Sgd>(&spec)) {
        if (sgd->momentum == 0)
            return tr("SGD");
        return (sgd->nesterov ? tr("SGD, Nesterov %1") : tr("SGD, momentum %1"))
            .arg(text(sgd->momentum));
    }
    if (const auto adam = std::get_if<Adam>(&spec))
        return tr("Adam, β %1 %2").arg(text(adam->beta1), text(adam->beta2));
    const auto &adamW = std::get<AdamW>(spec);
    return tr("AdamW, β %1 %2").arg(text(adamW.beta1), text(adamW.beta2));
}

} // namespace warmup::ui
