// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/Construction.h"

namespace warmup::dialect {

// The parameters of a constructor after its optimizer, in their order. Without a default a
// parameter has to be given.
struct Signature {
    struct Parameter {
        std::string_view name;
        std::optional<Argument> byDefault;
    };

    std::string_view name;
    std::vector<Parameter> parameters;
};

// Values as a constructor's signature has them.
namespace literal {

inline const Argument kNone;

[[nodiscard]] inline Argument truth(bool value)
{
    return {value};
}
[[nodiscard]] inline Argument whole(std::int64_t value)
{
    return {value};
}
[[nodiscard]] inline Argument real(double value)
{
    return {value};
}
[[nodiscard]] inline Argument text(const char *value)
{
    return {std::string(value)};
}

} // namespace literal

// The one of that name; null where there is none.
[[nodiscard]] const Signature *signatureNamed(const std::vector<Signature> &all,
                                              std::string_view name);
// "StepLR, MultiStepLR, ...", for messages.
[[nodiscard]] std::string namesOf(const std::vector<Signature> &all);

// What a construction gives a parameter, or its default; nothing where that is no number.
[[nodiscard]] std::optional<double>
numberOf(const Construction &construction, const Signature &signature, std::string_view parameter);

// The arguments of a construction, with the defaults put in. Remembers the first thing that is
// wrong with them, so that a framework's checks read like a list; what is asked after that is
// meaningless.
class Bound {
public:
    // `where` is the JSON pointer of the construction.
    Bound(const Construction &construction, const Signature &signature, std::string where);

    [[nodiscard]] const Argument &operator[](std::string_view parameter) const;

    // A number that Python's arithmetic takes.
    [[nodiscard]] double number(std::string_view parameter);
    [[nodiscard]] bool truth(std::string_view parameter);
    // One for each of `groups`: a number for all of them, or a list of as many.
    [[nodiscard]] std::vector<double> numbers(std::string_view parameter, std::size_t groups);
    [[nodiscard]] std::vector<double> list(std::string_view parameter);

    void refuse(std::string_view parameter, std::string allowed);
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] std::string pointer(std::string_view parameter) const;

private:
    std::string m_where;
    std::string_view m_name;
    std::vector<std::pair<std::string_view, Argument>> m_values;
    std::optional<Error> m_error;
};

} // namespace warmup::dialect
