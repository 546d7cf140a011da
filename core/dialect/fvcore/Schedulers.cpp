// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/fvcore/Schedulers.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/PythonNumber.h"
#include "core/dialect/RunOfCount.h"
#include "core/dialect/RunOfFold.h"
#include "core/dialect/fvcore/Functions.h"
#include "core/dialect/fvcore/Intent.h"
#include "core/dialect/torch/Leaf.h"

namespace warmup::dialect::fvcore {
namespace {

using literal::kNone;
using literal::real;
using literal::text;
using literal::whole;

const std::vector<Signature> &signatures()
{
    static const std::vector<Signature> all{
        {"LRMultiplier", {{"multiplier", {}}, {"max_iter", {}}, {"last_iter", whole(-1)}}},
        {"WarmupMultiStepLR",
         {{"milestones", {}},
          {"gamma", real(0.1)},
          {"warmup_factor", real(0.001)},
          {"warmup_iters", whole(1000)},
          {"warmup_method", text("linear")},
          {"last_epoch", whole(-1)}}},
        {"WarmupCosineLR",
         {{"max_iters", {}},
          {"warmup_factor", real(0.001)},
          {"warmup_iters", whole(1000)},
          {"warmup_method", text("linear")},
          {"last_epoch", whole(-1)}}},
        {"Progress", {{"function", {}}}}, // one of the following, for the whole run
        {"ConstantParamScheduler", {{"value", {}}}},
        {"CosineParamScheduler", {{"start_value", {}}, {"end_value", {}}}},
        {"ExponentialParamScheduler", {{"start_value", {}}, {"decay", {}}}},
        {"LinearParamScheduler", {{"start_value", {}}, {"end_value", {}}}},
        {"CompositeParamScheduler",
         {{"schedulers", {}}, {"lengths", {}}, {"interval_scaling", {}}}},
        {"MultiStepParamScheduler",
         {{"values", {}}, {"num_updates", kNone}, {"milestones", kNone}}},
        {"StepParamScheduler", {{"num_updates", {}}, {"values", {}}}},
        {"StepWithFixedGammaParamScheduler",
         {{"base_value", {}}, {"num_decays", {}}, {"gamma", {}}, {"num_updates", {}}}},
        {"PolynomialDecayParamScheduler", {{"base_value", {}}, {"power", {}}}},
        {"WarmupParamScheduler",
         {{"scheduler", {}},
          {"warmup_factor", {}},
          {"warmup_length", {}},
          {"warmup_method", text("linear")},
          {"rescale_interval", Argument{false}}}}};
    return all;
}

bool isText(const Bound &bound, std::string_view parameter, std::string_view choice)
{
    const auto *given = std::get_if<std::string>(&bound[parameter].value);
    return given && *given == choice;
}

// The functions of progress, each in one function that reads like its constructor.
class FunctionBuilder {
public:
    OfProgress make(const Argument &argument, const std::string &where)
    {
        constexpr int kDeepest = 20;
        const auto *construction = std::get_if<Construction>(&argument.value);
        const auto *signature = construction ? signatureOf(construction->name) : nullptr;
        if (!signature || !signature->name.ends_with("ParamScheduler") || m_depth >= kDeepest)
            return refused({where, pythonText(argument),
                            "a ParamScheduler of fvcore: detectron2 raises ValueError"});
        ++m_depth;
        Bound bound(*construction, *signature, where);
        OfProgress made;
        if (!bound.error())
            made = makeBound(construction->name, bound);
        --m_depth;
        return bound.error() ? refused(*bound.error()) : made;
    }
    const std::optional<Error> &error() const { return m_error; }

private:
    OfProgress refused(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
        return constant(0);
    }

    OfProgress makeBound(const std::string &name, Bound &b)
    {
        if (name == "ConstantParamScheduler")
            return constant(b.number("value"));
        if (name == "CosineParamScheduler")
            return cosine(b.number("start_value"), b.number("end_value"));
        if (name == "ExponentialParamScheduler")
            return exponential(b.number("start_value"), b.number("decay"));
        if (name == "LinearParamScheduler")
            return linear(b.number("start_value"), b.number("end_value"));
        if (name == "PolynomialDecayParamScheduler")
            return polynomial(b.number("base_value"), b.number("power"));
        if (name == "MultiStepParamScheduler")
            return steps(b);
        if (name == "StepParamScheduler")
            return evenSteps(b);
        if (name == "StepWithFixedGammaParamScheduler")
            return fixedGamma(b);
        return name == "WarmupParamScheduler" ? warmUp(b) : parts(b);
    }

    static OfProgress steps(Bound &b)
    {
        auto values = b.list("values");
        const auto count = static_cast<double>(values.size());
        const bool hasUpdates = !b["num_updates"].isNone();
        std::vector<double> milestones;
        double updates = hasUpdates ? b.number("num_updates") : 0;
        if (!b["milestones"].isNone()) {
            milestones = b.list("milestones");
            if (static_cast<double>(milestones.size()) != count - (hasUpdates ? 1 : 0))
                b.refuse("milestones",
                         "as many as values, or one fewer with num_updates: fvcore raises "
                         "ValueError");
            else if (!hasUpdates && milestones.empty())
                b.refuse("milestones", "at least one: Python raises IndexError");
        } else if (!hasUpdates) {
            b.refuse("num_updates", "num_updates or milestones: fvcore raises ValueError");
        } else {
            for (double i = 1; i < count; ++i)
                milestones.push_back(std::ceil(updates / count) * i);
        }
        if (b.error())
            return {};
        if (!hasUpdates) {
            updates = milestones.back();
            milestones.pop_back();
        }
        if (updates < count)
            b.refuse("num_updates", "at least as many as values: fvcore raises ValueError");
        double before = 0;
        for (const double milestone : milestones) {
            if (milestone >= updates || before >= milestone)
                b.refuse("milestones",
                         "rising, above 0 and below num_updates: fvcore raises "
                         "ValueError");
            before = milestone;
        }
        return multiStep(std::move(values), updates, std::move(milestones));
    }

    static OfProgress evenSteps(Bound &b)
    {
        auto values = b.list("values");
        if (b.number("num_updates") <= 0)
            b.refuse("num_updates", "a number above 0: fvcore raises ValueError");
        if (values.empty())
            b.refuse("values", "at least one: fvcore raises ValueError");
        return step(std::move(values));
    }

    static OfProgress fixedGamma(Bound &b)
    {
        const double base = b.number("base_value");
        const double gamma = b.number("gamma");
        const double decays = b.number("num_decays");
        if (!(base > 0))
            b.refuse("base_value", "a number above 0: fvcore raises ValueError");
        if (!(gamma > 0))
            b.refuse("gamma", "a number above 0: fvcore raises ValueError");
        constexpr double kMost = 1e6;
        for (const char *parameter : {"num_decays", "num_updates"})
            if (!b[parameter].isInteger() || b.number(parameter) <= 0)
                b.refuse(parameter, "an int above 0: fvcore raises ValueError");
        if (decays > kMost)
            b.refuse("num_decays", "at most 1e6");
        if (b.error())
            return {};
        std::vector<double> values{base};
        for (double i = 0; i < decays; ++i)
            values.push_back(values.back() * gamma);
        return step(std::move(values));
    }

    OfProgress parts(Bound &b)
    {
        const auto *given = std::get_if<Argument::List>(&b["schedulers"].value);
        const auto *scaling = std::get_if<Argument::List>(&b["interval_scaling"].value);
        auto lengths = b.list("lengths");
        if (!given)
            b.refuse("schedulers", "a list of ParamSchedulers: Python raises TypeError");
        else if (given->size() != lengths.size() || given->empty())
            b.refuse("lengths",
                     "one for each of the schedulers, at least one: fvcore raises "
                     "ValueError");
        double sum = 0;
        for (const double length : lengths)
            sum += length;
        if (std::abs(sum - 1.0) >= 1e-3)
            b.refuse("lengths", "shares whose sum is 1: fvcore raises ValueError");
        if (b.error())
            return {};
        if (sum != 1.0) {
            double before = 0;
            for (std::size_t i = 0; i + 1 < lengths.size(); ++i)
                before += lengths[i];
            lengths.back() = 1.0 - before;
        }
        std::vector<Part> made;
        for (std::size_t i = 0; i < given->size(); ++i) {
            const auto *kind = scaling && i < scaling->size()
                ? std::get_if<std::string>(&(*scaling)[i].value)
                : nullptr;
            if (!kind || (*kind != "rescaled" && *kind != "fixed")) {
                b.refuse("interval_scaling",
                         "'rescaled' or 'fixed' for each of the schedulers: "
                         "fvcore raises ValueError");
                return {};
            }
            made.push_back({make((*given)[i], fmt::format("{}/{}", b.pointer("schedulers"), i)),
                            lengths[i], *kind == "rescaled"});
        }
        return composite(std::move(made));
    }

    // start: warmup_factor of the scheduler's begin; end: where the scheduler is after the warm-up,
    // or its begin where it is rescaled.
    OfProgress warmUp(Bound &b)
    {
        const auto main = make(b["scheduler"], b.pointer("scheduler"));
        const double length = b.number("warmup_length");
        const bool rescales = b.truth("rescale_interval");
        if (m_error || b.error())
            return {};
        Raised raised;
        const double end = main(rescales ? 0 : length, raised);
        const double start = b.number("warmup_factor") * main(0, raised);
        if (raised)
            b.refuse("warmup_length",
                     fmt::format("a share from 0 to below 1: fvcore raises {}", raised.exception));
        if (!isText(b, "warmup_method", "linear") && !isText(b, "warmup_method", "constant"))
            b.refuse("warmup_method", "'linear' or 'constant': detectron2 raises ValueError");
        return composite(
            {{isText(b, "warmup_method", "constant") ? constant(start) : linear(start, end), length,
              true},
             {main, 1 - length, rescales}});
    }

    int m_depth = 0;
    std::optional<Error> m_error;
};

// base_lr times a function of last_epoch.
class Multiplied : public torch::Leaf {
public:
    using OfEpoch = std::function<double(double base, double epoch, Raised &raised)>;

    explicit Multiplied(OfEpoch rate) : Leaf(0), m_rate(std::move(rate)) { }

    void construct(torch::State &state) override
    {
        state.schedulers.resize(1);
        Leaf::construct(state);
    }

private:
    LearningRate next(torch::State &state, std::size_t group, bool) const override
    {
        return m_rate(base(group), epoch(state), state.raised);
    }

    OfEpoch m_rate;
};

// The factor of a warm-up that is multiplied into the main curve.
double warmUpFactor(double epoch, double length, double factor, bool linear)
{
    if (epoch >= length)
        return 1;
    const double alpha = epoch / length;
    return linear ? factor * (1 - alpha) + alpha : factor;
}

Multiplied::OfEpoch withWarmUp(Bound &b, const std::string &name)
{
    const double length = b.number("warmup_iters");
    const double factor = b.number("warmup_factor");
    const bool isLinear = isText(b, "warmup_method", "linear");
    if (!isLinear && !isText(b, "warmup_method", "constant") && length > 0)
        b.refuse("warmup_method", "'linear' or 'constant': detectron2 raises ValueError");
    if (name == "WarmupCosineLR") {
        const double horizon = b.number("max_iters");
        return [=](double base, double epoch, Raised &raised) {
            const double share = pythonDivide(std::numbers::pi * epoch, horizon, raised);
            return base * warmUpFactor(epoch, length, factor, isLinear) * 0.5
                * (1.0 + std::cos(share));
        };
    }
    const double gamma = b.number("gamma");
    const auto milestones = b.list("milestones");
    if (!std::is_sorted(milestones.begin(), milestones.end()))
        b.refuse("milestones", "rising: detectron2 raises ValueError");
    return [=](double base, double epoch, Raised &raised) {
        const auto passed =
            std::upper_bound(milestones.begin(), milestones.end(), epoch) - milestones.begin();
        return base * warmUpFactor(epoch, length, factor, isLinear)
            * pythonPower(gamma, static_cast<double>(passed), raised);
    };
}

} // namespace

const Signature *signatureOf(std::string_view name)
{
    return signatureNamed(signatures(), name);
}

std::string schedulerNames()
{
    return "LRMultiplier, WarmupMultiStepLR, WarmupCosineLR";
}

std::vector<Construction> multiplied(std::vector<Construction> constructions, double length)
{
    for (auto &each : constructions)
        if (each.name == "Progress" && each.arguments.size() == 1)
            each = {"LRMultiplier",
                    {{"multiplier", each.arguments.front().value}, {"max_iter", {length}}}};
    return constructions;
}

Result<torch::SchedulerPtr> build(const std::vector<Construction> &constructions)
{
    const std::string where = "/asRun/schedulers/0";
    const auto &first = constructions.front();
    const auto *signature = signatureOf(first.name);
    if (!signature || signature->name.ends_with("ParamScheduler"))
        return fail(where + "/name", first.name, schedulerNames());
    if (constructions.size() > 1)
        return fail("/asRun/schedulers/1", constructions[1].name, "one scheduler");
    Bound bound(first, *signature, where);
    Multiplied::OfEpoch rate;
    if (!bound.error() && first.name == "LRMultiplier") {
        FunctionBuilder builder;
        const auto multiplier = builder.make(bound["multiplier"], bound.pointer("multiplier"));
        const double length = bound.number("max_iter");
        if (builder.error())
            return tl::unexpected(*builder.error());
        rate = [=](double base, double epoch, Raised &raised) {
            const double progress = pythonDivide(epoch, length, raised);
            return raised ? 0 : base * multiplier(progress, raised);
        };
    } else if (!bound.error()) {
        rate = withWarmUp(bound, first.name);
    }
    if (bound.error())
        return tl::unexpected(*bound.error());
    return std::make_shared<Multiplied>(std::move(rate));
}

Result<AsRun> run(const schedule::Schedule &intended, const Spec &spec, const schedule::Metric &)
{
    auto concrete = spec;
    concrete.schedulers = multiplied(spec.schedulers, static_cast<double>(intended.length()));
    return build(concrete.schedulers).and_then([&](const torch::SchedulerPtr &scheduler) {
        auto promised = intended.spec();
        return runOfFold(intended, spec, scheduler, "detectron2", intend(promised, concrete),
                         kDoublePrecision);
    });
}

} // namespace warmup::dialect::fvcore
