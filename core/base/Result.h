// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace warmup {

// What went wrong with an input, in the three parts that every message of ours has:
//   where    the field, the JSON pointer, or file:line:column ("/schedule/multiplier",
//   "train.py:12:5") found    what stood there ("-1", "the end of the file") allowed  what may
//   stand there ("a number of at least 1")
struct Error {
    std::string where;
    std::string found;
    std::string allowed;

    // One line: "where: found FOUND; allowed: ALLOWED". Parts that are empty are left out.
    [[nodiscard]] std::string message() const;

    bool operator==(const Error &) const = default;
};

// A value, or the error that says why there is none.
template <typename T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(std::string where, std::string found,
                                                std::string allowed)
{
    return tl::unexpected<Error>(Error{std::move(where), std::move(found), std::move(allowed)});
}

} // namespace warmup
