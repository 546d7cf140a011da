// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Json.h"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace warmup::io {

namespace {

std::string shortened(std::string text)
{
    constexpr std::size_t kShown = 60;
    if (text.size() > kShown) {
        std::size_t cut = kShown;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80)
            --cut;
        text.resize(cut);
        text += "...";
    }
    for (char &c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            c = '?';
    return text;
}

// "NAME:line:column" of a byte of the text, both counted from 1.
std::string placeOf(std::string_view name, std::string_view text, std::size_t at)
{
    const auto before = text.substr(0, at);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto lastLine = before.rfind('\n');
    const auto column = at - (lastLine == std::string_view::npos ? 0 : lastLine + 1) + 1;
    return fmt::format("{}:{}:{}", name, line, column);
}

// Where the object or array begins that is one level too deep, in text that is JSON up to there.
std::size_t tooDeep(std::string_view text)
{
    std::size_t depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            i += c == '\\' ? 1 : 0;
        else if ((c == '{' || c == '[') && ++depth > kDeepestJson)
            return i;
        else if (c == '}' || c == ']')
            --depth;
    }
    return text.size();
}

// Which of `words`, pairs of what the parser says and what we do, stands in the text first; else
// `otherwise`.
template <typename Words>
std::string ourWords(const Words &words, std::string_view said, std::string otherwise)
{
    for (const auto &[theirs, ours] : words)
        if (said.find(theirs) != std::string_view::npos)
            return ours;
    return otherwise;
}

constexpr const char *kValue =
    "a value: an object, an array, a text in quotes, a number, true, false or null";

// What the parser expects, in the words of its tokens.
constexpr std::array kExpected{
    std::pair("or a literal", kValue), std::pair("string literal", "a key in quotes"),
    std::pair("']'", "a comma or ]"),  std::pair("'}'", "a comma or }"),
    std::pair("':'", "a colon"),       std::pair("end of input", "nothing after the end")};

// What it finds wrong with a text, a number or a word.
constexpr std::array kReasons{
    std::pair("missing closing quote", "a closing quote"),
    std::pair("control character",
              "a text in which line breaks and tabs are written as \\n and \\t"),
    std::pair("ill-formed UTF-8", "a text in UTF-8"),
    std::pair("surrogate", "a text whose \\u escapes are characters"),
    std::pair("hex digits", "four hexadecimal digits after \\u"),
    std::pair("forbidden character after backslash",
              "after a backslash one of \" \\ / b f n r t u, and \\\\ for a backslash"),
    std::pair("invalid number", "a number as JSON writes it, such as -0.5 or 1e-3"),
    std::pair("invalid literal", kValue),
    std::pair("invalid BOM", "JSON in UTF-8")};

// Builds the value while it watches depth and keys. Returning false ends the parser.
class Builder : public nlohmann::json_sax<Json> {
public:
    Builder(std::string_view text, std::string_view name) : m_text(text), m_name(name) { }

    Json root;
    std::optional<Error> error;

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t &) override { return add(value); }
    bool string(string_t &value) override { return add(std::move(value)); }
    bool binary(binary_t &) override { return false; }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t &key) override
    {
        if (!m_levels.back().keys.insert(key).second)
            return refuse(pointer(), "the key \"" + shortened(key) + "\" twice", "each key once");
        m_levels.back().key = std::move(key);
        return true;
    }

    bool parse_error(std::size_t position, const std::string &token,
                     const nlohmann::json::exception &exception) override
    {
        constexpr int kNumberOverflow = 406;
        if (exception.id == kNumberOverflow)
            return refuse(valuePointer(), shortened(token), "a number that fits a double");
        // The parser counts the byte that it could not take, from 1, and one more at the end.
        const auto at = std::min(position > 0 ? position - 1 : 0, m_text.size());
        const bool end = at >= m_text.size();
        error = Error{placeOf(m_name, m_text, at),
                      end ? "the end of the file"
                          : '"' + shortened(lastOf(token, exception.what())) + '"',
                      expectation(exception.what())};
        return false;
    }

private:
    struct Level {
        Json *container;
        std::string key;
        std::unordered_set<std::string> keys;
    };

    // "[json.exception...] parse error at line 1, column 5: syntax error while parsing value -
    // unexpected ...; expected 'x'" or "... - invalid string: ...; last read: ...", whose end may
    // be what stands in the file.
    static std::string expectation(std::string_view what)
    {
        const auto from = what.find(" - ");
        if (from == std::string_view::npos)
            return "JSON";
        const std::string_view reason = what.substr(from + 3);
        if (!reason.starts_with("unexpected"))
            return ourWords(kReasons, reason.substr(0, reason.find("; last read")),
                            "JSON in UTF-8");
        const auto expected = reason.rfind("; expected ");
        return expected == std::string_view::npos
            ? "JSON"
            : ourWords(kExpected, reason.substr(expected), "JSON");
    }

    // The parser gives a text or a number by itself, and a sign or a word with all that stands
    // before it up to the last text or number.
    static std::string lastOf(const std::string &token, std::string_view what)
    {
        const auto says = [&](std::string_view words) {
            return what.find(words) != std::string_view::npos;
        };
        const bool byItself =
            says("unexpected string literal") || says("unexpected number literal");
        if (token.empty() || byItself || (!says(" - unexpected ") && !says(" - invalid literal")))
            return token;
        if (says(" - unexpected '"))
            return token.substr(token.size() - 1);
        const auto before =
            token.size() > 1 ? token.find_last_of(" \t\r\n[]{}:,", token.size() - 2) : token.npos;
        return token.substr(before == token.npos ? 0 : before + 1);
    }

    std::string pointer() const // of the innermost container
    {
        std::string text;
        for (std::size_t i = 0; i + 1 < m_levels.size(); ++i)
            text += part(m_levels[i], 1);
        return text;
    }

    std::string valuePointer() const // of the value that comes next
    {
        return m_levels.empty() ? "" : pointer() + part(m_levels.back(), 0);
    }

    // `placed`: 1 when the part of an array that is meant is already in it.
    static std::string part(const Level &level, std::size_t placed)
    {
        return level.container->is_object()
            ? pointerPart(level.key)
            : "/" + std::to_string(level.container->size() - placed);
    }

    bool refuse(const std::string &pointer, std::string found, std::string allowed)
    {
        error = Error{m_name + (pointer.empty() ? "" : ": " + pointer), std::move(found),
                      std::move(allowed)};
        return false;
    }

    Json *place(Json value)
    {
        if (m_levels.empty()) {
            root = std::move(value);
            return &root;
        }
        Json &container = *m_levels.back().container;
        if (container.is_array()) {
            container.push_back(std::move(value));
            return &container.back();
        }
        // Not operator[]: it would search all keys before.
        auto &object = container.get_ref<Json::object_t &>();
        object.emplace_back(m_levels.back().key, std::move(value));
        return &object.back().second;
    }

    template <typename T>
    bool add(T &&value)
    {
        place(Json(std::forward<T>(value)));
        return true;
    }

    bool open(Json container)
    {
        if (m_levels.size() == kDeepestJson) {
            error = Error{placeOf(m_name, m_text, tooDeep(m_text)),
                          fmt::format("more than {} levels of objects and arrays", kDeepestJson),
                          fmt::format("at most {}", kDeepestJson)};
            return false;
        }
        Json *placed = place(std::move(container));
        m_levels.push_back({placed, {}, {}});
        return true;
    }

    bool close()
    {
        m_levels.pop_back();
        return true;
    }

    std::string_view m_text;
    std::string m_name;
    std::vector<Level> m_levels;
};

} // namespace

Result<Json> parseJson(std::string_view text, std::string_view name)
{
    if (text.size() > kLargestJson)
        return fail(std::string(name), fmt::format("{} bytes", text.size()),
                    fmt::format("at most {} bytes", kLargestJson));
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return fail(std::string(name), "an empty file", "JSON");
    Builder builder(text, name);
    if (!Json::sax_parse(text.begin(), text.end(), &builder))
        return tl::unexpected(builder.error.value_or(Error{std::string(name), "no JSON", "JSON"}));
    return std::move(builder.root);
}

std::string pointerPart(std::string_view key)
{
    std::string part = "/";
    for (char c : key)
        part += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return part;
}

std::string foundText(const Json &value)
{
    if (value.is_object())
        return "an object";
    if (value.is_array())
        return "an array";
    return shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

} // namespace warmup::io
