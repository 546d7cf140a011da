// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/code/Expression.h"
#include "core/code/WarmUpAndDecay.h"
#include "core/code/Writers.h"

namespace warmup::code {
namespace {

constexpr const char *kTimmAllowed =
    "a straight warm-up on the grid [) or none, and after it a held rate, a cosine (also again and "
    "again), a line, polynomial, tanh, step or milestones from where it arrives, which are timm's; "
    "or --to torch";

// A scheduler of timm.scheduler with its own arguments; empty where there is none.
struct TimmScheduler {
    std::string name;
    std::string arguments;
    std::size_t stretches = 1; // that it stands for
    bool arrives = false; // and stays at its end level then
};

std::string timmEnd(const schedule::Term &term)
{
    return term.to == 0 ? "" : ", lr_min=" + pythonNumber(term.to);
}

TimmScheduler timmScheduler(const Plan &plan, const std::vector<schedule::Stretch> &rest)
{
    const auto &stretch = rest.front();
    const auto &term = stretch.term;
    if (isHold(stretch))
        return {"StepLRScheduler", fmt::format("decay_t={}, decay_rate=1.0", plan.ticks + 1)};
    if (const auto *cosine = shapeOf<schedule::Cosine>(stretch); cosine && cosine->cycles == 1) {
        const auto restarts = cosineRestarts(rest);
        auto arguments = fmt::format("t_initial={}{}", term.arrival, timmEnd(term));
        if (restarts.count > 1)
            arguments += fmt::format(", cycle_limit={}", restarts.count);
        if (restarts.decay != 1)
            arguments += ", cycle_decay=" + pythonNumber(restarts.decay);
        return {"CosineLRScheduler", arguments, static_cast<std::size_t>(restarts.count), true};
    }
    if (shapeOf<schedule::Linear>(stretch))
        return {"PolyLRScheduler",
                fmt::format("t_initial={}, power=1.0{}", term.arrival, timmEnd(term)), 1, true};
    if (const auto *polynomial = shapeOf<schedule::Polynomial>(stretch))
        return {"PolyLRScheduler",
                fmt::format("t_initial={}, power={}{}", term.arrival,
                            pythonNumber(polynomial->power), timmEnd(term)),
                1, true};
    if (const auto *tanh = shapeFromStart<schedule::Tanh>(stretch))
        return {"TanhLRScheduler",
                fmt::format("t_initial={}, lb={}, ub={}{}", term.arrival, pythonNumber(tanh->lower),
                            pythonNumber(tanh->upper), timmEnd(term)),
                1, true};
    if (const auto *steps = shapeOf<schedule::Step>(stretch)) {
        const double every = ticksOf(plan, steps->every);
        if (every == std::trunc(every))
            return {"StepLRScheduler",
                    fmt::format("decay_t={}, decay_rate={}", pythonNumber(every),
                                pythonNumber(steps->gamma))};
    }
    if (const auto *geometric = shapeOf<schedule::Geometric>(stretch);
        geometric && ticksOf(plan, geometric->every) == 1)
        return {"StepLRScheduler", "decay_t=1, decay_rate=" + pythonNumber(geometric->gamma)};
    if (const auto *multi = shapeOf<schedule::MultiStep>(stretch)) {
        std::vector<double> at;
        for (const auto &milestone : multi->milestones)
            at.push_back(std::ceil(ticksOf(plan, milestone)));
        std::sort(at.begin(), at.end());
        std::string list;
        for (const double milestone : at)
            list += (list.empty() ? "" : ", ") + pythonNumber(milestone + 1);
        return {"MultiStepLRScheduler",
                fmt::format("decay_t=[{}], decay_rate={}", list, pythonNumber(multi->gamma))};
    }
    return {};
}

} // namespace

Result<std::string> writeTimm(const Assignment &assignment)
{
    const auto &plan = assignment.plan;
    const auto found = warmUpAndDecay(plan, kTimmAllowed);
    if (!found)
        return tl::unexpected(found.error());
    const auto &rest = found->rest;
    const auto &main = rest.front();
    const auto scheduler = timmScheduler(plan, rest);
    // With the prefix the decay's clock starts after the warm-up, without it with the run.
    const bool isPrefix = main.k == 0;
    if (scheduler.name.empty() || (!isPrefix && main.k != main.begin)
        || (!isPrefix && scheduler.stretches > 1))
        return tl::unexpected(refusal(main, kTimmAllowed));
    if (std::abs(main.term.from - found->base) > 1e-12 * main.term.from)
        return fail("/schedule" + main.term.where + "/from",
                    pythonNumber(main.term.from) + " after a warm-up to "
                        + pythonNumber(found->base),
                    kTimmAllowed);
    if (rest.size() > scheduler.stretches) {
        const auto &after = rest[scheduler.stretches];
        if (rest.size() > scheduler.stretches + 1 || !scheduler.arrives || !isHold(after)
            || after.term.from != main.term.to)
            return tl::unexpected(refusal(after, kTimmAllowed));
    }
    // Without a warm-up timm leaves the first rate to the optimizer.
    if (found->warmUp == 0 && std::abs(plan.at(0) - found->base) > 1e-12 * found->base)
        return tl::unexpected(refusal(main, kTimmAllowed));
    std::string warmUp;
    if (found->warmUp > 0)
        warmUp =
            fmt::format("    warmup_t={}, warmup_lr_init={}, warmup_prefix={},\n", found->warmUp,
                        pythonNumber(found->start), isPrefix ? "True" : "False");
    const bool isByEpoch = plan.isByEpoch();
    const auto perEpoch = plan.ruler.updatesPerEpoch();
    std::string advance;
    if (!isByEpoch)
        advance = "    scheduler.step_update(update + 1)\n";
    else if (perEpoch == 1)
        advance = "    scheduler.step(update + 1)\n";
    else
        advance = "    " + endOf(perEpoch) + "  # an epoch is over\n"
            + fmt::format("        scheduler.step({})\n",
                          perEpoch == std::trunc(perEpoch)
                              ? "(update + 1) // " + pythonNumber(perEpoch)
                              : "int((update + 1) / " + pythonNumber(perEpoch) + ")");
    const auto shift = scheduler.name == "MultiStepLRScheduler"
        ? "# timm's milestones are reached one step early: these are one later.\n"
        : "";
    return headLine(assignment) + "import torch\nfrom timm.scheduler." +
        [&] {
            if (scheduler.name == "MultiStepLRScheduler")
                return std::string("multistep_lr");
            auto module = scheduler.name.substr(0, scheduler.name.find("LRScheduler")) + "_lr";
            module.front() = static_cast<char>(std::tolower(module.front()));
            return module;
        }()
        + " import " + scheduler.name + "\n\n" + torchModel(plan, found->base) + shift
        + "scheduler = " + scheduler.name + "(\n    optimizer, " + scheduler.arguments + ",\n"
        + warmUp + (isByEpoch ? "" : "    t_in_epochs=False,\n") + ")\n\n" + torchLoop(plan)
        + advance;
}

} // namespace warmup::code
