// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Json.h"

#include <algorithm>
#include <unordered_set>
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
        const auto before = m_text.substr(0, at);
        const auto line = std::count(before.begin(), before.end(), '\n') + 1;
        const auto lastLine = before.rfind('\n');
        const auto column = at - (lastLine == std::string_view::npos ? 0 : lastLine + 1) + 1;
        const bool end = at >= m_text.size();
        error = Error{fmt::format("{}:{}:{}", m_name, line, column),
                      end ? "the end of the file" : '"' + shortened(token) + '"',
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
    // unexpected ...; expected 'x'" or "... - invalid string: ...; last read: ...".
    static std::string expectation(const std::string &what)
    {
        if (const auto at = what.rfind("; expected "); at != std::string::npos)
            return what.substr(at + 11);
        auto from = what.find(" - ");
        from = from == std::string::npos ? what.size() : from + 3;
        const auto reason = what.substr(from, what.find("; last read", from) - from);
        if (reason.empty() || reason.starts_with("unexpected"))
            return "JSON";
        return "JSON in UTF-8 (" + reason + ")";
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
        if (m_levels.size() == kDeepestJson)
            return refuse("",
                          fmt::format("more than {} levels of objects and arrays", kDeepestJson),
                          fmt::format("at most {}", kDeepestJson));
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
