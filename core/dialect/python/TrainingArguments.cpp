// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/TrainingArguments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"
#include "core/dialect/torch/Builder.h"
#include "core/dialect/torch/Schedulers.h"
#include "core/dialect/transformers/Schedules.h"

namespace warmup::dialect::python {
namespace {

// A method of trl, "SFT": its SFTConfig has these defaults, its trainer is SFTTrainer.
struct Method {
    std::string_view name;
    double rate = 5e-5;
    std::string_view schedule = "linear";
};
constexpr Method kTransformers{"Training"};
constexpr auto kMethods = std::to_array<Method>({{"SFT", 2e-5},
                                                 {"DPO", 1e-6},
                                                 {"GRPO", 1e-6},
                                                 {"KTO", 1e-6},
                                                 {"Reward", 1e-4},
                                                 {"RLOO", 1e-6},
                                                 {"PPO", 3e-6},
                                                 {"CPO", 1e-6},
                                                 {"ORPO", 1e-6},
                                                 {"BCO", 5e-7},
                                                 {"OnlineDPO", 5e-7},
                                                 {"XPO", 5e-7},
                                                 {"NashMD", 5e-7},
                                                 {"GKD", 2e-5},
                                                 {"GOLD", 1e-7},
                                                 {"PRM", 1e-5},
                                                 {"TPO", 5e-7},
                                                 {"Distillation", 1e-6},
                                                 {"IWOPD", 1e-6},
                                                 {"GMPO", 1e-6},
                                                 {"GRPOWithReplayBuffer", 1e-6},
                                                 {"MiniLLM", 1e-6},
                                                 {"SDFT"},
                                                 {"SDPO"},
                                                 {"SSD"},
                                                 {"AsyncGRPO", 1e-6, "constant"},
                                                 {"ServerDistillation", 1e-6}});

const Method *methodOf(std::string_view name, std::string_view end)
{
    if (!name.ends_with(end))
        return nullptr;
    name.remove_suffix(end.size());
    const auto *found = std::find_if(kMethods.begin(), kMethods.end(),
                                     [&](const Method &each) { return each.name == name; });
    return found == kMethods.end() ? nullptr : found;
}

const Method &defaultsOf(std::string_view className)
{
    const auto *method = methodOf(className, "Config");
    return method ? *method : kTransformers;
}

class ArgumentsReader {
public:
    ArgumentsReader(const Constructed &arguments, std::string_view script)
        : m_arguments(arguments), m_defaults(defaultsOf(arguments.className())), m_script(script)
    {
    }

    Result<Script> read()
    {
        if (m_arguments.arguments.unpacks)
            return tl::unexpected(errorAt(m_script, m_arguments.arguments.at,
                                          "arguments that are unpacked with *",
                                          "arguments that are written out"));
        m_read.schedule.baseRate = number("learning_rate", m_defaults.rate);
        const bool isKnown = isTrainingArguments(m_arguments.symbol);
        if (!isKnown && !find("learning_rate"))
            remark(Remark::Severity::hint, "base-rate-unknown", m_arguments.at,
                   fmt::format("{} is read as TrainingArguments, whose learning_rate of {} is "
                               "assumed.",
                               m_arguments.className(), shortestText(m_defaults.rate)));
        optimizer();
        const double total = steps();
        schedulerOf(total);
        if (m_error)
            return tl::unexpected(*m_error);
        m_read.asRun.framework = "transformers";
        m_read.asRun.version = versions("transformers").back();
        m_read.asRun.driver.advance = Driver::Advance::perUpdate;
        m_read.schedule.clock.stepping = schedule::Stepping::perUpdate;
        if (const auto built = torch::build(m_read.asRun, m_read.schedule.baseRate, {}); !built)
            return tl::unexpected(
                errorAt(m_script, m_arguments.at, built.error().found, built.error().allowed));
        setIntended(m_read,
                    [&](schedule::Spec &into) { return torch::promised(into, m_read.asRun); });
        return std::move(m_read);
    }

private:
    const Value *find(std::string_view parameter) const
    {
        for (const auto &[keyword, value] : m_arguments.arguments.keywords)
            if (keyword == parameter && !value.is(Value::Kind::none))
                return &value;
        return nullptr;
    }
    void refuse(const Value &at, std::string_view parameter, std::string allowed)
    {
        if (!m_error)
            m_error = errorAt(m_script, at.at, fmt::format("{} = {}", parameter, describe(at)),
                              std::move(allowed));
    }
    double number(std::string_view parameter, double byDefault)
    {
        const auto *value = find(parameter);
        if (!value)
            return byDefault;
        if (!value->is(Value::Kind::number))
            refuse(*value, parameter, "a number that the script says");
        return value->number;
    }
    void remark(Remark::Severity severity, const char *id, Position at, const std::string &text)
    {
        m_read.remarks.push_back({severity, id, 0, fmt::format("{}: {}", toText(at), text)});
    }

    void optimizer()
    {
        const auto *given = find("optim");
        if (given && given->is(Value::Kind::text)
            && given->text.find("adamw") == std::string::npos) {
            remark(Remark::Severity::hint, "optimizer-unknown", given->at,
                   "of optim only the learning rate is read.");
            return;
        }
        optimizer::AdamW spec;
        spec.beta1 = number("adam_beta1", 0.9);
        spec.beta2 = number("adam_beta2", 0.999);
        spec.epsilon = number("adam_epsilon", 1e-8);
        spec.weightDecay = number("weight_decay", 0);
        m_read.optimizer = spec;
        m_read.asRun.momentum = dialect::Spec::Momentum::beta1;
    }

    // How many updates the run has; the data is not in the script.
    double steps()
    {
        constexpr double kAssumed = 1000;
        auto &clock = m_read.schedule.clock;
        const double most = number("max_steps", -1);
        clock.updatesPerEpoch = 1.0;
        if (most > 0) {
            clock.run = schedule::Span{most, schedule::Unit::updates};
            return most;
        }
        const double epochs = number("num_train_epochs", 3);
        const auto *given = find("num_train_epochs");
        if (epochs <= 0 && given)
            refuse(*given, "num_train_epochs", "a number above 0, or max_steps above 0");
        clock.updatesPerEpoch = kAssumed;
        clock.run = schedule::Span{epochs, schedule::Unit::epochs};
        remark(Remark::Severity::warning, "batches-unknown", m_arguments.at,
               fmt::format("the script does not say how many updates an epoch has (samples over "
                           "per_device_train_batch_size times gradient_accumulation_steps times "
                           "devices): {} are assumed; say max_steps to be exact.",
                           shortestText(kAssumed)));
        return std::ceil(epochs * kAssumed);
    }

    double warmUp(double total)
    {
        double steps = number("warmup_steps", 0);
        const auto *given = find("warmup_steps");
        if (given && steps < 0)
            refuse(*given, "warmup_steps", "at least 0: transformers raises ValueError");
        if (const auto *ratio = find("warmup_ratio")) {
            const double share = number("warmup_ratio", 0);
            if (share < 0 || share > 1)
                refuse(*ratio, "warmup_ratio", "a number from 0 to 1");
            remark(Remark::Severity::warning, "removed-argument", ratio->at,
                   "transformers 5 has no warmup_ratio and raises TypeError: there it is "
                   "warmup_steps below 1. It is read as 4 did.");
            if (steps == 0)
                return std::ceil(total * share);
        }
        return steps >= 1 ? std::trunc(steps) : std::ceil(total * steps);
    }

    void schedulerOf(double total)
    {
        Construction made{"get_scheduler", {}};
        const auto *type = find("lr_scheduler_type");
        std::string name(m_defaults.schedule);
        if (type && type->is(Value::Kind::text))
            name = type->text;
        else if (type && type->is(Value::Kind::symbol))
            name = transformers::textOfType(lastPart(type->text)); // SchedulerType.COSINE
        else if (type)
            refuse(*type, "lr_scheduler_type", "a name that the script says");
        if (type && !transformers::functionOf(name))
            refuse(*type, "lr_scheduler_type",
                   "the name of a scheduler, such as 'linear' or 'cosine': transformers raises "
                   "ValueError");
        const double warm = warmUp(total);
        made.arguments.push_back({"name", Argument{name}});
        made.arguments.push_back({"num_warmup_steps", Argument{static_cast<std::int64_t>(warm)}});
        made.arguments.push_back(
            {"num_training_steps", Argument{static_cast<std::int64_t>(total)}});
        if (const auto *specific = find("lr_scheduler_kwargs")) {
            Converter converter(
                m_script, {transformers::signatureOf, transformers::schedulerNames, "optimizer"});
            auto value = converter.argument(*specific, "");
            if (!value || !std::holds_alternative<Construction>(value->value))
                return refuse(*specific, "lr_scheduler_kwargs",
                              "a dictionary that the script writes out");
            made.arguments.push_back({"scheduler_specific_kwargs", std::move(*value)});
        }
        m_read.asRun.schedulers = {std::move(made)};
    }

    const Constructed &m_arguments;
    const Method &m_defaults;
    std::string_view m_script;
    Script m_read;
    std::optional<Error> m_error;
};

} // namespace

bool isTrainingArguments(std::string_view symbol)
{
    const auto name = lastPart(symbol);
    if (symbol.starts_with("trl.") && methodOf(name, "Config"))
        return true;
    return (symbol.starts_with("transformers.") || symbol.starts_with("sentence_transformers."))
        && name.ends_with("TrainingArguments");
}

bool isTrainerOfTrl(std::string_view name)
{
    return methodOf(name, "Trainer") != nullptr;
}

bool isLikeTrainingArguments(std::string_view symbol, const CallArguments &arguments)
{
    const auto name = lastPart(symbol);
    if (!name.ends_with("Config") && !name.ends_with("Arguments") && !name.ends_with("Args"))
        return false;
    return std::any_of(arguments.keywords.begin(), arguments.keywords.end(), [](const auto &each) {
        return each.first == "lr_scheduler_type" || each.first == "lr_scheduler_kwargs"
            || each.first == "per_device_train_batch_size";
    });
}

Result<Script> readTrainingArguments(const Constructed &arguments, std::string_view script)
{
    return ArgumentsReader(arguments, script).read();
}

} // namespace warmup::dialect::python
