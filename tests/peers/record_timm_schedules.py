# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around timm's schedulers; see recording.py.

    record_timm_schedules.py > tests/golden/timm_schedules.txt

timm.scheduler is loaded without the rest of timm, which needs torchvision.
"""
import importlib.metadata
import importlib.util
import logging
import pathlib
import sys
import types

import torch
from recorded import write
from recording import product, run

logging.disable()
if "timm" not in sys.modules:
    package = types.ModuleType("timm")
    package.__path__ = [str(pathlib.Path(importlib.metadata.distribution("timm").locate_file("timm")))]
    sys.modules["timm"] = package
import timm.scheduler  # noqa: E402

HEAD = "from types import SimpleNamespace\nfrom timm.scheduler.scheduler_factory import *\nfrom timm.scheduler import *\nfrom torch.optim import SGD, Adam, AdamW\n"
OPTIMIZER = "optimizer = SGD(model.parameters(), lr=0.1)\n"
METRICS = [1 / (1 + k) for k in range(12)]
BY_EPOCH = "for epoch in range({}):\n    optimizer.step()\n    scheduler.step({})\n"


def single():
    warm = dict(warmup_t=[None, 0, 1, 4], warmup_lr_init=[None, 0.01], warmup_prefix=[None, True, False])
    for name in ["CosineLRScheduler", "TanhLRScheduler", "PolyLRScheduler"]:
        for a in product(t_initial=[0, 1, 10, 40], lr_min=[None, 0.001], **warm):
            yield name, a
        for a in product(t_initial=[3, 5], cycle_mul=[None, 1.5, 2.0], cycle_decay=[None, 0.5], cycle_limit=[0, 2, 4],
                         warmup_t=[0, 2]):
            yield name, a
        yield name, "t_initial=10, lr_min=-0.1"
        yield name, "t_initial=-1"
        yield name, ""
    for a in product(t_initial=[10], k_decay=[0.5, 2, 0]):
        yield "CosineLRScheduler", a
        yield "PolyLRScheduler", a
    for a in product(t_initial=[10], power=[0, 1, 2, 0.9], warmup_t=[0, 3]):
        yield "PolyLRScheduler", a
    for a in product(t_initial=[10], lb=[-7.0, -1, 3], ub=[3.0, 0]):
        yield "TanhLRScheduler", a
    for a in product(decay_t=[0, 1, 3, 2.5, 100], decay_rate=[None, 0.1, 0, 2], **warm):
        yield "StepLRScheduler", a
    for a in product(decay_t=["[]", "[0]", "[1]", "[3, 8]", "[8, 3]", "[5, 5]"], decay_rate=[None, 0.1],
                     warmup_t=[0, 1, 4], warmup_lr_init=[0.01], warmup_prefix=[None, False]):
        yield "MultiStepLRScheduler", a


def stable_decay():
    for a in product(t_initial=[0, 1, 10], decay_t=[0, 1, 4, 11], warmup_t=[None, 0, 1, 3], lr_min=[None, 0.01, -1]):
        yield a
    for a in product(t_initial=[12], decay_t=[5], stable_fn=["'rsqrt'", "'power'", "'other'"], stable_timescale=[None, 0, 3.5],
                     stable_power=[None, 0, 1.5], warmup_t=[0, 4], lr_min=[0, 0.06]):
        yield a
    for a in product(t_initial=[12], decay_t=[5], decay_fn=["'linear'", "'1-sqrt'", "'cosine'", "'power'", "'exp'", "'x'",
                                                            "lambda x: (1 - x) ** 3"],
                     decay_power=[None, 0, 2], decay_ratio=[None, 0, 0.5, 1], warmup_lr_init=[0.01], warmup_t=[3]):
        yield a


def factories():
    names = ["cosine", "tanh", "step", "multistep", "poly", "wsd", "rsqrt", "constant", "plateau", "none", "nothing"]
    for sched in names:
        for a in product(warmup_epochs=[None, 0, 3], warmup_prefix=[None, True], cooldown_epochs=[None, 2],
                         step_on_epochs=[None, "False, updates_per_epoch=4", "False"]):
            yield f"create_scheduler_v2(optimizer, '{sched}', num_epochs=8, {a}{', ' if a else ''}decay_epochs=4, patience_epochs=1)"
    for sched in ["cosine", "tanh", "poly"]:
        for a in product(cycle_mul=[None, 2.0], cycle_decay=[None, 0.5], cycle_limit=[2, 3], warmup_prefix=[None, True],
                         warmup_epochs=[0, 2]):
            yield f"create_scheduler_v2(optimizer, sched='{sched}', num_epochs=5, {a}, min_lr=1e-4)"
    for a in product(decay_epochs=[None, 0.5, 0.01, 0, 9], decay_fn=[None, "'cosine'"], stable_timescale=[None, 2], warmup_epochs=[0, 2]):
        yield f"create_scheduler_v2(optimizer, 'wsd', 8, {a})"
        yield f"create_scheduler_v2(optimizer, 'rsqrt', 8, {a})"
    yield "create_scheduler_v2(optimizer, 'step', 8, decay_rate=0.5, decay_epochs=2, epochs=3)"
    for a in product(sched=["'cosine'", "'step'", "'poly'"], epochs=[None, 12], warmup_epochs=[None, 2], sched_on_updates=[None, False],
                     lr_cycle_limit=[None, 2], lr_noise=[None]):
        yield f"create_scheduler(SimpleNamespace({a}), optimizer)"
        yield f"create_scheduler_v2(optimizer, **scheduler_kwargs(SimpleNamespace({a})))"


def scripts():
    for a in stable_decay():
        yield OPTIMIZER + f"scheduler = WSDLRScheduler(optimizer, {a})\n" + BY_EPOCH.format(20, "epoch + 1")
    for call in factories():
        loop = BY_EPOCH.format("num_epochs", "epoch + 1, metrics[epoch % 12]")
        if "updates_per_epoch=4" in call:
            loop = ("for epoch in range(num_epochs):\n    num_updates = epoch * 4\n    for batch in range(4):\n        optimizer.step()\n"
                    "        num_updates += 1\n        scheduler.step_update(num_updates=num_updates)\n    scheduler.step(epoch + 1)\n")
        if "'none'" not in call:
            yield OPTIMIZER + f"scheduler, num_epochs = {call}\n" + loop
    for i, (name, a) in enumerate(single()):
        construct = OPTIMIZER + f"scheduler = {name}(optimizer{', ' if a else ''}{a})\n"
        yield construct + BY_EPOCH.format(20, "epoch + 1")
        if i % 7 == 0:
            yield construct + BY_EPOCH.format(20, "epoch")
        if i % 5 == 0 and a:
            yield (OPTIMIZER + f"scheduler = {name}(optimizer, {a}, t_in_epochs=False)\nfor epoch in range(4):\n"
                   "    num_updates = epoch * 5\n    for batch in range(5):\n        optimizer.step()\n"
                   "        num_updates += 1\n        scheduler.step_update(num_updates=num_updates)\n"
                   "    scheduler.step(epoch + 1)\n")
    for a in product(patience_t=[0, 1], decay_rate=[0.5, 1.0], warmup_t=[0, 3], lr_min=[0, 0.04], mode=["'min'", "'max'", "'x'"]):
        yield OPTIMIZER + f"scheduler = PlateauLRScheduler(optimizer, {a})\n" + BY_EPOCH.format(
            12, "epoch + 1, metrics[epoch]")
    groups = "optimizer = SGD([{'params': base, 'lr': 0.01}, {'params': head}], lr=0.1)\n"
    yield groups + "scheduler = CosineLRScheduler(optimizer, 10, warmup_t=3)\n" + BY_EPOCH.format(12, "epoch + 1")
    yield groups + "scheduler = TanhLRScheduler(optimizer, 10, warmup_t=3)\n" + BY_EPOCH.format(12, "epoch + 1")
    scaled = ["[{'params': base, 'lr_scale': 0.5}, {'params': head}], lr=0.1",
              "[{'params': base, 'lr': 0.02, 'lr_scale': 0.25}, {'params': head, 'lr_scale': 1.0}], lr=0.1",
              "[{'params': base, 'lr_scale': 0}, {'params': head, 'lr_scale': 2}], 0.1",
              "[{'params': layer, 'lr_scale': 0.75 ** (1 - i)} for i, layer in enumerate([base, head])], lr=0.1"]
    for given in scaled:
        for scheduler in ["CosineLRScheduler(optimizer, 10, warmup_t=3, warmup_lr_init=0.001)", "StepLRScheduler(optimizer, decay_t=4, decay_rate=0.5)",
                          "TanhLRScheduler(optimizer, 10, warmup_t=2)", "MultiStepLRScheduler(optimizer, [3, 6], 0.1)",
                          "PolyLRScheduler(optimizer, 8, lr_min=0.01)", "WSDLRScheduler(optimizer, 10, 4, warmup_t=2)",
                          "create_scheduler_v2(optimizer, 'cosine', 10, warmup_epochs=2)[0]"]:
            yield f"optimizer = SGD({given})\nscheduler = {scheduler}\n" + BY_EPOCH.format(12, "epoch + 1")
        yield (f"optimizer = SGD({given})\nscheduler = PlateauLRScheduler(optimizer, decay_rate=0.5, patience_t=0, warmup_t=2)\n"
               + BY_EPOCH.format(12, "epoch + 1, metrics[0]"))


def record(out):
    write(out, f"Written by tests/peers/record_timm_schedules.py under timm {importlib.metadata.version('timm')} "
          f"and PyTorch {torch.__version__}",
          scripts(), lambda script: run(script, HEAD, ["step_update" if "step_update" in script else "step"], METRICS))


if __name__ == "__main__":
    record(sys.stdout)
