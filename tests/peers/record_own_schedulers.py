# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts with schedulers of their own, classes that derive from LRScheduler; see recorded.py.

    record_own_schedulers.py > tests/golden/own_schedulers.txt
"""
import sys
import textwrap
import warnings

import torch

from recorded import write
from recording import run

warnings.simplefilter("ignore")

HEAD = ("import math\nimport numpy as np\nimport torch\nfrom bisect import bisect_right\n"
        "from torch.optim.lr_scheduler import *\n"
        "from torch.optim.lr_scheduler import _LRScheduler, LRScheduler\n")
OPTIMIZERS = ["SGD(model.parameters(), lr=0.1)", "AdamW([{'params': base}, {'params': head, 'lr': 0.02}], lr=0.1)"]
LOOPS = ["for epoch in range({n}):\n    optimizer.step()\n    scheduler.step()\n",
         "for epoch in range({n}):\n    for batch in range(2):\n        optimizer.step()\n    scheduler.step()\n",
         "for epoch in range({n}):\n    optimizer.step()\n    scheduler.step(epoch)\n"]

STORED = "def __init__(self, optimizer, {parameters}, last_epoch=-1):\n{stored}    super().__init__(optimizer, last_epoch)\n"


def written(name, base, parameters, body, more=""):
    """A class that stores its parameters and has this get_lr()."""
    names = [each.split("=")[0].strip() for each in parameters.split(",") if each]
    init = STORED.format(parameters=parameters, stored="".join(f"    self.{each} = {each}\n" for each in names))
    text = (init if names else "") + "def get_lr(self):\n" + textwrap.indent(body, "    ") + more
    return f"class {name}({base}):\n" + textwrap.indent(text, "    ")


EACH = "return [{} for base_lr in self.base_lrs]\n"
GROUPS = "return [{} for group in self.optimizer.param_groups]\n"


def closed():
    """(class, arguments) of what is a function of last_epoch and base_lrs."""
    for base in ["_LRScheduler", "LRScheduler", "torch.optim.lr_scheduler.LRScheduler"]:
        yield written("Bare", base, "", EACH.format("base_lr * 0.9 ** self.last_epoch")), [""]
    yield (written("WarmUpLR", "_LRScheduler", "total_iters",
                   EACH.format("base_lr * self.last_epoch / (self.total_iters + 1e-8)")),
           ["total_iters=0", "total_iters=1", "5", "total_iters=40"])
    yield (written("Ramp", "LRScheduler", "warmup, total",
                   "if self.last_epoch < self.warmup:\n    " + EACH.format("base_lr * (self.last_epoch + 1) / self.warmup")
                   + "progress = (self.last_epoch - self.warmup) / max(1, self.total - self.warmup)\n"
                   + EACH.format("0.5 * base_lr * (1 + math.cos(math.pi * min(1.0, progress)))")),
           ["warmup=0, total=20", "warmup=1, total=1", "5, 20", "5, total=12", "warmup=20, total=5"])
    yield (written("Noam", "_LRScheduler", "width, warmup",
                   "step = max(1, self._step_count)\nscale = self.width ** -0.5 * min(step ** -0.5, step * self.warmup ** -1.5)\n"
                   + EACH.format("base_lr * scale")),
           ["64, 5", "width=512, warmup=1", "width=1, warmup=100", "64, warmup=0"])
    yield (written("Espnet", "_LRScheduler", "warmup_steps=25",
                   "step_num = self.last_epoch + 1\n"
                   "return [\n    lr\n    * self.warmup_steps**0.5\n    * min(step_num**-0.5, step_num * self.warmup_steps**-1.5)\n    for lr in self.base_lrs\n]\n"),
           ["", "warmup_steps=4", "warmup_steps=0", "1"])
    yield ("class CosineWarmupScheduler(torch.optim.lr_scheduler._LRScheduler):\n"
           "    def __init__(self, optimizer, warmup, max_iters):\n        self.warmup = warmup\n"
           "        self.max_num_iters = max_iters\n        super().__init__(optimizer)\n\n"
           "    def get_lr(self):\n        lr_factor = self.get_lr_factor(epoch=self.last_epoch)\n"
           "        return [base_lr * lr_factor for base_lr in self.base_lrs]\n\n"
           "    def get_lr_factor(self, epoch):\n"
           "        lr_factor = 0.5 * (1 + np.cos(np.pi * epoch / self.max_num_iters))\n"
           "        if epoch <= self.warmup:\n            lr_factor *= epoch * 1.0 / self.warmup\n        return lr_factor\n",
           ["warmup=4, max_iters=12", "warmup=1, max_iters=1", "warmup=0, max_iters=12", "warmup=30, max_iters=12"])
    yield ("class WarmupMultiStep(torch.optim.lr_scheduler._LRScheduler):\n"
           "    def __init__(self, optimizer, milestones, gamma=0.1, warmup_factor=1.0 / 3, warmup_iters=500,\n"
           "                 warmup_method=\"linear\", last_epoch=-1):\n"
           "        if not list(milestones) == sorted(milestones):\n"
           "            raise ValueError(\"Milestones should be a list of increasing integers. Got {}\", milestones)\n"
           "        if warmup_method not in (\"constant\", \"linear\"):\n"
           "            raise ValueError(\"Only 'constant' or 'linear' warmup_method accepted\")\n"
           "        self.milestones = milestones\n        self.gamma = gamma\n"
           "        self.warmup_factor = warmup_factor\n        self.warmup_iters = warmup_iters\n"
           "        self.warmup_method = warmup_method\n"
           "        super(WarmupMultiStep, self).__init__(optimizer, last_epoch)\n"
           "    def get_lr(self):\n        warmup_factor = 1\n        if self.last_epoch < self.warmup_iters:\n"
           "            if self.warmup_method == \"constant\":\n                warmup_factor = self.warmup_factor\n"
           "            elif self.warmup_method == \"linear\":\n"
           "                alpha = float(self.last_epoch) / self.warmup_iters\n"
           "                warmup_factor = self.warmup_factor * (1 - alpha) + alpha\n"
           "        return [\n            base_lr\n            * warmup_factor\n"
           "            * self.gamma ** bisect_right(self.milestones, self.last_epoch)\n"
           "            for base_lr in self.base_lrs\n        ]\n",
           ["[6, 12], warmup_iters=4", "(3, 3, 15), gamma=0.5, warmup_iters=0", "[], warmup_iters=1",
            "[6, 12], warmup_iters=4, warmup_method='constant'", "[0, 10], 0.3, 0.1, 5"])
    yield (written("Poly", "_LRScheduler", "max_iters, power=0.9, min_lr=1e-3",
                   "factor = (1 - min(self.last_epoch, self.max_iters) / self.max_iters) ** self.power\n"
                   + EACH.format("max(base_lr * factor, self.min_lr)")),
           ["20", "max_iters=1", "10, power=2", "max_iters=0", "12, power=0, min_lr=0"])
    yield (written("Steps", "LRScheduler", "milestones, gamma",
                   "factor = 1.0\nfor milestone in self.milestones:\n    if self.last_epoch >= milestone:\n        factor *= self.gamma\n"
                   "lrs = []\nfor base_lr in self.base_lrs:\n    lrs.append(base_lr * factor)\nreturn lrs\n"),
           ["[4, 9], 0.5", "[], 0.1", "[0], 2"])
    yield (written("Table", "_LRScheduler", "lrs", "lr = self.lrs[min(self.last_epoch, len(self.lrs) - 1)]\nreturn [lr] * len(self.base_lrs)\n"),
           ["[0.1, 0.2, 0.3]", "lrs=[0.05 * 0.8 ** i for i in range(10)]", "[0.1]"])
    yield (written("Triangle", "_LRScheduler", "low, half",
                   "cycle = math.floor(1 + self.last_epoch / (2 * self.half))\n"
                   "x = abs(self.last_epoch / self.half - 2 * cycle + 1)\n"
                   "return [self.low + (base - self.low) * max(0, 1 - x) for base in self.base_lrs]\n"),
           ["0.01, 4", "0, 1", "low=0.001, half=3.5"])
    yield (written("Factors", "_LRScheduler", "factors",
                   "return [base * factor ** self.last_epoch for base, factor in zip(self.base_lrs, self.factors)]\n"),
           ["[0.9, 0.5]", "[1, 1]", "factors=[0.9]"])
    yield (written("ByNumber", "_LRScheduler", "gamma",
                   "lrs = []\nfor i, group in enumerate(self.optimizer.param_groups):\n"
                   "    if i == 0:\n        lrs.append(group['initial_lr'] * self.gamma ** self.last_epoch)\n"
                   "    else:\n        lrs.append(group['initial_lr'])\nreturn lrs\n"),
           ["0.9", "gamma=1", "0"])
    yield (written("Late", "_LRScheduler", "",
                   EACH.format("base_lr * self.rate_of(self.last_epoch + 1)"),
                   "def rate_of(self, n):\n    if n < 3:\n        return n / 3\n    elif n < 6:\n        return 1\n    return 0.7 ** (n - 5)\n"),
           [""])
    yield ("class Base(LRScheduler):\n    def __init__(self, optimizer, warm, last_epoch=-1):\n        self.warm = warm\n"
           "        LRScheduler.__init__(self, optimizer, last_epoch)\n"
           "    def factor(self):\n        return min(1.0, (self.last_epoch + 1) / self.warm)\n"
           "    def get_lr(self):\n        return [b * self.factor() for b in self.base_lrs]\n"
           "class Decayed(Base):\n    def __init__(self, optimizer, warm, gamma):\n        self.gamma = gamma\n"
           "        super().__init__(optimizer, warm)\n"
           "    def factor(self):\n        ramp = min(1.0, (self.last_epoch + 1) / self.warm)\n"
           "        return ramp * self.gamma ** max(0, self.last_epoch - self.warm)\n",
           ["4, 0.9", "1, 0.5", "warm=0, gamma=1"])


def recursive():
    """The same of what goes on from the rate before."""
    yield written("Shrink", "_LRScheduler", "gamma", GROUPS.format("group['lr'] * self.gamma")), ["0.9", "1", "0", "gamma=1.2"]
    yield (written("Ladder", "_LRScheduler", "milestones, gamma=0.1",
                   "if not self._get_lr_called_within_step:\n    warnings.warn('use get_last_lr()', UserWarning)\n"
                   "if self.last_epoch not in self.milestones:\n    " + GROUPS.format("group['lr']")
                   + GROUPS.format("group['lr'] * self.gamma")),
           ["[3, 7]", "[0, 2], 0.5", "[]", "(1,), gamma=2"])
    yield (written("Climb", "LRScheduler", "warmup, gamma, start=0.01",
                   "if self.last_epoch == 0:\n    return [self.start] * len(self.base_lrs)\n"
                   "if self.last_epoch < self.warmup:\n"
                   "    return [group['lr'] + (base - self.start) / (self.warmup - 1)\n"
                   "            for base, group in zip(self.base_lrs, self.optimizer.param_groups)]\n"
                   "elif self.last_epoch == self.warmup:\n    return self.base_lrs\n" + GROUPS.format("group['lr'] * self.gamma")),
           ["5, 0.9", "warmup=0, gamma=0.9", "1, 0.5", "2, 1, start=0", "30, 0.9"])
    yield (written("WithClosed", "_LRScheduler", "gamma",
                   "if self.last_epoch == 0:\n    " + GROUPS.format("group['lr']") + GROUPS.format("group['lr'] * self.gamma"),
                   "def _get_closed_form_lr(self):\n    return [base * self.gamma ** self.last_epoch for base in self.base_lrs]\n"),
           ["0.9", "0", "gamma=1"])
    yield (written("OtherClosed", "_LRScheduler", "gamma",
                   EACH.format("base_lr * self.gamma ** self.last_epoch"),
                   "def _get_closed_form_lr(self):\n    return [base / 2 for base in self.base_lrs]\n"),
           ["0.9"])
    yield (written("Floor", "_LRScheduler", "floor",
                   "return [max(group['lr'] * 0.8, self.floor * base) if self.last_epoch > 0 else base\n"
                   "        for group, base in zip(self.optimizer.param_groups, self.base_lrs)]\n"),
           ["0.2", "0", "1"])


def scripts():
    for text, every in [*closed(), *recursive()]:
        name = [line for line in text.splitlines() if line.startswith("class ")][-1][6:].split("(")[0]
        for arguments in every:
            for optimizer in OPTIMIZERS:
                for loop in LOOPS:
                    yield (HEAD + text + f"optimizer = {optimizer}\n"
                           + f"scheduler = {name}(optimizer{', ' if arguments else ''}{arguments})\n" + loop.format(n=16))
    text = written("Own", "_LRScheduler", "warm", EACH.format("base_lr * min(1, (self.last_epoch + 1) / self.warm)"))
    within = ["SequentialLR(optimizer, [Own(optimizer, 4), ExponentialLR(optimizer, 0.9)], milestones=[4])",
              "SequentialLR(optimizer, [LinearLR(optimizer, 0.5, total_iters=3), Own(optimizer, warm=6)], milestones=[3])",
              "ChainedScheduler([Own(optimizer, warm=3), StepLR(optimizer, 5)])"]
    for scheduler in within:
        for optimizer in OPTIMIZERS:
            yield HEAD + text + f"optimizer = {optimizer}\nscheduler = {scheduler}\n" + LOOPS[0].format(n=16)


def record(out):
    return write(out, f"Written by tests/peers/record_own_schedulers.py under PyTorch {torch.__version__}", scripts(),
                 lambda script: run(script, "", ["step"]))


if __name__ == "__main__":
    record(sys.stdout)
