// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/OptimizerSection.h"

#include <type_traits>

#include "core/optimizer/Optimizer.h"
#include "ui/panels/GroupRows.h"

namespace warmup::ui {

namespace {

using namespace optimizer;

constexpr auto kOptimizer = [](auto &recipe) { return &recipe.training.optimizer; };
constexpr auto kCycle = [](auto &recipe) {
    return recipe.schedule.momentum ? &*recipe.schedule.momentum : nullptr;
};

constexpr NumberRange kAverage{.minimum = 0, .maximum = 1, .belowMaximum = true};
constexpr NumberRange kNotNegative{.minimum = 0};

std::vector<std::string> at(const char *member)
{
    return {std::string("/training/optimizer/") + member, "/training/optimizer"};
}

// A member of every optimizer that has it: one row serves them all. `Member` gives a reference to
// it and takes only what has one.
template <typename T, typename Member>
Bound<T> boundMember(Member member)
{
    return {[=](const Recipe &recipe) {
                return std::visit(
                    [&](const auto &config) -> std::optional<T> {
                        if constexpr (std::is_invocable_v<Member, decltype(config)>)
                            return member(config);
                        else
                            return std::nullopt;
                    },
                    recipe.training.optimizer);
            },
            [=](Recipe &recipe, const T &value) {
                std::visit(
                    [&](auto &config) {
                        if constexpr (std::is_invocable_v<Member, decltype(config)>)
                            member(config) = value;
                    },
                    recipe.training.optimizer);
            }};
}

template <typename Kind>
auto kindOf(double Kind::*member)
{
    return boundKind<double>([](auto &recipe) { return &recipe.training.clipping; }, member);
}

QString text(double value)
{
    return numberText(value, false, QLocale());
}

template <typename Config>
QString betas(const QString &name, const Config &config)
{
    return OptimizerSection::tr("%1, β %2 %3").arg(name, text(config.beta1), text(config.beta2));
}

} // namespace

void OptimizerSection::fill(RecipeFields &fields)
{
    fields.choice(
        {.label = tr("Optimizer"),
         .help = tr("What turns gradients and the rate into an update: torch.optim."),
         .pointers = {"/training/optimizer/kind", "/training/optimizer"},
         .restart = true},
        {{tr("SGD"), tr("Stochastic gradient descent, with momentum if wanted.")},
         {tr("Adam"), tr("Weight decay is added to the gradient.")},
         {tr("AdamW"), tr("Weight decay acts on the weights alone.")},
         {tr("NAdam"), tr("Adam with Nesterov's momentum.")},
         {tr("RAdam"), tr("Adam with a warm-up of its own: rectified.")},
         {tr("Adamax"), tr("Adam with the largest gradient in place of the root.")},
         {tr("Adagrad"), tr("Divides by the root of all squared gradients so far.")},
         {tr("Adadelta"), tr("Steps in the size of the steps before; its rate is 1.")},
         {tr("RMSprop"), tr("Divides by the root of the averaged squared gradients.")},
         {tr("Lion"), tr("The sign of an averaged gradient: Chen et al. 2023.")},
         {tr("LAMB"), tr("Adam, each tensor's step as long as the tensor: You et al. 2020.")},
         {tr("LARS"), tr("SGD, each tensor's step as long as a share of it: You et al. 2017.")},
         {tr("Sign-SGD"), tr("The sign of the gradient; Signum with momentum.")},
         {tr("GI-Adam"),
          tr("Adam whose second moment starts at the first gradient's square: "
             "Kalra, Barkeshli 2024.")},
         {tr("Schedule-free SGD"),
          tr("Evaluated at an average of the weights: Defazio et al. "
             "2024. Give it a warm-up, but no decay.")},
         {tr("Schedule-free AdamW"),
          tr("Evaluated at an average of the weights: Defazio et al. "
             "2024. Give it a warm-up, but no decay.")}},
        boundAlternative(kOptimizer));

    const auto number = [&](const char *member, const QString &label, const QString &name,
                            const QString &help, const NumberRange &range, Steps steps,
                            auto of) -> RecipeFields::Row & {
        return fields.number(
            {.label = label, .help = help, .pointers = at(member), .name = name, .restart = true},
            range, steps, {}, boundMember<double>(of));
    };
    const auto check = [&](const char *member, const QString &label, const QString &help, auto of) {
        fields.check({.label = label, .help = help, .pointers = at(member), .restart = true},
                     boundMember<bool>(of));
    };

    number(
        "momentum", tr("Momentum"), {}, tr("How much of the last step goes on: momentum."),
        kAverage, Steps::nines,
        [](auto &c) -> auto &requires requires { c.momentum; } { return c.momentum; });
    number(
        "dampening", tr("Dampening"), {},
        tr("How much less a gradient counts in the momentum. SGD: dampening."),
        {.minimum = 0, .maximum = 1}, Steps::tenths,
        [](auto &c) -> auto &requires requires { c.dampening; } { return c.dampening; });
    number(
        "beta1", tr("β₁"), tr("Beta 1"), tr("Average of the gradient: betas[0]."), kAverage,
        Steps::nines, [](auto &c) -> auto &requires requires { c.beta1; } { return c.beta1; });
    number(
        "beta2", tr("β₂"), tr("Beta 2"), tr("Average of the squared gradient: betas[1]."), kAverage,
        Steps::nines, [](auto &c) -> auto &requires requires { c.beta2; } { return c.beta2; });
    number(
        "alpha", tr("α"), tr("Alpha"), tr("Average of the squared gradient. RMSprop: alpha."),
        kAverage, Steps::nines,
        [](auto &c) -> auto &requires requires { c.alpha; } { return c.alpha; });
    number(
        "rho", tr("ρ"), tr("Rho"), tr("Averages of squares. Adadelta: rho."), kAverage,
        Steps::nines, [](auto &c) -> auto &requires requires { c.rho; } { return c.rho; });
    number(
        "epsilon", tr("ε"), tr("Epsilon"), tr("Added to the root that is divided by: eps."),
        kNotNegative, Steps::decades,
        [](auto &c) -> auto &requires requires { c.epsilon; } { return c.epsilon; });
    number(
        "trust", tr("Trust"), {},
        tr("How long a step is, as a share of the tensor: trust_coefficient."), kNotNegative,
        Steps::decades, [](auto &c) -> auto &requires requires { c.trust; } { return c.trust; });
    number(
        "weightDecay", tr("Weight decay"), {},
        tr("Times the weights; added to the gradient, or with AdamW, Lion and sign-SGD times "
           "the rate and taken off the weights themselves: weight_decay."),
        kNotNegative, Steps::decades,
        [](auto &c) -> auto &requires requires { c.weightDecay; } { return c.weightDecay; });
    check(
        "decoupled", tr("Decoupled"),
        tr("Weight decay acts on the weights alone, as in AdamW. NAdam, RAdam: "
           "decoupled_weight_decay."),
        [](auto &c) -> auto &requires requires { c.decoupled; } { return c.decoupled; });
    check(
        "nesterov", tr("Nesterov"),
        tr("Looks ahead along the momentum; needs momentum above 0 and dampening 0. SGD: "
           "nesterov."),
        [](auto &c) -> auto &requires requires { c.nesterov; } { return c.nesterov; });
    check(
        "amsgrad", tr("AMSGrad"), tr("Divides by the largest average so far: amsgrad."),
        [](auto &c) -> auto &requires requires { c.amsgrad; } { return c.amsgrad; });
    check(
        "centred", tr("Centred"), tr("Divides by the gradient's deviation. RMSprop: centered."),
        [](auto &c) -> auto &requires requires { c.centred; } { return c.centred; });
    check(
        "adaptVectors", tr("Biases and gains too"),
        tr("Otherwise the lengths of their steps are not set; many programs leave them out."),
        [](auto &c) -> auto &requires requires { c.adaptVectors; } { return c.adaptVectors; });
    number(
        "momentumDecay", tr("Momentum decay"), {},
        tr("How fast the momentum rises to β₁. NAdam: momentum_decay."), kNotNegative,
        Steps::decades,
        [](auto &c) -> auto &requires requires { c.momentumDecay; } { return c.momentumDecay; });
    number(
        "rateDecay", tr("Rate decay"), {},
        tr("The rate is divided by 1 + this × the updates made. Adagrad: lr_decay."), kNotNegative,
        Steps::decades,
        [](auto &c) -> auto &requires requires { c.rateDecay; } { return c.rateDecay; });
    number(
        "initialAccumulator", tr("Sum starts at"), {},
        tr("The sum of squares before the first update. Adagrad: initial_accumulator_value."),
        kNotNegative, Steps::decades, [](auto &c) -> auto &requires requires {
            c.initialAccumulator;
        } { return c.initialAccumulator; });
    number(
        "averagePower", tr("Weighted by t to"), tr("Power of the update in the average"),
        tr("Later weights count more in the average. schedulefree: r."),
        {.minimum = 0, .maximum = 100}, Steps::ones,
        [](auto &c) -> auto &requires requires { c.averagePower; } { return c.averagePower; });
    number(
        "ratePower", tr("… by the rate to"), tr("Power of the rate in the average"),
        tr("Weights of a warm-up count less in the average. schedulefree: weight_lr_power."),
        {.minimum = 0, .maximum = 100}, Steps::ones,
        [](auto &c) -> auto &requires requires { c.ratePower; } { return c.ratePower; });

    addGroupRows(fields);
    fields.choice({.label = tr("Clipping"),
                   .help = tr("What is done to a large gradient before the update; the gradient "
                              "norm that is watched is the one before."),
                   .pointers = {"/training/clipping/kind", "/training/clipping"},
                   .restart = true},
                  {{tr("None")},
                   {tr("By norm"), tr("All of it scaled down: clip_grad_norm_.")},
                   {tr("By value"), tr("Each number kept within the limit: clip_grad_value_.")}},
                  boundAlternative([](auto &recipe) { return &recipe.training.clipping; }));
    const auto limit = [&](const QString &name, const QString &help, const Bound<double> &bound) {
        fields.number({.label = tr("At most"),
                       .help = help,
                       .pointers = {"/training/clipping/limit"},
                       .name = name,
                       .restart = true,
                       .indent = true},
                      {.minimum = 0, .aboveMinimum = true}, Steps::decades, {}, bound);
    };
    limit(tr("Largest norm"), tr("clip_grad_norm_: max_norm."), kindOf(&ClipByNorm::limit));
    limit(tr("Largest value"), tr("clip_grad_value_: clip_value."), kindOf(&ClipByValue::limit));

    fields.check({.label = tr("Cycled momentum"),
                  .help = tr("Momentum or β₁ falls while the rate rises, and rises while it falls. "
                             "OneCycleLR, CyclicLR: cycle_momentum."),
                  .pointers = {"/schedule/momentum"}},
                 {[](const Recipe &recipe) -> std::optional<bool> {
                      if (!takesMomentum(recipe.training.optimizer) && !recipe.schedule.momentum)
                          return std::nullopt;
                      return recipe.schedule.momentum.has_value();
                  },
                  [](Recipe &recipe, const bool &on) {
                      recipe.schedule.momentum.reset();
                      if (on)
                          recipe.schedule.momentum.emplace();
                  }});
    fields.number({.label = tr("At the peak"),
                   .help = tr("Momentum where the rate is at its peak: base_momentum."),
                   .pointers = {"/schedule/momentum/lower"},
                   .name = tr("Momentum at the peak"),
                   .indent = true},
                  kAverage, Steps::nines, {},
                  bound<double>(kCycle, &schedule::MomentumCycle::lower));
    fields.number({.label = tr("Elsewhere"),
                   .help = tr("Momentum where a phase is not at the peak: max_momentum."),
                   .pointers = {"/schedule/momentum/upper"},
                   .name = tr("Momentum away from the peak"),
                   .indent = true},
                  kAverage, Steps::nines, {},
                  bound<double>(kCycle, &schedule::MomentumCycle::upper));
}

QString OptimizerSection::summary(const Recipe &recipe, const Resolved &)
{
    struct Titles {
        QString operator()(const Sgd &sgd) const
        {
            if (sgd.momentum == 0)
                return tr("SGD");
            return (sgd.nesterov ? tr("SGD, Nesterov %1") : tr("SGD, momentum %1"))
                .arg(text(sgd.momentum));
        }
        QString operator()(const Adam &c) const
        {
            return betas(c.amsgrad ? tr("AMSGrad") : tr("Adam"), c);
        }
        QString operator()(const AdamW &c) const
        {
            return betas(c.amsgrad ? tr("AMSGradW") : tr("AdamW"), c);
        }
        QString operator()(const NAdam &c) const { return betas(tr("NAdam"), c); }
        QString operator()(const RAdam &c) const { return betas(tr("RAdam"), c); }
        QString operator()(const Adamax &c) const { return betas(tr("Adamax"), c); }
        QString operator()(const Adagrad &) const { return tr("Adagrad"); }
        QString operator()(const Adadelta &c) const
        {
            return tr("Adadelta, ρ %1").arg(text(c.rho));
        }
        QString operator()(const RmsProp &c) const
        {
            const QString title =
                (c.centred ? tr("RMSprop centred, α %1") : tr("RMSprop, α %1")).arg(text(c.alpha));
            return c.momentum == 0 ? title : tr("%1, momentum %2").arg(title, text(c.momentum));
        }
        QString operator()(const Lion &c) const { return betas(tr("Lion"), c); }
        QString operator()(const Lamb &c) const { return betas(tr("LAMB"), c); }
        QString operator()(const Lars &c) const
        {
            return tr("LARS, momentum %1").arg(text(c.momentum));
        }
        QString operator()(const SignSgd &c) const
        {
            return c.momentum == 0 ? tr("Sign-SGD") : tr("Signum %1").arg(text(c.momentum));
        }
        QString operator()(const GiAdam &c) const { return betas(tr("GI-Adam"), c); }
        QString operator()(const ScheduleFreeSgd &c) const
        {
            return tr("Schedule-free SGD %1").arg(text(c.momentum));
        }
        QString operator()(const ScheduleFreeAdamW &c) const
        {
            return betas(tr("Schedule-free AdamW"), c);
        }
    };
    QString title = std::visit(Titles(), recipe.training.optimizer);
    if (recipe.schedule.momentum)
        title = tr("%1, cycled").arg(title);
    if (!std::holds_alternative<NoClipping>(recipe.training.clipping))
        title = tr("%1, clipped").arg(title);
    if (const std::size_t count = recipe.training.groups.size(); count > 0)
        title = (count == 1 ? tr("%1, %2 group") : tr("%1, %2 groups")).arg(title).arg(count);
    return title;
}

} // namespace warmup::ui
