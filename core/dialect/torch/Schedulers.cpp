// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/torch/Schedulers.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Composers.h"
#include "core/dialect/torch/Cycles.h"
#include "core/dialect/torch/Decays.h"
#include "core/dialect/torch/Intent.h"

namespace warmup::dialect::torch {
namespace {

using literal::kNone;
using literal::real;
using literal::text;
using literal::truth;
using literal::whole;

const std::vector<Signature> &signatures()
{
    static const std::vector<Signature> all{
        {"LambdaLR", {{"lr_lambda", {}}, {"last_epoch", whole(-1)}}},
        {"MultiplicativeLR", {{"lr_lambda", {}}, {"last_epoch", whole(-1)}}},
        {"StepLR", {{"step_size", {}}, {"gamma", real(0.1)}, {"last_epoch", whole(-1)}}},
        {"MultiStepLR", {{"milestones", {}}, {"gamma", real(0.1)}, {"last_epoch", whole(-1)}}},
        {"ConstantLR",
         {{"factor", real(1.0 / 3)}, {"total_iters", whole(5)}, {"last_epoch", whole(-1)}}},
        {"LinearLR",
         {{"start_factor", real(1.0 / 3)},
          {"end_factor", real(1.0)},
          {"total_iters", whole(5)},
          {"last_epoch", whole(-1)}}},
        {"ExponentialLR", {{"gamma", {}}, {"last_epoch", whole(-1)}}},
        {"SequentialLR", {{"schedulers", {}}, {"milestones", {}}, {"last_epoch", whole(-1)}}},
        {"CosineAnnealingLR", {{"T_max", {}}, {"eta_min", real(0)}, {"last_epoch", whole(-1)}}},
        {"ChainedScheduler", {{"schedulers", {}}}},
        {"ReduceLROnPlateau",
         {{"mode", text("min")},
          {"factor", real(0.1)},
          {"patience", whole(10)},
          {"threshold", real(1e-4)},
          {"threshold_mode", text("rel")},
          {"cooldown", whole(0)},
          {"min_lr", whole(0)},
          {"eps", real(1e-8)}}},
        {"CyclicLR",
         {{"base_lr", {}},
          {"max_lr", {}},
          {"step_size_up", whole(2000)},
          {"step_size_down", kNone},
          {"mode", text("triangular")},
          {"gamma", real(1.0)},
          {"scale_fn", kNone},
          {"scale_mode", text("cycle")},
          {"cycle_momentum", truth(true)},
          {"base_momentum", real(0.8)},
          {"max_momentum", real(0.9)},
          {"last_epoch", whole(-1)}}},
        {"CosineAnnealingWarmRestarts",
         {{"T_0", {}}, {"T_mult", whole(1)}, {"eta_min", real(0)}, {"last_epoch", whole(-1)}}},
        {"OneCycleLR",
         {{"max_lr", {}},
          {"total_steps", kNone},
          {"epochs", kNone},
          {"steps_per_epoch", kNone},
          {"pct_start", real(0.3)},
          {"anneal_strategy", text("cos")},
          {"cycle_momentum", truth(true)},
          {"base_momentum", real(0.85)},
          {"max_momentum", real(0.95)},
          {"div_factor", real(25)},
          {"final_div_factor", real(1e4)},
          {"three_phase", truth(false)},
          {"last_epoch", whole(-1)}}},
        {"PolynomialLR",
         {{"total_iters", whole(5)}, {"power", real(1.0)}, {"last_epoch", whole(-1)}}},
        {"SWALR",
         {{"swa_lr", {}},
          {"anneal_epochs", whole(10)},
          {"anneal_strategy", text("cos")},
          {"last_epoch", whole(-1)}}},
        // What a script says itself: the base of its own schedulers, and no class at all.
        {"LRScheduler",
         {{"get_lr", {}}, {"_get_closed_form_lr", kNone}, {"last_epoch", whole(-1)}}},
        {"RateByHand", {{"rule", {}}}},
        {"SteppedWhere", {{"schedulers", {}}, {"times", {}}}}};
    return all;
}

// One function a constructor, which reads like it.
class Maker {
public:
    explicit Maker(Builder &builder) : m_builder(builder) { }

    SchedulerPtr make(const std::string &name, Bound &bound)
    {
        if (name == "LambdaLR")
            return std::make_shared<LambdaLR>(m_builder.nextIndex(), functions(bound, "lr_lambda"));
        if (name == "MultiplicativeLR")
            return std::make_shared<MultiplicativeLR>(m_builder.nextIndex(),
                                                      functions(bound, "lr_lambda"));
        if (name == "LRScheduler")
            return written(bound);
        if (name == "RateByHand")
            return std::make_shared<RateByHand>(
                m_builder.nextIndex(), m_builder.functionOf(2, bound, "rule", bound["rule"]));
        if (name == "SteppedWhere")
            return steppedWhere(bound);
        if (name == "StepLR")
            return std::make_shared<StepDecay>(m_builder.nextIndex(), bound.number("step_size"),
                                               bound.number("gamma"));
        if (name == "MultiStepLR")
            return std::make_shared<MultiStepDecay>(m_builder.nextIndex(), bound.list("milestones"),
                                                    bound.number("gamma"));
        if (name == "ConstantLR")
            return constant(bound);
        if (name == "LinearLR")
            return linear(bound);
        if (name == "ExponentialLR")
            return std::make_shared<ExponentialDecay>(m_builder.nextIndex(), bound.number("gamma"));
        if (name == "PolynomialLR")
            return std::make_shared<PolynomialDecay>(
                m_builder.nextIndex(), bound.number("total_iters"), bound.number("power"));
        if (name == "CosineAnnealingLR")
            return std::make_shared<CosineAnnealing>(m_builder.nextIndex(), bound.number("T_max"),
                                                     bound.number("eta_min"));
        if (name == "CosineAnnealingWarmRestarts")
            return warmRestarts(bound);
        if (name == "OneCycleLR")
            return oneCycle(bound);
        if (name == "CyclicLR")
            return cyclic(bound);
        if (name == "SWALR")
            return averaging(bound);
        if (name == "ReduceLROnPlateau")
            return plateau(bound);
        return composer(name, bound);
    }

private:
    std::size_t groups() const { return m_builder.setting().groups; }

    // `most`: of the numbers that they may depend on.
    std::vector<python::Function> functions(Bound &bound, std::string_view parameter,
                                            std::size_t most = 1)
    {
        const auto &given = bound[parameter];
        const auto *list = std::get_if<Argument::List>(&given.value);
        if (list && list->size() != groups())
            bound.refuse(parameter,
                         fmt::format("one function, or one for each of the {} parameter groups: "
                                     "PyTorch raises ValueError",
                                     groups()));
        std::vector<python::Function> made;
        for (std::size_t i = 0; i < groups(); ++i) {
            const auto &each = list && i < list->size() ? (*list)[i] : given;
            made.push_back(most == 1 ? m_builder.function(bound, parameter, each)
                                     : m_builder.functionOf(most, bound, parameter, each));
        }
        return made;
    }

    // Of last_epoch, the group's base_lrs, its lr, and _step_count.
    SchedulerPtr written(Bound &bound)
    {
        constexpr std::size_t kMost = 4;
        auto laws = functions(bound, "get_lr", kMost);
        std::vector<python::Function> closed;
        if (!bound["_get_closed_form_lr"].isNone())
            closed = functions(bound, "_get_closed_form_lr", kMost);
        return std::make_shared<WrittenLaw>(m_builder.nextIndex(), std::move(laws),
                                            std::move(closed));
    }

    SchedulerPtr constant(Bound &bound)
    {
        const double factor = bound.number("factor");
        if (factor > 1 || factor < 0)
            bound.refuse("factor", "a number from 0 to 1: PyTorch raises ValueError");
        return std::make_shared<ConstantFactor>(m_builder.nextIndex(), factor,
                                                bound.number("total_iters"));
    }

    SchedulerPtr linear(Bound &bound)
    {
        const double start = bound.number("start_factor");
        const double end = bound.number("end_factor");
        if (start > 1 || start <= 0)
            bound.refuse("start_factor",
                         "a number above 0 and at most 1: PyTorch raises ValueError");
        if (end > 1 || end < 0)
            bound.refuse("end_factor", "a number from 0 to 1: PyTorch raises ValueError");
        return std::make_shared<LinearFactor>(m_builder.nextIndex(), start, end,
                                              bound.number("total_iters"));
    }

    SchedulerPtr warmRestarts(Bound &bound)
    {
        const double first = bound.number("T_0");
        const double multiple = bound.number("T_mult");
        if (first <= 0 || !bound["T_0"].isInteger())
            bound.refuse("T_0", "an int above 0: PyTorch raises ValueError");
        if (multiple < 1 || !bound["T_mult"].isInteger())
            bound.refuse("T_mult", "an int of at least 1: PyTorch raises ValueError");
        if (!bound["eta_min"].number())
            bound.refuse("eta_min", "a float or int: PyTorch raises ValueError");
        return std::make_shared<WarmRestarts>(m_builder.nextIndex(), first, multiple,
                                              bound.number("eta_min"));
    }

    double positiveInteger(Bound &bound, std::string_view parameter)
    {
        const double value = bound.number(parameter);
        if (value <= 0 || !bound[parameter].isInteger())
            bound.refuse(parameter, "an int above 0: PyTorch raises ValueError");
        return value;
    }

    SchedulerPtr oneCycle(Bound &bound)
    {
        OneCycle::Settings settings;
        if (!bound["total_steps"].isNone())
            settings.total = positiveInteger(bound, "total_steps");
        else if (!bound["epochs"].isNone() && !bound["steps_per_epoch"].isNone())
            settings.total =
                positiveInteger(bound, "epochs") * positiveInteger(bound, "steps_per_epoch");
        else
            bound.refuse("total_steps",
                         "total_steps, or epochs and steps_per_epoch: PyTorch raises ValueError");
        settings.start = bound.number("pct_start");
        if (settings.start < 0 || settings.start > 1 || bound["pct_start"].isInteger())
            bound.refuse("pct_start", "a float from 0 to 1: PyTorch raises ValueError");
        if (!isOneOf(bound, "anneal_strategy", {"cos", "linear"}))
            bound.refuse("anneal_strategy", "'cos' or 'linear': PyTorch raises ValueError");
        settings.linear = is(bound, "anneal_strategy", "linear");
        settings.maximum = bound.numbers("max_lr", groups());
        settings.divisor = bound.number("div_factor");
        settings.finalDivisor = bound.number("final_div_factor");
        settings.threePhases = bound.truth("three_phase");
        settings.cyclesMomentum = cyclesMomentum(bound);
        if (settings.cyclesMomentum) {
            settings.maximumMomentum = bound.numbers("max_momentum", groups());
            settings.baseMomentum = bound.numbers("base_momentum", groups());
        }
        return std::make_shared<OneCycle>(m_builder.nextIndex(), std::move(settings));
    }

    bool cyclesMomentum(Bound &bound)
    {
        const bool cycles = bound.truth("cycle_momentum");
        const auto &named = m_builder.setting().optimizer;
        if (cycles && m_builder.setting().momentum == Spec::Momentum::none)
            bound.refuse(
                "cycle_momentum",
                fmt::format("False with {} neither momentum nor betas: PyTorch raises "
                            "ValueError, optimizer must support momentum or beta1 with "
                            "`cycle_momentum` option enabled",
                            named.empty() ? "an optimizer that has" : named + ", which has"));
        return cycles;
    }

    SchedulerPtr cyclic(Bound &bound)
    {
        Cyclic::Settings settings;
        settings.base = bound.numbers("base_lr", groups());
        settings.maximum = bound.numbers("max_lr", groups());
        settings.up = bound.number("step_size_up");
        settings.down =
            bound["step_size_down"].isNone() ? settings.up : bound.number("step_size_down");
        const bool custom = !bound["scale_fn"].isNone();
        if (!custom && !isOneOf(bound, "mode", {"triangular", "triangular2", "exp_range"}))
            bound.refuse("mode",
                         "'triangular', 'triangular2' or 'exp_range': PyTorch raises ValueError");
        settings.scale = is(bound, "mode", "triangular2") ? Cyclic::Scale::triangular2
            : is(bound, "mode", "exp_range")              ? Cyclic::Scale::exponential
                                                          : Cyclic::Scale::triangular;
        settings.gamma = bound.number("gamma");
        if (custom)
            settings.custom = m_builder.function(bound, "scale_fn", bound["scale_fn"]);
        settings.customByCycle = is(bound, "scale_mode", "cycle");
        settings.cyclesMomentum = cyclesMomentum(bound);
        if (settings.cyclesMomentum) {
            settings.baseMomentum = bound.numbers("base_momentum", groups());
            settings.maximumMomentum = bound.numbers("max_momentum", groups());
        }
        return std::make_shared<Cyclic>(m_builder.nextIndex(), std::move(settings));
    }

    SchedulerPtr averaging(Bound &bound)
    {
        auto rates = bound.numbers("swa_lr", groups());
        if (!isOneOf(bound, "anneal_strategy", {"cos", "linear"}))
            bound.refuse("anneal_strategy", "'cos' or 'linear': PyTorch raises ValueError");
        const double length = bound["anneal_epochs"].number().value_or(-1);
        if (!bound["anneal_epochs"].isInteger() || length < 0)
            bound.refuse("anneal_epochs", "an int of at least 0: PyTorch raises ValueError");
        return std::make_shared<StochasticAveraging>(m_builder.nextIndex(), std::move(rates),
                                                     length,
                                                     is(bound, "anneal_strategy", "linear"));
    }

    SchedulerPtr plateau(Bound &bound)
    {
        PlateauReduction::Settings settings;
        settings.factor = bound.number("factor");
        if (settings.factor >= 1)
            bound.refuse("factor", "a number below 1: PyTorch raises ValueError");
        settings.minimum = bound.numbers("min_lr", groups());
        settings.patience = bound.number("patience");
        settings.cooldown = bound.number("cooldown");
        settings.epsilon = bound.number("eps");
        settings.improvement.threshold = bound.number("threshold");
        if (!isOneOf(bound, "mode", {"min", "max"}))
            bound.refuse("mode", "'min' or 'max': PyTorch raises ValueError");
        if (!isOneOf(bound, "threshold_mode", {"rel", "abs"}))
            bound.refuse("threshold_mode", "'rel' or 'abs': PyTorch raises ValueError");
        settings.improvement.maximizes = is(bound, "mode", "max");
        settings.improvement.isRelative = is(bound, "threshold_mode", "rel");
        settings.metric = m_builder.setting().metric;
        return std::make_shared<PlateauReduction>(m_builder.nextIndex(), std::move(settings));
    }

    SchedulerPtr steppedWhere(Bound &bound)
    {
        auto members = m_builder.members("SteppedWhere", bound, true);
        const auto *given = std::get_if<Argument::List>(&bound["times"].value);
        if (members.empty() || !given || given->size() != members.size()) {
            bound.refuse("times", "a list of functions, one for each of the schedulers");
            return nullptr;
        }
        std::vector<python::Function> times;
        for (const auto &each : *given)
            times.push_back(m_builder.function(bound, "times", each));
        return std::make_shared<SteppedWhere>(m_builder.nextIndex(), std::move(members),
                                              std::move(times));
    }

    SchedulerPtr composer(const std::string &name, Bound &bound)
    {
        auto members = m_builder.members(name, bound);
        if (members.empty())
            return nullptr;
        if (name == "ChainedScheduler")
            return std::make_shared<Chained>(std::move(members));
        auto milestones = bound.list("milestones");
        if (milestones.size() + 1 != members.size()) {
            bound.refuse("milestones",
                         fmt::format("{} numbers, one fewer than there are schedulers: PyTorch "
                                     "raises ValueError",
                                     members.size() - 1));
            return nullptr;
        }
        return std::make_shared<Sequential>(m_builder.nextIndex(), std::move(members),
                                            std::move(milestones));
    }

    Builder &m_builder;
};

SchedulerPtr makeOwn(Builder &builder, const std::string &name, Bound &bound)
{
    return Maker(builder).make(name, bound);
}

} // namespace

const Family &family()
{
    static const Family own{signatures, makeOwn, intend};
    return own;
}

const Signature *signatureOf(std::string_view scheduler)
{
    return signatureIn(familiesOf("torch"), scheduler);
}

std::string schedulerNames()
{
    auto ofPyTorch = signatures();
    ofPyTorch.resize(ofPyTorch.size() - 3); // the last ones are none to choose
    return namesOf(ofPyTorch);
}

Result<Built> build(const Spec &spec, LearningRate baseRate, const schedule::Metric &metric,
                    std::string optimizer)
{
    const std::size_t groups = std::max<std::size_t>(1, spec.groupRates.size());
    Builder builder(familiesOf(spec.framework),
                    {groups, baseRate, spec.momentum, metric, std::move(optimizer)});
    std::vector<SchedulerPtr> made;
    for (std::size_t i = 0; i < spec.schedulers.size() && !builder.error(); ++i)
        made.push_back(builder.make(spec.schedulers[i], "/asRun/schedulers/" + std::to_string(i)));
    if (builder.error())
        return tl::unexpected(*builder.error());
    return Built{made.size() == 1 ? made.front() : std::make_shared<InTurn>(std::move(made)),
                 builder.count()};
}

} // namespace warmup::dialect::torch
