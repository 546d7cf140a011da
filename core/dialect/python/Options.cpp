// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"

// The defaults of the command line's options, which a script is read with.
namespace warmup::dialect::python {

// parser.add_argument("--warm-up", "-w", type=int, default=5)
void Evaluator::addOption(const CallArguments &arguments)
{
    std::string name;
    for (const auto &given : arguments.positional)
        if (given.is(Value::Kind::text) && (name.empty() || !name.starts_with("--")))
            name = given.text;
    Value byDefault = unknown();
    bool isInteger = false;
    bool isReal = false;
    for (const auto &[keyword, given] : arguments.keywords) {
        if (keyword == "dest" && given.is(Value::Kind::text))
            name = given.text;
        if (keyword == "default")
            byDefault = given;
        if (keyword == "type") {
            isInteger = given.is(Value::Kind::symbol) && given.text == "builtins.int";
            isReal = given.is(Value::Kind::symbol) && given.text == "builtins.float";
        }
        if (keyword == "action" && given.is(Value::Kind::text) && given.text.starts_with("store_"))
            byDefault = truth(given.text == "store_false");
    }
    // argparse converts a default that is a string.
    if (byDefault.is(Value::Kind::text) && (isInteger || isReal))
        if (const auto parsed = readNumber(byDefault.text))
            byDefault = number(*parsed, isInteger);
    name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
    std::replace(name.begin(), name.end(), '-', '_');
    constexpr std::size_t kMost = 2000;
    if (!name.empty() && m_options.size() < kMost)
        m_options[name] = std::move(byDefault);
}

Value Evaluator::fromCommandLine(const Value &classes, Position at)
{
    std::vector<Value> made;
    for (const auto &each : *classes.items) {
        const auto what = each.is(Value::Kind::symbol) ? known(each.text) : std::nullopt;
        const bool isOne = what && what->role == Constructed::Role::scheduler;
        CallArguments none;
        none.at = at;
        made.push_back(isOne ? constructed(*what, each.text, std::move(none), at) : unknown());
        if (isOne)
            m_program.remarks.push_back(
                {Remark::Severity::hint, "command-line", 0,
                 fmt::format(
                     "{}: {} is filled by the command line, which is not in the script; its "
                     "defaults are read.",
                     toText(at), made.back().object->className())});
    }
    return list(std::move(made));
}

} // namespace warmup::dialect::python
