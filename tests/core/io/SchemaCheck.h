// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace warmup::io {

// As much of JSON Schema 2020-12 as recipe.schema.json uses; a keyword that it does not know is an
// error of its own. tests/peers/schema_peer.py holds it against a full implementation.
class SchemaCheck {
public:
    using Json = nlohmann::json;

    explicit SchemaCheck(Json root) : m_root(std::move(root)) { }

    [[nodiscard]] bool accepts(const Json &value) { return accepts(m_root, value, "#"); }

    // The properties that accepted values had so far, each as "DEFINITION/KEY".
    std::set<std::string> used;

private:
    bool accepts(const Json &schema, const Json &value, const std::string &place)
    {
        if (schema.is_boolean())
            return schema.get<bool>();
        for (const auto &[keyword, rule] : schema.items())
            if (!holds(keyword, rule, schema, value, place))
                return false;
        return true;
    }

    bool holds(const std::string &keyword, const Json &rule, const Json &schema, const Json &value,
               const std::string &place)
    {
        static const std::set<std::string> kNotRules{"$schema",          "$defs",   "title",
                                                     "description",      "default", "properties",
                                                     "patternProperties"};
        if (kNotRules.contains(keyword))
            return true;
        if (keyword == "$ref")
            return accepts(m_root.at(Json::json_pointer(rule.get<std::string>().substr(1))), value,
                           rule);
        if (keyword == "type")
            return hasType(rule, value);
        if (keyword == "const")
            return value == rule;
        if (keyword == "enum")
            return std::find(rule.begin(), rule.end(), value) != rule.end();
        if (keyword == "anyOf")
            return std::any_of(rule.begin(), rule.end(),
                               [&](const Json &one) { return accepts(one, value, place); });
        if (keyword == "minimum")
            return !value.is_number() || value >= rule;
        if (keyword == "maximum")
            return !value.is_number() || value <= rule;
        if (keyword == "exclusiveMaximum")
            return !value.is_number() || value < rule;
        if (keyword == "pattern")
            return !value.is_string() || matches(value.get<std::string>(), rule);
        if (keyword == "required")
            return !value.is_object()
                || std::all_of(rule.begin(), rule.end(), [&](const Json &key) {
                       return value.contains(key.get<std::string>());
                   });
        if (keyword == "minItems")
            return !value.is_array() || value.size() >= rule.get<std::size_t>();
        if (keyword == "prefixItems")
            return !value.is_array() || eachHolds(rule, value, place);
        if (keyword == "items")
            return !value.is_array() || restHolds(rule, schema, value, place);
        if (keyword == "additionalProperties")
            return !value.is_object() || keysHold(rule, schema, value, place);
        throw std::runtime_error("unknown keyword " + keyword);
    }

    bool matches(const std::string &text, const std::string &pattern)
    {
        const auto compiled = m_patterns.try_emplace(pattern, pattern).first;
        return std::regex_search(text, compiled->second);
    }

    static bool hasType(const std::string &type, const Json &value)
    {
        if (type == "integer")
            return value.is_number_integer()
                || (value.is_number() && value.get<double>() == std::floor(value.get<double>()));
        return (type == "number" && value.is_number()) || (type == "string" && value.is_string())
            || (type == "boolean" && value.is_boolean()) || (type == "null" && value.is_null())
            || (type == "array" && value.is_array()) || (type == "object" && value.is_object());
    }

    bool eachHolds(const Json &rules, const Json &value, const std::string &place)
    {
        for (std::size_t i = 0; i < std::min(rules.size(), value.size()); ++i)
            if (!accepts(rules[i], value[i], place))
                return false;
        return true;
    }

    bool restHolds(const Json &rule, const Json &schema, const Json &value,
                   const std::string &place)
    {
        const std::size_t first = schema.contains("prefixItems") ? schema["prefixItems"].size() : 0;
        for (std::size_t i = first; i < value.size(); ++i)
            if (!accepts(rule, value[i], place))
                return false;
        return true;
    }

    bool keysHold(const Json &rule, const Json &schema, const Json &value, const std::string &place)
    {
        const auto properties = schema.value("properties", Json::object());
        std::vector<std::string> own;
        for (const auto &[key, member] : value.items()) {
            const auto property = properties.find(key);
            if (property != properties.end())
                own.push_back(key);
            else if (key.starts_with("x-"))
                continue;
            if (!accepts(property != properties.end() ? *property : rule, member, place))
                return false;
        }
        for (const auto &key : own)
            used.insert(place + "/" + key);
        return true;
    }

    Json m_root;
    std::map<std::string, std::regex> m_patterns;
};

} // namespace warmup::io
