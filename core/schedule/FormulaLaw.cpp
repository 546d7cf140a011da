// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/FormulaLaw.h"

#include <cmath>
#include <mutex>
#include <numbers>
#include <utility>
#include <vector>

#include <muParser.h>

#include "core/base/Number.h"

namespace warmup::schedule {
namespace {

constexpr std::size_t kLongestFormula = 10'000;
constexpr Update kAllUpTo = 64;
constexpr std::size_t kBlock = 128;
constexpr double kRounding = 1e-12; // a factor this far below 0 is rounding, as in 1 + cos(pi)

// A parser keeps the values of its variables: one evaluation at a time.
class Evaluator {
public:
    Evaluator(const std::string &text, double length, double ticksPerEpoch)
        : m_length(length), m_ticksPerEpoch(ticksPerEpoch)
    {
        m_parser.DefineConst("pi", std::numbers::pi);
        m_parser.DefineVar("t", &m_t);
        m_parser.DefineVar("p", &m_p);
        m_parser.DefineVar("n", &m_n);
        m_parser.DefineVar("e", &m_e);
        m_parser.SetExpr(text);
    }
    double operator()(double t)
    {
        const std::scoped_lock lock(m_mutex);
        m_t = t;
        m_p = t / m_length;
        m_n = m_length;
        m_e = t / m_ticksPerEpoch;
        return m_parser.Eval();
    }

    int results()
    {
        (*this)(0);
        return m_parser.GetNumResults();
    }

private:
    std::mutex m_mutex;
    mu::Parser m_parser;
    double m_length;
    double m_ticksPerEpoch;
    double m_t = 0;
    double m_p = 0;
    double m_n = 1;
    double m_e = 0;
};

class FormulaLaw : public Law {
public:
    FormulaLaw(Update length, LearningRate peak, std::shared_ptr<Evaluator> evaluate, Update stride)
        : Law(0, length), m_peak(peak), m_evaluate(std::move(evaluate)), m_stride(stride)
    {
    }

    // The first sample that no rate can be.
    std::optional<Error> sample(const std::string &where)
    {
        for (Update t = 0;; t = std::min(t + m_stride, arrival())) {
            const double factor = (*m_evaluate)(static_cast<double>(t));
            if (!std::isfinite(factor) || factor < -kRounding)
                return Error{where, shortestText(factor) + " at t = " + std::to_string(t),
                             "a formula whose values are finite and not negative"};
            // The end of the phase is no update of it: only whether it is a number matters there.
            if (t == arrival())
                break;
            m_samples.push_back(m_peak * std::max(0.0, factor));
        }
        for (std::size_t i = 0; i < m_samples.size(); i += kBlock) {
            const auto stop = m_samples.begin()
                + static_cast<std::ptrdiff_t>(std::min(i + kBlock, m_samples.size()));
            const auto [low, high] =
                std::minmax_element(m_samples.begin() + static_cast<std::ptrdiff_t>(i), stop);
            m_blocks.push_back({*low, *high});
        }
        return std::nullopt;
    }

    LearningRate at(Update k) const override
    {
        if (m_stride == 1 && k < arrival())
            return m_samples[static_cast<std::size_t>(k)];
        const double factor = (*m_evaluate)(static_cast<double>(std::min(k, arrival())));
        return std::isfinite(factor) ? m_peak * std::max(0.0, factor) : 0;
    }

    RateRange over(Update begin, Update end) const override
    {
        auto range = Law::over(begin, end);
        const auto add = [&range](double low, double high) {
            range.minimum = std::min(range.minimum, low);
            range.maximum = std::max(range.maximum, high);
        };
        if (end - begin <= kAllUpTo) {
            for (Update k = begin; k < end; ++k)
                add(at(k), at(k));
            return range;
        }
        const auto indexFrom = [&](Update k) {
            const auto i = static_cast<std::size_t>((k + m_stride - 1) / m_stride);
            return std::min(i, m_samples.size());
        };
        const auto stop = indexFrom(end);
        for (auto i = indexFrom(begin); i < stop;) {
            if (i % kBlock == 0 && i + kBlock <= stop) {
                add(m_blocks[i / kBlock].first, m_blocks[i / kBlock].second);
                i += kBlock;
            } else {
                add(m_samples[i], m_samples[i]);
                ++i;
            }
        }
        return range;
    }

private:
    LearningRate m_peak;
    std::shared_ptr<Evaluator> m_evaluate;
    Update m_stride;
    std::vector<LearningRate> m_samples;
    std::vector<std::pair<LearningRate, LearningRate>> m_blocks; // lowest and highest of each
};

} // namespace

Result<LawPtr> makeFormulaLaw(const Formula &formula, const LawInput &input)
{
    const auto where = input.where + "/shape/text";
    if (formula.text.size() > kLongestFormula)
        return fail(where, std::to_string(formula.text.size()) + " characters",
                    "at most " + std::to_string(kLongestFormula));
    try {
        auto evaluate = std::make_shared<Evaluator>(formula.text, static_cast<double>(input.length),
                                                    input.ruler->ticksPerEpoch());
        const auto stride =
            std::max<Update>(1, (input.length + input.formulaSamples - 1) / input.formulaSamples);
        auto law = std::make_shared<FormulaLaw>(input.length, input.peak, evaluate, stride);
        if (evaluate->results() != 1)
            return fail(where, "\"" + formula.text + "\" with several values", "one value");
        if (auto error = law->sample(where))
            return tl::unexpected(*error);
        return law;
    } catch (const mu::ParserError &error) {
        return fail(where, "\"" + formula.text + "\" (" + error.GetMsg() + ")",
                    "a formula of t, p, n and e, such as (1 - p)^2");
    }
}

} // namespace warmup::schedule
