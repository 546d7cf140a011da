// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/Result.h"
#include "core/dialect/python/Token.h"

namespace warmup::dialect::python {

// A place in the tokens of a script. After the first error it stands at the end, so that every loop
// over it ends.
class Cursor {
public:
    // `tokens` end with Kind::end and outlive this.
    Cursor(const std::vector<Token> &tokens, std::string_view name);

    [[nodiscard]] const Token &peek(std::size_t ahead = 0) const;
    const Token &take();
    bool accept(std::string_view word);
    // Takes what has to stand here, or refuses what does. Gives its text.
    std::string_view expect(std::string_view word, std::string_view allowed);
    std::string_view expect(Token::Kind kind, std::string_view allowed);

    // To the ':' that ends a header, or to the end of the line when there is none.
    void skipToColon();
    void skipLine();
    // Whether the line ends with ':'.
    [[nodiscard]] bool lineOpensBlock() const;
    // Whether the bracket that stands here closes right before the line's ':'.
    [[nodiscard]] bool closesBeforeColon() const;

    void refuse(std::string_view allowed); // the token that stands here
    void refuse(Position at, std::string found, std::string allowed);
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    const std::vector<Token> &m_tokens;
    std::string m_name;
    std::size_t m_at = 0;
    std::optional<Error> m_error;
};

// Words of the grammar that cannot be names.
[[nodiscard]] bool isKeyword(std::string_view word);
// Keywords that stand between operands: and, or, in, is, not, if, else, for.
[[nodiscard]] bool isOperatorWord(std::string_view word);

} // namespace warmup::dialect::python
