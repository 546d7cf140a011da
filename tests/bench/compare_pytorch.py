#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time of one training update: ours against PyTorch eager, as interleaved pairs of processes.

    cmake --build --preset release --target bench-core
    python3 tests/bench/compare_pytorch.py build/tests/bench-core [--pairs 7]

Both have one thread, data in memory and cross-entropy; what counts is processor time, so that
other load on the machine matters less. PyTorch's optimizers have their default
flags and one batch that is never changed; ours draws the order and gathers each batch. Printed are
the median times, and the median ratio with its range over the pairs.
"""

import argparse
import json
import statistics
import subprocess
import sys

CASES = {
    "mlp_2_32_32_2_batch_32_adam": ([2, 32, 32, 2], 32, "Adam"),
    "mlp_144_32_32_10_batch_32_sgd": ([144, 32, 32, 10], 32, "SGD"),
    "mlp_784_64_10_batch_128_sgd": ([784, 64, 10], 128, "SGD"),
}


def time_torch(case):
    import time

    import torch

    torch.set_num_threads(1)
    torch.manual_seed(1)
    widths, batch, name = CASES[case]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = getattr(torch.optim, name)(model.parameters(), lr=1e-3)
    loss_of = torch.nn.CrossEntropyLoss()
    x = torch.randn(batch, widths[0])
    y = torch.randint(0, widths[-1], (batch,))

    def update():
        optimizer.zero_grad()
        loss_of(model(x), y).backward()
        optimizer.step()

    for _ in range(200):
        update()
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for _ in range(400):
            update()
        best = min(best, (time.process_time() - begun) / 400)
    print(json.dumps(best * 1e6))


def ours(binary, case):
    out = subprocess.run(
        [binary, f"--benchmark_filter={case}$", "--benchmark_format=json", "--benchmark_min_time=0.1",
         "--benchmark_repetitions=5"],
        check=True, capture_output=True, text=True).stdout
    runs = [b for b in json.loads(out)["benchmarks"] if b["run_type"] == "iteration"]
    scale = {"ns": 1e-3, "us": 1.0, "ms": 1e3}[runs[0]["time_unit"]]
    return min(b["cpu_time"] for b in runs) * scale, runs[0].get("label", "")


def theirs(case):
    out = subprocess.run([sys.executable, __file__, "--torch", case], check=True,
                         capture_output=True, text=True).stdout
    return json.loads(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", nargs="?", default="build/tests/bench-core")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--torch", metavar="CASE", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.torch:
        return time_torch(arguments.torch)
    for case in CASES:
        mine, peer, ratios = [], [], []
        for _ in range(arguments.pairs):
            a, label = ours(arguments.binary, case)
            b = theirs(case)
            mine.append(a)
            peer.append(b)
            ratios.append(b / a)
        print(f"{case}: ours {statistics.median(mine):.2f} us ({label}), "
              f"PyTorch {statistics.median(peer):.1f} us, "
              f"ratio {statistics.median(ratios):.1f} [{min(ratios):.1f}, {max(ratios):.1f}]",
              flush=True)


if __name__ == "__main__":
    main()
