// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>

#include "core/base/Number.h"
#include "core/base/Result.h"
#include "core/base/Units.h"
#include "core/optimizer/Optimizer.h"

// What the optimizers share. Each has, beside its step on a slice,
//
//   int slotCount(const Config &);
//   Result<void> check(const Config &);
//
// and where it keeps numbers between updates
//
//   int scalarCount(const Config &);
//   void advance(const Config &, const Rates &, Update t, std::span<double> scalars);
//
// which is called once an update, before the slices.
namespace warmup::optimizer {

inline constexpr std::size_t kMostSlots = 3;

// What one optimizer sees of one part in update t = 1, 2 ...; the rates are those of the part.
template <typename T>
struct Slice {
    Update t = 1;
    bool vector = false;
    std::size_t size = 0;
    T *parameters = nullptr;
    const T *gradient = nullptr;
    std::array<T *, kMostSlots> slots{};
    std::span<const double> scalars;
};

// How weight decay enters a step: g + coupled * p, and keep * p.
template <typename T>
struct Decay {
    T coupled = 0;
    T keep = 1;

    template <typename Config>
    static Decay of(const Config &config, const Rates &rates, bool decoupled)
    {
        const double decay = rates.weightDecay.value_or(config.weightDecay);
        return {static_cast<T>(decoupled ? 0 : decay),
                static_cast<T>(decoupled ? 1 - rates.learningRate * decay : 1)};
    }
};

// 1, -1 or 0; NaN stays what it is.
template <typename T>
[[gnu::always_inline]] inline T signOf(T x)
{
    return x > 0 ? T(1) : x < 0 ? T(-1) : x;
}

// Finds the first field that is wrong: Fields().share("momentum", x).result().
class Fields {
public:
    // From 0 to below 1: what an average keeps.
    Fields &share(const char *name, double value)
    {
        return test(name, value, value >= 0 && value < 1,
                    "a number from 0 up to, not including, 1");
    }
    Fields &openShare(const char *name, double value)
    {
        return test(name, value, value > 0 && value < 1, "a number above 0 and below 1");
    }
    Fields &fromZeroToOne(const char *name, double value)
    {
        return test(name, value, value >= 0 && value <= 1, "a number from 0 to 1");
    }
    Fields &notNegative(const char *name, double value)
    {
        return test(name, value, value >= 0 && value <= 1e30, "a number from 0 to 1e30");
    }
    Fields &power(const char *name, double value)
    {
        return test(name, value, value >= 0 && value <= 100, "a number from 0 to 100");
    }
    [[nodiscard]] Result<void> result() const { return m_result; }

private:
    Fields &test(const char *name, double value, bool good, const char *allowed)
    {
        if (m_result && !good)
            m_result =
                fail(std::string("/training/optimizer/") + name, shortestText(value), allowed);
        return *this;
    }

    Result<void> m_result;
};

// Of those that average the gradient and its square as Adam does.
template <typename Config>
[[nodiscard]] Fields adamFields(const Config &config)
{
    return Fields()
        .share("beta1", config.beta1)
        .share("beta2", config.beta2)
        .notNegative("epsilon", config.epsilon)
        .notNegative("weightDecay", config.weightDecay);
}

} // namespace warmup::optimizer
