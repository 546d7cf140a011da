// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/Expression.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/code/Formula.h"

namespace warmup::code {
namespace {

// The index of a law: a variable and what is added to it.
struct Index {
    std::string variable;
    Update offset = 0;
    Update fold = 0; // the arrival back and forth of which it goes; 0: it goes on

    [[nodiscard]] std::string plus(Update more) const
    {
        if (fold > 0) {
            const auto inner = fmt::format("({0} - abs({0} - {1} % {2}))", fold,
                                           Index{variable, offset}.plus(0), 2 * fold);
            return more == 0 ? inner : fmt::format("({} + {})", inner, more);
        }
        const Update sum = offset + more;
        if (sum == 0)
            return variable;
        return fmt::format("({} {} {})", variable, sum > 0 ? "+" : "-", std::abs(sum));
    }
    [[nodiscard]] std::string text() const { return plus(0); }
};

constexpr const char *kRectification = R"(def rectification(step, beta2):
    longest = 2 / (1 - beta2) - 1
    power = beta2 ** step
    length = longest - 2 * step * power / (1 - power)
    return math.sqrt((length - 4) * (length - 2) * longest
                     / ((longest - 4) * (longest - 2) * length))
)";
constexpr const char *kInterpolated = R"(def interpolated(points, at):
    after = bisect.bisect_right(points, (at, math.inf))
    if after == 0 or after == len(points):
        return points[max(after - 1, 0)][1]
    (x, y), (right, top) = points[after - 1], points[after]
    return y + (top - y) * (at - x) / (right - x)
)";
constexpr const char *kHeld = R"(def held(points, at):
    return points[max(bisect.bisect_right(points, (at, math.inf)) - 1, 0)][1]
)";
constexpr const char *kKerasInterpolated = R"(def interpolated(points, at):
    x, y = ops.transpose(ops.array(points, "float32"))
    steps = x[1:] - x[:-1]
    slopes = (y[1:] - y[:-1]) / steps
    return y[0] + ops.sum(slopes * ops.minimum(ops.maximum(at - x[:-1], 0.0), steps))
)";
constexpr const char *kKerasHeld = R"(def held(points, at):
    x, y = ops.transpose(ops.array(points, "float32"))
    return y[0] + ops.sum((y[1:] - y[:-1]) * ops.cast(at >= x[1:], "float32"))
)";
constexpr const char *kJaxInterpolated = R"(def interpolated(points, at):
    x, y = jnp.array(points).T
    return jnp.interp(at, x, y)
)";
constexpr const char *kJaxHeld = R"(def held(points, at):
    x, y = jnp.array(points).T
    return y[jnp.maximum(jnp.searchsorted(x, at, side="right") - 1, 0)]
)";

std::string listText(const std::vector<std::string> &items)
{
    std::string text = "[";
    std::size_t column = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        text += i == 0 ? "" : ",";
        if (i > 0 && column > 70) {
            text += "\n        ";
            column = 0;
        } else if (i > 0) {
            text += " ";
        }
        text += items[i];
        column += items[i].size() + 2;
    }
    return text + "]";
}

} // namespace

double tidied(double value)
{
    const auto rounded = readNumber(fmt::format("{:.15g}", value));
    return rounded && std::abs(*rounded - value) <= 4.5e-16 * std::abs(value) ? *rounded : value;
}

std::string pythonNumber(double value)
{
    auto text = shortestText(tidied(value));
    // Tensors take no int beyond 32 bits.
    if (std::abs(value) > 2147483647.0 && text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text;
}

std::string pythonFloat(double value)
{
    const auto text = pythonNumber(value);
    return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

// One term's shape at an index.
struct ShapeText {
    Expressions &expressions;
    const schedule::Term &term;
    Index index;

    using Text = Result<std::string>;

    [[nodiscard]] std::string k() const { return index.text(); }
    [[nodiscard]] std::string from() const { return pythonNumber(term.from); }
    [[nodiscard]] std::string to() const { return pythonNumber(term.to); }
    [[nodiscard]] std::string progress() const
    {
        return k() + " / " + pythonNumber(static_cast<double>(term.arrival));
    }
    [[nodiscard]] double ticks(const schedule::Span &span) const
    {
        return ticksOf(expressions.plan(), span);
    }
    [[nodiscard]] std::string call(const std::string &name, const std::string &argument) const
    {
        return expressions.function(name) + "(" + argument + ")";
    }
    static std::string times(double factor, const std::string &text)
    {
        return factor == 1 ? text : pythonNumber(factor) + " * " + text;
    }
    // from + (to - from) * done
    [[nodiscard]] std::string rising(const std::string &done) const
    {
        if (term.from == 0)
            return times(term.to, done);
        return fmt::format("{0} + ({1} - {0}) * {2}", from(), to(), done);
    }
    // to + (from - to) * left
    [[nodiscard]] std::string falling(const std::string &left) const
    {
        if (term.to == 0)
            return times(term.from, left);
        return fmt::format("{1} + ({0} - {1}) * {2}", from(), to(), left);
    }
    // The whole times of `every` in the index.
    [[nodiscard]] std::string wholeTimes(double every) const
    {
        const bool isWhole = std::trunc(every) == every;
        if (isWhole && expressions.arithmetic() != Arithmetic::keras)
            return fmt::format("({} // {})", k(), pythonNumber(every));
        return call("floor", fmt::format("{} / {}", k(), pythonNumber(every)));
    }

    Text operator()(const schedule::Hold &) const { return from(); }
    Text operator()(const schedule::Linear &) const
    {
        if (term.from == term.to)
            return from();
        if (term.to == 0)
            return falling("(1 - " + progress() + ")");
        return rising(progress());
    }
    Text operator()(const schedule::Cosine &shape) const
    {
        const auto pi = expressions.function("pi");
        const auto cycles = shape.cycles == 1 ? "" : " * " + pythonNumber(shape.cycles);
        return falling(fmt::format("(1 + {}) / 2", call("cos", pi + cycles + " * " + progress())));
    }
    Text operator()(const schedule::Polynomial &shape) const
    {
        return falling(fmt::format("(1 - {}) ** {}", progress(), pythonNumber(shape.power)));
    }
    Text operator()(const schedule::Power &shape) const
    {
        return rising(fmt::format("({}) ** {}", progress(), pythonNumber(shape.exponent)));
    }
    Text operator()(const schedule::SquareRoot &) const { return rising(call("sqrt", progress())); }
    Text operator()(const schedule::Exponential &) const
    {
        return times(term.from, fmt::format("({} / {}) ** ({})", to(), from(), progress()));
    }
    Text operator()(const schedule::HalfLife &shape) const
    {
        const double length = static_cast<double>(term.arrival) * shape.share;
        return falling(fmt::format("0.5 ** ({} / {})", k(), pythonNumber(length)));
    }
    Text operator()(const schedule::Tanh &shape) const
    {
        const auto inner = fmt::format("{0} + ({1} - {0}) * {2}", pythonNumber(shape.lower),
                                       pythonNumber(shape.upper), progress());
        return falling("(1 - " + call("tanh", inner) + ") / 2");
    }
    Text operator()(const schedule::Logarithmic &) const
    {
        if (term.length <= 1)
            return to();
        return rising(call("log1p", k()) + " / "
                      + call("log", pythonNumber(static_cast<double>(term.length))));
    }
    Text operator()(const schedule::Saturating &shape) const
    {
        const double tau = shape.tau * expressions.plan().ruler.ticksPerUpdate();
        return rising("-"
                      + call("expm1", fmt::format("-{} / {}", index.plus(1), pythonNumber(tau))));
    }
    Text operator()(const schedule::RAdam &shape) const
    {
        if (expressions.arithmetic() != Arithmetic::python)
            return fail("/schedule" + term.where + "/shape",
                        "radam, which float32 leaves only a few digits of",
                        "another warm-up, or --to torch, which computes it in double");
        expressions.need("math");
        expressions.help("rectification", kRectification);
        const double most = 2 / (1 - shape.beta2) - 1;
        Update first = 1;
        for (;; ++first) {
            const auto step = static_cast<double>(first);
            const double power = std::pow(shape.beta2, step);
            if (most - 2 * step * power / (1 - power) > 4)
                break;
        }
        return rising(
            fmt::format("rectification({} + {}, {})", k(), first, pythonNumber(shape.beta2)));
    }
    Text operator()(const schedule::Step &shape) const
    {
        return times(
            term.from,
            fmt::format("{} ** {}", pythonNumber(shape.gamma), wholeTimes(ticks(shape.every))));
    }
    Text operator()(const schedule::MultiStep &shape) const
    {
        if (shape.milestones.empty())
            return from();
        std::vector<double> at;
        for (const auto &milestone : shape.milestones)
            at.push_back(std::ceil(ticks(milestone)));
        std::sort(at.begin(), at.end());
        std::vector<std::string> items;
        for (const double milestone : at)
            items.push_back(pythonNumber(milestone));
        std::string reached;
        switch (expressions.arithmetic()) {
        case Arithmetic::python:
            expressions.need("bisect");
            reached = fmt::format("bisect.bisect_right({}, {})", listText(items), k());
            break;
        case Arithmetic::jax:
            reached = fmt::format("jnp.sum({} >= jnp.array({}))", k(), listText(items));
            break;
        case Arithmetic::keras:
            reached =
                fmt::format("ops.sum(ops.cast({} >= ops.array({}, \"float32\"), \"float32\"))", k(),
                            listText(items));
            break;
        }
        return times(term.from, fmt::format("{} ** {}", pythonNumber(shape.gamma), reached));
    }
    Text operator()(const schedule::Geometric &shape) const
    {
        const double every = ticks(shape.every);
        if (every == 1)
            return times(term.from, fmt::format("{} ** {}", pythonNumber(shape.gamma), k()));
        return times(
            term.from,
            fmt::format("{} ** ({} / {})", pythonNumber(shape.gamma), k(), pythonNumber(every)));
    }
    Text operator()(const schedule::InverseSquareRoot &shape) const
    {
        const double tau = ticks(shape.tau);
        const auto text = pythonNumber(tau);
        const auto sum = std::trunc(tau) == tau && tau < 1e15 ? index.plus(static_cast<Update>(tau))
                                                              : "(" + k() + " + " + text + ")";
        return times(term.from, call("sqrt", text + " / " + sum));
    }
    Text operator()(const schedule::InverseTime &shape) const
    {
        const double every = ticks(shape.every);
        const auto times = shape.staircase ? wholeTimes(every)
            : every == 1                   ? k()
                                           : k() + " / " + pythonNumber(every);
        const auto factor = shape.k == 1 ? "" : pythonNumber(shape.k) + " * ";
        const auto power = shape.power == 1 ? "" : " ** " + pythonNumber(shape.power);
        return fmt::format("{} / (1 + {}{}){}", from(), factor, times, power);
    }
    Text operator()(const schedule::PowerLaw &shape) const
    {
        return times(term.from,
                     fmt::format("(1 + {} / {}) ** {}", k(), pythonNumber(ticks(shape.offset)),
                                 pythonNumber(shape.exponent)));
    }
    Text operator()(const schedule::Table &table) const
    {
        std::vector<std::string> points;
        for (const auto &[position, factor] : table.points) {
            const auto tick =
                expressions.plan().ruler.ticks(position, "", static_cast<double>(term.length));
            points.push_back(fmt::format("({}, {})", pythonNumber(tick.value_or(0)),
                                         pythonNumber(factor * term.peak)));
        }
        const std::string name = table.interpolate ? "interpolated" : "held";
        switch (expressions.arithmetic()) {
        case Arithmetic::python:
            expressions.need("bisect");
            expressions.need("math");
            expressions.help(name, table.interpolate ? kInterpolated : kHeld);
            break;
        case Arithmetic::jax:
            expressions.help(name, table.interpolate ? kJaxInterpolated : kJaxHeld);
            break;
        case Arithmetic::keras:
            expressions.help(name, table.interpolate ? kKerasInterpolated : kKerasHeld);
            break;
        }
        return fmt::format("{}({}, {})", name, listText(points), k());
    }
    Text operator()(const schedule::Formula &formula) const
    {
        const double epoch = expressions.plan().ruler.ticksPerEpoch();
        const FormulaNames names{
            k(), fmt::format("({})", progress()), pythonNumber(static_cast<double>(term.length)),
            epoch == 1 ? k() : fmt::format("({} / {})", k(), pythonNumber(epoch))};
        return pythonFormula(formula.text, names, expressions)
            .map([&](const std::string &text) {
                // A factor just below 0 is rounding.
                const auto zero = expressions.arithmetic() == Arithmetic::python
                    ? "max(0.0, " + text + ")"
                    : call("maximum", "0.0, " + text);
                return times(term.peak, zero);
            })
            .map_error([&](Error error) {
                error.where = "/schedule" + term.where + "/shape/text";
                return error;
            });
    }
};

std::string Expressions::function(const std::string &name)
{
    switch (m_arithmetic) {
    case Arithmetic::python:
        need("math");
        return "math." + name;
    case Arithmetic::jax:
        return "jnp." + name;
    case Arithmetic::keras:
        if (name == "pi") {
            need("math");
            return "math.pi";
        }
        return "ops." + name;
    }
    return name;
}

std::string Expressions::helpers() const
{
    std::string text;
    for (const auto &[name, definition] : m_helpers)
        text += definition + "\n\n";
    return text;
}

Result<std::string> Expressions::rate(const schedule::Stretch &stretch, const std::string &variable,
                                      bool isLocal)
{
    const Update origin = isLocal ? 0 : stretch.begin;
    const auto textOf = [&](const schedule::Term &term, Update index, bool mirrored) {
        const Index at{variable, index - origin, mirrored ? term.arrival : 0};
        return std::visit(ShapeText{*this, term, at}, term.phase->shape);
    };
    auto rate = textOf(stretch.term, stretch.k, stretch.mirrored);
    if (!rate || !stretch.warmUp)
        return rate;
    return textOf(*stretch.warmUp, stretch.warmUpIndex, false).map([&](const std::string &warmUp) {
        const auto peak = pythonNumber(stretch.warmUp->peak);
        return fmt::format("({}) * ({})", *rate, warmUp) + (peak == "1" ? "" : " / " + peak);
    });
}

std::string Expressions::guarded(const std::string &rate) const
{
    const bool isPython = m_arithmetic == Arithmetic::python;
    const std::string module = m_arithmetic == Arithmetic::jax ? "jnp." : "ops.";
    std::string text = rate;
    if (m_plan.floor)
        text = fmt::format("{}({}, {})", isPython ? "max" : module + "maximum", text,
                           pythonNumber(*m_plan.floor));
    if (m_plan.ceiling)
        text = fmt::format("{}({}, {})", isPython ? "min" : module + "minimum", text,
                           pythonNumber(*m_plan.ceiling));
    return text;
}

Plan scaledBy(const Plan &plan, LearningRate base)
{
    auto scaled = plan;
    const auto scale = [base](LearningRate &rate) { rate = tidied(rate / base); };
    for (auto &stretch : scaled.stretches)
        for (auto *term : {&stretch.term, stretch.warmUp ? &*stretch.warmUp : nullptr})
            if (term)
                for (auto *rate : {&term->from, &term->to, &term->peak})
                    scale(*rate);
    if (scaled.floor)
        scale(*scaled.floor);
    if (scaled.ceiling)
        scale(*scaled.ceiling);
    return scaled;
}

Result<std::string> factorFunction(const Plan &scaled, Expressions &expressions)
{
    const auto clock = scaled.clock();
    std::string text = "def factor(" + clock + "):\n";
    for (const auto &stretch : scaled.stretches) {
        const auto rate = expressions.rate(stretch, clock);
        if (!rate)
            return tl::unexpected(rate.error());
        const bool isLast = stretch.end == schedule::kForEver;
        if (!isLast)
            text += fmt::format("    if {} < {}:\n", clock, stretch.end);
        text += (isLast ? "    return " : "        return ") + expressions.guarded(*rate) + "\n";
    }
    return text + "\n\n";
}

} // namespace warmup::code
