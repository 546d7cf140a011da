// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/base/Result.h"
#include "core/io/AtomicFile.h"

namespace warmup::io {

// Values as bytes and back, little-endian on every machine. Numbers have their own size, truth
// values and enumerators one byte, a text or a vector its number of elements in 8 bytes before
// them. An encoder and a decoder are called alike, so that one function describes both directions:
//
//   template <typename Archive, typename Values>
//   void transfer(Archive &archive, Values &values) { archive(values.a); archive(values.b); }

template <std::size_t size>
using UnsignedOf = std::conditional_t<
    size == 1, std::uint8_t,
    std::conditional_t<size == 2, std::uint16_t,
                       std::conditional_t<size == 4, std::uint32_t, std::uint64_t>>>;

// Whether a list of these lies in memory as it does in a file.
template <typename Value>
inline constexpr bool kPlain =
    std::is_arithmetic_v<
        Value> && !std::is_same_v<Value, bool> && (sizeof(Value) == 1 || std::endian::native == std::endian::little);

// Hands bytes to a sink, in pieces.
class Encoder {
public:
    explicit Encoder(const Sink &sink) : m_sink(sink) { m_piece.reserve(kPiece); }

    template <typename Value>
    requires std::is_arithmetic_v<Value>
    void operator()(const Value &value)
    {
        if constexpr (std::is_same_v<Value, bool>) {
            (*this)(static_cast<std::uint8_t>(value));
        } else {
            const auto bits = std::bit_cast<UnsignedOf<sizeof(Value)>>(value);
            for (std::size_t i = 0; i < sizeof(Value); ++i)
                m_piece += static_cast<char>(static_cast<std::uint64_t>(bits) >> (8 * i));
            if (m_piece.size() >= kPiece)
                flush();
        }
    }
    template <typename Value>
    requires std::is_enum_v<Value>
    void operator()(const Value &value) { (*this)(static_cast<std::uint8_t>(value)); }
    void operator()(const std::string &text) { list(text); }
    template <typename Value, typename Allocator>
    void operator()(const std::vector<Value, Allocator> &values)
    {
        list(values);
    }

    // Hands over what is left. False: the sink took no more.
    bool finish()
    {
        flush();
        return m_taken;
    }

private:
    static constexpr std::size_t kPiece = 1 << 16;

    template <typename List>
    void list(const List &values)
    {
        (*this)(static_cast<std::uint64_t>(values.size()));
        if constexpr (kPlain<typename List::value_type>) {
            flush();
            m_taken = m_taken
                && (values.empty()
                    || m_sink({reinterpret_cast<const char *>(values.data()),
                               values.size() * sizeof(values[0])}));
            return;
        }
        for (const auto &value : values) {
            if (!m_taken)
                return;
            if constexpr (requires { (*this)(value); })
                (*this)(value);
            else
                transfer(*this, value);
        }
    }
    void flush()
    {
        m_taken = m_taken && (m_piece.empty() || m_sink(m_piece));
        m_piece.clear();
    }

    const Sink &m_sink;
    std::string m_piece;
    bool m_taken = true;
};

// Reads bytes that may be anything. What it makes takes no more memory than a small multiple of the
// bytes that are there. After the first error every value is 0 or empty.
class Decoder {
public:
    explicit Decoder(std::string_view bytes) : m_bytes(bytes) { }

    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    // Where the bytes stop to make sense: "byte 123".
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_at; }

    template <typename Value>
    requires std::is_arithmetic_v<Value>
    void operator()(Value &value)
    {
        value = {};
        if constexpr (std::is_same_v<Value, bool>) {
            value = choice(2) == 1;
        } else if (has(sizeof(Value), 1)) {
            std::uint64_t bits = 0;
            for (std::size_t i = 0; i < sizeof(Value); ++i)
                bits |= std::uint64_t{static_cast<unsigned char>(m_bytes[m_at++])} << (8 * i);
            value = std::bit_cast<Value>(static_cast<UnsignedOf<sizeof(Value)>>(bits));
        }
    }
    // An enumerator: enumerators(Value{}), found by its type, tells how many there are.
    template <typename Value>
    requires std::is_enum_v<Value>
    void operator()(Value &value) { value = static_cast<Value>(choice(enumerators(Value{}))); }
    void operator()(std::string &text)
    {
        text.clear();
        const std::uint64_t size = count(1);
        text = m_bytes.substr(m_at, static_cast<std::size_t>(size));
        m_at += text.size();
    }
    template <typename Value, typename Allocator>
    void operator()(std::vector<Value, Allocator> &values)
    {
        values.clear();
        const std::uint64_t size = count(std::is_arithmetic_v<Value> ? sizeof(Value) : 1);
        if constexpr (kPlain<Value>) {
            values.resize(static_cast<std::size_t>(size));
            if (size > 0)
                std::memcpy(values.data(), m_bytes.data() + m_at, values.size() * sizeof(Value));
            m_at += values.size() * sizeof(Value);
            return;
        }
        for (std::uint64_t i = 0; i < size && !failed(); ++i) {
            Value value{};
            if constexpr (requires { (*this)(value); })
                (*this)(value);
            else
                transfer(*this, value);
            values.push_back(std::move(value));
        }
    }

private:
    void fail(std::string found, std::string allowed)
    {
        if (!m_error)
            m_error = Error{fmt::format("byte {}", m_at), std::move(found), std::move(allowed)};
    }
    [[nodiscard]] bool has(std::size_t size, std::uint64_t elements)
    {
        if (!failed() && elements <= left() / size)
            return true;
        fail(fmt::format("{} bytes", left()), fmt::format("{} times {} bytes", elements, size));
        return false;
    }
    [[nodiscard]] std::uint64_t count(std::size_t size)
    {
        std::uint64_t elements = 0;
        (*this)(elements);
        return has(size, elements) ? elements : 0;
    }
    [[nodiscard]] unsigned choice(unsigned choices)
    {
        std::uint8_t value = 0;
        (*this)(value);
        if (value < choices)
            return value;
        fail(std::to_string(value), fmt::format("0 to {}", choices - 1));
        return 0;
    }

    std::string_view m_bytes;
    std::size_t m_at = 0;
    std::optional<Error> m_error;
};

} // namespace warmup::io
