// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/io/RandomRecipe.h"

#include <bit>
#include <cmath>

#include "core/base/Random.h"
#include "core/io/RecipeFields.h"
#include "core/io/RecipeNames.h"

namespace warmup::io {
namespace {

// Fills every field of a recipe with something that a file may hold.
class RandomFiller {
public:
    explicit RandomFiller(std::uint64_t seed) : m_random(seed, Purpose::test) { }

    template <typename T>
    void operator()(const char *, T &member, Range range = {})
    {
        fill(member, range);
    }

    void fill(bool &value, Range) { value = m_random.below(2) == 1; }

    void fill(double &value, Range range)
    {
        if (std::isfinite(range.high)) {
            value = m_random.uniform(range.low, range.high);
            return;
        }
        switch (m_random.below(4)) {
        case 0:
            value = static_cast<double>(m_random.below(1000));
            break;
        case 1:
            value = static_cast<double>(m_random.below(1000)) / 1000;
            break;
        case 2:
            value = m_random.normal() * 1e-5;
            break;
        default: // any bits, as long as they are a number
            do
                value = std::bit_cast<double>(m_random.bits64());
            while (!std::isfinite(value));
        }
        if (std::isfinite(range.low))
            value = std::max(range.low, std::abs(value));
    }

    template <std::integral Integer>
    void fill(Integer &value, Range range)
    {
        const auto any = static_cast<Integer>(m_random.bits64() >> m_random.below(64));
        value = any;
        if (static_cast<double>(value) < range.low || static_cast<double>(value) > range.high)
            value = static_cast<Integer>(range.low)
                + static_cast<Integer>(m_random.below(
                    static_cast<std::uint64_t>(std::min(range.high, 1e4) - range.low) + 1));
    }

    void fill(std::string &value, Range)
    {
        constexpr std::array<std::string_view, 8> kPieces{"a",      "\"",         "\\", "\n",
                                                          "\u00e9", "\U0001F525", "/",  " 1 epoch"};
        value.clear();
        for (auto n = m_random.below(5); n > 0; --n)
            value += kPieces[m_random.below(kPieces.size())];
    }

    void fill(schedule::Span &value, Range)
    {
        value.unit = static_cast<schedule::Unit>(m_random.below(5));
        fill(value.amount, Range{});
        if (value.unit == schedule::Unit::rest)
            value.amount = 0;
    }

    void fill(schedule::Level &value, Range)
    {
        value.basis = static_cast<schedule::Basis>(m_random.below(5));
        fill(value.value, Range{});
    }

    void fill(std::monostate &, Range) { }
    void fill(dialect::Lambda &value, Range range) { fill(value.text, range); }
    void fill(dialect::Argument &value, Range range) { fill(value.value, range); }
    void fill(dialect::Construction &value, Range range)
    {
        fill(value.name, range);
        value.arguments.resize(m_random.below(3));
        for (std::size_t i = 0; i < value.arguments.size(); ++i) {
            value.arguments[i].name = "argument" + std::to_string(i);
            fill(value.arguments[i].value, range);
        }
    }

    template <typename Enum>
    requires std::is_enum_v<Enum>
    void fill(Enum &value, Range)
    {
        constexpr auto words = namesOf(Enum{});
        value = words[m_random.below(words.size())].choice;
    }

    template <typename T>
    void fill(std::optional<T> &value, Range range)
    {
        value.reset();
        if (m_random.below(3) > 0)
            fill(value.emplace(), range);
    }

    template <typename T>
    void fill(std::vector<T> &value, Range range)
    {
        value.resize(m_random.below(4));
        for (T &item : value)
            fill(item, range);
    }

    template <typename A, typename B>
    void fill(std::pair<A, B> &value, Range range)
    {
        fill(value.first, range);
        fill(value.second, range);
    }

    template <typename... Choices>
    void fill(std::variant<Choices...> &value, Range range)
    {
        const auto chosen = m_random.below(sizeof...(Choices));
        std::size_t index = 0;
        ((index++ == chosen ? fill(value.template emplace<Choices>(), range) : void()), ...);
    }

    template <typename Struct>
    requires std::is_class_v<Struct>
    void fill(Struct &value, Range) { fields(*this, value); }

private:
    Random m_random;
};

} // namespace

Recipe randomRecipe(std::uint64_t seed)
{
    Recipe recipe;
    RandomFiller(seed).fill(recipe, Range{});
    return recipe;
}

} // namespace warmup::io
