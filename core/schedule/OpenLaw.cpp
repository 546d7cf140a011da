// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/OpenLaw.h"

#include <cmath>
#include <utility>
#include <vector>

#include "core/schedule/Check.h"

namespace warmup::schedule {
namespace {

// The shapes with their spans in ticks.
struct Steps {
    double every;
    double gamma;
    double operator()(double t) const { return std::pow(gamma, std::floor(t / every)); }
};
struct Milestones {
    std::vector<double> at; // sorted
    double gamma;
    double operator()(double t) const
    {
        const auto reached = std::upper_bound(at.begin(), at.end(), t) - at.begin();
        return std::pow(gamma, static_cast<double>(reached));
    }
};
struct Compound {
    double every;
    double gamma;
    double operator()(double t) const { return std::pow(gamma, t / every); }
};
struct InverseRoot {
    double tau;
    double operator()(double t) const { return std::sqrt(tau / (t + tau)); }
};
struct Inverse {
    double every;
    double k;
    double power;
    bool staircase;
    double operator()(double t) const
    {
        const double x = staircase ? std::floor(t / every) : t / every;
        return power == 1 ? 1 / (1 + k * x) : std::pow(1 + k * x, -power);
    }
};
struct Powers {
    double offset;
    double exponent;
    double operator()(double t) const { return std::pow((t + offset) / offset, exponent); }
};

template <typename Factor>
class OpenLaw : public Law {
public:
    OpenLaw(Update length, LearningRate from, Factor factor)
        : Law(0, length), m_from(from), m_factor(std::move(factor))
    {
    }
    LearningRate at(Update k) const override { return m_from * m_factor(static_cast<double>(k)); }
    bool isOpenEnded() const override { return true; }

private:
    LearningRate m_from;
    Factor m_factor;
};

class Maker {
public:
    explicit Maker(const LawInput &input) : m_input(input), m_where(input.where + "/shape") { }

    Result<LawPtr> operator()(const Step &shape) const
    {
        return withGamma(shape.gamma, shape.every, [&](double every) {
            return Steps{every, shape.gamma};
        });
    }
    Result<LawPtr> operator()(const Geometric &shape) const
    {
        return withGamma(shape.gamma, shape.every, [&](double every) {
            return Compound{every, shape.gamma};
        });
    }
    Result<LawPtr> operator()(const MultiStep &shape) const
    {
        if (auto error = needsAbove(0, shape.gamma, m_where + "/gamma"))
            return tl::unexpected(*error);
        Milestones factor{{}, shape.gamma};
        for (std::size_t i = 0; i < shape.milestones.size(); ++i) {
            const auto ticks = m_input.ruler->ticks(shape.milestones[i],
                                                    m_where + "/milestones/" + std::to_string(i));
            if (!ticks)
                return tl::unexpected(ticks.error());
            factor.at.push_back(*ticks);
        }
        std::sort(factor.at.begin(), factor.at.end());
        return make(std::move(factor));
    }
    Result<LawPtr> operator()(const InverseSquareRoot &shape) const
    {
        return positive(shape.tau, "/tau").and_then([&](double tau) {
            return make(InverseRoot{tau});
        });
    }
    Result<LawPtr> operator()(const InverseTime &shape) const
    {
        if (auto error = needsAtLeast(0, shape.k, m_where + "/k"))
            return tl::unexpected(*error);
        if (auto error = needsAbove(0, shape.power, m_where + "/power"))
            return tl::unexpected(*error);
        return positive(shape.every, "/every").and_then([&](double every) {
            return make(Inverse{every, shape.k, shape.power, shape.staircase});
        });
    }
    Result<LawPtr> operator()(const PowerLaw &shape) const
    {
        if (auto error = unless(std::isfinite(shape.exponent), m_where + "/exponent",
                                shape.exponent, "a finite number"))
            return tl::unexpected(*error);
        return positive(shape.offset, "/offset").and_then([&](double offset) {
            return make(Powers{offset, shape.exponent});
        });
    }
    template <typename T>
    Result<LawPtr> operator()(const T &) const
    {
        return fail(m_where, "a shape between two levels", "an open-ended law");
    }

private:
    template <typename Make>
    Result<LawPtr> withGamma(double gamma, const Span &every, Make makeFactor) const
    {
        if (auto error = needsAbove(0, gamma, m_where + "/gamma"))
            return tl::unexpected(*error);
        return positive(every, "/every").and_then([&](double ticks) {
            return make(makeFactor(ticks));
        });
    }
    Result<double> positive(const Span &span, const std::string &field) const
    {
        auto ticks = m_input.ruler->ticks(span, m_where + field);
        if (ticks && *ticks <= 0)
            return fail(m_where + field, spanText(span), "a length above 0");
        return ticks;
    }
    template <typename Factor>
    Result<LawPtr> make(Factor factor) const
    {
        return std::make_shared<OpenLaw<Factor>>(m_input.length, m_input.from, std::move(factor));
    }

    const LawInput &m_input;
    std::string m_where;
};

} // namespace

Result<LawPtr> makeOpenLaw(const LawInput &input)
{
    return std::visit(Maker(input), input.phase->shape);
}

} // namespace warmup::schedule
