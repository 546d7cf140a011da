// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/io/AtomicFile.h"

namespace warmup::io {

// Collects rows of CSV in one block and hands it to a sink when it is full.
class Rows {
public:
    explicit Rows(const Sink &sink);

    // Makes room for a row of at most kLongestRow bytes; false when the sink takes no more.
    [[nodiscard]] bool startRow()
    {
        return m_end - m_buffer.get() <= kBlock - kLongestRow || flush();
    }
    // Hands over what is left.
    [[nodiscard]] bool flush();

    void add(char c) { *m_end++ = c; }
    void add(std::string_view text); // at most kLongestRow bytes in all of a row
    void add(std::integral auto number) { m_end = std::to_chars(m_end, limit(), number).ptr; }

    // As shortestText writes it: the shortest text that reads back to the same number of its type.
    void add(double number) { addShortest(number); }
    void add(float number) { addShortest(number); }

private:
    static constexpr std::ptrdiff_t kBlock = 1 << 18;
    static constexpr std::ptrdiff_t kLongestRow = 1 << 12;

    template <std::floating_point Number>
    void addShortest(Number number);
    [[nodiscard]] char *limit() { return m_buffer.get() + kBlock; }

    const Sink &m_sink;
    std::unique_ptr<char[]> m_buffer;
    char *m_end;
};

// A cell of free text: quoted when it must be (RFC 4180).
[[nodiscard]] std::string csvText(std::string_view text);

} // namespace warmup::io
