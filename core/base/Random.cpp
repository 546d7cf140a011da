// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Random.h"

#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace warmup {
namespace {

std::uint32_t low(std::uint64_t value)
{
    return static_cast<std::uint32_t>(value);
}

std::uint32_t high(std::uint64_t value)
{
    return static_cast<std::uint32_t>(value >> 32);
}

// log(x) for normal x > 0 from IEEE operations alone: 2 atanh((m - 1) / (m + 1)) + e log 2.
double portableLog(double x)
{
    constexpr double kLog2 = 0.693147180559945309417;
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < 0.70710678118654752440) {
        m *= 2;
        --exponent;
    }
    const double s = (m - 1) / (m + 1); // |s| <= 0.1716
    const double s2 = s * s;
    double sum = 0;
    for (int k = 23; k >= 1; k -= 2)
        sum = sum * s2 + 1.0 / k;
    return 2 * s * sum + exponent * kLog2;
}

template <std::size_t N>
double polynomial(const std::array<double, N> &coefficients, double x)
{
    double sum = 0;
    for (std::size_t i = N; i-- > 0;)
        sum = sum * x + coefficients[i];
    return sum;
}

constexpr std::array kA{3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                        1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                        3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr std::array kB{1.0,
                        4.2313330701600911252e1,
                        6.8718700749205790830e2,
                        5.3941960214247511077e3,
                        2.1213794301586595867e4,
                        3.9307895800092710610e4,
                        2.8729085735721942674e4,
                        5.2264952788528545610e3};
constexpr std::array kC{1.42343711074968357734e0,  4.63033784615654529590e0,
                        5.76949722146069140550e0,  3.64784832476320460504e0,
                        1.27045825245236838258e0,  2.41780725177450611770e-1,
                        2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array kD{1.0,
                        2.05319162663775882187e0,
                        1.67638483018380384940e0,
                        6.89767334985100004550e-1,
                        1.48103976427480074590e-1,
                        1.51986665636164571966e-2,
                        5.47593808499534494600e-4,
                        1.05075007164441684324e-9};
constexpr std::array kE{6.65790464350110377720e0,  5.46378491116411436990e0,
                        1.78482653991729133580e0,  2.96560571828504891230e-1,
                        2.65321895265761230930e-2, 1.24266094738807843860e-3,
                        2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array kF{1.0,
                        5.99832206555887937690e-1,
                        1.36929880922735805310e-1,
                        1.48753612908506148525e-2,
                        7.86869131145613259100e-4,
                        1.84631831751005468180e-5,
                        1.42151175831644588870e-7,
                        2.04426310338993978564e-15};

} // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{0xD2511F53} * counter[0];
        const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * counter[2];
        counter = {high(p1) ^ counter[1] ^ key[0], low(p1), high(p0) ^ counter[3] ^ key[1],
                   low(p0)};
        key[0] += 0x9E3779B9;
        key[1] += 0xBB67AE85;
    }
    return counter;
}

Random::Random(std::uint64_t seed, Purpose purpose, std::uint64_t stream)
    : m_counter{0, static_cast<std::uint32_t>(purpose), low(stream), high(stream)}, m_key{
                                                                                        low(seed),
                                                                                        high(seed)}
{
}

std::uint32_t Random::bits()
{
    if (m_used == 4) {
        m_words = philox(m_counter, m_key);
        ++m_counter[0];
        m_used = 0;
    }
    return m_words[m_used++];
}

std::uint64_t Random::bits64()
{
    const std::uint64_t first = bits();
    return first | (std::uint64_t{bits()} << 32);
}

double Random::uniform()
{
    return static_cast<double>(bits64() >> 11) * 0x1p-53;
}

double Random::uniform(double lowest, double highest)
{
    return lowest + (highest - lowest) * uniform();
}

double Random::normal()
{
    // The middle of one of 2^52 equal cells: never 0, never 1.
    return normalQuantile((static_cast<double>(bits64() >> 12) + 0.5) * 0x1p-52);
}

std::uint64_t Random::below(std::uint64_t n)
{
    assert(n >= 1);
    const std::uint64_t excess = (0 - n) % n; // 2^64 mod n values would favour the small numbers
    std::uint64_t value = bits64();
    while (value < excess)
        value = bits64();
    return value % n;
}

double normalQuantile(double p)
{
    assert(p > 0 && p < 1);
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kA, r) / polynomial(kB, r);
    }
    const double r = std::sqrt(-portableLog(q < 0 ? p : 1 - p));
    const double value = r <= 5 ? polynomial(kC, r - 1.6) / polynomial(kD, r - 1.6)
                                : polynomial(kE, r - 5) / polynomial(kF, r - 5);
    return q < 0 ? -value : value;
}

Permutation::Permutation(std::int64_t n, std::uint64_t seed, std::uint64_t epoch)
    : m_seed(seed), m_epoch(epoch), m_random(seed, Purpose::order, epoch),
      m_order(static_cast<std::size_t>(n))
{
    restart(epoch);
}

void Permutation::restart(std::uint64_t epoch)
{
    m_epoch = epoch;
    m_random = Random(m_seed, Purpose::order, epoch);
    std::iota(m_order.begin(), m_order.end(), 0);
    m_known = 0;
}

std::span<const std::int32_t> Permutation::range(std::int64_t begin, std::int64_t end)
{
    const auto last = static_cast<std::size_t>(end);
    assert(0 <= begin && begin <= end && last <= m_order.size());
    for (; m_known < last; ++m_known)
        std::swap(m_order[m_known], m_order[m_known + m_random.below(m_order.size() - m_known)]);
    return std::span<const std::int32_t>(m_order).subspan(static_cast<std::size_t>(begin),
                                                          static_cast<std::size_t>(end - begin));
}

} // namespace warmup
