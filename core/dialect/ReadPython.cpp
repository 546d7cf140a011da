// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/ReadPython.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/Framework.h"
#include "core/dialect/python/Apart.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Diff.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Missing.h"
#include "core/dialect/python/Parser.h"
#include "core/dialect/python/Program.h"
#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Tokenizer.h"
#include "core/dialect/python/Translation.h"
#include "core/schedule/Schedule.h"

namespace warmup::dialect {
namespace {

using python::Constructed;
using python::ConstructedPtr;

// "warmup_scheduler, PyTorch", for messages.
std::string readFrameworks()
{
    std::string titles;
    for (const auto &reading : python::readings())
        titles +=
            (titles.empty() ? "" : ", ") + std::string(frameworkNamed(reading.framework)->title);
    return titles;
}

bool isAmong(const python::Reading &reading, const ConstructedPtr &object)
{
    return object->reading == &reading
        || (reading.besideTorch && object->reading->framework == "torch");
}

// Where one is used, or a rate is set all the same, the first place of it is said.
Error noScheduler(const python::Program &program, std::string_view name)
{
    const auto allowed = "a scheduler of " + readFrameworks();
    if (auto config = python::whyNoMmengineConfig(program, name))
        return *config;
    if (const auto &absent = program.absent; absent && program.touches.empty())
        return python::errorAt(
            name, absent->at,
            fmt::format("no scheduler; the script {} and constructs none", absent->what),
            "the line that constructs the scheduler, with the rest: one of " + readFrameworks());
    if (program.touches.empty())
        return {std::string(name), "no scheduler", allowed};
    const auto &touch = program.touches.front();
    return python::errorAt(
        name, touch.at,
        fmt::format("no scheduler; the script {}, which is not followed", touch.what),
        allowed + ", or a rate that is a formula of the loop's index");
}

// What is read of a script: one scheduler, or several that are all advanced, of one framework.
struct Chosen {
    const python::Reading *reading = nullptr;
    std::vector<ConstructedPtr> schedulers;
    std::vector<ConstructedPtr> others; // of the same framework, left out
};

// The first Trainers of the framework.
std::vector<ConstructedPtr> trainersOf(const python::Reading &reading,
                                       const python::Program &program)
{
    constexpr std::size_t kMost = 20;
    std::vector<ConstructedPtr> trainers;
    for (const auto &object : program.objects)
        if (trainers.size() < kMost && object->role == Constructed::Role::trainer
            && object->reading == &reading)
            trainers.push_back(object);
    return trainers;
}

// Whether one of the Trainers is given the scheduler or its optimizer, and so steps it.
bool isDrivenBy(const std::vector<ConstructedPtr> &trainers, const ConstructedPtr &scheduler)
{
    return std::any_of(trainers.begin(), trainers.end(), [&](const auto &trainer) {
        const auto &given = scheduler->arguments.positional;
        return isGivenTo(scheduler, trainer->arguments)
            || (!given.empty() && given.front().object
                && isGivenTo(given.front().object, trainer->arguments));
    });
}

// What is only constructed changes PyTorch's rate as well, where that is before the first step and
// under no condition: it goes among those that are stepped, in the order of the script.
void addConstructedAlone(Chosen &into, const python::Program &program)
{
    const auto &stepped = into.schedulers;
    const bool startsFromOthers = std::any_of(stepped.begin(), stepped.end(), [](const auto &each) {
        return each->className() == "CyclicLR";
    });
    std::vector<ConstructedPtr> all;
    for (const auto &object : program.objects) {
        const auto other = std::find(into.others.begin(), into.others.end(), object);
        const bool isOther = other != into.others.end();
        const bool isAlone = isOther && !python::isStepped(program, object) && !object->conditional
            && !object->inLoop && object->stepsBefore == 0;
        const bool isQuiet = isAlone && python::hasQuietConstructor(*object) && !startsFromOthers;
        const bool isMain = std::find(stepped.begin(), stepped.end(), object) != stepped.end();
        if (isMain || (isAlone && !isQuiet))
            all.push_back(object);
        if (isAlone)
            into.others.erase(other);
    }
    into.schedulers = std::move(all);
}

Result<Chosen> chosen(const python::Program &program, std::string_view name)
{
    auto candidates = python::outermost(program);
    const auto &all = python::readings();
    // PyTorch's composers take what others have made.
    const auto reading = std::find_if(all.begin(), all.end(), [&](const auto &each) {
        const auto &objects = each.besideTorch ? program.objects : candidates;
        const auto trainers = trainersOf(each, program);
        return std::any_of(objects.begin(), objects.end(), [&](const auto &object) {
            return object->role == Constructed::Role::scheduler
                && (object->reading == &each || isDrivenBy(trainers, object));
        });
    });
    if (reading == all.end())
        return tl::unexpected(noScheduler(program, name));
    std::erase_if(candidates, [&](const auto &object) { return !isAmong(*reading, object); });
    if (candidates.size() == 1 || reading->advancesItself)
        return Chosen{&*reading, std::move(candidates), {}};
    std::vector<ConstructedPtr> stepped;
    std::vector<ConstructedPtr> others;
    for (const auto &object : candidates)
        (program.stepInLoop(object) ? stepped : others).push_back(object);
    if (stepped.empty() && program.choice)
        return tl::unexpected(python::errorAt(name, *program.choice,
                                              "a condition that chooses the scheduler to step",
                                              "step() of one, under a condition where need be"));
    if (stepped.empty() && reading->several)
        stepped.swap(others); // of a script without its loop
    if (stepped.size() == 1 || (stepped.size() > 1 && reading->several)) {
        Chosen made{&*reading, std::move(stepped), std::move(others)};
        if (reading->framework == "torch")
            addConstructedAlone(made, program);
        return made;
    }
    return tl::unexpected(
        python::errorAt(name, candidates[1]->at,
                        fmt::format("a second {}, beside the one at {}", candidates[1]->className(),
                                    toText(candidates[0]->at)),
                        "one schedule in a script"));
}

void addTouches(Script &script, const python::Program &program, const Chosen &read)
{
    const auto &mains = read.schedulers;
    const auto &main = mains.front();
    script.remarks.insert(script.remarks.end(), program.remarks.begin(), program.remarks.end());
    for (const auto &touch : program.touches)
        script.remarks.push_back({Remark::Severity::warning, "not-understood", 0,
                                  fmt::format("{}: the script {}; this is not followed.",
                                              toText(touch.at), touch.what)});
    for (const auto &step : program.steps)
        if (step.what == python::StepFact::What::scheduler
            && std::find(mains.begin(), mains.end(), step.object) == mains.end()) {
            script.remarks.push_back(
                {Remark::Severity::warning, "other-scheduler-stepped", 0,
                 fmt::format(
                     "{}: step() of the {} constructed at {} changes the rate as well; this "
                     "is not followed.",
                     toText(step.at), step.object->className(), toText(step.object->at))});
            break;
        }
    for (const auto &object : read.others) {
        if (python::isStepped(program, object) || object->conditional
            || (!object->inLoop && object->stepsBefore > 0))
            continue;
        script.remarks.push_back(
            {Remark::Severity::warning, "other-scheduler-constructed", 0,
             fmt::format("{}: the constructor of the {} may change the rate, though its step() is "
                         "never called; this is not followed.",
                         toText(object->at), object->className())});
        break;
    }
    if (main->conditional)
        script.remarks.push_back(
            {Remark::Severity::hint, "conditional-scheduler", 0,
             fmt::format("{}: the scheduler is constructed only under a condition.",
                         toText(main->at))});
}

// The framework whose optimizers ask for their rate; null where there is none in the script.
const python::Reading *readingOfAll(const python::Program &program)
{
    for (const auto &object : program.objects)
        if (object->reading->readAll)
            return object->reading;
    return nullptr;
}

// ": epochs, len(loader)"; empty where there are none.
std::string namesOf(const std::vector<Missing> &all)
{
    std::string names;
    for (const auto &each : all)
        names += (names.empty() ? ": " : ", ") + each.name;
    return names;
}

constexpr double kAssumedBatches = 1000;

// The largest number that a function's text has.
double largestIn(const std::string &text)
{
    double largest = 0;
    for (std::size_t at = text.find_first_of("0123456789"); at != std::string::npos;) {
        const auto end = std::min(text.find_first_not_of("0123456789.", at), text.size());
        const bool isOfName = at > 0
            && (std::isalpha(static_cast<unsigned char>(text[at - 1])) || text[at - 1] == '_');
        if (!isOfName)
            largest = std::max(largest, std::strtod(text.c_str() + at, nullptr));
        at = text.find_first_of("0123456789", end);
    }
    return largest;
}

using Visited = std::set<const std::vector<python::Value> *>; // lists that others may share

// The largest number that a value holds, which may be a count.
double largestIn(const python::Value &value, Visited &visited)
{
    if (value.is(python::Value::Kind::lambda))
        return largestIn(value.text);
    const bool hasItems =
        value.is(python::Value::Kind::list) || value.is(python::Value::Kind::dictionary);
    double largest = value.is(python::Value::Kind::number) ? value.number : 0;
    if (hasItems && visited.insert(value.items.get()).second)
        for (const auto &item : *value.items)
            largest = std::max(largest, largestIn(item, visited));
    return largest;
}

// The same, of what the script's schedulers and optimizers are given.
double largestIn(const python::Program &program)
{
    double largest = 0;
    Visited visited;
    for (const auto &object : program.objects) {
        for (const auto &value : object->arguments.positional)
            largest = std::max(largest, largestIn(value, visited));
        for (const auto &[keyword, value] : object->arguments.keywords)
            largest = std::max(largest, largestIn(value, visited));
    }
    return largest;
}

// Where neither the script nor its schedule has an end: a run in which every count is reached.
void assumeRun(Script &script, const python::Program &program)
{
    constexpr double kLeast = 100;
    constexpr double kMost = 10'000'000;
    auto assumed = script.schedule;
    if (assumed.clock.run || schedule::makeSchedule(assumed))
        return;
    const bool isByUpdate = script.asRun.driver.advance == Driver::Advance::perUpdate;
    assumed.clock.run =
        schedule::Span{std::clamp(std::ceil(1.5 * largestIn(program)), kLeast, kMost),
                       isByUpdate ? schedule::Unit::updates : schedule::Unit::epochs};
    if (!schedule::makeSchedule(assumed))
        return;
    script.schedule = std::move(assumed);
    std::erase_if(script.remarks, [](const Remark &each) { return each.id == "run-unknown"; });
    script.remarks.push_back(
        {Remark::Severity::hint, "run-unknown", 0,
         fmt::format("The script does not say how long the run is; {} {} are assumed.",
                     shortestText(script.schedule.clock.run->amount),
                     isByUpdate ? "updates" : "epochs")});
}

Result<Script> readProgram(const python::Program &program, std::string_view name)
{
    if (const auto &refused = program.refusal)
        return tl::unexpected(python::errorAt(name, refused->at, refused->found, refused->allowed));
    if (const auto *reading = readingOfAll(program)) {
        auto script = reading->readAll(program, name);
        if (script)
            script->remarks.insert(script->remarks.end(), program.remarks.begin(),
                                   program.remarks.end());
        return script;
    }
    if (program.empty() && python::isMmengineConfig(program))
        return python::readMmengineConfig(program, name);
    const auto mains = chosen(program, name);
    if (!mains)
        return tl::unexpected(mains.error());
    auto script = mains->reading->read(program, mains->schedulers, name);
    if (script)
        addTouches(*script, program, *mains);
    return script;
}

std::vector<Missing> missingIn(const python::Block &tree, const Supplied &supplied)
{
    const auto one = python::oneScheduleOf(python::evaluate(tree, {}, supplied), supplied, "");
    if (!one)
        return {};
    auto missing = python::missingIn(one->program);
    if (one->choice)
        missing.insert(missing.begin(), *one->choice);
    return missing;
}

Result<Script> readAssumingBatches(const python::Block &tree, const Supplied &supplied,
                                   std::string_view name)
{
    const auto one =
        python::oneScheduleOf(python::evaluate(tree, kAssumedBatches, supplied), supplied, name);
    auto script = one ? readProgram(one->program, name) : tl::unexpected(one.error());
    if (script)
        script->remarks.push_back(
            {Remark::Severity::hint, "batches-unknown", 0,
             fmt::format("The script does not say how many batches an epoch has; {} are assumed.",
                         kAssumedBatches)});
    return script;
}

// "python train.py --sched cosine": a line with an option on it, which is no Python.
bool isCommand(std::string_view line)
{
    const auto option = line.find(" --");
    const auto after = option == std::string_view::npos ? option : option + 3;
    return after < line.size() && std::isalpha(static_cast<unsigned char>(line[after])) != 0
        && line.find_first_of("#\"'") > option;
}

// Whether an error is on the text's first line that is not blank.
bool isOnFirstLine(const Error &error, std::string_view text, std::size_t begin)
{
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(begin), '\n');
    const auto column = error.where.rfind(':');
    return column != std::string::npos
        && std::string_view(error.where).substr(0, column).ends_with(fmt::format(":{}", line));
}

// Of a script, or of what comes of it where it is a diff. The tree points into the text, or into
// `plain`.
Result<python::Block> treeOf(std::string_view text, std::string_view name, std::string &plain)
{
    const auto parsed = [&](std::string_view script) {
        return python::tokenize(script, name).and_then([&](const std::vector<python::Token> &all) {
            return python::parse(all, name);
        });
    };
    auto tree = parsed(text);
    for (const bool narrow : {false, true}) {
        auto after = tree ? std::nullopt : python::afterDiff(text, narrow);
        if (!after)
            break;
        plain = std::move(*after);
        if (auto changed = parsed(plain))
            return changed;
    }
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (!tree && begin != std::string_view::npos && isOnFirstLine(tree.error(), text, begin)
        && isCommand(text.substr(begin, text.find('\n', begin) - begin)))
        return fail(tree.error().where, "a command of a shell",
                    "Python: the script that the command runs, or its options as arguments, as in "
                    "create_scheduler_v2(optimizer, sched='cosine', num_epochs=200)");
    return tree;
}

} // namespace

bool assumesValue(const Remark &remark)
{
    return remark.id == "run-unknown" || remark.id == "batches-unknown"
        || remark.id == "base-rate-unknown" || remark.id == "several-schedules";
}

std::vector<Missing> missingValues(std::string_view text, const Supplied &supplied)
{
    if (text.size() > kLongestScript)
        return {};
    std::string plain;
    const auto tree = treeOf(text, "", plain);
    return tree ? missingIn(*tree, supplied) : std::vector<Missing>{};
}

Result<Script> readPython(std::string_view text, std::string_view name, const Supplied &supplied)
{
    if (text.size() > kLongestScript)
        return fail(std::string(name), fmt::format("{} bytes", text.size()),
                    fmt::format("a script of at most {} bytes", kLongestScript));
    std::string plain;
    const auto tree = treeOf(text, name, plain);
    if (!tree)
        return tl::unexpected(tree.error());
    const auto one = python::oneScheduleOf(python::evaluate(*tree, {}, supplied), supplied, name);
    if (!one)
        return tl::unexpected(one.error());
    for (const auto &[each, value] : supplied)
        if (!one->program.supplied.contains(each))
            return fail(std::string(name), fmt::format("a value for '{}'", each),
                        "values that the script asks for and does not say"
                            + namesOf(missingIn(*tree, {})));
    auto script = readProgram(one->program, name);
    // Lengths in batches of a loader that is known elsewhere alone.
    if (!script && text.find("len(") != std::string_view::npos)
        if (auto assumed = readAssumingBatches(*tree, supplied, name))
            script = std::move(assumed);
    if (script && one->remark)
        script->remarks.push_back(*one->remark);
    if (script)
        assumeRun(*script, one->program);
    return script;
}

} // namespace warmup::dialect
