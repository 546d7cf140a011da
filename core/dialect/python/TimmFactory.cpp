// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/TimmFactory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/dialect/PythonNumber.h"
#include "core/dialect/python/Reading.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

Value noneOfTimm()
{
    Value none;
    none.kind = Kind::none;
    return none;
}

// The parameters of create_scheduler_v2 and their defaults; none where Python has None.
std::vector<std::pair<std::string_view, Value>> factoryParameters()
{
    const auto none = noneOfTimm();
    return {{"optimizer", unknown()},
            {"sched", text("cosine")},
            {"num_epochs", number(300, true)},
            {"decay_epochs", none},
            {"decay_milestones", list({number(90, true), number(180, true), number(270, true)})},
            {"cooldown_epochs", number(0, true)},
            {"patience_epochs", number(10, true)},
            {"decay_rate", number(0.1, false)},
            {"min_lr", number(0, false)},
            {"warmup_lr", number(1e-5, false)},
            {"warmup_epochs", number(0, true)},
            {"warmup_prefix", truth(false)},
            {"noise", none},
            {"noise_pct", number(0.67, false)},
            {"noise_std", number(1, false)},
            {"noise_seed", number(42, true)},
            {"cycle_mul", number(1, false)},
            {"cycle_decay", number(0.1, false)},
            {"cycle_limit", number(1, true)},
            {"k_decay", number(1, false)},
            {"decay_fn", none},
            {"stable_timescale", none},
            {"plateau_mode", text("max")},
            {"step_on_epochs", truth(true)},
            {"updates_per_epoch", number(0, true)}};
}

class TimmFactory {
public:
    explicit TimmFactory(const CallArguments &arguments)
        : m_arguments(arguments), m_values(factoryParameters())
    {
        m_made.arguments.at = arguments.at;
        const auto &given = arguments.positional;
        if (given.size() > m_values.size())
            refuse(fmt::format("{} arguments", given.size()),
                   fmt::format("at most {}: Python raises TypeError", m_values.size()));
        for (std::size_t i = 0; i < std::min(given.size(), m_values.size()); ++i)
            m_values[i].second = given[i];
        for (const auto &[keyword, value] : arguments.keywords) {
            const auto found =
                std::find_if(m_values.begin(), m_values.end(),
                             [&](const auto &each) { return each.first == keyword; });
            if (found == m_values.end())
                refuse(keyword, "an argument of create_scheduler_v2: Python raises TypeError");
            else
                found->second = value;
        }
    }

    std::optional<TimmScheduler> make()
    {
        const auto sched = of("sched");
        if (!sched.is(Kind::text) || m_arguments.unpacks)
            return std::nullopt;
        const bool isSloping = sched.text == "wsd" || sched.text == "rsqrt";
        m_made.epochs = of("num_epochs");
        m_byEpochs = truthOf(of("step_on_epochs")).value_or(true);
        if (!m_byEpochs && !(valueOf(of("updates_per_epoch")) > 0))
            refuse("updates_per_epoch = " + describe(of("updates_per_epoch")),
                   "a number above 0 with step_on_epochs=False: timm raises AssertionError");
        auto decay = of("decay_epochs");
        if (decay.is(Kind::none))
            decay = isSloping ? number(0.2, false) : number(90, true);
        const auto length = scaled(of("num_epochs"));

        give("optimizer", of("optimizer"));
        if (sched.text == "cosine" || sched.text == "tanh" || sched.text == "poly")
            cycles(sched.text, length);
        else if (sched.text == "step")
            steps("StepLRScheduler", scaled(decay), of("decay_rate"));
        else if (sched.text == "constant")
            steps("StepLRScheduler", number(1, true), number(1, false));
        else if (sched.text == "multistep")
            steps("MultiStepLRScheduler", milestones(), of("decay_rate"));
        else if (sched.text == "plateau")
            plateau();
        else if (isSloping)
            sloping(sched.text == "rsqrt", length, decay);
        else if (sched.text != "none")
            refuse("sched = '" + sched.text.substr(0, 40) + "'",
                   "cosine, tanh, step, multistep, poly, wsd, rsqrt, constant, plateau or none: "
                   "timm raises ValueError");
        if (sched.text == "cosine" || sched.text == "tanh" || sched.text == "poly" || isSloping)
            withCooldown();
        else if (truthOf(of("warmup_prefix")).value_or(false))
            m_made.epochs = arithmetic("+", m_made.epochs, of("warmup_epochs"));
        return std::move(m_made);
    }

private:
    Value of(std::string_view parameter) const
    {
        const auto found = std::find_if(m_values.begin(), m_values.end(),
                                        [&](const auto &each) { return each.first == parameter; });
        return found->second;
    }
    static double valueOf(const Value &value)
    {
        return value.is(Kind::number) ? value.number : std::nan("");
    }
    void refuse(std::string found, std::string allowed)
    {
        if (!m_made.refusal)
            m_made.refusal = Program::Refusal{m_arguments.at, std::move(found), std::move(allowed)};
    }
    Value scaled(const Value &epochs) const
    {
        return m_byEpochs ? epochs : arithmetic("*", epochs, of("updates_per_epoch"));
    }
    void give(std::string name, Value value)
    {
        if (value.at.line == 0)
            value.at = m_arguments.at;
        m_made.arguments.keywords.emplace_back(std::move(name), std::move(value));
    }
    void take(std::string_view className)
    {
        m_made.symbol = "timm.scheduler." + std::string(className);
    }

    void warmUp(bool prefix = true)
    {
        give("warmup_lr_init", of("warmup_lr"));
        give("warmup_t", scaled(of("warmup_epochs")));
        if (prefix)
            give("warmup_prefix", of("warmup_prefix"));
    }
    void clockAndNoise(bool hasClock = true)
    {
        if (hasClock)
            give("t_in_epochs", truth(m_byEpochs));
        if (!of("noise").is(Kind::none))
            give("noise_range_t", of("noise"));
    }

    void cycles(std::string_view sched, const Value &length)
    {
        take(sched == "cosine"     ? "CosineLRScheduler"
                 : sched == "tanh" ? "TanhLRScheduler"
                                   : "PolyLRScheduler");
        give("t_initial", length);
        give("lr_min", of("min_lr"));
        if (sched == "poly")
            give("power", of("decay_rate"));
        if (sched != "tanh")
            give("k_decay", of("k_decay"));
        for (const auto *each : {"cycle_mul", "cycle_decay", "cycle_limit"})
            give(each, of(each));
        warmUp();
        clockAndNoise();
        // get_cycle_length()
        const double limit = std::max(1.0, valueOf(of("cycle_limit")));
        const double multiple = valueOf(of("cycle_mul"));
        double all = valueOf(length) * limit;
        if (multiple != 1)
            all = std::floor(-valueOf(length) * (std::pow(multiple, limit) - 1) / (1 - multiple));
        if (truthOf(of("warmup_prefix")).value_or(false))
            all += valueOf(scaled(of("warmup_epochs")));
        m_length = all;
    }
    void steps(std::string_view className, const Value &every, const Value &rate)
    {
        take(className);
        give("decay_t", every);
        give("decay_rate", rate);
        warmUp();
        clockAndNoise();
    }
    Value milestones() const
    {
        const auto given = of("decay_milestones");
        if (m_byEpochs || !given.is(Kind::list))
            return given;
        std::vector<Value> all;
        for (const auto &each : *given.items)
            all.push_back(scaled(each));
        return list(std::move(all));
    }
    void plateau()
    {
        if (!m_byEpochs)
            refuse("sched = 'plateau'", "step_on_epochs=True with it: timm raises AssertionError");
        take("PlateauLRScheduler");
        give("decay_rate", of("decay_rate"));
        give("patience_t", of("patience_epochs"));
        give("cooldown_t", number(0, true));
        give("lr_min", of("min_lr"));
        give("mode", of("plateau_mode"));
        warmUp(false);
        clockAndNoise(false);
    }
    void sloping(bool isRoot, const Value &length, const Value &decayEpochs)
    {
        take("WSDLRScheduler");
        const auto warm = scaled(of("warmup_epochs"));
        const bool prefix = truthOf(of("warmup_prefix")).value_or(false);
        const auto whole = prefix ? length : arithmetic("-", length, warm);
        const double share = valueOf(decayEpochs);
        const double decay = std::nearbyint(share > 0 && share < 1 ? share * valueOf(whole)
                                                                   : valueOf(scaled(decayEpochs)));
        if (!(decay > 0 && decay <= valueOf(whole)))
            refuse(fmt::format("decay {} of {}", decay, valueOf(whole)),
                   "0 < decay_epochs <= epochs less warm-up: timm raises ValueError");
        give("t_initial", whole);
        give("decay_t", number(decay, true));
        give("lr_min", of("min_lr"));
        give("stable_fn", text(isRoot ? "rsqrt" : "constant"));
        give("stable_timescale",
             of("stable_timescale").is(Kind::none) ? noneOfTimm() : scaled(of("stable_timescale")));
        const auto decayBy = of("decay_fn");
        give("decay_fn", truthOf(decayBy) == false ? text(isRoot ? "linear" : "1-sqrt") : decayBy);
        warmUp(false);
        clockAndNoise();
        m_length = valueOf(warm) + valueOf(whole);
    }
    void withCooldown()
    {
        const double all = m_length + valueOf(scaled(of("cooldown_epochs")));
        m_made.epochs = m_byEpochs
            ? number(all, true)
            : number(pythonFloorDivide(all, valueOf(of("updates_per_epoch"))), true);
    }

    const CallArguments &m_arguments;
    std::vector<std::pair<std::string_view, Value>> m_values;
    TimmScheduler m_made;
    double m_length = 0; // get_cycle_length()
    bool m_byEpochs = true;
};

// An argument of create_scheduler_v2, the attribute that it comes from, and its default there.
struct TimmSetting {
    std::string_view argument;
    std::string_view attribute;
    Value byDefault;
};

} // namespace

bool isTimmFactory(std::string_view symbol)
{
    const auto last = lastPart(symbol);
    return symbol.starts_with("timm.")
        && (last == "create_scheduler_v2" || last == "create_scheduler"
            || last == "scheduler_kwargs");
}

std::optional<TimmScheduler> timmScheduler(const CallArguments &arguments)
{
    return TimmFactory(arguments).make();
}

Value timmKeywords(const std::function<std::optional<Value>(std::string_view)> &setting)
{
    const auto none = noneOfTimm();
    const std::array<TimmSetting, 22> all{
        {{"sched", "sched", unknown()},
         {"num_epochs", "epochs", number(100, true)},
         {"decay_epochs", "decay_epochs", number(30, true)},
         {"decay_milestones", "decay_milestones", list({number(30, true), number(60, true)})},
         {"warmup_epochs", "warmup_epochs", number(5, true)},
         {"cooldown_epochs", "cooldown_epochs", number(0, true)},
         {"patience_epochs", "patience_epochs", number(10, true)},
         {"decay_rate", "decay_rate", number(0.1, false)},
         {"min_lr", "min_lr", number(0, false)},
         {"warmup_lr", "warmup_lr", number(1e-5, false)},
         {"warmup_prefix", "warmup_prefix", truth(false)},
         {"noise", "lr_noise", none},
         {"noise_pct", "lr_noise_pct", number(0.67, false)},
         {"noise_std", "lr_noise_std", number(1, false)},
         {"noise_seed", "seed", number(42, true)},
         {"cycle_mul", "lr_cycle_mul", number(1, false)},
         {"cycle_decay", "lr_cycle_decay", number(0.1, false)},
         {"cycle_limit", "lr_cycle_limit", number(1, true)},
         {"k_decay", "lr_k_decay", number(1, false)},
         {"decay_fn", "lr_decay_fn", none},
         {"stable_timescale", "lr_stable_timescale", none},
         {"step_on_epochs", "sched_on_updates", truth(false)}}};
    std::vector<Value> items;
    for (const auto &each : all) {
        auto value = setting(each.attribute).value_or(each.byDefault);
        if (each.argument == "step_on_epochs")
            value = truth(!truthOf(value).value_or(false));
        items.insert(items.end(), {text(std::string(each.argument)), std::move(value)});
    }
    const auto metric = setting("eval_metric");
    const bool isLoss =
        metric && metric->is(Kind::text) && metric->text.find("loss") != std::string::npos;
    items.insert(items.end(), {text("plateau_mode"), text(isLoss ? "min" : "max")});
    return list(std::move(items), Kind::dictionary);
}

} // namespace warmup::dialect::python
