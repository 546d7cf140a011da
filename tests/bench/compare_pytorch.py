#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The speed of training, against PyTorch eager on one thread and against the machine's own limits.

    cmake --preset release -D WARMUP_BENCH=ON && cmake --build --preset release --target bench-updates
    python3 tests/bench/compare_pytorch.py [--pairs 7] [--seconds 0.3] [--only TEXT] [--binary build/tests/bench-updates]

Every ratio is the median of interleaved pairs of processes, with its range; a process gives the best processor time of
its pieces of some 20 ms, so that other load on the machine counts less. Both sides start from the same weights and see
the same batches, in memory; the losses of the first 20 updates are compared before anything is measured. PyTorch's
optimizers have their default flags; its batches are cut before the clock starts, whereas ours draws the order, gathers
each batch and watches for divergence and collapse inside the measured time.

A net's products (forward, by the weights, by the inputs) are set beside the machine's sgemm: the faster of PyTorch's
and ours on 768 x 768 matrices, in processes of the same pair. Adam's step on 10 million parameters is set beside a pass
that reads four arrays and writes three as Adam does and calculates next to nothing. The last row counts elapsed time.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# name: (how PyTorch makes it, ratio wanted, share of the sgemm rate wanted in its products)
CASES = {
    "mlp_2_32_32_2_batch_32_adam": ({"widths": [2, 32, 32, 2], "batch": 32, "optimizer": "Adam"}, 25, None),
    "mlp_144_32_32_10_batch_32_sgd": (
        {"widths": [144, 32, 32, 10], "batch": 32, "optimizer": "SGD", "rate": 0.1, "squares": True}, 8, None),
    "mlp_144_32_32_10_batch_32_adam": (
        {"widths": [144, 32, 32, 10], "batch": 32, "optimizer": "Adam", "squares": True}, 8, None),
    "mlp_784_256_10_batch_128_adam": ({"widths": [784, 256, 10], "batch": 128, "optimizer": "Adam"}, 1.3, 0.85),
    "mlp_784_512_512_10_batch_256_adam": (
        {"widths": [784, 512, 512, 10], "batch": 256, "optimizer": "Adam"}, 1.05, 0.85),
    "post_ln_transformer_4_16_batch_32_adam": (
        {"transformer": [10, 8, 16, 4, 64, 4, False, "relu"], "batch": 32, "optimizer": "Adam"}, 5, None),
}
PARAMETERS = 10_000_000
BYTES = 7 * 4 * PARAMETERS  # Adam reads p, g, m, v and writes p, m, v
SGEMM = 768
RUNS = 120


def best(call, seconds):
    """Seconds of processor time of one call, as in pytorch/updates_bench.cpp."""
    first = time.process_time()
    call()
    calls = 1
    while time.process_time() - first < 0.02:
        for _ in range(calls):
            call()
        calls *= 2
    least, begun = float("inf"), time.process_time()
    while True:
        start = time.process_time()
        for _ in range(calls):
            call()
        now = time.process_time()
        least = min(least, (now - start) / calls)
        if now - begun >= seconds:
            return least


def torch_mlp(torch, case, start):
    """The net with our start: its weights are [outputs, inputs], ours the other way round."""
    layers, used = [], 0
    for inputs, outputs in zip(case["widths"], case["widths"][1:]):
        layer = torch.nn.Linear(inputs, outputs)
        with torch.no_grad():
            layer.weight.copy_(start[used:used + inputs * outputs].view(inputs, outputs).t())
            used += inputs * outputs
            layer.bias.copy_(start[used:used + outputs])
            used += outputs
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def torch_transformer(torch, case, start):
    """torch.nn.TransformerEncoderLayer, as the peers' tests have it, with our start."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
    from record_training import Transformer

    model, used = Transformer(*case["transformer"], torch.float32), 0
    for parameter, transposed in model.blocks():
        ours = start[used:used + parameter.numel()]
        used += parameter.numel()
        with torch.no_grad():
            parameter.copy_(ours.view(parameter.t().shape).t() if transposed else ours.view(parameter.shape))
    return model


def torch_update(torch, case, folder):
    """A function that makes the next update and returns its loss."""
    def read(name, kind):
        return torch.frombuffer(bytearray(Path(folder, name).read_bytes()), dtype=kind)

    order = read("order", torch.int32).long()
    inputs = read("inputs", torch.float32).view(len(order), -1)[order]
    wanted = read("labels", torch.int32).long().view(len(order), -1)[order]
    if "transformer" in case:
        inputs = inputs.long()
        encoder = torch_transformer(torch, case, read("start", torch.float32))
        parameters = encoder.parameters()

        def model(x):
            return encoder(x).transpose(1, 2)
    else:
        model, wanted = torch_mlp(torch, case, read("start", torch.float32)), wanted.flatten()
        parameters = model.parameters()
    loss_of = torch.nn.CrossEntropyLoss()
    if case.get("squares"):
        wanted = torch.nn.functional.one_hot(wanted, case["widths"][-1]).float()
        loss_of = torch.nn.MSELoss()
    optimizer = getattr(torch.optim, case["optimizer"])(parameters, lr=case.get("rate", 1e-3))
    batches = list(zip(inputs.split(case["batch"]), wanted.split(case["batch"])))
    made = 0

    def update():
        nonlocal made
        x, y = batches[made % len(batches)]
        made += 1
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    return update


def torch_side(what, seconds, folder):
    import torch

    torch.set_num_threads(1)
    if what == "version":
        return torch.__version__
    if what == "sgemm":
        a, b = torch.randn(SGEMM, SGEMM), torch.randn(SGEMM, SGEMM)
        out = torch.empty(SGEMM, SGEMM)
        return 1e-9 * 2 * SGEMM**3 / best(lambda: torch.mm(a, b, out=out), seconds)
    if what == "adam":
        parameter = torch.nn.Parameter(torch.ones(PARAMETERS))
        parameter.grad = torch.full((PARAMETERS,), 1e-3)
        optimizer = torch.optim.Adam([parameter], lr=1e-3, fused=True)
        return 1e6 * best(optimizer.step, seconds)
    update = torch_update(torch, CASES[what][0], folder)
    losses = [update().item() for _ in range(20)]
    return 1e6 * best(update, seconds), losses


def show(values, digits=3):
    return f"{statistics.median(values):.{digits}g} ({min(values):.{digits}g} to {max(values):.{digits}g})"


class Table:
    def __init__(self, arguments):
        self.arguments = arguments
        self.missed = 0
        self.sgemm_rates = []

    def ours(self, *command):
        out = subprocess.run([self.arguments.binary, *map(str, command)], check=True, stdout=subprocess.PIPE, text=True)
        return out.stdout.strip()

    def theirs(self, what, folder=""):
        out = subprocess.run([sys.executable, __file__, "--peer", what, "--folder", folder,
                              "--seconds", str(self.arguments.seconds)],
                             check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"})
        return json.loads(out.stdout)

    def number(self, *command):
        return float(self.ours(*command, self.arguments.seconds))

    def row(self, name, text, *reached):
        self.missed += not all(reached)
        print(f"{name}\n    {text}{'' if all(reached) else '   MISSED'}", flush=True)

    def net(self, name, wanted, share):
        mine, peers, ratios, shares, rates = [], [], [], [], []
        with tempfile.TemporaryDirectory() as folder:
            self.ours("record", name, folder)
            with open(Path(folder, "losses"), "rb") as file:
                losses = list(memoryview(file.read()).cast("d"))
            for _ in range(self.arguments.pairs):
                mine.append(self.number("update", name))
                peer, their_losses = self.theirs(name, folder)
                peers.append(peer)
                ratios.append(peer / mine[-1])
                if share:
                    rates.append(self.number("products", name))
                    limit = max(self.number("sgemm"), self.theirs("sgemm"))
                    shares.append(rates[-1] / limit)
                    self.sgemm_rates.append(limit)
        apart = max(abs(a - b) / max(abs(b), 1e-3) for a, b in zip(losses, their_losses))
        if apart > 1e-3:
            sys.exit(f"{name}: the losses differ by {apart:.1e}: not the same training")
        text = (f"ours {statistics.median(mine):.4g} us, PyTorch {statistics.median(peers):.4g} us: "
                f"ratio {show(ratios)}, wanted {wanted}")
        if share:
            text += (f"\n    products {show(rates)} GFLOP/s: share of sgemm {show(shares, 2)}, wanted {share}")
        self.row(name, text, statistics.median(ratios) >= wanted, not share or statistics.median(shares) >= share)

    def adam(self):
        mine, ratios, shares, rates, peers = [], [], [], [], []
        for _ in range(self.arguments.pairs):
            mine.append(self.number("adam", PARAMETERS))
            memory = self.number("memory", PARAMETERS)
            peers.append(self.theirs("adam"))
            ratios.append(peers[-1] / mine[-1])
            shares.append(memory / mine[-1])
            rates.append(BYTES / mine[-1] * 1e-3)
        self.row("adam_step_10_million_parameters",
                 f"ours {statistics.median(mine):.4g} us, PyTorch fused {statistics.median(peers):.4g} us: "
                 f"ratio {show(ratios)}, wanted 1\n    {show(rates)} GB/s: share of memory bandwidth "
                 f"{show(shares, 2)}, wanted 0.8", statistics.median(ratios) >= 1, statistics.median(shares) >= 0.8)

    def runs(self):
        pairs = []
        for _ in range(self.arguments.pairs):
            one = float(self.ours("runs", RUNS, 1).split()[0])
            two = float(self.ours("runs", 2 * RUNS, 2).split()[0])
            pairs.append((one, two, two / one))
        ones, twos, ratios = zip(*pairs)
        self.row(f"{2 * RUNS}_runs_of_bed_m_on_2_cores",
                 f"{statistics.median(twos):.3g} s, {RUNS} runs on one core {statistics.median(ones):.3g} s: "
                 f"ratio {show(ratios)}, wanted at most 1.15", statistics.median(ratios) <= 1.15)

    def print(self):
        begun = time.monotonic()
        print(f"PyTorch {self.theirs('version')}, {self.ours('kernel')}, {self.arguments.pairs} pairs; median (range)")
        only = self.arguments.only
        for name, (_, wanted, share) in CASES.items():
            if only in name:
                self.net(name, wanted, share)
        if only in "adam_step_10_million_parameters":
            self.adam()
        if only in f"{2 * RUNS}_runs_of_bed_m_on_2_cores":
            self.runs()
        if self.sgemm_rates:
            print(f"sgemm, the faster of both: {show(self.sgemm_rates)} GFLOP/s")
        print(f"{time.monotonic() - begun:.0f} s")
        return 1 if self.missed else 0


def main():
    root = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=str(root / "build" / "tests" / "bench-updates"))
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.3, help="of each measurement")
    parser.add_argument("--only", default="", help="rows whose name has this in it")
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        print(json.dumps(torch_side(arguments.peer, arguments.seconds, arguments.folder)))
        return 0
    return Table(arguments).print()


if __name__ == "__main__":
    sys.exit(main())
