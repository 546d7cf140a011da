// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Rows.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace warmup::io {

Rows::Rows(const Sink &sink) : m_sink(sink), m_buffer(new char[kBlock]), m_end(m_buffer.get()) { }

bool Rows::flush()
{
    const auto length = static_cast<std::size_t>(m_end - m_buffer.get());
    m_end = m_buffer.get();
    return length == 0 || m_sink({m_buffer.get(), length});
}

void Rows::add(std::string_view text)
{
    std::memcpy(m_end, text.data(), text.size());
    m_end += text.size();
}

template <std::floating_point Number>
void Rows::addShortest(Number number)
{
    if (!std::isfinite(number)) {
        add(std::isnan(number) ? std::string_view("nan")
                               : std::string_view(number < 0 ? "-inf" : "inf"));
        return;
    }
    char *const begin = m_end;
    m_end = std::to_chars(m_end, limit(), number).ptr;
    // to_chars writes 1e-07 and 1e+20; people write 1e-7 and 1e20.
    for (char *at = m_end - 1; at > begin && m_end - at <= 5; --at) {
        if (*at != 'e')
            continue;
        char *from = at + 1;
        char *to = from;
        if (*from == '-')
            ++to;
        ++from;
        if (*from == '0')
            ++from;
        m_end = std::copy(from, m_end, to);
        return;
    }
}

template void Rows::addShortest(double);
template void Rows::addShortest(float);

std::string csvText(std::string_view text)
{
    if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

} // namespace warmup::io
