// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Apart.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Functional.h"
#include "core/dialect/python/Reading.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;
using Role = Constructed::Role;
using Objects = std::vector<ConstructedPtr>;

constexpr std::size_t kMostObjects = 50; // each may be given to each

bool holds(const Value &value, const ConstructedPtr &object, std::size_t &left, int depth = 0)
{
    constexpr int kDeepest = 4;
    if (value.object == object)
        return true;
    const bool hasItems = value.is(Kind::list) || value.is(Kind::dictionary);
    return hasItems && depth < kDeepest
        && std::any_of(value.items->begin(), value.items->end(), [&](const auto &item) {
               return left > 0 && (--left, holds(item, object, left, depth + 1));
           });
}

bool isAmong(const Objects &all, const ConstructedPtr &object)
{
    return std::find(all.begin(), all.end(), object) != all.end();
}

Objects schedulersIn(const Objects &objects)
{
    Objects schedulers;
    std::copy_if(objects.begin(), objects.end(), std::back_inserter(schedulers),
                 [](const auto &object) {
                     return object->role == Role::scheduler && object->givenAs.empty();
                 });
    return schedulers;
}

// Those that no other one is given.
Objects outermostIn(const Objects &objects)
{
    Objects outer;
    for (const auto &object : objects)
        if (std::none_of(objects.begin(), objects.end(),
                         [&](const auto &other) { return isGivenTo(object, other->arguments); }))
            outer.push_back(object);
    return outer;
}

// What a scheduler of PyTorch's kind is for, where the script does not say more than its name.
std::string unknownOptimizerOf(const Constructed &scheduler)
{
    if (scheduler.role != Role::scheduler || scheduler.reading->readAll)
        return {};
    const auto *given = argumentOf(scheduler.arguments, "optimizer", 0);
    return given ? given->missing : std::string();
}

// An optimizer that asks for its rate, or a schedule alone, and what it is made of. Others may be
// made of the same schedule.
std::vector<Objects> composed(const Objects &objects)
{
    std::vector<Objects> groups;
    for (const auto &head : outermostIn(objects)) {
        Objects group{head};
        for (std::size_t i = 0; i < group.size(); ++i)
            for (const auto &object : objects)
                if (!isAmong(group, object) && isGivenTo(object, group[i]->arguments))
                    group.push_back(object);
        groups.push_back(std::move(group));
    }
    return groups;
}

// An optimizer and the schedulers that are given it, or a scheduler with such an optimizer.
std::vector<Objects> connected(const Objects &objects)
{
    std::vector<std::size_t> root(objects.size());
    std::iota(root.begin(), root.end(), 0);
    const auto join = [&](std::size_t a, std::size_t b) {
        std::replace(root.begin(), root.end(), std::max(root[a], root[b]),
                     std::min(root[a], root[b]));
    };
    std::map<std::string, std::size_t> unknownOptimizers;
    for (std::size_t i = 0; i < objects.size(); ++i) {
        for (std::size_t j = 0; j < objects.size(); ++j)
            if (i != j && isGivenTo(objects[i], objects[j]->arguments))
                join(i, j);
        if (const auto name = unknownOptimizerOf(*objects[i]); !name.empty())
            join(unknownOptimizers.emplace(name, i).first->second, i);
    }
    std::map<std::size_t, Objects> groups;
    for (std::size_t i = 0; i < objects.size(); ++i)
        groups[root[i]].push_back(objects[i]);
    std::vector<Objects> result;
    for (auto &[first, group] : groups)
        result.push_back(std::move(group));
    return result;
}

bool isUsed(const Program &program, const Objects &group)
{
    return std::any_of(group.begin(), group.end(), [&](const auto &object) {
        return program.stepInLoop(object)
            || std::any_of(program.methods.begin(), program.methods.end(),
                           [&](const auto &method) { return isGivenTo(object, method.arguments); });
    });
}

// A part for each head, with what is common to them.
std::vector<Objects> partsOf(const Objects &group, const Objects &heads)
{
    std::vector<Objects> parts;
    for (const auto &head : heads) {
        Objects part;
        for (const auto &object : group) {
            const bool isOther = std::any_of(heads.begin(), heads.end(), [&](const auto &other) {
                return other != head && !isGivenTo(object, head->arguments)
                    && (object == other
                        || (object->role == Role::scheduler
                            && isGivenTo(object, other->arguments)));
            });
            if (!isOther || object == head)
                part.push_back(object);
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

// Those of the group among which a condition chooses, where nothing else is given one of them.
Objects chosenAmong(const Program &program, const Objects &group)
{
    for (const auto &set : program.either) {
        Objects heads;
        std::copy_if(group.begin(), group.end(), std::back_inserter(heads),
                     [&](const auto &each) { return isAmong(set, each); });
        const bool isGiven = std::any_of(group.begin(), group.end(), [&](const auto &other) {
            return !isAmong(set, other)
                && std::any_of(heads.begin(), heads.end(),
                               [&](const auto &head) { return isGivenTo(head, other->arguments); });
        });
        if (heads.size() > 1 && !isGiven)
            return heads;
    }
    return {};
}

// Schedulers of PyTorch that have names of their own are advanced together.
bool areTogether(const Objects &outer, const Reading &reader)
{
    std::set<std::string_view> names;
    for (const auto &each : outer)
        names.insert(each->variable);
    return reader.several && !reader.advancesItself && names.size() == outer.size()
        && !names.contains("");
}

// Schedulers among which the script chooses; or for one optimizer, of which none is advanced and a
// later one takes the name of one before it: whoever shows them so means one or the
// other. What is common to them stays with each.
std::vector<Objects> split(const Program &program, const Objects &group)
{
    if (const auto heads = chosenAmong(program, group); !heads.empty())
        return partsOf(group, heads);
    auto outer = outermostIn(schedulersIn(group));
    const auto isAdvanced = [&](const auto &object) {
        return program.stepInLoop(object)
            || std::any_of(group.begin(), group.end(), [&](const auto &other) {
                   return other->role == Role::trainer && isGivenTo(object, other->arguments);
               });
    };
    if (outer.size() < 2 || std::any_of(outer.begin(), outer.end(), isAdvanced))
        return {group};
    const auto &readers = readings();
    const auto reader = std::find_if(readers.begin(), readers.end(), [&](const auto &reading) {
        return std::any_of(outer.begin(), outer.end(),
                           [&](const auto &each) { return each->reading == &reading; });
    });
    // A schedule of PyTorch beside a warm-up is part of it.
    if (reader->besideTorch || reader->readAll)
        std::erase_if(outer, [&](const auto &each) { return each->reading != &*reader; });
    if (outer.size() < 2 || reader->readAll || areTogether(outer, *reader))
        return {group};
    return partsOf(group, outer);
}

// To optax a constant rate is one, as it is when it is read alone.
bool isSchedule(const Objects &group)
{
    return !schedulersIn(group).empty() || group.front()->reading->framework == "optax";
}

bool hasOptimizer(const Objects &group)
{
    return std::any_of(group.begin(), group.end(), [](const auto &each) {
        return each->role == Role::optimizer || !unknownOptimizerOf(*each).empty();
    });
}

// Whether the same line made both, of the same values: a function that is called twice.
bool isLike(const Constructed &one, const Constructed &other)
{
    const auto isSame = [](const Value &a, const Value &b) {
        const bool isOfIts = a.is(Kind::object) && b.is(Kind::object);
        return isOfIts || (a.is(Kind::unknown) && b.is(Kind::unknown)) || a.same(b);
    };
    const auto &[positional, keywords, unpacks, at] = one.arguments;
    return one.symbol == other.symbol && toText(one.at) == toText(other.at)
        && std::equal(positional.begin(), positional.end(), other.arguments.positional.begin(),
                      other.arguments.positional.end(), isSame)
        && std::equal(keywords.begin(), keywords.end(), other.arguments.keywords.begin(),
                      other.arguments.keywords.end(), [&](const auto &a, const auto &b) {
                          return a.first == b.first && isSame(a.second, b.second);
                      });
}

bool isAlike(const Objects &one, const Objects &other)
{
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](const auto &a, const auto &b) { return isLike(*a, *b); });
}

// What a script makes apart: what belongs to an optimizer of its own; without one, schedulers.
struct Groups {
    std::vector<Objects> read; // one of these
    std::vector<Objects> others; // that are none, or the same again
};

Groups groupsOf(const Program &program)
{
    const auto &objects = program.objects;
    // A callback of Keras is of no optimizer: of the one that fit() trains.
    if (objects.size() > kMostObjects
        || std::any_of(objects.begin(), objects.end(),
                       [](const auto &object) { return isKerasCallback(*object); }))
        return {};
    Objects asking;
    Objects stepped;
    for (const auto &object : objects)
        (object->reading->readAll ? asking : stepped).push_back(object);
    auto all = asking.empty() ? connected(stepped) : composed(asking);
    std::erase_if(all, [](const auto &group) { return !isSchedule(group); });
    if (std::any_of(all.begin(), all.end(), hasOptimizer))
        std::erase_if(all, [](const auto &group) { return !hasOptimizer(group); });
    Groups groups;
    for (const auto &group : all)
        for (auto &part : split(program, group)) {
            const bool isAgain =
                std::any_of(groups.read.begin(), groups.read.end(),
                            [&](const auto &other) { return isAlike(part, other); });
            (isAgain ? groups.others : groups.read).push_back(std::move(part));
        }
    const auto used =
        std::stable_partition(groups.read.begin(), groups.read.end(),
                              [&](const auto &each) { return isUsed(program, each); });
    if (used != groups.read.begin()) {
        groups.others.insert(groups.others.end(), used, groups.read.end());
        groups.read.erase(used, groups.read.end());
    }
    return groups;
}

// What a group is shown as: the scheduler whose framework reads it, or its optimizer.
const Constructed &headOf(const Objects &group)
{
    const auto outer = outermostIn(schedulersIn(group));
    return outer.empty()
        ? *group.front()
        : **std::min_element(outer.begin(), outer.end(), [](const auto &a, const auto &b) {
              return a->reading < b->reading; // in the order of readings()
          });
}

// The last that has more than a constant rate, or the last.
std::size_t usualChoice(const std::vector<Objects> &groups)
{
    const auto last = std::find_if(groups.rbegin(), groups.rend(),
                                   [](const auto &group) { return !schedulersIn(group).empty(); });
    return groups.size() - 1
        - (last == groups.rend() ? 0 : static_cast<std::size_t>(last - groups.rbegin()));
}

std::string listed(const std::vector<Objects> &groups)
{
    constexpr std::size_t kShown = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(groups.size(), kShown); ++i)
        text += fmt::format("{}{} at {}", i == 0 ? "" : ", ", headOf(groups[i]).className(),
                            toText(headOf(groups[i]).at));
    return text + (groups.size() > kShown ? " ..." : "");
}

void leaveOut(Program &program, const std::vector<Objects> &groups, const Objects &kept)
{
    Objects left;
    for (const auto &group : groups)
        for (const auto &object : group)
            if (!isAmong(kept, object))
                left.push_back(object);
    const auto isLeft = [&](const ConstructedPtr &object) { return isAmong(left, object); };
    std::erase_if(program.objects, isLeft);
    std::erase_if(program.steps, [&](const auto &step) { return isLeft(step.object); });
    // A step that was noted for each of those of which one is made is of the outermost that is
    // left.
    for (const auto &set : program.either) {
        Objects members;
        std::copy_if(kept.begin(), kept.end(), std::back_inserter(members),
                     [&](const auto &each) { return isAmong(set, each); });
        const auto outer = outermostIn(members);
        std::erase_if(program.steps, [&](const auto &step) {
            return isAmong(members, step.object) && !isAmong(outer, step.object);
        });
    }
    std::erase_if(program.methods, [&](const auto &method) {
        return std::any_of(left.begin(), left.end(),
                           [&](const auto &object) { return isGivenTo(object, method.arguments); });
    });
}

} // namespace

bool isGivenTo(const ConstructedPtr &object, const CallArguments &arguments)
{
    std::size_t left = 10'000; // lists within lists may share what they have
    return std::any_of(arguments.positional.begin(), arguments.positional.end(),
                       [&](const auto &value) { return holds(value, object, left); })
        || std::any_of(arguments.keywords.begin(), arguments.keywords.end(),
                       [&](const auto &argument) { return holds(argument.second, object, left); });
}

std::vector<ConstructedPtr> outermost(const Program &program)
{
    auto schedulers = schedulersIn(program.objects);
    if (schedulers.size() > kMostObjects)
        schedulers.resize(kMostObjects);
    return outermostIn(schedulers);
}

Result<OneSchedule> oneScheduleOf(Program program, const Supplied &supplied,
                                  std::string_view script)
{
    const auto [groups, others] = groupsOf(program);
    if (program.refusal || groups.empty() || (groups.size() == 1 && others.empty()))
        return OneSchedule{std::move(program), {}, {}};
    const auto chosen = supplied.find(kWhichSchedule);
    const auto count = static_cast<double>(groups.size());
    const auto number =
        chosen == supplied.end() ? static_cast<double>(usualChoice(groups) + 1) : chosen->second;
    if (number != std::floor(number) || number < 1 || number > count)
        return fail(std::string(script),
                    fmt::format("{} = {}", kWhichSchedule, shortestText(number)),
                    fmt::format("1 to {}: {}", groups.size(), listed(groups)));
    const auto &kept = groups[static_cast<std::size_t>(number) - 1];
    OneSchedule one{std::move(program), {}, {}};
    leaveOut(one.program, groups, kept);
    leaveOut(one.program, others, kept);
    if (groups.size() == 1)
        return one;
    const auto first = toText(headOf(groups.front()).at);
    if (chosen != supplied.end())
        one.program.supplied.insert(std::string(kWhichSchedule));
    else
        one.choice = Missing{std::string(kWhichSchedule), first};
    one.remark = Remark{
        Remark::Severity::hint, "several-schedules", 0,
        fmt::format("{}: the script makes {} schedules, of which one is read: {}. It is number {}; "
                    "'{}' = 1 to {} takes another.",
                    first, groups.size(), listed(groups), shortestText(number), kWhichSchedule,
                    groups.size())};
    return one;
}

} // namespace warmup::dialect::python
