// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/io/Json.h"
#include "core/io/RecipeFields.h"
#include "core/io/RecipeFile.h"
#include "core/io/RecipeJson.h"
#include "core/io/RecipeNames.h"
#include "core/io/RecipeTexts.h"

namespace warmup::io {

namespace {

template <typename Names>
std::string oneOf(const Names &names)
{
    std::string text;
    for (const auto &name : names)
        text += (text.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    return text;
}

template <typename Number>
std::string rangeText(const std::string &kind, const Range &range)
{
    const double low =
        std::max(range.low, static_cast<double>(std::numeric_limits<Number>::lowest()));
    const double high =
        std::min(range.high, static_cast<double>(std::numeric_limits<Number>::max()));
    const bool bounded = std::is_integral_v<Number>;
    const bool hasLow = std::isfinite(range.low) || bounded;
    const bool hasHigh = std::isfinite(range.high) || bounded;
    if (hasLow && hasHigh)
        return fmt::format("{} from {} {} {}", kind, shortestText(low),
                           range.belowHigh ? "to below" : "to",
                           bounded && !std::isfinite(range.high)
                               ? std::to_string(std::numeric_limits<Number>::max())
                               : shortestText(high));
    return hasLow ? fmt::format("{} of at least {}", kind, shortestText(low)) : kind;
}

bool inside(double value, const Range &range)
{
    return value >= range.low && (range.belowHigh ? value < range.high : value <= range.high);
}

// Fills a value from JSON. What the JSON does not name keeps the default of its C++ type. The first
// error stays, and everything after it is passed over.
class Reader {
public:
    explicit Reader(std::string_view name) : m_name(name) { }

    template <typename Struct>
    Result<Struct> readWhole(const Json &json, std::vector<std::string_view> alsoKnown)
    {
        Struct value;
        readObject(json, value, std::move(alsoKnown));
        if (m_error)
            return tl::unexpected(*m_error);
        return value;
    }

    // A field of the object that is being read.
    template <typename T>
    void operator()(const char *key, T &member, Range range = {})
    {
        if (m_error)
            return;
        m_known.push_back(key);
        const auto found = m_object->find(key);
        if (found != m_object->end())
            within(pointerPart(key), [&] { read(*found, member, range); });
    }

private:
    template <typename Action>
    void within(const std::string &part, Action action)
    {
        const auto length = m_pointer.size();
        m_pointer += part;
        action();
        m_pointer.resize(length);
    }

    void refuse(std::string found, std::string allowed)
    {
        if (!m_error)
            m_error = Error{m_name + ": " + m_pointer, std::move(found), std::move(allowed)};
    }

    template <typename Struct>
    void readObject(const Json &json, Struct &value, std::vector<std::string_view> alsoKnown)
    {
        if (!json.is_object())
            return refuse(foundText(json), "an object");
        const Json *outerObject = std::exchange(m_object, &json);
        auto outerKnown = std::exchange(m_known, std::move(alsoKnown));
        fields(*this, value);
        for (const auto &item : json.items()) {
            if (m_error)
                break;
            if (!item.key().starts_with("x-")
                && std::find(m_known.begin(), m_known.end(), item.key()) == m_known.end())
                within(pointerPart(item.key()), [&] {
                    refuse("an unknown key",
                           (m_known.empty() ? "no keys" : oneOf(m_known))
                               + ", and keys that begin with \"x-\"");
                });
        }
        m_object = outerObject;
        m_known = std::move(outerKnown);
    }

    void read(const Json &json, bool &value, Range)
    {
        if (!json.is_boolean())
            return refuse(foundText(json), "true or false");
        value = json.get<bool>();
    }

    void read(const Json &json, double &value, Range range)
    {
        if (!json.is_number() || !inside(json.get<double>(), range))
            return refuse(foundText(json), rangeText<double>("a number", range));
        value = json.get<double>();
    }

    template <std::integral Integer>
    void read(const Json &json, Integer &value, Range range)
    {
        const auto whole = wholeNumber<Integer>(json);
        if (!whole || !inside(static_cast<double>(*whole), range))
            return refuse(foundText(json), rangeText<Integer>("a whole number", range));
        value = *whole;
    }

    template <typename Integer>
    static std::optional<Integer> wholeNumber(const Json &json)
    {
        if (json.is_number_unsigned()) {
            const auto number = json.get<std::uint64_t>();
            if (std::in_range<Integer>(number))
                return static_cast<Integer>(number);
        } else if (json.is_number_integer()) {
            const auto number = json.get<std::int64_t>();
            if (std::in_range<Integer>(number))
                return static_cast<Integer>(number);
        } else if (json.is_number_float()) { // 5.0 and 1e3 are whole numbers too
            const auto number = json.get<double>();
            const double end = std::ldexp(1.0, std::numeric_limits<Integer>::digits);
            if (number == std::floor(number) && number < end
                && number >= static_cast<double>(std::numeric_limits<Integer>::min()))
                return static_cast<Integer>(number);
        }
        return std::nullopt;
    }

    void read(const Json &json, std::string &value, Range)
    {
        if (!json.is_string())
            return refuse(foundText(json), "a text");
        value = json.get<std::string>();
    }

    void read(const Json &json, schedule::Span &value, Range)
    {
        const auto span =
            json.is_string() ? readSpan(json.get_ref<const std::string &>()) : std::nullopt;
        if (!span)
            return refuse(foundText(json), kSpanAllowed);
        value = *span;
    }

    void read(const Json &json, schedule::Level &value, Range)
    {
        if (json.is_number()) {
            value = {json.get<double>(), schedule::Basis::absolute};
            return;
        }
        const auto level =
            json.is_string() ? readLevel(json.get_ref<const std::string &>()) : std::nullopt;
        if (!level)
            return refuse(foundText(json), kLevelAllowed);
        value = *level;
    }

    // {"name": "StepLR", "arguments": {"step_size": 30}}
    void read(const Json &json, dialect::Construction &value, Range)
    {
        if (!json.is_object() || !json.contains("name") || !json["name"].is_string())
            return refuse(foundText(json), "an object with a \"name\", and \"arguments\"");
        value.name = json["name"].get<std::string>();
        value.arguments.clear();
        for (const auto &item : json.items()) {
            if (item.key() == "name" || item.key().starts_with("x-"))
                continue;
            within(pointerPart(item.key()), [&] {
                if (item.key() != "arguments" || !item.value().is_object())
                    return refuse(foundText(item.value()),
                                  "\"name\", and \"arguments\" with an object");
                for (const auto &argument : item.value().items())
                    if (!argument.key().starts_with("x-"))
                        within(pointerPart(argument.key()), [&] {
                            auto &added = value.arguments.emplace_back();
                            added.name = argument.key();
                            read(argument.value(), added.value, {});
                        });
            });
        }
    }

    static bool isLambda(const Json &json)
    {
        if (!json.is_object() || !json.contains("lambda") || !json["lambda"].is_string())
            return false;
        const auto all = json.items();
        return std::all_of(all.begin(), all.end(), [](const auto &item) {
            return item.key() == "lambda" || item.key().starts_with("x-");
        });
    }

    // As Python has it: 30 is an int, 30.0 a float, {"lambda": "lambda e: 0.9 ** e"} a function.
    void read(const Json &json, dialect::Argument &value, Range)
    {
        if (json.is_boolean()) {
            value.value = json.get<bool>();
        } else if (const auto whole =
                       json.is_number_float() ? std::nullopt : wholeNumber<std::int64_t>(json)) {
            value.value = *whole;
        } else if (json.is_number()) {
            value.value = json.get<double>();
        } else if (json.is_string()) {
            value.value = json.get<std::string>();
        } else if (json.is_array()) {
            read(json, value.value.emplace<dialect::Argument::List>(), {});
        } else if (isLambda(json)) {
            value.value = dialect::Lambda{json["lambda"].get<std::string>()};
        } else if (json.is_object()) {
            read(json, value.value.emplace<dialect::Construction>(), {});
        } else {
            value.value = std::monostate();
        }
    }

    template <typename Enum>
    requires std::is_enum_v<Enum>
    void read(const Json &json, Enum &value, Range)
    {
        std::vector<std::string_view> allowed;
        for (const auto &[name, choice] : namesOf(Enum{})) {
            if (json.is_string() && json.get_ref<const std::string &>() == name) {
                value = choice;
                return;
            }
            allowed.push_back(name);
        }
        refuse(foundText(json), oneOf(allowed));
    }

    template <typename T>
    void read(const Json &json, std::optional<T> &value, Range range)
    {
        value.reset();
        if (!json.is_null())
            read(json, value.emplace(), range);
    }

    template <typename T>
    void read(const Json &json, std::vector<T> &value, Range range)
    {
        if (!json.is_array())
            return refuse(foundText(json), "an array");
        value.clear();
        for (const Json &item : json) {
            if (m_error)
                return;
            within("/" + std::to_string(value.size()),
                   [&] { read(item, value.emplace_back(), range); });
        }
    }

    template <typename A, typename B>
    void read(const Json &json, std::pair<A, B> &value, Range range)
    {
        if (!json.is_array() || json.size() != 2)
            return refuse(foundText(json), "an array of two: [\"5 epochs\", 0.5]");
        within("/0", [&] { read(json[0], value.first, range); });
        within("/1", [&] { read(json[1], value.second, range); });
    }

    void read(const Json &json, std::variant<double, schedule::Batching> &value, Range range)
    {
        if (json.is_number())
            return read(json, value.emplace<double>(), range);
        if (!json.is_object())
            return refuse(foundText(json), "a number, or an object with \"samples\" and \"batch\"");
        readObject(json, value.emplace<schedule::Batching>(), {});
    }

    // A choice with settings of its own: {"kind": "step", "gamma": 0.5}, or "step" alone.
    template <typename... Choices>
    void read(const Json &json, std::variant<Choices...> &value, Range)
    {
        using Variant = std::variant<Choices...>;
        const bool object = json.is_object();
        const auto kind = object ? json.find("kind") : json.end();
        if (!json.is_string() && (!object || kind == json.end()))
            return refuse(object ? "no \"kind\"" : foundText(json),
                          oneOf(kKinds<Variant>) + ", or an object with one of them as \"kind\"");
        const Json &name = object ? *kind : json;
        const auto known = name.is_string()
            ? std::find(kKinds<Variant>.begin(), kKinds<Variant>.end(),
                        name.get_ref<const std::string &>())
            : kKinds<Variant>.end();
        if (known == kKinds<Variant>.end())
            return within(object ? "/kind" : "",
                          [&] { refuse(foundText(name), oneOf(kKinds<Variant>)); });
        std::size_t index = 0;
        ((index++ == static_cast<std::size_t>(known - kKinds<Variant>.begin())
              ? readChoice(json, value.template emplace<Choices>())
              : void()),
         ...);
    }

    template <typename Choice>
    void readChoice(const Json &json, Choice &choice)
    {
        if (json.is_object())
            readObject(json, choice, {"kind"});
    }

    template <typename Struct>
    requires std::is_class_v<Struct>
    void read(const Json &json, Struct &value, Range) { readObject(json, value, {}); }

    std::string m_name;
    std::string m_pointer;
    std::optional<Error> m_error;
    const Json *m_object = nullptr;
    std::vector<std::string_view> m_known;
};

// Checks what the file says it is, and brings a file of an older version to the newest one. Every
// version before kRecipeVersion gets its step here: the JSON of one version becomes that of the
// next.
Result<void> migrate(Json &json, const std::string &name)
{
    if (!json.is_object())
        return fail(name, foundText(json), "an object with \"format\": \"warmup-lab\"");
    const auto format = json.find("format");
    if (format == json.end() || *format != kRecipeFormat)
        return fail(name + ": /format", format == json.end() ? "nothing" : foundText(*format),
                    "\"warmup-lab\"");
    const auto version = json.find("version");
    const double number =
        version != json.end() && version->is_number() ? version->get<double>() : 0;
    if (number < 1 || number != std::floor(number))
        return fail(name + ": /version", version == json.end() ? "nothing" : foundText(*version),
                    "a whole number of at least 1");
    if (number > kRecipeVersion)
        return fail(name + ": /version",
                    foundText(*version) + ", which a newer Warmup Lab has written",
                    fmt::format("at most {}", kRecipeVersion));
    return {};
}

} // namespace

Result<Recipe> recipeOf(Json json, std::string_view name)
{
    if (auto migrated = migrate(json, std::string(name)); !migrated)
        return tl::unexpected(migrated.error());
    return Reader(name).readWhole<Recipe>(json, {"format", "version"});
}

Result<Recipe> readRecipe(std::string_view text, std::string_view name)
{
    return parseJson(text, name).and_then([&](Json json) {
        return recipeOf(std::move(json), name);
    });
}

} // namespace warmup::io
