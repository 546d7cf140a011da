// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"
#include "core/dialect/python/LambdaText.h"
#include "core/dialect/python/Reading.h"

// detectron2's two ways to configure a training (read, not run, at 0.6): its lazy configurations,
// in which lr_multiplier = L(WarmupParamScheduler)(...) is constructed later, and cfg.SOLVER, from
// which build_lr_scheduler(), and DefaultTrainer with it, makes one.
namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::string_view kLazy = "detectron2.lazy."; // before the symbol of what is called later
constexpr std::string_view kFiles = "detectron2.configs."; // before that of what a file defines
constexpr std::string_view kConfig = "detectron2.cfg";
constexpr std::string_view kSolver = "SOLVER."; // before the names of settings
constexpr std::string_view kFile = "SOLVER"; // the setting that names an unknown file
constexpr std::string_view kMultiplier = "lr_multiplier";

Value numbers(const std::vector<double> &values, bool whole)
{
    std::vector<Value> items;
    for (const double each : values)
        items.push_back(number(each, whole));
    return list(std::move(items));
}

struct Setting {
    std::string_view name;
    Value value;
};

// config/defaults.py
const std::vector<Setting> &defaults()
{
    static const std::vector<Setting> all{{"LR_SCHEDULER_NAME", text("WarmupMultiStepLR")},
                                          {"MAX_ITER", number(40000, true)},
                                          {"BASE_LR", number(0.001, false)},
                                          {"BASE_LR_END", number(0, false)},
                                          {"MOMENTUM", number(0.9, false)},
                                          {"NESTEROV", truth(false)},
                                          {"WEIGHT_DECAY", number(0.0001, false)},
                                          {"GAMMA", number(0.1, false)},
                                          {"STEPS", numbers({30000}, true)},
                                          {"NUM_DECAYS", number(3, true)},
                                          {"WARMUP_FACTOR", number(1.0 / 1000, false)},
                                          {"WARMUP_ITERS", number(1000, true)},
                                          {"WARMUP_METHOD", text("linear")},
                                          {"RESCALE_INTERVAL", truth(false)}};
    return all;
}

// What a file of the model zoo says of the solver; empty for one that is not known.
std::vector<Setting> solverOf(std::string_view file)
{
    const auto of = [](double rate, double first, double second, double length) {
        return std::vector<Setting>{{"BASE_LR", number(rate, false)},
                                    {"STEPS", numbers({first, second}, true)},
                                    {"MAX_ITER", number(length, true)}};
    };
    const double rate = file.find("retinanet") != std::string_view::npos ? 0.01 : 0.02;
    if (file.starts_with("COCO-") && file.ends_with("_3x.yaml"))
        return of(rate, 210000, 250000, 270000);
    if ((file.starts_with("COCO-") || file.starts_with("LVISv0.5-")
         || file.starts_with("Detectron1-"))
        && file.ends_with("_1x.yaml"))
        return of(rate, 60000, 80000, 90000);
    if (file.starts_with("LVISv1-") && file.ends_with("_1x.yaml"))
        return of(rate, 120000, 160000, 180000);
    if (file == "Cityscapes/mask_rcnn_R_50_FPN.yaml")
        return {{"BASE_LR", number(0.01, false)},
                {"STEPS", numbers({18000}, true)},
                {"MAX_ITER", number(24000, true)}};
    if (file.starts_with("PascalVOC-Detection/")) {
        auto made = of(rate, 12000, 16000, 18000);
        made.push_back({"WARMUP_ITERS", number(100, true)});
        return made;
    }
    return {};
}

// The number of "lr_multiplier_3x" of common/coco_schedule.py; 0 for any other symbol.
double timesOf(std::string_view symbol)
{
    constexpr std::string_view kName = "coco_schedule.lr_multiplier_";
    const auto at = symbol.rfind(kName);
    const auto times = at == std::string_view::npos ? "" : symbol.substr(at + kName.size());
    constexpr std::array<std::string_view, 5> kTimes{"1x", "2x", "3x", "6x", "9x"};
    return std::find(kTimes.begin(), kTimes.end(), times) != kTimes.end() ? times.front() - '0' : 0;
}

// Whether the script is a lazy configuration: one that names its lr_multiplier, in a file beside
// detectron2's own.
bool isLazyConfiguration(const Block &script)
{
    return std::any_of(script.begin(), script.end(), [](const Statement &each) {
        const bool isImported =
            std::any_of(each.imports.begin(), each.imports.end(),
                        [](const Import &import) { return import.as == kMultiplier; });
        return isImported
            || (each.kind == Statement::Kind::assign && each.values.front().text == kMultiplier);
    });
}

// The argument of that name, or at that position; null: there is none.
// Whether a setting is a text, which nobody can supply as a number.
bool isText(std::string_view setting)
{
    return setting == "LR_SCHEDULER_NAME" || setting == "WARMUP_METHOD";
}

// What a setting is given in a list: the texts of a command line are numbers, where they are.
Value decoded(std::string_view name, const Value &given)
{
    if (!given.is(Kind::text) || isText(name.substr(kSolver.size())))
        return given;
    const auto read = readNumber(given.text);
    const bool isWhole = given.text.find_first_of(".eE") == std::string::npos;
    return read ? number(*read, isWhole) : unknown("the text '" + given.text.substr(0, 40) + "'");
}

using Classes = std::unordered_map<std::string, const Statement *>; // by symbol

// Whether that is DefaultTrainer, or a class of the script that derives from it.
bool isTrainer(std::string_view symbol, const Classes &classes, const Meaning &meaning,
               int depth = 0)
{
    constexpr int kDeepest = 10;
    const auto klass = classes.find(std::string(symbol));
    if (klass == classes.end())
        return symbol.starts_with("detectron2.") && lastPart(symbol) == "DefaultTrainer";
    const auto &bases = klass->second->values;
    return depth < kDeepest && std::any_of(bases.begin(), bases.end(), [&](const Expression &base) {
               const bool isName =
                   base.kind == Expression::Kind::name || base.kind == Expression::Kind::postfix;
               const auto of = isName ? meaning(base) : Value{};
               return of.is(Kind::symbol) && isTrainer(of.text, classes, meaning, depth + 1);
           });
}

CallArguments keywords(Position at, std::vector<std::pair<std::string, Value>> given)
{
    CallArguments made;
    made.at = at;
    made.keywords = std::move(given);
    for (auto &[keyword, value] : made.keywords)
        if (value.at.line == 0)
            value.at = at;
    return made;
}

} // namespace

// A call of something of detectron2's that is no constructor; nothing for all others.
std::optional<Value> Evaluator::callDetectron(const Value &callee, const CallArguments &arguments,
                                              Position at)
{
    const std::string_view symbol = callee.text;
    const auto last = lastPart(symbol);
    const auto *first = arguments.positional.empty() ? nullptr : &arguments.positional.front();
    const bool isLazy = last == "LazyCall" || symbol == "lightning"; // both are imported as L
    if (isLazy && first && first->is(Kind::symbol))
        return python::symbol(std::string(kLazy) + first->text);
    if (isLazy && first)
        return unknown("a configuration of something that is not known");
    const bool trains =
        isTrainer(symbol, m_classes, [this](const Expression &base) { return value(base); });
    if (!symbol.starts_with("detectron2.") && !trains)
        return std::nullopt;
    if (symbol.starts_with(kLazy)) {
        auto made =
            callSymbol(python::symbol(std::string(symbol.substr(kLazy.size()))), arguments, at);
        if (made.is(Kind::object))
            made.object->isConfig = true;
        return made;
    }
    if (last == "get_cfg")
        return python::symbol(std::string(kConfig));
    if (last == "get_config_file" && first)
        return *first;
    if (last == "get_config" && first && first->is(Kind::text)) {
        auto file = first->text.substr(0, first->text.rfind(".py"));
        std::replace(file.begin(), file.end(), '/', '.');
        return python::symbol(std::string(kFiles) + file);
    }
    if (symbol == std::string(kConfig) + ".merge_from_file" && first) {
        mergeSolver(*first, at);
        return unknown();
    }
    if (symbol == std::string(kConfig) + ".merge_from_list" && first) {
        const bool isWritten = first->is(Kind::list) && first->items->size() % 2 == 0;
        bool isKnown = isWritten || first->is(Kind::none); // of a command line without any
        for (std::size_t i = 0; isWritten && i < first->items->size(); i += 2)
            isKnown = isKnown && (*first->items)[i].is(Kind::text);
        for (std::size_t i = 0; isWritten && isKnown && i < first->items->size(); i += 2)
            if (const auto &name = (*first->items)[i].text; name.starts_with(kSolver))
                m_program.settings[name] = located(decoded(name, (*first->items)[i + 1]), at);
        if (!isKnown)
            touch(at, "merges a list into cfg that it does not say");
        return unknown();
    }
    const bool isOfConfig = trains || last == "build_lr_scheduler" || last == "build_optimizer";
    const auto *config = argumentOf(arguments, "cfg", 0);
    if (isOfConfig && (!config || !config->is(Kind::symbol))) // what it is made of is not shown
        m_program.settings.try_emplace(std::string(kFile), located(text(""), at));
    if (trains)
        m_program.settings.try_emplace(std::string(kSolver), located(unknown(), at));
    const bool isOwn = symbol.starts_with("detectron2.solver."); // not a project's
    if (last == "_get_warmup_factor_at_iter" && arguments.positional.size() == 4)
        return warmUpFactor(arguments.positional);
    if (isOwn && last == "build_optimizer")
        return optimizerOfSolver(at);
    if (isOwn && last == "build_lr_scheduler") {
        const auto *given = argumentOf(arguments, "optimizer", 1);
        return schedulerOfSolver(given ? *given : unknown(), at);
    }
    return std::nullopt;
}

// _get_warmup_factor_at_iter(method, iter, warmup_iters, warmup_factor)
Value Evaluator::warmUpFactor(const std::vector<Value> &given) const
{
    const auto &update = given[1];
    const auto &length = given[2];
    const auto &factor = given[3];
    if (given.front().text == "constant")
        return composed({update, length, factor}, "(1 if {} >= {} else {})");
    return given.front().text == "linear"
        ? composed({update, length, factor, update, length, update, length},
                   "(1 if {} >= {} else ({} * (1 - {} / {}) + {} / {}))")
        : unknown("a warm-up that detectron2 does not know");
}

// cfg.merge_from_file(model_zoo.get_config_file(...))
void Evaluator::mergeSolver(const Value &file, Position at)
{
    const auto settings = file.is(Kind::text) ? solverOf(file.text) : std::vector<Setting>{};
    for (const auto &[name, value] : settings)
        m_program.settings[std::string(kSolver) + std::string(name)] = located(value, at);
    if (settings.empty())
        m_program.settings[std::string(kFile)] =
            located(text(file.is(Kind::text) ? file.text : ""), at);
}

// cfg.SOLVER.BASE_LR = 0.02; false where the target is no such setting.
bool Evaluator::setSolver(const Expression &target, const Value &assigned)
{
    const auto size = target.trailers.size();
    const auto isNamed = [&](std::size_t i) {
        return target.trailers[i].kind == Trailer::Kind::attribute;
    };
    if (size < 2 || !isNamed(size - 1) || !isNamed(size - 2)
        || target.trailers[size - 2].name != "SOLVER")
        return false;
    auto said = located(assigned, target.at);
    if (isText(target.trailers.back().name))
        said.missing.clear();
    if (m_program.settings.size() < 100)
        m_program.settings[std::string(kSolver) + std::string(target.trailers.back().name)] =
            std::move(said);
    return true;
}

// What a setting of the solver is: said, in a file that is not known, or detectron2's default.
Value Evaluator::ofSolver(std::string_view name)
{
    const auto said = m_program.settings.find(std::string(kSolver) + std::string(name));
    if (said != m_program.settings.end())
        return said->second;
    const auto file = m_program.settings.find(std::string(kFile));
    const bool isInFile = name == "BASE_LR" || name == "MAX_ITER" || name == "STEPS";
    if (file != m_program.settings.end() && isInFile) {
        const auto full = "cfg.SOLVER." + std::string(name);
        auto open = located(unknown(full + ", which the script does not say"), file->second.at);
        open.missing = name == "STEPS" ? "" : full;
        if (const auto given = supplied(open.missing))
            return located(number(*given, *given == std::floor(*given)), open.at);
        return open;
    }
    const auto &all = defaults();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Setting &each) { return each.name == name; });
    return found == all.end() ? unknown() : found->value;
}

// build_optimizer(cfg, model)
Value Evaluator::optimizerOfSolver(Position at)
{
    constexpr std::string_view kSgd = "torch.optim.SGD";
    return constructed(*known(kSgd), std::string(kSgd),
                       keywords(at,
                                {{"params", unknown()},
                                 {"lr", ofSolver("BASE_LR")},
                                 {"momentum", ofSolver("MOMENTUM")},
                                 {"nesterov", ofSolver("NESTEROV")},
                                 {"weight_decay", ofSolver("WEIGHT_DECAY")}}),
                       at);
}

// build_lr_scheduler(cfg, optimizer)
Value Evaluator::schedulerOfSolver(Value optimizer, Position at)
{
    const auto made = [&](std::string_view name, std::vector<std::pair<std::string, Value>> given) {
        const auto symbol = "detectron2.solver." + std::string(name);
        return located(constructed(*known(symbol), symbol, keywords(at, std::move(given)), at), at);
    };
    const auto length = ofSolver("MAX_ITER");
    const auto gamma = ofSolver("GAMMA");
    const auto called = ofSolver("LR_SCHEDULER_NAME");
    Value main;
    if (called.text == "WarmupMultiStepLR") {
        auto steps = ofSolver("STEPS");
        std::vector<Value> values{number(1, false)};
        if (steps.is(Kind::list) && length.is(Kind::number)) {
            auto kept = *steps.items;
            std::erase_if(kept, [&](const Value &each) { return each.number > length.number; });
            for (std::size_t k = 1; k <= kept.size(); ++k)
                values.push_back(arithmetic("**", gamma, number(static_cast<double>(k), true)));
            steps = located(list(std::move(kept)), steps.at);
        }
        main = made("MultiStepParamScheduler",
                    {{"values", list(std::move(values))},
                     {"milestones", std::move(steps)},
                     {"num_updates", length}});
    } else if (called.text == "WarmupCosineLR") {
        main = made("CosineParamScheduler",
                    {{"start_value", number(1, true)},
                     {"end_value", arithmetic("/", ofSolver("BASE_LR_END"), ofSolver("BASE_LR"))}});
    } else if (called.text == "WarmupStepWithFixedGammaLR") {
        main = made("StepWithFixedGammaParamScheduler",
                    {{"base_value", number(1, false)},
                     {"gamma", gamma},
                     {"num_decays", ofSolver("NUM_DECAYS")},
                     {"num_updates", length}});
    } else {
        const bool isSaid = called.is(Kind::text);
        refuse(called.at.line > 0 ? called.at : at,
               "LR_SCHEDULER_NAME = "
                   + (isSaid ? "'" + called.text.substr(0, 40) + "'" : describe(called)),
               "WarmupMultiStepLR, WarmupCosineLR or WarmupStepWithFixedGammaLR"
                   + std::string(isSaid ? ": detectron2 raises ValueError" : ", written out"));
        return unknown();
    }
    auto share = arithmetic("/", ofSolver("WARMUP_ITERS"), length);
    if (share.is(Kind::number))
        share = number(std::min(share.number, 1.0), false);
    auto warmed = made("WarmupParamScheduler",
                       {{"scheduler", std::move(main)},
                        {"warmup_factor", ofSolver("WARMUP_FACTOR")},
                        {"warmup_length", std::move(share)},
                        {"warmup_method", ofSolver("WARMUP_METHOD")},
                        {"rescale_interval", ofSolver("RESCALE_INTERVAL")}});
    return made("LRMultiplier",
                {{"optimizer", std::move(optimizer)},
                 {"multiplier", std::move(warmed)},
                 {"max_iter", length}});
}

// What one of detectron2's own files defines, which others import: the multipliers of
// common/coco_schedule.py and the optimizers of common/optim.py; and PyTorch's scheduler, which its
// solver has too. Other symbols as they are.
Value Evaluator::ofDetectronFile(const std::string &symbol, Position at)
{
    const auto made = [&](std::string_view name, std::vector<std::pair<std::string, Value>> given) {
        auto object =
            constructed(*known(name), std::string(name), keywords(at, std::move(given)), at);
        object.object->isConfig = true;
        return located(std::move(object), at);
    };
    const bool isOfLazy =
        symbol.find("common.") != std::string::npos && m_script && isLazyConfiguration(*m_script);
    const bool isDetectrons = symbol.starts_with("detectron2.") || isOfLazy;
    if (isDetectrons && symbol.ends_with("common.optim.SGD"))
        return made("torch.optim.SGD",
                    {{"params", unknown()},
                     {"lr", number(0.02, false)},
                     {"momentum", number(0.9, false)},
                     {"weight_decay", number(1e-4, false)}});
    if (isDetectrons && symbol.ends_with("common.optim.AdamW"))
        return made("torch.optim.AdamW",
                    {{"params", unknown()},
                     {"lr", number(1e-4, false)},
                     {"betas", numbers({0.9, 0.999}, false)},
                     {"weight_decay", number(0.1, false)}});
    if (isDetectrons && symbol.ends_with("common.train.train.max_iter"))
        return number(90000, true);
    if (symbol == "detectron2.solver.LRScheduler"
        || symbol == "detectron2.solver.lr_scheduler.LRScheduler")
        return python::symbol("torch.optim.lr_scheduler.LRScheduler");
    const double times = timesOf(symbol);
    if (times == 0)
        return python::symbol(symbol);
    const double length = 90000 * times;
    const auto milestones = times <= 2
        ? std::vector<double>{60000, 80000, 90000}
        : std::vector<double>{length - 60000, length - 20000, length};
    auto main = made(
        "fvcore.common.param_scheduler.MultiStepParamScheduler",
        {{"values", numbers({1, 0.1, 0.01}, false)}, {"milestones", numbers(milestones, true)}});
    return made("detectron2.solver.WarmupParamScheduler",
                {{"scheduler", std::move(main)},
                 {"warmup_length", number(1000 / length, false)},
                 {"warmup_method", text("linear")},
                 {"warmup_factor", number(0.001, false)}});
}

// optimizer.lr = 0.1, of a configuration; false where `of` is none.
bool Evaluator::setInConfig(const Value &of, std::string_view name, const Value &assigned)
{
    if (!of.is(Kind::object) || !of.object->isConfig)
        return false;
    auto &given = of.object->arguments.keywords;
    const auto found = std::find_if(given.begin(), given.end(),
                                    [&](const auto &each) { return each.first == name; });
    if (found != given.end())
        found->second = assigned;
    else
        given.emplace_back(name, assigned);
    return true;
}

// The optimizer of a lazy configuration, of which another file may have made all but its rate.
Value Evaluator::optimizerOfConfig(Position at) const
{
    const auto *optimizer = m_environment.find("optimizer");
    if (optimizer && optimizer->is(Kind::object))
        return *optimizer;
    const auto *rate = m_environment.find("optimizer.lr");
    if (!rate)
        return unknown();
    Value made;
    made.kind = Kind::object;
    made.object = std::make_shared<Constructed>();
    made.object->role = Constructed::Role::optimizer;
    made.object->reading = known("torch.optim.SGD")->reading;
    made.object->symbol = "torch.optim.Optimizer";
    made.object->arguments = keywords(at, {{"params", unknown()}, {"lr", *rate}});
    made.object->at = at;
    return made;
}

// What configurations mean, once all of them is known.
void Evaluator::followDetectron()
{
    const auto isMade = [](const ConstructedPtr &object) {
        return object->className() == "LRMultiplier";
    };
    if (std::any_of(m_program.objects.begin(), m_program.objects.end(), isMade))
        return;
    const auto setting = m_program.settings.find(std::string(kMultiplier));
    if (setting != m_program.settings.end() && setting->second.is(Kind::symbol))
        touch(setting->second.at, "takes lr_multiplier from another file, " + setting->second.text);
    if (setting != m_program.settings.end() && setting->second.is(Kind::object)) {
        const auto multiplier = setting->second;
        const auto at = multiplier.object->at;
        const auto optimizer = optimizerOfConfig(at);
        const auto *train = m_environment.find("train");
        const auto *said = m_environment.find("train.max_iter");
        if (!said)
            said = itemNamed(train, "max_iter");
        auto length = said ? *said : unknown();
        if (!said && train && train->is(Kind::symbol))
            length = ofDetectronFile(train->text + ".max_iter", at);
        if (!length.is(Kind::number) && length.missing.empty())
            length.missing = "train.max_iter";
        if (const auto given = supplied(length.missing); given && !length.is(Kind::number))
            length = number(*given, true);
        const std::string symbol = "detectron2.solver.LRMultiplier";
        auto made = constructed(*known(symbol), symbol,
                                keywords(at,
                                         {{"optimizer", optimizer},
                                          {"multiplier", multiplier},
                                          {"max_iter", std::move(length)}}),
                                at);
        made.object->isConfig = true;
        return;
    }
    const auto solver = m_program.settings.lower_bound(std::string(kSolver));
    if (solver == m_program.settings.end() || !solver->first.starts_with(kSolver))
        return;
    const auto at = solver->second.at;
    // The trainer that is made, or else the last class that could be.
    const auto isOne = [&](const std::string &name) {
        return isTrainer(name, m_classes, [this](const Expression &base) { return value(base); });
    };
    Value trainer;
    if (!m_program.settings.contains(std::string(kSolver)))
        for (const auto *klass : m_defined)
            if (isOne("script." + std::string(klass->text))) {
                trainer.kind = Kind::symbol;
                trainer.function = klass;
            }
    for (const auto &instance : m_instances)
        if (isOne("script." + std::string(instance.function->text)))
            trainer = instance;
    const auto overridden = [&](std::string_view name, Value given) -> std::optional<Value> {
        const auto *method = trainer.function ? methodNamed(*trainer.function, name) : nullptr;
        if (!method)
            return std::nullopt;
        CallArguments arguments;
        arguments.at = method->at;
        arguments.positional = {python::symbol(std::string(kConfig)), std::move(given)};
        if (method->parameters.size() > arguments.positional.size()) // no static method
            arguments.positional.insert(arguments.positional.begin(), trainer);
        const auto before = m_program.objects.size();
        auto made = enter(*method, arguments);
        if (made.is(Kind::object) && !made.object->conditional)
            return made;
        m_program.objects.resize(before);
        touch(method->at, "overrides " + std::string(name) + "() of detectron2");
        return std::nullopt;
    };
    auto optimizer = overridden("build_optimizer", unknown());
    if (!optimizer)
        optimizer = optimizerOfSolver(at);
    auto made = overridden("build_lr_scheduler", *optimizer);
    if (!made)
        made = schedulerOfSolver(*optimizer, at);
    if (!made->is(Kind::object))
        return;
    made->object->isConfig = made->object->className() == "LRMultiplier";
    if (made->object->isConfig)
        return;
    // A scheduler of another framework is stepped after each iteration.
    const auto length = ofSolver("MAX_ITER");
    const auto count = length.is(Kind::number) ? std::optional(length.number) : std::nullopt;
    m_loops = {static_cast<int>(m_program.loops.size())};
    m_program.loops.push_back({at, count, length.missing});
    step(StepFact::What::optimizer, optimizer->object, {}, at);
    step(StepFact::What::scheduler, made->object, {}, at);
    m_loops.clear();
}

} // namespace warmup::dialect::python
