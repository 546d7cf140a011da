// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/keras/Schedules.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "core/dialect/Raised.h"
#include "core/dialect/python/Lambda.h"

namespace warmup::dialect::keras {
namespace {

using literal::real;
using literal::text;
using literal::whole;

const std::vector<Signature> &signatures()
{
    static const std::vector<Signature> all{
        {"ExponentialDecay",
         {{"initial_learning_rate", {}},
          {"decay_steps", {}},
          {"decay_rate", {}},
          {"staircase", Argument{false}},
          {"name", text("ExponentialDecay")}}},
        {"PiecewiseConstantDecay",
         {{"boundaries", {}}, {"values", {}}, {"name", text("PiecewiseConstant")}}},
        {"PolynomialDecay",
         {{"initial_learning_rate", {}},
          {"decay_steps", {}},
          {"end_learning_rate", real(1e-4)},
          {"power", real(1)},
          {"cycle", Argument{false}},
          {"name", text("PolynomialDecay")}}},
        {"InverseTimeDecay",
         {{"initial_learning_rate", {}},
          {"decay_steps", {}},
          {"decay_rate", {}},
          {"staircase", Argument{false}},
          {"name", text("InverseTimeDecay")}}},
        {"CosineDecay",
         {{"initial_learning_rate", {}},
          {"decay_steps", {}},
          {"alpha", real(0)},
          {"name", text("CosineDecay")},
          {"warmup_target", Argument{}},
          {"warmup_steps", whole(0)}}},
        {"CosineDecayRestarts",
         {{"initial_learning_rate", {}},
          {"first_decay_steps", {}},
          {"t_mul", real(2)},
          {"m_mul", real(1)},
          {"alpha", real(0)},
          {"name", text("SGDRDecay")}}},
        // The script's own, which derives from it: a function of the step.
        {"LearningRateSchedule", {{"schedule", {}}}}};
    return all;
}

// ops.cast to the type of the initial rate.
class Cast {
public:
    explicit Cast(const Argument &rate) : m_whole(rate.isInteger()) { }

    float operator()(double value) const
    {
        return static_cast<float>(m_whole ? std::trunc(value) : value);
    }

private:
    bool m_whole;
};

double steps(Bound &bound, std::string_view parameter)
{
    const double value = bound.number(parameter);
    if (value <= 0)
        bound.refuse(parameter, "a number above 0: Keras raises ValueError");
    return value;
}

float progress(double iteration, float length, bool staircase)
{
    const float p = static_cast<float>(iteration) / length;
    return staircase ? std::floor(p) : p;
}

Schedule exponential(Bound &bound, const Cast &cast)
{
    const float init = cast(bound.number("initial_learning_rate"));
    const float length = cast(steps(bound, "decay_steps"));
    const float rate = cast(bound.number("decay_rate"));
    const bool staircase = bound.truth("staircase");
    return [=](double iteration) {
        return init * std::pow(rate, progress(iteration, length, staircase));
    };
}

Schedule inverseTime(Bound &bound, const Cast &cast)
{
    const float init = cast(bound.number("initial_learning_rate"));
    const float length = cast(steps(bound, "decay_steps"));
    const float rate = cast(bound.number("decay_rate"));
    const bool staircase = bound.truth("staircase");
    return [=](double iteration) {
        return init / (1 + rate * progress(iteration, length, staircase));
    };
}

Schedule polynomial(Bound &bound, const Cast &cast)
{
    const float init = cast(bound.number("initial_learning_rate"));
    const double given = steps(bound, "decay_steps");
    const float length = cast(given);
    const float end = cast(bound.number("end_learning_rate"));
    const float power = cast(bound.number("power"));
    const bool cycle = bound.truth("cycle");
    return [=](double iteration) {
        float t = static_cast<float>(iteration);
        float horizon = length;
        if (cycle)
            horizon *= t == 0 ? 1 : std::ceil(t / static_cast<float>(given));
        else
            t = std::min(t, length);
        return (init - end) * std::pow(1 - t / horizon, power) + end;
    };
}

Schedule cosine(Bound &bound, const Cast &cast)
{
    const float init = cast(bound.number("initial_learning_rate"));
    const float length = cast(steps(bound, "decay_steps"));
    const double alpha = bound.number("alpha");
    const bool warmsUp = !bound["warmup_target"].isNone();
    const float target = warmsUp ? cast(bound.number("warmup_target")) : init;
    const float warmUp = warmsUp ? cast(bound.number("warmup_steps")) : 0;
    const float pi = cast(std::numbers::pi);
    return [=](double iteration) {
        const float t = std::min(static_cast<float>(iteration), length + warmUp);
        if (t < warmUp)
            return (target - init) * (t / warmUp) + init;
        const float wave = 0.5F * (1 + std::cos(pi * ((t - warmUp) / length)));
        return target * (static_cast<float>(1 - alpha) * wave + static_cast<float>(alpha));
    };
}

Schedule cosineRestarts(Bound &bound, const Cast &cast)
{
    const float init = cast(bound.number("initial_learning_rate"));
    const float first = cast(steps(bound, "first_decay_steps"));
    const float multiple = cast(bound.number("t_mul"));
    const float height = cast(bound.number("m_mul"));
    const float alpha = cast(bound.number("alpha"));
    const float pi = cast(std::numbers::pi);
    return [=](double iteration) {
        float done = static_cast<float>(iteration) / first;
        float restarts = 0;
        if (multiple == 1) {
            restarts = std::floor(done);
            done -= restarts;
        } else {
            restarts = std::floor(std::log(cast(1 - done * (1 - multiple))) / std::log(multiple));
            const float before = (1 - std::pow(multiple, restarts)) / (1 - multiple);
            done = (done - before) / std::pow(multiple, restarts);
        }
        const float wave = 0.5F * std::pow(height, restarts) * (1 + std::cos(pi * done));
        return init * ((1 - alpha) * wave + alpha);
    };
}

Schedule piecewise(Bound &bound)
{
    const auto boundaries = bound.list("boundaries");
    const auto values = bound.list("values");
    if (bound.error())
        return {};
    if (boundaries.size() + 1 != values.size())
        bound.refuse("boundaries", "one fewer than values: Keras raises ValueError");
    else if (boundaries.empty())
        bound.refuse("boundaries", "at least one: Keras raises IndexError");
    else if (const auto &given = std::get<Argument::List>(bound["values"].value);
             given.front().isInteger()
             && std::any_of(given.begin(), given.end(),
                            [](const Argument &value) { return !value.isInteger(); }))
        bound.refuse("values",
                     "numbers of one type; 1.0, not 1: the PyTorch backend raises RuntimeError");
    std::vector<double> edges;
    for (const double boundary : boundaries)
        edges.push_back(std::trunc(boundary)); // the type of the step
    return [=](double iteration) {
        float sum = iteration <= edges.front() ? static_cast<float>(values.front()) : 0;
        sum += iteration > edges.back() ? static_cast<float>(values.back()) : 0;
        for (std::size_t i = 1; i < edges.size(); ++i)
            sum += iteration > edges[i - 1] && iteration <= edges[i] ? static_cast<float>(values[i])
                                                                     : 0;
        return sum;
    };
}

// A function of the script's: in single precision at its ends, where Keras has it throughout.
Result<Schedule> ownSchedule(const Construction &construction, const std::string &where)
{
    const auto *given = construction.find("schedule");
    const auto *lambda = given ? std::get_if<Lambda>(&given->value.value) : nullptr;
    if (!lambda)
        return fail(where + "/arguments/schedule", "no function", "a lambda of the step");
    return python::Function::make(lambda->text, where + "/arguments/schedule",
                                  python::Arithmetic::arrays)
        .map([](const python::Function &function) -> Schedule {
            return [function](float iteration) {
                Raised raised;
                return static_cast<float>(function(iteration, raised));
            };
        });
}

} // namespace

const Signature *scheduleSignature(std::string_view name)
{
    return signatureNamed(signatures(), name);
}

Result<Schedule> buildSchedule(const Construction &construction, const std::string &where)
{
    if (construction.name == "LearningRateSchedule")
        return ownSchedule(construction, where);
    Bound bound(construction, *scheduleSignature(construction.name), where);
    Schedule made;
    if (!bound.error()) {
        const auto &name = construction.name;
        const Cast cast(bound["initial_learning_rate"]);
        made = name == "ExponentialDecay"   ? exponential(bound, cast)
            : name == "InverseTimeDecay"    ? inverseTime(bound, cast)
            : name == "PolynomialDecay"     ? polynomial(bound, cast)
            : name == "CosineDecay"         ? cosine(bound, cast)
            : name == "CosineDecayRestarts" ? cosineRestarts(bound, cast)
                                            : piecewise(bound);
    }
    if (bound.error())
        return tl::unexpected(*bound.error());
    return made;
}

bool isCutToIntegers(const Construction &construction)
{
    const auto *rate = construction.find("initial_learning_rate");
    return rate && rate->value.isInteger();
}

} // namespace warmup::dialect::keras
