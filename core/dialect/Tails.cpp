// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Tails.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/dialect/Extremes.h"
#include "core/dialect/Recursion.h"

namespace warmup::dialect {
namespace {

using std::numbers::pi;

class ConstantTail : public CallCurve {
public:
    explicit ConstantTail(LearningRate start) : m_start(start) { }

    LearningRate at(Update) const override { return m_start; }
    schedule::RateRange over(Update, Update) const override { return fromEnds(m_start, m_start); }

private:
    LearningRate m_start;
};

// Calls at which a cosine of `horizon` has an extremum, around them and inside (begin, end):
// position(n) = first + stride * n is the argument of the cosine. Its values repeat, and so a few
// suffice.
template <typename Visit>
void visitTurns(double first, double stride, double horizon, Update begin, Update end, Visit visit)
{
    constexpr int kEnough = 8;
    const double from = first + stride * static_cast<double>(begin);
    double turn = std::ceil(from / horizon);
    for (int i = 0; i < kEnough; ++i, ++turn) {
        const double n = std::floor((turn * horizon - first) / stride);
        if (n >= static_cast<double>(end))
            return;
        for (const double near : {n - 1, n, n + 1, n + 2})
            if (near >= static_cast<double>(begin) && near < static_cast<double>(end))
                visit(static_cast<Update>(near));
    }
}

class RecursiveTail : public CallCurve {
public:
    RecursiveTail(const torch::Law &law, LearningRate start, LearningRate base)
        : m_law(law), m_start(start), m_base(base), m_recursion(law, start, base)
    {
    }

    LearningRate at(Update n) const override
    {
        return n <= kExactCalls ? m_recursion.at(n) : closedForm(n);
    }
    schedule::RateRange over(Update begin, Update end) const override
    {
        auto range = fromEnds(closedForm(begin), closedForm(end - 1));
        if (const auto *cosine = std::get_if<torch::CosineAnnealingLR>(&m_law))
            visitTurns(0, 1, cosine->horizon, begin, end,
                       [&](Update n) { include(range, closedForm(n)); });
        return range;
    }

private:
    LearningRate closedForm(Update n) const
    {
        if (n == 0)
            return m_start;
        const auto epoch = static_cast<double>(n);
        if (const auto *cosine = std::get_if<torch::CosineAnnealingLR>(&m_law))
            return annealed(*cosine, epoch);
        if (const auto *milestones = std::get_if<torch::MultiStepLR>(&m_law)) {
            // A milestone at 0 is in the start already.
            auto later = *milestones;
            std::erase(later.milestones, 0.0);
            return torch::closedFormRate(later, epoch, m_start);
        }
        return torch::closedFormRate(m_law, epoch, m_start);
    }

    // The products of ratios telescope within each fall and rise; after every minimum the recursion
    // takes one step by the base rate, and everything up to the next minimum is scaled by it.
    LearningRate annealed(const torch::CosineAnnealingLR &law, double epoch) const
    {
        const auto height = [&](double n) { return 1 + std::cos(pi * n / law.horizon); };
        if (epoch <= law.horizon)
            return law.minimum + (m_start - law.minimum) * height(epoch) / 2;
        const double period = 2 * law.horizon;
        const double rise =
            law.horizon + 1 + period * std::floor((epoch - 1 - law.horizon) / period);
        const double step = (m_base - law.minimum) * (1 - std::cos(pi / law.horizon)) / 2;
        const double foot = height(rise);
        const double scale = foot > 0 ? step / foot : (m_base - law.minimum) / 2;
        return law.minimum + scale * height(epoch);
    }

    torch::Law m_law;
    LearningRate m_start;
    LearningRate m_base;
    Recursion m_recursion;
};

class ClosedFormTail : public CallCurve {
public:
    ClosedFormTail(const torch::Law &law, LearningRate start, LearningRate base, double first,
                   double stride)
        : m_law(law), m_start(start), m_base(base), m_first(first), m_stride(stride)
    {
    }

    LearningRate at(Update n) const override
    {
        if (n == 0)
            return m_start;
        return torch::closedFormRate(m_law, m_first + m_stride * static_cast<double>(n - 1),
                                     m_base);
    }
    schedule::RateRange over(Update begin, Update end) const override
    {
        auto range = fromEnds(at(begin), at(end - 1));
        if (begin == 0 && end > 1)
            include(range, at(1));
        if (const auto *cosine = std::get_if<torch::CosineAnnealingLR>(&m_law))
            visitTurns(m_first - m_stride, m_stride, cosine->horizon, begin, end,
                       [&](Update n) { include(range, at(n)); });
        return range;
    }

private:
    torch::Law m_law;
    LearningRate m_start;
    LearningRate m_base;
    double m_first;
    double m_stride;
};

} // namespace

CallCurvePtr constantTail(LearningRate start)
{
    return std::make_shared<ConstantTail>(start);
}

CallCurvePtr recursiveTail(const torch::Law &law, LearningRate start, LearningRate base)
{
    return std::make_shared<RecursiveTail>(law, start, base);
}

CallCurvePtr closedFormTail(const torch::Law &law, LearningRate start, LearningRate base,
                            double first, double stride)
{
    return std::make_shared<ClosedFormTail>(law, start, base, first, stride);
}

} // namespace warmup::dialect
