# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around every learning rate scheduler of mmengine and writes what their optimizers got.

    record_mmengine_schedulers.py > tests/golden/mmengine_schedulers.txt

Configurations are stepped as mmengine's ParamSchedulerHook does it. The form of the file: recorded.py.
"""
import itertools
import sys
import types
import warnings

sys.modules.setdefault("cv2", types.ModuleType("cv2"))  # that the hooks' package imports, and they do not use

import mmengine  # noqa: E402
import torch  # noqa: E402
from mmengine.hooks import ParamSchedulerHook  # noqa: E402
from mmengine.optim import scheduler as schedulers  # noqa: E402
from mmengine.registry import PARAM_SCHEDULERS  # noqa: E402

import recorded  # noqa: E402

warnings.simplefilter("ignore")

STEPS = 22
METRICS = [1 / (1 + k) for k in range(12)]
HEAD = "from mmengine.optim.scheduler import *\n"
SGD = HEAD + "optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)\n"
LOOP = "for step in range({steps}):\n    optimizer.step()\n{calls}"


def product(**grid):
    for values in itertools.product(*grid.values()):
        yield ", ".join(f"{key}={value}" for key, value in zip(grid, values))


def single():
    windows = ["", ", begin=3", ", end=8", ", begin=2, end=12", ", begin=5, end=5"]
    for a, w in itertools.product(product(step_size=[0, 1, 3, 30], gamma=[0.1, 0, 1, 2]), windows):
        yield "StepLR", a + w
    for a, w in itertools.product(product(milestones=["[]", "[0]", "[3, 8]", "[8, 3]", "[5, 5]", "[100]"],
                                          gamma=[0.1, 1, 0]), windows):
        yield "MultiStepLR", a + w
    for a, w in itertools.product(product(factor=[0, 0.25, 1, 1.5, -0.1]), windows):
        yield "ConstantLR", a + w
    for a, w in itertools.product(product(gamma=[0, 0.9, 1, 1.1]), windows):
        yield "ExponentialLR", a + w
    for a, w in itertools.product(product(start_factor=[0, 0.001, 1 / 3, 1, 1.1], end_factor=[0, 0.5, 1, -1]),
                                  [", end=1", ", end=6", ", begin=2, end=12", ", begin=3, end=3"]):
        yield "LinearLR", a + w
    for a, w in itertools.product(product(eta_min=[0, 0.01, 0.2], power=[0, 0.5, 1, 2, -1]),
                                  [", end=1", ", end=8", ", begin=2, end=12", ""]):
        yield "PolyLR", a + w
    for a, w in itertools.product(product(T_max=["None", 0, 1, 2, 5, 10, 40], eta_min=["None", 0, 0.01, 0.3]),
                                  ["", ", end=8", ", begin=2, end=12"]):
        yield "CosineAnnealingLR", a + w
    yield from (("CosineAnnealingLR", a) for a in ["", "10", "T_max=10, eta_min_ratio=0.1", "10, 0.01, 2, 14",
                                                    "T_max=10, eta_min=0.1, eta_min_ratio=0.1"])
    for a in product(eta_max=[0.4], total_steps=["None", 0, 1, 5, 20, 30, 10.0], pct_start=[0.3, 0.0, 1.0, 1, 1.5],
                     three_phase=["False", "True"], anneal_strategy=["'cos'", "'linear'"]):
        yield "OneCycleLR", a + ", end=25"
    yield from (("OneCycleLR", a) for a in ["", "total_steps=20", "0.4, 20", "0.4, 20, anneal_strategy='exp'",
                                             "0.4, 20, div_factor=0", "0.4, 20, final_div_factor=0",
                                             "[0.4], 20", "[0.4, 0.2], 20", "0.4, begin=2, end=18"])
    for a, w in itertools.product(["periods=[5], eta_min=0", "periods=[4, 6, 8], restart_weights=[1, 0.5, 2], eta_min=0.01",
                                   "periods=[5, 5], eta_min=0", "periods=[5]", "periods=[1, 2], restart_weights=[1, 1], eta_min=0",
                                   "periods=[5, 5], restart_weights=[1, 1], eta_min_ratio=0.1",
                                   "periods=[5], eta_min=0, eta_min_ratio=0.1", "periods=[], restart_weights=[], eta_min=0"],
                                  windows):
        yield "CosineRestartLR", a + w
    yield from (("StepLR", ""), ("StepLR", "3, 0.5, 2"), ("LinearLR", ""), ("LinearLR", "verbose=False, end=5"),
                ("PolyLR", "max=1"), ("ConstantLR", "end=5"))


def configurations():
    train = "train_cfg = dict(by_epoch=True, max_epochs={epochs}, val_interval=1)\n"
    optim = "optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.1, momentum=0.9, weight_decay=0.0001))\n"
    lists = ["[dict(type='MultiStepLR', by_epoch=True, milestones=[4, 8], gamma=0.1)]",
             "dict(type='StepLR', step_size=3)",
             "[dict(type='LinearLR', start_factor=0.001, by_epoch=True, begin=0, end=5), "
             "dict(type='CosineAnnealingLR', T_max=15, by_epoch=True, begin=5, end=20)]",
             "[dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=6), "
             "dict(type='MultiStepLR', begin=0, end=20, by_epoch=True, milestones=[8, 11], gamma=0.1)]",
             "[dict(type='CosineAnnealingLR', eta_min=0.001)]", "[dict(type='PolyLR', eta_min=1e-4, power=0.9, by_epoch=False)]",
             "[dict(type='CosineAnnealingLR', T_max=20, convert_to_iter_based=True)]",
             "[dict(type='LinearLR', start_factor=0.1, begin=0, end=4, convert_to_iter_based=True), "
             "dict(type='CosineAnnealingLR', begin=4, convert_to_iter_based=True)]",
             "[dict(type='OneCycleLR', eta_max=0.2, total_steps=20, convert_to_iter_based=True)]",
             "[dict(type='MultiStepLR', milestones=[2, 5], convert_to_iter_based=True)]",
             "[dict(type='StepLR', step_size=2, by_epoch=False, convert_to_iter_based=True)]",
             "[dict(type='ReduceOnPlateauLR', patience=1)]", "[dict(type='ReduceOnPlateauLR', rule='greater', patience=2, factor=0.5)]",
             "[dict(type='LinearLR', start_factor=0.0, end=5)]", "[dict(type='ConstantLR', factor=0.1, end=4)]"]
    lists += ["[dict(type='LinearLR', start_factor=0.1, end=4), dict(type='LinearMomentum', start_factor=0.5, end=8)]",
              "[dict(type='CosineAnnealingMomentum', eta_min=0.1, T_max=12, convert_to_iter_based=True)]",
              "[dict(type='LinearParamScheduler', param_name='lr', start_factor=0.001, by_epoch=False, begin=0, end=10), "
              "dict(type='StepParamScheduler', param_name='momentum', step_size=3, gamma=0.5)]",
              "[dict(type='LinearLR', start_factor=0.1, end=4), "
              "dict(type='LinearParamScheduler', param_name='weight_decay', start_factor=0.1, end=4)]"]
    for schedulers_, epochs in itertools.product(lists, [12, 20]):
        yield f"{optim}param_scheduler = {schedulers_}\n{train.format(epochs=epochs)}"


def cases():
    for name, arguments in single():
        yield SGD + f"scheduler = {name}(optimizer{', ' if arguments else ''}{arguments})\n" + LOOP.format(
            steps=STEPS, calls="    scheduler.step()\n")
    pairs = [("LinearLR(optimizer, start_factor=0.1, begin=0, end=5)", "CosineAnnealingLR(optimizer, begin=5, end=15)"),
             ("LinearLR(optimizer, start_factor=0.1, end=5)", "MultiStepLR(optimizer, milestones=[8, 12])"),
             ("ConstantLR(optimizer, factor=0.5, end=4)", "ExponentialLR(optimizer, gamma=0.9)")]
    for first, second in pairs:
        yield SGD + f"scheduler1 = {first}\nscheduler2 = {second}\n" + LOOP.format(
            steps=STEPS, calls="    scheduler1.step()\n    scheduler2.step()\n")
    for a in ["", ", patience=1", ", factor=0.5, patience=2, cooldown=3", ", rule='greater', patience=1", ", factor=1",
              ", rule='x'", ", threshold_rule='abs', threshold=0.2", ", min_value=0.05, patience=1", ", threshold=-1",
              ", min_value=[0.05, 0.1]", ", eps=0.06, patience=1", ", by_epoch=False", ", begin=1, patience=1"]:
        yield SGD + f"scheduler = ReduceOnPlateauLR(optimizer{a})\n" + LOOP.format(
            steps=30, calls="    scheduler.step({'loss': metrics[min(step, len(metrics) - 1)]})\n")
    groups = HEAD + "optimizer = SGD([{'params': base, 'lr': 0.01}, {'params': head}], lr=0.1, momentum=0.9)\n"
    for a in ["LinearLR(optimizer, end=5)", "CosineAnnealingLR(optimizer, 10)", "OneCycleLR(optimizer, [0.1, 0.4], 25)"]:
        yield groups + f"scheduler = {a}\n" + LOOP.format(steps=STEPS, calls="    scheduler.step()\n")
    yield from momenta()
    yield from configurations()


def momenta():
    for optimizer in ["SGD(model.parameters(), lr=0.1, momentum=0.9)", "SGD(model.parameters(), lr=0.1)",
                      "Adam(model.parameters(), lr=0.1, betas=(0.8, 0.99))", "Adagrad(model.parameters(), lr=0.1)"]:
        for name, arguments in [("Constant", "factor=0.25, end=8"), ("CosineAnnealing", "T_max=10, eta_min=0.1"),
                                ("CosineAnnealing", "T_max=10, eta_min_ratio=0.1, begin=3"), ("Exponential", "gamma=0.9"),
                                ("Linear", "start_factor=0.5, end=6"), ("MultiStep", "milestones=[3, 8], gamma=0.5"),
                                ("Poly", "eta_min=0.1, power=2, end=8"), ("Step", "3, gamma=0.5"),
                                ("CosineRestart", "periods=[4, 6, 8], restart_weights=[1, 0.5, 0.9], eta_min=0.01"),
                                ("ReduceOnPlateau", "patience=2")]:
            argument = "{'loss': metrics[min(step, len(metrics) - 1)]}" if name == "ReduceOnPlateau" else ""
            head = HEAD + f"optimizer = {optimizer}\n"
            yield head + f"scheduler = {name}Momentum(optimizer, {arguments})\n" + LOOP.format(
                steps=STEPS, calls=f"    scheduler.step({argument})\n")
            yield (head + f"scheduler1 = {name}Momentum(optimizer, {arguments})\nscheduler2 = ExponentialLR(optimizer, gamma=0.9)\n"
                   + LOOP.format(steps=STEPS, calls=f"    scheduler1.step({argument})\n    scheduler2.step()\n"))
            if name == "CosineAnnealing":
                yield (head + f"scheduler1 = CosineAnnealingLR(optimizer, T_max=10)\nscheduler2 = {name}Momentum(optimizer, {arguments})\n"
                       + LOOP.format(steps=STEPS, calls="    scheduler1.step()\n    scheduler2.step()\n"))


def moment(group):
    return group["betas"][0] if "betas" in group else group.get("momentum")


def changes_momentum(script):
    return "Momentum" in script or "'momentum'" in script


def configured(script):
    """As a Runner of epochs of one update does it."""
    scope = {}
    exec(script, scope)
    parameter = torch.nn.Parameter(torch.zeros(()))
    given = dict(scope["optim_wrapper"]["optimizer"])
    optimizer = getattr(torch.optim, given.pop("type"))([parameter], **given)
    epochs = scope["train_cfg"]["max_epochs"]
    listed = scope["param_scheduler"] if isinstance(scope["param_scheduler"], list) else [scope["param_scheduler"]]

    class Runner:
        param_schedulers = None
    runner = Runner()
    try:
        runner.param_schedulers = [
            PARAM_SCHEDULERS.build({"end": epochs, **each}, default_args={"optimizer": optimizer, "epoch_length": 1})
            for each in listed]
    except Exception as error:
        return [f"raises {type(error).__name__}"]
    hook = ParamSchedulerHook()
    rates, moments, raised = [], [], None
    for epoch in range(epochs):
        rates.append(optimizer.param_groups[0]["lr"])
        moments.append(moment(optimizer.param_groups[0]))
        try:
            hook.after_train_iter(runner, 0)
            hook.after_train_epoch(runner)
            hook.after_val_epoch(runner, {"loss": METRICS[min(epoch, len(METRICS) - 1)]})
        except Exception as error:
            raised = f"raises {type(error).__name__} {epoch + 1}"
            break
    lines = ["rate " + " ".join(repr(float(rate)) for rate in rates)]
    if changes_momentum(script):
        lines.append("momentum " + " ".join(repr(float(each)) for each in moments))
    return lines + ([raised] if raised else [])


def run(script):
    """(lines of results) of really running it."""
    if "param_scheduler" in script:
        return configured(script)
    model = torch.nn.Linear(2, 2)
    seen = []
    calls = 0

    def watched(optimizer_class):
        class Watched(optimizer_class):
            def step(self, closure=None):
                seen.append([(g["lr"], moment(g)) for g in self.param_groups])
        return Watched

    scope = {"model": model, "base": [model.weight], "head": [model.bias], "metrics": METRICS}
    for name in ["SGD", "Adam", "Adagrad"]:
        scope[name] = watched(getattr(torch.optim, name))
    body, loop = script.split("\nfor ", 1)
    try:
        exec(body, scope)
    except Exception as error:
        return [f"raises {type(error).__name__}"]
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
    groups = len(scope["optimizer"].param_groups)
    lines = []
    for group in range(groups):
        lines.append("rate " + " ".join(repr(float(step[group][0])) for step in seen))
        if changes_momentum(script):
            lines.append("momentum " + " ".join(repr(float(step[group][1])) for step in seen))
    return lines + ([raised] if raised else [])


def record(out):
    return recorded.write(
        out, f"Written by tests/peers/record_mmengine_schedulers.py under mmengine {mmengine.__version__}", cases(), run)


if __name__ == "__main__":
    assert schedulers
    print(record(sys.stdout), "cases", file=sys.stderr)
