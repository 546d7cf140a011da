// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/python/Table.h"

#include <vector>

#include "core/dialect/python/Tokenizer.h"

namespace warmup::dialect::python {
namespace {

using Kind = Expression::Kind;

constexpr std::size_t kLongestTable = 100'000;

std::optional<double> literalOf(const Expression &expression)
{
    if (expression.kind == Kind::unary && expression.text == "-") {
        const auto positive = literalOf(expression.parts.front());
        return positive ? std::optional(-*positive) : std::nullopt;
    }
    const auto number = expression.kind == Kind::number ? numberOf(expression.text) : std::nullopt;
    return number ? std::optional(number->value) : std::nullopt;
}

// [0.1, 0.2], [0.1] * 30 + [0.01] * 30
std::optional<std::vector<double>> itemsOf(const Expression &expression)
{
    std::vector<double> items;
    if (expression.kind == Kind::list || expression.kind == Kind::tuple) {
        for (const auto &part : expression.parts) {
            const auto item = literalOf(part);
            if (!item)
                return std::nullopt;
            items.push_back(*item);
        }
        return items;
    }
    if (expression.kind != Kind::binary)
        return std::nullopt;
    auto made = itemsOf(expression.parts.front());
    for (std::size_t i = 0; made && i < expression.texts.size(); ++i) {
        const auto &right = expression.parts[i + 1];
        const double times = expression.texts[i] == "*" ? literalOf(right).value_or(-1) : -1;
        const auto more = expression.texts[i] == "+" ? itemsOf(right) : std::nullopt;
        if (times >= 0 && static_cast<double>(made->size()) * times <= kLongestTable) {
            items.clear();
            for (double k = 0; k < times && !made->empty(); ++k)
                items.insert(items.end(), made->begin(), made->end());
            made = items;
        } else if (more && made->size() + more->size() <= kLongestTable) {
            made->insert(made->end(), more->begin(), more->end());
        } else {
            return std::nullopt;
        }
    }
    return made;
}

} // namespace

std::optional<std::map<double, double>> tableOf(const Expression &expression)
{
    std::map<double, double> table;
    if (expression.kind == Kind::dictionary) {
        for (std::size_t i = 0; i + 1 < expression.parts.size(); i += 2) {
            const auto key = literalOf(expression.parts[i]);
            const auto value = literalOf(expression.parts[i + 1]);
            if (!key || !value)
                return std::nullopt;
            table[*key] = *value;
        }
        return table;
    }
    const auto items = itemsOf(expression);
    if (!items)
        return std::nullopt;
    for (std::size_t i = 0; i < items->size(); ++i) {
        table[static_cast<double>(i)] = (*items)[i];
        table[static_cast<double>(i) - static_cast<double>(items->size())] = (*items)[i];
    }
    return table;
}

} // namespace warmup::dialect::python
