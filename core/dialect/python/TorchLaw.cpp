// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/dialect/python/Binding.h"
#include "core/dialect/python/Translation.h"

namespace warmup::dialect::python {
namespace {

using schedule::Phase;
using schedule::Span;
using schedule::Unit;
using Kind = Parameter::Kind;

// Reads one scheduler's arguments; remembers the first error, so that it reads like a list.
class LawReader {
public:
    LawReader(const Constructed &scheduler, std::string_view script, Unit call)
        : m_scheduler(scheduler), m_script(script), m_call(call)
    {
    }

    Result<MainLaw> read()
    {
        const auto name = m_scheduler.className();
        MainLaw law;
        if (name == "StepLR")
            law.phase = step();
        else if (name == "MultiStepLR")
            law.phase = multiStep();
        else if (name == "ExponentialLR")
            law.phase = exponential();
        else if (name == "CosineAnnealingLR")
            law.phase = cosine();
        else if (name == "ReduceLROnPlateau")
            law.plateau = plateau();
        else
            return tl::unexpected(errorAt(
                m_script, m_scheduler.at, name,
                "StepLR, MultiStepLR, ExponentialLR, CosineAnnealingLR or ReduceLROnPlateau"));
        if (m_error)
            return tl::unexpected(*m_error);
        return law;
    }

private:
    bool bind(std::vector<Parameter> parameters)
    {
        parameters.insert(parameters.begin(), {"optimizer", Kind::required});
        auto bound =
            Binding::make(m_script, m_scheduler.className(), m_scheduler.arguments, parameters);
        if (!bound) {
            m_error = bound.error();
            return false;
        }
        m_bound = std::move(*bound);
        if (take(m_bound->number("last_epoch", -1)) != -1)
            refuse("last_epoch", "-1: a schedule that begins at its beginning");
        return true;
    }
    template <typename T>
    T take(const Result<T> &result)
    {
        if (!result && !m_error)
            m_error = result.error();
        return result.value_or(T{});
    }
    void refuse(std::string_view parameter, std::string allowed)
    {
        if (!m_error)
            m_error = m_bound->error(parameter, std::move(allowed));
    }
    double factor(std::string_view parameter, std::optional<double> byDefault)
    {
        const double value =
            take(byDefault ? m_bound->number(parameter, *byDefault) : m_bound->number(parameter));
        if (!(value > 0))
            refuse(parameter, "a factor above 0");
        return value;
    }
    Phase lasting(schedule::Shape shape) const { return {std::move(shape), {0, Unit::rest}}; }

    Phase step()
    {
        if (!bind({{"step_size", Kind::required}, {"gamma"}, {"last_epoch"}}))
            return {};
        const double every = take(m_bound->whole("step_size", 1, "0 raises ZeroDivisionError"));
        return lasting(schedule::Step{{every, m_call}, factor("gamma", 0.1)});
    }

    Phase multiStep()
    {
        if (!bind({{"milestones", Kind::required}, {"gamma"}, {"last_epoch"}}))
            return {};
        schedule::MultiStep law{{}, factor("gamma", 0.1)};
        const char *allowed = "a list of whole numbers of at least 0, written out";
        const auto *given = m_bound->find("milestones");
        if (!given || !given->is(Value::Kind::list)) {
            refuse("milestones", allowed);
            return {};
        }
        for (const auto &milestone : *given->items) {
            if (!milestone.is(Value::Kind::number) || milestone.number < 0
                || milestone.number != std::round(milestone.number)) {
                refuse("milestones", allowed);
                return {};
            }
            law.milestones.push_back({milestone.number, m_call});
        }
        std::sort(law.milestones.begin(), law.milestones.end(),
                  [](const Span &a, const Span &b) { return a.amount < b.amount; });
        return lasting(law);
    }

    Phase exponential()
    {
        if (!bind({{"gamma", Kind::required}, {"last_epoch"}}))
            return {};
        return lasting(schedule::Geometric{{1, m_call}, factor("gamma", std::nullopt)});
    }

    Phase cosine()
    {
        if (!bind({{"T_max", Kind::required}, {"eta_min"}, {"last_epoch"}}))
            return {};
        Phase phase{schedule::Cosine{},
                    {take(m_bound->whole("T_max", 1, "0 raises ZeroDivisionError")), m_call}};
        const double minimum = take(m_bound->number("eta_min", 0));
        if (minimum < 0)
            refuse("eta_min", "a rate of at least 0");
        if (minimum != 0)
            phase.to = schedule::Level{minimum};
        return phase;
    }

    schedule::Plateau plateau()
    {
        if (!bind({{"mode"},
                   {"factor"},
                   {"patience"},
                   {"threshold"},
                   {"threshold_mode"},
                   {"cooldown"},
                   {"min_lr"},
                   {"eps"}}))
            return {};
        schedule::Plateau plateau;
        plateau.every = {1, m_call};
        if (take(m_bound->choice("mode", {"min", "max"})) == 1)
            plateau.mode = schedule::Plateau::Mode::maximize;
        if (take(m_bound->choice("threshold_mode", {"rel", "abs"})) == 1)
            plateau.thresholdMode = schedule::Plateau::Threshold::absolute;
        plateau.factor = factor("factor", 0.1);
        if (plateau.factor >= 1)
            refuse("factor", "a factor below 1: PyTorch raises ValueError");
        plateau.patience = observations("patience", 10);
        plateau.cooldown = observations("cooldown", 0);
        plateau.threshold = take(m_bound->number("threshold", 1e-4));
        plateau.minimum = minimumRate();
        plateau.epsilon = take(m_bound->number("eps", 1e-8));
        return plateau;
    }
    double minimumRate()
    {
        const auto *given = m_bound->find("min_lr");
        if (given && given->is(Value::Kind::list) && given->items->size() == 1
            && given->items->front().is(Value::Kind::number))
            return given->items->front().number;
        return take(m_bound->number("min_lr", 0));
    }
    int observations(std::string_view parameter, int byDefault)
    {
        constexpr double kMost = 1e9;
        if (!m_bound->find(parameter))
            return byDefault;
        const double value = take(m_bound->whole(parameter, 0, ""));
        if (value > kMost)
            refuse(parameter, "at most 1e9");
        return static_cast<int>(std::min(value, kMost));
    }

    const Constructed &m_scheduler;
    std::string_view m_script;
    Unit m_call;
    std::optional<Binding> m_bound;
    std::optional<Error> m_error;
};

} // namespace

Result<MainLaw> readTorchLaw(const Constructed &scheduler, std::string_view script,
                             schedule::Unit call)
{
    return LawReader(scheduler, script, call).read();
}

} // namespace warmup::dialect::python
