# SPDX-License-Identifier: GPL-3.0-or-later
"""Rates that PyTorch's own schedulers set, for tests/core/schedule/PeerTest.cpp.

    tests/peers/run.sh schedule                      compares PyTorch with the recorded file
    python3 tests/peers/schedule_peer.py --record    renews tests/golden/schedule_peer.csv

Each case is the rate of every update: the optimizer's, before each step.
"""
import csv
import math
import pathlib
import sys
import warnings

import torch
from torch.optim import lr_scheduler as S

warnings.filterwarnings("ignore")


def optimizer(rate=0.1, momentum=0.0):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=rate, momentum=momentum)


def trace(updates, make, metric=None, rate=0.1, momentum=0.0):
    o = optimizer(rate, momentum)
    s = make(o)
    rates = []
    for u in range(updates):
        rates.append(o.param_groups[0]["lr"])
        o.step()
        if u + 1 == updates:
            break
        if metric is None:
            s.step()
        else:
            s.step(metric[min(u, len(metric) - 1)])
    return rates


def momenta(updates, make, adam=False):
    """What a scheduler that cycles the momentum sets it to, before each step."""
    o = optimizer(0.1, 0.5)
    if adam:
        o = torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    s = make(o)
    values = []
    for u in range(updates):
        group = o.param_groups[0]
        values.append(group["betas"][0] if adam else group["momentum"])
        o.step()
        if u + 1 < updates:
            s.step()
    return values


def three_phases(o):
    return S.OneCycleLR(o, 0.1, 20, pct_start=0.3, three_phase=True, base_momentum=0.8)


def straight_cycle(o):
    return S.OneCycleLR(o, 0.1, 20, pct_start=0.5, anneal_strategy="linear", max_momentum=0.99)


def triangles(o):
    return S.CyclicLR(o, 0.01, 0.1, 6, 8, base_momentum=0.8, max_momentum=0.9)


def sequential(o):
    return S.SequentialLR(o, [S.LinearLR(o, 0.1, 1.0, 4), S.CosineAnnealingLR(o, 6)], [4])


def chained(o):
    return S.ChainedScheduler([S.LinearLR(o, 0.1, 1.0, 4), S.CosineAnnealingLR(o, 10)])


def warm_step(o):
    return S.SequentialLR(o, [S.LinearLR(o, 0.2, 1.0, 5), S.StepLR(o, 10, 0.1)], [5])


# A bumpy loss that stalls, improves a little, turns NaN once and stalls again.
BUMPY = [1.0, 0.9, 0.8, 0.85, 0.81, 0.82, 0.79995, 0.83, 0.7, 0.7, 0.70001, 0.7, 0.72, 0.71,
         math.nan, 0.75, 0.69, 0.695, 0.6899, 0.69, 0.68995, 0.7, 0.7, 0.7, 0.7, 0.5, 0.5, 0.5]
RISING = [0.1, 0.2, 0.3, 0.3, 0.3, 0.30005, 0.31, 0.31, 0.29, 0.35, 0.35, 0.35, 0.35, 0.35]

CASES = {
    "sequential": trace(14, sequential),
    "chained": trace(11, chained),
    "warm-step": trace(40, warm_step),
    "step": trace(30, lambda o: S.StepLR(o, 7, 0.3)),
    "multistep": trace(30, lambda o: S.MultiStepLR(o, [3, 9, 9, 20], 0.5)),
    "exponential": trace(50, lambda o: S.ExponentialLR(o, 0.9)),
    "polynomial": trace(20, lambda o: S.PolynomialLR(o, 15, 2.0)),
    "linear": trace(20, lambda o: S.LinearLR(o, 1 / 3, 0.9, 12)),
    "constant": trace(12, lambda o: S.ConstantLR(o, 0.25, 5)),
    "cosine": trace(45, lambda o: S.CosineAnnealingLR(o, 17, 0.003)),
    "restarts": trace(70, lambda o: S.CosineAnnealingWarmRestarts(o, 10, 2, 0.001)),
    "one-cycle": trace(10, lambda o: S.OneCycleLR(o, 0.1, 10), momentum=0.9),
    "triangular": trace(40, lambda o: S.CyclicLR(o, 0.01, 0.1, 6, 8), momentum=0.9),
    "one-cycle-momentum": momenta(10, lambda o: S.OneCycleLR(o, 0.1, 10)),
    "one-cycle-beta1": momenta(10, lambda o: S.OneCycleLR(o, 0.1, 10), adam=True),
    "one-cycle-three": trace(20, three_phases, momentum=0.9),
    "one-cycle-three-momentum": momenta(20, three_phases),
    "one-cycle-linear": trace(20, straight_cycle, momentum=0.9),
    "one-cycle-linear-momentum": momenta(20, straight_cycle),
    "triangular-momentum": momenta(40, triangles),
    "lambda-noam": trace(300, lambda o: S.LambdaLR(
        o, lambda u: 512 ** -0.5 * min((u + 1) ** -0.5, (u + 1) * 100 ** -1.5)), rate=1.0),
    "plateau": trace(120, lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=2), BUMPY),
    "plateau-cooldown": trace(120, lambda o: S.ReduceLROnPlateau(
        o, factor=0.3, patience=1, cooldown=3, min_lr=2e-4), BUMPY),
    "plateau-absolute": trace(120, lambda o: S.ReduceLROnPlateau(
        o, factor=0.5, patience=0, threshold=0.01, threshold_mode="abs", eps=1e-3), BUMPY),
    "plateau-max": trace(80, lambda o: S.ReduceLROnPlateau(
        o, mode="max", factor=0.1, patience=3, cooldown=1), RISING),
    "plateau-max-absolute": trace(80, lambda o: S.ReduceLROnPlateau(
        o, mode="max", factor=0.7, patience=2, threshold=0.02, threshold_mode="abs"), RISING),
    "plateau-never": trace(120, lambda o: S.ReduceLROnPlateau(o, patience=10), [1.0]),
}

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden" / "schedule_peer.csv"


def record():
    with GOLDEN.open("w", encoding="ascii") as file:
        file.write(f"# torch {torch.__version__.split('+')[0]}\n")
        file.write("case,update,rate\n")
        for name, rates in CASES.items():
            for u, rate in enumerate(rates):
                file.write(f"{name},{u},{float(rate)!r}\n")


def compare():
    with GOLDEN.open(encoding="ascii") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    recorded = {}
    for row in rows:
        recorded.setdefault(row["case"], []).append(float(row["rate"]))
    problems = [name for name in CASES.keys() | recorded.keys()
                if len(CASES.get(name, [])) != len(recorded.get(name, []))]
    for name in CASES.keys() - set(problems):
        worst = max(abs(a - b) for a, b in zip(CASES[name], recorded[name]))
        if worst > 1e-12 * max(recorded[name]):
            problems.append(f"{name}: off by {worst}")
    for problem in problems:
        print(f"schedule: {problem}", file=sys.stderr)
    print(f"schedule: {len(CASES)} schedules of torch {torch.__version__}, {len(rows)} rates, "
          f"{len(problems)} differ from those recorded")
    return 1 if problems else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        record()
    else:
        sys.exit(compare())
