# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around every parameter scheduler of fvcore and writes what an optimizer got.

    record_fvcore_schedulers.py > tests/golden/fvcore_schedulers.txt

detectron2, whose LRMultiplier gives them an optimizer, is no package to install: what it does is done
here with PyTorch's LambdaLR, and its WarmupParamScheduler with fvcore's own composite. The form of the
file: recorded.py.
"""
import itertools
import sys
import warnings

import fvcore.common.param_scheduler as fvcore
import torch

import recorded

warnings.simplefilter("ignore")

STEPS = 20
SGD = "optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)\n"
LOOP = "for step in range(20):\n    optimizer.step()\n    scheduler.step()\n"


def LRMultiplier(optimizer, multiplier, max_iter, last_iter=-1):
    return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: multiplier(step / max_iter), last_epoch=last_iter)


def WarmupParamScheduler(scheduler, warmup_factor, warmup_length, warmup_method="linear", rescale_interval=False):
    first = warmup_factor * scheduler(0.0)
    ramps = {"constant": lambda: fvcore.ConstantParamScheduler(first),
             "linear": lambda: fvcore.LinearParamScheduler(first, scheduler(0.0 if rescale_interval else warmup_length))}
    if warmup_method not in ramps:
        raise ValueError(warmup_method)
    scheduler(0.0 if rescale_interval else warmup_length)
    return fvcore.CompositeParamScheduler([ramps[warmup_method](), scheduler], [warmup_length, 1 - warmup_length],
                                          ["rescaled", "rescaled" if rescale_interval else "fixed"])


def product(**grid):
    for values in itertools.product(*grid.values()):
        yield ", ".join(f"{key}={value}" for key, value in zip(grid, values))


def functions():
    yield from ("ConstantParamScheduler(1)", "ConstantParamScheduler(value=0.5)", "ConstantParamScheduler()")
    for a in product(start_value=[1, 0.1], end_value=[0, 0.01, 1]):
        yield f"CosineParamScheduler({a})"
        yield f"LinearParamScheduler({a})"
    for a in product(start_value=[1], decay=[0.02, 1, 0, 2]):
        yield f"ExponentialParamScheduler({a})"
    for a in product(base_value=[1, 0.1], power=[0, 0.9, 1, 2, -1]):
        yield f"PolynomialDecayParamScheduler({a})"
    for a in ["[1, 0.1, 0.01], milestones=[6, 12], num_updates=20", "[1, 0.1, 0.01], milestones=[6, 12, 20]",
              "[1, 0.1, 0.01], num_updates=20", "[1, 0.1], num_updates=20, milestones=[0]", "[1, 0.1], num_updates=1",
              "[1, 0.1, 0.01], milestones=[12, 6], num_updates=20", "[1, 0.1], milestones=[25], num_updates=20", "[1, 0.1]",
              "[1, 0.1, 0.01], milestones=[6], num_updates=20", "[1], num_updates=20, milestones=[]", "[1, 0.1], 20, [7]",
              "values=[1, 0.1, 0.01], milestones=[3, 6, 9]"]:
        yield f"MultiStepParamScheduler({a})"
    for a in ["20, [1, 0.1, 0.01]", "num_updates=5, values=[1, 0.5]", "0, [1]", "20, []", "20, [0.3]", "20.5, [1, 2, 3, 4, 5, 6, 7]"]:
        yield f"StepParamScheduler({a})"
    for a in product(base_value=[1, 0.1, 0], num_decays=[0, 1, 3, 1.0], gamma=[0.1, 1, -1], num_updates=[20, 0]):
        yield f"StepWithFixedGammaParamScheduler({a})"
    parts = ["ConstantParamScheduler(0.4)", "CosineParamScheduler(0.4, 0.01)", "LinearParamScheduler(0, 1)",
             "PolynomialDecayParamScheduler(1, 2)"]
    for (a, b), kinds in itertools.product(itertools.product(parts, parts),
                                           ["['rescaled', 'rescaled']", "['fixed', 'fixed']", "['rescaled', 'fixed']"]):
        yield f"CompositeParamScheduler([{a}, {b}], [0.3, 0.7], {kinds})"
    for lengths, kinds in [("[0.3, 0.6]", "['fixed', 'fixed']"), ("[0.3, 0.7001]", "['rescaled', 'rescaled']"),
                           ("[0.0, 1.0]", "['rescaled', 'rescaled']"), ("[1.0]", "['rescaled']"),
                           ("[0.5, 0.5]", "['rescaled', 'scaled']")]:
        yield f"CompositeParamScheduler(schedulers=[{parts[2]}, {parts[1]}], lengths={lengths}, interval_scaling={kinds})"
    yield "CompositeParamScheduler([], [], [])"
    for inner in ["CosineParamScheduler(1, 0)", "MultiStepParamScheduler([1, 0.1, 0.01], milestones=[12, 16], num_updates=20)",
                  "ConstantParamScheduler(1)"]:
        for a in product(warmup_factor=[0.001, 0, 1], warmup_length=[0.25, 0.0, 0.5, 1.0], warmup_method=["'linear'", "'constant'"],
                         rescale_interval=["False", "True"]):
            yield f"WarmupParamScheduler({inner}, {a})"
        yield f"WarmupParamScheduler({inner}, 0.1, 0.3)"
        yield f"WarmupParamScheduler({inner}, 0.1, 0.3, 'burnin')"


def cases():
    for function in functions():
        yield SGD + f"multiplier = {function}\nscheduler = LRMultiplier(optimizer, multiplier, max_iter=20)\n" + LOOP
    for iterations in [0, 1, 10, 40, 19.5]:
        for function in ["CosineParamScheduler(1, 0)", "ConstantParamScheduler(1)", "LinearParamScheduler(1, 0)",
                         "StepParamScheduler(20, [1, 0.1])", "PolynomialDecayParamScheduler(1, 2)",
                         "MultiStepParamScheduler([1, 0.1], num_updates=20)"]:
            yield SGD + f"scheduler = LRMultiplier(optimizer, {function}, {iterations})\n" + LOOP


def run(script):
    """(lines of results) of really running it."""
    model = torch.nn.Linear(2, 2)
    seen = []
    calls = 0

    class SGD(torch.optim.SGD):
        def step(self, closure=None):
            seen.append(self.param_groups[0]["lr"])

    scope = {"model": model, "SGD": SGD, "LRMultiplier": LRMultiplier, "WarmupParamScheduler": WarmupParamScheduler}
    scope.update({name: getattr(fvcore, name) for name in fvcore.__all__})
    body, loop = script.split("\nfor ", 1)
    try:
        exec(body, scope)
    except Exception as error:
        return [f"raises {type(error).__name__}"]
    original = scope["scheduler"].step

    def counted():
        nonlocal calls
        calls += 1
        original()
    scope["scheduler"].step = counted
    raised = None
    try:
        exec("for " + loop, scope)
    except Exception as error:
        raised = f"raises {type(error).__name__} {calls}"
    return ["rate " + " ".join(repr(float(rate)) for rate in seen)] + ([raised] if raised else [])


def record(out):
    return recorded.write(out, "Written by tests/peers/record_fvcore_schedulers.py under fvcore 0.1.5.post20221221",
                          cases(), run)


if __name__ == "__main__":
    print(record(sys.stdout), "cases", file=sys.stderr)
