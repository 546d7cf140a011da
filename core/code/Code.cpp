// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/code/Code.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/base/Number.h"
#include "core/code/Expression.h"
#include "core/code/Writers.h"
#include "core/schedule/Clock.h"

namespace warmup::code {
namespace {

constexpr Update kCountedExactly = 1 << 24; // by a float32

constexpr std::array kNames{"torch", "transformers", "timm", "optax", "keras"};
constexpr std::array kTitles{"PyTorch", "Hugging Face transformers", "timm", "optax", "Keras"};

Result<std::string> write(const Assignment &assignment, Framework to)
{
    switch (to) {
    case Framework::torch:
        return writeTorch(assignment);
    case Framework::transformers:
        return writeTransformers(assignment);
    case Framework::timm:
        return writeTimm(assignment);
    case Framework::optax:
        return writeOptax(assignment);
    case Framework::keras:
        return writeKeras(assignment);
    }
    return fail("--to", "nothing", "a framework");
}

// A plateau as a framework's own: it multiplies the rate that the optimizer has, so nothing else
// may set that rate any more.
std::optional<Error> checkPlateau(const Assignment &assignment)
{
    const auto &last = assignment.plan.stretches.back();
    const auto from = assignment.plan.ruler.tickOf(assignment.afterWarmUp);
    if (!isHold(last) || last.begin > from)
        return Error{"/schedule/plateau", "a plateau on a curve that moves after its warm-up",
                     "a main curve that holds the peak, since a framework's plateau and its "
                     "schedulers set the same rate; or no plateau"};
    if (assignment.plan.floor || assignment.plan.ceiling)
        return Error{"/schedule/guard", "floor or ceiling beside a plateau",
                     "the plateau's own minimum instead, or no plateau"};
    return std::nullopt;
}

} // namespace

const std::vector<Framework> &frameworks()
{
    static const std::vector<Framework> all{Framework::torch, Framework::transformers,
                                            Framework::timm, Framework::optax, Framework::keras};
    return all;
}

std::string nameOf(Framework framework)
{
    return kNames[static_cast<std::size_t>(framework)];
}

std::string titleOf(Framework framework)
{
    return kTitles[static_cast<std::size_t>(framework)];
}

std::optional<Framework> frameworkOf(std::string_view name)
{
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end())
        return std::nullopt;
    return static_cast<Framework>(found - kNames.begin());
}

Result<std::string> writeCode(const schedule::Schedule &intended, const std::string &title,
                              Framework to)
{
    auto spec = intended.spec();
    const auto plateau = spec.plateau;
    spec.plateau.reset();
    const auto curve = schedule::makeSchedule(spec);
    if (!curve) {
        auto error = curve.error();
        error.where = "/schedule" + error.where;
        return tl::unexpected(error);
    }
    const auto plan = makePlan(**curve);
    if (!plan)
        return tl::unexpected(plan.error());
    Assignment assignment{*plan, title, plateau ? &*plateau : nullptr, 0};
    std::replace_if(
        assignment.title.begin(), assignment.title.end(),
        [](unsigned char c) { return c < ' ' || c == 0x7f; }, ' ');
    for (const auto &section : intended.sections())
        if (section.kind == schedule::Section::Kind::warmUp && section.begin == 0)
            assignment.afterWarmUp = section.end;
    if (plateau && to != Framework::torch && to != Framework::transformers)
        return fail("/schedule/plateau",
                    "a plateau, which " + titleOf(to) + " counts in another way or has none of",
                    "no plateau, or --to torch");
    if (plateau)
        if (auto error = checkPlateau(assignment))
            return tl::unexpected(*error);
    if (spec.momentum && to != Framework::torch)
        return fail("/schedule/momentum",
                    "a momentum that moves with the rate, which no schedule of " + titleOf(to)
                        + " does",
                    "a momentum that stays, or --to torch");
    return write(assignment, to);
}

std::string headLine(const Assignment &assignment, bool isSingle)
{
    const auto &plan = assignment.plan;
    const auto title = assignment.title.empty() ? "A schedule" : assignment.title;
    auto line =
        fmt::format("# {}: {} update{}.\n", title, plan.updates, plan.updates == 1 ? "" : "s");
    if (isSingle && plan.updates > kCountedExactly)
        line += fmt::format("# Not exact from update {} on: float32 counts no further, so several "
                            "updates share a rate.\n",
                            kCountedExactly);
    return line;
}

std::string torchModel(const Plan &plan, LearningRate rate)
{
    const auto &momentum = plan.intended.spec().momentum;
    return "model = torch.nn.Linear(1, 1)  # your model\n"
           "optimizer = torch.optim.SGD(model.parameters(), lr="
        + pythonNumber(rate) + (momentum ? ", momentum=" + pythonNumber(momentum->upper) : "")
        + ")  # your optimizer\n";
}

std::string torchLoop(const Plan &plan)
{
    return fmt::format("for update in range({}):\n"
                       "    loss = model(torch.ones(1, 1)).sum()  # your batch and loss\n"
                       "    optimizer.zero_grad()\n"
                       "    loss.backward()\n"
                       "    optimizer.step()\n",
                       plan.updates);
}

std::string endOf(double every)
{
    if (every == std::trunc(every))
        return fmt::format("if (update + 1) % {} == 0:", pythonNumber(every));
    return fmt::format("if int((update + 1) / {0}) > int(update / {0}):", pythonNumber(every));
}

std::string plateauArguments(const schedule::Plateau &plateau)
{
    using Plateau = schedule::Plateau;
    return fmt::format(
        "mode=\"{}\", factor={}, patience={}, threshold={},\n"
        "    threshold_mode=\"{}\", cooldown={}, min_lr={}, eps={}",
        plateau.mode == Plateau::Mode::minimize ? "min" : "max", pythonNumber(plateau.factor),
        plateau.patience, pythonNumber(plateau.threshold),
        plateau.thresholdMode == Plateau::Threshold::relative ? "rel" : "abs", plateau.cooldown,
        pythonNumber(plateau.minimum), pythonNumber(plateau.epsilon));
}

double observedEvery(const Plan &plan, const schedule::Plateau &plateau)
{
    return ticksOf(plan, plateau.every) / plan.ruler.ticksPerUpdate();
}

} // namespace warmup::code
