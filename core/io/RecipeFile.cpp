// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/RecipeFile.h"

#include <cmath>

#include "core/io/AtomicFile.h"
#include "core/io/Json.h"
#include "core/io/RecipeFields.h"
#include "core/io/RecipeJson.h"
#include "core/io/RecipeNames.h"
#include "core/io/RecipeTexts.h"

namespace warmup::io {

namespace {

// Writes every field, defaults too: a default that changes one day does not change old recipes.
class Writer {
public:
    Json object = Json::object();

    template <typename T>
    void operator()(const char *key, T &member, Range = {})
    {
        object[key] = written(member);
    }

private:
    static Json written(bool value) { return value; }
    static Json written(std::string &value) { return value; }

    static Json written(double value)
    {
        constexpr double kExact = 0x1p53;
        if (value == std::floor(value) && std::abs(value) < kExact)
            return static_cast<std::int64_t>(value); // 5, not 5.0
        return value;
    }

    template <std::integral Integer>
    static Json written(Integer value)
    {
        return value;
    }

    static Json written(schedule::Span &value)
    {
        if (value.unit == schedule::Unit::rest)
            value.amount = 0; // it has no meaning, and no place in the file
        return spanText(value);
    }

    static Json written(schedule::Level &value)
    {
        return value.basis == schedule::Basis::absolute ? written(value.value)
                                                        : Json(levelText(value));
    }

    static Json written(dialect::Construction &value)
    {
        Json arguments = Json::object();
        for (auto &[name, argument] : value.arguments)
            arguments[name] = written(argument);
        return {{"name", value.name}, {"arguments", arguments}};
    }

    static Json written(dialect::Argument &value)
    {
        return std::visit([](auto &held) { return writtenArgument(held); }, value.value);
    }
    static Json writtenArgument(std::monostate) { return nullptr; }
    static Json writtenArgument(dialect::Lambda &value) { return {{"lambda", value.text}}; }
    static Json writtenArgument(double value) { return value; } // 5.0, which is no int
    template <typename T>
    static Json writtenArgument(T &value)
    {
        return written(value);
    }

    template <typename Enum>
    requires std::is_enum_v<Enum>
    static Json written(Enum value)
    {
        for (const auto &[name, choice] : namesOf(Enum{}))
            if (choice == value)
                return name;
        return nullptr;
    }

    template <typename T>
    static Json written(std::optional<T> &value)
    {
        return value ? written(*value) : Json(nullptr);
    }

    template <typename T>
    static Json written(std::vector<T> &value)
    {
        Json array = Json::array();
        for (T &item : value)
            array.push_back(written(item));
        return array;
    }

    template <typename A, typename B>
    static Json written(std::pair<A, B> &value)
    {
        return Json::array({written(value.first), written(value.second)});
    }

    static Json written(std::variant<double, schedule::Batching> &value)
    {
        return std::visit([](auto &choice) { return written(choice); }, value);
    }

    template <typename... Choices>
    static Json written(std::variant<Choices...> &value)
    {
        const std::string_view kind = kKinds<std::variant<Choices...>>[value.index()];
        Writer writer;
        std::visit([&](auto &choice) { fields(writer, choice); }, value);
        if (writer.object.empty())
            return kind;
        Json result{{"kind", kind}};
        result.update(writer.object);
        return result;
    }

    template <typename Struct>
    requires std::is_class_v<Struct>
    static Json written(Struct &value)
    {
        Writer writer;
        fields(writer, value);
        return writer.object;
    }
};

// Takes over the keys of `previous` that begin with "x-", object by object.
void keepForeignKeys(Json &json, const Json &previous)
{
    if (json.is_object() && previous.is_object()) {
        for (const auto &item : previous.items()) {
            if (item.key().starts_with("x-"))
                json[item.key()] = item.value();
            else if (const auto own = json.find(item.key()); own != json.end())
                keepForeignKeys(*own, item.value());
        }
    } else if (json.is_array() && previous.is_array()) {
        for (std::size_t i = 0; i < std::min(json.size(), previous.size()); ++i)
            keepForeignKeys(json[i], previous[i]);
    }
}

// What the file says of a recipe, which is made to be just that: see Writer::written(Span &).
std::string textOf(Recipe &recipe, std::string_view previous)
{
    Writer writer;
    fields(writer, recipe);
    Json json{{"format", kRecipeFormat}, {"version", kRecipeVersion}};
    json.update(writer.object);
    if (!previous.empty())
        if (const auto old = parseJson(previous, ""))
            keepForeignKeys(json, *old);
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace

std::string recipeText(const Recipe &recipe, std::string_view previous)
{
    Recipe copy = recipe;
    return textOf(copy, previous);
}

bool isOfAnotherKind(const std::filesystem::path &path, std::string_view beginning)
{
    const auto first = beginning.find_first_not_of(" \t\r\n\xEF\xBB\xBF"); // with a byte order mark
    return first != std::string_view::npos && beginning[first] != '{'
        && path.extension() != ".json";
}

Result<Recipe> loadRecipe(const std::filesystem::path &path)
{
    return readWhole(path, kLargestJson).and_then([&](const std::string &text) {
        return isOfAnotherKind(path, text) ? fail(path.string(), "another kind of file",
                                                  "a recipe (.warmup.json) or a script (.py)")
                                           : readRecipe(text, path.string());
    });
}

Result<void> saveRecipe(const std::filesystem::path &path, const Recipe &recipe)
{
    return saveRecipe(path, recipe, path);
}

Result<void> saveRecipe(const std::filesystem::path &path, const Recipe &recipe,
                        const std::filesystem::path &previous)
{
    std::error_code status;
    std::string old;
    if (std::filesystem::is_regular_file(previous, status))
        old = readWhole(previous, kLargestJson).value_or("");
    Recipe expected = recipe;
    const auto text = textOf(expected, old);

    // A file that could not be opened again must not take the place of one that can.
    const auto again = readRecipe(text, path.string());
    if (!again)
        return tl::unexpected(again.error());
    if (*again != expected)
        return fail(path.string(), "a text that is not UTF-8, or a number that is not finite",
                    "a recipe that reads back as it is");
    return writeAtomically(path, text);
}

} // namespace warmup::io
