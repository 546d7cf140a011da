// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/dialect/python/Syntax.h"

namespace warmup::dialect::python {

struct Reading;
struct Value;

// The arguments of one call.
struct CallArguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> keywords;
    bool unpacks = false; // * or ** stood among them
    Position at; // of the opening bracket
};

// An optimizer or scheduler that the script constructs. Nothing was run: this is the call.
struct Constructed {
    enum class Role { optimizer, scheduler, trainer }; // a trainer has the loop

    Role role = Role::scheduler;
    const Reading *reading = nullptr; // of the framework that it belongs to
    std::string symbol; // "torch.optim.lr_scheduler.StepLR"
    CallArguments arguments;
    Position at;
    std::string variable; // the name that it was first assigned to
    bool conditional = false; // in a branch whose condition is not known
    std::string givenAs; // the parameter of something other than a rate that it was given as
    bool isConfig = false; // of a configuration: it is constructed later, and stepped by others
    bool inLoop = false;
    std::size_t stepsBefore = 0; // into Program::steps, made before it

    [[nodiscard]] std::string className() const;
};

// Whether an optimizer is given parameters, and no list of groups.
[[nodiscard]] bool hasOneGroup(const Constructed &optimizer);
using ConstructedPtr = std::shared_ptr<Constructed>;

// What is known of a value without running the script.
struct Value {
    enum class Kind {
        unknown, // text says why, if there is something to say
        none,
        number, // number; whole tells int from float, truth values are whole
        text, // text
        list, // items; tuples too
        dictionary, // items: key, value, key, value ...
        symbol, // text: the dotted name that was imported, "builtins.range", "script.f"
        function, // function
        instance, // of the script's class `function`; loop tells it from others
        method, // function, of the instance that loop tells
        object, // object
        member, // text of object, a method or attribute; of something unknown without one
        range, // number + stride * k for k in [0, count)
        enumeration, // of items[0], from number
        zip, // of items
        index, // number + stride * k in iteration k of loop
        lambda, // text, a function of one number that needs nothing else
        formula, // text, arithmetic on x, the iteration of the loop
        length, // of something that the script does not say
        share, // index / length of its loop: text is "length", or number its divisor
        position, // index of loop `loop`, with offset number, plus the share of loop `inner`
        residue, // (number + k) modulo count in iteration k of loop
        every // whether residue is 0 for the iterations that `number` is the first of; whole: or
              // at the loop's last
    };

    Kind kind = Kind::unknown;
    double number = 0;
    double stride = 1;
    std::optional<double> count;
    bool whole = false;
    bool running = false; // of an index or formula: it counts on through the loops around its own
    int loop = -1;
    int inner = -1; // the inner loop of a position
    int depth = 0; // of nested lists and arguments; bounded
    std::string text;
    std::string missing; // what would have to be said for the value to be known, as in Supplied
    std::shared_ptr<const std::vector<Value>> items;
    const Statement *function = nullptr;
    ConstructedPtr object;
    Position at;

    [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
    // Whether the two are surely the same thing.
    [[nodiscard]] bool same(const Value &other) const;
};

[[nodiscard]] Value unknown(std::string why = {});
[[nodiscard]] Value located(Value value, Position at);
inline constexpr const char *kEllipsis = "..."; // why, of what documentation leaves out
[[nodiscard]] Value number(double value, bool whole);
[[nodiscard]] Value truth(bool value);
[[nodiscard]] Value text(std::string value);
[[nodiscard]] Value symbol(std::string name);
[[nodiscard]] Value list(std::vector<Value> items, Value::Kind kind = Value::Kind::list);

// "0.5", "a string", "a value that the script does not say".
[[nodiscard]] std::string describe(const Value &value);

// An arithmetic expression on x, the iteration of a loop; unknown where it is too long.
[[nodiscard]] Value formula(std::string text, int loop, bool running = false);
// A number in a formula: "0.5", "(-1)".
[[nodiscard]] std::string numberText(double number);
// The text of a number, a loop's index or a formula; nothing for anything else.
[[nodiscard]] std::optional<std::string> formulaText(const Value &value);
// The text of a list or dictionary that has numbers alone; nothing for anything else.
[[nodiscard]] std::optional<std::string> tableText(const Value &value);

// Whether every key of a dictionary is a text.
[[nodiscard]] bool hasNames(const Value &dictionary);
// The argument of that name, or at that position; null where there is none.
[[nodiscard]] const Value *argumentOf(const CallArguments &arguments, std::string_view keyword,
                                      std::size_t position = static_cast<std::size_t>(-1));
// What a dictionary has under a text; null where it has nothing, or is none.
[[nodiscard]] const Value *itemNamed(const Value *dictionary, std::string_view key);

// Python's operators on what is known; unknown where it is not.
[[nodiscard]] Value arithmetic(std::string_view operation, const Value &left, const Value &right);
[[nodiscard]] Value comparison(std::string_view operation, const Value &left, const Value &right);
[[nodiscard]] Value negated(const Value &value);
// bool(value), where that is known.
[[nodiscard]] std::optional<bool> truthOf(const Value &value);

} // namespace warmup::dialect::python
