// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/QuotedNames.h"
#include "core/base/Result.h"
#include "core/experiment/Lesson.h"
#include "core/io/Json.h"
#include "core/recipe/Recipe.h"

// Only for the .cpp files of core/io, as Json.h.
namespace warmup::io {

// What files about experiments (lessons, sweeps) have in common. Reads member by member; after the
// first error everything is passed over. `pointer` is that of the object that is passed with it.
class ExperimentReader {
public:
    template <typename Enum, std::size_t N>
    using Choices = std::array<std::pair<const char *, Enum>, N>;

    static constexpr Choices<experiment::Direction, 2> kDirections{
        {{"lower", experiment::Direction::lower}, {"higher", experiment::Direction::higher}}};

    explicit ExperimentReader(std::string_view name) : m_name(name) { }

protected:
    void refuse(const std::string &pointer, std::string found, std::string allowed);

    template <typename Action>
    void object(const Json &json, const std::string &pointer, Action action)
    {
        if (m_error)
            return;
        if (!json.is_object())
            return refuse(pointer, foundMember(json), "an object");
        action(json);
    }

    // null where it is not there.
    [[nodiscard]] static const Json &member(const Json &object, const char *key);
    // Of what member() gave.
    [[nodiscard]] static std::string foundMember(const Json &json);
    // That there are no other keys.
    void known(const Json &object, const std::string &pointer,
               std::initializer_list<std::string_view> keys);
    // That the file is of this format, version 1.
    void format(const Json &root, const char *name);
    [[nodiscard]] std::string text(const Json &object, const std::string &pointer, const char *key);
    [[nodiscard]] std::vector<const Json *> list(const Json &object, const std::string &pointer,
                                                 const char *key, std::size_t least,
                                                 std::size_t most);
    [[nodiscard]] std::int64_t whole(const Json &object, const std::string &pointer,
                                     const char *key, std::int64_t least, std::int64_t most,
                                     std::int64_t otherwise);
    [[nodiscard]] experiment::Metric metric(const Json &object, const std::string &pointer);
    // "failed", where it is there.
    [[nodiscard]] std::optional<experiment::FailureRule> failureRule(const Json &object,
                                                                     const std::string &pointer);
    // That runs of `recipe`, which a message calls `whose`, record the metric that was read at
    // `pointer`: without it all of them would have failed.
    void recorded(const experiment::Metric &metric, const std::string &pointer,
                  const Recipe &recipe, const std::string &whose);

    template <typename Enum, std::size_t N>
    [[nodiscard]] Enum choice(const Json &object, const std::string &pointer, const char *key,
                              const Choices<Enum, N> &choices)
    {
        const Json &json = member(object, key);
        std::vector<std::string_view> words;
        for (const auto &[word, meaning] : choices) {
            if (json == word)
                return meaning;
            words.emplace_back(word);
        }
        refuse(pointer + "/" + key, foundMember(json), quotedNames(words));
        return choices.front().second;
    }

    std::string m_name;
    std::optional<Error> m_error;

private:
    void reached(Update at, const std::string &pointer, const Recipe &recipe,
                 const std::string &whose);
    void shown(const std::string &column, const std::string &pointer,
               const training::Spec &training, const std::string &whose);
    [[nodiscard]] std::optional<double> bound(const Json &object, const std::string &pointer,
                                              const char *key);
};

// As files write it.
[[nodiscard]] const char *nameOf(experiment::Metric::Quantity quantity);

} // namespace warmup::io
