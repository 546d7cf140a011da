# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around every schedule of Hugging Face transformers; see recording.py.

    record_transformers_schedules.py > tests/golden/transformers_schedules.txt
"""
import sys

import torch
import transformers
from recorded import write
from recording import product, run

HEAD = ("from torch.optim.lr_scheduler import *\nfrom torch.optim import SGD, Adam, AdamW\n"
        "from transformers.optimization import *\nfrom transformers.optimization import GreedyLR, get_greedy_schedule, "
        "get_wsd_schedule, get_cosine_with_min_lr_schedule_with_warmup_lr_rate, get_reduce_on_plateau_schedule\n")
OPTIMIZER = "optimizer = AdamW(model.parameters(), lr=0.1)\n"
METRICS = [1 / (1 + k) for k in range(12)]


def single():
    steps = dict(num_warmup_steps=[0, 1, 4, 7.5, 20, 30], num_training_steps=[0, 1, 4, 20, 30])
    yield "get_constant_schedule", ""
    for a in product(num_warmup_steps=[0, 1, 2, 5, 7.5, 40]):
        yield "get_constant_schedule_with_warmup", a
    for a in product(**steps):
        yield "get_linear_schedule_with_warmup", a
    for a in product(**steps, num_cycles=[None, 0, 1, 2.25, -1]):
        yield "get_cosine_schedule_with_warmup", a
    for a in product(**steps, num_cycles=[None, 0, 2, 3]):
        yield "get_cosine_with_hard_restarts_schedule_with_warmup", a
    for a in product(**steps, lr_end=[None, 0, 0.01, 0.1, 0.2], power=[None, 0, 2, -1]):
        yield "get_polynomial_decay_schedule_with_warmup", a
    for a in product(num_warmup_steps=[0, 1, 4, 30], timescale=[None, 0, 1, 4, 100, -4]):
        yield "get_inverse_sqrt_schedule", a
    for a in product(num_warmup_steps=[0, 1, 4, 20], num_training_steps=[0, 4, 20, 30], num_cycles=[None, 1.5],
                     min_lr=[None, 0, 0.01], min_lr_rate=[None, 0.1, 2]):
        yield "get_cosine_with_min_lr_schedule_with_warmup", a
    for a in product(num_warmup_steps=[0, 1, 4, 20], num_training_steps=[0, 4, 20], min_lr=[None, 0.01],
                     min_lr_rate=[None, 0.1], warmup_lr_rate=[None, 0, 0.3]):
        yield "get_cosine_with_min_lr_schedule_with_warmup_lr_rate", a
    for a in product(num_warmup_steps=[0, 1, 5], num_decay_steps=[0, 1, 6], num_training_steps=[None, 20, 5],
                     num_stable_steps=[None, 0, 8], min_lr_ratio=[None, 0.1]):
        yield "get_wsd_schedule", a
    for a in product(num_warmup_steps=[5], num_decay_steps=[6], num_training_steps=[20],
                     warmup_type=["'linear'", "'cosine'", "'1-sqrt'", "'x'"],
                     decay_type=["'linear'", "'cosine'", "'1-sqrt'", "'sqrt'"], min_lr_ratio=[0, 0.2],
                     num_cycles=[None, 1]):
        yield "get_wsd_schedule", a
    for a in ["num_warmup_steps=5", "num_training_steps=20", "5, 20, 30, 40, 50, 60", "5, 20, last_epoch=3",
              "5, 20", "warmup=5"]:
        yield "get_linear_schedule_with_warmup", a


def measured():
    for a in product(patience=[None, 0, 2], factor=[None, 0.5, 1.0], mode=[None, "'max'", "'x'"]):
        yield "get_reduce_on_plateau_schedule", a
    for a in product(patience=[0, 1, 2], factor=[0.5, 0.95, 1.0], threshold=[None, 0.05], cooldown=[0, 2], warmup=[0, 2],
                     smooth=[None, True]):
        yield "GreedyLR", a
    for a in product(patience=[0, 1], factor=[0.5], min_lr=[0.05, 0.1], max_lr=[0.12, 1.0], reset_start=[1, 2, 500],
                     threshold_mode=[None, "'rel'", "'x'"], mode=["'min'", "'max'", "'x'"]):
        yield "get_greedy_schedule", a
    yield "GreedyLR", ""
    yield "GreedyLR", "patience=1, smooth=True, window_size=2, reset_start=1, min_lr=0.09"


def named():
    for name in ["linear", "cosine", "cosine_with_restarts", "polynomial", "constant", "constant_with_warmup",
                 "inverse_sqrt", "cosine_with_min_lr", "cosine_warmup_with_min_lr", "warmup_stable_decay", "x"]:
        for a in product(num_warmup_steps=[None, 0, 5], num_training_steps=[None, 20],
                         scheduler_specific_kwargs=[None, "{'num_cycles': 2}", "{'min_lr_rate': 0.1}",
                                                    "{'num_decay_steps': 6}", "{'timescale': 7}", "{'power': 2.0}",
                                                    "{'num_warmup_steps': 3}", "{}"]):
            yield f"scheduler = get_scheduler('{name}', optimizer{', ' if a else ''}{a})\n"
    yield "scheduler = get_scheduler(SchedulerType.COSINE, optimizer, 5, 20)\n"
    yield "scheduler = get_scheduler(name='linear', optimizer=optimizer, num_warmup_steps=5, num_training_steps=20)\n"


def scripts():
    loop = "for epoch in range(26):\n    optimizer.step()\n    scheduler.step({})\n"
    for name, a in single():
        yield OPTIMIZER + f"scheduler = {name}(optimizer{', ' if a else ''}{a})\n" + loop.format("")
    for construct in named():
        if "SchedulerType" not in construct:
            yield OPTIMIZER + construct + loop.format("")
    for name, a in measured():
        yield OPTIMIZER + f"scheduler = {name}(optimizer{', ' if a else ''}{a})\n" + loop.format("metrics[epoch]").replace(
            "26", "12")
    groups = "optimizer = SGD([{'params': base, 'lr': 0.01}, {'params': head}], lr=0.1)\n"
    for name, a in [("get_linear_schedule_with_warmup", "5, 20"), ("get_wsd_schedule", "3, 4, 20")]:
        yield groups + f"scheduler = {name}(optimizer, {a})\n" + loop.format("")
    linear = "get_linear_schedule_with_warmup(optimizer, 3, 12)"
    yield OPTIMIZER + f"scheduler = SequentialLR(optimizer, [{linear}, ExponentialLR(optimizer, 0.9)], [12])\n" + loop.format("")
    yield OPTIMIZER + f"scheduler = ChainedScheduler([{linear}, ExponentialLR(optimizer, 0.9)])\n" + loop.format("")


def record(out):
    write(out, "Written by tests/peers/record_transformers_schedules.py under transformers "
          f"{transformers.__version__} and PyTorch {torch.__version__}",
          scripts(), lambda script: run(script, HEAD, ["step"], METRICS))


if __name__ == "__main__":
    record(sys.stdout)
