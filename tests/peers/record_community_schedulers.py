# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around two schedulers that came with packages of their own; see recording.py.

    record_community_schedulers.py > tests/golden/community_schedulers.txt

katsura's package is not on the index: its class is written anew below from what it does. Of
lightning-bolts the one file is loaded.
"""
import importlib.metadata
import importlib.util
import math
import sys
import types

import torch
from recorded import write
from recording import product, run
from torch.optim.lr_scheduler import LRScheduler


class CosineAnnealingWarmupRestarts(LRScheduler):
    """katsura-jp/pytorch-cosine-annealing-with-warmup 2.0."""

    def __init__(self, optimizer, first_cycle_steps, cycle_mult=1.0, max_lr=0.1, min_lr=0.001, warmup_steps=0,
                 gamma=1.0, last_epoch=-1):
        if not warmup_steps < first_cycle_steps:
            raise AssertionError
        self.first, self.mult, self.top, self.low = first_cycle_steps, cycle_mult, max_lr, min_lr
        self.warm, self.gamma = warmup_steps, gamma
        self.length, self.cycle, self.at = first_cycle_steps, 0, last_epoch
        super().__init__(optimizer, last_epoch)
        for group in optimizer.param_groups:
            group["lr"] = min_lr

    def step(self, epoch=None):
        if epoch is None:
            epoch = self.last_epoch + 1
            self.at += 1
            if self.at >= self.length:
                self.cycle, self.at = self.cycle + 1, self.at - self.length
                self.length = int((self.length - self.warm) * self.mult) + self.warm
        elif epoch < self.first:
            self.length, self.at = self.first, epoch
        elif self.mult == 1:
            self.cycle, self.at = divmod(epoch, self.first)
        else:
            self.cycle = int(math.log(epoch / self.first * (self.mult - 1) + 1, self.mult))
            self.at = epoch - int(self.first * (self.mult ** self.cycle - 1) / (self.mult - 1))
            self.length = self.first * self.mult ** self.cycle
        self.last_epoch = math.floor(epoch)
        peak = self.top * self.gamma ** self.cycle
        if self.at < self.warm:
            rate = (peak - self.low) * self.at / self.warm + self.low
        else:
            rate = self.low + (peak - self.low) * (1 + math.cos(
                math.pi * (self.at - self.warm) / (self.length - self.warm))) / 2
        for group in self.optimizer.param_groups:
            group["lr"] = rate


def bolts():
    """The one file of lightning-bolts that has its schedulers, without what the package asks for."""
    distribution = importlib.metadata.distribution("lightning-bolts")
    for name in ["pl_bolts", "pl_bolts.utils", "pl_bolts.utils.stability"]:
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["pl_bolts.utils.stability"].under_review = lambda *arguments: lambda decorated: decorated
    file = distribution.locate_file("pl_bolts/optimizers/lr_scheduler.py")
    specification = importlib.util.spec_from_file_location("bolts_schedulers", file)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


LinearWarmupCosineAnnealingLR = bolts().LinearWarmupCosineAnnealingLR
HEAD = "from torch.optim import SGD, Adam, AdamW\nfrom record_community_schedulers import *\n"
LOOP = "for epoch in range(30):\n    optimizer.step()\n    scheduler.step({})\n"


def single():
    for a in product(first_cycle_steps=[1, 2, 8, 40], cycle_mult=[None, 2.0, 1.5, 0.5], max_lr=[None, 0.3],
                     warmup_steps=[None, 1, 3], gamma=[None, 0.5]):
        yield "CosineAnnealingWarmupRestarts", a
    yield "CosineAnnealingWarmupRestarts", "first_cycle_steps=5, min_lr=0"
    yield "CosineAnnealingWarmupRestarts", ""
    for a in product(warmup_epochs=[0, 1, 2, 5, 40], max_epochs=[0, 5, 12, 40], warmup_start_lr=[None, 0.01],
                     eta_min=[None, 0.001]):
        yield "LinearWarmupCosineAnnealingLR", a
    yield "LinearWarmupCosineAnnealingLR", "warmup_epochs=5"


def scripts():
    for optimizer in ["SGD(model.parameters(), lr=0.1)", "SGD([{'params': base, 'lr': 0.01}, {'params': head}], lr=0.1)"]:
        for i, (name, a) in enumerate(single()):
            if "params'" in optimizer and i % 9:
                continue
            for argument in ["", "epoch"]:
                yield (f"optimizer = {optimizer}\nscheduler = {name}(optimizer{', ' if a else ''}{a})\n"
                       + LOOP.format(argument))


def record(out):
    write(out, "Written by tests/peers/record_community_schedulers.py under PyTorch "
          f"{torch.__version__} with lightning-bolts {importlib.metadata.version('lightning-bolts')}; katsura's "
          "scheduler is written anew there, since its package is not on the index",
          scripts(), lambda script: run(script, HEAD, ["step"]))


if __name__ == "__main__":
    record(sys.stdout)
