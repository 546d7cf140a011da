// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/mmengine/Intent.h"
#include "core/dialect/mmengine/Schedulers.h"
#include "core/dialect/python/Advancing.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Converter.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

// dict(type='LinearLR', ...) as a call of it; null without a type.
ConstructedPtr calledBy(const Value &dictionary, const std::string &module)
{
    const auto *type = itemNamed(&dictionary, "type");
    if (!type || (!type->is(Kind::text) && !type->is(Kind::symbol)))
        return nullptr;
    auto made = std::make_shared<Constructed>();
    made->symbol = module + std::string(lastPart(type->text));
    made->at = made->arguments.at = dictionary.at;
    for (std::size_t i = 0; i + 1 < dictionary.items->size(); i += 2)
        if (const auto &key = (*dictionary.items)[i]; key.is(Kind::text) && key.text != "type")
            made->arguments.keywords.emplace_back(key.text, (*dictionary.items)[i + 1]);
    return made;
}

// LinearParamScheduler(param_name='lr') as LinearLR, with 'momentum' as LinearMomentum; false where
// it changes something else.
bool settle(Constructed &called)
{
    constexpr std::string_view kGeneral = "ParamScheduler";
    if (!called.className().ends_with(kGeneral))
        return true;
    auto &keywords = called.arguments.keywords;
    const auto name = std::find_if(keywords.begin(), keywords.end(),
                                   [](const auto &each) { return each.first == "param_name"; });
    if (name == keywords.end() || (name->second.text != "lr" && name->second.text != "momentum"))
        return false;
    called.symbol.resize(called.symbol.size() - kGeneral.size());
    called.symbol += name->second.text == "lr" ? "LR" : "Momentum";
    keywords.erase(name);
    return true;
}

// What the optimizer has where a scheduler of the momentum begins; said where it is assumed.
void tellMomentum(Construction &scheduler, Script &read)
{
    if (!mmengine::isOfMomentum(scheduler.name)
        || read.asRun.momentum == dialect::Spec::Momentum::none)
        return;
    std::optional<double> momentum;
    if (read.optimizer)
        momentum = std::visit(
            [](const auto &spec) -> std::optional<double> {
                if constexpr (requires { spec.beta1; })
                    return spec.beta1;
                else if constexpr (requires { spec.momentum; })
                    return spec.momentum;
                else
                    return std::nullopt;
            },
            *read.optimizer);
    if (!momentum)
        read.remarks.push_back({Remark::Severity::warning, "momentum-unknown", 0,
                                "The script does not say the optimizer's momentum, which "
                                    + scheduler.name + " begins with; 0.9 is assumed."});
    scheduler.arguments.push_back({"momentum", Argument{momentum.value_or(0.9)}});
}

// A configuration as the Runner takes it: param_scheduler, train_cfg and optim_wrapper.
class ConfigReader {
public:
    ConfigReader(const Program &program, std::string_view script)
        : m_program(program), m_script(script),
          m_converter(script, {mmengine::signatureOf, mmengine::schedulerNames, ""})
    {
    }

    Result<Script> read()
    {
        m_read.asRun.framework = "mmengine";
        m_read.asRun.version = versions("mmengine").back();
        m_read.schedule.warmUp.reset();
        m_read.schedule.main.clear();
        setClock();
        if (const auto optimizer = setOptimizer(); !optimizer)
            return tl::unexpected(optimizer.error());
        if (const auto schedulers = setSchedulers(); !schedulers)
            return tl::unexpected(schedulers.error());
        const std::size_t groups = std::max<std::size_t>(1, m_read.asRun.groupRates.size());
        const auto *batches = std::get_if<double>(&m_read.schedule.clock.updatesPerEpoch);
        if (const auto built =
                mmengine::build(m_read.asRun.schedulers, groups, batches ? *batches : 1, {});
            !built)
            return tl::unexpected(m_converter.located(built.error()));
        setIntended(m_read,
                    [&](schedule::Spec &into) { return mmengine::intend(into, m_read.asRun); });
        return std::move(m_read);
    }

private:
    const Value *setting(const std::string &name) const
    {
        const auto found = m_program.settings.find(name);
        return found == m_program.settings.end() ? nullptr : &found->second;
    }

    // train_cfg=dict(by_epoch=True, max_epochs=12), or type='IterBasedTrainLoop', max_iters=...
    void setClock()
    {
        const auto *train = setting("train_cfg");
        const auto *epochs = itemNamed(train, "max_epochs");
        const auto *iterations = itemNamed(train, "max_iters");
        const auto *byEpoch = itemNamed(train, "by_epoch");
        const auto *type = itemNamed(train, "type");
        m_byEpoch = byEpoch ? truthOf(*byEpoch).value_or(true)
            : type          ? !type->text.ends_with("IterBasedTrainLoop")
                            : !iterations;
        m_end = m_byEpoch ? epochs : iterations;
        auto &clock = m_read.schedule.clock;
        clock.stepping = schedule::Stepping::perUpdate;
        clock.run.reset();
        if (m_end && m_end->is(Kind::number) && m_end->number >= 1)
            clock.run = schedule::Span{
                m_end->number, m_byEpoch ? schedule::Unit::epochs : schedule::Unit::updates};
        if (!clock.run)
            assumeRun();
        if (m_byEpoch)
            assumeBatches();
        if (const auto *scale = itemNamed(setting("auto_scale_lr"), "enable");
            scale && truthOf(*scale) == true)
            m_read.remarks.push_back(
                {Remark::Severity::warning, "not-understood", 0,
                 fmt::format("{}: auto_scale_lr multiplies the optimizer's rate by the batch size "
                             "over base_batch_size, before training; this is not followed.",
                             toText(setting("auto_scale_lr")->at))});
        m_read.asRun.driver = Driver{Driver::Advance::perUpdate};
    }

    // How many updates an epoch has is the length of the train dataloader. Where a scheduler counts
    // more updates than there are epochs, one an epoch would cut it off.
    void assumeBatches()
    {
        constexpr double kAssumed = 1000;
        const bool countsUpdates = goesBeyondEpochs();
        if (countsUpdates)
            m_read.schedule.clock.updatesPerEpoch = kAssumed;
        m_read.remarks.push_back(
            {Remark::Severity::hint, "batches-unknown", 0,
             fmt::format("The configuration does not say how many updates an epoch has (the length "
                         "of the train dataloader); {} assumed until the updates per epoch are "
                         "given.",
                         countsUpdates ? shortestText(kAssumed) + " are" : "one is")});
    }

    // Whether a scheduler of updates begins or ends after as many updates as there are epochs.
    bool goesBeyondEpochs() const
    {
        const auto *given = setting("param_scheduler");
        const auto &run = m_read.schedule.clock.run;
        const double epochs = run && run->unit == schedule::Unit::epochs ? run->amount : HUGE_VAL;
        const auto isBeyond = [&](const Value &each) {
            const auto *byEpoch = itemNamed(&each, "by_epoch");
            const auto isLate = [&](std::string_view key) {
                const auto *edge = itemNamed(&each, key);
                return edge && edge->is(Kind::number) && edge->number > epochs;
            };
            return byEpoch && truthOf(*byEpoch) == false && (isLate("begin") || isLate("end"));
        };
        return given
            && (given->is(Kind::list)
                    ? std::any_of(given->items->begin(), given->items->end(), isBeyond)
                    : isBeyond(*given));
    }

    // Where train_cfg does not say: in which every count of the schedulers is reached.
    void assumeRun()
    {
        constexpr double kLeast = 10;
        constexpr double kMost = 10'000'000;
        const double epochs = largestCount(true);
        const double updates = largestCount(false);
        const bool isByEpoch = epochs > 0 || updates == 0;
        const double length =
            std::clamp(std::ceil(1.5 * (isByEpoch ? epochs : updates)), kLeast, kMost);
        m_read.schedule.clock.run =
            schedule::Span{length, isByEpoch ? schedule::Unit::epochs : schedule::Unit::updates};
        m_read.remarks.push_back(
            {Remark::Severity::hint, "run-unknown", 0,
             fmt::format("The configuration does not say how long the training is (train_cfg); {} "
                         "{} are assumed.",
                         shortestText(length), isByEpoch ? "epochs" : "updates")});
    }

    // The largest count among the schedulers of epochs, or among those of updates; 0: none.
    double largestCount(bool ofEpochs) const
    {
        double largest = 0;
        const auto add = [&](const Value &scheduler) {
            const auto *byEpoch = itemNamed(&scheduler, "by_epoch");
            if (ofEpochs != (!byEpoch || truthOf(*byEpoch).value_or(true)))
                return;
            for (const auto *key : {"begin", "end", "step_size", "T_max", "total_steps"})
                if (const auto *count = itemNamed(&scheduler, key))
                    largest = std::max(largest, count->is(Kind::number) ? count->number : 0);
            for (const auto *key : {"milestones", "periods"}) {
                const auto *counts = itemNamed(&scheduler, key);
                double sum = 0;
                for (std::size_t i = 0;
                     counts && counts->is(Kind::list) && i < counts->items->size(); ++i) {
                    const double count = (*counts->items)[i].number;
                    sum = key == std::string_view("periods") ? sum + count : std::max(sum, count);
                }
                largest = std::max(largest, sum);
            }
        };
        const auto *given = setting("param_scheduler");
        if (given && given->is(Kind::list))
            std::for_each(given->items->begin(), given->items->end(), add);
        else if (given)
            add(*given);
        return largest;
    }

    Result<void> setOptimizer()
    {
        const auto *wrapper = setting("optim_wrapper");
        const auto *optimizer = itemNamed(wrapper, "optimizer");
        Value given;
        if (optimizer && optimizer->is(Kind::dictionary)) {
            if (auto made = calledBy(*optimizer, "torch.optim.")) {
                made->role = Constructed::Role::optimizer;
                made->arguments.positional = {unknown()};
                given.kind = Kind::object;
                given.object = made;
                given.at = made->at;
            }
        }
        return addOptimizer(m_read, given.is(Kind::object) ? &given : nullptr, m_script);
    }

    Result<void> setSchedulers()
    {
        const auto *given = setting("param_scheduler");
        std::vector<Value> items;
        if (given && given->is(Kind::list))
            items = *given->items;
        else if (given)
            items = {*given};
        Argument::List made;
        for (const auto &item : items) {
            const auto called = item.is(Kind::dictionary) ? calledBy(item, "mmengine.optim.")
                : item.is(Kind::object)                   ? item.object
                                                          : nullptr;
            if (!called && item.is(Kind::unknown)) {
                leaveOut(item.at, "an entry of param_scheduler is not said");
                continue;
            }
            if (!called)
                return tl::unexpected(
                    errorAt(m_script, item.at, describe(item),
                            "dict(type='...'), with one of " + mmengine::schedulerNames()));
            if (!settle(*called)) {
                leaveOut(item.at, called->className() + " changes no rate and no momentum");
                continue;
            }
            const auto pointer =
                fmt::format("/asRun/schedulers/0/arguments/param_scheduler/{}", made.size());
            auto one = m_converter.construction(*called, pointer);
            if (!one)
                return tl::unexpected(one.error());
            tellMomentum(*one, m_read);
            made.push_back({std::move(*one)});
        }
        if (made.empty() && !m_leftOut.empty())
            return fail(std::string(m_script), "no scheduler of a rate: " + m_leftOut,
                        mmengine::schedulerNames());
        if (made.empty())
            return fail(std::string(m_script), "no scheduler in param_scheduler",
                        mmengine::schedulerNames());
        m_read.asRun.schedulers = {
            {"Runner",
             {{"param_scheduler", {std::move(made)}}, {"by_epoch", Argument{m_byEpoch}}}}};
        if (m_end && m_end->is(Kind::number))
            m_read.asRun.schedulers.front().arguments.push_back({"end", Argument{m_end->number}});
        return {};
    }

    void leaveOut(Position at, const std::string &what)
    {
        m_read.remarks.push_back({Remark::Severity::warning, "not-understood", 0,
                                  fmt::format("{}: {}; it is left out.", toText(at), what)});
        m_leftOut = what;
    }

    const Program &m_program;
    std::string_view m_script;
    Converter m_converter;
    Script m_read;
    const Value *m_end = nullptr;
    bool m_byEpoch = true;
    std::string m_leftOut;
};

} // namespace

std::optional<Constructed::Role> roleInMmengine(std::string_view symbol)
{
    const auto last = lastPart(symbol);
    return symbol.starts_with("mmengine.") && mmengine::signatureOf(last) && last != "Runner"
        ? std::optional(Constructed::Role::scheduler)
        : std::nullopt;
}

std::string meaningInMmengine(std::string_view name)
{
    return name == "Runner" || name == "FlexibleRunner" ? "mmengine.runner." + std::string(name)
                                                        : "";
}

std::optional<Error> whyNoMmengineConfig(const Program &program, std::string_view script)
{
    const auto &settings = program.settings;
    const auto given = settings.find("param_scheduler");
    if (given != settings.end() && given->second.is(Kind::unknown))
        return errorAt(script, given->second.at, "param_scheduler = " + describe(given->second),
                       "dict(type='...'), or a list of them, with one of "
                           + mmengine::schedulerNames());
    for (const std::string name : {"lr_config", "momentum_config"})
        if (const auto old = settings.find(name); old != settings.end())
            return errorAt(script, old->second.at,
                           name + ", which MMCV 1 reads and mmengine does not",
                           "param_scheduler = dict(type='...'), or a list of them, with one of "
                               + mmengine::schedulerNames());
    return std::nullopt;
}

bool isMmengineConfig(const Program &program)
{
    const auto found = program.settings.find("param_scheduler");
    if (found == program.settings.end())
        return false;
    const auto &given = found->second;
    if (!given.is(Kind::list))
        return itemNamed(&given, "type");
    return std::any_of(given.items->begin(), given.items->end(),
                       [](const Value &each) { return itemNamed(&each, "type"); });
}

Result<Script> readMmengineConfig(const Program &program, std::string_view script)
{
    return ConfigReader(program, script).read();
}

// Constructed in the script, and stepped by it.
Result<Script> readMmengine(const Program &program, const std::vector<ConstructedPtr> &schedulers,
                            std::string_view script)
{
    Script read;
    Converter converter(script, {mmengine::signatureOf, mmengine::schedulerNames, "optimizer"});
    for (const auto &scheduler : schedulers) {
        auto made = converter.construction(
            *scheduler, fmt::format("/asRun/schedulers/{}", read.asRun.schedulers.size()));
        if (!made)
            return tl::unexpected(made.error());
        read.asRun.schedulers.push_back(std::move(*made));
    }
    const bool plateau = schedulers.front()->className().starts_with("ReduceOnPlateau");
    const auto advancing = advancingOf(
        program, schedulers.front(),
        {plateau ? std::vector<std::string_view>{"metrics"} : std::vector<std::string_view>{},
         plateau},
        script);
    if (!advancing)
        return tl::unexpected(advancing.error());
    if (const auto added = addOptimizer(read, converter.optimizer(), script); !added)
        return tl::unexpected(added.error());
    for (auto &each : read.asRun.schedulers)
        tellMomentum(each, read);
    setClock(read, *advancing);
    read.asRun.framework = "mmengine";
    read.asRun.version = versions("mmengine").back();
    const std::size_t groups = std::max<std::size_t>(1, read.asRun.groupRates.size());
    if (const auto built = mmengine::build(read.asRun.schedulers, groups, 1, {}); !built)
        return tl::unexpected(converter.located(built.error()));
    setIntended(read, [&](schedule::Spec &into) { return mmengine::intend(into, read.asRun); });
    if (advancing->driver.advance == Driver::Advance::never)
        read.remarks.insert(
            read.remarks.begin(),
            {Remark::Severity::error, "never-advanced", 0,
             fmt::format("{}: {} is constructed, but its step() is never called.",
                         toText(schedulers.front()->at), schedulers.front()->className())});
    return read;
}

} // namespace warmup::dialect::python
