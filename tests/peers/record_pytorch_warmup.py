# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scripts around pytorch_warmup's dampening; see recording.py.

    record_pytorch_warmup.py > tests/golden/pytorch_warmup_schedules.txt
"""
import importlib.metadata
import sys

import torch
from recorded import write
from recording import run

HEAD = ("import pytorch_warmup as warmup\nfrom torch.optim.lr_scheduler import *\nfrom torch.optim import SGD, Adam, AdamW\n")
ADAM = "optimizer = Adam(model.parameters(), lr=0.1{})\n"
LOOP = "for step in range(20):\n    optimizer.step()\n    with scheduler.dampening():\n        {}\n"
MAINS = ["CosineAnnealingLR(optimizer, T_max=20)", "StepLR(optimizer, step_size=4, gamma=0.5)",
         "ExponentialLR(optimizer, gamma=0.9)", "LinearLR(optimizer, start_factor=0.1, total_iters=5)",
         "LambdaLR(optimizer, lr_lambda=lambda e: 1 / (1 + e))", "MultiStepLR(optimizer, milestones=[0, 3, 9])",
         "CosineAnnealingWarmRestarts(optimizer, T_0=6)", "PolynomialLR(optimizer, total_iters=0)"]


def warm_ups():
    for name in ["LinearWarmup", "ExponentialWarmup"]:
        for period in [1, 2, 5, 8, 20, 100, 0, -1, 2.5, "[5]", "[5, 6]", "[0]", "'x'"]:
            yield f"warmup.{name}(optimizer, warmup_period={period})"
        yield f"warmup.{name}(optimizer)"
        yield f"warmup.{name}(optimizer, 7)"
    for name in ["UntunedLinearWarmup", "UntunedExponentialWarmup", "RAdamWarmup"]:
        yield f"warmup.{name}(optimizer)"


def scripts():
    for warm_up in warm_ups():
        for betas in ["", ", betas=(0.9, 0.9)", ", betas=(0.9, 0.7)", ", betas=(0.9, 0.5)"]:
            if betas and "period" in warm_up:
                continue
            head = ADAM.format(betas)
            yield head + f"scheduler = {warm_up}\n" + LOOP.format("pass")
            for main in MAINS:
                yield head + f"main = {main}\nscheduler = {warm_up}\n" + LOOP.format("main.step()")
    for warm_up in ["warmup.LinearWarmup(optimizer, 5)", "warmup.UntunedLinearWarmup(optimizer)"]:
        yield "optimizer = SGD(model.parameters(), lr=0.1)\n" + f"scheduler = {warm_up}\n" + LOOP.format("pass")
        yield ADAM.format("") + f"one = {MAINS[1]}\ntwo = {MAINS[2]}\nscheduler = {warm_up}\n" + LOOP.format(
            "one.step()\n        two.step()")
    groups = "optimizer = Adam([{'params': base, 'lr': 0.01}, {'params': head}], lr=0.1)\n"
    for period in ["[2, 8]", "5", "[5]"]:
        yield groups + f"main = {MAINS[0]}\nscheduler = warmup.LinearWarmup(optimizer, {period})\n" + LOOP.format("main.step()")


def record(out):
    write(out, "Written by tests/peers/record_pytorch_warmup.py under pytorch_warmup "
          f"{importlib.metadata.version('pytorch_warmup')} and PyTorch {torch.__version__}",
          scripts(), lambda script: run(script, HEAD, []))


if __name__ == "__main__":
    record(sys.stdout)
