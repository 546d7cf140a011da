// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/code/Expression.h"
#include "core/code/Writers.h"

namespace warmup::code {
namespace {

// MultiStep as PiecewiseConstantDecay, whose boundary is the last step of the value before it.
std::string piecewiseConstant(const Plan &plan, const schedule::Term &term,
                              const schedule::MultiStep &multi)
{
    std::map<double, int> milestones;
    for (const auto &milestone : multi.milestones)
        ++milestones[std::ceil(ticksOf(plan, milestone))];
    std::string boundaries;
    int reached = 0;
    std::string values;
    for (const auto &[at, count] : milestones) {
        if (at <= 0) {
            reached += count;
            continue;
        }
        if (values.empty())
            values = pythonFloat(term.from * std::pow(multi.gamma, reached));
        reached += count;
        boundaries += (boundaries.empty() ? "" : ", ") + pythonNumber(at - 1);
        values += ", " + pythonFloat(term.from * std::pow(multi.gamma, reached));
    }
    if (boundaries.empty())
        return {};
    return fmt::format("PiecewiseConstantDecay([{}], [{}])", boundaries, values);
}

// The whole plan as one of Keras's own schedules, or empty.
std::string ownKerasSchedule(const Plan &plan)
{
    if (plan.floor || plan.ceiling || plan.isByEpoch())
        return {};
    auto stretches = plan.stretches;
    // Keras's shapes stay where they have arrived.
    if (stretches.size() > 1) {
        const auto &before = stretches[stretches.size() - 2];
        if (isHold(stretches.back()) && before.term.to == stretches.back().term.from
            && before.k == 0 && before.begin + before.term.arrival == before.end
            && !std::holds_alternative<schedule::Exponential>(before.term.phase->shape))
            stretches.pop_back();
    }
    const auto &main = stretches.back();
    const auto &term = main.term;
    const auto from = pythonFloat(term.from);
    const auto *cosine = shapeFromStart<schedule::Cosine>(main);
    if (cosine && cosine->cycles == 1 && term.from > 0 && stretches.size() <= 2) {
        const auto alpha = term.to == 0 ? "" : ", alpha=" + pythonNumber(term.to / term.from);
        if (stretches.size() == 1)
            return fmt::format("CosineDecay({}, {}{})", from, term.arrival, alpha);
        const auto ramp = linearRamp(stretches.front());
        if (ramp && ramp->length == main.begin && ramp->last == term.from)
            return fmt::format("CosineDecay({}, {}{}, warmup_target={}, warmup_steps={})",
                               pythonFloat(ramp->first), term.arrival, alpha, from, main.begin);
        return {};
    }
    if (stretches.size() != 1)
        return {};
    if (const auto ramp = linearRamp(main))
        return fmt::format("PolynomialDecay({}, {}, end_learning_rate={})",
                           pythonFloat(ramp->first), ramp->length, pythonFloat(ramp->last));
    if (const auto *polynomial = shapeFromStart<schedule::Polynomial>(main))
        return fmt::format("PolynomialDecay({}, {}, end_learning_rate={}, power={})", from,
                           term.arrival, pythonFloat(term.to), pythonNumber(polynomial->power));
    if (const auto *steps = shapeFromStart<schedule::Step>(main))
        return fmt::format("ExponentialDecay({}, {}, {}, staircase=True)", from,
                           pythonNumber(ticksOf(plan, steps->every)), pythonNumber(steps->gamma));
    if (const auto *geometric = shapeFromStart<schedule::Geometric>(main))
        return fmt::format("ExponentialDecay({}, {}, {})", from,
                           pythonNumber(ticksOf(plan, geometric->every)),
                           pythonNumber(geometric->gamma));
    if (const auto *inverse = shapeFromStart<schedule::InverseTime>(main);
        inverse && inverse->power == 1)
        return fmt::format("InverseTimeDecay({}, {}, {}{})", from,
                           pythonNumber(ticksOf(plan, inverse->every)), pythonNumber(inverse->k),
                           inverse->staircase ? ", staircase=True" : "");
    if (const auto *multi = shapeFromStart<schedule::MultiStep>(main))
        return piecewiseConstant(plan, term, *multi);
    return {};
}

Result<std::string> scheduleClass(const Plan &plan, Expressions &expressions)
{
    const auto clock = plan.clock();
    std::string text = "class Rate(keras.optimizers.schedules.LearningRateSchedule):\n"
                       "    def __call__(self, step):\n";
    const auto step = std::string("ops.cast(step, \"float32\")");
    const auto perEpoch = plan.ruler.updatesPerEpoch();
    text += "        " + clock + " = "
        + (plan.isByEpoch() && perEpoch != 1
               ? "ops.floor(" + step + " / " + pythonNumber(perEpoch) + ")"
               : step)
        + "\n";
    for (auto i = plan.stretches.size(); i-- > 0;) {
        const auto rate = expressions.rate(plan.stretches[i], clock);
        if (!rate)
            return tl::unexpected(rate.error());
        if (i + 1 == plan.stretches.size())
            text += "        rate = "
                + (isHold(plan.stretches[i]) ? "ops.full_like(" + clock + ", " + *rate + ")"
                                             : *rate)
                + "\n";
        else
            text += fmt::format("        rate = ops.where({} < {}, {}, rate)\n", clock,
                                plan.stretches[i].end, *rate);
    }
    return text + "        return " + expressions.guarded("rate")
        + "\n\n    def get_config(self):\n        return {}\n\n\nschedule = Rate()\n";
}

} // namespace

Result<std::string> writeKeras(const Assignment &assignment)
{
    const auto &plan = assignment.plan;
    Expressions expressions(plan, Arithmetic::keras);
    std::string body;
    std::string imports = "import keras\nimport numpy\n";
    if (const auto own = ownKerasSchedule(plan); !own.empty()) {
        imports += "from keras.optimizers.schedules import " + own.substr(0, own.find('(')) + "\n";
        body = "\nschedule = " + own + "\n";
    } else {
        auto made = scheduleClass(plan, expressions);
        if (!made)
            return tl::unexpected(made.error());
        imports += "from keras import ops\n";
        body = "\n\n" + expressions.helpers() + *made;
    }
    std::string modules;
    for (const auto &module : expressions.modules())
        modules += "import " + module + "\n";
    return headLine(assignment, true) + modules + (modules.empty() ? "" : "\n") + imports + body
        + "optimizer = keras.optimizers.SGD(learning_rate=schedule)  # your optimizer\n"
          "model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])  # your model\n"
          "model.compile(optimizer=optimizer, loss=\"mse\")\n\n"
        + fmt::format("x = numpy.zeros(({}, 1))  # your data: every batch is one update\n",
                      plan.updates)
        + "model.fit(x, x, batch_size=1, verbose=0)\n";
}

} // namespace warmup::code
