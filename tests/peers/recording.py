# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around schedulers that work on PyTorch's optimizers; see recorded.py."""
import itertools
import warnings

import torch

warnings.simplefilter("ignore")


def product(**grid):
    for values in itertools.product(*grid.values()):
        yield ", ".join(f"{key}={value}" for key, value in zip(grid, values) if value is not None)


def watched(optimizer_class, seen):
    class Watched(optimizer_class):
        def step(self, closure=None):
            seen.append([group["lr"] for group in self.param_groups])
    Watched.__name__ = optimizer_class.__name__
    return Watched


def run(script, head, advances, metrics=()):
    """(lines of results) of really running it. `advances`: the methods of the object named scheduler."""
    model = torch.nn.Linear(2, 2)
    seen, calls = [], 0
    scope = {"model": model, "base": [model.weight], "head": [model.bias], "metrics": metrics}
    exec(head, scope)
    for name in ["SGD", "Adam", "AdamW"]:
        scope[name] = watched(getattr(torch.optim, name), seen)
    body, loop = script.split("\nfor ", 1)
    try:
        exec(body, scope)
    except Exception as error:
        return [f"raises {type(error).__name__}"]
    optimizer, scheduler = scope["optimizer"], scope["scheduler"]
    for method in advances:
        def counted(*arguments, original=getattr(scheduler, method), **keywords):
            nonlocal calls
            calls += 1
            return original(*arguments, **keywords)
        setattr(scheduler, method, counted)
    raised = []
    try:
        exec("for " + loop, scope)
    except Exception as error:
        raised = [f"raises {type(error).__name__} {calls}"]
    return ["rate " + " ".join(repr(float(step[group])) for step in seen)
            for group in range(len(optimizer.param_groups))] + raised
