# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what the published GradualWarmupScheduler really does, as tests/golden/gradual_warmup.csv.

    record_gradual_warmup.py VERSION=FOLDER [VERSION=FOLDER ...] > tests/golden/gradual_warmup.csv
    record_gradual_warmup.py --long VERSION=FOLDER [...] > tests/golden/gradual_warmup_long.csv

FOLDER holds the package `warmup_scheduler` of that version: a checkout for 0.3.2, the unpacked source
archive or site-packages for 0.3. Needs PyTorch. Each row is one (version, after-scheduler,
parameters, driver); its rates are those that the optimizer made the updates 0, 1, 2 ... with. The long file has some updates of runs of 20 000 calls, one a row.
"""
import importlib.util
import itertools
import pathlib
import sys
import warnings

import torch
from torch.optim import lr_scheduler

warnings.simplefilter("ignore")
BASE = 0.1
UPDATES = 40

AFTER = {
    "none": lambda o: None,
    "StepLR 10 0.1": lambda o: lr_scheduler.StepLR(o, 10, 0.1),
    "StepLR 1 0.7": lambda o: lr_scheduler.StepLR(o, 1, 0.7),
    "MultiStepLR 0.1 3 7 7 20": lambda o: lr_scheduler.MultiStepLR(o, [3, 7, 7, 20], 0.1),
    "MultiStepLR 0.5 0 5": lambda o: lr_scheduler.MultiStepLR(o, [0, 5], 0.5),
    "ExponentialLR 0.9": lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    "CosineAnnealingLR 10 0": lambda o: lr_scheduler.CosineAnnealingLR(o, 10),
    "CosineAnnealingLR 7 0.003": lambda o: lr_scheduler.CosineAnnealingLR(o, 7, 0.003),
    "CosineAnnealingLR 1 0": lambda o: lr_scheduler.CosineAnnealingLR(o, 1),
    "ReduceLROnPlateau constant 0.1 3 0 0": lambda o: lr_scheduler.ReduceLROnPlateau(
        o, factor=0.1, patience=3),
    "ReduceLROnPlateau improves 0.5 1 2 0.001": lambda o: lr_scheduler.ReduceLROnPlateau(
        o, factor=0.5, patience=1, cooldown=2, min_lr=0.001),
}
METRIC = {"constant": lambda k: 1.0, "improves": lambda k: 1.0 / (1 + min(k, 11))}


def package(folder):
    spec = importlib.util.spec_from_file_location(
        "scheduler", pathlib.Path(folder) / "warmup_scheduler" / "scheduler.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.GradualWarmupScheduler


def trace(scheduler_class, after, multiplier, total_epoch, argument, order):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], BASE)
    metric = METRIC[after.split()[1]] if after.startswith("Reduce") else None
    try:
        scheduler = scheduler_class(optimizer, multiplier, total_epoch, AFTER[after](optimizer))
        rates = []
        for k in range(UPDATES):
            def advance():
                epoch = None if argument == "none" else k + int(argument)
                scheduler.step(epoch, metrics=metric(k) if metric else None)

            if order == "before":
                advance()
            rates.append(repr(optimizer.param_groups[0]["lr"]))
            optimizer.step()
            if order == "after":
                advance()
        return rates
    except (ValueError, ZeroDivisionError, TypeError, AttributeError) as error:
        return [type(error).__name__]


def record(folders, out):
    print(f"# GradualWarmupScheduler {', '.join(folders)} under PyTorch {torch.__version__}, "
          f"base rate {BASE}, written by tests/peers/record_gradual_warmup.py", file=out)
    names = ",".join(str(u) for u in range(UPDATES))
    print(f"version,after,multiplier,total_epoch,argument,order,{names}", file=out)
    for version, folder in folders.items():
        scheduler_class = package(folder)
        for row in itertools.product(AFTER, (1, 8, 1.5), (0, 1, 2, 5, 10), ("none", "0", "1"),
                                     ("before", "after")):
            rates = trace(scheduler_class, *row)
            print(",".join([version, *map(str, row), *rates]), file=out)


LONG = {
    "StepLR 37 0.99": lambda o: lr_scheduler.StepLR(o, 37, 0.99),
    "MultiStepLR 0.3 100 5000 5000 16384": lambda o: lr_scheduler.MultiStepLR(
        o, [100, 5000, 5000, 16384], 0.3),
    "ExponentialLR 0.9997": lambda o: lr_scheduler.ExponentialLR(o, 0.9997),
    "CosineAnnealingLR 1000 0.001": lambda o: lr_scheduler.CosineAnnealingLR(o, 1000, 0.001),
    "CosineAnnealingLR 19000 0": lambda o: lr_scheduler.CosineAnnealingLR(o, 19000),
}


def record_long(folders, out):
    print(f"# GradualWarmupScheduler {', '.join(folders)} under PyTorch {torch.__version__}, "
          f"base rate {BASE}, step() after the optimizer, written by "
          f"tests/peers/record_gradual_warmup.py --long", file=out)
    print("version,after,multiplier,total_epoch,update,rate", file=out)
    for version, folder in folders.items():
        scheduler_class = package(folder)
        for after, multiplier in itertools.product(LONG, (1, 8)):
            optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], BASE)
            scheduler = scheduler_class(optimizer, multiplier, 500, LONG[after](optimizer))
            for update in range(20_000):
                if update % 997 == 0 or update in (255, 256, 257, 500, 501, 502, 1501, 1502, 19_999):
                    print(f"{version},{after},{multiplier},500,{update},"
                          f"{optimizer.param_groups[0]['lr']!r}", file=out)
                optimizer.step()
                scheduler.step()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    long = arguments[:1] == ["--long"]
    arguments = arguments[1:] if long else arguments
    if not arguments or not all("=" in argument for argument in arguments):
        sys.exit(__doc__)
    versions = dict(argument.split("=", 1) for argument in arguments)
    (record_long if long else record)(versions, sys.stdout)
