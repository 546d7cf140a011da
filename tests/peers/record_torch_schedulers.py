# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around every scheduler of PyTorch and writes what their optimizers got.

    record_torch_schedulers.py > tests/golden/torch_schedulers.txt

The pairs of (scheduler, parameters) are counted by the lines of the script that construct.
"""
import itertools
import sys
import warnings

import torch

import recorded

warnings.simplefilter("ignore")

STEPS = 26
LOOP = "for epoch in range({steps}):\n    optimizer.step()\n    scheduler.step({argument})\n"
SGD = "optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)\n"
HEAD = ("import math\nfrom torch.optim import SGD, Adam, Adagrad\n"
        "from torch.optim.lr_scheduler import *\nfrom torch.optim.swa_utils import SWALR\n")


def product(**grid):
    for values in itertools.product(*grid.values()):
        yield ", ".join(f"{key}={value}" for key, value in zip(grid, values))


def single():
    """(class, arguments) of schedulers on their own, degenerate arguments included."""
    for f in ["lambda epoch: 0.95 ** epoch", "lambda epoch: 1 / (1 + epoch)", "lambda e: 1 / e",
              "lambda e: min(1.0, (e + 1) / 5)", "lambda e: e / 5 if e < 5 else max(0, (20 - e) / 15)",
              "lambda e: 0.5 * (1 + math.cos(math.pi * e / 10))", "lambda e: 10 ** -(e // 4)",
              "lambda e: (e % 5 < 3) * 0.5 + 0.1", "lambda e: 0 < e <= 4 and 0.2 or 0.7",
              "lambda e: math.exp(-0.1 * e)", "lambda e: math.sqrt(e)", "lambda e: math.log(e)",
              "lambda e: 2.0 ** (e * 50)", "lambda e: not e", "lambda e: abs(e - 7) / 7",
              "lambda e: round(e / 4) / 5", "lambda e: int(e / 3) + float(2)", "lambda e: -e",
              "lambda e: 1", "lambda e: 0", "lambda e: math.tanh(e) if e > 2 else 1e-3",
              "lambda e: min(e ** -0.5, e * 10 ** -1.5) if e else 0.03", "lambda e: max(1, 2, e)",
              "lambda e: math.floor(e / 3) * 0.1 + math.ceil(e / 7)", "lambda e: 1 - (1 - e / 25) ** 2",
              "5", "'x'", "[lambda e: 1, lambda e: 2]", "[lambda e: 0.9 ** e]"]:
        yield "LambdaLR", f"lr_lambda={f}"
        yield "MultiplicativeLR", f"lr_lambda={f}"
    for a in product(step_size=[0, 1, 2, 5, 100, 2.5, -3], gamma=[0.1, 0, 1, 0.5, 2, -0.5]):
        yield "StepLR", a
    yield "StepLR", "step_size=7"
    for a in product(milestones=["[]", "[0]", "[1]", "[0, 0, 3]", "[3, 8]", "[8, 3]", "[5, 5, 9]",
                                 "[4.0, 4.5]", "[100]", "7", "(2, 4)"], gamma=[0.1, 0, 1, 2, -1]):
        yield "MultiStepLR", a
    for a in product(factor=[0, 0.25, 1 / 3, 1, 1.5, -0.1], total_iters=[0, 1, 5, 30]):
        yield "ConstantLR", a
    yield "ConstantLR", ""
    for a in product(start_factor=[0, 0.001, 1 / 3, 1, 1.1], end_factor=[0, 0.5, 1, 2, -1],
                     total_iters=[0, 1, 4, 40]):
        yield "LinearLR", a
    yield "LinearLR", ""
    for gamma in [0, 0.9, 1, 1.1, -0.9, 1e-30, 1e30]:
        yield "ExponentialLR", f"gamma={gamma}"
    yield "ExponentialLR", ""
    for a in product(total_iters=[0, 1, 5, 10, 40], power=[0, 0.5, 1, 2, -1]):
        yield "PolynomialLR", a
    yield "PolynomialLR", ""
    for a in product(T_max=[0, 1, 2, 5, 10, 40, 7.5], eta_min=[0, 0.001, 0.1, 0.3, -0.1]):
        yield "CosineAnnealingLR", a
    yield "CosineAnnealingLR", "T_max=10"
    yield "CosineAnnealingLR", "T_max=10, eta_min=0, verbose=True"
    yield "CosineAnnealingLR", ""
    for a in product(T_0=[0, 1, 2, 5, 40, 4.0, -1], T_mult=[1, 2, 3, 0, 1.5], eta_min=[0, 0.01, 0.2]):
        yield "CosineAnnealingWarmRestarts", a
    yield "CosineAnnealingWarmRestarts", "T_0=3, eta_min='a'"
    for a in product(max_lr=[0.4], total_steps=[1, 2, 5, 20, 30, 0, -4, 10.0],
                     pct_start=[0.3, 0.0, 1.0, 0.1, 0.5, 1, 0, 1.5], three_phase=["False", "True"],
                     anneal_strategy=["'cos'", "'linear'"]):
        yield "OneCycleLR", a
    for a in ["max_lr=0.4, epochs=5, steps_per_epoch=4", "max_lr=0.4, epochs=5", "max_lr=0.4",
              "max_lr=[0.4], total_steps=20", "max_lr=[0.4, 0.2], total_steps=20",
              "max_lr=0.4, total_steps=20, div_factor=0", "max_lr=0.4, total_steps=20, final_div_factor=0",
              "max_lr=0.4, total_steps=20, div_factor=10, final_div_factor=10",
              "max_lr=0.4, total_steps=20, anneal_strategy='exp'",
              "max_lr=0.4, total_steps=20, cycle_momentum=False",
              "max_lr=0.4, total_steps=20, base_momentum=0.5, max_momentum=0.6",
              "max_lr=0.4, epochs=0, steps_per_epoch=4", "max_lr=0.4, epochs=2, steps_per_epoch=0"]:
        yield "OneCycleLR", a
    for a in product(base_lr=[0.01, 0], max_lr=[0.1, 0.001], step_size_up=[0, 1, 3, 5],
                     step_size_down=["None", 0, 1, 4], mode=["'triangular'", "'triangular2'", "'exp_range'"],
                     gamma=[0.9]):
        yield "CyclicLR", a
    for a in ["base_lr=0.01, max_lr=0.1, mode='x'", "base_lr=0.01, max_lr=0.1",
              "base_lr=0.01, max_lr=0.1, step_size_up=4, cycle_momentum=False",
              "base_lr=0.01, max_lr=0.1, step_size_up=4, base_momentum=0.5, max_momentum=0.95",
              "base_lr=0.01, max_lr=0.1, step_size_up=4, scale_fn=lambda x: 0.5 ** x, scale_mode='iterations'",
              "base_lr=0.01, max_lr=0.1, step_size_up=4, scale_fn=lambda x: 1 / x, scale_mode='cycle'",
              "base_lr=[0.01], max_lr=[0.1], step_size_up=4", "base_lr=[0.01, 0.02], max_lr=0.1",
              "base_lr=0.01, max_lr=0.1, step_size_up=4, mode='exp_range', gamma=0.5"]:
        yield "CyclicLR", a
    for a in product(swa_lr=[0.05, 0, 0.3], anneal_epochs=[0, 1, 5, 10, 40, -1, 2.0],
                     anneal_strategy=["'cos'", "'linear'", "'exp'"]):
        yield "SWALR", a
    yield "SWALR", "swa_lr=[0.05, 0.1]"


def sequences():
    """Composers, their members in every order."""
    members = ["LinearLR(optimizer, start_factor=0.1, total_iters=4)", "LinearLR(optimizer, total_iters=0)",
               "ConstantLR(optimizer, factor=0.1, total_iters=3)", "ExponentialLR(optimizer, gamma=0.9)",
               "StepLR(optimizer, step_size=3, gamma=0.5)", "MultiStepLR(optimizer, milestones=[0, 2, 6])",
               "CosineAnnealingLR(optimizer, T_max=8, eta_min=0.01)", "PolynomialLR(optimizer, total_iters=6, power=2)",
               "CosineAnnealingWarmRestarts(optimizer, T_0=3, T_mult=2)",
               "LambdaLR(optimizer, lr_lambda=lambda e: 1 / (1 + e))",
               "MultiplicativeLR(optimizer, lr_lambda=lambda e: 0.9)",
               "OneCycleLR(optimizer, max_lr=0.4, total_steps=15)",
               "CyclicLR(optimizer, base_lr=0.01, max_lr=0.1, step_size_up=4)", "SWALR(optimizer, swa_lr=0.05, anneal_epochs=6)"]
    for first, second in itertools.product(members, members):
        for milestones in ["[5]", "[0]"] if first <= second else ["[5]"]:
            yield f"SequentialLR(optimizer, [{first}, {second}], milestones={milestones})"
        yield f"ChainedScheduler([{first}, {second}])"
    a, b, c = members[0], members[6], members[3]
    for milestones in ["[3, 8]", "[3, 3]", "[8, 3]", "[1, 2]", "[3]", "[]", "[3, 8, 9]", "[0, 0]", "[3.0, 8.5]"]:
        yield f"SequentialLR(optimizer, schedulers=[{a}, {b}, {c}], milestones={milestones})"
    yield "SequentialLR(optimizer, [], [])"
    yield "ChainedScheduler([])"
    yield f"ChainedScheduler([{a}, {c}], optimizer=optimizer)"
    yield f"ChainedScheduler([{a}, ReduceLROnPlateau(optimizer)])"
    yield f"SequentialLR(optimizer, [{a}, ReduceLROnPlateau(optimizer)], [4])"
    inner = f"SequentialLR(optimizer, [{a}, {c}], [4])"
    chained = f"ChainedScheduler([{c}, {a}])"
    for composer in [inner, chained]:
        yield f"SequentialLR(optimizer, [{composer}, {b}], [7])"
        yield f"SequentialLR(optimizer, [{b}, {composer}], [7])"
        yield f"ChainedScheduler([{composer}, {c}])"
        yield f"ChainedScheduler([{b}, {composer}])"


def cases():
    for name, arguments in single():
        construct = f"scheduler = {name}(optimizer{', ' if arguments else ''}{arguments})\n"
        yield SGD + construct + LOOP.format(steps=STEPS, argument="")
    closed = {"StepLR", "MultiStepLR", "ConstantLR", "LinearLR", "ExponentialLR", "PolynomialLR",
              "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "LambdaLR", "OneCycleLR", "CyclicLR"}
    for i, (name, arguments) in enumerate(single()):
        if name in closed and (name not in ("OneCycleLR", "CyclicLR") or i % 7 == 0):
            construct = f"scheduler = {name}(optimizer{', ' if arguments else ''}{arguments})\n"
            yield SGD + construct + LOOP.format(steps=STEPS, argument="epoch")
            if i % 5 == 0:
                yield SGD + construct + LOOP.format(steps=STEPS, argument="2 * epoch + 1")
    for composer in sequences():
        yield SGD + f"scheduler = {composer}\n" + LOOP.format(steps=STEPS, argument="")
    # Before the optimizer's step; the optimizers that have betas, or nothing to cycle.
    for scheduler in ["StepLR(optimizer, 3)", "OneCycleLR(optimizer, 0.4, 30)",
                      "CyclicLR(optimizer, 0.01, 0.1, 4)"]:
        yield SGD + f"scheduler = {scheduler}\nfor epoch in range(20):\n    scheduler.step()\n    optimizer.step()\n"
        for optimizer in ["Adam(model.parameters(), lr=1e-3)", "Adagrad(model.parameters(), lr=0.1)"]:
            yield f"optimizer = {optimizer}\nscheduler = {scheduler}\n" + LOOP.format(steps=20, argument="")
    # Parameter groups.
    groups = ("optimizer = SGD([{'params': base, 'lr': 0.01}, {'params': head}], lr=0.1, momentum=0.9)\n")
    for scheduler in ["LambdaLR(optimizer, [lambda e: 0.9 ** e, lambda e: 1 / (e + 1)])",
                      "LambdaLR(optimizer, [lambda e: 1])", "StepLR(optimizer, 3)", "LinearLR(optimizer)",
                      "OneCycleLR(optimizer, max_lr=[0.1, 0.2], total_steps=30)", "CosineAnnealingLR(optimizer, 10)",
                      "CyclicLR(optimizer, base_lr=[0.01, 0.02], max_lr=[0.1, 0.3], step_size_up=3)",
                      "SWALR(optimizer, swa_lr=[0.05, 0.01], anneal_epochs=4)", "SWALR(optimizer, swa_lr=[0.05])",
                      "OneCycleLR(optimizer, max_lr=[0.1], total_steps=30)",
                      "SequentialLR(optimizer, [LinearLR(optimizer), ExponentialLR(optimizer, 0.9)], [5])"]:
        yield groups + f"scheduler = {scheduler}\n" + LOOP.format(steps=20, argument="")
    # Several schedulers, each stepped.
    for first, second in [("ExponentialLR(optimizer, gamma=0.9)", "MultiStepLR(optimizer, milestones=[3, 8], gamma=0.1)"),
                          ("ConstantLR(optimizer, factor=0.1, total_iters=2)", "ExponentialLR(optimizer, gamma=0.9)")]:
        yield (SGD + f"scheduler1 = {first}\nscheduler2 = {second}\nfor epoch in range(20):\n    optimizer.step()\n"
               "    scheduler1.step()\n    scheduler2.step()\n")
    # A metric that improves, and then does not.
    for arguments in ["", ", patience=0", ", factor=0.5, patience=2, cooldown=3", ", mode='max'", ", factor=1",
                      ", mode='x'", ", threshold_mode='abs', threshold=0.2", ", min_lr=0.05, patience=1",
                      ", min_lr=[0.05, 0.1]", ", eps=0.06, patience=1", ", factor=0", ", threshold_mode='z'"]:
        yield (SGD + f"scheduler = ReduceLROnPlateau(optimizer{arguments})\nfor epoch in range(40):\n"
               "    optimizer.step()\n    scheduler.step(metrics[min(epoch, len(metrics) - 1)])\n")
    # Fractions of an epoch, as the documentation of CosineAnnealingWarmRestarts has it.
    for arguments in ["2", "1, 2", "3, 2, eta_min=0.01"]:
        yield (SGD + f"scheduler = CosineAnnealingWarmRestarts(optimizer, {arguments})\niters = len(range(5))\n"
               "for epoch in range(6):\n    for i in range(5):\n        optimizer.step()\n"
               "        scheduler.step(epoch + i / iters)\n")
    # The index of the inner loop, which begins anew, of the outer one, and of both.
    for scheduler in ["CosineAnnealingWarmRestarts(optimizer, 3, 2)", "CosineAnnealingWarmRestarts(optimizer, 1)",
                      "StepLR(optimizer, 2)", "LambdaLR(optimizer, lambda e: 1 / (e + 1))", "ExponentialLR(optimizer, 0.9)",
                      "LinearLR(optimizer, 0.1, total_iters=4)", "MultiStepLR(optimizer, [2, 3], 0.5)",
                      "CosineAnnealingLR(optimizer, 10)", "PolynomialLR(optimizer, 8)", "OneCycleLR(optimizer, 0.4, 30)",
                      "CyclicLR(optimizer, 0.01, 0.1, 4)", "MultiplicativeLR(optimizer, lambda e: 0.9 ** e)"]:
        for argument in ["i", "i + 1", "epoch", "2 * epoch", "epoch + i / 5", "epoch * 5 + i", "1 + i + epoch * iters"]:
            yield (SGD + f"scheduler = {scheduler}\niters = 5\nfor epoch in range(5):\n    for i in range(5):\n"
                   f"        optimizer.step()\n        scheduler.step({argument})\n")
        yield (SGD + f"scheduler = {scheduler}\nfor epoch in range(4):\n    for i, batch in enumerate(range(3)):\n"
               f"        scheduler.step(i)\n        optimizer.step()\n")
    # Accumulated batches, with the scheduler in every batch and with the optimizer alone.
    for indent, batches in [("        ", 12), ("            ", 12), ("            ", 11)]:
        yield (SGD + "scheduler = CosineAnnealingLR(optimizer, T_max=30)\nfor epoch in range(3):\n    "
               f"for i in range({batches}):\n        if (i + 1) % 4 == 0:\n            optimizer.step()\n{indent}scheduler.step()\n")
    # A function of the script.
    yield (SGD + "warm_up, total = 5, 25\ndef factor(step):\n    \"\"\"Up, then down.\"\"\"\n    if step < warm_up:\n"
           "        return step / max(1, warm_up)\n    progress = (step - warm_up) / (total - warm_up)\n"
           "    if progress > 0.5:\n        progress += 0.1\n    elif progress > 0.25:\n        progress *= 1.0\n"
           "    return max(0.0, 0.5 * (1.0 + math.cos(math.pi * progress)))\n"
           "scheduler = LambdaLR(optimizer, lr_lambda=factor)\n" + LOOP.format(steps=STEPS, argument=""))
    yield from conditional()


def conditional():
    """Schedulers that are stepped under conditions on the loop's index, as the page on SWA has it."""
    pairs = [("CosineAnnealingLR(optimizer, T_max=30)", "SWALR(optimizer, swa_lr=0.05)"),
             ("MultiplicativeLR(optimizer, lr_lambda=lambda epoch: 0.9)",
              "SWALR(optimizer, anneal_strategy='linear', anneal_epochs=5, swa_lr=0.05)"),
             ("StepLR(optimizer, 3)", "ExponentialLR(optimizer, 0.9)"),
             ("LinearLR(optimizer, 0.1, total_iters=4)", "ReduceLROnPlateau(optimizer, patience=3)")]
    for first, second in pairs:
        argument = "metrics[min(i, len(metrics) - 1)]" if "Plateau" in second else ""
        head = SGD + f"scheduler1 = {first}\nscheduler2 = {second}\n"
        for start in [0, 1, 5, 16, 29, 40]:
            yield head + (f"swa_start = {start}\nfor i in range(30):\n    optimizer.step()\n    if i > swa_start:\n"
                          f"        scheduler2.step({argument})\n    else:\n        scheduler1.step()\n")
        for body in ["    optimizer.step()\n    if i < 5:\n        if i % 3 == 1:\n            scheduler1.step()\n"
                     f"        else:\n            scheduler2.step({argument})\n    else:\n        scheduler1.step()\n",
                     "    optimizer.step()\n    if i in [3, 5, 8]:\n        scheduler1.step()\n    scheduler1.step()\n"
                     f"    if i == 2:\n        scheduler2.step({argument})\n",
                     "    optimizer.step()\n    if i < 4:\n        scheduler1.step()\n        continue\n"
                     f"    scheduler2.step({argument})\n",
                     f"    optimizer.step()\n    if i < 4:\n        scheduler1.step()\n    elif i < 8:\n        pass\n"
                     f"    else:\n        scheduler2.step({argument})\n",
                     f"    if i >= 5:\n        scheduler2.step({argument})\n    else:\n        scheduler1.step()\n    optimizer.step()\n"]:
            yield head + "for i in range(30):\n" + body
        for condition in ["epoch >= 3", "epoch >= 2 and batch > 1", "batch == 0"]:
            yield head + ("for epoch in range(6):\n    for batch in range(4):\n        optimizer.step()\n"
                          f"        if {condition}:\n            scheduler2.step({argument.replace('i,', '4 * epoch + batch,')})\n"
                          "        else:\n            scheduler1.step()\n")
            yield SGD + (f"scheduler = {first}\nfor epoch in range(6):\n    for batch in range(4):\n"
                         f"        optimizer.step()\n        if {condition}:\n            scheduler.step()\n")
        for condition in ["i >= 5", "not i < 5", "i not in (4, 6)", "i < 3 or i > 8"]:
            yield SGD + (f"scheduler = {first}\nfor i in range(30):\n    optimizer.step()\n    if {condition}:\n"
                         "        scheduler.step()\n")
            yield SGD + (f"scheduler = {first}\nfor i in range(30):\n    optimizer.step()\n    if {condition}:\n"
                         "        continue\n    scheduler.step()\n")
        for every in ["(i + 1) % 3 != 0", "(i + 1) % 3"]:
            yield SGD + (f"scheduler = {first}\nfor i in range(30):\n    if {every}:\n        continue\n"
                         "    optimizer.step()\n    scheduler.step()\n")


METRICS = [1 / (1 + k) for k in range(12)]


class Stop(Exception):
    pass


def run(script):
    """(lines of results) of really running it."""
    model = torch.nn.Linear(2, 2)
    seen = []
    calls = 0

    def watched(optimizer_class):
        class Watched(optimizer_class):
            def step(self, closure=None):
                seen.append([(g["lr"], g.get("momentum", (g.get("betas") or [None])[0])) for g in self.param_groups])
        Watched.__name__ = optimizer_class.__name__
        return Watched

    scope = {"model": model, "base": [model.weight], "head": [model.bias], "metrics": METRICS}
    exec(HEAD, scope)
    for name in ["SGD", "Adam", "Adagrad"]:
        scope[name] = watched(scope[name])
    body, loop = script.split("\nfor ", 1)
    try:
        exec(body, scope)
    except Exception as error:
        return [f"raises {type(error).__name__}"]
    optimizer = scope["optimizer"]
    outer = [value for name, value in scope.items() if name.startswith("scheduler")]
    for scheduler in outer:
        original = scheduler.step

        def counted(*arguments, original=original, first=scheduler is outer[0]):
            nonlocal calls
            calls += first
            return original(*arguments)
        scheduler.step = counted
    raised = None
    try:
        exec("for " + loop, scope)
    except Exception as error:
        raised = f"raises {type(error).__name__} {calls}"
    lines = []
    cycles = any(name in script for name in ["OneCycleLR", "CyclicLR"]) and "cycle_momentum=False" not in script
    for group in range(len(optimizer.param_groups)):
        lines.append("rate " + " ".join(repr(float(step[group][0])) for step in seen))
        if cycles:
            lines.append("momentum " + " ".join(repr(float(step[group][1])) for step in seen))
    return lines + ([raised] if raised else [])


def record(out):
    return recorded.write(
        out, f"Written by tests/peers/record_torch_schedulers.py under PyTorch {torch.__version__}",
        cases(), run)


if __name__ == "__main__":
    print(record(sys.stdout), "cases", file=sys.stderr)
