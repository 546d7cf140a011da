// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Missing.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "core/dialect/python/Reading.h"
#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kLongestSpelling = 80;

// In PyTorch's way the first argument is what is trained, or the optimizer: no number.
bool startsWithRate(const Constructed &object)
{
    const auto framework = object.reading->framework;
    return framework == "optax" || framework == "keras";
}

bool isRate(std::string_view argument)
{
    return argument == "lr" || argument == "learning_rate";
}

// Of a scheduler. A function, and the name that get_scheduler() and TrainingArguments choose one
// by, are no numbers.
bool isNumber(std::string_view argument)
{
    constexpr std::array<std::string_view, 6> kOthers{"optimizer", "metrics",           "name",
                                                      "lr_lambda", "lr_scheduler_type", "sched"};
    return std::find(kOthers.begin(), kOthers.end(), argument) == kOthers.end();
}

class Search {
public:
    void lookAt(const Constructed &object)
    {
        if (object.role == Constructed::Role::trainer)
            return;
        const bool optimizer = object.role == Constructed::Role::optimizer;
        const auto &positional = object.arguments.positional;
        const bool rateFirst = startsWithRate(object);
        for (std::size_t i = 0; i < positional.size(); ++i) {
            // Of an optimizer the rates alone.
            if (optimizer && i > (rateFirst ? 0U : 1U))
                break;
            if (i > 0 || rateFirst)
                lookAt(positional[i]);
            else if (optimizer)
                lookAtGroups(positional[i]);
        }
        for (const auto &[keyword, value] : object.arguments.keywords)
            if (optimizer && keyword == "params")
                lookAtGroups(value);
            else if (optimizer ? isRate(keyword) : isNumber(keyword))
                lookAt(value);
    }
    void lookAt(const Value &value)
    {
        if (!value.missing.empty())
            add(value.missing, value.at);
        if (value.items && m_visited.insert(value.items.get()).second)
            for (const auto &item : *value.items)
                lookAt(item);
    }
    void add(const std::string &name, Position at)
    {
        if (m_seen.insert(name).second)
            m_found.emplace_back(at, name);
    }

    std::vector<Missing> take()
    {
        std::stable_sort(m_found.begin(), m_found.end(), [](const auto &a, const auto &b) {
            return std::pair(a.first.line, a.first.column)
                < std::pair(b.first.line, b.first.column);
        });
        std::vector<Missing> found;
        for (auto &[at, name] : m_found)
            found.push_back({std::move(name), toText(at)});
        return found;
    }

private:
    // [{'params': ..., 'lr': ...}, ...]
    void lookAtGroups(const Value &groups)
    {
        if (!groups.is(Kind::list))
            return;
        for (const auto &group : *groups.items)
            for (std::size_t i = 0; group.is(Kind::dictionary) && i + 1 < group.items->size();
                 i += 2)
                if ((*group.items)[i].is(Kind::text) && isRate((*group.items)[i].text))
                    lookAt((*group.items)[i + 1]);
    }

    std::set<std::string> m_seen;
    std::set<const std::vector<Value> *> m_visited; // lists that others may share
    std::vector<std::pair<Position, std::string>> m_found;
};

} // namespace

std::string spelled(const Expression &expression)
{
    if (expression.kind == Expression::Kind::name)
        return std::string(expression.text.substr(0, kLongestSpelling));
    if (expression.kind != Expression::Kind::postfix
        || expression.parts.front().kind != Expression::Kind::name)
        return {};
    std::string text(expression.parts.front().text);
    for (const auto &trailer : expression.trailers) {
        if (trailer.kind == Trailer::Kind::attribute) {
            text += "." + std::string(trailer.name);
        } else if (trailer.kind == Trailer::Kind::index) {
            const auto *key = trailer.values.size() == 1 ? &trailer.values.front() : nullptr;
            const auto plain =
                key && key->kind == Expression::Kind::string && key->parts.size() == 1
                ? stringOf(key->parts.front().text)
                : std::nullopt;
            if (!plain)
                return {};
            text += "['" + *plain + "']";
        } else {
            const auto of =
                text == "len" && trailer.values.size() == 1 && trailer.keywords.front().empty()
                ? spelled(trailer.values.front())
                : std::string();
            if (of.empty())
                return {};
            text = lengthOf(of);
        }
    }
    return text.size() <= kLongestSpelling ? text : std::string();
}

std::string lengthOf(const std::string &iterable)
{
    return "len(" + iterable + ")";
}

Value unknownFor(const std::vector<Value> &of)
{
    Value made;
    for (const auto &each : of)
        if (made.missing.empty())
            made.missing = each.missing;
    return made;
}

std::vector<Missing> missingIn(const Program &program)
{
    Search search;
    for (const auto &object : program.objects)
        search.lookAt(*object);
    for (const auto &step : program.steps)
        for (const int loop : step.loops)
            if (const auto &fact = program.loops[static_cast<std::size_t>(loop)];
                !fact.missing.empty())
                search.add(fact.missing, fact.at);
    for (const auto &method : program.methods)
        for (const auto &[keyword, value] : method.arguments.keywords)
            if (keyword == "epochs" || keyword == "steps_per_epoch")
                search.lookAt(value);
    for (const auto &[name, value] : program.settings)
        search.lookAt(value);
    return search.take();
}

} // namespace warmup::dialect::python
