// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/lint/Diagnostics.h"

namespace warmup::lint {
namespace {

using enum Finding::Severity;

constexpr auto kKinds = std::to_array<Kind>(
    {{"WL01", "zero-first-update", hint, "An update at rate 0 trains nothing.",
      "start the warm-up at peak / W, or sample it as (u + 1) / W"},
     {"WL02", "hand-off-jump", warning,
      "A jump right after the warm-up undoes what the warm-up is for.",
      "let the main schedule begin where the warm-up ends"},
     {"WL03", "peak-never-reached", warning, "The run is tuned for a rate that it never has.",
      "start the main schedule after the warm-up instead of beside it"},
     {"WL04", "peak-held-twice", warning, "Everything after the peak comes one call late.",
      "count the warm-up one call shorter"},
     {"WL05", "warm-up-fills-run", error, "The rate only rises, and the decay never begins.",
      "shorten the warm-up, or give it as a share of the run"},
     {"WL06", "decay-unfinished", warning, "Most of what a decay gains comes at its end.",
      "let the decay last for the rest of the run"},
     {"WL07", "decay-ends-early", warning, "The updates after the decay train next to nothing.",
      "let the decay last for the rest of the run"},
     {"WL08", "rebound", warning, "A rate that rises again undoes the decay.",
      "stop the scheduler at its minimum, or set T_max to the length of the run"},
     {"WL09", "unit-slip", warning, "A length in the wrong unit is wrong by a factor of hundreds.",
      "give the length in what step() counts: epochs * updates per epoch, or epochs"},
     {"WL10", "accumulation", warning,
      "The schedule ends long before the run, or is cut off long before its end.",
      "count the updates of the optimizer: batches / (accumulation * processes)"},
     {"WL11", "length-convention", warning,
      "Frameworks differ in whether the length of a schedule includes its warm-up.",
      "the run's length where the warm-up is counted, and what is left of it where it is not"},
     {"WL12", "floor-kind", warning,
      "Some frameworks take the smallest rate itself, and some its share of the peak.",
      "write the smallest rate as this argument takes it"},
     {"WL13", "multiplier-lost", error,
      "The run goes on at the base rate and not at the peak that was asked for.",
      "LinearLR and the other scheduler in a SequentialLR, with the peak as the optimizer's lr"},
     {"WL13", "one-epoch-dip", error, "One call at another rate than was asked for.",
      "LinearLR and the other scheduler in a SequentialLR, with the peak as the optimizer's lr"},
     {"WL14", "base-rate-ignored", warning,
      "Changing the optimizer's lr changes nothing as long as this scheduler sets it.",
      "tune the scheduler's own rates"},
     {"WL15", "absolute-in-chain", warning,
      "A scheduler that sets the rate erases what the others multiplied.",
      "one after the other in a SequentialLR, or the product in one LambdaLR"},
     {"WL16", "plateau-in-composer", warning,
      "PyTorch's composers refuse a scheduler that follows a metric.",
      "step LinearLR for the first calls, and ReduceLROnPlateau after them"},
     {"WL17", "plateau-during-warm-up", warning,
      "What the loss does at small rates says nothing about a plateau at the peak.",
      "step ReduceLROnPlateau after the warm-up alone"},
     {"WL18", "degenerate-length", error,
      "With this argument the scheduler freezes or raises instead of doing its work.",
      "leave the scheduler out, or give it a length"},
     {"WL19", "negative-rate", error, "A negative rate climbs the loss.",
      "stop the schedule at its end"},
     {"WL19", "peak-exceeded", error, "The rate is above everything that was asked for.",
      "construct the schedulers in the order in which they run"},
     {"WL20", "schedule-exhausted", error, "The run ends with an exception.",
      "total_steps = epochs * steps_per_epoch, counted in optimizer steps"},
     {"WL21", "milestone-in-warm-up", warning, "The warm-up covers the drop.",
      "move the milestone behind the warm-up"},
     {"WL22", "milestone-edge", warning,
      "PyTorch and timm's own StepLRScheduler drop one epoch later.",
      "milestones one larger, if PyTorch's are meant"},
     {"WL22", "patience-edge", warning,
      "For the same patience PyTorch, timm and mmengine reduce one epoch later.",
      "patience one larger, if PyTorch's is meant"},
     {"WL24", "first-value-skipped", warning,
      "PyTorch expects the scheduler's step() after the optimizer's.",
      "call the scheduler after the optimizer"},
     {"WL24", "first-value-twice", warning, "Every value comes one call late.",
      "call step() without an argument"},
     {"WL26", "short-for-adam", hint,
      "Until then Adam's second moment knows few gradients; 2 / (1 - beta2) is a safe default, not "
      "a law.",
      "a linear warm-up of 2 / (1 - beta2) updates"},
     {"WL27", "redundant-warm-up", hint,
      "RAdam holds its first steps back itself, and schedule-free ones have a warm-up of their "
      "own; many add one all the same.",
      "try it without the warm-up"},
     {"WL28", "stuck-at-zero", error,
      "A rate that others are multiplied to never leaves 0: nothing is trained any more.",
      "a smallest rate above 0"},
     {"WL29", "warm-up-every-cycle", hint, "Each restart spends these updates again.",
      "warm up in the first cycle alone"},
     {"WL30", "ignored-argument", warning, "What it asks for does not happen.",
      "leave it out, or give what it needs"},
     {"WL31", "non-linear-warm-up", hint,
      "Most of the rise comes at once: it protects the first updates alone.", "a linear warm-up"},
     {"WL33", "never-advanced", error, "A scheduler acts when its step() is called.",
      "call step() after the optimizer's step"},
     {"WL34", "raises", error, "The run ends with an exception.", "see the arguments it names"},
     {"WL35", "no-warm-up", warning, "The warm-up that was asked for does not happen.",
      "warm up with LinearLR for the first calls, and step the plateau after them"},
     {"WL36", "cut-to-integers", error,
      "Keras computes a schedule in the type of its first rate, and an int has no 0.1.",
      "write the rate with a decimal point: 0.0, 1.0"},
     {"WL37", "not-finite", error, "One update at such a rate leaves weights that are no numbers.",
      "end the schedule before its formula divides by 0 or grows without bound"}});

} // namespace

const Kind *kindNamed(std::string_view name)
{
    const auto *found = std::find_if(kKinds.begin(), kKinds.end(),
                                     [&](const Kind &kind) { return kind.name == name; });
    return found == kKinds.end() ? nullptr : found;
}

} // namespace warmup::lint
