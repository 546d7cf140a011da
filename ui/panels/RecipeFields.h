// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/recipe/Recipe.h"
#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/FieldGrid.h"
#include "ui/widgets/NumberText.h"
#include "ui/widgets/SpanField.h"

namespace warmup::ui {

// What the recipe's numbers come to; 0 when it is not known.
struct Resolved {
    double updatesPerEpoch = 0;
    Update length = 0;

    bool operator==(const Resolved &) const = default;
};

using RecipeChange = std::function<void(Recipe &)>;

// A view of one value of a recipe. `read` gives nothing while the recipe has no such value: then
// the row is hidden. `write` is called only while it has one.
template <typename T>
struct Bound {
    std::function<std::optional<T>(const Recipe &)> read;
    std::function<void(Recipe &, const T &)> write;
};

// A value that is there, itself optional or not.
template <typename T>
[[nodiscard]] std::optional<T> present(const T &value)
{
    return std::optional<T>(std::in_place, value);
}
// Lengths and levels may be absent in a recipe that has the field: that is a value like others.
using MaybeSpan = std::optional<schedule::Span>;
using MaybeLevel = std::optional<schedule::Level>;

// A member that every recipe has. `where` takes a Recipe, const or not, and returns the address of
// the struct.
template <typename T, typename Where, typename Owner, typename Member>
[[nodiscard]] Bound<T> bound(Where where, Member Owner::*member)
{
    return {[=](const Recipe &recipe) -> std::optional<T> {
                const Owner *owner = where(recipe);
                return owner ? std::optional<T>(static_cast<T>(owner->*member)) : std::nullopt;
            },
            [=](Recipe &recipe, const T &value) {
                if (Owner *owner = where(recipe))
                    owner->*member = static_cast<Member>(value);
            }};
}

// A member of one alternative of a variant, which is what the address points to.
template <typename T, typename Where, typename Kind, typename Member>
[[nodiscard]] Bound<T> boundKind(Where where, Member Kind::*member)
{
    return bound<T>(
        [=](auto &recipe) {
            auto variant = where(recipe);
            return variant ? std::get_if<Kind>(variant) : nullptr;
        },
        member);
}

// Which alternative a variant holds; another choice takes the alternative's defaults.
template <typename Where>
[[nodiscard]] Bound<int> boundAlternative(Where where)
{
    return {[=](const Recipe &recipe) {
                return std::optional<int>(static_cast<int>(where(recipe)->index()));
            },
            [=](Recipe &recipe, const int &index) {
                using Variant = std::remove_pointer_t<decltype(where(recipe))>;
                [&]<std::size_t... I>(std::index_sequence<I...>)
                {
                    ((index == static_cast<int>(I) ? void(where(recipe)->template emplace<I>())
                                                   : void()),
                     ...);
                }
                (std::make_index_sequence<std::variant_size_v<Variant>>());
            }};
}

struct FieldText {
    QString label;
    QString help; // tooltip: what it does, and the parameter's name in PyTorch
    std::vector<std::string> pointers; // JSON pointers into the recipe
    QString name = {}; // for undo and assistive technology, where the label alone is ambiguous
    bool restart = false; // a run in training does not take it up
    bool indent = false; // belongs to the row above
};

// Rows that are views of a recipe.
class RecipeFields : public FieldGrid {
    Q_OBJECT
public:
    struct Row {
        FieldRow *row = nullptr;
        FieldText text;
        std::function<bool(const Recipe &)> show; // shows the value; false: there is none
        std::function<QString(const Recipe &, const Resolved &)> hint = {};
        std::function<QString(const Recipe &)> label = {}; // where the label depends on the value
        std::function<void(const QString &)> rename = {}; // for assistive technology
    };

    explicit RecipeFields(QWidget *parent = nullptr);

    Row &number(const FieldText &text, const NumberRange &range, Steps steps, const QString &unit,
                const Bound<double> &bound);
    // An empty field, which says `none`, is no number.
    Row &maybeNumber(const FieldText &text, const NumberRange &range, Steps steps,
                     const QString &none, const Bound<std::optional<double>> &bound);
    Row &span(const FieldText &text, const SpanField::Options &options,
              const Bound<std::optional<schedule::Span>> &bound);
    Row &spans(const FieldText &text, const Bound<std::vector<schedule::Span>> &bound);
    Row &level(const FieldText &text, const QString &none,
               const Bound<std::optional<schedule::Level>> &bound);
    // The value is the index of the choice, or ChoiceField::kCustom.
    Row &choice(const FieldText &text, const std::vector<Choice> &choices, const Bound<int> &bound);
    Row &check(const FieldText &text, const Bound<bool> &bound);
    Row &numbers(const FieldText &text, const NumberRange &range,
                 const Bound<std::vector<double>> &bound);
    Row &line(const FieldText &text, const QString &placeholder, const Bound<std::string> &bound);
    Row &file(const FieldText &text, const QString &filter, const Bound<std::string> &bound);

    // A field of another kind; its owner sets `show` and calls commit().
    Row &add(const FieldText &text, QWidget *field);
    void commit(Row &row, const RecipeChange &change);

    [[nodiscard]] const std::deque<Row> &rows() const { return m_rows; }
    // Whether every row needs a restart, or none is shown.
    [[nodiscard]] bool needsRestart() const;
    [[nodiscard]] bool isEmpty() const;
    [[nodiscard]] const Resolved &resolved() const { return m_resolved; }
    // Emits nothing.
    void showRecipe(const Recipe &recipe, const Resolved &resolved);
    // A field that is edited while a run is in training says so when it needs a restart.
    void setTraining(bool training);

Q_SIGNALS:
    void edited(const QString &field, const warmup::ui::RecipeChange &change);

private:
    template <typename T>
    void commit(Row &row, const Bound<T> &bound, const T &value);

    std::deque<Row> m_rows; // rows keep their address
    Resolved m_resolved;
    bool m_training = false;
};

// "a, b" and back; blanks around a name, and names of blanks alone, are dropped.
[[nodiscard]] std::string joinedNames(const std::vector<std::string> &names);
[[nodiscard]] std::vector<std::string> separateNames(const std::string &line);

// The same length in another unit, as far as it is known; the same number otherwise.
[[nodiscard]] schedule::Span converted(const schedule::Span &span, schedule::Unit to,
                                       const Resolved &resolved);

} // namespace warmup::ui
