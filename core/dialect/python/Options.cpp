// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <string>
#include <utility>

#include "core/base/Number.h"
#include "core/dialect/python/Evaluator.h"

// The defaults of argparse's options, which a script is read with.
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

} // namespace warmup::dialect::python
